// How the deep tests run: `npm run test:deep`.
// The one idea: what `npm test` compares some random systems of is asked of many here, and engines broken on purpose are compared
// with the oracle one by one; all of it is work for a processor, so there are as many at a time as there are cores.
// Not here: the tests of every day (vitest.config.ts).
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, longest first: begun last, it would run alone. */
const LONGEST = ["sabotage/sabotage", "strata/strata", "models/purity", "temporal/whole"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.includes(`/test/${name}.deep`));
      return at < 0 ? LONGEST.length : at;
    };
    return files.toSorted((one, other) => place(one) - place(other) || (one.moduleId < other.moduleId ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.deep.test.ts"],
    globalSetup: ["test/compiled.ts"],
    env: { KRIPKE_DEEP: "1" },
    // What is compiled is loaded as it is.
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 600_000,
    hookTimeout: 120_000,
    isolate: false,
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
  },
});

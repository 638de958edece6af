// How the deep tests run: `npm run test:deep`.
// The one idea: what `npm test` compares some random systems of is asked of many here, and engines broken on purpose are compared
// with the oracle one by one; all of it is work for a processor, so there are as many at a time as there are cores.
// Not here: the tests of every day (vitest.config.ts).
import { defineConfig } from "vitest/config";

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
  },
});

// How tests run.
// The one idea: the tests share two cores with the searches they start, so a slow minute is no failure.
// Not here: what is tested (test/), the runs that take many minutes (vitest.deep.config.ts), real systems (test/systems/vitest.config.ts).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.deep.test.ts", "test/systems/**", "test/browser/**"],
    globalSetup: ["test/compiled.ts"],
    // What is compiled is loaded as it is.
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is imported is imported once a worker: each of some 150 files would spend the better part of a second on it.
    isolate: false,
    // One core is left idle otherwise, and the tests are searches.
    maxWorkers: "100%",
  },
});

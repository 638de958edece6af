// How the deep tests run: `npm run test:deep`.
// The one idea: engines broken on purpose are compared with the oracle one by one, on every core by themselves, so test files
// wait for each other; and what `npm test` compares some random systems of is asked of many.
// Not here: the tests of every day (vitest.config.ts).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.deep.test.ts"],
    globalSetup: ["test/compiled.ts"],
    env: { KRIPKE_DEEP: "1" },
    testTimeout: 600_000,
    fileParallelism: false,
  },
});

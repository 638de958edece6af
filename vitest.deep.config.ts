// How the deep tests run: `npm run test:deep`.
// The one idea: engines broken on purpose are compared with the oracle one by one, on every core by themselves, so test files
// wait for each other.
// Not here: the tests of every day (vitest.config.ts).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.deep.test.ts"],
    globalSetup: ["test/compiled.ts"],
    fileParallelism: false,
  },
});

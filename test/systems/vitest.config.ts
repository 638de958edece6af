// How the tests of real systems run: `npm run test:systems`.
// The one idea: a server is started by the test that needs it, so these tests run one file after another.
// Not here: the tests of every day (vitest.config.ts of the project).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/systems/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

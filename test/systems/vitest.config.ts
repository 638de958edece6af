// How the tests of real systems run: `npm run test:systems`.
// The one idea: a server is started by the test that needs it, and waits for it most of its time, so two files run at once.
// Not here: the tests of every day (vitest.config.ts of the project).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/systems/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});

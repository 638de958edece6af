// How the tests in a real browser run: .ci/browser sees to it that there is one.
// The one idea: they are a stage of their own, because a browser is no dependency of the package.
// Not here: the tests without one (vitest.config.ts).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/browser/*.test.ts"],
    globalSetup: ["test/compiled.ts"],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // Each file has a browser of its own, and what it imports is imported once a worker.
    isolate: false,
    maxWorkers: 2,
  },
});

// What of this package is started or imported by its path.
// The one idea: one list, of which the chunks are made (bundle.ts) and from which a test tells that no file is dead.
// Not here: what programs may import by the package's name, which package.json says.

/** What programs may import. Paths from the root, without their ending. */
export const PUBLIC: readonly string[] = ["index", "harness/vitest/index", "harness/fast-check/index"];

/** The same and what is started by its path. */
export const ENTRIES: readonly string[] = [
  ...PUBLIC,
  "checker/index",
  "cli/main",
  "cli/program",
  "cli/engine",
  "cli/suite-worker",
  "cli/mutation-worker",
  "cli/simulation-worker",
  "cli/explore/worker",
  "harness/parallel/helper-thread",
  "bench/child",
];

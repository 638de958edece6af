// What published-counts.test.ts compares, with the counts that take seconds.
// Not here: the counts (there).
import "./published-counts.test.ts";

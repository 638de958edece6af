// What published-counts.test.ts compares, of the counts that take seconds.
// Not here: the counts (there).
import "./published-counts.test.ts";

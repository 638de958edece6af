// What no-green.test.ts asks of a call of each kind, asked of each place where such a call may stand.
// Not here: the cases (there).
import "./no-green.test.ts";

// What no-green.test.ts asks of a call of each kind in one place, asked of the other places where such a call may stand.
// Not here: the cases (there).
import "./no-green.test.ts";

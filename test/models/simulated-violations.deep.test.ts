// The same test, asked of all of them.
// Not here: what is asked (simulated-violations.test.ts).
import "./simulated-violations.test.ts";

// What memory.test.ts compares, at size.
// Not here: how many that are (there, beside `amount`).
import "./memory.test.ts";

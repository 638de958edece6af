// What engine-agrees.test.ts compares, at size.
// Not here: how many that are (there, beside `amount`).
import "./engine-agrees.test.ts";

// What at-once.test.ts compares, at size.
// Not here: how many that are (there, beside `amount`).
import "./at-once.test.ts";

// What strata.test.ts compares, at size.
// Not here: how many that are (there, beside `amount`).
import "./strata.test.ts";

// What symmetric-specs.test.ts asks of small specs, asked of larger ones, too.
// Not here: the specs (symmetric-specs.ts).
import "./symmetric-specs.test.ts";

// Random values of the universe, with keys chosen to be mistaken for those of the encoding.
// The one idea: one generator for all tests of traces.
// Not here: random protocols (the oracle's generator).

import fc from "fast-check";
import { canonicalText } from "../../checker/index.ts";

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string(),
    fc.bigInt(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom("#set", "#map", "#bigint", "#object", "#", "__proto__")),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
    fc.uniqueArray(tie("value"), { maxLength: 4, selector: canonicalText }).map((members) => new Set(members)),
    fc
      .uniqueArray(fc.tuple(tie("value"), tie("value")), { maxLength: 4, selector: ([key]) => canonicalText(key) })
      .map((entries) => new Map(entries)),
  ),
}));

export const valueArbitrary: fc.Arbitrary<unknown> = value;

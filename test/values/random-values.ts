// Random values of the universe: any, with keys chosen to be mistaken for those of the encoding, and few that are much alike.
// The one idea: one generator for all tests of values; where equality and order are asked, two draws must often be one value.
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

/** Values of few leaves, of which two are often equal, or differ in one place. `strings`: their strings and keys. */
export const closeValues = (strings: readonly string[]): fc.Arbitrary<unknown> =>
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 2 ** 40, 0n, 1n, ...strings),
      fc.array(tie("value"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...strings), tie("value"), { maxKeys: 2, noNullPrototype: true }),
      fc.uniqueArray(tie("value"), { maxLength: 3, selector: canonicalText }).map((members) => new Set(members)),
      fc
        .uniqueArray(fc.tuple(tie("value"), tie("value")), { maxLength: 2, selector: ([key]) => canonicalText(key) })
        .map((entries) => new Map(entries)),
    ),
  })).value;

/** The same value, built in another order: of the keys, members and entries of each part those come first that `roll` says. */
export const rebuilt = (value: unknown, roll: () => number): unknown => {
  const inner = (part: unknown): unknown => rebuilt(part, roll);
  const mixed = <T>(items: Iterable<T>): T[] =>
    Array.from(items, (item) => [roll(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Set) return new Set(mixed(value).map(inner));
  if (value instanceof Map) return new Map(mixed(value).map(([key, held]) => [inner(key), inner(held)]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(mixed(Object.entries(value)).map(([key, held]) => [key, inner(held)]));
};

/** Numbers that a seed stands for. */
export const rolls = (seed: number): (() => number) => {
  let state = seed | 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return state;
  };
};

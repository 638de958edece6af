// A text for each value of the universe: equal values, equal texts.
// The one idea: testers compare and remember states and answers by contents, in any order of keys and elements.
// Not here: the text itself (values/canonical-text.ts), and the machine's encoding of values (machine/).

import { KripkeError } from "../language/index.ts";
import { canonicalText } from "../values/canonical-text.ts";

/** A canonical text of a value of the universe; two values are equal exactly if their texts are. */
export const keyOf = (value: unknown): string => canonicalText(value, refuse);

/** Texts of what observers are shown and remember: it is frozen all through, and comes again and again. */
const kept = new WeakMap<object, string>();

/** As `keyOf`, of a value that, if it is frozen, is frozen all through. */
export const keyOfShown = (value: unknown): string => {
  if (typeof value !== "object" || value === null || !Object.isFrozen(value)) return keyOf(value);
  const known = kept.get(value);
  if (known !== undefined) return known;
  const text = keyOf(value);
  kept.set(value, text);
  return text;
};

const refuse = (value: unknown): never => {
  throw new KripkeError(
    75,
    `A history holds ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}, which is no value of a model; an operation without an argument leaves the field out, and an answer that says nothing is null.`,
  );
};

/** Are two values of the universe equal by contents? */
export const equal = (one: unknown, other: unknown): boolean => one === other || keyOf(one) === keyOf(other);

// Values of families of actions: what may be one, and what it is called.
// The one idea: the text that labels an action is all that traces, patterns, coverage and claims know of its value, so no two values
// of a family may have one text: a word stands as it is, a number and a Set as values are printed, its members in canonical order.
// Not here: the instance that the author's code is given (machine/spec/action.ts).
import type { FamilyValue } from "../language/index.ts";
import { inSentence, printed } from "./print.ts";

/** A value of a family, or a tuple of them. */
export type FamilyMember = FamilyValue | readonly FamilyValue[];

export const valuesOf = (given: FamilyMember): readonly FamilyValue[] =>
  Array.isArray(given) ? (given as readonly FamilyValue[]) : [given as FamilyValue];

/** What is called so in labels: `2`, `{a, b}`, or `1, {a, b}` of a tuple. */
export const textOfMember = (given: FamilyMember): string => valuesOf(given).map(textOfValue).join(", ");

const textOfValue = (value: FamilyValue): string => {
  if (typeof value === "string") return value;
  return printed(value instanceof Set ? new Set([...value].sort(inOrder)) : value);
};

/** As the members of canonical Sets stand: numbers first. */
const inOrder = (a: string | number, b: string | number): number => {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
};

const isAtom = (value: unknown): value is string | number => typeof value === "string" || Number.isSafeInteger(value);

const isSet = (value: unknown): boolean =>
  value instanceof Set && Object.getPrototypeOf(value) === Set.prototype && [...value].every(isAtom);

/** In words, the first of a value, or of a tuple of them, that is none; null: all are. */
export const strangeIn = (given: unknown): string | null => {
  const parts = Array.isArray(given) ? Array.from(given as unknown[]) : [given];
  const at = parts.findIndex((value) => !isAtom(value) && !isSet(value));
  return at < 0 ? null : told(parts[at]);
};

/** Of an instance of a class its fields say little. */
const told = (value: unknown): string => {
  if (typeof value !== "object" || value === null || value instanceof Set) return inSentence(value);
  const name = (Object.getPrototypeOf(value) as { readonly constructor?: { readonly name: string } } | null)
    ?.constructor?.name;
  return name === undefined || name === "Object" || name === "Array" ? inSentence(value) : `an instance of ${name}`;
};

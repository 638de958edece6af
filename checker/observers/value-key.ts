// A text for each value of the universe: equal values, equal texts.
// The one idea: testers compare and remember states and answers by contents, in any order of keys and elements.
// Not here: the machine's encoding of values, which is another and faster one (machine/).
import { KripkeError } from "../language/index.ts";

/** A canonical text of a value of the universe; two values are equal exactly if their texts are. */
export const keyOf = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (value instanceof Set) return `set(${[...value].map(keyOf).sort().join()})`;
  if (value instanceof Map)
    return `map(${[...value]
      .map(([key, of]) => `${keyOf(key)}:${keyOf(of)}`)
      .sort()
      .join()})`;
  if (typeof value === "object") {
    const fields = Object.entries(value).map(([name, of]) => `${JSON.stringify(name)}:${keyOf(of)}`);
    return `{${fields.sort().join()}}`;
  }
  throw new KripkeError(
    75,
    `A history holds ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}, which is no value of a model; an operation without an argument leaves the field out, and an answer that says nothing is null.`,
  );
};

/** Are two values of the universe equal by contents? */
export const equal = (one: unknown, other: unknown): boolean => one === other || keyOf(one) === keyOf(other);

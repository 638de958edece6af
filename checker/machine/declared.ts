// What an author wrote down, field by field, against what may stand there.
// The one idea: types are not checked where a file is loaded, and an assumption that is misspelt would be another one than its
// author thinks; so every field is checked, and one that is not known is refused with the one that is meant.
// Not here: which fields there are (assumptions/declared-protocol.ts, spec/declared-spec.ts), and names that must stand for something.
import * as z from "zod";
import { AUTHORED_KINDS, modelError } from "../language/index.ts";
import { nearest } from "../language/nearest.ts";
import { printed } from "../values/print.ts";
import { MOST_HANDLERS, MOST_TIMES, tooMany } from "./loads.ts";

/** What may stand in the fields of an object; the description of each is what an author is told. */
type Fields = Readonly<Record<string, z.ZodType>>;
/** All fields of a type, so that none is forgotten. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: z.ZodType };

export const functionField = z.custom((value) => typeof value === "function").describe("a function");
export const booleanField = z.boolean().describe("true or false");
export const textField = z.string().describe("a text");
export const namesField = z.array(z.string()).describe("a list of names");
export const listField = z.array(z.unknown()).describe("a list");
export const objectField = z
  .custom((value) => typeof value === "object" && value !== null && !Array.isArray(value))
  .describe("an object");
const NATURAL = `a whole number from 0 to ${MOST_TIMES.toLocaleString("en")}`;
const natural = z.int().min(0).max(MOST_TIMES);
export const naturalField = natural.describe(NATURAL);
export const times = z.strictObject({ atMost: natural });
export const budgetField = z
  .union([z.enum(["never", "always"]), times])
  .describe(`"never", "always" or { atMost: n }, n being ${NATURAL}`);
/** A function, or a family of functions. */
export const familyField = (each: z.ZodType, values: string): z.ZodType =>
  z
    .union([functionField, z.strictObject({ each: z.array(each), do: functionField })])
    .describe(`a function, or { each: ${values}, do: a function }`);

/** Refuses families that together, or whose values, cannot be distinguished; what a value is called is given by `nameOf`. */
export const checkFamilies = (
  families: object,
  source: string,
  where: string,
  nameOf: (value: never) => string = String,
): void => {
  let handlers = 0;
  for (const [name, handler] of Object.entries(families)) {
    const each = typeof handler === "function" ? null : (handler as { readonly each: readonly never[] }).each;
    handlers += each?.length ?? 1;
    const names = new Set<string>();
    for (const value of each ?? []) {
      const called = nameOf(value);
      if (names.has(called))
        throw modelError(
          `"${source}": each of ${name} in ${where} names ${JSON.stringify(called)} twice, and what is called alike cannot be told apart in a trace; name every value once.`,
        );
      names.add(called);
    }
  }
  if (handlers > MOST_HANDLERS)
    throw tooMany(
      `"${source}": ${where} are`,
      handlers,
      MOST_HANDLERS,
      "with every value of their families",
      "let the families have fewer values",
    );
};

export const oneOfWords = (...words: readonly string[]): z.ZodType => z.enum(words).describe(alternatives(words));

const alternatives = (words: readonly string[]): string => {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
};

/** The same, or left out. */
export const perhaps = (field: z.ZodType): z.ZodType => field.optional().describe(field.description ?? "");

/** Refuses an object that has an unknown field, lacks one, or holds in one what may not stand there. */
/** The name under which an object keeps its prototype: assigned, it is no field. Throws KripkeError 150. */
export const refusePrototype = (named: object, source: string, what: string): void => {
  if (Object.hasOwn(named, "__proto__"))
    throw modelError(
      `"${source}": ${what} is called __proto__, which JavaScript keeps for the prototype of an object; give it another name.`,
    );
};

export const checkFields = (value: unknown, fields: Fields, source: string, where: string): void => {
  checkValue(value, objectField, source, where);
  for (const key of Object.keys(value as object)) if (!Object.hasOwn(fields, key)) throw unknown(key);
  for (const [key, field] of Object.entries(fields))
    checkValue((value as Record<string, unknown>)[key], field, source, `${key} of ${where}`);

  function unknown(key: string): Error {
    const near = nearest(key, Object.keys(fields));
    const known = Object.keys(fields);
    const fit = near
      ? `did you mean "${near}"?`
      : known.length === 0
        ? "it has none."
        : `it may have ${known.join(", ")}.`;
    return modelError(
      `"${source}": ${where} has a field "${key}", which means nothing there and would be ignored; ${fit}`,
    );
  }
};

const manyField = z.array(z.unknown()).min(1).describe("a list of at least one pattern");

/** The patterns of fairness in a list, each with its place; of `anyOf` those in it, where it may stand and names any. */
export const patternsIn = (list: readonly unknown[], strength: string, source: string): readonly [string, unknown][] =>
  list.flatMap((pattern, i): [string, unknown][] => {
    const where = `pattern ${i + 1} of ${strength}`;
    if (strength === "finitely" || typeof pattern !== "object" || pattern === null || !("anyOf" in pattern))
      return [[where, pattern]];
    checkFields(pattern, { anyOf: manyField }, source, where);
    return (pattern.anyOf as readonly unknown[]).map((each, j) => [`pattern ${j + 1} of anyOf of ${where}`, each]);
  });

/** Refuses a value that may not stand where it stands. */
export const checkValue = (value: unknown, field: z.ZodType, source: string, what: string): void => {
  if (field.safeParse(value).success) return;
  const may = field.description ?? "something else";
  if (value === undefined)
    throw modelError(`"${source}": ${what} is missing, and nothing stands in for it; say ${may}.`);
  const near = typeof value === "string" ? nearest(value, wordsIn(may)) : undefined;
  throw modelError(`"${source}": ${what} is ${written(value)}; ${near ? `did you mean "${near}"?` : `it is ${may}.`}`);
};

/** The words that a description quotes. */
const wordsIn = (description: string): string[] => [...description.matchAll(/"([^"]+)"/g)].map(([, word]) => word!);

const LONGEST = 60;

/** A value as its author may have written it: a text with its quotes, as the words that fit are told. */
const written = (value: unknown): string => {
  const text = typeof value === "string" ? JSON.stringify(value) : printed(value);
  if (text.length <= LONGEST) return text;
  return Array.isArray(value) ? "a list" : typeof value === "string" ? "a text" : "an object";
};

const claimField = z
  .looseObject({ kind: z.enum(AUTHORED_KINDS), says: z.unknown() })
  .describe("what always, step, reachable, eventually or another of the kinds of claim makes");

/** Refuses claims that are none. */
export const checkClaims = (claims: unknown, source: string): void => {
  checkValue(claims, objectField, source, "the object of claims");
  for (const [sentence, claim] of Object.entries(claims as object))
    checkValue(claim, claimField, source, `the claim "${sentence}"`);
};

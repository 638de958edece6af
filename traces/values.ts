// Values of states and messages as JSON.
// The one idea: JSON stays itself wherever it can; Sets, Maps and bigints are written as in the Informal Trace Format (ITF).
// Not here: the shape of a trace file (file.ts), values as people read them (checker).
import { canonicalText } from "../checker/index.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const SET = "#set";
const MAP = "#map";
const BIGINT = "#bigint";
/** Not part of ITF: a plain object one of whose keys starts with `#`, as a list of its entries. */
const OBJECT = "#object";

/** Deeper than any value the checker accepts; a hand-made file must not exhaust the stack. */
const DEEPEST = 1000;

/** A value of the universe as JSON. */
export const encode = (value: unknown): Json => {
  if (typeof value === "bigint") return { [BIGINT]: String(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Set) return { [SET]: Array.from(value, encode) };
  if (value instanceof Map) return { [MAP]: entriesOf(value) };
  if (typeof value === "object" && value !== null) return encodeObject(value);
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  // Adding 0 turns −0, which equals 0 everywhere, into what JSON writes.
  if (Number.isSafeInteger(value)) return (value as number) + 0;
  throw new TypeError(
    `A trace cannot hold ${typeof value === "number" ? String(value) : `a value of type ${typeof value}`}`,
  );
};

const entriesOf = (entries: Iterable<readonly [unknown, unknown]>): Json =>
  Array.from(entries, ([key, held]) => [encode(key), encode(held)]);

const encodeObject = (value: object): Json => {
  const entries = Object.entries(value);
  if (entries.some(([key]) => key.startsWith("#"))) return { [OBJECT]: entriesOf(entries) };
  return Object.fromEntries(entries.map(([key, held]) => [key, encode(held)]));
};

/** The value that JSON stands for. Throws a TypeError whose message names the place inside the value. */
export const decode = (json: unknown, path = "", depth = 0): unknown => {
  if (depth > DEEPEST) throw new TypeError("it is nested too deeply");
  if (Array.isArray(json)) return json.map((item, index) => decode(item, `${path}[${index}]`, depth + 1));
  if (typeof json === "object" && json !== null) return decodeObject(json, path, depth + 1);
  if (typeof json === "number" && !Number.isSafeInteger(json))
    throw new TypeError(`${placed(path)}${json} is not a safe integer`);
  return json === 0 ? 0 : json;
};

const decodeObject = (json: object, path: string, depth: number): unknown => {
  const entries = Object.entries(json);
  const tag = entries.find(([key]) => key.startsWith("#"))?.[0];
  if (tag !== undefined) return decodeTagged(tag, entries, path, depth);
  return Object.fromEntries(entries.map(([key, held]) => [key, decode(held, `${path}.${key}`, depth)]));
};

const decodeTagged = (tag: string, entries: readonly [string, unknown][], path: string, depth: number): unknown => {
  const content = entries[0]?.[1];
  if (entries.length !== 1) throw new TypeError(`${placed(path)}"${tag}" stands beside other keys`);
  switch (tag) {
    case BIGINT:
      if (typeof content !== "string" || !/^-?\d+$/.test(content))
        throw new TypeError(`${placed(path)}"${BIGINT}" must be a string of digits`);
      return BigInt(content);
    case SET:
      return decodeSet(content, path, depth);
    case MAP:
      return new Map(decodeEntries(MAP, content, path, depth));
    case OBJECT:
      return Object.fromEntries(decodeKeyed(content, path, depth));
    default:
      throw new TypeError(`${placed(path)}"${tag}" is no kind of value this version knows`);
  }
};

const decodeSet = (content: unknown, path: string, depth: number): Set<unknown> => {
  if (!Array.isArray(content)) throw new TypeError(`${placed(path)}"${SET}" must be a list`);
  const members = content.map((item, index) => decode(item, `${path}{${index}}`, depth));
  refuseTwice(members, SET, path);
  return new Set(members);
};

const decodeEntries = (tag: string, content: unknown, path: string, depth: number): [unknown, unknown][] => {
  const isPair = (item: unknown) => Array.isArray(item) && item.length === 2;
  if (!Array.isArray(content) || !content.every(isPair))
    throw new TypeError(`${placed(path)}"${tag}" must be a list of pairs`);
  const entries = content.map(([key, held], index): [unknown, unknown] => [
    decode(key, `${path}{key ${index}}`, depth),
    decode(held, `${path}{value ${index}}`, depth),
  ]);
  refuseTwice(
    entries.map(([key]) => key),
    tag,
    path,
  );
  return entries;
};

const decodeKeyed = (content: unknown, path: string, depth: number): [string, unknown][] => {
  const entries = decodeEntries(OBJECT, content, path, depth);
  if (!entries.every(([key]) => typeof key === "string"))
    throw new TypeError(`${placed(path)}"${OBJECT}" must have strings for keys`);
  return entries as [string, unknown][];
};

const refuseTwice = (values: readonly unknown[], tag: string, path: string): void => {
  if (new Set(values.map((value) => canonicalText(value))).size < values.length)
    throw new TypeError(`${placed(path)}"${tag}" holds a value twice`);
};

const placed = (path: string): string => (path === "" ? "" : `at ${path} `);

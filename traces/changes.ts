// What changed between two values: only that, in the smallest words.
// The one idea: a change is told where it happened, a field, a member, an appended item, and never by two walls of state.
// Not here: which values are compared (story.ts).
import { canonicalText, isPlain, printed, sameValue } from "../checker/index.ts";

/** One place where two values differ. */
export type Change =
  /** Another value; undefined: there was none, or there is none any more. */
  | { readonly path: string; readonly before: unknown; readonly after: unknown }
  /** Members of a Set, entries of a Map, items at the ends of a list: what came and what went, printed. */
  | { readonly path: string; readonly added: readonly string[]; readonly removed: readonly string[] };

/** The differences of two values, in the order of the later one. */
export const changesOf = (before: unknown, after: unknown, path = ""): readonly Change[] => {
  // Most of a state is as it was, and then it is the same object; what is equal otherwise comes out as no change below.
  if (before === after) return [];
  if (isPlain(before) && isPlain(after)) return ofObjects(before, after, path);
  if (before instanceof Set && after instanceof Set) return ofSets(before, after, path);
  if (before instanceof Map && after instanceof Map) return ofMaps(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  return sameValue(before, after) ? [] : [{ path, before, after }];
};

type Fields = Readonly<Record<string, unknown>>;

const ofObjects = (before: Fields, after: Fields, path: string): readonly Change[] => {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const sameKeys = keys.every((key) => Object.hasOwn(before, key) && Object.hasOwn(after, key));
  // A variant of a union inside a state is one value; the state itself is always told by its fields.
  if (!sameKeys && path !== "") return [{ path, before, after }];
  return keys.flatMap((key) => {
    const inner = fieldPath(path, key);
    if (!Object.hasOwn(before, key)) return [{ path: inner, before: undefined, after: after[key] }];
    if (!Object.hasOwn(after, key)) return [{ path: inner, before: before[key], after: undefined }];
    return changesOf(before[key], after[key], inner);
  });
};

const fieldPath = (path: string, key: string): string => {
  if (path === "") return printed(key);
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(key) ? `${path}.${key}` : `${path}[${printed(key)}]`;
};

/** Is a value not among others? */
const lacks = (values: Iterable<unknown>): ((value: unknown) => boolean) => {
  const texts = new Set(Array.from(values, (value) => canonicalText(value)));
  return (value) => !texts.has(canonicalText(value));
};

const members = (path: string, added: readonly string[], removed: readonly string[]): readonly Change[] =>
  added.length + removed.length === 0 ? [] : [{ path, added, removed }];

const ofSets = (before: ReadonlySet<unknown>, after: ReadonlySet<unknown>, path: string): readonly Change[] =>
  members(
    path,
    [...after].filter(lacks(before)).map((value) => printed(value)),
    [...before].filter(lacks(after)).map((value) => printed(value)),
  );

const ofMaps = (
  before: ReadonlyMap<unknown, unknown>,
  after: ReadonlyMap<unknown, unknown>,
  path: string,
): readonly Change[] => {
  const isNew = lacks(before.keys());
  const added = [...after].filter(([key]) => isNew(key));
  const removed = [...before.keys()].filter(lacks(after.keys()));
  const later = new Map(Array.from(after, ([key, held]) => [canonicalText(key), held]));
  const changed = [...before].flatMap(([key, held]) => {
    const text = canonicalText(key);
    return later.has(text) ? changesOf(held, later.get(text), `${path}[${printed(key)}]`) : [];
  });
  return [
    ...members(
      path,
      added.map(([key, held]) => `${printed(key)} → ${printed(held)}`),
      removed.map((key) => printed(key)),
    ),
    ...changed,
  ];
};

type List = readonly unknown[];

const ofLists = (before: List, after: List, path: string): readonly Change[] => {
  const print = (items: List): readonly string[] => items.map((item) => printed(item));
  const begins = (long: List, short: List): boolean => sameValue(long.slice(0, short.length), short);
  if (begins(after, before)) return members(path, print(after.slice(before.length)), []);
  if (begins(before, after)) return members(path, [], print(before.slice(after.length)));
  // A queue whose head was taken, and perhaps something put behind.
  const rest = before.slice(1);
  if (rest.length > 0 && begins(after, rest))
    return members(path, print(after.slice(rest.length)), print(before.slice(0, 1)));
  if (before.length !== after.length) return [{ path, before, after }];
  return before.flatMap((item, index) => changesOf(item, after[index], `${path}[${index}]`));
};

// When two values are equal: the one canonical text.
// The one idea: equal values have equal texts, in whatever order the keys, members and entries of each were put in.
// Not here: the machine's interning, which is another encoding and a faster one (values/values.ts), values for people (print.ts).

/** A text that two values share exactly when they are equal. What is no value of the universe is written, or refused, by `outside`. */
export const canonicalText = (value: unknown, outside: (value: unknown) => string = String): string => {
  const inner = (part: unknown): string => canonicalText(part, outside);
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return String(value + 0);
    case "boolean":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map(inner).join()}]`;
      if (value instanceof Set) return `set(${Array.from(value, inner).sort().join()})`;
      if (value instanceof Map) return `map(${pairs(value.entries(), inner, inner)})`;
      return `{${pairs(Object.entries(value), JSON.stringify, inner)}}`;
    default:
      return outside(value);
  }
};

const pairs = <K>(
  entries: Iterable<readonly [K, unknown]>,
  key: (key: K) => string,
  inner: (held: unknown) => string,
): string =>
  Array.from(entries, ([k, held]) => `${key(k)}:${inner(held)}`)
    .sort()
    .join();

/** Do two values have the same text? Told without writing it, but for Sets and Maps: most that differ do so early. */
export const sameValue = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return typeof a === typeof b && canonicalText(a) === canonicalText(b);
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, i) => sameValue(part, b[i]));
  if (isCollection(a) || isCollection(b)) return canonicalText(a) === canonicalText(b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isCollection = (value: object): boolean => value instanceof Set || value instanceof Map;

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

export const sameValue = (a: unknown, b: unknown): boolean => a === b || canonicalText(a) === canonicalText(b);

// The shift of a view: numbers that grow together, counted from their least.
// The one idea: every whole number at or inside a field of a named kind, in nodes and messages alike, is lessened by the
// minimum of them all; protocols that only compare such numbers and add to them cannot tell the difference.
// Not here: making sure that they do no more than that (search/, by samples).

type Numbered = (value: unknown, inside: boolean) => unknown;

/** The state with its named numbers counted from their least, and that least; 0 where there is none. */
export const shifted = (
  state: unknown,
  fields: ReadonlySet<string>,
): { readonly state: unknown; readonly least: number } => {
  let least = Number.POSITIVE_INFINITY;
  rebuilt(state, fields, (value) => {
    least = Math.min(least, value);
    return value;
  });
  if (least === Number.POSITIVE_INFINITY) return { state, least: 0 };
  return { state: rebuilt(state, fields, (value) => value - least), least };
};

/** The value with every named number replaced. */
export const rebuilt = (state: unknown, fields: ReadonlySet<string>, replace: (value: number) => number): unknown => {
  const build: Numbered = (value, inside) => {
    if (typeof value === "number") return inside ? replace(value) : value;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => build(item, inside));
    if (value instanceof Set) return new Set([...value].map((item) => build(item, inside)));
    if (value instanceof Map)
      return new Map([...value].map(([key, item]) => [build(key, inside), build(item, inside)]));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, build(item, inside || fields.has(key))]),
    );
  };
  return build(state, false);
};

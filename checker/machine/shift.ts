// The numbers of a shift: those that grow together under a view.
// The one idea: every whole number at or inside a field of a named kind is meant; protocols that only compare such numbers and add
// to them cannot tell how far all of them have grown. Only what authors wrote is asked (states, messages, memories): what a snapshot
// calls its own parts is no field.
// Not here: what it makes of states (views/shifting.ts), making sure that nobody can tell (views/shift-questions.ts).

/** The least of the numbers in a value; infinite where there are none. */
export const leastOf = (value: unknown, fields: ReadonlySet<string>): number => {
  let least = Number.POSITIVE_INFINITY;
  rebuilt(value, fields, false, (number) => {
    least = Math.min(least, number);
    return number;
  });
  return least;
};

/** The value with its numbers greater by so much. */
export const shiftedBy = (value: unknown, fields: ReadonlySet<string>, by: number): unknown =>
  rebuilt(value, fields, false, (number) => number + by);

/** Does a value hold such a field? */
export const hasField = (value: unknown, fields: ReadonlySet<string>): boolean => {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) || value instanceof Set) return [...value].some((item) => hasField(item, fields));
  if (value instanceof Map) return [...value].flat().some((item) => hasField(item, fields));
  return Object.entries(value).some(([key, item]) => fields.has(key) || hasField(item, fields));
};

/** The value with every named number replaced; `inside`: in a named field already. */
const rebuilt = (
  value: unknown,
  fields: ReadonlySet<string>,
  inside: boolean,
  replace: (value: number) => number,
): unknown => {
  const build = (item: unknown): unknown => rebuilt(item, fields, inside, replace);
  if (typeof value === "number") return inside ? replace(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(build);
  if (value instanceof Set) return new Set([...value].map(build));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [build(key), build(item)]));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, rebuilt(item, fields, inside || fields.has(key), replace)]),
  );
};

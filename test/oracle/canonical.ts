// Values of the oracle in canonical form: a sorted, frozen instance and a text that is equal exactly for equal values.
// The one idea: one total order on contents sorts everything that has no order of its own, so nothing depends on how a value was built.
// Not here: checking that a value belongs to the universe; the oracle is only given values that do.

/** A value in canonical form, with a text that equal values share and different values do not. */
export interface Canonical {
  readonly value: unknown;
  readonly text: string;
}

type Plain = { readonly [key: string]: unknown };

const rankOf = (value: unknown): number => {
  if (typeof value === "string") return 3;
  if (value === null) return 0;
  if (typeof value === "boolean") return 1;
  if (typeof value === "number") return 2;
  if (typeof value === "bigint") return 4;
  if (Array.isArray(value)) return 5;
  if (value instanceof Set) return 7;
  if (value instanceof Map) return 8;
  return 6;
};

const bySize = (a: readonly unknown[], b: readonly unknown[]): number => {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return 0;
};

const sorted = (values: Iterable<unknown>): unknown[] => [...values].sort(compare);
const keysOf = (value: unknown): string[] => Object.keys(value as Plain).sort(byCodeUnits);
const valuesOf = (value: unknown): unknown[] => keysOf(value).map((key) => (value as Plain)[key]);
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The total order on contents: by kind, then by size, then by contents. Zero exactly for equal values. */
export const compare = (a: unknown, b: unknown): number => {
  const rank = rankOf(a);
  if (rank !== rankOf(b)) return rank - rankOf(b);
  switch (rank) {
    case 0:
      return 0;
    case 3:
      return byCodeUnits(a as string, b as string);
    case 5:
      return bySize(a as unknown[], b as unknown[]);
    case 6:
      return bySize(keysOf(a), keysOf(b)) || bySize(valuesOf(a), valuesOf(b));
    case 7:
      return bySize(sorted(a as Set<unknown>), sorted(b as Set<unknown>));
    case 8:
      return (
        bySize(sorted((a as Map<unknown, unknown>).keys()), sorted((b as Map<unknown, unknown>).keys())) ||
        bySize(valuesInKeyOrder(a as Map<unknown, unknown>), valuesInKeyOrder(b as Map<unknown, unknown>))
      );
    default:
      return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
  }
};

const entriesInKeyOrder = (map: Map<unknown, unknown>): [unknown, unknown][] =>
  [...map].sort(([a], [b]) => compare(a, b));
const valuesInKeyOrder = (map: Map<unknown, unknown>): unknown[] => entriesInKeyOrder(map).map(([, value]) => value);

/** Removes equal neighbours of a sorted list: two Set members may be different objects with equal contents. */
const distinct = (values: readonly Canonical[]): Canonical[] =>
  values.filter((value, i) => i === 0 || value.text !== values[i - 1]!.text);

/** The canonical form of a value. */
export const canonical = (value: unknown): Canonical => {
  switch (rankOf(value)) {
    case 2:
      return value === 0 ? { value: 0, text: "0" } : { value, text: String(value) };
    case 3:
      return { value, text: JSON.stringify(value) };
    case 4:
      return { value, text: `${value}n` };
    case 5: {
      const items = (value as unknown[]).map(canonical);
      return { value: Object.freeze(items.map((item) => item.value)), text: `[${items.map((i) => i.text).join()}]` };
    }
    case 6: {
      const fields = keysOf(value).map((key) => [key, canonical((value as Plain)[key])] as const);
      return {
        value: Object.freeze(Object.fromEntries(fields.map(([key, field]) => [key, field.value]))),
        text: `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${field.text}`).join()}}`,
      };
    }
    case 7: {
      const members = distinct(sorted(value as Set<unknown>).map(canonical));
      return { value: new Set(members.map((m) => m.value)), text: `Set(${members.map((m) => m.text).join()})` };
    }
    case 8: {
      const entries = entriesInKeyOrder(value as Map<unknown, unknown>).map(
        ([key, item]) => [canonical(key), canonical(item)] as const,
      );
      return {
        value: new Map(entries.map(([key, item]) => [key.value, item.value])),
        text: `Map(${entries.map(([key, item]) => `${key.text}:${item.text}`).join()})`,
      };
    }
    default:
      return { value, text: String(value) };
  }
};

/** Does a Set, Map or object somewhere in the value stand in another order than the canonical one? */
export const outOfOrder = (value: unknown): boolean => {
  const wrong = (items: unknown[]): boolean =>
    items.some((item, i) => (i > 0 && compare(items[i - 1], item) > 0) || outOfOrder(item));
  if (value instanceof Set) return wrong([...value]);
  if (value instanceof Map) return wrong([...value.keys()]) || [...value.values()].some(outOfOrder);
  if (Array.isArray(value)) return value.some(outOfOrder);
  return typeof value === "object" && value !== null && Object.values(value).some(outOfOrder);
};

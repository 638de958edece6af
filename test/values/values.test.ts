// Laws of interned values: what is equal, what comes first, and that neither depends on what was interned before.
// The one idea: values of few leaves, so that two are often one, each asked of two tables that met them in different orders.
// Not here: values outside the universe (test/cli/bad-input.test.ts), renaming (renaming.test.ts), values as JSON (test/traces).
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalText, sameValue } from "../../checker/values/canonical-text.ts";
import { NODE_KIND, ValueTable } from "../../checker/values/values.ts";
import { closeValues, rebuilt, rolls, valueArbitrary } from "./random-values.ts";

const value = fc.oneof({ weight: 3, arbitrary: closeValues(["a", "b"]) }, valueArbitrary);
const some = fc.array(value, { minLength: 2, maxLength: 6 });
const idIn = (table: ValueTable, it: unknown): number => table.intern(it, () => "a value");

test("two values have one id exactly where they have one canonical text", () => {
  fc.assert(
    fc.property(some, (values) => {
      const table = new ValueTable();
      for (const a of values)
        for (const b of values) expect(idIn(table, a) === idIn(table, b)).toBe(canonicalText(a) === canonicalText(b));
    }),
  );
});

test("a value has one id and one canonical text, in whatever order its parts were put in", () => {
  fc.assert(
    fc.property(value, fc.integer(), (it, seed) => {
      const table = new ValueTable();
      const again = rebuilt(it, rolls(seed));
      expect(idIn(table, again)).toBe(idIn(table, it));
      expect(canonicalText(again)).toBe(canonicalText(it));
      expect(sameValue(again, it)).toBe(true);
    }),
  );
});

test("values are ordered totally: each pair one way, transitively, and alike only where they are one", () => {
  fc.assert(
    fc.property(some, (values) => {
      const table = new ValueTable();
      const ids = values.map((it) => idIn(table, it));
      const order = (a: number, b: number): number => Math.sign(table.compare(a, b));
      for (const a of ids)
        for (const b of ids) {
          expect(order(a, b)).toBe(0 - order(b, a));
          expect(order(a, b) === 0).toBe(a === b);
          for (const c of ids) if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
        }
    }),
  );
});

test("which of two values comes first does not depend on what was interned before, nor on how they were built", () => {
  fc.assert(
    fc.property(some, fc.integer(), (values, seed) => {
      const [one, other] = [new ValueTable(), new ValueTable()];
      const first = values.map((it) => idIn(one, it));
      const last = values.toReversed().map((it) => idIn(other, rebuilt(it, rolls(seed))));
      const second = last.toReversed();
      for (const i of values.keys())
        for (const j of values.keys())
          expect(Math.sign(other.compare(second[i]!, second[j]!))).toBe(Math.sign(one.compare(first[i]!, first[j]!)));
    }),
  );
});

/** null < booleans < numbers < strings < bigints < arrays < objects < Sets < Maps. */
const rank = (it: unknown): number => {
  if (it === null) return 0;
  if (Array.isArray(it)) return 5;
  if (it instanceof Set) return 7;
  if (it instanceof Map) return 8;
  return ["", "boolean", "number", "string", "bigint", "", "object"].indexOf(typeof it);
};

test("a kind of values comes before the next, and of one kind of collections the shorter first", () => {
  const size = (it: unknown): number =>
    Array.isArray(it) ? it.length : it instanceof Set || it instanceof Map ? it.size : Object.keys(it as object).length;
  fc.assert(
    fc.property(value, value, (a, b) => {
      const table = new ValueTable();
      const order = table.compare(idIn(table, a), idIn(table, b));
      if (rank(a) !== rank(b)) expect(Math.sign(order)).toBe(Math.sign(rank(a) - rank(b)));
      else if (rank(a) >= 5 && size(a) !== size(b)) expect(Math.sign(order)).toBe(Math.sign(size(a) - size(b)));
    }),
  );
});

const isSealed = (it: unknown): boolean => {
  if (typeof it !== "object" || it === null) return true;
  if (it instanceof Set) return throws(() => it.add(0)) && throws(() => it.clear()) && [...it].every(isSealed);
  if (it instanceof Map)
    return throws(() => it.set(0, 0)) && throws(() => it.clear()) && [...it].flat().every(isSealed);
  return Object.isFrozen(it) && Object.values(it).every(isSealed);
};
const throws = (act: () => void): boolean => {
  try {
    act();
    return false;
  } catch {
    return true;
  }
};

test("a value comes back as it was given, and nobody can change it", () => {
  fc.assert(
    fc.property(value, (it) => {
      const table = new ValueTable();
      const back = table.value(idIn(table, it));
      expect(isDeepStrictEqual(back, it)).toBe(true);
      expect(isSealed(back)).toBe(true);
      expect(idIn(table, back)).toBe(idIn(table, it));
    }),
  );
});

const partsOf = (it: unknown): readonly unknown[] => {
  if (it instanceof Set || Array.isArray(it)) return [...it];
  if (it instanceof Map) return [...it].flat();
  return typeof it === "object" && it !== null ? Object.values(it) : [];
};

test("an id keeps its value where instances are forgotten, made of canonical ones throughout; an instance that somebody kept keeps its id", () => {
  fc.assert(
    fc.property(some, (values) => {
      const table = new ValueTable(0);
      const ids = values.map((it) => idIn(table, it));
      const before = ids.map((id) => table.value(id));
      expect(before.every((it) => table.isCanonical(it))).toBe(true);
      table.makeRoom();
      const after = ids.map((id) => table.value(id));
      expect(after).toEqual(before);
      expect(before.map((it) => idIn(table, it))).toEqual(ids);
      expect(ids.map((id) => table.value(id) === after[ids.indexOf(id)])).toEqual(ids.map(() => true));
      const isCanonical = (it: unknown): boolean => table.isCanonical(it) && partsOf(it).every(isCanonical);
      expect(after.every(isCanonical)).toBe(true);
    }),
  );
});

test("a field of an object is the id of what it holds, and -1 where there is none", () => {
  fc.assert(
    fc.property(value, fc.constantFrom("a", "b", "__proto__"), (it, name) => {
      const table = new ValueTable();
      const id = idIn(table, it);
      const isObject = typeof it === "object" && rank(it) === 6;
      expect(table.isPlainObject(id)).toBe(isObject);
      if (!isObject) return;
      const held = Object.hasOwn(it as object, name) ? idIn(table, (it as Record<string, unknown>)[name]) : -1;
      expect(table.field(id, idIn(table, name))).toBe(held);
    }),
  );
});

test("a value whose parts are replaced by themselves is itself, by others what was built of those", () => {
  const primitive = (it: unknown): boolean => typeof it !== "object" || it === null;
  /** What was first of all comes last. */
  const other = (held: unknown): unknown => (held === null ? ["a", "long", "list"] : [held]);
  const wrapped = (it: unknown): unknown => {
    if (Array.isArray(it)) return it.map(other);
    if (it instanceof Set) return new Set([...it].map(other));
    if (it instanceof Map) return new Map([...it].map(([key, held]) => [other(key), other(held)]));
    return Object.fromEntries(Object.entries(it as object).map(([key, held]) => [key, other(held)]));
  };
  const maps = closeValues(["a"]).map(
    (held) =>
      new Map([
        [null, held],
        [held, null],
      ]),
  );
  fc.assert(
    fc.property(
      fc.oneof(maps, value).filter((it) => !primitive(it)),
      (it) => {
        const table = new ValueTable();
        const id = idIn(table, it);
        expect(table.kindOf(id)).not.toBe(NODE_KIND.primitive);
        expect(table.mapped(id, (part) => part)).toBe(id);
        expect(table.mapped(id, (part) => idIn(table, other(table.value(part))))).toBe(idIn(table, wrapped(it)));
      },
    ),
  );
});

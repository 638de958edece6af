// Lazy objects and arrays are to the author's code what plain ones are.
// The one idea: whatever code does that only looks gives the same on both; what looks behind them is noticed.
// Not here: what claims are given (test/search), when a call is made again with values (test/strata).
import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lazyArray, lazyObject } from "../../checker/machine/memo/lazy.ts";
import { LookedBehind, Watch } from "../../checker/machine/memo/watch.ts";

const held = fc.oneof(
  fc.integer(),
  fc.string(),
  fc.constant(null),
  fc.record({ a: fc.integer() }, { noNullPrototype: true }),
);
const names = fc.uniqueArray(
  fc.oneof(fc.string(), fc.constantFrom("length", "constructor", "toString", "__proto__", "0")),
  {
    maxLength: 5,
  },
);

/** A text, or what it throws: an object may hold a toString that is none. */
const textOf = (object: unknown): string => {
  try {
    return String(object);
  } catch (error) {
    return (error as Error).name;
  }
};

/** What code that only looks sees of an object. */
const looks = (object: Record<string, unknown>): unknown => [
  Object.keys(object),
  Object.entries(object),
  { ...object },
  JSON.stringify(object),
  Object.getPrototypeOf(object) === Object.prototype,
  ["a", "length", "constructor", "toString", "0"].map((key) => [key in object, object[key]]),
  Object.hasOwn(object, "a"),
  textOf(object),
];

const looksAtArray = (array: readonly unknown[]): unknown => [
  [...array],
  Array.isArray(array),
  array.map((each) => [each]),
  array.filter((_, i) => i % 2 === 0),
  array.length,
  array.at(-1),
  array.indexOf(array[1]),
  array.toSorted(),
  array.concat([1]),
  [0].concat(array as never),
  Object.keys(array),
  JSON.stringify(array),
  Object.entries(array),
  0 in array,
  array.reduceRight((all: string, each) => `${all} ${each}`, ""),
  array.slice(1).constructor === Array,
  array.join(),
];

test("a lazy object looks like the object", () => {
  fc.assert(
    fc.property(fc.array(held, { minLength: 5, maxLength: 5 }), names, (values, keys) => {
      const lazy = lazyObject(new Map(keys.map((key, i) => [key, i])), (i) => values[i], new Watch());
      // Integer keys come first in a plain object, whatever their order.
      const ordered = keys.toSorted((a, b) => (/^\d+$/.test(b) ? 1 : 0) - (/^\d+$/.test(a) ? 1 : 0));
      // And they are in the order of their numbers there.
      fc.pre(keys.filter((key) => /^\d+$/.test(key)).length < 2);
      fc.pre(keys.every((key, i) => key === ordered[i]) && !keys.includes("__proto__"));
      expect(looks(lazy as never)).toEqual(looks(Object.fromEntries(keys.map((key, i) => [key, values[i]]))));
    }),
  );
});

test("a lazy array looks like the array", () => {
  fc.assert(
    fc.property(fc.array(held), (values) => {
      const lazy = lazyArray(values.length, (i) => values[i], new Watch());
      expect(looksAtArray(lazy)).toEqual(looksAtArray(values));
    }),
  );
});

test("each thing is made when it is asked for, and once", () => {
  const made: number[] = [];
  const make = (i: number): object => {
    made.push(i);
    return {};
  };
  const array = lazyArray(3, make, new Watch());
  expect(array[2]).toBe(array[2]);
  expect(made).toEqual([2]);
  const object = lazyObject(new Map([["a", 7]]), make, new Watch()) as { readonly a: object };
  expect(object.a).toBe(object.a);
  expect(made).toEqual([2, 7]);
});

test("nothing changes them", () => {
  const array = lazyArray(2, (i) => 2 - i, new Watch()) as number[];
  expect(() => array.sort()).toThrow("observers only look");
  expect(() => array.push(1)).toThrow("observers only look");
  const object = lazyObject(new Map([["a", 0]]), () => 1, new Watch()) as { a: number };
  expect(() => {
    object.a = 2;
  }).toThrow("observers only look");
});

test.each([
  ["inspect", (lazy: object) => inspect(lazy)],
  ["isFrozen", (lazy: object) => Object.isFrozen(lazy)],
  ["freeze", (lazy: object) => Object.freeze(lazy)],
])("%s looks behind them", (_, look) => {
  const watch = new Watch();
  expect(() => look(lazyArray(1, () => 1, watch))).toThrow(LookedBehind);
  expect(() => look(lazyObject(new Map([["a", 0]]), () => 1, watch))).toThrow(LookedBehind);
  expect(watch.behind).toBe(true);
});

test("deep equality sees what they hold", () => {
  const watch = new Watch();
  expect(
    isDeepStrictEqual(
      lazyArray(2, (i) => i, watch),
      [0, 1],
    ),
  ).toBe(true);
  expect(
    isDeepStrictEqual(
      lazyObject(new Map([["a", 0]]), () => 5, watch),
      { a: 5 },
    ),
  ).toBe(true);
  expect(
    isDeepStrictEqual(
      lazyObject(new Map([["a", 0]]), () => 5, watch),
      { a: 6 },
    ),
  ).toBe(false);
});

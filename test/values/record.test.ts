// Laws of records of integers.
// The one idea: fields lie beside each other in the order of their names, and what is written by a name is read by it.
// Not here: the records of the engine, which are tested where they are used.
import fc from "fast-check";
import { expect, test } from "vitest";
import { append, layout, read, write } from "../../checker/values/record.ts";

const name = fc.string({ minLength: 1, maxLength: 3 }).filter((text) => text !== "size" && text !== "__proto__");
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 12 });
const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

test("the fields of a layout lie in the order of their names, and fill its size", () => {
  fc.assert(
    fc.property(names, (fields) => {
      const of = layout(...fields);
      // A name that is a number is listed first by JavaScript, and lies where it was named all the same.
      expect(fields.map((field) => of[field])).toEqual(fields.map((_, offset) => offset));
      expect(of.size).toBe(fields.length);
    }),
  );
});

test("a record that was written is read back, and touches nothing beside it", () => {
  fc.assert(
    fc.property(names, fc.array(integer, { minLength: 12, maxLength: 12 }), fc.nat(5), (fields, given, at) => {
      const of = layout(...fields);
      const record = Object.fromEntries(fields.map((field, i) => [field, given[i]!]));
      const words = new Int32Array(at + of.size + 3).fill(7);
      write(of, words, at, record);
      expect(read(of, words, at)).toEqual(record);
      expect([...words]).toEqual([
        ...Array<number>(at).fill(7),
        ...given.slice(0, of.size),
        ...Array<number>(3).fill(7),
      ]);
    }),
  );
});

test("records that were appended lie one behind the other", () => {
  const PAIR = layout("one", "other");
  const words = [9];
  append(PAIR, words, { other: 2, one: 1 });
  append(PAIR, words, { one: 3, other: 4 });
  expect(words).toEqual([9, 1, 2, 3, 4]);
  expect(read(PAIR, words, 1 + PAIR.size)).toEqual({ one: 3, other: 4 });
});

test("a layout has each name once, and none that is its size", () => {
  expect(() => layout("one", "one")).toThrow('"one"');
  expect(() => layout("size")).toThrow('"size"');
});

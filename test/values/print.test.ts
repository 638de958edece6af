// Laws of values as people read them.
// Not here: what traces and errors say of them (golden texts in test/traces and test/cli).
import fc from "fast-check";
import { expect, test } from "vitest";
import { cut, enumerated, inSentence, printed, printedMessage } from "../../checker/values/print.ts";
import { ValueTable } from "../../checker/values/values.ts";
import { closeValues, rebuilt, rolls, valueArbitrary } from "./random-values.ts";

const value = fc.oneof(closeValues(["a", "two words", "true", "type"]), valueArbitrary);

test("a value is printed on one line, and so is a message", () => {
  fc.assert(
    fc.property(value, (it) => {
      expect(printed(it)).not.toMatch(/[\n\r]/);
      expect(printedMessage(it)).not.toMatch(/[\n\r]/);
    }),
  );
});

test("one value is printed in one way, once it is interned", () => {
  fc.assert(
    fc.property(value, fc.integer(), (it, seed) => {
      const table = new ValueTable();
      const canonical = (of: unknown): unknown => table.value(table.intern(of, () => "a value"));
      expect(printed(canonical(rebuilt(it, rolls(seed))))).toBe(printed(canonical(it)));
    }),
  );
});

test("a string is printed so that nothing else can be taken for it", () => {
  const primitive = fc.oneof(
    fc.string(),
    fc.constantFrom("true", "null", "1", "1n", "", " a"),
    fc.constantFrom(true, false, null),
    fc.maxSafeInteger(),
    fc.bigInt(),
  );
  const alike = ["true", true, "null", null, "1", 1, "1n", 1n, "", " a", "a b"];
  expect(new Set(alike.map((it) => printed(it))).size).toBe(alike.length);
  fc.assert(
    fc.property(primitive, primitive, (a, b) => {
      expect(printed(a) === printed(b)).toBe(a === b);
    }),
  );
});

test("of a collection at most so many members are printed, and the others are counted", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.nat(5), (all, most) => {
      const shown = all.slice(0, most).map(String);
      const rest = all.length > most ? [`… ${all.length - most} more`] : [];
      expect(printed(all, most)).toBe(`[${[...shown, ...rest].join(", ")}]`);
    }),
  );
});

test("a text is cut to at most so many characters, and only where it is longer", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "é", "任", "😀", " "), { maxLength: 30 }).map((all) => all.join("")),
      fc.integer({ min: 1, max: 20 }),
      (text, most) => {
        const characters = Array.from(text);
        const short = cut(text, most);
        if (characters.length <= most) expect(short).toBe(text);
        else expect(short).toBe(`${characters.slice(0, most - 1).join("")}…`);
      },
    ),
  );
  expect(Array.from(inSentence("x".repeat(1000)))).toHaveLength(400);
});

test("a list in a sentence has commas, and one word before the last", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((items) => enumerated(items, "or"))).toEqual([
    "",
    "a",
    "a or b",
    "a, b or c",
  ]);
});

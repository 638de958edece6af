// Values to JSON and back: nothing of the universe is lost, whatever it looks like.
// The one idea: the values are random, with keys chosen to be mistaken for the encoding's own.
// Not here: whole trace files (file.test.ts).

import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, sameValue } from "../../checker/index.ts";
import { decode, encode } from "../../traces/values.ts";
import { valueArbitrary as value } from "../values/random-values.ts";

const throughText = (it: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(it))));

/** The same value built in the opposite order. */
const reversed = (it: unknown): unknown => {
  if (Array.isArray(it)) return it.map(reversed);
  if (it instanceof Set) return new Set([...it].reverse().map(reversed));
  if (it instanceof Map) return new Map([...it].reverse().map(([key, held]) => [reversed(key), reversed(held)]));
  if (typeof it !== "object" || it === null) return it;
  return Object.fromEntries(
    Object.entries(it)
      .reverse()
      .map(([key, held]) => [key, reversed(held)]),
  );
};

describe("values as JSON", () => {
  it("values written as JSON come back as they were", () => {
    fc.assert(
      fc.property(value, (it) => {
        const back = throughText(it);
        expect(canonicalText(back)).toBe(canonicalText(it));
        expect(back).toEqual(it);
      }),
      { numRuns: 500 },
    );
  });

  it("values are equal whatever order they were built in, and only then", () => {
    expect(sameValue(new Set([1, 2]), new Set([2, 1]))).toBe(true);
    expect(sameValue({ a: 1, b: new Map([[{ x: 1, y: 2 }, 0]]) }, { b: new Map([[{ y: 2, x: 1 }, 0]]), a: 1 })).toBe(
      true,
    );
    expect(sameValue([1, 2], [2, 1])).toBe(false);
    expect(sameValue(-0, 0)).toBe(true);
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sameValue(a, b)).toBe(isDeepStrictEqual(a, b));
        expect(sameValue(a, reversed(a))).toBe(true);
      }),
    );
  });

  it.each<readonly [string, unknown]>([
    ["0", 0],
    ["0", -0],
    ['{"#bigint":"10"}', 10n],
    ['{"#set":["a"]}', new Set(["a"])],
    ['{"#map":[["a",{"#set":[]}]]}', new Map([["a", new Set()]])],
    ['{"#object":[["#set",[1]]]}', { "#set": [1] }],
    ['{"#object":[["#",1],["b",2]]}', { "#": 1, b: 2 }],
  ])("%s is how a value is written", (text, it) => {
    expect(JSON.stringify(encode(it))).toBe(text);
    expect(sameValue(throughText(it), it)).toBe(true);
  });

  it.each<readonly [string, string]>([
    ['{"#set":3}', '"#set" must be a list'],
    ['{"a":[{"#set":[1,1]}]}', 'at .a[0] "#set" holds a value twice'],
    ['{"#map":[[1]]}', '"#map" must be a list of pairs'],
    ['{"#map":[[{"a":1},1],[{"a":1},2]]}', '"#map" holds a value twice'],
    ['{"#bigint":12}', '"#bigint" must be a string of digits'],
    ['{"#object":[[1,2]]}', '"#object" must have strings for keys'],
    ['{"#tup":[]}', '"#tup" is no kind of value this version knows'],
    ['{"#set":[],"b":1}', '"#set" stands beside other keys'],
    ['{"a":1.5}', "at .a 1.5 is not a safe integer"],
    ["9007199254740993", "9007199254740992 is not a safe integer"],
  ])("%s is refused as a value", (text, message) => {
    expect(() => decode(JSON.parse(text))).toThrow(message);
  });

  it("a value nested without end is refused before the stack ends", () => {
    expect(() => decode(JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`))).toThrow("it is nested too deeply");
  });

  it("values outside the universe are not written", () => {
    expect(() => encode({ a: undefined })).toThrow("A trace cannot hold a value of type undefined");
    expect(() => encode(Number.NaN)).toThrow("A trace cannot hold NaN");
  });
});

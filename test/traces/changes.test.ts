// What changed between two values, and values as people read them.
// The one idea: a table of small cases, each with the words a reader would use.
// Not here: whole traces (render.test.ts).

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enumerated, printed, printedMessage, sameValue } from "../../checker/index.ts";
import { changesOf } from "../../traces/changes.ts";
import { valueArbitrary } from "../values/random-values.ts";

const told = (before: unknown, after: unknown): readonly string[] =>
  changesOf(before, after).map((change) =>
    "added" in change
      ? `${change.path}: ${[...change.added.map((it) => `+${it}`), ...change.removed.map((it) => `-${it}`)].join(" ")}`
      : `${change.path}: ${change.before === undefined ? "" : printed(change.before)} → ${change.after === undefined ? "" : printed(change.after)}`,
  );

describe("what changed", () => {
  it.each<readonly [string, unknown, unknown, readonly string[]]>([
    ["a field", { a: 1, b: 2 }, { a: 1, b: 3 }, ["b: 2 → 3"]],
    ["a field that came and one that went", { a: 1, c: 2 }, { b: 1, c: 2 }, ["b:  → 1", "a: 1 → "]],
    ["a field within", { disk: { term: 1, vote: null } }, { disk: { term: 2, vote: null } }, ["disk.term: 1 → 2"]],
    ["a field with an odd name", { votes: { "a b": 1 } }, { votes: { "a b": 2 } }, ['votes["a b"]: 1 → 2']],
    ["another variant within", { m: { type: "a", x: 1 } }, { m: { type: "b" } }, ["m: {type: a, x: 1} → {type: b}"]],
    ["members of a Set", { s: new Set([1, 2]) }, { s: new Set([2, 3]) }, ["s: +3 -1"]],
    ["members that are equal values", { s: new Set([{ a: 1 }]) }, { s: new Set([{ a: 1 }, { a: 2 }]) }, ["s: +{a: 2}"]],
    [
      "entries of a Map",
      {
        m: new Map([
          ["a", 1],
          ["b", 1],
        ]),
      },
      {
        m: new Map([
          ["a", 2],
          ["c", 1],
        ]),
      },
      ["m: +c → 1 -b", "m[a]: 1 → 2"],
    ],
    ["something appended", { log: [1] }, { log: [1, 2, 3] }, ["log: +2 +3"]],
    ["something cut off", { log: [1, 2, 3] }, { log: [1] }, ["log: -2 -3"]],
    ["a queue that moved on", { queue: [1, 2] }, { queue: [2, 3] }, ["queue: +3 -1"]],
    ["an item", { log: [1, { a: 1 }, 3] }, { log: [1, { a: 2 }, 3] }, ["log[1].a: 1 → 2"]],
    ["another list", { log: [1, 2, 3] }, { log: [4] }, ["log: [1, 2, 3] → [4]"]],
    ["another kind of value", { a: null }, { a: new Set() }, ["a: null → {}"]],
    ["a state that is one value", 1, 2, [": 1 → 2"]],
    ["nothing but the order", { s: new Set([1, 2]), a: 1 }, { a: 1, s: new Set([2, 1]) }, []],
  ])("%s", (_, before, after, changes) => {
    expect(told(before, after)).toEqual(changes);
  });

  it("nothing changed exactly where the values are equal", () => {
    fc.assert(
      fc.property(valueArbitrary, valueArbitrary, (a, b) => {
        expect(changesOf(a, b).length === 0).toBe(sameValue(a, b));
      }),
    );
  });

  it("what changed of a thousand members is found without comparing each with each", () => {
    const members = Array.from({ length: 5000 }, (_, index) => ({ index }));
    expect(changesOf(new Set(members), new Set(members.slice(1)), "s")).toEqual([
      { path: "s", added: [], removed: ["{index: 0}"] },
    ]);
  });
});

describe("a value as people read it", () => {
  it.each<readonly [unknown, string]>([
    [null, "null"],
    ["null", '"null"'],
    ["server1", "server1"],
    ["rm1 prepared", '"rm1 prepared"'],
    ["1", '"1"'],
    ["", '""'],
    ["a\n\u001b[31m", '"a\\n\\u001b[31m"'],
    [12n, "12n"],
    [new Set(["a", 1]), "{a, 1}"],
    [new Map([[["a"], new Set()]]), "{[a] → {}}"],
    [{ term: 1, type: "vote", "odd key": [] }, '{type: vote, term: 1, "odd key": []}'],
  ])("%o is %s", (value, text) => {
    expect(printed(value)).toBe(text);
  });

  it("a printed value is cut after so many members", () => {
    expect(printed({ a: [1, 2, 3, 4], b: new Set([1, 2]) }, 2)).toBe("{a: [1, 2, … 2 more], b: {1, 2}}");
  });

  it("a printed message opens with its type", () => {
    expect(printedMessage({ granted: true, type: "vote", term: 1 })).toBe("vote {granted: true, term: 1}");
    expect(printedMessage({ type: "yes" })).toBe("yes");
    expect(printedMessage({ type: 3 })).toBe("{type: 3}");
    expect(printedMessage("yes")).toBe("yes");
  });

  it("different values of one kind are printed differently", () => {
    const strings = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(strings, strings, (a, b) => {
        expect(printed(a) === printed(b)).toBe(a === b);
      }),
    );
  });

  it("a printed value stands in a list", () => {
    expect([enumerated(["a"]), enumerated(["a", "b"]), enumerated(["a", "b", "c"], "or")]).toEqual([
      "a",
      "a and b",
      "a, b or c",
    ]);
  });
});

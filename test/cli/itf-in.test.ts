// ITF traces of Apalache and Quint, followed on a spec.
// The one idea: what Kripke writes itself is read back to the same events; what another tool writes says the same in other words.
// Not here: writing the format (test/traces/exports).
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { directoryWith, kripke, root } from "./harness.ts";

const RECORDED = path.join(root, "traces/recorded/two-phase--commitsEarly--no-split-decision.json");

test("what is written as ITF is read back to the same events, and replays", async () => {
  const directory = directoryWith();
  await kripke(directory, "show", RECORDED, "--as", "itf", "--out", "way.itf.json");
  const { code, out, err } = await kripke(
    directory,
    "replay",
    "way.itf.json",
    "--of",
    "two-phase/commitsEarly",
    "--out",
    "way.json",
  );
  expect([code, err]).toEqual([0, ""]);
  expect(out.trimEnd().split("\n").at(-1)).toBe("Each state of the trace follows in the spec.");
  const written = JSON.parse(readFileSync(path.join(directory, "way.json"), "utf8"));
  const { events } = JSON.parse(readFileSync(RECORDED, "utf8"));
  expect([written.verdict, written.events]).toEqual(["walked", events]);
  expect((await kripke(directory, "replay", "way.json")).code).toBe(0);
});

const SPEC = `import { spec } from "kripke";
export default spec("counting", {
  init: [{ n: 0, seen: new Set<number>(), of: { a: 0 } }],
  actions: {
    up: ({ n, seen, of }) => (n < 3 ? { n: n + 1, seen: new Set([...seen, n]), of: { a: of.a + 2 } } : undefined),
  },
}, {});
`;
const n = (value: number) => ({ "#bigint": String(value) });
const state = (at: number, seen: readonly number[], a: number) => ({
  // As Quint writes a map, and an Apalache of before wrote small numbers; and a variable more.
  n: at,
  seen: { "#set": seen.map(n) },
  of: { "#map": [["a", n(a)]] },
  more: true,
});

test("another tool's records, maps, numbers and stuttering are what they say", async () => {
  const states = [state(0, [], 0), state(1, [0], 2), state(1, [0], 2), state(2, [1, 0], 4)];
  const told = async (itf: unknown) => {
    const directory = directoryWith({ "spec.ts": SPEC, "a.itf.json": JSON.stringify(itf) });
    const { code, out, err } = await kripke(directory, "replay", "a.itf.json", "--of", "./spec.ts");
    return [code, out.match(/^ *\d+ {2}up$/gm)?.length ?? 0, err.trim()];
  };
  expect(await told({ vars: ["n", "seen", "of"], states })).toEqual([0, 2, ""]);
  expect(await told({ states: [states[0], states[3]] })).toEqual([
    150,
    0,
    "No action of the spec leads from state 0 of a.itf.json to state 1, in which n, seen and of are others.",
  ]);
  expect(await told({ states: states.slice(1) })).toEqual([
    150,
    0,
    "State 0 of a.itf.json is no initial state of the spec.",
  ]);
  expect(await told({ states: [{ n: 0 }] })).toMatchObject([
    150,
    0,
    expect.stringContaining("has no variable seen and of"),
  ]);
  expect(await told({ states: [] })).toMatchObject([150, 0, expect.stringContaining('no list of "states"')]);
  const directory = directoryWith({ "a.itf.json": JSON.stringify({ states }) });
  const protocol = await kripke(directory, "replay", "a.itf.json", "--of", "two-phase-commit");
  expect([protocol.code, protocol.err]).toEqual([150, expect.stringContaining("the target is a protocol")]);
});

const BOATS = `import { spec } from "kripke";
export default spec("boats", {
  init: [{ shore: new Map([["left", new Set([1, 2])], ["right", new Set()]]), last: { tag: "None", value: {} } }],
  actions: {
    cross: ({ shore, last }) => {
      const [who] = shore.get("left");
      if (who === undefined) return undefined;
      const left = new Set(shore.get("left")), right = new Set(shore.get("right"));
      left.delete(who); right.add(who);
      return { shore: new Map([["left", left], ["right", right]]), last: { tag: "Some", value: [who, "right"] } };
    },
  },
}, {});
`;

/** As Quint 0.2x writes a file: its head, small and large numbers alike, sets and maps in an order of their own, what a test run adds. */
const boats = (nothing: object): string => `{
  "#meta": {
    "format": "ITF",
    "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
    "source": "boats.qnt", "status": "ok", "description": "Created by Quint", "timestamp": 1701944461444
  },
  "vars": ["last", "shore", "mbt::actionTaken", "mbt::nondetPicks"],
  "states": [
    { "#meta": { "index": 0 }, "mbt::actionTaken": "init", "mbt::nondetPicks": {},
      "last": { "tag": "None", "value": ${JSON.stringify(nothing)} },
      "shore": { "#map": [["right", { "#set": [] }], ["left", { "#set": [{ "#bigint": "2" }, { "#bigint": "1" }] }]] } },
    { "#meta": { "index": 1 }, "mbt::actionTaken": "cross", "mbt::nondetPicks": { "who": { "tag": "Some", "value": { "#bigint": "1" } } },
      "last": { "tag": "Some", "value": { "#tup": [{ "#bigint": "1" }, "right"] } },
      "shore": { "#map": [["left", { "#set": [{ "#bigint": "2" }] }], ["right", { "#set": [{ "#bigint": "1" }] }]] } }
  ]
}
`;

test.each([
  ["an empty tuple", { "#tup": [] }],
  ["an empty record, as it did before", {}],
])("a file as Quint writes it, with variants that hold %s, is followed", async (_, nothing) => {
  const directory = directoryWith({ "boats.ts": BOATS, "boats.itf.json": boats(nothing) });
  const { code, out, err } = await kripke(directory, "replay", "boats.itf.json", "--of", "./boats.ts");
  expect([code, err, out.match(/^ *\d+ {2}cross$/gm)?.length]).toEqual([0, "", 1]);
});

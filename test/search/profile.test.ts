// Profile: which parts of the state, and which events, multiply the states.
// Not here: how it is printed (cli/).
import { expect, test } from "vitest";
import { checkSource, next, protocol, type Source, send, spec } from "../../checker/index.ts";

test("independent variables multiply by their own number of values, and the ranking says so", async () => {
  const source = spec(
    "dials",
    {
      init: [{ seven: 0, three: 0, still: 0 }],
      actions: {
        turnSeven: (s) => ({ ...s, seven: (s.seven + 1) % 7 }),
        turnThree: (s) => ({ ...s, three: (s.three + 1) % 3 }),
      },
    },
    {},
  ) as unknown as Source;
  const { profile, states } = await checkSource(source, { profile: true }, { now: () => 0, memory: () => 0 });
  expect(states.distinct).toBe(21);
  expect(profile?.parts).toEqual([
    { part: "seven", without: 3, factor: 7 },
    { part: "three", without: 7, factor: 3 },
  ]);
  expect(profile?.causes).toEqual([
    { cause: "turnSeven", first: 6, without: 3 },
    { cause: "turnThree", first: 14, without: 7 },
  ]);
});

const causesOf = async (system: object) => {
  const source = protocol("by hand", { ends: () => true, ...system } as never, {} as never) as unknown as Source;
  const { profile, states } = await checkSource(source, { profile: true }, { now: () => 0, memory: () => 0 });
  const without = Object.fromEntries(profile!.causes.map((row) => [row.cause, row.without]));
  expect(profile!.causes.reduce((sum, { first }) => sum + first, 0)).toBeGreaterThanOrEqual(states.distinct - 1);
  return { distinct: states.distinct, without };
};
const network = { order: "none", copies: "one", loses: { atMost: 1 }, duplicates: "never", name: "line" };
const a = {
  init: () => 0,
  actions: { speak: (s: number) => (s === 0 ? next(1, send("b", { type: "hello" })) : undefined) },
};
const b = { init: () => 0, receive: () => next(1) };

test("events are ranked by what would be left if they never happened: messages, losses, clauses, partitions", async () => {
  // Silent, spoken, heard, lost.
  expect(await causesOf({ nodes: { a, b }, network })).toEqual({
    distinct: 4,
    without: { "action speak of a": 1, "deliver hello → b": 3, "loss on line": 3 },
  });
  const crashes = [{ of: "b", atMost: 1, restarts: "never" }];
  const partitions = { atMost: 1, heals: false, crossing: "waits" };
  const { distinct, without } = await causesOf({ nodes: { a, b }, network, crashes, partitions });
  expect(without["partition"]).toBeLessThan(distinct / 1.5);
  expect(Object.keys(without)).toEqual(expect.arrayContaining(["crash clause crash1", "loss on line", "partition"]));
});

test("a way that is longer and does without an event leaves what it reaches, however it was found first", async () => {
  // Home and away are one jump or five steps apart, and the tour goes on behind away only.
  const source = spec(
    "two ways",
    {
      init: [{ at: 0 }],
      actions: {
        jump: ({ at }) => (at === 0 ? { at: 5 } : undefined),
        walk: ({ at }) => (at < 5 ? { at: at + 1 } : undefined),
        tour: ({ at }) => (at >= 5 && at < 8 ? { at: at + 1 } : undefined),
      },
    },
    {},
  ) as unknown as Source;
  const { profile } = await checkSource(source, { profile: true }, { now: () => 0, memory: () => 0 });
  expect(profile?.causes).toEqual([
    { cause: "walk", first: 4, without: 5 },
    { cause: "tour", first: 3, without: 6 },
    { cause: "jump", first: 1, without: 9 },
  ]);
});

test("what is lost at once is a loss, too", async () => {
  const { without } = await causesOf({ nodes: { a, b }, network: { ...network, delivery: "at once" } });
  // Silent, heard, lost.
  expect(without).toEqual({ "action speak of a": 1, "deliver hello → b": 2, "loss on line": 2 });
});

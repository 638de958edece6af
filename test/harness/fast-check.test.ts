// Walks that fast-check draws and shrinks.
// The one idea: the README's bug takes 13 events and no fewer, so that is what every seed ends at.
// Not here: walks for a seed (stepping.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { faultSchedules, walks } from "../../harness/fast-check/index.ts";
import { always, check, next, protocol, type Role, randomWalk, send, start } from "../../index.ts";
import lock, { lockWith } from "./lock.ts";

const ONE = "one client at a time holds the lock";

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("seed %i shrinks the README's bug to its 13 events", (seed) => {
  const found = fc.check(
    fc.property(walks(lock, { events: 60 }), (end) => end.says(ONE) !== false),
    { seed, numRuns: 5_000 },
  );
  expect(found.failed).toBe(true);
  const [end] = found.counterexample!;
  expect(end.events).toHaveLength(13);
  expect(start(lock).follow(end.events).says(ONE)).toBe(false);
  expect(fc.stringify(end)).toContain("13. client");
});

test("a walk takes nothing that is forbidden, and ends within its bound", () => {
  fc.assert(
    fc.property(walks(lock, { events: 20, forbid: [{ kind: "duplicate" }] }), (end) => {
      expect(end.events.length).toBeLessThanOrEqual(20);
      expect(end.events.map(({ kind }) => kind)).not.toContain("duplicate");
      expect(end.says(ONE)).not.toBe(false);
    }),
  );
});

test("what holds by a search holds on every walk", async () => {
  expect((await check(lockWith(0))).verdict).toBe("holds");
  fc.assert(fc.property(walks(lockWith(0)), (end) => end.says(ONE) !== false));
});

/** Counts what it is sent, thrice; the network may duplicate and lose. */
const counter: Role<number, { readonly type: "add" }> = { init: () => 0, receive: (n) => next(n + 1) };
const adder: Role<number, never, { readonly type: "add" }> = {
  init: () => 3,
  actions: { add: (left) => (left > 0 ? next(left - 1, send("counter", { type: "add" })) : undefined) },
};
const counting = protocol(
  "counting",
  {
    nodes: { counter, adder },
    network: {
      order: "none",
      copies: "many",
      loses: { atMost: 2 },
      duplicates: { atMost: 2 },
    },
  },
  { "nothing is counted twice": always((view) => view.counter <= 3) },
);

test.each([1, 2, 3, 4, 5])(
  "seed %i shrinks a schedule of faults to the one that was needed, and to where it is possible",
  (seed) => {
    const found = fc.check(
      fc.property(faultSchedules(counting, { most: 4, events: 20 }), fc.nat(), (faults, walk) => {
        const end = randomWalk(start(counting), { seed: walk, events: 40, faults });
        return end.says("nothing is counted twice") !== false;
      }),
      { seed, numRuns: 200 },
    );
    expect(found.failed).toBe(true);
    expect(found.counterexample?.[0]).toEqual([{ at: 0, fault: { kind: "duplicate" } }]);
  },
);

test("a walk has the faults of its schedule and no others, none before its place", () => {
  fc.assert(
    fc.property(faultSchedules(lock, { most: 4, events: 30 }), fc.nat(), (faults, seed) => {
      const { events } = randomWalk(start(lock), { seed, events: 40, faults });
      const places = events.flatMap(({ kind }, place) => (kind === "duplicate" ? [place] : []));
      expect(places.length).toBeLessThanOrEqual(faults.length);
      for (const [i, place] of places.entries()) expect(place).toBeGreaterThanOrEqual(faults[i]!.at);
    }),
  );
});

test("faults are drawn from the kinds that a model allows", () => {
  const kinds = new Set(fc.sample(faultSchedules(counting), 100).flatMap((all) => all.map(({ fault }) => fault.kind)));
  expect([...kinds].sort()).toEqual(["drop", "duplicate"]);
});

test("of a model that allows no fault there is the empty schedule alone", () => {
  fc.assert(fc.property(faultSchedules(lockWith(0)), (faults) => faults.length === 0));
});

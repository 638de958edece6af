// Walks that fast-check draws and shrinks.
// The one idea: the README's bug takes 13 events and no fewer, so that is what every seed ends at.
// Not here: walks for a seed (stepping.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { walks } from "../../harness/fast-check/index.ts";
import { check, start } from "../../index.ts";
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

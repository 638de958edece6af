// Laws of long work in pieces, and of the limits that end it.
// The one idea: a clock that the test moves says what happens when.
// Not here: searches that end in time (time-bounds.test.ts, limits.test.ts).
import fc from "fast-check";
import { expect, test } from "vitest";
import { lookFirst } from "../../checker/machine/lookout.ts";
import { Limits } from "../../checker/search/limits.ts";
import { Turns } from "../../checker/search/turns.ts";

/** Work of pieces that take so many milliseconds each, with calls of the author's code in between if it is said how many. */
const worked = async (pieces: readonly number[], { bound = Number.POSITIVE_INFINITY, calls = 0, stopped = false }) => {
  let now = 0;
  const done: number[] = [];
  const reports: number[] = [];
  const turns = new Turns({
    now: () => now,
    isStopped: () => stopped,
    isOverBound: () => now > bound,
    report: () => void reports.push(now),
  });
  let next = 0;
  await turns.take(() => {
    if (next >= pieces.length) return false;
    for (let call = 0; call < calls; call++) {
      now += pieces[next]! / calls;
      lookFirst();
    }
    if (calls === 0) now += pieces[next]!;
    done.push(now);
    next++;
    return next < pieces.length;
  });
  return { now, done, reports };
};

const pieces = fc.array(fc.nat(60), { minLength: 1, maxLength: 30 });

test("work without bounds is done to its last piece", async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async (all) => {
      const { done } = await worked(all, {});
      expect(done).toEqual(all.map((_, i) => all.slice(0, i + 1).reduce((sum, each) => sum + each, 0)));
    }),
  );
});

test("the event loop turns whenever forty milliseconds have passed, and not more often", async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async (all) => {
      const { done, reports } = await worked(all, {});
      let turned = 0;
      const expected = done.slice(0, -1).filter((at) => {
        if (at - turned < 40) return false;
        turned = at;
        return true;
      });
      expect(reports).toEqual(expected);
    }),
  );
});

test("work over its bound begins no piece after the next turn", async () => {
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(500), async (all, bound) => {
      const { done } = await worked(all, { bound });
      const longest = Math.max(...all);
      expect(done.at(-1)!).toBeLessThanOrEqual(bound + 40 + 2 * longest);
    }),
  );
});

test("within one piece, every call of the author's code looks at the clock, and work over its bound is given up", async () => {
  const { now, done } = await worked([10_000], { bound: 100, calls: 1000 });
  expect(done).toEqual([]);
  expect(now).toBeLessThanOrEqual(120);
});

test("work that is to stop is not given up within a piece: what is left to be done is done", async () => {
  const { done } = await worked([10_000], { bound: 100, calls: 1000, stopped: true });
  expect(done).toHaveLength(1);
});

test("of several limits that are exceeded, the interrupt is told before seconds, seconds before memory, memory before the heap", () => {
  const exceeded = (aborted: boolean, late: boolean, large: boolean, full: boolean) => {
    let now = 0;
    const limits = new Limits(
      { maxSeconds: 1, maxMemory: 10, signal: { aborted } },
      { now: () => now, memory: () => (large ? 11 : 10), heapShare: () => (full ? 0.95 : 0.9) },
    );
    now = late ? 1001 : 1000;
    return limits.exceeded;
  };
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (aborted, late, large, full) => {
      const expected = aborted ? "interrupt" : late ? "seconds" : large || full ? "memory" : null;
      expect(exceeded(aborted, late, large, full)).toBe(expected);
    }),
  );
});

// A search that is about to run out of something ends in time, and says of what.
// Not here: bounds on states and depth (engine-agrees.test.ts), what the command line makes of them (cli/).
import { expect, test } from "vitest";
import longLog from "../../bench/protocols/long-log.ts";
import { always, checkSource, leadsTo, reachable, spec } from "../../checker/index.ts";

const source = longLog.build({ entries: 4, length: 4, tells: true }, longLog.rules) as unknown as Parameters<
  typeof checkSource
>[0];
const checked = (surroundings: { memory?: () => number; heapShare?: () => number }) =>
  checkSource(source, { maxMemory: 1000 }, { now: () => 0, memory: () => 0, ...surroundings });

test("a heap that is nearly full ends the search as the memory bound", async () => {
  let asked = 0;
  const result = await checked({ heapShare: () => (++asked > 2 ? 0.95 : 0.5) });
  expect(result.bounds).toEqual([{ kind: "memory", cut: result.states.frontier }]);
  expect(result.verdict).toBe("undecided");
  expect(result.completeToDepth).toBe(3);
});

test("a process that is too large ends the search as the memory bound", async () => {
  const result = await checked({ memory: () => 1001 });
  expect(result.bounds.map(({ kind }) => kind)).toEqual(["memory"]);
});

test("within the bounds of memory and of the heap a search ends by itself", async () => {
  const result = await checked({ memory: () => 1000, heapShare: () => 0.9 });
  expect(result.bounds).toEqual([]);
  expect(result.verdict).toBe("holds");
});

test("a search may stop where the claims that are named were violated or witnessed", async () => {
  interface N {
    readonly n: number;
  }
  const counter = spec(
    "counter",
    { init: [{ n: 0 }], actions: { up: ({ n }: N) => (n < 9 ? { n: n + 1 } : undefined) }, ends: () => true },
    {
      small: always(({ n }: N) => n < 3),
      five: reachable(({ n }: N) => n === 5),
      positive: always(({ n }: N) => n >= 0),
      fades: leadsTo(
        ({ n }: N) => n === 1,
        ({ n }: N) => n === 0,
      ),
    },
  ) as unknown as typeof source;
  const states = async (first: readonly string[]): Promise<number> => {
    const result = await checkSource(counter, { first }, { now: () => 0, memory: () => 0 });
    return result.states.distinct;
  };
  // Of the level in which the last of them is found nothing is expanded.
  expect(await states(["small"])).toBe(4);
  expect(await states(["small", "five"])).toBe(6);
  // What holds is never found, a claim of liveness not here, and of no name nothing is asked.
  for (const first of [["small", "positive"], ["small", "fades"], ["small", "else"], []])
    expect(await states(first)).toBe(10);
});

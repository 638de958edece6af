// Searching depth first: its bound, how it stops, and what is decided breadth first all the same.
// The one idea: whatever ends it early, it says so, and never that something holds of what it did not see.
// Not here: verdicts and counts against the naive explorer (strata/depth-first.ts).
import { expect, test } from "vitest";
import {
  always,
  checkSource,
  indistinguishable,
  leadsTo,
  type Result,
  reachable,
  type Source,
  spec,
} from "../../checker/index.ts";
import type { SearchOptions } from "../../checker/search/options.ts";

interface N {
  readonly n: number;
}
let clock = 0;
const checked = (source: unknown, options: SearchOptions = {}): Promise<Result> =>
  checkSource(source as Source, { search: "depth", ...options }, { now: () => (clock += 50), memory: () => 0 });
const verdicts = ({ claims }: Result): string[] => claims.map(({ verdict }) => verdict);

/** Counts up to `end`. */
const counter = (end: number, claims: object): unknown =>
  spec(
    "counter",
    {
      init: [{ n: 0 }],
      ends: () => true,
      actions: { up: ({ n }: N) => (n < end ? { n: n + 1 } : undefined) },
    } as never,
    claims as never,
  );

/** A short way to 3, and one over 10 to 15 that comes back there and goes on to 4. */
const detour = {
  init: [{ n: 0 }],
  ends: () => true,
  actions: {
    short: ({ n }: N) => (n === 0 ? { n: 3 } : undefined),
    long: ({ n }: N) => (n === 0 ? { n: 10 } : n >= 10 && n < 15 ? { n: n + 1 } : n === 15 ? { n: 3 } : undefined),
    on: ({ n }: N) => (n === 3 ? { n: 4 } : n === 4 ? { n: 5 } : undefined),
  },
};

test("where nothing is said it goes 1,000 states deep, and says what it left", async () => {
  const deep = counter(1200, {
    "below 1100": always(({ n }: N) => n < 1100),
    "1100 is reached": reachable(({ n }: N) => n === 1100),
  });
  const bounded = await checked(deep);
  expect(verdicts(bounded)).toEqual(["holds within bounds", "unreachable within bounds", "holds within bounds"]);
  expect(bounded.bounds).toEqual([{ kind: "depth", cut: 1 }]);
  expect(bounded.states).toMatchObject({ distinct: 1000, depth: 1000, frontier: 1 });
  const whole = await checked(deep, { maxDepth: 2000 });
  expect(verdicts(whole)).toEqual(["violated", "witnessed", "holds"]);
  expect(whole.claims[0]?.events).toBe(1100);
});

test("a state that is met again nearer is followed again, so nothing within the bound is missed", async () => {
  for (const maxDepth of [3, 4, 5, 7, 8, 9]) {
    const model = spec("detour", detour as never, { "never four": always(({ n }: N) => n !== 4) } as never);
    const [depth, breadth] = [
      await checked(model, { maxDepth }),
      await checked(model, { maxDepth, search: "breadth" }),
    ];
    expect(depth.claims.map(({ verdict }) => verdict)).toEqual(breadth.claims.map(({ verdict }) => verdict));
    expect({ ...depth.states, depth: 0 }).toEqual({ ...breadth.states, depth: 0 });
    expect(depth.bounds).toEqual(breadth.bounds);
  }
});

test("with `first` it stops at the first violation at once, and what it shows ends there", async () => {
  const model = counter(500, { "below 40": always(({ n }: N) => n < 40), "below 30": always(({ n }: N) => n < 30) });
  const result = await checked(model, { first: true });
  expect(verdicts(result)).toEqual(["undecided", "violated", "undecided"]);
  expect(result.claims[1]).toMatchObject({ events: 30 });
  expect(result.bounds).toEqual([{ kind: "first", cut: 1 }]);
  expect(result.states.distinct).toBe(31);
  expect(result.search).toBe("depth");
});

test("bounds on states and time and an interrupt leave what was not found undecided", async () => {
  const model = counter(900, { "below 800": always(({ n }: N) => n < 800) });
  expect(verdicts(await checked(model, { maxStates: 100 }))).toEqual(["undecided", "undecided"]);
  expect((await checked(model, { maxStates: 100 })).states.distinct).toBe(100);
  const timed = await checked(model, { maxSeconds: 0.5 });
  expect([timed.bounds[0]?.kind, ...verdicts(timed)]).toEqual(["seconds", "undecided", "undecided"]);
  const interrupted = await checked(model, { signal: { aborted: true } });
  expect([interrupted.bounds[0]?.kind, ...verdicts(interrupted)]).toEqual(["interrupt", "undecided", "undecided"]);
});

test("an error of the author's code is told with the way to it", async () => {
  const breaking = {
    init: [{ n: 0 }],
    ends: () => true,
    actions: {
      up: ({ n }: N) => {
        if (n === 7) throw new Error("boom");
        return { n: n + 1 };
      },
    },
  };
  const result = await checked(spec("breaking", breaking as never, {} as never));
  expect([result.verdict, result.exitCode, result.error?.evidence.events.length]).toEqual(["error", 75, 7]);
});

test("claims of liveness are decided on a graph of their own, breadth first", async () => {
  const claims = {
    "two follows on one": leadsTo(
      ({ n }: N) => n === 1,
      ({ n }: N) => n === 2,
    ),
    "six follows on one": leadsTo(
      ({ n }: N) => n === 1,
      ({ n }: N) => n === 6,
    ),
  };
  const behaviour = {
    init: [{ n: 0 }],
    ends: () => true,
    fairness: { weak: [{ kind: "action", name: "up" }] },
    actions: { up: ({ n }: N) => (n < 5 ? { n: n + 1 } : undefined) },
  };
  const model = spec("counter", behaviour as never, claims as never);
  const result = await checked(model);
  expect(verdicts(result)).toEqual(["holds", "violated", "holds"]);
  expect(result.reductions).toEqual(["2 liveness claims were decided on a graph of 6 states, searched breadth first"]);
  expect(verdicts(await checked(model, { search: "breadth" }))).toEqual(["holds", "violated", "holds"]);
});

test("of two states that look alike the nearer one is told first, whichever was met first", async () => {
  // 10 to 13 is followed to its end before 1 leads to 2, which looks like 13.
  const forked = {
    init: [{ n: 0 }],
    ends: () => true,
    actions: {
      short: ({ n }: N) => (n < 2 ? { n: n + 1 } : undefined),
      long: ({ n }: N) => (n === 0 ? { n: 10 } : n >= 10 && n < 13 ? { n: n + 1 } : undefined),
    },
  };
  const alike = indistinguishable(
    ({ n }: N) => (n === 2 || n === 13 ? "end" : n),
    ({ n }: N) => n,
  );
  const { claims } = await checked(spec("forked", forked as never, { alike } as never));
  expect(claims[0]!.evidence.map(({ events }) => events.length)).toEqual([2, 4]);
  expect(claims[0]!.events).toBe(4);
});

// Walks at random against the exact search: what they see is there.
// The one idea: whatever a walk meets, the search of all states must know; and a way that is called shortest is as long as its.
// Not here: the choices that walks draw from (machine/choices.test.ts), the words for people (cli/simulate.test.ts).
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  always,
  checkSource,
  next,
  protocol,
  type Role,
  reachable,
  type Simulation,
  type SimulationOptions,
  type Source,
  send,
  simulateSource,
  spec,
  step,
} from "../../checker/index.ts";
import { STRATEGIES } from "../../checker/search/walks/strategies.ts";
import { replay, replayable } from "../../traces/index.ts";
import { amount } from "../amount.ts";
import { randomSystem, sourceOf } from "../oracle/generator.ts";

const SYSTEMS = amount("KRIPKE_RANDOM_SYSTEMS", { everyday: 40, deep: 500 });
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const surroundings = { now: () => performance.now(), memory: () => 0 };
const simulated = (source: unknown, options: SimulationOptions = {}): Promise<Simulation> =>
  simulateSource(source as Source, { walks: 200, ...options }, surroundings);
const verdicts = ({ claims }: Simulation): string[] => claims.map(({ verdict }) => verdict);

const tally = { seen: 0, shortest: 0, "not shortest": 0, "seen by the search alone": 0 };
afterAll(() => console.log(tally));

test(`what walks see, the search of all states sees, and no way is shorter than its (KRIPKE_RANDOM_SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomSystem, fc.nat(), async (system, seed) => {
      const source = sourceOf(system);
      const checked = await checkSource(source, { maxStates: 20_000 }, surroundings);
      fc.pre(checked.bounds.every(({ kind }) => kind === "within") && checked.error === null);
      const walked = await simulated(source, { seed, walks: 60, events: 30 });
      expect(walked.error).toBeNull();
      for (const claim of walked.claims) {
        const known = checked.claims.find(({ name }) => name === claim.name)!;
        if (claim.events === null) {
          if (claim.verdict === "not seen" && known.evidence.length > 0) tally["seen by the search alone"]++;
          continue;
        }
        tally.seen++;
        tally[claim.isShortest ? "shortest" : "not shortest"]++;
        expect(known.verdict).toBe(claim.verdict);
        expect(claim.events).toBeGreaterThanOrEqual(known.events!);
        if (claim.isShortest) expect(claim.events).toBe(known.events);
        const trace = {
          ...{ model: "", scenario: null, mutant: null, parameters: {}, engine: "" },
          ...{ claim: claim.name, verdict: claim.verdict as "violated", ...claim.evidence[0]! },
        };
        expect(replayable(source, claim.name, (over) => replay(trace, over)).outcome).toBe("reproduces");
      }
    }),
    { numRuns: SYSTEMS, seed: SEED, maxSkipsPerRun: 20 },
  );
  // 45 of 60 on average, and 26 once.
  expect(tally.seen).toBeGreaterThan(SYSTEMS / 8);
}, 600_000);

interface N {
  readonly n: number;
}

/** Counts up to `end`, or back to nought. */
const climber = (end: number, claims: object, more: object = {}): unknown =>
  spec(
    "climber",
    {
      init: [{ n: 0 }],
      ends: () => true,
      actions: { up: ({ n }: N) => (n < end ? { n: n + 1 } : undefined), idle: (state: N) => state },
      ...more,
    } as never,
    claims as never,
  );

test("the same seed is the same walks, and another seed others", async () => {
  const lottery = spec(
    "lottery",
    {
      init: [{ n: 0 }],
      ends: () => true,
      actions: {
        add: ({ n }: N) => (n < 1e6 ? { n: n * 2 } : undefined),
        one: ({ n }: N) => ({ n: (n * 2 + 1) % 1e6 }),
      },
    } as never,
    { never: always(({ n }: N) => n % 1000 !== 637) } as never,
  );
  const run = async (seed: number): Promise<unknown> => {
    const { walks, events, claims } = await simulated(lottery, { seed, events: 40, first: true });
    return [walks, events, claims[0]?.evidence];
  };
  expect(await run(1)).toEqual(await run(1));
  const runs = await Promise.all([1, 2, 3, 4].map(run));
  expect(new Set(runs.map((each) => JSON.stringify(each))).size).toBe(4);
});

test("what is found is made short: events that were not needed are left out, and the way is as short as any", async () => {
  const { claims } = await simulated(climber(50, { low: always(({ n }: N) => n < 9) }));
  expect(claims[0]).toMatchObject({ verdict: "violated", events: 9, isShortest: true });
});

test.each(Object.keys(STRATEGIES) as (keyof typeof STRATEGIES)[])(
  "%s finds what is there, and each kind of claim",
  async (strategy) => {
    const claims = {
      state: always(({ n }: N) => n < 5),
      change: step((before: N, after: N) => before.n !== 2 || after.n !== 3),
      met: reachable(({ n }: N) => n === 4),
      never: reachable(({ n }: N) => n < 0),
    };
    const found = await simulated(
      climber(8, claims, {
        ends: ({ n }: N) => n !== 8,
        actions: { up: ({ n }: N) => (n < 8 ? { n: n + 1 } : undefined) },
      }),
      { strategy, walks: 20 },
    );
    expect(verdicts(found)).toEqual(["violated", "violated", "witnessed", "not seen", "violated"]);
    expect(found.claims.map(({ events }) => events)).toEqual([5, 3, 4, null, 8]);
    expect([found.verdict, found.exitCode]).toEqual(["violated", 12]);
  },
);

test("a successor outside the bound is asked and not taken; a walk ends only where all are", async () => {
  const within = {
    within: ({ n }: N) => n <= 3,
    actions: { up: ({ n }: N) => ({ n: n + 1 }), idle: (state: N) => state },
  };
  const claims = { four: always(({ n }: N) => n !== 4), five: always(({ n }: N) => n !== 5) };
  const { claims: found, events } = await simulated(climber(9, claims, within), { walks: 1, events: 30 });
  expect(found.map(({ verdict, events }) => [verdict, events])).toEqual([
    ["violated", 4],
    ["not seen", null],
    ["not seen", null],
  ]);
  // It idles on at the bound.
  expect(events).toBe(30);
  const {
    actions: { up },
  } = within;
  const stuck = await simulated(climber(9, claims, { within: within.within, actions: { up } }), {
    walks: 1,
    events: 30,
  });
  expect(stuck.events).toBe(3);
});

type Ping = { readonly type: "ping" };
const pinged: Role<number, Ping> = { init: () => 0, receive: (n) => next(n + 1) };
const pinging: Role<number, never, Ping> = {
  init: () => 0,
  actions: { ping: (n) => (n < 20 ? next(n + 1, send("pinged", { type: "ping" })) : undefined) },
};
const faulty = (lost: number, claims: object): unknown =>
  protocol(
    "pings",
    {
      nodes: { pinged, pinging },
      network: { order: "none", copies: "many", loses: { atMost: lost }, duplicates: { atMost: 1 } },
      ends: () => true,
    },
    claims as never,
  );

/** Drawn like any event a loss would come among the first: one that waits for the last of 20 would be one walk in 100,000. */
test("faults come late as well as early, keep to their budgets, and are counted", async () => {
  const lostAt = (when: (sent: number) => boolean) =>
    step(
      ({ pinging: sent }: { pinging: number }, _: unknown, { kind }: { kind: string }) =>
        kind !== "drop" || !when(sent),
    );
  const claims = { late: lostAt((sent) => sent === 20), early: lostAt((sent) => sent === 1) };
  const found = await simulated(faulty(1, claims), { strategy: "uniform", walks: 300 });
  expect(verdicts(found).slice(0, 2)).toEqual(["violated", "violated"]);
  const many = { many: reachable(({ pinged: received }: { pinged: number }) => received > 21) };
  const counts = await simulated(faulty(1, many), { walks: 300 });
  expect(verdicts(counts)[0]).toBe("not seen");
  expect(counts.faults.map(({ event }) => event)).toEqual(["drop ping → pinged", "duplicate ping → pinged"]);
  for (const { taken } of counts.faults) expect(taken).toBeGreaterThan(50);
  for (const { taken } of counts.faults) expect(taken).toBeLessThan(300);
});

test("no faults are injected where none are asked for", async () => {
  const counts = await simulated(faulty(1, {}), { walks: 50, faults: 0 });
  expect(counts.faults.map(({ taken }) => taken)).toEqual([0, 0]);
  expect(counts.warnings).toEqual([]);
});

test("only faults of the kinds that are asked for are injected, and one that never was is told", async () => {
  const drops = await simulated(faulty(1, {}), { walks: 50, kinds: ["drop"] });
  expect(drops.faults.map(({ event, taken }) => [event, taken > 0])).toEqual([
    ["drop ping → pinged", true],
    ["duplicate ping → pinged", false],
  ]);
  expect([drops.verdict, drops.warnings]).toEqual(["nothing found", []]);
  const crashes = await simulated(faulty(1, {}), { walks: 50, kinds: ["drop", "crash"] });
  expect([crashes.verdict, crashes.exitCode]).toEqual(["undecided", 1]);
  expect(crashes.undone).toEqual([
    "no walk has a fault of kind crash: the model allows none, or none was possible where a walk came",
  ]);
});

test("a fault that is allowed has its row, whatever its kind, and a sentence where no walk has it", async () => {
  const idle: Role<number, never> = { init: () => 0, actions: { tick: (n) => next((n + 1) % 3) } };
  const silent = (network: object): unknown =>
    protocol("silent", { nodes: { idle, other: idle }, network, ends: () => true } as never, {});
  const lossy = { order: "none", copies: "many", loses: { atMost: 1 }, duplicates: "always" };
  const { faults, warnings } = await simulated(silent(lossy), { walks: 5 });
  expect(faults).toEqual([
    { event: "drop", taken: 0 },
    { event: "duplicate", taken: 0 },
  ]);
  expect(warnings).toEqual([
    '"drop" is a fault that the model allows, and no walk has it.',
    '"duplicate" is a fault that the model allows, and no walk has it.',
  ]);
  const breaking = silent({ ...lossy, order: "fifo", loses: "never", duplicates: "never", disconnects: { atMost: 1 } });
  expect((await simulated(breaking, { walks: 5, faults: 0 })).faults).toEqual([{ event: "disconnect", taken: 0 }]);
  expect((await simulated(breaking, { walks: 5 })).faults[0]?.taken).toBeGreaterThan(0);
});

test("what was met of local states and events is counted, and when the last of it came", async () => {
  const { met, walks } = await simulated(faulty(0, {}), { walks: 50, faults: 0 });
  // 20 pings, and as many receipts.
  expect(met.pairs).toBe(40);
  expect(met.lastNew).toBeLessThan(walks);
});

test("walks that begin where earlier ones met something new come further than all that begin at the start", async () => {
  // Of 20 steps each must be the right one of eight: one walk in 2 ** 60, and an eighth of those that begin one step before.
  const doors = Object.fromEntries(
    Array.from({ length: 8 }, (_, door) => [
      `door${door}`,
      ({ at }: { at: number }) => ({ at: door === (at * 5) % 8 ? at + 1 : 0 }),
    ]),
  );
  const behind: Role<{ at: number }, never> = {
    init: () => ({ at: 0 }),
    actions: Object.fromEntries(
      Object.entries(doors).map(([name, go]) => [name, (state: { at: number }) => next(go(state))]),
    ),
  };
  const maze = protocol(
    "maze",
    { nodes: { behind }, network: { order: "none", copies: "one", loses: "never", duplicates: "never" } },
    { inside: always(({ behind: { at } }) => at < 20) },
  );
  const { claims } = await simulated(maze, { strategy: "uniform", walks: 20_000, events: 40 });
  expect(claims[0]).toMatchObject({ verdict: "violated", events: 20, isShortest: true });
});

test("first stops at the first violation, and when nothing is left to ask the walks end", async () => {
  const claims = { low: always(({ n }: N) => n < 3), high: always(({ n }: N) => n < 7) };
  const first = await simulated(climber(9, claims), { first: true, events: 5 });
  expect([first.end, verdicts(first)[0], first.walks < 200]).toEqual(["first", "violated", true]);
  const dead = climber(9, claims, {
    ends: () => false,
    actions: { up: ({ n }: N) => (n < 9 ? { n: n + 1 } : undefined) },
  });
  const all = await simulated(dead);
  expect([all.end, all.walks, verdicts(all)]).toEqual(["settled", 1, ["violated", "violated", "violated"]]);
});

test("what is thrown ends the walks, with a short way to it", async () => {
  const actions = {
    up: ({ n }: N) => {
      if (n === 4) throw new Error("no luck");
      return { n: n + 1 };
    },
    idle: (state: N) => state,
  };
  const broken = await simulated(climber(9, { low: always(({ n }: N) => n < 3) }, { actions }));
  expect([broken.verdict, broken.exitCode]).toEqual(["error", 75]);
  expect(broken.error?.message).toContain("no luck");
  expect(broken.error?.evidence.events).toHaveLength(4);
  // What was seen before stands.
  expect(verdicts(broken)[0]).toBe("violated");
});

test("a model in which nothing can happen is not said to have been walked", async () => {
  const still = await simulated(climber(0, {}, { actions: { up: () => undefined } }));
  expect([still.verdict, still.exitCode, still.undone]).toEqual([
    "undecided",
    1,
    ["nothing can happen in the model: no walk has an event"],
  ]);
});

test("an interrupt ends the walks with what was found", async () => {
  const signal = { aborted: false };
  const onProgress = ({ seen }: { seen: number }): void => {
    if (seen > 0) signal.aborted = true;
  };
  const far = { low: always(({ n }: N) => n < 3), far: always(({ n }: N) => n < 1e6) };
  const ended = await simulated(climber(1e7, far), { walks: 1e9, signal, onProgress });
  expect([ended.end, ended.exitCode, verdicts(ended)[0]]).toEqual(["interrupt", 12, "violated"]);
});

test("it tells how far it is, also while what was found is made short", async () => {
  // Each look at the clock is long after the one before, so every turn is told.
  let clock = 0;
  const told: { readonly walks: number; readonly isShortening: boolean }[] = [];
  const options = { walks: 50, onProgress: (progress: (typeof told)[number]) => void told.push(progress) };
  const source = climber(50, { low: always(({ n }: N) => n < 9) }) as Source;
  await simulateSource(source, options, { now: () => (clock += 50), memory: () => 0 });
  expect(new Set(told.map(({ isShortening }) => isShortening))).toEqual(new Set([false, true]));
  expect(told.at(-1)?.walks).toBe(50);
});

test("seconds end the walks", async () => {
  const ended = await simulated(climber(1e7, {}), { maxSeconds: 0.2, walks: 1e9 });
  expect([ended.end, ended.exitCode]).toEqual(["seconds", 0]);
});

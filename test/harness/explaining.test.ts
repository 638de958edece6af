// Traces explained: what is necessary, from where on the end was unavoidable, and the order with the fewest switches.
// The one idea: each answer is held against one that is found by stepping through everything by hand, with no engine between.
// Not here: the words (test/cli/explain.test.ts).
import { describe, expect, test } from "vitest";
import type { Evidence, Source, TraceEvent } from "../../checker/index.ts";
import { check, find } from "../../harness/check.ts";
import { type ExplainingOptions, explain } from "../../harness/explaining/explain.ts";
import { switchesIn } from "../../harness/explaining/fewest-switches.ts";
import { traceOfEvidence } from "../../harness/exploring/way-trace.ts";
import { initialStates, type Stepping } from "../../harness/stepping/state.ts";
import { always, type Made, next, protocol, type Role, reachable, replicated, send, step } from "../../index.ts";
import { replayable, storyOf } from "../../traces/index.ts";
import { lockWith } from "./lock.ts";

const OPTIONS: ExplainingOptions = { maxSeconds: 60, maxCallSeconds: Number.POSITIVE_INFINITY };

type Message = { readonly type: "add" };
interface Client {
  readonly asked: boolean;
  readonly rested: boolean;
}
const client: Role<Client, never, Message> = {
  init: () => ({ asked: false, rested: false }),
  receive: () => undefined,
  actions: {
    ask: (state) => (state.asked ? undefined : next({ ...state, asked: true }, send("server", { type: "add" }))),
    rest: (state) => (state.rested ? undefined : next({ ...state, rested: true })),
  },
};
const server: Role<number, Message> = { init: () => 0, receive: (count) => next(count + 1) };
/** A client that asks once; a copy of its message, or its forgetting that it asked, makes the server add twice. */
const counting = protocol(
  "counting",
  {
    nodes: { client, server },
    network: { order: "none", copies: "many", loses: "never", duplicates: { atMost: 1 } },
    crashes: [{ of: "client", atMost: 1, restarts: "later" }],
  },
  {
    "nothing is added twice": always(({ server: count }) => count < 2),
    "one step adds once": step((before, after) => after.server <= 1 || before.server === after.server),
    "something is added": reachable(({ server: count }) => count > 0),
  },
);

const explained = async (target: Made, claim: string, evidence: Evidence, options = OPTIONS) => {
  const subject = await find(target);
  const trace = traceOfEvidence(claim, evidence, { subject, directory: "/traces", from: "/", engine: "1" });
  return { trace, subject, ...(await explain({ trace, subject, twin: null }, options)) };
};
const evidenceOf = async (target: Made, claim: string): Promise<Evidence> =>
  (await check(target)).claims.find(({ name }) => name === claim)!.evidence[0]!;
const firstOf = (target: Made): Stepping => initialStates(target as unknown as Source)[0]!.state;

/** The least number of events to where a claim is settled, without those that are forbidden; null: within so many there is none. */
const fewest = (
  from: Stepping,
  shows: (state: Stepping) => boolean,
  forbids: (event: TraceEvent) => boolean,
  most: number,
) => {
  let level = [from];
  const seen = new Set([from.key]);
  for (let events = 0; events <= most; events++) {
    if (level.some(shows)) return events;
    const after = level.flatMap(({ enabled }) => enabled.filter(({ event }) => !forbids(event)).map(({ to }) => to));
    // Of a claim about steps each step counts, also to what is known.
    if (events < most && after.some(shows)) return events + 1;
    level = after.filter(({ key }) => !seen.has(key) && seen.add(key));
  }
  return null;
};

const FAULTS: ReadonlySet<string> = new Set([
  "duplicate",
  "drop",
  "crash",
  "stop",
  "partition",
  "disconnect",
  "suspect",
]);

/** Does each state that is reached without faults, and without passing what shows it, still lead there? */
const isUnavoidable = (from: Stepping, shows: (state: Stepping) => boolean): boolean => {
  const free = ({ enabled }: Stepping): readonly Stepping[] =>
    enabled.filter(({ event }) => !FAULTS.has(event.kind)).map(({ to }) => to);
  const all = new Map([[from.key, from]]);
  for (const state of all.values())
    for (const to of free(state)) if (!shows(to) && !all.has(to.key)) all.set(to.key, to);
  return [...all.values()].every((state) => fewest(state, shows, ({ kind }) => FAULTS.has(kind), 50) !== null);
};

const KINDS: Readonly<Record<string, string>> = { duplication: "duplicate", loss: "drop", crash: "crash" };

/** Is an event of a cause, as its words say? */
const isOf = (cause: string) => (event: TraceEvent) => {
  const [word = "", name = ""] = cause.split(" ");
  const fields = event as unknown as { readonly name?: string; readonly message?: { readonly type: string } };
  return (
    event.kind === (KINDS[word] ?? word) &&
    (KINDS[word] !== undefined || word === "restart" || name === (fields.name ?? fields.message?.type))
  );
};

const CASES = [
  ["an invariant", counting, "nothing is added twice"],
  ["a step", counting, "one step adds once"],
  ["a witness", counting, "something is added"],
  ["a lock", lockWith(1), "one client at a time holds the lock"],
] as const;

describe.each(CASES)("%s", (_, target, claim) => {
  test("is explained as stepping through everything explains it", async () => {
    const { trace, explanation } = await explained(target, claim, await evidenceOf(target, claim));
    const isWitness = trace.verdict === "witnessed";
    const shows = (state: Stepping): boolean => state.says(claim) === isWitness;
    const { causes, turning } = explanation!;
    expect(causes.length).toBeGreaterThan(1);
    for (const { cause, events, necessity } of causes) {
      expect(events).toEqual(trace.events.flatMap((event, i) => (isOf(cause)(event) ? [i + 1] : [])));
      const without = fewest(firstOf(target), shows, isOf(cause), trace.events.length);
      expect([cause, necessity]).toEqual([
        cause,
        without === null ? { kind: "necessary" } : { kind: "spared", events: without },
      ]);
    }
    if (isWitness) return expect(turning).toBeNull();
    const along = trace.events.map((__, i) => firstOf(target).follow(trace.events.slice(0, i)));
    const kept = along.findLastIndex((state) => !isUnavoidable(state, shows));
    expect(turning).toEqual({ events: kept + 1, isKnown: true });
  });
});

const eventsOf = (target: Made, ...which: readonly Parameters<Stepping["take"]>[0][]): readonly TraceEvent[] =>
  which.reduce((state, one) => state.take(one), firstOf(target)).events;
const [ask, rest, deliver] = [
  { kind: "action", name: "ask" },
  { kind: "action", name: "rest" },
  { kind: "deliver", to: "server" },
];

test("a copy of the message is the one fault that it takes, and once there is one nobody can help it", async () => {
  const events = eventsOf(counting, ask, rest, { kind: "duplicate" }, deliver, deliver);
  const { explanation } = await explained(counting, "nothing is added twice", {
    initial: null,
    events,
    loopStart: null,
  });
  const necessities = Object.fromEntries(explanation!.causes.map(({ cause, necessity }) => [cause, necessity.kind]));
  expect(explanation!.causes[0]).toMatchObject({ isFault: true, events: [3], necessity: { kind: "necessary" } });
  expect(necessities).toMatchObject({ "action ask of client": "necessary", "action rest of client": "spared" });
  expect(explanation!.turning).toEqual({ events: 3, isKnown: true });
});

test("of two ways to the same each can be spared", async () => {
  const crash = [{ kind: "crash" }, { kind: "restart" }];
  const events = eventsOf(counting, ask, ...crash, ask, deliver, deliver);
  const { explanation } = await explained(counting, "nothing is added twice", {
    initial: null,
    events,
    loopStart: null,
  });
  expect(explanation!.causes[0]).toMatchObject({
    isFault: true,
    events: [2],
    necessity: { kind: "spared", events: 4 },
  });
  // Behind the crash it restarts and asks anew, or puts that off for ever.
  expect(explanation!.turning).toEqual({ events: 2, isKnown: true });
});

test("what takes as many events as the trace has is still within them", async () => {
  const events = eventsOf(counting, ask, rest, { kind: "crash" }, { kind: "duplicate" }, deliver, deliver);
  const evidence = { initial: null, events, loopStart: null };
  const { explanation } = await explained(counting, "nothing is added twice", evidence);
  const copy = explanation!.causes.find(({ events: numbers }) => numbers.includes(4));
  expect(copy!.necessity).toEqual({ kind: "spared", events: 6 });
});

test("where there is no time it is not known, and so where it is interrupted", async () => {
  const evidence = await evidenceOf(counting, "nothing is added twice");
  for (const [why, more] of [
    ["seconds", { maxSeconds: 0 }],
    ["interrupt", { signal: { aborted: true } }],
  ] as const) {
    const { explanation } = await explained(counting, "nothing is added twice", evidence, { ...OPTIONS, ...more });
    expect(new Set(explanation!.causes.map(({ necessity }) => JSON.stringify(necessity)))).toEqual(
      new Set([JSON.stringify({ kind: "unknown", why })]),
    );
    expect(explanation!.turning).toBeNull();
  }
});

/** The fewest switches of all orders of events that come to the same, the last event staying the last. */
const fewestByHand = (from: Stepping, events: readonly TraceEvent[]): number => {
  const { key } = from.follow(events);
  const last = events.at(-1)!;
  const ordersOf = (state: Stepping, left: readonly TraceEvent[]): readonly Stepping[] =>
    left.length === 0
      ? tried(state, last)
      : left.flatMap((event, i) =>
          tried(state, event).flatMap((to) =>
            ordersOf(
              to,
              left.filter((__, j) => j !== i),
            ),
          ),
        );
  const ends = ordersOf(from, events.slice(0, -1)).filter((end) => end.key === key);
  return Math.min(...ends.map((end) => switchesIn(end.events)));
};
const tried = (state: Stepping, event: TraceEvent): readonly Stepping[] => {
  try {
    return [state.follow([event])];
  } catch {
    return [];
  }
};

test("the order with the fewest switches is that of all orders tried, and shows the same", async () => {
  const crowd = protocol(
    "crowd",
    {
      nodes: { client: replicated(2, client), server },
      network: { order: "none", copies: "many", loses: { atMost: 1 }, duplicates: "never" },
    },
    { "nothing is added twice": always(({ server: count }) => count < 2) },
  );
  const at = (of: string, name: string) => ({ kind: "action", of, name });
  const from = (client: string) => ({ kind: "deliver", from: client });
  const orders = [
    [
      at("client1", "ask"),
      at("client2", "rest"),
      at("client1", "rest"),
      at("client2", "ask"),
      from("client2"),
      from("client1"),
    ],
    [
      at("client2", "ask"),
      from("client2"),
      at("client1", "rest"),
      at("client2", "rest"),
      at("client1", "ask"),
      from("client1"),
    ],
    [
      at("client1", "ask"),
      at("client2", "rest"),
      at("client2", "ask"),
      at("client1", "rest"),
      from("client1"),
      from("client2"),
    ],
  ];
  for (const which of orders) {
    const events = eventsOf(crowd, ...which);
    const told = await explained(crowd, "nothing is added twice", { initial: null, events, loopStart: null });
    const { reordered, trace, subject } = told;
    expect([told.isFewest, reordered!.switches]).toEqual([true, fewestByHand(firstOf(crowd), events)]);
    expect(reordered!.switches).toBeLessThan(told.switches);
    expect(reordered!.order.map((i) => events[i])).toEqual(reordered!.trace.events);
    expect(trace.events).toEqual(events);
    const again = replayable(subject.source, trace.claim, (over) => storyOf(reordered!.trace, over).replay.outcome);
    expect(again).toBe("reproduces");
  }
});

test("where the model's code throws on the way, nothing is said to be necessary", async () => {
  const to = (from: number, n: number) => (s: { readonly n: number }) => (s.n === from ? next({ n }) : undefined);
  const falls = (s: { readonly n: number }): undefined => {
    if (s.n === 9) throw new Error("falls");
  };
  const falling = (aside: number) =>
    protocol(
      "falling",
      {
        nodes: {
          one: { init: () => ({ n: 0 }), actions: { up: to(0, 1), further: to(1, 2), aside: to(0, aside), falls } },
        },
        network: { order: "none", copies: "many", loses: "never", duplicates: "never" },
      },
      { low: always(({ one }) => one.n !== 2) },
    );
  const evidence = await evidenceOf(falling(8), "low");
  const kinds = async (aside: number) =>
    (await explained(falling(aside), "low", evidence)).explanation?.causes.map(({ necessity }) => necessity.kind);
  expect(await kinds(0)).toEqual(["necessary", "necessary"]);
  expect(await kinds(9)).toEqual(["unknown", "unknown"]);
});

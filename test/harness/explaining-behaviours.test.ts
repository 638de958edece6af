// Behaviours explained, and two ends that look alike: what is necessary, and the last state from which the claim could still be kept.
// The one idea: each answer is held against all behaviours of some length, one by one, which the judge of traces judges from the
// definitions; no graph and no automaton of the explanation is between.
// Not here: ends of one trace (explaining.test.ts), the words (test/cli/explain.test.ts).
import { expect, test } from "vitest";
import type { Evidence, Source, TraceEvent } from "../../checker/index.ts";
import { check, find } from "../../harness/check.ts";
import { type ExplainingOptions, explain } from "../../harness/explaining/explain.ts";
import { traceOfEvidence } from "../../harness/exploring/way-trace.ts";
import { initialStates, type Stepping } from "../../harness/stepping/state.ts";
import { indistinguishable, leadsTo, ltl, type Made, next, protocol, type Role, send, temporal } from "../../index.ts";
import { replayable, storyOf, type Trace } from "../../traces/index.ts";

const OPTIONS: ExplainingOptions = { maxSeconds: 60, maxCallSeconds: Number.POSITIVE_INFINITY };

type Message = { readonly type: "ask" } | { readonly type: "again" };
type Answer = { readonly type: "done" };
interface Client {
  readonly phase: "new" | "waiting" | "done" | "gone";
  readonly again: number;
}
const client: Role<Client, Answer, Message> = {
  init: () => ({ phase: "new", again: 0 }),
  receive: (state) => (state.phase === "waiting" ? next({ ...state, phase: "done" }) : undefined),
  actions: {
    ask: (state) =>
      state.phase === "new" ? next({ ...state, phase: "waiting" }, send("server", { type: "ask" })) : undefined,
    leave: (state) => (state.phase === "new" ? next({ ...state, phase: "gone" }) : undefined),
  },
  timers: {
    again: (state) => (state.phase === "waiting" ? next(state, send("server", { type: "again" })) : undefined),
  },
};
/** Who asks again counts it, which only a bound ends. */
const counting: typeof client = {
  ...client,
  timers: {
    again: (state) =>
      state.phase === "waiting"
        ? next({ ...state, again: state.again + 1 }, send("server", { type: "again" }))
        : undefined,
  },
};
const server: Role<{ readonly heard: boolean }, Message, Answer> = {
  init: () => ({ heard: false }),
  receive: (_, __, { from }) => next({ heard: true }, send(from, { type: "done" })),
};

/** A client that asks until it is answered, over a network that may lose whatever it likes. */
const asking = (loses: "always" | "never", { claim = leadsTo, most = Number.POSITIVE_INFINITY } = {}) =>
  protocol(
    "asking",
    {
      nodes: { client: most === Number.POSITIVE_INFINITY ? client : counting, server },
      within: ({ client: { again } }) => again <= most,
      network: { order: "none", copies: "one", loses, duplicates: "never" },
      ends: () => true,
      fairness: { weak: [{ kind: "action" }, { kind: "timer" }, { kind: "deliver", each: "type" }] },
    },
    {
      "who waits is answered": claim(
        ({ client: { phase } }) => phase === "waiting",
        ({ client: { phase } }) => phase === "done",
      ),
      "nobody leaves": temporal(ltl.not(ltl.eventually(ltl.state(({ client: { phase } }) => phase === "gone")))),
      "in the end all is done": temporal(ltl.eventually(ltl.state(({ client: { phase } }) => phase === "done"))),
    },
  );

const evidenceOf = async (target: Made, claim: string): Promise<readonly Evidence[]> =>
  (await check(target)).claims.find(({ name }) => name === claim)!.evidence;

const explained = async (target: Made, claim: string, [evidence, twin]: readonly Evidence[]) => {
  const subject = await find(target);
  const of = { subject, directory: "/traces", from: "/", engine: "1" };
  const trace = traceOfEvidence(claim, evidence!, of);
  const other = twin === undefined ? null : traceOfEvidence(claim, twin, of);
  return { trace, ...(await explain({ trace, subject, twin: other }, OPTIONS)) };
};

const firstOf = (target: Made): Stepping => initialStates(target as unknown as Source)[0]!.state;

/** All behaviours that go on from some events, to so many in all, and then repeat something or stop. */
/** As far as the model's bound lets them. */
const behaviours = function* (
  from: Stepping,
  most: number,
  allows: (event: TraceEvent) => boolean,
): Generator<Omit<Evidence, "initial">> {
  const along: Stepping[] = [];
  for (let state: Stepping | null = from; state !== null; state = state.before) along.unshift(state);
  for (const [loopStart, { key }] of along.entries()) if (key === from.key) yield { events: from.events, loopStart };
  if (from.events.length === most) return;
  for (const { event, to } of from.enabled) if (to.isWithin && allows(event)) yield* behaviours(to, most, allows);
};

/** What the judge says of a behaviour: does it refute the claim, is it fair and keeps it, or is it no fair behaviour at all? */
const judged = (target: Made, trace: Trace, { events, loopStart }: Omit<Evidence, "initial">) => {
  const { outcome, sentence } = replayable(target as unknown as Source, trace.claim, (over) =>
    storyOf({ ...trace, events, loopStart }, over),
  ).replay;
  if (outcome === "reproduces") return "refutes";
  return sentence.includes("just what the claim asks for") ? "keeps" : "is not fair";
};

const KINDS: Readonly<Record<string, string>> = { loss: "drop" };
const isOf = (cause: string) => (event: TraceEvent) => {
  const [word = "", name = ""] = cause.split(" ");
  const fields = event as unknown as { readonly name?: string; readonly message?: { readonly type: string } };
  return (
    event.kind === (KINDS[word] ?? word) &&
    (KINDS[word] !== undefined || name === (fields.name ?? fields.message?.type))
  );
};

/** Longer than any evidence here. */
const MOST = 6;

const CASES = [
  ["a lasso of a network that loses", asking("always"), "who waits is answered"],
  ["a formula, refuted by stopping", asking("never"), "in the end all is done"],
  ["a formula, refuted by a beginning", asking("never"), "nobody leaves"],
  ["what is refuted within a bound", asking("never", { most: 1 }), "in the end all is done"],
] as const;

test.each(CASES)("%s is explained as all its behaviours explain it", async (name, target, claim) => {
  const { trace, explanation } = await explained(target, claim, await evidenceOf(target, claim));
  expect(trace.events.length).toBeLessThan(MOST);
  const { causes, turning, within, isBounded, shown } = explanation!;
  expect([shown, within, isBounded]).toEqual(["behaviour", null, name.endsWith("within a bound")]);
  expect(causes.length).toBeGreaterThan(0);
  const first = firstOf(target);
  for (const { cause, events, necessity } of causes) {
    expect(events).toEqual(trace.events.flatMap((event, i) => (isOf(cause)(event) ? [i + 1] : [])));
    const without = [...behaviours(first, MOST, (event) => !isOf(cause)(event))].filter(
      (behaviour) => judged(target, trace, behaviour) === "refutes",
    );
    expect([cause, necessity.kind]).toEqual([cause, without.length === 0 ? "necessary" : "spared"]);
    if (necessity.kind !== "spared") continue;
    expect(Math.min(...without.map(({ events: { length } }) => length))).toBeLessThanOrEqual(necessity.events);
    expect(necessity.events).toBeLessThanOrEqual(MOST);
  }
  const isKept = (events: number): boolean =>
    [...behaviours(first.follow(trace.events.slice(0, events)), MOST, () => true)].some(
      (behaviour) => judged(target, trace, behaviour) === "keeps",
    );
  const kept = [0, ...trace.events.map((__, i) => i + 1)].filter(isKept);
  const isForEver = trace.loopStart !== null && kept.includes(trace.events.length);
  expect(turning).toEqual({ events: isForEver ? null : kept.length, isKnown: true });
});

/** Somebody sees whether a message came, and not whether it was read: two ends that look alike. */
const reader: Role<{ readonly read: number; readonly got: number }, { readonly type: "letter" }> = {
  init: () => ({ read: 0, got: 0 }),
  receive: (state) => next({ ...state, got: state.got + 1 }),
  actions: { read: (state) => (state.got > state.read ? next({ ...state, read: state.read + 1 }) : undefined) },
};
const writer: Role<{ readonly sent: boolean; readonly idle: boolean }, never, { readonly type: "letter" }> = {
  init: () => ({ sent: false, idle: false }),
  receive: () => undefined,
  actions: {
    write: (state) => (state.sent ? undefined : next({ ...state, sent: true }, send("reader", { type: "letter" }))),
    rest: (state) => (state.idle ? undefined : next({ ...state, idle: true })),
  },
};
const reading = protocol(
  "reading",
  {
    nodes: { writer, reader },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    ends: () => true,
  },
  {
    "the writer cannot know what is read": indistinguishable(
      (nodes) => (nodes.reader.got > 0 ? "it came" : undefined),
      (nodes) => nodes.reader.read,
    ),
  },
);

test("two ends are explained as all pairs of ends explain them", async () => {
  const claim = "the writer cannot know what is read";
  const rest = firstOf(reading)
    .take({ kind: "action", name: "rest" })
    .take({ kind: "action", name: "write" })
    .take({ kind: "deliver", to: "reader" });
  const read = rest.take({ kind: "action", name: "read" });
  const ends = [read, rest].map(({ events }) => ({ initial: null, events, loopStart: null }));
  const { explanation } = await explained(reading, claim, ends);
  const { causes, turning, shown, within } = explanation!;
  expect([shown, within, turning]).toEqual(["two ends", 4, null]);
  const says = (state: Stepping, allows: (event: TraceEvent) => boolean, most: number): readonly Stepping[] =>
    most === 0
      ? [state]
      : [state, ...state.enabled.flatMap(({ event, to }) => (allows(event) ? says(to, allows, most - 1) : []))];
  const shows = (cause: string): boolean => {
    const facts = says(firstOf(reading), (event) => !isOf(cause)(event), 4)
      .map(({ snapshot }) => snapshot.nodes.find(({ id }) => id === "reader")!.state as { got: number; read: number })
      .filter(({ got }) => got > 0);
    return new Set(facts.map(({ read: fact }) => fact)).size > 1;
  };
  expect(causes.map(({ cause, events, eventsOfTwin }) => [cause, events, eventsOfTwin])).toEqual([
    ["action rest of writer", [1], [1]],
    ["action write of writer", [2], [2]],
    ["deliver letter → reader", [3], [3]],
    ["action read of reader", [4], []],
  ]);
  for (const { cause, necessity } of causes)
    expect([cause, necessity.kind]).toEqual([cause, shows(cause) ? "spared" : "necessary"]);
  expect(causes[0]!.necessity).toEqual({ kind: "spared", events: 3 });
});

test("where there is no time nothing is said to be necessary of a behaviour", async () => {
  const target = asking("always");
  const claim = "who waits is answered";
  const evidence = await evidenceOf(target, claim);
  const subject = await find(target);
  const trace = traceOfEvidence(claim, evidence[0]!, { subject, directory: "/traces", from: "/", engine: "1" });
  for (const [why, more] of [
    ["seconds", { maxSeconds: 0 }],
    ["interrupt", { signal: { aborted: true } }],
  ] as const) {
    const { explanation } = await explain({ trace, subject, twin: null }, { ...OPTIONS, ...more });
    expect(new Set(explanation!.causes.map(({ necessity }) => JSON.stringify(necessity)))).toEqual(
      new Set([JSON.stringify({ kind: "unknown", why })]),
    );
    expect(explanation!.turning).toBeNull();
  }
});

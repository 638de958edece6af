// Traces of the protocols made by hand, one for each way in which a trace can end.
// The one idea: each is written out event by event, so that a test can bend one and say what must come of it.
// Not here: traces that a search found (recorded by the suite).
import type { TraceEvent } from "../../checker/index.ts";
import type { Trace } from "../../traces/format.ts";

export const deliver = (from: string, to: string, message: unknown, choice?: string): TraceEvent => ({
  kind: "deliver",
  from,
  to,
  message,
  ...(choice === undefined ? {} : { choice }),
});

const [tm, p1, p2, p3] = ["coordinator", "participant1", "participant2", "participant3"] as const;
const prepare = { type: "prepare" };
const yes = { type: "yes" };
const committed = { type: "decision", decision: "commit" };
const begin: TraceEvent = { kind: "action", node: tm, name: "begin" };

const base = {
  model: "two-phase-commit",
  scenario: null,
  mutant: "majorityYes",
  parameters: { participants: 3, crashes: 1, network: "lossy" },
  initial: null,
  loopStart: null,
  engine: "0.1.0",
} as const;

/** An `always` claim: with a loss, a crash and a recovery on the way. */
export const splitDecision: Trace = {
  ...base,
  claim: "no split decision",
  verdict: "violated",
  events: [
    begin,
    deliver(tm, p1, prepare, "able"),
    deliver(tm, p2, prepare, "able"),
    deliver(tm, p3, prepare, "unable"),
    deliver(p1, tm, yes),
    { kind: "drop", from: p3, to: tm, message: { type: "no" } },
    deliver(p2, tm, yes),
    { kind: "crash", node: tm },
    { kind: "restart", node: tm },
    deliver(tm, p1, committed),
  ],
};

/** A `step` claim. */
export const decisionChanged: Trace = {
  ...base,
  claim: "a decision is final",
  verdict: "violated",
  events: [
    begin,
    deliver(tm, p1, prepare, "able"),
    deliver(tm, p2, prepare, "able"),
    deliver(p1, tm, yes),
    deliver(p2, tm, yes),
    deliver(tm, p3, prepare, "unable"),
    deliver(tm, p3, committed),
  ],
};

/** A `reachable` claim. */
export const everyoneCommits: Trace = {
  ...base,
  scenario: "recovers",
  mutant: null,
  claim: "everyone can commit",
  verdict: "witnessed",
  events: [
    begin,
    deliver(tm, p1, prepare, "able"),
    deliver(tm, p2, prepare, "able"),
    deliver(tm, p3, prepare, "able"),
    deliver(p1, tm, yes),
    deliver(p2, tm, yes),
    ...[p1, p2, p3].map((to) => deliver(tm, to, committed)),
  ],
};

/** A deadlock of a whole-state spec with two initial states. */
export const stuck: Trace = {
  model: "./buckets.ts",
  scenario: null,
  mutant: null,
  parameters: {},
  claim: "no deadlock",
  verdict: "violated",
  initial: "one empty",
  events: [
    { kind: "action", name: "fill", value: "b" },
    { kind: "action", name: "pour", value: "b, a", choice: "spilling" },
    { kind: "action", name: "log" },
  ],
  loopStart: null,
  engine: "0.1.0",
};

/** A predicate that throws at the end. */
export const broken: Trace = {
  ...stuck,
  claim: "nothing throws",
  verdict: "error",
  events: stuck.events.slice(0, 2),
};

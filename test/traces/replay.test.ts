// Replay: a trace reproduces over the model that made it, and over a changed one the reason stands in one sentence.
// The one idea: the sentences are a golden file, so that a reader can judge whether they say where and why.
// Not here: traces that a search found, over models of the language (recorded.test.ts).
import { describe, expect, it } from "vitest";
import { KripkeError, type Snapshot, type TraceEvent } from "../../checker/index.ts";
import type { Trace } from "../../traces/format.ts";
import { type Replayable, replay } from "../../traces/replay.ts";
import { buckets } from "./buckets-by-hand.ts";
import { type ByHand, byHand } from "./by-hand.ts";
import { commit, majority } from "./commit-by-hand.ts";
import { broken, decisionChanged, deliver, everyoneCommits, splitDecision, stuck } from "./example-traces.ts";

const commits = byHand(commit(majority));
const spec = byHand(buckets);

describe("a trace over its own model", () => {
  it.each<readonly [Trace, Replayable, string]>([
    [splitDecision, commits, '"no split decision" is violated'],
    [decisionChanged, commits, '"a decision is final" is violated'],
    [everyoneCommits, commits, '"everyone can commit" is witnessed'],
    [stuck, spec, '"no deadlock" is violated'],
    [broken, spec, "the model breaks: the claim cannot cope with a spill"],
  ])("a trace over its own model reproduces: $claim", (trace, subject, shown) => {
    const result = replay(trace, subject);
    expect(result.sentence).toBe(`the trace reproduces: after ${trace.events.length} events ${shown}`);
    expect(result.outcome).toBe("reproduces");
    expect(result.path!.moves.map(({ event }) => event)).toEqual(trace.events);
  });

  it("a trace without events reproduces at the start", () => {
    const empty: Trace = { ...splitDecision, claim: "everyone can commit", verdict: "witnessed", events: [] };
    const yes = {
      ...commits.claims,
      "everyone can commit": { kind: "reachable", says: () => true },
    } as ByHand["claims"];
    expect(replay(empty, byHand({ ...commit(majority), claims: yes })).sentence).toBe(
      'the trace reproduces: at the start "everyone can commit" is witnessed',
    );
  });
});

const edited = (change: (events: TraceEvent[]) => void, trace = splitDecision): Trace => {
  const events = [...trace.events];
  change(events);
  return { ...trace, events };
};
const without = (index: number, trace = splitDecision): Trace => edited((events) => events.splice(index, 1), trace);
const replaced = (index: number, event: TraceEvent, trace = splitDecision): Trace =>
  edited((events) => events.splice(index, 1, event), trace);

const whole = commit(majority).initial[0]!.to;
const smaller: Snapshot = { ...whole, nodes: whole.nodes.filter(({ id }) => id !== "participant1") };
/** The model with its first state changed. */
const startingWith = (change: (state: Snapshot) => Snapshot): Replayable => {
  const hand = commit(majority);
  return byHand({ ...hand, initial: hand.initial.map((move) => ({ ...move, to: change(move.to) })) });
};
const withClaim = (says: (state: Snapshot) => boolean | undefined): Replayable =>
  byHand({ ...commit(majority), claims: { "no split decision": { kind: "always", says } } });
const crash: TraceEvent = { kind: "crash", node: "coordinator" };

/** A trace and a model that do not fit, by what does not fit. */
const misfits: Readonly<Record<string, readonly [Trace, Replayable]>> = {
  "a choice has another name": [splitDecision, byHand(commit({ ...majority, choices: ["ready", "unable"] }))],
  "a choice is left out": [replaced(1, deliver("coordinator", "participant1", { type: "prepare" })), commits],
  "a choice where there is none": [
    replaced(4, deliver("participant1", "coordinator", { type: "yes" }, "able")),
    commits,
  ],
  "the message was never sent": [without(2), commits],
  "another message is in flight": [replaced(4, deliver("participant1", "coordinator", { type: "maybe" })), commits],
  "the message has another field": [
    replaced(9, deliver("coordinator", "participant1", { type: "decision", decision: "abort" })),
    commits,
  ],
  "the decision is no longer sent": [splitDecision, byHand(commit({ ...majority, enough: 3 }))],
  "the receiver is down": [edited((events) => events.splice(6, 0, crash)), commits],
  "the node has gone": [
    splitDecision,
    byHand({
      ...commit(majority),
      initial: [{ event: { kind: "init", choice: "" }, to: smaller }],
      moves: (state) =>
        commit(majority)
          .moves(state)
          .filter(({ event }) => !("to" in event) || event.to !== "participant1"),
    }),
  ],
  "the action has another name": [replaced(0, { kind: "action", node: "coordinator", name: "start" }), commits],
  "the node has no timers": [replaced(0, { kind: "timer", node: "coordinator", name: "giveUp" }), commits],
  "the network loses nothing": [
    splitDecision,
    startingWith((state) => ({ ...state, budgets: { crashes: 1, losses: 0 } })),
  ],
  "the network duplicates nothing": [
    replaced(5, { kind: "duplicate", from: "participant3", to: "coordinator", message: { type: "no" } }),
    commits,
  ],
  "nobody crashes": [splitDecision, startingWith((state) => ({ ...state, budgets: { crashes: 0, losses: 1 } }))],
  "a second crash": [edited((events) => events.splice(8, 0, crash)), commits],
  "a restart of what is up": [without(7), commits],
  "a model of nodes became a spec": [{ ...splitDecision, initial: "one empty", claim: "no deadlock" }, spec],
  "a spec became a model of nodes": [{ ...stuck, initial: null, claim: "no deadlock" }, commits],
  "the initial state has gone": [{ ...stuck, initial: "both full" }, spec],
  "there are several initial states now": [{ ...stuck, initial: null }, spec],
  "an action over another value": [replaced(0, { kind: "action", name: "fill", value: "c" }, stuck), spec],
  "the claim holds now": [splitDecision, withClaim(() => true)],
  "the claim says nothing now": [splitDecision, withClaim(() => undefined)],
  "the claim throws now": [
    splitDecision,
    withClaim(() => {
      throw new TypeError("Cannot read properties of undefined");
    }),
  ],
  "the step is allowed": [edited((events) => events.splice(-1), decisionChanged), commits],
  "there is no step": [{ ...decisionChanged, events: [] }, commits],
  "the end is no deadlock": [edited((events) => events.splice(-1), stuck), spec],
  "the end is legitimate now": [stuck, byHand({ ...buckets, ends: () => true })],
  "the witness witnesses nothing": [edited((events) => events.splice(-1), everyoneCommits), commits],
  "nothing throws any more": [broken, byHand({ ...buckets, claims: {} })],
  "a handler throws on the way": [
    splitDecision,
    byHand({
      ...commit(majority),
      moves: (state) => {
        if (state.network.length > 2) throw new Error("participant.receive threw");
        return commit(majority).moves(state);
      },
    }),
  ],
};

/** A trace that cannot be asked of a model at all. */
const refused: Readonly<Record<string, readonly [Trace, Replayable]>> = {
  "another claim": [{ ...splitDecision, claim: "no spilt decision" }, commits],
  "a claim of another model": [{ ...splitDecision, claim: "nothing is lost" }, commits],
  "a verdict that the claim cannot have": [{ ...splitDecision, verdict: "witnessed" }, commits],
  "a lasso": [{ ...splitDecision, loopStart: 3 }, commits],
};

const refusal = (trace: Trace, subject: Replayable): string => {
  try {
    return `accepted: ${replay(trace, subject).sentence}`;
  } catch (error) {
    if (!(error instanceof KripkeError)) throw error;
    return `${error.exitCode}: ${error.message}`;
  }
};

describe("a trace over a changed model", () => {
  it("a trace over a changed model says where it no longer fits, and why", async () => {
    const sentences = Object.entries(misfits).map(([what, [trace, subject]]) => {
      const result = replay(trace, subject);
      expect(result.outcome, what).not.toBe("reproduces");
      expect(result.sentence).not.toContain("\n");
      return `${what}\n  ${result.outcome}: ${result.sentence}\n`;
    });
    await expect(sentences.join("\n")).toMatchFileSnapshot("golden/misfits.txt");
  });

  it("a trace over a changed model is refused where it cannot be asked", async () => {
    const sentences = Object.entries(refused).map(
      ([what, [trace, subject]]) => `${what}\n  ${refusal(trace, subject)}\n`,
    );
    expect(sentences.join()).not.toContain("accepted");
    await expect(sentences.join("\n")).toMatchFileSnapshot("golden/refused-claims.txt");
  });

  it("a trace over a changed model gives the number of the event and the path so far", () => {
    const result = replay(without(2), commits);
    expect(result).toMatchObject({ outcome: "stops", event: 6 });
    expect(result.path!.moves).toHaveLength(5);
    expect(replay({ ...stuck, initial: "both full" }, spec)).toMatchObject({ outcome: "stops", event: 0, path: null });
  });
});

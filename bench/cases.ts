// What is measured: searches, each for one cost.
// Goals: transitions a second on one thread, process memory a state, calls of user code. Not goals: start-up, small models.
import { checkSource, type Result, type SearchOptions, type Source } from "../checker/index.ts";
import twoPhase from "../models/reference/two-phase.ts";
import { paxosLiveness, twoPhaseLiveness } from "./liveness.ts";
import longLog from "./protocols/long-log.ts";
import lossyPaxos from "./protocols/lossy-paxos.ts";
import { surroundings } from "./surroundings.ts";

export interface Case {
  readonly name: string;
  /** What the case is there to show. */
  readonly shows: string;
  readonly source: () => Source;
  /** Bounds. */
  readonly options?: SearchOptions;
}

const paxos = (values: Partial<Parameters<typeof lossyPaxos.build>[0]>): Source =>
  lossyPaxos.build(
    { proposers: 2, acceptors: 3, rounds: 1, histories: "none", loses: true, ...values },
    lossyPaxos.rules,
  ) as unknown as Source;

export const cases: readonly Case[] = [
  {
    name: "lossy-paxos",
    shows: "the hot message path: 4 acceptors, 2 proposers, everything may be lost; few local states, many global ones",
    source: () => paxos({ acceptors: 4 }),
  },
  {
    name: "histories-acceptors",
    shows: "acceptors that remember every message they got",
    source: () => paxos({ histories: "acceptors" }),
  },
  {
    name: "histories-everywhere",
    shows: "every node remembers every message it got: local states without end, inboxes nearly as many",
    source: () => paxos({ histories: "everywhere", loses: false }),
  },
  {
    name: "two-phase",
    shows: "a whole-state spec: Lamport's TwoPhase with 8 managers",
    source: () => twoPhase.build({ managers: 8 }, twoPhase.rules) as unknown as Source,
  },
  {
    name: "long-log",
    shows:
      "eleven million local states and as many integers, under a bound of 2,000 megabytes: it may not die of the heap",
    source: () => longLog.build({ entries: 10, length: 7, tells: false }, longLog.rules) as unknown as Source,
    options: { maxMemory: 2e9 },
  },
  {
    name: "long-log-told",
    shows: "the same with a message for each log: as many messages as local states",
    source: () => longLog.build({ entries: 10, length: 7, tells: true }, longLog.rules) as unknown as Source,
    options: { maxMemory: 2e9 },
  },
  {
    name: "paxos-two-rounds",
    shows: "many states of middling factors; cut after ten million states",
    source: () => paxos({ rounds: 2 }),
    options: { maxStates: 10_000_000 },
  },
  ...([null, "weak", "strong"] as const).map((strength) => ({
    name: `two-phase-${strength ?? "safety"}`,
    shows:
      strength === null ? "the next two without their claim" : `liveness under ${strength} fairness of every action`,
    source: () => twoPhaseLiveness(strength),
  })),
  ...([null, "node", "message"] as const).map((each) => ({
    name: `paxos-${each ?? "safety"}`,
    shows:
      each === null ? "the next two without their claim" : `liveness under weak fairness of delivery to each ${each}`,
    source: () => paxosLiveness(each),
  })),
];

/** One run, with the clock and memory of this process. */
export const run = (source: Source, options: SearchOptions = {}): Promise<Result> =>
  checkSource(source, { reduction: false, ...options }, surroundings);

// The surroundings in which three-phase commit is tried.
// The one idea: each is a hypothesis about crashes, the network and what a suspicion means, and nothing else changes.
// Not here: what the sites make of it (the policies, protocol.ts).
import { type NodeId, observer, type Partitions } from "../../checker/index.ts";
import type { Participant } from "./protocol.ts";

export const ENVIRONMENTS = [
  "a crash",
  "a crash suspected early",
  "a crash inside a broadcast",
  "crashes of sites too",
  "a partition",
  "false suspicion",
] as const;
export type Environment = (typeof ENVIRONMENTS)[number] | "nothing fails";

interface Surroundings {
  readonly coordinatorCrashes: number;
  readonly participantCrashes: number;
  /** May a crash fall inside a step, when a part of its messages has left? */
  readonly midStep: boolean;
  /** Who is suspected is dead; synchronous: and nothing from it is on its way any more. */
  readonly detector: "perfect" | "synchronous";
  /** A time-out means nothing: the other one may be slow, or cut off. Nobody crashes then. */
  readonly timeOuts: boolean;
  readonly isSplit: boolean;
}

const calm: Surroundings = {
  coordinatorCrashes: 0,
  participantCrashes: 0,
  midStep: false,
  detector: "synchronous",
  timeOuts: false,
  isSplit: false,
};
const crash: Surroundings = { ...calm, coordinatorCrashes: 1 };

export const surroundings: Readonly<Record<Environment, Surroundings>> = {
  "nothing fails": calm,
  "a crash": crash,
  "a crash suspected early": { ...crash, detector: "perfect" },
  "a crash inside a broadcast": { ...crash, midStep: true },
  "crashes of sites too": { ...crash, midStep: true, participantCrashes: 1 },
  "a partition": { ...calm, timeOuts: true, isSplit: true },
  "false suspicion": { ...calm, timeOuts: true },
};

/** The coordinator's side of the split; all others are on the other. */
const withCoordinator: readonly NodeId[] = ["coordinator", "participant1"];

/** One split, for good; what crosses it is lost. */
export const split: Partitions = { atMost: 1, heals: false, into: [withCoordinator], crossing: "lost" };

export const areApart = (one: NodeId, other: NodeId): boolean =>
  withCoordinator.includes(one) !== withCoordinator.includes(other);

/** Has somebody waited too long before the split? Then the behaviour says nothing of partitions. */
export const haste = observer<"whole" | "split" | "hasty", { readonly kind: string }>(
  "haste",
  "whole",
  (seen, { kind }) =>
    seen === "whole" && kind === "partition" ? "split" : seen === "whole" && kind === "timer" ? "hasty" : seen,
);

/** Nobody alive is left between its vote and the outcome. Who has not voted holds nothing, and may abort by itself at any time. */
export const isOver = (participants: readonly Participant[]): boolean =>
  participants.every(({ site, gone }) => gone || (site !== "ready" && site !== "precommitted"));

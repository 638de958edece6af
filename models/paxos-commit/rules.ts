// Paxos Commit: messages, and the rules that a mutant may change.
// The one idea: whether a manager is prepared is the value of a consensus of its own, of which it proposes the first value.
// Not here: the handlers (leader.ts, acceptor.ts, manager.ts).
import type { NodeId } from "../../checker/index.ts";

/** What an instance decides of its manager. */
export type Value = "prepared" | "aborted";
export type Outcome = "committed" | "aborted";
/** Of every instance, by manager. */
export type Values = ReadonlyMap<NodeId, Value>;
export interface Vote {
  readonly ballot: number;
  readonly value: Value;
}
/** An acceptor's latest vote in every instance in which it has voted. */
export type Votes = ReadonlyMap<NodeId, Vote>;

/** What a leader sends. An outcome goes to managers, the others to acceptors, prepare to managers. */
export type FromLeader =
  | { readonly type: "prepare" }
  | { readonly type: "promise?"; readonly ballot: number }
  | { readonly type: "accept?"; readonly ballot: number; readonly values: Values }
  | { readonly type: "outcome"; readonly outcome: Outcome };
/** A manager's proposal in its own instance, in ballot 0 (phase 2a). */
export type FromManager = { readonly type: "vote"; readonly value: Value };
/** Phases 1b and 2b of all instances in one message. */
export type FromAcceptor =
  | { readonly type: "promise"; readonly ballot: number; readonly votes: Votes }
  | { readonly type: "accepted"; readonly ballot: number; readonly values: Values };

export const grayLamport = {
  /** How many acceptors decide. */
  quorum: (acceptors: number): number => Math.floor(acceptors / 2) + 1,
  /** What the leader of a later ballot proposes where it is free to choose. */
  free: "aborted" as Value,
  /** The vote that binds the leader, of those that the acceptors have reported of one instance. */
  binding: (votes: readonly Vote[]): Vote | undefined =>
    votes.reduce<Vote | undefined>(
      (latest, vote) => (latest && latest.ballot >= vote.ballot ? latest : vote),
      undefined,
    ),
  /** May an acceptor that has promised `promised` vote in this ballot? */
  mayVote: (ballot: number, promised: number): boolean => ballot >= promised,
  /** Does it commit, if these are the values of all instances? */
  commits: (values: readonly Value[]): boolean => values.every((value) => value === "prepared"),
  /** Does a manager keep what it has decided, whatever outcome it hears? */
  keepsDecision: true,
};
export type Rules = typeof grayLamport;

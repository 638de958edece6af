// The rules of presumed abort that a mutant may change, and the options of the protocol that a scenario may choose.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (coordinator.ts, participant.ts), the mutants (mutants.ts).
import type { NodeId } from "../../checker/index.ts";

export type Decision = "commit" | "abort";
/** How far a participant is. Once prepared it may decide nothing by itself; one that only read has no second phase. */
export type Phase = "working" | "prepared" | "committed" | "aborted" | "read";

/** What the coordinator sends, and what a participant that knows tells another. */
export type Order = { readonly type: "prepare" | "commitInOnePhase" | "forget" | Decision };
/** What a participant sends to the coordinator. */
export type Answer = { readonly type: "yes" | "no" | "onlyRead" | "acknowledgement" | "damage" | "inquiry" };
/** What a prepared participant asks, of the coordinator or of another participant. */
export type Inquiry = { readonly type: "inquiry" };

const all = (heard: ReadonlySet<NodeId>, participants: readonly NodeId[]): boolean =>
  participants.every((participant) => heard.has(participant));

export const presumedAbort = {
  /** Do these votes allow the coordinator to commit? */
  enough: all,
  /** The votes after one more. */
  count: (votes: ReadonlySet<NodeId>, voter: NodeId): ReadonlySet<NodeId> => new Set(votes).add(voter),
  /** Who is asked to prepare when these have voted (at the start: nobody). */
  asks: (votes: ReadonlySet<NodeId>, participants: readonly NodeId[]): readonly NodeId[] =>
    votes.size === 0 ? participants : [],
  /** May the coordinator leave the decision to a participant, and save a phase? */
  mayDelegate: (participants: readonly NodeId[]): boolean => participants.length === 1,
  /** Does the coordinator force its commit record before it tells anybody? */
  forcesCommit: true,
  /** May the coordinator forget a commit that these participants have acknowledged? */
  mayForget: all,
  /** The coordinator's answer to an inquiry about a transaction of which it has no record. */
  noRecordMeans: "abort" as Decision,
  /** The vote of a participant whose work has failed. */
  failedVotes: "no" as "yes" | "no",
  /** May a participant that only read leave with its vote? */
  readersLeave: true,
  /** The records a participant forces before it answers. */
  forces: ["prepared", "committed"] as readonly Phase[],
  /** What a participant does that has been prepared for too long. */
  readyTimeout: "inquire" as "inquire" | "wait" | Decision,
  /** What a prepared participant tells another one that asks it. */
  preparedAnswers: "nothing" as "nothing" | Decision,
  /** Does a participant that has not voted abort when another one asks it? */
  workingAborts: true,
  /** Does a participant acknowledge a commit? */
  acknowledges: true,
  /** Does a participant that has decided by itself keep a record of it, until it has been told to forget? */
  keepsHeuristics: true,
};
export type Rules = typeof presumedAbort;

/** What of the standard is in use. */
export interface Options {
  /** Is a transaction with one participant committed in one phase? */
  readonly onePhase: boolean;
  /** May a participant find that it only read? */
  readonly readers: boolean;
  /** Do participants that have been prepared for too long ask one another, too? */
  readonly cooperates: boolean;
  /** What a participant may decide by itself although it is prepared. */
  readonly heuristics: "never" | "commit" | "abort" | "either";
  /** May those that wait for votes, or have not voted, give up? */
  readonly givesUp: boolean;
  /** Does a coordinator that waits for too long for acknowledgements send again? Where nothing is lost it need not. */
  readonly reminds: boolean;
  /** Does a participant that is prepared for too long ask? Where nothing fails it need not. */
  readonly inquires: boolean;
}

// The rules of presumed abort that a mutant may change.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (roles.ts), the mutants (model.ts).
import type { NodeId } from "../../checker/index.ts";

export type Decision = "commit" | "abort";
/** How far a participant is. Once prepared it may decide nothing by itself. */
export type Phase = "working" | "prepared" | "committed" | "aborted";

const all = (heard: ReadonlySet<NodeId>, participants: readonly NodeId[]): boolean =>
  participants.every((participant) => heard.has(participant));

export const presumedAbort = {
  /** Do these votes allow the coordinator to commit? */
  enough: all,
  /** Does the coordinator force its commit record before it tells anybody? */
  forcesCommit: true,
  /** May the coordinator forget a commit that these participants have acknowledged? */
  mayForget: all,
  /** The coordinator's answer to an inquiry about a transaction of which it has no record. */
  noRecordMeans: "abort" as Decision,
  /** The records a participant forces before it answers. */
  forces: ["prepared", "committed"] as readonly Phase[],
  /** What a participant does that has been prepared for too long. */
  readyTimeout: "inquire" as "inquire" | "wait" | Decision,
  /** Does a participant acknowledge a commit? */
  acknowledges: true,
};
export type Rules = typeof presumedAbort;

// Three-phase commit: states, messages, what a site does when it has waited too long, and the rules that a mutant may change.
// The one idea: the policies differ in nothing but what a suspicion makes a site do.
// Not here: the handlers (coordinator.ts, participant.ts); the surroundings (environment.ts).
import type { NodeId } from "../../checker/index.ts";

export type Decision = "committed" | "aborted";
/** Ready: it has voted yes and knows no more. Precommitted: it knows that all have voted yes. */
export type Site = "working" | "ready" | "precommitted" | Decision;

export const isDecision = (site: Site): site is Decision => site === "committed" || site === "aborted";

/** What a participant receives. Ballot 0 is the coordinator's, ballot i is participant i's as backup. */
export type ToParticipant =
  | { readonly type: "canCommit" }
  | { readonly type: "preCommit"; readonly ballot: number }
  | { readonly type: "decide"; readonly decision: Decision; readonly ballot: number }
  | { readonly type: "poll"; readonly ballot: number }
  | { readonly type: "site"; readonly site: Site; readonly ballot: number };
/** What the coordinator receives. */
export type ToCoordinator = { readonly type: "yes" | "no" | "ack" };

export const POLICIES = ["any time-out aborts", "by own state", "termination", "block"] as const;
/** What a site does when it believes another one dead. */
export type Policy = (typeof POLICIES)[number];

export interface Options {
  readonly policy: Policy;
  /** Does a yes to CanCommit bind, its work being on disk; or is it an opinion, and the work is prepared at PreCommit? */
  readonly canCommit: "binding" | "opinion";
  readonly suspicion: "never" | "by a detector" | "by a time-out";
  /** Whom the coordinator may suspect. (Participants may suspect the coordinator, and whom it may suspect.) */
  readonly frail: readonly NodeId[];
  /** Can messages of `peer` fail to reach `self` in time? */
  readonly mayMiss: (self: NodeId, peer: NodeId) => boolean;
}

export const skeen = {
  /** Does a backup first move everybody alive to precommitted, before it commits? */
  backupFirstPhase: true,
  /** What a backup decides when these are the sites of everybody whom it believes alive. */
  verdict: (sites: readonly Site[]): Decision =>
    sites.includes("committed")
      ? "committed"
      : !sites.includes("aborted") && sites.includes("precommitted")
        ? "committed"
        : "aborted",
  /** Does a site obey a message of a lower ballot than the highest it has heard of? */
  obeysOld: false,
  /** Does a backup that has decided tell the others? */
  backupTells: true,
  /** Have enough participants acknowledged PreCommit, for the coordinator to commit? */
  enoughAcks: (acks: number, participants: number): boolean => acks === participants,
  /** Does the coordinator send PreCommit at all, when all have voted yes? */
  secondPhase: true,
};
export type Rules = typeof skeen;

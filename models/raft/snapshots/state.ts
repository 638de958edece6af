// What a server with a snapshot keeps, and what servers send one another.
// The one idea: a snapshot stands for a prefix of the log; with it go the index and term of its last entry and the configuration there.
// Not here: what the two amount to together (log.ts), what a server does (server.ts).
import type { NodeId } from "../../../checker/index.ts";
import type { RequestVote } from "../state.ts";

/** A write, whose value names its term and index; or the servers of the cluster from here on. */
export type Command =
  | { readonly type: "write"; readonly value: string }
  | { readonly type: "members"; readonly members: ReadonlySet<NodeId> };

export interface Entry {
  readonly term: number;
  readonly command: Command;
}

/** The entries behind the index `start`, as they lie on the disk. */
export interface Log {
  readonly start: number;
  readonly entries: readonly Entry[];
}

export interface Snapshot {
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The state machine: the values that were written, in order. */
  readonly values: readonly string[];
  readonly members: ReadonlySet<NodeId>;
}

/** What is on disk. */
export interface Persistent {
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly snapshot: Snapshot;
  readonly log: Log;
}
export interface Everyone extends Persistent {
  /** What is committed is applied at once, so this is lastApplied, too. */
  readonly commitIndex: number;
  /** The state machine, in memory. */
  readonly values: readonly string[];
}
export interface Follower extends Everyone {
  readonly role: "follower";
}
export interface Candidate extends Everyone {
  readonly role: "candidate";
  readonly votesGranted: ReadonlySet<NodeId>;
}
export interface Leader extends Everyone {
  readonly role: "leader";
  readonly nextIndex: ReadonlyMap<NodeId, number>;
  readonly matchIndex: ReadonlyMap<NodeId, number>;
}
export type Server = Follower | Candidate | Leader;

export interface Vote {
  readonly type: "vote";
  readonly term: number;
  readonly voteGranted: boolean;
}
export interface AppendEntries {
  readonly type: "appendEntries";
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
}
export interface InstallSnapshot {
  readonly type: "installSnapshot";
  readonly term: number;
  readonly snapshot: Snapshot;
}
/** The answer to either; of a success, the index up to which the log is now known to be the leader's. */
export interface Answer {
  readonly type: "answer";
  readonly term: number;
  readonly success: boolean;
  readonly matchIndex: number;
}
export type Message = RequestVote | Vote | AppendEntries | InstallSnapshot | Answer;

// What a Raft server keeps and what it sends: the boxes "State" and the arguments of the RPCs in figure 2 of the paper.
// The one idea: the names are the paper's; a field the paper does not have says which option brings it.
// Not here: what a server does (server.ts), which of it survives a crash (server.ts, `crash`).
import type { NodeId } from "../../checker/index.ts";

/** A write, by the client that asked for it and its number there; the pair is also the value that is written. */
export interface Write {
  readonly type: "write";
  readonly client: NodeId;
  readonly id: number;
}
export type Command =
  | Write
  /** Of option `noOp`: what a leader appends at the start of its term. */
  | { readonly type: "no-op" }
  /** Of option `changes`: the servers of the cluster from here on. */
  | { readonly type: "configuration"; readonly members: ReadonlySet<NodeId> };

/** Is it the same write, the same configuration, or a no-op like this? */
export const sameCommand = (a: Command, b: Command): boolean => {
  if (a.type === "write" && b.type === "write") return a.client === b.client && a.id === b.id;
  if (a.type === "configuration" && b.type === "configuration")
    return a.members.size === b.members.size && [...a.members].every((member) => b.members.has(member));
  return a.type === b.type;
};

export interface Entry {
  readonly term: number;
  readonly command: Command;
}

/** Persistent state on all servers. The first entry of the log has index 1. */
export interface Persistent {
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly log: readonly Entry[];
}
export interface Everyone extends Persistent {
  /** Of option `flushes: "later"`: how many entries at the end of the log are not on disk yet; otherwise 0. */
  readonly unflushed: number;
  /** Volatile state on all servers. */
  readonly commitIndex: number;
  readonly lastApplied: number;
}
export interface Follower extends Everyone {
  readonly role: "follower";
  /** Of `preVote` and `checkQuorum`: the leader it heard from less than a minimum election time-out ago; otherwise null. */
  readonly hears: NodeId | null;
  /** Of `resets`: has its election timer been reset since it last ran out? Otherwise false: it may run out at any time. */
  readonly timerReset: boolean;
}
export interface Candidate extends Everyone {
  /** pre-candidate: of `preVote`, asks whether it would be elected, still in the old term. */
  readonly role: "candidate" | "pre-candidate";
  readonly votesGranted: ReadonlySet<NodeId>;
  /** The peers that have been asked and have not answered. Empty where calls are made one by one. */
  readonly called: ReadonlySet<NodeId>;
}
/** A read that waits until a majority has confirmed that its leader still leads (ReadIndex). */
export interface Read {
  readonly id: number;
  readonly readIndex: number;
  readonly confirmedBy: ReadonlySet<NodeId>;
}
export interface Leader extends Everyone {
  readonly role: "leader";
  /** Volatile state on leaders. */
  readonly nextIndex: ReadonlyMap<NodeId, number>;
  readonly matchIndex: ReadonlyMap<NodeId, number>;
  /** The peers with an AppendEntries RPC under way. Empty where calls are made one by one. */
  readonly called: ReadonlySet<NodeId>;
  /** The commit index in the last AppendEntries to each peer, so that idle heartbeats that say nothing new are left out. */
  readonly told: ReadonlyMap<NodeId, number>;
  /** Of `checkQuorum`: who has answered since the leader last made sure that it hears a majority. */
  readonly active: ReadonlySet<NodeId>;
  /** The reads that wait, by client. */
  readonly reads: ReadonlyMap<NodeId, Read>;
}
export type Server = Follower | Candidate | Leader;

/** The end of a log: what makes one log more up to date than another. */
export interface LastEntry {
  readonly lastLogTerm: number;
  readonly lastLogIndex: number;
}
export interface RequestVote extends LastEntry {
  readonly type: "requestVote";
  readonly term: number;
}
/** `term` is the one that the sender would stand in. */
export interface RequestPreVote extends LastEntry {
  readonly type: "requestPreVote";
  readonly term: number;
}
/** Both answers; a pre-vote that is granted carries the term asked for, a refusal the term of the receiver. */
export interface Vote {
  readonly type: "vote" | "preVote";
  readonly term: number;
  readonly voteGranted: boolean;
}
/** By client the read that an AppendEntries, and then its answer, confirms: no list, whose order would distinguish clients. */
export type Confirms = ReadonlyMap<NodeId, number>;
export interface AppendEntries {
  readonly type: "appendEntries";
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  /** At most one. */
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  readonly confirms: Confirms;
}
export interface AppendEntriesResponse {
  readonly type: "appendEntriesResponse";
  readonly term: number;
  readonly success: boolean;
  /** Of a success: the index of the last entry known to be the leader's; otherwise 0. */
  readonly matchIndex: number;
  readonly confirms: Confirms;
}
export type Rpc = RequestVote | RequestPreVote | AppendEntries;
export type Peer = Rpc | Vote | AppendEntriesResponse;

/** What clients ask of a server. */
export interface Request {
  readonly type: "write" | "read";
  readonly id: number;
}
/** What a server answers to a client. `index` and `term` are those of the entry. */
export type Answer =
  | { readonly type: "written"; readonly id: number; readonly index: number; readonly term: number }
  | { readonly type: "value"; readonly id: number; readonly value: Write | null }
  /** It does not lead, or cannot answer reads yet: ask again. */
  | { readonly type: "refused"; readonly id: number };
export type Message = Peer | Request | Answer;

export const lastEntry = ({ log }: Persistent): LastEntry => ({
  lastLogTerm: log.at(-1)?.term ?? 0,
  lastLogIndex: log.length,
});

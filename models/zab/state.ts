// What a ZAB server holds and says: its disk, its memory, its place in an epoch, and the messages.
// The one idea: what a connection needs (learners, proposals not yet on disk) lives in the role and dies with it.
// Not here: what a server does (leader.ts, follower.ts), histories as such (history.ts).
import type { NodeId } from "../../checker/index.ts";

/** The order of transactions: by epoch, then by counter. */
export interface Zxid {
  readonly epoch: number;
  readonly counter: number;
}

/** A transaction is known by its zxid; `origin`, the leader that made it, distinguishes two that would share one. */
export interface Txn extends Zxid {
  readonly origin: NodeId;
}

/** How a learner's history is made the leader's: what stays of it (up to a zxid, or nothing), and what is put behind that. */
export interface Sync {
  readonly mode: "DIFF" | "TRUNC" | "SNAP";
  readonly from: Zxid;
  readonly entries: readonly Txn[];
}

/** A follower makes these steps to be synchronised. `uptodate`: go no further until the leader says that all may serve. */
export type SyncStep = "history" | "epoch" | "acknowledge" | "uptodate";

export interface Disk {
  /** The last epoch that this server promised to join (f.p in the paper). */
  readonly acceptedEpoch: number;
  /** The epoch of the last leader whose history this server took (f.a). */
  readonly currentEpoch: number;
  readonly history: readonly Txn[];
}

export interface Database {
  /** What was delivered, in order: the data that clients read. Volatile. */
  readonly applied: readonly Txn[];
}

export interface Looking extends Disk, Database {
  readonly role: "looking";
}

/** Received, and not yet on disk. */
interface Memory {
  readonly unflushed: readonly Txn[];
}

export interface Following extends Disk, Database, Memory {
  readonly role: "following";
  readonly leader: NodeId;
  readonly phase: "discovery" | "synchronization" | "broadcast";
  /** The leader's history, as long as it is not on disk. */
  readonly received: readonly Txn[];
  /** The last of the leader's history, until it is acknowledged. */
  readonly upTo: Zxid;
  /** What is still to do of a synchronisation, each group in one step; null before NEWLEADER. */
  readonly todo: readonly (readonly SyncStep[])[] | null;
}

/** What a leader knows of a learner, as far as it has come. */
export type Learner =
  | { readonly stage: "joined"; readonly acceptedEpoch: number }
  | { readonly stage: "asked" }
  | {
      readonly stage: "answered";
      readonly counts: boolean;
      readonly currentEpoch: number;
      readonly history: readonly Txn[];
    }
  | { readonly stage: "synchronising" }
  /** `acked`: how much of the leader's history it has on disk. */
  | { readonly stage: "synchronised"; readonly acked: number };

export interface Leading extends Disk, Database, Memory {
  readonly role: "leading";
  /** joining: before a quorum has told of its epochs; the first half of the paper's discovery. */
  readonly phase: "joining" | "discovery" | "synchronization" | "broadcast";
  readonly learners: ReadonlyMap<NodeId, Learner>;
}

export type Server = Looking | Following | Leading;

export type Message =
  // The election, as an oracle: who leads says so when asked.
  | { readonly type: "question" | "leading" }
  // The end of a connection: the other end has crashed, or has closed it.
  | { readonly type: "reset" | "closed" }
  // Discovery: CEPOCH, NEWEPOCH, ACKEPOCH.
  | { readonly type: "cepoch"; readonly acceptedEpoch: number }
  | { readonly type: "newEpoch"; readonly epoch: number }
  | {
      readonly type: "ackEpoch";
      readonly counts: boolean;
      readonly currentEpoch: number;
      readonly history: readonly Txn[];
    }
  // Synchronisation: NEWLEADER (behind a DIFF, TRUNC or SNAP), ACK-LD, COMMIT-LD (UPTODATE).
  | { readonly type: "newLeader"; readonly epoch: number; readonly sync: Sync }
  | { readonly type: "ackLeader"; readonly zxid: Zxid }
  | { readonly type: "commitLeader"; readonly zxid: Zxid }
  // Broadcast.
  | { readonly type: "propose"; readonly txn: Txn }
  | { readonly type: "ack" | "commit"; readonly zxid: Zxid }
  // A client's write, and its refusal by one who does not lead.
  | { readonly type: "write" | "refused" };

/** Everything logged, on disk or not, in order. */
export const logOf = (s: Following | Leading): readonly Txn[] => {
  const base = s.role === "following" && s.todo?.flat().includes("history") ? s.received : s.history;
  return s.unflushed.length === 0 ? base : [...base, ...s.unflushed];
};

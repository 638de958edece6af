// The rules of ZAB that a mutant may change.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (leader.ts, follower.ts), the mutants (mutants.ts).
import type { NodeId } from "../../checker/index.ts";
import { compareZxids, lastZxid, NOTHING, synchronisation } from "./history.ts";
import type { Disk, Leading, Learner, Server, Sync, SyncStep, Txn, Zxid } from "./state.ts";

/** What a leader is told in ACKEPOCH of where a learner stands. */
export interface Summary {
  readonly currentEpoch: number;
  readonly history: readonly Txn[];
}

/** Is `a` more recent than `b`: by the epoch of the last leader it followed, then by its last transaction? */
const moreRecent = (a: Summary, b: Summary): boolean =>
  a.currentEpoch !== b.currentEpoch
    ? a.currentEpoch > b.currentEpoch
    : compareZxids(lastZxid(a.history), lastZxid(b.history)) > 0;

export const zab = {
  /** Does a server in this role take such a message? One that it does not stays where it is, and in a queue all behind it. */
  takes: (_type: string, _role: Server["role"]): boolean => true,
  quorum: (count: number, servers: number): boolean => count * 2 > servers,
  /** The epoch that a leader begins: above all that a quorum, itself included, has accepted. */
  newEpoch: (_own: number, all: readonly number[]): number => Math.max(...all) + 1,
  /** What a follower does that is asked to join an epoch: accept it; come along without being counted; refuse. */
  joins: (epoch: number, acceptedEpoch: number): "accept" | "come along" | "refuse" =>
    epoch > acceptedEpoch ? "accept" : epoch === acceptedEpoch ? "come along" : "refuse",
  /** Does a server in this role ask who leads? */
  asks: (role: Server["role"]): boolean => role === "looking",
  /** How much a server says it has logged. */
  logged: (s: Server): readonly Txn[] => s.history,
  moreRecent,
  /** What a leader with these histories before it makes its own. */
  initialHistory: (own: Summary, others: readonly Summary[], better: typeof moreRecent): readonly Txn[] =>
    others.reduce((best, one) => (better(one, best) ? one : best), own).history,
  /** What a learner is sent; `member`: the leader has not noticed that it ever left. */
  sync: (leader: readonly Txn[], learner: Zxid, _member: boolean): Sync => synchronisation(leader, learner),
  /** Does a follower make the leader's history its own? */
  takesHistory: true,
  /** The order in which a synchronised follower writes and answers: a list of groups, each one step. */
  syncSteps: [["history"], ["epoch", "acknowledge"]] as readonly (readonly SyncStep[])[],
  /** Does a learner that left stay in the leader's count? */
  keepsWhoLeft: false,
  /** Are proposals that NEWLEADER brought sent once more behind it? */
  repeatsProposals: false,
  /** Does a follower log a proposal that it has logged before? */
  logsTwice: false,
  /** Which learners are sent proposals. */
  proposesTo: ["synchronising", "synchronised"] as readonly Learner["stage"][],
  /** Which learners are told of commits. */
  commitsTo: ["synchronised"] as readonly Learner["stage"][],
  /** The zxid in COMMIT-LD: what the leader has committed by now. */
  commitLeader: (committed: Zxid, _acknowledged: Zxid): Zxid => committed,
  /** When a follower acknowledges a proposal: once it is on disk, or as it comes. */
  acknowledgesProposals: "on disk" as "on disk" | "at once",
  /** In which phases a follower writes proposals to disk, and acknowledges them. */
  flushesIn: ["broadcast"] as readonly ("synchronization" | "broadcast")[],
  /** How many of the leader's transactions may be committed, given how many each server, itself first, has on disk. */
  committable: (acked: readonly number[], isQuorum: (count: number) => boolean): number =>
    Math.max(...acked.filter((n) => isQuorum(acked.filter((m) => m >= n).length)), 0),
  /** What a server takes along into the election, besides its disk and its database. */
  takesAlong: (_s: Server): object => ({}),
  /** Up to where a learner has acknowledged a leader's history in former epochs, as far as that counts. */
  acknowledgedBefore: (_s: Leading, _learner: NodeId): Zxid => NOTHING,
  /** In which phases a leader takes writes. */
  takesWritesIn: ["broadcast"] as readonly ("synchronization" | "broadcast")[],
  /** Does a follower log a client's write by itself? */
  followersLogWrites: false,
  /** How many writes a client has to do that had so many, once one was refused. */
  takesBack: (writes: number): number => writes + 1,
  /** Does a leader that lost its quorum of learners give up? */
  resigns: true,
  /** Does a leader that gives up close its connections? */
  closesConnections: true,
  /** What of the disk survives a crash. */
  survives: (disk: Disk): Disk => disk,
};
export type Rules = typeof zab;

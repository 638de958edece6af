// The rules of log compaction that a mutant may change, and those of Raft that they rest on.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (server.ts), the mutants (model.ts).
import type { NodeId } from "../../../checker/index.ts";
import { thesis as raft } from "../rules.ts";
import { agrees } from "./log.ts";
import type { Log, Server, Snapshot } from "./state.ts";

export const thesis = {
  quorum: raft.quorum,
  /** May the election timer of this server fire? */
  mayStand: (s: Server): boolean => s.role !== "leader",
  isUpToDate: raft.isUpToDate,

  // Taking a snapshot (5.1)
  /** How far a snapshot goes that a server takes now: what is applied, for that is what the state machine holds. */
  covers: (s: Server): number => s.commitIndex,
  /** The term that a snapshot names beside its last index: that of its last entry. */
  namedTerm: (ofEntry: number, _s: Server): number => ofEntry,
  /** The configuration that a snapshot holds: the latest of the prefix it covers. */
  configuration: (inPrefix: ReadonlySet<NodeId>, _s: Server, _first: ReadonlySet<NodeId>): ReadonlySet<NodeId> =>
    inPrefix,
  /** Up to where may the log be discarded? What a snapshot on disk covers. */
  mayDiscard: (s: Server): number => s.snapshot.lastIndex,
  /** The term of the last entry that a snapshot covers: for the consistency check, and for votes. */
  lastTerm: ({ lastTerm }: Snapshot): number => lastTerm,

  // AppendEntries
  /** Is the entry before the new ones, whose term a follower does not know, one that its snapshot covers? */
  isCovered: (index: number, { lastIndex }: Snapshot): boolean => index < lastIndex,

  /** Is the answer of this term one to a leader's earlier term, which says nothing of this one? */
  isOld: (term: number, currentTerm: number): boolean => term < currentTerm,

  // Adding servers (4.1)
  isThere: (members: ReadonlySet<NodeId>, added: NodeId): boolean => members.has(added),

  // InstallSnapshot (figure 5.3)
  /** 1: is a snapshot of an old term refused? */
  refusesOld: true,
  /** Does a follower need this snapshot? Not if it has applied as much. */
  isNews: (snapshot: Snapshot, s: Server): boolean => snapshot.lastIndex > s.commitIndex,
  /** 6 and 7: does the log stay? Only if it holds the last entry that the snapshot covers. */
  retains: (snapshot: Snapshot, log: Log): boolean => agrees(snapshot, log),
  /** The log beside a snapshot that was just saved: as it lies. What does not go with the snapshot is not read any more. */
  keptBeside: (_snapshot: Snapshot, log: Log): Log => log,
  /** 8: the state machine after a snapshot was installed. */
  installed: ({ values }: Snapshot, _s: Server): readonly string[] => values,

  // Coming back
  /** The log of a server that comes back. */
  recovered: (_snapshot: Snapshot, log: Log): Log => log,
  /** The state machine of a server that comes back, and how far it has come: as its snapshot says. */
  restarted: ({ lastIndex, values }: Snapshot): Pick<Server, "commitIndex" | "values"> => ({
    commitIndex: lastIndex,
    values,
  }),
};
export type Rules = typeof thesis;

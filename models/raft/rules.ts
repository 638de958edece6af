// The rules of Raft that a mutant may change, and the options that a model may switch on.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else; each stands under the heading
// of figure 2 that it comes from.
// Not here: the handlers (election.ts, replication.ts, requests.ts, server.ts), the mutants (mutants.ts).
import type { NodeId } from "../../checker/index.ts";
import {
  type AppendEntries,
  type Entry,
  type LastEntry,
  type Leader,
  type Persistent,
  type Server,
  sameCommand,
  type Write,
} from "./state.ts";

/** RequestVote RPC, receiver implementation, 2: is the candidate's log at least as up to date as the voter's? */
const isUpToDate = (candidate: LastEntry, voter: LastEntry): boolean =>
  candidate.lastLogTerm > voter.lastLogTerm ||
  (candidate.lastLogTerm === voter.lastLogTerm && candidate.lastLogIndex >= voter.lastLogIndex);

export const thesis = {
  /** How many of so many servers decide: votes that elect a leader, logs that make an entry committed. */
  quorum: (servers: number): number => Math.floor(servers / 2) + 1,

  // RPCs in general
  /** Is this member asked for its vote, and sent entries? Every other one is. */
  isPeer: (member: NodeId, self: NodeId): boolean => member !== self,
  /** In flight: does a server wait for an answer before it asks the same peer again? */
  waitsForAnswers: true,

  // Rules for servers: followers and candidates
  /** May the election timer of this server fire? */
  mayStand: (s: Server): boolean => s.role !== "leader",
  /** Must it first run out, because it was reset? Of a follower, where an option keeps that in its state. */
  isTimerReset: (s: Server): boolean => s.role === "follower" && (s.hears !== null || s.timerReset),
  /** The term of the election that a server begins. */
  nextTerm: (s: Server): number => s.currentTerm + 1,

  // RequestVote RPC, receiver implementation, 2
  /** May a server that is in the candidate's term vote for it? */
  mayVote: (s: Server, candidate: NodeId): boolean => s.votedFor === null || s.votedFor === candidate,
  isUpToDate,
  /** Thesis, 4.1: does a server listen to this candidate? To any, whatever its own configuration says: it may be the older one. */
  listensTo: (_candidate: NodeId, _members: readonly NodeId[]): boolean => true,
  /** Does a vote request reset the election timer of its receiver? Only one that is granted. */
  resetsTimer: (granted: boolean): boolean => granted,

  // AppendEntries RPC, receiver implementation
  /** Does it reset the election timer of its receiver? One with entries does, as a heartbeat does. */
  appendResetsTimer: (_m: AppendEntries): boolean => true,
  /** 1: is the leader's term over? */
  isStale: (m: AppendEntries, s: Server): boolean => m.term < s.currentTerm,
  /** 1: is an AppendEntries of an old term answered, with the newer one? */
  answersStale: true,
  /** 2: does the log have the entry before the new ones? */
  logMatches: (log: readonly Entry[], { prevLogIndex, prevLogTerm }: AppendEntries): boolean =>
    prevLogIndex === 0 || log[prevLogIndex - 1]?.term === prevLogTerm,
  /** 3: may an entry that conflicts with a new one stay, with all that follow it? */
  keepsConflicts: false,
  /** 5: how far a follower that knows its log up to `lastNewEntry` commits. */
  followersCommit: (leaderCommit: number, lastNewEntry: number): number => Math.min(leaderCommit, lastNewEntry),

  // State: volatile state on leaders
  /** What a leader that was just elected takes for the next entry of each peer: the one after its last. */
  firstNextIndex: ({ log }: Persistent): number => log.length + 1,

  // Rules for servers: leaders
  /** The log with a client's entry. */
  withEntry: (s: Leader, entry: Entry): readonly Entry[] => [...s.log, entry],
  /** Does a leader say that it is there although it has no entry to send? */
  beats: true,
  /** When a follower counts as having an entry: once it has said so, or as soon as it was sent. */
  counts: "acknowledged" as "acknowledged" | "sent",
  /** May an entry that a majority has be committed by counting? Only one of the leader's own term. */
  mayCommit: (s: Leader, index: number): boolean => s.log[index - 1]!.term === s.currentTerm,

  // Rules for servers: all
  /** How far the log may be applied to the state machine. */
  mayApply: (s: Server): number => s.commitIndex,
  /** Does a server that learns of a newer term become a follower? */
  stepsDown: true,

  /** Of option `applies: "later"`: is an entry committed before it is applied? */
  appliesBehind: true,

  /** Of option `retries`: is an RPC sent again whose answer does not come? */
  sendsAgain: true,

  // State: what is on disk before a message that depends on it leaves
  persistent: ["currentTerm", "votedFor", "log"] as readonly (keyof Persistent)[],
  /** Of option `flushes: "later"`: is an entry in memory before it is on disk? */
  writesBehind: true,
  /** Of option `flushes: "later"`: does a write to disk that is under way ever end? */
  flushEnds: true,
  /** Of option `flushes: "later"`: may this many of the entries that are not on disk survive a crash? Any number, from the first on. */
  mayRemain: (_entries: number, _unflushed: number): boolean => true,
  /** Of option `flushes: "later"`: does a follower flush its log before it answers? */
  followerFlushes: true,
  /** Of option `flushes: "later"`: does a leader count an entry of its own that is not on its disk? */
  countsUnflushed: false,

  // Thesis, 9.6: PreVote
  /** May a pre-vote be granted to this candidate? Only where a vote would be. */
  mayPreVote: isUpToDate,

  /** Is a pre-vote for a term that is no newer than the receiver's refused aloud, with that term? */
  answersStalePreVote: true,

  // Thesis, 4.2.3 and 6.2: CheckQuorum
  /**
   * Is this server sure that there is a leader, so that it listens to no candidate? A follower that has heard from one, and a
   * leader with CheckQuorum until it finds that it hears no majority.
   */
  isSureOfLeader: (s: Server, checkQuorum: boolean): boolean =>
    s.role === "leader" ? checkQuorum : s.role === "follower" && s.hears !== null,
  /** Does a leader step down that has heard no majority for an election time-out? */
  resignsUnheard: true,
  /** Does a follower that has heard from no leader for a minimum election time-out take it for gone? */
  noticesSilence: true,

  // Thesis, 6.3: clients and their sessions
  /** May a client ask the next, or the same anew, while it waits? */
  asksOnAndOn: false,
  /** May a client give up on an answer that does not come? Only one without a session. */
  mayGiveUp: (hasSession: boolean): boolean => !hasSession,
  /** Does a leader take up this write? Also one that it has in its log already. */
  mayTake: (_s: Leader, _write: Write): boolean => true,
  /** Does the state machine execute this entry after these? Not a write that its client asked for again: it was executed. */
  executes: (earlier: readonly Entry[], { command }: Entry): boolean =>
    command.type === "write" && !earlier.some((entry) => sameCommand(entry.command, command)),

  // Thesis, 6.4: reads
  /** local: a leader answers from its own state machine, and asks nobody. */
  read: "readIndex" as "readIndex" | "local",
  /** Does a read wait until the state machine is as far as the commit index that was noted for it? */
  readsWait: true,
  /** May this leader note its commit index for a read? Only once it has committed an entry of its own term. */
  mayRead: (s: Leader): boolean => s.log[s.commitIndex - 1]?.term === s.currentTerm,

  // Thesis, chapter 4, with the correction published in 2015
  /** May this leader change the configuration? Only once it has committed an entry of its own term. */
  mayChange: (s: Leader): boolean => s.log[s.commitIndex - 1]?.term === s.currentTerm,
  /** The configuration without a server: it alone is removed. */
  membersWithout: (members: readonly NodeId[], removed: NodeId): readonly NodeId[] =>
    members.filter((member) => member !== removed),
  /** 4.2.2: does a leader step down once it has committed a configuration without itself? */
  resignsOnceRemoved: true,
};
export type Rules = typeof thesis;

/** What is on the disk of a server that has never run. */
export const blank: Persistent = { currentTerm: 0, votedFor: null, log: [] };

/** The options of a cluster in which everything is as in figure 2, and RPCs are actions. */
export const plain = (cluster: readonly NodeId[]) =>
  ({
    cluster,
    members: cluster,
    standing: cluster,
    disk: () => blank,
    changes: "never",
    calls: "one by one",
    retries: false,
    noOp: false,
    preVote: false,
    checkQuorum: false,
    resets: false,
    flushes: "at once",
    applies: "at once",
  }) as const satisfies Options;

/** What a model may switch on; none of it is in figure 2. */
export interface Options {
  /** All servers there may ever be, and those of the first configuration. */
  readonly cluster: readonly NodeId[];
  readonly members: readonly NodeId[];
  /** The servers whose election timers ever run out. */
  readonly standing: readonly NodeId[];
  /** What is on a server's disk at the start. */
  readonly disk: (server: NodeId) => Persistent;
  /** How the configuration may change (thesis, chapter 4). */
  readonly changes: "never" | "add" | "remove" | "add or remove";
  /** in parallel: an RPC leaves in the step that makes it due, one at a time to each peer. one by one: each is an action. */
  readonly calls: "in parallel" | "one by one";
  /** Is an RPC sent again that was not answered? Needed only where messages get lost. */
  readonly retries: boolean;
  /** A leader begins with an entry of its own (thesis, 6.4). */
  readonly noOp: boolean;
  /** Candidates first ask whether they would win (thesis, 9.6). */
  readonly preVote: boolean;
  /** Leaders that hear no majority step down, and followers of a leader do not vote (thesis, 6.2 and 4.2.3). */
  readonly checkQuorum: boolean;
  /** Is it kept in the state that an election timer was reset? Safety does not need it: a timer may run out at any time. */
  readonly resets: boolean;
  /** at once: an entry is on disk in the step that appends it. later: a write of its own puts it there (thesis, 10.2.1). */
  readonly flushes: "at once" | "later";
  /** at once: an entry is applied in the step that commits it. later: by a step of its own, one after another, and anew after a crash. */
  readonly applies: "at once" | "later";
}

// Wrong versions of Raft, and the claim that catches each.
// The one idea: a mutant replaces rules of figure 2 and nothing else; RPCs are at once, so that the least bounds suffice.
// Not here: the rules themselves (rules.ts); mutants of reads, disks and membership (register.ts, membership.ts).
import { AGAIN, type definition, GONE, TO_WIN, UNDISTURBED, UNHEARD } from "./definition.ts";

type Mutants = NonNullable<Parameters<(typeof definition)["expects"]>[0]["mutants"]>;

const SAFETY = "at most one leader is elected in a term";
const COMPLETENESS = "leaders of later terms have every committed entry";
const LEADING = "a leader asks, counts, commits and answers as figure 2 says";
const MACHINES = "no two servers apply different entries at one index";

/** An election and no entries. */
const election = { terms: 1, entries: 0, crashes: 0 };
const calm = { crashes: 0 };

export const mutants: Mutants = {
  voteTwice: {
    summary: "a server votes as often as it is asked",
    breaks: SAFETY,
    with: election,
    rules: { mayVote: () => true },
  },
  voteVolatile: {
    summary: "the vote is not on disk",
    breaks: SAFETY,
    with: { ...election, crashes: 1 },
    rules: { persistent: ["currentTerm", "log"] },
  },
  termVolatile: {
    summary: "the term is not on disk",
    breaks: SAFETY,
    with: { ...election, crashes: 1 },
    rules: { persistent: ["votedFor", "log"] },
  },
  logVolatile: {
    summary: "the log is not on disk",
    breaks: COMPLETENESS,
    with: { entries: 1 },
    rules: { persistent: ["currentTerm", "votedFor"] },
  },
  halfQuorum: {
    summary: "half of the servers are enough",
    breaks: SAFETY,
    with: { ...election, servers: 4 },
    rules: { quorum: (servers) => servers / 2 },
  },
  noLogCheck: {
    summary: "a voter does not compare logs",
    breaks: COMPLETENESS,
    with: { ...calm, entries: 1 },
    rules: { isUpToDate: () => true },
  },
  lenOnly: {
    summary: "a voter compares the lengths of logs before the terms of their last entries",
    breaks: COMPLETENESS,
    with: { ...calm, terms: 3 },
    rules: {
      isUpToDate: (candidate, voter) =>
        candidate.lastLogIndex > voter.lastLogIndex ||
        (candidate.lastLogIndex === voter.lastLogIndex && candidate.lastLogTerm >= voter.lastLogTerm),
    },
  },
  termOnly: {
    summary: "a voter compares only the terms of the last entries",
    breaks: COMPLETENESS,
    with: calm,
    rules: { isUpToDate: (candidate, voter) => candidate.lastLogTerm >= voter.lastLogTerm },
  },
  figure8: {
    summary: "an entry of an older term is committed as soon as a majority has it",
    breaks: COMPLETENESS,
    with: { ...calm, terms: 4, entries: 1 },
    rules: { mayCommit: () => true },
  },
  acceptStaleTerm: {
    summary: "a follower takes entries from a leader whose term is over",
    breaks: COMPLETENESS,
    with: { ...calm, entries: 1 },
    rules: { isStale: () => false },
  },
  dropsStale: {
    summary: "an AppendEntries of an old term is thrown away without an answer",
    breaks: "an AppendEntries of an old term is answered with the newer one",
    with: { ...calm, delivery: "in flight", order: "fifo", entries: 0 },
    rules: { answersStale: false },
  },
  noPrevCheck: {
    summary: "a follower does not compare the entry before the new ones",
    breaks: MACHINES,
    with: calm,
    rules: { logMatches: () => true },
  },
  noTruncate: {
    summary: "a follower keeps entries that conflict with its leader's",
    breaks: MACHINES,
    with: { ...calm, entries: 1 },
    rules: { keepsConflicts: true },
  },
  stampsOldTerm: {
    summary: "a leader gives a new entry the term of the entry before it",
    breaks: "logs that agree on an entry agree on all before it",
    with: { ...calm, noOp: true },
    rules: { withEntry: (s, entry) => [...s.log, { ...entry, term: s.log.at(-1)?.term ?? entry.term }] },
  },
  countsSent: {
    summary: "a leader counts the entries it has sent, not those acknowledged",
    breaks: MACHINES,
    with: { ...calm, entries: 1 },
    rules: { counts: "sent" },
  },
  commitUnchecked: {
    summary: "a follower commits as far as its leader, however much of its log has been compared",
    breaks: MACHINES,
    with: calm,
    rules: { followersCommit: (leaderCommit) => leaderCommit },
  },
  overwritesItsLog: {
    summary: "a leader writes a client's entry over what it has not committed",
    breaks: "a leader only appends to its log",
    with: { entries: 1 },
    rules: { withEntry: (s, entry) => [...s.log.slice(0, s.commitIndex), entry] },
  },
  appliesFirst: {
    summary: "a server applies an entry as soon as it has it (and a leader answers)",
    breaks: MACHINES,
    with: { ...calm, entries: 1 },
    rules: { mayApply: (s) => s.log.length },
  },
  deaf: {
    summary: "a server that learns of a newer term enters it and remains what it was",
    breaks: "whoever learns of a newer term follows",
    with: { ...calm, entries: 0 },
    rules: { stepsDown: false },
  },
  sameTermAgain: {
    summary: "a candidate that has waited too long asks again in the same term",
    breaks: "an election time-out begins a new term",
    with: election,
    rules: { nextTerm: (s) => (s.role === "candidate" ? s.currentTerm : s.currentTerm + 1) },
  },
  grantsAnyPreVote: {
    summary: "a pre-vote is granted to whoever asks, however old its log",
    breaks: TO_WIN,
    with: { ...calm, preVote: true, entries: 1 },
    rules: { mayPreVote: () => true },
  },
  leadersListen: {
    summary: "a leader with CheckQuorum follows a candidate of a newer term, as it would without",
    breaks: UNDISTURBED,
    with: { ...calm, checkQuorum: true, entries: 0 },
    rules: { isSureOfLeader: (s) => s.role === "follower" && s.hears !== null },
  },
  followersListen: {
    summary: "a follower votes for a candidate although it hears from a leader",
    breaks: UNDISTURBED,
    with: { ...calm, checkQuorum: true, entries: 0 },
    rules: { isSureOfLeader: (s, checks) => s.role === "leader" && checks },
  },
  asksItself: {
    summary: "a server asks all members of the cluster, itself too",
    breaks: LEADING,
    with: election,
    rules: { isPeer: () => true },
  },
  asksOnAndOn: {
    summary: "a server asks again what is under way, whenever anything comes",
    breaks: LEADING,
    with: { ...election, delivery: "in flight" },
    rules: { waitsForAnswers: false },
  },
  beatsNot: {
    summary: "a leader without a new entry sends nothing, no heartbeat either",
    breaks: LEADING,
    with: election,
    rules: { beats: false },
  },
  leadsOnUnheard: {
    summary: "a leader with CheckQuorum that hears no majority leads on",
    breaks: UNHEARD,
    with: { ...calm, checkQuorum: true, entries: 0 },
    // As below, no bound is met.
    rules: { resignsUnheard: false, mayStand: (s) => s.role !== "leader" && s.currentTerm < 2, mayTake: () => false },
  },
  startsOver: {
    summary: "a new leader sends its log from the first entry on, and not from its end",
    breaks: LEADING,
    with: { ...calm, entries: 1 },
    rules: { firstNextIndex: () => 1 },
  },
  noticesNoSilence: {
    summary: "a follower that has heard from a leader waits for it for ever, and stands no more in its term",
    breaks: GONE,
    with: { ...calm, checkQuorum: true, entries: 1 },
    // Nobody stands or writes beyond what is explored, so that no bound is met.
    rules: {
      noticesSilence: false,
      mayStand: (s) => s.role !== "leader" && s.currentTerm < 2,
      mayTake: (s) => s.log.length < 1,
    },
  },
  sendsOnce: {
    summary: "a request whose answer does not come is not sent again",
    breaks: AGAIN,
    with: { ...election, servers: 2, delivery: "in flight", loses: "always" },
    rules: { sendsAgain: false, mayStand: (s) => s.role !== "leader" && s.currentTerm < 1, mayTake: () => false },
  },
  nobodyStands: {
    summary: "election timers never fire",
    breaks: "a leader can be elected",
    rules: { mayStand: () => false },
  },
};

// What goes wrong when a rule of ZAB is changed, or was wrong in ZooKeeper.
// The one idea: a mutant starts where it gets into trouble soon, so that its whole graph is explored.
// Not here: the rules (rules.ts), what holds without them changed (scenarios.ts); ZOOKEEPER-4925, a hole in the list of recent commits
// from which a leader makes a DIFF (here a DIFF is made from the log), and 4712, a log that is written after its connection has closed.
import { compareZxids, lastZxid, synchronisation } from "./history.ts";
import type { Rules, Summary } from "./rules.ts";

const leader = "an epoch has one leader";
const committed = "an established epoch began with all that is delivered of earlier ones";
const commits = "a commit is of what is logged, and the next";
const onDisk = "what is committed is on the disks of a quorum";

const oneEpoch = { epochs: 1, disconnects: 0 } as const;
const oneWrite = { epochs: 1, disconnects: 0, writes: 1 } as const;
const zombie = { start: "a longer log of an earlier epoch", epochs: 3, writes: 0, disconnects: 0 } as const;
const alone = { start: "a leader alone has a transaction", epochs: 3, writes: 0, disconnects: 0, crashes: 1 } as const;

const lastOf = ({ history }: Summary) => lastZxid(history);

export const mutants = {
  noSync: {
    summary: "a follower acknowledges NEWLEADER without taking the leader's history",
    breaks: committed,
    with: { writes: 1, disconnects: 0, crashes: 1 },
    rules: { takesHistory: false },
  },
  ownHistory: {
    summary: "a leader keeps its own history, whatever it is told of others",
    breaks: committed,
    with: { writes: 1 },
    rules: { initialHistory: (own) => own.history },
  },
  mergesHistories: {
    summary: "a leader puts behind its history what others have and it has not",
    breaks: "what is of an earlier epoch is delivered before",
    with: { start: "two leaders of the past", epochs: 3, writes: 0, disconnects: 0 },
    rules: {
      initialHistory: (own, others) => [
        ...own.history,
        ...others
          .flatMap(({ history }) => history)
          .filter((txn) => own.history.every((one) => compareZxids(one, txn) !== 0)),
      ],
    },
  },
  // ZooKeeper answers -1 here (Learner.registerWithLeader): it comes along, and is not counted.
  acceptEqualEpoch: {
    summary: "an epoch accepted before is accepted again, and counted",
    breaks: leader,
    with: { epochs: 1, writes: 0, disconnects: 2 },
    rules: { joins: (epoch, accepted) => (epoch >= accepted ? "accept" : "refuse") },
  },
  acceptLowerEpoch: {
    summary: "an epoch lower than one accepted before is accepted",
    breaks: "epochs never go back",
    with: { start: "one has accepted a later epoch", writes: 0, disconnects: 0 },
    rules: { joins: (epoch, accepted) => (epoch === accepted ? "come along" : "accept") },
  },
  acceptLowerEpochTwoLeaders: {
    summary: "the same, until two servers lead one epoch",
    breaks: leader,
    with: { writes: 0, disconnects: 3 },
    rules: { joins: (epoch, accepted) => (epoch === accepted ? "come along" : "accept") },
    large: true,
  },
  // The same, where no epoch has two leaders yet: the promise is broken by the answer.
  acknowledgesLowerEpoch: {
    summary: "a follower that has accepted a later epoch answers an earlier leader as if it came along",
    breaks: "who does not lead promises, takes, logs and delivers what its leader tells it, and answers",
    with: { start: "one has accepted a later epoch", writes: 0, disconnects: 0 },
    rules: { joins: (epoch, accepted) => (epoch > accepted ? "accept" : "come along") },
  },
  ownEpoch: {
    summary: "a leader begins the epoch after its own, whatever it is told",
    breaks: "a leader asks, synchronises, proposes and commits as a quorum allows, and tells whom it must",
    with: { start: "others have accepted a later epoch", epochs: 3, writes: 0, disconnects: 0 },
    rules: { newEpoch: (own) => own + 1 },
  },
  staleMembership: {
    summary: "a learner that left and came back is taken for one that never left, and has nothing sent",
    breaks: committed,
    with: { writes: 1, crashes: 1 },
    rules: {
      keepsWhoLeft: true,
      sync: (log, learner, member) =>
        member ? { mode: "DIFF", from: lastZxid(log), entries: [] } : synchronisation(log, learner),
    },
    large: true,
  },
  cmpLen: {
    summary: "the longer log is the more recent one",
    breaks: committed,
    with: zombie,
    rules: { moreRecent: (a, b) => a.history.length > b.history.length },
  },
  cmpCounterOnly: {
    summary: "the log whose last zxid has the greater counter is the more recent one, whatever the epoch",
    breaks: committed,
    with: zombie,
    rules: { moreRecent: (a, b) => lastOf(a).counter > lastOf(b).counter },
  },
  cmpZxidNoEpoch: {
    summary: "the log with the greater last zxid is the more recent one, whatever epoch its server took part in",
    breaks: committed,
    with: { start: "two leaders of the past", epochs: 4, writes: 0, disconnects: 1 },
    rules: { moreRecent: (a, b) => compareZxids(lastOf(a), lastOf(b)) > 0 },
  },
  // The three that the authors of Zab.tla found the paper to leave open (protocol-spec/issues.md).
  "ISSUE-1": {
    summary: "proposals are sent only to who has acknowledged NEWLEADER: what is proposed in between is missed",
    breaks: commits,
    with: oneEpoch,
    rules: { proposesTo: ["synchronised"] },
  },
  "ISSUE-2": {
    summary: "what NEWLEADER brought is proposed again, and logged again",
    breaks: "a proposal is the next",
    with: oneEpoch,
    rules: { repeatsProposals: true, logsTwice: true },
  },
  "ISSUE-3": {
    summary: "COMMIT-LD carries the zxid of ACK-LD: what was committed in between is missed",
    breaks: commits,
    with: oneEpoch,
    rules: { commitLeader: (_committed, acknowledged) => acknowledged },
  },
  // ZOOKEEPER-2845: the database was kept through an election without what the log had beyond it, so a server that had logged an
  // uncommitted proposal told its lower last zxid, was sent a DIFF, and kept the proposal in the middle of its log.
  "ZOOKEEPER-2845": {
    summary: "a server tells what its database has, not what its log has",
    breaks: "a follower that serves has logged what its leader has",
    with: { writes: 1 },
    rules: { logged: ({ applied }) => applied },
  },
  // ZOOKEEPER-3911: proposals of a DIFF were logged only after UPTODATE, while the ACK of NEWLEADER had already made them committed.
  "ZOOKEEPER-3911": {
    summary: "a follower acknowledges NEWLEADER, and writes the history only after UPTODATE",
    breaks: committed,
    with: alone,
    rules: {
      syncSteps: [
        ["epoch", "acknowledge"],
        ["uptodate", "history"],
      ],
    },
  },
  // ZOOKEEPER-4646: the fix of 3911 handed them to a thread that writes in its own time, and acknowledged all the same.
  "ZOOKEEPER-4646": {
    summary: "a follower acknowledges NEWLEADER before the history is on disk",
    breaks: committed,
    with: alone,
    rules: { syncSteps: [["epoch", "acknowledge"], ["history"]] },
  },
  // ZOOKEEPER-4643 (met in production as ZOOKEEPER-4785): a crash between the two leaves a server that has taken part in the latest
  // epoch and has nothing of it. It wins elections, and cuts back what was committed.
  "ZOOKEEPER-4643": {
    summary: "a follower writes the epoch to disk before the history",
    breaks: committed,
    with: { ...alone, start: "two have what was committed" },
    rules: { syncSteps: [["epoch"], ["history", "acknowledge"]] },
  },
  // ZOOKEEPER-4685: the thread that writes proposals was faster than the one that answers NEWLEADER; the leader took the first ACK
  // for that of NEWLEADER, found the wrong zxid, and shut down.
  "ZOOKEEPER-4685": {
    summary: "proposals are written and acknowledged while NEWLEADER is not acknowledged yet",
    breaks: "who acknowledges proposals has acknowledged the leader",
    with: oneWrite,
    rules: { flushesIn: ["synchronization", "broadcast"] },
  },
  // ZOOKEEPER-4394: a COMMIT between NEWLEADER and UPTODATE met a follower that kept nothing to commit: a null pointer.
  "ZOOKEEPER-4394": {
    summary: "a follower is told of commits before it is told that it may serve",
    breaks: commits,
    with: oneWrite,
    rules: { commitsTo: ["synchronising", "synchronised"] },
  },
  acknowledgesAtOnce: {
    summary: "a follower acknowledges proposals before they are on disk",
    breaks: onDisk,
    with: oneWrite,
    rules: { acknowledgesProposals: "at once" },
  },
  acknowledgesAtOnceAndCrashes: {
    summary: "the same, and a follower crashes",
    breaks: committed,
    with: { writes: 1, crashes: 1 },
    rules: { acknowledgesProposals: "at once" },
    large: true,
  },
  commitsAlone: {
    summary: "a leader commits what any one server has on disk",
    breaks: onDisk,
    with: oneWrite,
    rules: { committable: (acked) => Math.max(...acked) },
  },
  volatileAcceptedEpoch: {
    summary: "the accepted epoch is not on disk",
    breaks: leader,
    with: { epochs: 1, writes: 0, disconnects: 0, crashes: 1 },
    rules: { survives: (disk) => ({ ...disk, acceptedEpoch: disk.currentEpoch }) },
  },
  volatileCurrentEpoch: {
    summary: "the current epoch is not on disk",
    breaks: "epochs never go back",
    with: { epochs: 1, writes: 0, disconnects: 0, crashes: 1 },
    rules: { survives: (disk) => ({ ...disk, currentEpoch: 0 }) },
  },
  volatileHistory: {
    summary: "the history is not on disk",
    breaks: committed,
    with: { writes: 1, disconnects: 0, crashes: 1 },
    rules: { survives: (disk) => ({ ...disk, history: [] }) },
  },
  halfQuorum: {
    summary: "half of the servers are a quorum",
    breaks: leader,
    with: { servers: 4, epochs: 1, disconnects: 0, writes: 0 },
    rules: { quorum: (count, servers) => count * 2 >= servers },
  },
  waitsForAll: {
    summary: "a leader waits for all servers",
    breaks: "an epoch can go into broadcast without a server",
    with: oneWrite,
    rules: { quorum: (count, servers) => count === servers },
  },
  servesNobody: {
    summary: "no number of servers is a quorum",
    breaks: "all can deliver",
    with: oneWrite,
    rules: { quorum: () => false },
  },
  proposesEarly: {
    summary: "proposals are sent to learners that have not been sent NEWLEADER",
    breaks: "no proposal is taken before synchronisation",
    with: oneWrite,
    rules: { proposesTo: ["asked", "synchronising", "synchronised"] },
  },
  asksNevertheless: {
    summary: "who leads, or follows, asks others whether they lead",
    breaks: "a leader asks, synchronises, proposes and commits as a quorum allows, and tells whom it must",
    with: { epochs: 1, writes: 0, disconnects: 0 },
    rules: { asks: () => true },
  },
  leavesResets: {
    summary: "a server leaves it where it is that a connection is gone",
    breaks: "what takes no time is never in flight",
    with: { epochs: 1, writes: 0, disconnects: 0, crashes: 1 },
    rules: { takes: (type) => type !== "reset" },
  },
  forgetsRefused: {
    summary: "a client forgets a write that was refused",
    breaks: "a client has one write less to do with each it hands over, and one more with each refused",
    with: oneWrite,
    rules: { takesBack: (writes) => writes },
  },
  writesEarly: {
    summary: "a leader takes writes before its history is committed",
    breaks: "a primary that broadcasts has delivered all that is delivered of earlier epochs",
    with: { ...alone, crashes: 0, epochs: 2, writes: 1 },
    rules: { takesWritesIn: ["synchronization", "broadcast"] },
  },
  followersLogWrites: {
    summary: "a follower makes a transaction of a client's write by itself",
    breaks: "what is delivered was broadcast",
    with: oneEpoch,
    rules: { followersLogWrites: true },
  },
  neverResigns: {
    summary: "a leader goes on without a quorum of learners",
    breaks: "a leader whose learners are no quorum gives up",
    with: { writes: 0 },
    rules: { resigns: false },
  },
} as const satisfies Record<
  string,
  {
    readonly summary: string;
    readonly breaks: string;
    readonly with: object;
    readonly rules: Partial<Rules>;
    readonly large?: boolean;
  }
>;

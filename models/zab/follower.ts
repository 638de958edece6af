// A follower of ZAB: it joins a leader's epoch, takes the leader's history, and then logs and delivers what it is told.
// The one idea: it promises (acceptedEpoch) before it tells what it has, and has the history on disk before it says so.
// Not here: how it found its leader (server.ts), leaders (leader.ts).
import { match } from "ts-pattern";
import { type NodeId, type Send, send } from "../../checker/index.ts";
import { compareZxids, isNext, lastZxid, NOTHING, position, synchronised } from "./history.ts";
import { looking, type Setting, step } from "./leader.ts";
import type { Rules } from "./rules.ts";
import { type Following, type Looking, logOf, type Message, type Sync, type Txn, type Zxid } from "./state.ts";

/** Follows a leader, and tells it the epoch accepted last. */
export const following = (s: Looking, leader: NodeId) => {
  const after: Following = {
    ...s,
    role: "following",
    leader,
    phase: "discovery",
    unflushed: [],
    received: [],
    upTo: NOTHING,
    todo: null,
  };
  return step(after, send(leader, { type: "cepoch", acceptedEpoch: s.acceptedEpoch }));
};

const closes = (s: Following, rules: Rules) => step(looking(s, rules), send(s.leader, { type: "closed" }));

const newEpoch = (s: Following, epoch: number, rules: Rules) => {
  const decision = rules.joins(epoch, s.acceptedEpoch);
  if (decision === "refuse") return closes(s, rules);
  const counts = decision === "accept";
  const after: Following = { ...s, phase: "synchronization", acceptedEpoch: counts ? epoch : s.acceptedEpoch };
  const answer: Message = { type: "ackEpoch", counts, currentEpoch: s.currentEpoch, history: rules.logged(s) };
  return step(after, send(s.leader, answer));
};

/** The next group of steps of a synchronisation. */
export const goOn = (s: Following) => {
  const [group = [], ...todo] = s.todo ?? [];
  const has = (one: string): boolean => group.some((name) => name === one);
  const after: Following = {
    ...s,
    todo,
    history: has("history") ? s.received : s.history,
    received: todo.flat().includes("history") ? s.received : [],
    currentEpoch: has("epoch") ? s.acceptedEpoch : s.currentEpoch,
    upTo: has("acknowledge") ? NOTHING : s.upTo,
  };
  const acknowledgement: Send<Message>[] = has("acknowledge")
    ? [send(s.leader, { type: "ackLeader", zxid: s.upTo })]
    : [];
  return step(after, acknowledgement);
};

const newLeader = (s: Following, epoch: number, sync: Sync, rules: Rules) => {
  if (epoch !== s.acceptedEpoch) return closes(s, rules);
  const received = rules.takesHistory ? synchronised(s.history, sync) : s.history;
  const upTo = sync.entries.length === 0 ? sync.from : lastZxid(sync.entries);
  return goOn({ ...s, received, upTo, todo: rules.syncSteps });
};

/** Everything up to a zxid is delivered. What is not there cannot be. */
const delivered = (s: Following, zxid: Zxid): readonly Txn[] => {
  const log = logOf(s);
  return log.slice(0, Math.max(position(log, zxid), 0));
};

const commit = (s: Following, zxid: Zxid) => {
  const log = logOf(s);
  const known = position(log, zxid);
  return step(known > s.applied.length ? { ...s, applied: log.slice(0, known) } : s);
};

const propose = (s: Following, txn: Txn, rules: Rules) => {
  // A gap is logged with a warning, as ZooKeeper does; what is there already is not logged again.
  if (compareZxids(txn, lastZxid(logOf(s))) <= 0 && !rules.logsTwice) return step(s);
  const answers = rules.acknowledgesProposals === "at once" && s.phase === "broadcast";
  const zxid = { epoch: txn.epoch, counter: txn.counter };
  return step({ ...s, unflushed: [...s.unflushed, txn] }, answers ? [send(s.leader, { type: "ack", zxid })] : []);
};

/** A follower that does what only a leader may: it makes a transaction of a client's write. */
export const logsWrite = (s: Following, self: NodeId) => {
  const { epoch, counter } = lastZxid(logOf(s));
  const txn: Txn = { epoch: s.currentEpoch, counter: epoch === s.currentEpoch ? counter + 1 : 1, origin: self };
  return step({ ...s, unflushed: [...s.unflushed, txn] });
};

/** What was received goes to disk, and is acknowledged. */
export const flush = (s: Following, rules: Rules) => {
  const after: Following = { ...s, history: logOf(s), unflushed: [] };
  const answers = rules.acknowledgesProposals === "on disk";
  return step(after, answers ? [send(s.leader, { type: "ack", zxid: lastZxid(after.history) })] : []);
};

/** What a follower does with a message of its leader. */
export const follow = (s: Following, message: Message, { rules }: Setting) =>
  match(message)
    .with({ type: "newEpoch" }, ({ epoch }) => (s.phase === "discovery" ? newEpoch(s, epoch, rules) : step(s)))
    .with({ type: "newLeader" }, ({ epoch, sync }) =>
      s.phase === "synchronization" && s.todo === null ? newLeader(s, epoch, sync, rules) : step(s),
    )
    .with({ type: "commitLeader" }, ({ zxid }) =>
      s.phase === "synchronization" && s.todo !== null
        ? step({ ...s, phase: "broadcast", applied: delivered(s, zxid) })
        : step(s),
    )
    .with({ type: "propose" }, ({ txn }) => (s.phase === "discovery" ? step(s) : propose(s, txn, rules)))
    .with({ type: "commit" }, ({ zxid }) => (s.phase === "broadcast" ? commit(s, zxid) : step(s)))
    .with({ type: "closed" }, () => step(looking(s, rules)))
    .otherwise(() => step(s));

/** Is this what a follower of a good leader is told to deliver next? For claims. */
export const isNextToDeliver = (s: Following, zxid: Zxid): boolean => {
  const txn = logOf(s)[s.applied.length];
  return txn !== undefined && compareZxids(txn, zxid) === 0;
};

/** Does this proposal continue what a follower has? For claims. */
export const isNextToLog = (s: Following, txn: Txn): boolean => isNext(lastZxid(logOf(s)), txn);

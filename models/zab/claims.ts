// What must be true of ZAB: the six properties of the paper, and what the proofs of ZooKeeper's own specification add.
// The one idea: all of it is said of deliveries and reigns, which observers remember, so a crash cannot hide a violation.
// Not here: how deliveries and reigns are remembered (observers.ts), which scenarios and mutants there are (model.ts).
import type { NodeId } from "../../checker/index.ts";
import { isNextToDeliver, isNextToLog } from "./follower.ts";
import { compareZxids, compatible, isPrefix, position, sameTxn } from "./history.ts";
import type { Deliveries, Reigns } from "./observers.ts";
import { type Following, type Leading, logOf, type Message, type Server, type Txn } from "./state.ts";

export const has = (history: readonly Txn[], txn: Txn): boolean => history.some((one) => sameTxn(one, txn));
const place = (history: readonly Txn[], txn: Txn): number => history.findIndex((one) => sameTxn(one, txn));
const all = (delivered: Deliveries): readonly Txn[] => [...delivered.values()].flat();
/** Of two lists each, in both orders. */
const ofTwo = (delivered: Deliveries, holds: (one: readonly Txn[], other: readonly Txn[]) => boolean) =>
  delivered.size < 2
    ? undefined
    : [...delivered].every(([a, one]) => [...delivered].every(([b, other]) => a === b || holds(one, other)));
/** Is `a` before `b` wherever `b` is? */
const before = (history: readonly Txn[], a: Txn, b: Txn): boolean => {
  const [first, second] = [place(history, a), place(history, b)];
  return second < 0 || (first >= 0 && first < second);
};

export const oneLeader = (reigns: Reigns): boolean | undefined => {
  const leaders = new Set([...reigns].map(({ epoch, leader }) => `${epoch} ${leader}`));
  return reigns.size === 0 ? undefined : leaders.size === new Set([...reigns].map(({ epoch }) => epoch)).size;
};

/** Integrity: what is delivered was broadcast (or `given` at the start). */
export const integrity = (delivered: Deliveries, reigns: Reigns, given: readonly Txn[]): boolean | undefined => {
  const broadcast = [...given, ...[...reigns].flatMap((reign) => reign.broadcast)];
  return delivered.size === 0 ? undefined : all(delivered).every((txn) => has(broadcast, txn));
};

/** Agreement: if one delivers a and another b, then the other delivers a or the one delivers b. */
export const agreement = (delivered: Deliveries) =>
  ofTwo(delivered, (one, other) => one.every((a) => has(other, a) || other.every((b) => has(one, b))));

/** Total order: if one delivers a before b, then whoever delivers b delivers a before it. */
export const totalOrder = (delivered: Deliveries) =>
  ofTwo(delivered, (one, other) => one.every((b, i) => one.slice(0, i).every((a) => before(other, a, b))));

/** Local primary order: what a primary broadcasts before b, whoever delivers b delivers before it. */
export const localPrimaryOrder = (delivered: Deliveries, reigns: Reigns): boolean | undefined => {
  const several = [...reigns].filter(({ broadcast }) => broadcast.length > 1);
  if (several.length === 0) return undefined;
  return several.every(({ broadcast }) =>
    broadcast.every((b, i) =>
      broadcast.slice(0, i).every((a) => [...delivered.values()].every((history) => before(history, a, b))),
    ),
  );
};

/** Global primary order: what is of an earlier epoch is delivered before what is of a later one. */
export const globalPrimaryOrder = (delivered: Deliveries): boolean | undefined => {
  const several = [...delivered.values()].filter((history) => new Set(history.map(({ epoch }) => epoch)).size > 1);
  if (several.length === 0) return undefined;
  return several.every((history) => history.every(({ epoch }, i) => i === 0 || history[i - 1]!.epoch <= epoch));
};

/** Primary integrity: before its first broadcast a primary has delivered all that anybody delivers of earlier epochs. */
export const primaryIntegrity = (delivered: Deliveries, reigns: Reigns): boolean | undefined => {
  const later = [...reigns].flatMap((reign) =>
    all(delivered).flatMap((txn) => (txn.epoch < reign.epoch && reign.ready !== null ? [has(reign.ready, txn)] : [])),
  );
  return later.length === 0 ? undefined : later.every(Boolean);
};

/**
 * Leader has committed: what is ever delivered of an epoch is in the initial history of all later ones that are established. One that
 * a leader began and no quorum joined may lack what a later one adopts.
 */
export const leaderHasCommitted = (delivered: Deliveries, reigns: Reigns): boolean | undefined => {
  const established = [...reigns].filter((reign) => reign.established);
  const later = established.flatMap(({ epoch, initial }) =>
    all(delivered).flatMap((txn) => (txn.epoch < epoch ? [has(initial, txn)] : [])),
  );
  return later.length === 0 ? undefined : later.every(Boolean);
};

export const prefixConsistency = (delivered: Deliveries, servers: readonly Server[]): boolean | undefined => {
  const lists = [...delivered.values(), ...servers.map(({ applied }) => applied).filter(({ length }) => length > 0)];
  return lists.length < 2 ? undefined : lists.every((one) => lists.every((other) => compatible(one, other)));
};

/** No two transactions have one zxid, and every history is in the order of zxids. */
export const zxidsAreUnique = (servers: readonly Server[]): boolean | undefined => {
  const histories = servers.map(({ history }) => history).filter(({ length }) => length > 0);
  if (histories.length === 0) return undefined;
  const ordered = histories.every((history) =>
    history.every((txn, i) => i === 0 || compareZxids(history[i - 1]!, txn) < 0),
  );
  const txns = histories.flat();
  return ordered && txns.every((a) => txns.every((b) => compareZxids(a, b) !== 0 || sameTxn(a, b)));
};

/** The log of a follower in broadcast is how that of its leader in the same epoch begins. */
export const sameLog = (servers: readonly Server[], ids: readonly NodeId[]): boolean | undefined => {
  const pairs = servers.flatMap((s): [Following, Leading][] => {
    if (s.role !== "following" || s.phase !== "broadcast") return [];
    const leader = servers[ids.indexOf(s.leader)]!;
    return leader.role === "leading" && leader.currentEpoch === s.currentEpoch ? [[s, leader]] : [];
  });
  return pairs.length === 0 ? undefined : pairs.every(([s, leader]) => isPrefix(logOf(s), logOf(leader)));
};

/** A delivery of a message to a server, as step claims see it. */
export interface Delivery {
  readonly from: NodeId;
  readonly message: Message;
  readonly before: Server;
}

export const proposalFits = ({ from, message, before }: Delivery): boolean | undefined =>
  message.type === "propose" && before.role === "following" && before.leader === from && before.todo !== null
    ? isNextToLog(before, message.txn)
    : undefined;

export const proposalAfterSynchronisation = ({ from, message, before }: Delivery): boolean | undefined =>
  message.type === "propose" && before.role === "following" && before.leader === from
    ? before.todo !== null
    : undefined;

export const commitFits = ({ from, message, before }: Delivery): boolean | undefined => {
  if (before.role !== "following" || before.leader !== from) return undefined;
  if (message.type === "commitLeader") return position(logOf(before), message.zxid) >= 0;
  if (message.type !== "commit") return undefined;
  return before.phase === "broadcast" && isNextToDeliver(before, message.zxid);
};

export const acknowledgementFits = ({ from, message, before }: Delivery): boolean | undefined => {
  const learner = before.role === "leading" ? before.learners.get(from) : undefined;
  return message.type === "ack" && learner !== undefined ? learner.stage === "synchronised" : undefined;
};

/** What a leader has just committed of its epoch is on the disks of a quorum. */
export const committedOnQuorum = (
  leader: { readonly before: Server; readonly after: Server },
  servers: readonly Server[],
): boolean | undefined => {
  if (leader.after.role !== "leading") return undefined;
  const fresh = leader.after.applied.slice(leader.before.applied.length);
  if (fresh.length === 0) return undefined;
  return fresh.every((txn) => servers.filter(({ history }) => has(history, txn)).length * 2 > servers.length);
};

/** A leader that has begun an epoch has learners that are a quorum with it. */
export const resigned = (servers: readonly Server[]): boolean | undefined => {
  const leaders = servers.flatMap((s) => (s.role === "leading" && s.phase !== "joining" ? [s] : []));
  return leaders.length === 0 ? undefined : leaders.every(({ learners }) => (learners.size + 1) * 2 > servers.length);
};

export const epochsGrow = (before: Server, after: Server): boolean =>
  after.acceptedEpoch >= before.acceptedEpoch &&
  after.currentEpoch >= before.currentEpoch &&
  after.currentEpoch <= after.acceptedEpoch;

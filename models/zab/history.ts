// Histories of transactions: their order, and how one is made equal to another.
// The one idea: a leader sends what is missing (DIFF), after cutting what is too much (TRUNC), or everything (SNAP).
// Not here: who sends what when (leader.ts, follower.ts).
import type { Sync, Txn, Zxid } from "./state.ts";

/** Of an empty history. */
export const NOTHING: Zxid = { epoch: 0, counter: 0 };

/** Negative, zero or positive, as `a` comes before `b`, is it, or comes after it. */
export const compareZxids = (a: Zxid, b: Zxid): number => a.epoch - b.epoch || a.counter - b.counter;

export const lastZxid = (history: readonly Txn[]): Zxid => {
  const last = history.at(-1);
  return last === undefined ? NOTHING : { epoch: last.epoch, counter: last.counter };
};

/** How many transactions a history has up to the one with this zxid, that one included; -1 if it has none such. */
export const position = (history: readonly Txn[], zxid: Zxid): number =>
  compareZxids(zxid, NOTHING) === 0 ? 0 : history.findIndex((txn) => compareZxids(txn, zxid) === 0) + 1 || -1;

/** Is this the transaction that comes after `last`: the next of its epoch, or the first of a later one? */
export const isNext = (last: Zxid, { epoch, counter }: Zxid): boolean =>
  epoch === last.epoch ? counter === last.counter + 1 : epoch > last.epoch && counter === 1;

export const sameTxn = (a: Txn, b: Txn): boolean => compareZxids(a, b) === 0 && a.origin === b.origin;

export const isPrefix = (a: readonly Txn[], b: readonly Txn[]): boolean =>
  a.length <= b.length && a.every((txn, i) => sameTxn(txn, b[i]!));

/** Is one of them how the other begins? */
export const compatible = (a: readonly Txn[], b: readonly Txn[]): boolean => isPrefix(a, b) || isPrefix(b, a);

/**
 * How ZooKeeper makes a learner's history, of which it knows only the last zxid, the leader's: DIFF if the leader has that
 * transaction, TRUNC if it is past all that the leader has or the leader's next is of the same epoch; a log is not cut back across
 * the boundary of an epoch, so otherwise SNAP.
 */
export const synchronisation = (leader: readonly Txn[], learner: Zxid): Sync => {
  const common = position(leader, learner);
  if (common >= 0) return { mode: "DIFF", from: learner, entries: leader.slice(common) };
  const next = leader.findIndex((txn) => compareZxids(txn, learner) > 0);
  const keep = next < 0 ? leader.length : next;
  const sameEpoch = next < 0 || leader[next]!.epoch === learner.epoch;
  return sameEpoch
    ? { mode: "TRUNC", from: lastZxid(leader.slice(0, keep)), entries: leader.slice(keep) }
    : { mode: "SNAP", from: NOTHING, entries: leader };
};

/** A learner's history after what the leader sent. A DIFF is put behind what is there, without a look at it. */
export const synchronised = (history: readonly Txn[], { mode, from, entries }: Sync): readonly Txn[] =>
  mode === "DIFF"
    ? [...history, ...entries]
    : [...history.filter((txn) => mode === "TRUNC" && compareZxids(txn, from) <= 0), ...entries];

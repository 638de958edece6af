// What a leader of ZAB owes: phase by phase, to every message and timer.
// The one idea: it goes on when a quorum, itself included, has come so far, and not before; who comes later is led through the same stages.
// Not here: followers, and how it is watched (duties.ts).
import type { NodeId } from "../../checker/index.ts";
import { lastZxid, NOTHING } from "./history.ts";
import { type Due, logged, looks, type Owing, type Sent, upTo } from "./owed.ts";
import type { Leading, Learner, Message, Sync, Txn, Zxid } from "./state.ts";

type Told = Extract<Learner, { readonly stage: "answered" }>;

const isQuorum = (count: number, { servers }: Owing): boolean => count > servers.length / 2;
const among = (s: Leading, ...stages: readonly Learner["stage"][]): readonly (readonly [NodeId, Learner])[] =>
  [...s.learners].filter(([, { stage }]) => stages.includes(stage));
const learns = (s: Leading, id: NodeId, learner: Learner): Leading => ({
  ...s,
  learners: new Map([...s.learners, [id, learner]]),
});
const nothing = (s: Leading): Due => ({ after: s, says: [] });
const toAll = (all: readonly (readonly [NodeId, Learner])[], ...messages: readonly Message[]): readonly Sent[] =>
  all.flatMap(([id]) => messages.map((message): Sent => [id, message]));

/** CEPOCH: the epoch begins that is above all that a quorum has accepted, as long as there are any; later ones are told of it. */
const joins = (s: Leading, from: NodeId, acceptedEpoch: number, owing: Owing): Due => {
  if (s.phase !== "joining") {
    const isIn = s.learners.get(from)?.stage === "synchronised";
    const says: readonly Sent[] = [[from, { type: "newEpoch", epoch: s.acceptedEpoch }]];
    return { after: isIn ? s : learns(s, from, { stage: "asked" }), says };
  }
  const joined = learns(s, from, { stage: "joined", acceptedEpoch });
  const told = [...joined.learners.values()].flatMap((one) => (one.stage === "joined" ? [one.acceptedEpoch] : []));
  const epoch = 1 + (owing.ownEpoch ? s.acceptedEpoch : Math.max(s.acceptedEpoch, ...told));
  if (!isQuorum(1 + told.length, owing) || epoch > owing.epochs) return nothing(joined);
  const learners = new Map([...joined.learners].map(([id]) => [id, { stage: "asked" } as Learner]));
  return {
    after: { ...joined, phase: "discovery", acceptedEpoch: epoch, learners },
    says: toAll([...learners], { type: "newEpoch", epoch }),
  };
};

/** What makes a log that ends so the leader's: what is missing behind it; or behind a cut within an epoch; or all. */
const syncOf = (log: readonly Txn[], last: Zxid): Sync => {
  const kept = upTo(log, last);
  const end = lastZxid(kept);
  const isKnown = end.epoch === last.epoch && end.counter === last.counter;
  const next = log[kept.length];
  if (!isKnown && next !== undefined && next.epoch !== last.epoch) return { mode: "SNAP", from: NOTHING, entries: log };
  return { mode: isKnown ? "DIFF" : "TRUNC", from: end, entries: log.slice(kept.length) };
};
const newLeader = (s: Leading, { history }: Told): Message => {
  const { acceptedEpoch: epoch } = s;
  return { type: "newLeader", epoch, sync: syncOf(logged(s), lastZxid(history)) };
};

/** Did the first take part in a later epoch, or, in the same one, log more? */
const isMoreRecent = (
  a: Pick<Told, "currentEpoch" | "history">,
  b: Pick<Told, "currentEpoch" | "history">,
): boolean => {
  const [x, y] = [lastZxid(a.history), lastZxid(b.history)];
  if (a.currentEpoch !== b.currentEpoch) return a.currentEpoch > b.currentEpoch;
  return x.epoch > y.epoch || (x.epoch === y.epoch && x.counter > y.counter);
};

/** ACKEPOCH: with a quorum that accepted the epoch the most recent history of it is the leader's; who comes later is sent that, too. */
const answers = (s: Leading, from: NodeId, told: Told, owing: Owing): Due => {
  if (s.phase !== "discovery") {
    const isIn = s.learners.get(from)?.stage === "synchronised";
    return { after: isIn ? s : learns(s, from, { stage: "synchronising" }), says: [[from, newLeader(s, told)]] };
  }
  const answered = learns(s, from, told);
  const all = among(answered, "answered") as readonly (readonly [NodeId, Told])[];
  const counted = all.flatMap(([, one]) => (one.counts ? [one] : []));
  if (!isQuorum(1 + counted.length, owing)) return nothing(answered);
  const candidates = [s, ...counted];
  const { history } = candidates.find((one) => !candidates.some((other) => isMoreRecent(other, one)))!;
  const learners = new Map([
    ...answered.learners,
    ...all.map(([id]) => [id, { stage: "synchronising" } as Learner] as const),
  ]);
  const after: Leading = { ...s, phase: "synchronization", currentEpoch: s.acceptedEpoch, history, learners };
  return { after, says: all.map(([id, one]): Sent => [id, newLeader(after, one)]) };
};

/** In broadcast what a quorum has on disk is delivered, in order, and those who are synchronised are told. */
const commits = (s: Leading, owing: Owing, but: NodeId | null = null): Due => {
  if (s.phase !== "broadcast") return nothing(s);
  const onDisk = [...s.learners.values()].map((one) => (one.stage === "synchronised" ? one.acked : 0));
  const have = [s.history.length, ...onDisk].sort((a, b) => b - a);
  const most = have[Math.floor(owing.servers.length / 2)] ?? 0;
  if (most <= s.applied.length) return nothing(s);
  const fresh = logged(s).slice(s.applied.length, most);
  return {
    after: { ...s, applied: logged(s).slice(0, most) },
    says: toAll(
      among(s, "synchronised").filter(([id]) => id !== but),
      ...fresh.map(({ epoch, counter }): Message => ({ type: "commit", zxid: { epoch, counter } })),
    ),
  };
};

const countOf = (s: Leading, zxid: Zxid): number => upTo(logged(s), zxid).length;

/** ACK-LD: with a quorum of those all of the history is delivered, and who has acknowledged may serve. */
const synchronises = (s: Leading, from: NodeId, zxid: Zxid, owing: Owing): Due => {
  const after = learns(s, from, { stage: "synchronised", acked: countOf(s, zxid) });
  const ready = among(after, "synchronised");
  if (s.phase !== "synchronization") {
    const due = commits(after, owing, from);
    return { ...due, says: [...due.says, [from, { type: "commitLeader", zxid: lastZxid(due.after.applied) }]] };
  }
  if (!isQuorum(1 + ready.length, owing)) return nothing(after);
  return {
    after: { ...after, phase: "broadcast", applied: s.history },
    says: toAll(ready, { type: "commitLeader", zxid: lastZxid(s.history) }),
  };
};

/** A write becomes the next transaction of the epoch, by the leader of that. */
const writes = (s: Leading, self: NodeId, from: NodeId): Due => {
  if (s.phase !== "broadcast") return { after: s, says: [[from, { type: "refused" }]] };
  const { currentEpoch: epoch } = s;
  const counter = 1 + logged(s).filter((txn) => txn.epoch === epoch).length;
  const txn: Txn = { epoch, counter, origin: self };
  return {
    after: { ...s, unflushed: [...s.unflushed, txn] },
    says: toAll(among(s, "synchronising", "synchronised"), { type: "propose", txn }),
  };
};

/** Who gives up closes its connections. */
const givesUp = (s: Leading): Due => ({ after: looks(s), says: toAll([...s.learners], { type: "closed" }) });

/** A learner is gone: of a leader that has asked for its epoch the others must be a quorum with it. */
const leaves = (s: Leading, from: NodeId, owing: Owing): Due => {
  if (!s.learners.has(from)) return nothing(s);
  const after: Leading = { ...s, learners: new Map([...s.learners].filter(([id]) => id !== from)) };
  return s.phase === "joining" || isQuorum(1 + after.learners.size, owing) ? nothing(after) : givesUp(after);
};

/** What is due of a message to a leader. */
export const leads = (
  s: Leading,
  message: Message,
  { self, from }: { self: NodeId; from: NodeId },
  owing: Owing,
): Due => {
  const isLearner = s.learners.has(from);
  switch (message.type) {
    case "cepoch":
      return joins(s, from, message.acceptedEpoch, owing);
    case "question":
      return { after: s, says: [[from, { type: "leading" }]] };
    case "write":
      return writes(s, self, from);
    case "closed":
      return leaves(s, from, owing);
    case "ackEpoch": {
      const { counts, currentEpoch, history } = message;
      return isLearner ? answers(s, from, { stage: "answered", counts, currentEpoch, history }, owing) : nothing(s);
    }
    case "ackLeader":
      return isLearner ? synchronises(s, from, message.zxid, owing) : nothing(s);
    case "ack":
      return s.learners.get(from)?.stage === "synchronised"
        ? commits(learns(s, from, { stage: "synchronised", acked: countOf(s, message.zxid) }), owing)
        : nothing(s);
    default:
      return nothing(s);
  }
};

/** What is due of a timer of a leader; null: it must not fire. */
export const leaderFires = (s: Leading, name: string, owing: Owing): Due | null => {
  if (name === "flush")
    return s.unflushed.length === 0 ? null : commits({ ...s, history: logged(s), unflushed: [] }, owing);
  if (name !== "giveUp") return null;
  const isInVain = s.phase === "discovery" && among(s, "answered").length === s.learners.size;
  return s.phase === "joining" || isInVain ? givesUp(s) : null;
};

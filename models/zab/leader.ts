// A leader of ZAB: it gathers a quorum, begins an epoch, makes the learners' histories equal to its own, and broadcasts.
// The one idea: each learner is led through the same stages, early or late; the leader goes on whenever a quorum has come so far.
// Not here: how it came to lead (server.ts), followers (follower.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Send, send, sendAll } from "../../checker/index.ts";
import { lastZxid, position } from "./history.ts";
import type { Rules } from "./rules.ts";
import { type Leading, type Learner, type Looking, logOf, type Message, type Server, type Txn } from "./state.ts";

/** What the handlers need to know beside the state: the rules, the number of servers, and how many epochs may begin. */
export interface Setting {
  readonly rules: Rules;
  readonly servers: number;
  readonly epochs: number;
  /** Whom the election may name; without it anybody. */
  readonly mayLead?: readonly NodeId[];
}

export const step = next<Server, Message>;

/** Into the election: what was received goes to disk, as a log does that is closed; the rest of the role is forgotten. */
export const looking = (s: Server, rules: Rules): Looking => ({
  role: "looking",
  acceptedEpoch: s.acceptedEpoch,
  currentEpoch: s.currentEpoch,
  history: s.role === "looking" ? s.history : [...s.history, ...s.unflushed],
  applied: s.applied,
  ...rules.takesAlong(s),
});

export const leading = (s: Looking): Leading => ({
  ...s,
  role: "leading",
  phase: "joining",
  learners: new Map(),
  unflushed: [],
});

const withLearner = (s: Leading, learner: NodeId, at: Learner): Leading => ({
  ...s,
  learners: new Map(s.learners).set(learner, at),
});

const enough = (s: Leading, { rules, servers }: Setting, come: (learner: Learner) => boolean): boolean =>
  rules.quorum(1 + [...s.learners.values()].filter(come).length, servers);

const inStage = (s: Leading, ...stages: readonly Learner["stage"][]): NodeId[] =>
  [...s.learners].filter(([, { stage }]) => stages.includes(stage)).map(([learner]) => learner);

/** A learner has told which epoch it accepted last. */
const joined = (s: Leading, from: NodeId, acceptedEpoch: number, setting: Setting) => {
  const { rules, epochs } = setting;
  if (s.phase !== "joining") {
    const after = s.learners.get(from)?.stage === "synchronised" ? s : withLearner(s, from, { stage: "asked" });
    return step(after, send(from, { type: "newEpoch", epoch: s.acceptedEpoch }));
  }
  const after = withLearner(s, from, { stage: "joined", acceptedEpoch });
  const all = [...after.learners.values()].map((one) => (one.stage === "joined" ? one.acceptedEpoch : 0));
  const epoch = rules.newEpoch(s.acceptedEpoch, [s.acceptedEpoch, ...all]);
  if (!enough(after, setting, () => true) || epoch > epochs) return step(after);
  const learners = new Map([...after.learners.keys()].map((learner) => [learner, { stage: "asked" } as const]));
  return step(
    { ...after, phase: "discovery", acceptedEpoch: epoch, learners },
    sendAll(learners.keys(), { type: "newEpoch", epoch }),
  );
};

/** NEWLEADER, behind what makes the learner's history the leader's. */
const newLeader = (s: Leading, to: NodeId, learnt: readonly Txn[], member: boolean, rules: Rules): Send<Message>[] => {
  const sync = rules.sync(logOf(s), lastZxid(learnt), member);
  const again = rules.repeatsProposals ? logOf(s).slice(s.applied.length) : [];
  return [
    send(to, { type: "newLeader", epoch: s.acceptedEpoch, sync }),
    ...again.map((txn) => send(to, { type: "propose", txn } as const)),
  ];
};

/** A learner has accepted the epoch, or comes along in it. */
const answered = (s: Leading, from: NodeId, learner: Learner & { readonly stage: "answered" }, setting: Setting) => {
  const { rules } = setting;
  const member = s.learners.get(from)?.stage === "synchronised";
  if (s.phase !== "discovery")
    return step(
      member ? s : withLearner(s, from, { stage: "synchronising" }),
      newLeader(s, from, learner.history, member, rules),
    );
  const after = withLearner(s, from, learner);
  if (!enough(after, setting, (one) => one.stage === "answered" && one.counts)) return step(after);
  const told = [...after.learners].flatMap(([id, one]) => (one.stage === "answered" ? [{ id, ...one }] : []));
  const counted = told.filter(({ counts }) => counts);
  const history = rules.initialHistory(s, counted, rules.moreRecent);
  const learners = new Map([
    ...after.learners,
    ...told.map(({ id }) => [id, { stage: "synchronising" }] as [NodeId, Learner]),
  ]);
  const established: Leading = { ...after, phase: "synchronization", currentEpoch: s.acceptedEpoch, history, learners };
  return step(
    established,
    told.flatMap((one) => newLeader(established, one.id, one.history, false, rules)),
  );
};

/** A learner has the leader's history. When a quorum has, the epoch is established, and all of the history committed. */
const synchronised = (s: Leading, from: NodeId, acked: number, setting: Setting) => {
  const { rules } = setting;
  const after = withLearner(s, from, { stage: "synchronised", acked });
  const acknowledged = lastZxid(logOf(s).slice(0, acked));
  const tell = (applied: readonly Txn[]): Message => ({
    type: "commitLeader",
    zxid: rules.commitLeader(lastZxid(applied), acknowledged),
  });
  if (s.phase === "synchronization") {
    if (!enough(after, setting, ({ stage }) => stage === "synchronised")) return step(after);
    const serving: Leading = { ...after, phase: "broadcast", applied: s.history };
    return step(serving, sendAll(inStage(serving, "synchronised"), tell(serving.applied)));
  }
  const { state, sends } = committed(after, setting, from);
  return step(state, sends, send(from, tell(state.applied)));
};

/** Commits what a quorum has on disk, in order; all who are synchronised are told, but `later`, who hears of it in COMMIT-LD. */
const committed = (s: Leading, { rules, servers }: Setting, later?: NodeId) => {
  const log = logOf(s);
  const acked = [...s.learners].map(([learner, one]) => {
    const old = position(log, rules.acknowledgedBefore(s, learner));
    return Math.max(one.stage === "synchronised" ? one.acked : 0, old);
  });
  const upTo = rules.committable([s.history.length, ...acked], (count) => rules.quorum(count, servers));
  if (s.phase !== "broadcast" || upTo <= s.applied.length) return { state: s, sends: [] };
  const all = inStage(s, ...rules.commitsTo).filter((learner) => learner !== later);
  const sends = log
    .slice(s.applied.length, upTo)
    .flatMap((txn) => sendAll(all, { type: "commit", zxid: { epoch: txn.epoch, counter: txn.counter } } as Message));
  return { state: { ...s, applied: log.slice(0, upTo) }, sends };
};

const acknowledged = (s: Leading, from: NodeId, upTo: number, setting: Setting) => {
  if (s.learners.get(from)?.stage !== "synchronised") return step(s);
  const { state, sends } = committed(withLearner(s, from, { stage: "synchronised", acked: upTo }), setting);
  return step(state, sends);
};

/** A client's write becomes the next transaction of the epoch. */
export const written = (s: Leading, self: NodeId, { rules }: Setting) => {
  const last = lastZxid(logOf(s));
  const counter = last.epoch === s.currentEpoch ? last.counter + 1 : 1;
  const txn: Txn = { epoch: s.currentEpoch, counter, origin: self };
  const all = inStage(s, ...rules.proposesTo);
  return step({ ...s, unflushed: [...s.unflushed, txn] }, sendAll(all, { type: "propose", txn }));
};

/** What was received goes to disk. The leader counts itself as it counts others. */
export const flushed = (s: Leading, setting: Setting) => {
  const { state, sends } = committed({ ...s, history: logOf(s), unflushed: [] }, setting);
  return step(state, sends);
};

/** A leader gives up, and closes its connections. */
const goodbye = (s: Leading, rules: Rules) =>
  step(looking(s, rules), rules.closesConnections ? sendAll(s.learners.keys(), { type: "closed" }) : []);

/** A learner is gone. A leader whose learners are no quorum any more gives up, and closes the connections that are left. */
export const left = (s: Leading, peer: NodeId, setting: Setting) => {
  const { rules } = setting;
  if (!s.learners.has(peer) || rules.keepsWhoLeft) return step(s);
  const after: Leading = { ...s, learners: new Map([...s.learners].filter(([learner]) => learner !== peer)) };
  if (s.phase === "joining" || !rules.resigns || enough(after, setting, () => true)) return step(after);
  return goodbye(after, rules);
};

/** Too few come, for too long: those who came may all have accepted the epoch before, from another leader. */
export const givesUp = (s: Leading, { rules }: Setting) => {
  const inVain = s.phase === "discovery" && inStage(s, "answered").length === s.learners.size;
  if (s.phase !== "joining" && !inVain) return undefined;
  return goodbye(s, rules);
};

/** What a leader does with a message. From one who is no learner of its it takes nothing but that one's coming. */
export const lead = (s: Leading, message: Message, from: NodeId, self: NodeId, setting: Setting) => {
  if (message.type === "cepoch") return joined(s, from, message.acceptedEpoch, setting);
  if (message.type === "question") return step(s, send(from, { type: "leading" }));
  if (message.type === "write")
    return setting.rules.takesWritesIn.some((phase) => phase === s.phase)
      ? written(s, self, setting)
      : step(s, send(from, { type: "refused" }));
  if (!s.learners.has(from)) return step(s);
  return match(message)
    .with({ type: "ackEpoch" }, ({ counts, currentEpoch, history }) =>
      answered(s, from, { stage: "answered", counts, currentEpoch, history }, setting),
    )
    .with({ type: "ackLeader" }, ({ zxid }) => synchronised(s, from, Math.max(position(logOf(s), zxid), 0), setting))
    .with({ type: "ack" }, ({ zxid }) => acknowledged(s, from, position(logOf(s), zxid), setting))
    .otherwise(() => step(s));
};

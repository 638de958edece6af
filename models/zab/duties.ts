// What a server of ZAB owes to every message, timer and broken connection: the state and the answers that must come of it.
// The one idea: a server that is silent, says too much or does a little more than it should often breaks none of the six properties, because
// a connection that breaks mends it; so each rule of the phases is claimed where it applies. An observer looks, because of an exchange
// at once a step does not see the ends.
// Not here: what a leader owes (duties-of-leaders.ts), what follows from the rules (claims.ts), the handlers.
import { always, type Event, type NodeId, observer, sameValue, type World } from "../../checker/index.ts";
import type { Client } from "./client.ts";
import { leaderFires, leads } from "./duties-of-leaders.ts";
import { lastZxid, NOTHING } from "./history.ts";
import { serverIn } from "./observers.ts";
import { type Due, followerIn, logged, looks, type Owing, type Sent, upTo, wasTold } from "./owed.ts";
import type { Following, Message, Server, Sync, Txn, Zxid } from "./state.ts";

/** A follower's history once it has taken what it was sent: what stays of its own, and behind that what came. */
const taken = (own: readonly Txn[], { from, entries }: Sync): readonly Txn[] => [...upTo(own, from), ...entries];

/** What becomes of a follower by a message of its leader. */
const follows = (s: Following, message: Message): Due => {
  const { leader, phase } = s;
  const closes: Due = { after: looks(s), says: [[leader, { type: "closed" }]] };
  switch (message.type) {
    case "closed":
      return { after: looks(s), says: [] };
    case "newEpoch": {
      if (phase !== "discovery") return { after: s, says: [] };
      // A promise is kept: an epoch is accepted once, and none below it.
      if (message.epoch < s.acceptedEpoch) return closes;
      const { currentEpoch, history } = s;
      const counts = message.epoch > s.acceptedEpoch;
      return {
        after: { ...s, phase: "synchronization", acceptedEpoch: message.epoch },
        says: [[leader, { type: "ackEpoch", counts, currentEpoch, history }]],
      };
    }
    case "newLeader": {
      if (phase !== "synchronization" || s.todo !== null) return { after: s, says: [] };
      if (message.epoch !== s.acceptedEpoch) return closes;
      const history = taken(s.history, message.sync);
      // The history is on disk before anything else; the epoch, and the answer, come behind it.
      return { after: { ...s, history, upTo: lastZxid(history), todo: [["epoch", "acknowledge"]] }, says: [] };
    }
    case "commitLeader":
      return phase === "synchronization" && s.todo !== null
        ? { after: { ...s, phase: "broadcast", applied: delivered(s, message.zxid) }, says: [] }
        : { after: s, says: [] };
    case "propose": {
      const isNew = logged(s).every((txn) => isBefore(txn, message.txn));
      return phase === "discovery" || !isNew
        ? { after: s, says: [] }
        : { after: { ...s, unflushed: [...s.unflushed, message.txn] }, says: [] };
    }
    case "commit": {
      const applied = delivered(s, message.zxid);
      return phase === "broadcast" && applied.length > s.applied.length
        ? { after: { ...s, applied }, says: [] }
        : { after: s, says: [] };
    }
    default:
      return { after: s, says: [] };
  }
};

const isBefore = (a: Zxid, b: Zxid): boolean => a.epoch < b.epoch || (a.epoch === b.epoch && a.counter < b.counter);

/** The log as far as a zxid that it has; nothing, if it has none such. */
const delivered = (s: Following, { epoch, counter }: Zxid): readonly Txn[] => {
  const log = logged(s);
  return log.slice(0, log.findIndex((txn) => txn.epoch === epoch && txn.counter === counter) + 1);
};

/** What becomes of one who looks, by a message. */
const isLooking = (s: Server, message: Message, from: NodeId): Due => {
  if (s.role !== "looking" || message.type !== "leading") return { after: s, says: [] };
  return { after: followerIn(s, from), says: [[from, { type: "cepoch", acceptedEpoch: s.acceptedEpoch }]] };
};

/** Who hears, and of whom. */
interface Hearing {
  readonly self: NodeId;
  readonly from: NodeId;
}

/** What becomes of a server by a message. */
const heard = (s: Server, message: Message, ends: Hearing, owing: Owing): Due => {
  const { from } = ends;
  if (message.type === "reset") return lost(s, ends, owing);
  if (s.role === "leading") return leads(s, message, ends, owing);
  if (message.type === "write") return { after: s, says: [[from, { type: "refused" }]] };
  if (message.type === "cepoch") return { after: s, says: [[from, { type: "closed" }]] };
  if (s.role === "looking") return isLooking(s, message, from);
  return s.leader === from ? follows(s, message) : { after: s, says: [] };
};

/** A connection is gone. */
const lost = (s: Server, ends: Hearing, owing: Owing): Due => {
  if (s.role === "leading") return leads(s, { type: "closed" }, ends, owing);
  return { after: s.role === "following" && s.leader === ends.from ? looks(s) : s, says: [] };
};

/** What a timer of one who follows does; null: it must not fire. */
const follower = (s: Following, name: string): Due | null => {
  if (name === "flush") {
    if (s.phase !== "broadcast" || s.unflushed.length === 0) return null;
    const history = logged(s);
    return { after: { ...s, history, unflushed: [] }, says: [[s.leader, { type: "ack", zxid: lastZxid(history) }]] };
  }
  if (name !== "synchronise" || s.todo === null || s.todo.length === 0) return null;
  // It has taken part in the epoch from here on, and says so.
  const says: readonly Sent[] = [[s.leader, { type: "ackLeader", zxid: s.upTo }]];
  return { after: { ...s, currentEpoch: s.acceptedEpoch, todo: [], upTo: NOTHING }, says };
};

export type Happening = Event<unknown, { readonly type: string }>;

/** What is due of an event of a server; undefined: nothing is said of it; null: it must not be. */
export const due = (event: Happening, s: Server, owing: Owing): Due | null | undefined => {
  if (event.kind === "deliver")
    return heard(s, event.message as Message, { self: event.node, from: event.from }, owing);
  if (event.kind === "disconnected" || event.kind === "suspect")
    return lost(s, { self: event.node, from: event.peer }, owing);
  if (event.kind === "timer") {
    if (s.role === "following") return follower(s, event.name);
    return s.role === "leading" ? leaderFires(s, event.name, owing) : null;
  }
  // Who leads, or follows, does nothing unasked; who looks asks another, once.
  if (event.kind === "action") {
    const asks =
      event.sends.length < 2 && event.sends.every((one) => one.to !== event.node && one.message.type === "question");
    return s.role === "looking" && asks ? undefined : null;
  }
  if (event.kind !== "crash") return undefined;
  const { acceptedEpoch, currentEpoch, history } = s;
  // It comes back in the same event, and its connections have broken.
  const peers = owing.servers.filter((id) => id !== event.node);
  return {
    after: { role: "looking", acceptedEpoch, currentEpoch, history, applied: [] },
    says: peers.map((id): Sent => [id, { type: "reset" }]),
  };
};

/** The client in a node's state. */
const clientIn = (state: unknown): Client | undefined =>
  typeof state === "object" && state !== null && "writes" in state ? (state as Client) : undefined;

/** A client that has a write to do has one less with each that it hands over, and one more with each that is refused. */
const keepsCount = (event: Happening, before: Client, after: Client): boolean => {
  const { kind, sends } = event as Extract<Happening, { readonly kind: "action" | "deliver" }>;
  if (kind === "action")
    return (
      before.writes > 0 &&
      after.writes === before.writes - 1 &&
      sends.length === 1 &&
      sends[0]!.message.type === "write"
    );
  const isRefused = event.kind === "deliver" && event.message.type === "refused";
  return after.writes === before.writes + (isRefused ? 1 : 0) && sends.length === 0;
};

const RULES = ["leaders", "others", "clients"] as const;
type Rule = (typeof RULES)[number];

const ruleOf = ({ role }: Server): Rule => (role === "leading" ? "leaders" : "others");

/** The rules that some event has broken. `concerns`: is it one of ZAB, where a server does something else besides? */
export const dutiesIn = (owing: Owing, concerns: (event: Happening) => boolean = () => true) =>
  observer("broken rules", new Set() as ReadonlySet<Rule>, (seen, event: Happening) => {
    if (!("after" in event)) return seen;
    const [was, is] = [clientIn(event.before), clientIn(event.after)];
    if (was !== undefined && is !== undefined)
      return keepsCount(event, was, is) ? seen : new Set(seen).add("clients" as const);
    const [before, after] = [serverIn(event.before), serverIn(event.after)];
    if (before === undefined || after === undefined || seen.has(ruleOf(before)) || !concerns(event)) return seen;
    const what = due(event, before, owing);
    if (what === undefined) return seen;
    const sends = event.sends.filter(({ message }) => message.type !== "notification");
    const isDone = what !== null && sameValue(after, what.after) && wasTold(sends, what.says);
    return isDone ? seen : new Set(seen).add(ruleOf(before));
  });

type Around = Pick<World<{ readonly type: string }>, "seen" | "network">;
/** The claims on what an observer of the duties has seen, and on what nobody has seen to. `takesTime`: is such a message ever in flight? */
export const kept = (broken: ReturnType<typeof dutiesIn>, takesTime: (type: string) => boolean) => {
  const holds = (rule: Rule) => always((_: unknown, { seen }: Around) => !seen(broken).has(rule));
  return {
    "a leader asks, synchronises, proposes and commits as a quorum allows, and tells whom it must": holds("leaders"),
    "who does not lead promises, takes, logs and delivers what its leader tells it, and answers": holds("others"),
    "a client has one write less to do with each it hands over, and one more with each refused": holds("clients"),
    // It would wait there for one who does not take it.
    "what takes no time is never in flight": always((_: unknown, { network }: Around) =>
      network.every(({ message }) => takesTime(message.type)),
    ),
  };
};

// What clients and their servers owe each other where nothing fails: the state and the messages that must come of every event.
// The one idea: what a write asks of those who vote is what ZAB asks (../duties.ts); beside that a server answers its own client with
// what was asked, and the leader informs observers. An observer of the checker looks, because of an exchange at once a step does not see the ends.
// Not here: what follows for clients, as orders and ages of answers (model.ts, observers.ts); the handlers.
import { type Event, type NodeId, observer, sameValue } from "../../../checker/index.ts";
import { due } from "../duties.ts";
import { leads } from "../duties-of-leaders.ts";
import { NOTHING } from "../history.ts";
import { type Due, type Owing, wasTold } from "../owed.ts";
import type { Client } from "./client.ts";
import type { Observer } from "./observer.ts";
import type { Message, Operation, Server } from "./server.ts";

type Node = Client | Server | Observer;
type Happening = Event<Node, Message>;
type Changing = Extract<Happening, { readonly after: unknown }>;
/** The state that is due, and what is to be said. */
interface Owed {
  readonly after: Node;
  readonly says: readonly (readonly [to: NodeId, message: Message])[];
}

export interface Cluster extends Owing {
  readonly observers: readonly NodeId[];
}

const clientOf = (server: NodeId): NodeId => server.replace(/^\D+/, "client");
const serverOf = ({ servers, observers }: Cluster, client: NodeId): NodeId | undefined =>
  [...servers, ...observers].find((id) => clientOf(id) === client);

/** One thing after another, and each is answered as what it was asked as. */
const asks = (event: Changing, s: Client, cluster: Cluster): Owed | null => {
  const [first, ...rest] = s.todo;
  const server = serverOf(cluster, event.node);
  if (first === undefined || server === undefined) return null;
  if (event.kind === "action")
    return s.waits ? null : { after: { ...s, waits: true }, says: [[server, { type: "request", operation: first }]] };
  const isAnswer = event.kind === "deliver" && event.message.type === "answer" && event.message.operation === first;
  return isAnswer && s.waits ? { after: { todo: rest, waits: false }, says: [] } : null;
};

/** What a server that only hands on, and knows so much, does for its client. */
const handsOn = (leader: NodeId, client: NodeId, knows: number, operation: Operation["type"]): Owed["says"] => {
  if (operation === "read") return [[client, { type: "answer", operation, value: knows }]];
  return [[leader, { type: operation === "sync" ? "sync" : "forward" }]];
};

/** An observer: what is committed comes to it, and nothing is counted of it. */
const watches = (event: Changing, s: Observer, { servers }: Cluster): Owed | null => {
  if (event.kind !== "deliver") return null;
  const { message, node } = event;
  const [client, knows] = [clientOf(node), s.informed.length];
  if (message.type === "request") return { after: s, says: handsOn(servers[0]!, client, knows, message.operation) };
  if (message.type === "synced")
    return { after: s, says: [[client, { type: "answer", operation: "sync", value: knows }]] };
  if (message.type !== "inform") return null;
  const { txn } = message;
  const isOwn = txn.origin === node;
  return {
    after: { informed: [...s.informed, txn] },
    says: isOwn ? [[client, { type: "answer", operation: "write", value: txn.counter }]] : [],
  };
};

/** What is newly applied is answered to whose it is, and a leader tells observers of it. */
const besides = ({ zab }: Server, { after, says }: Due, self: NodeId, { observers }: Cluster): Owed => {
  const fresh = after.applied.slice(zab.applied.length);
  const answers = fresh.flatMap(({ origin, counter: value }): Owed["says"] =>
    origin === self ? [[clientOf(self), { type: "answer", operation: "write", value }]] : [],
  );
  const told = after.role === "leading" ? observers : [];
  const informs = fresh.flatMap((txn) => told.map((id) => [id, { type: "inform", txn }] as const));
  return { after: { zab: after as Server["zab"] }, says: [...says, ...answers, ...informs] };
};

/** What a leader makes of a write that came of `from`. */
const writes = (s: Server, self: NodeId, from: NodeId, cluster: Cluster): Owed | null =>
  s.zab.role === "leading"
    ? besides(s, leads(s.zab, { type: "write" }, { self: from, from }, cluster), self, cluster)
    : null;

/** What a client asks of one who votes. */
const isAsked = (s: Server, self: NodeId, operation: Operation["type"], cluster: Cluster): Owed | null => {
  const knows = s.zab.applied.length;
  if (s.zab.role === "following") return { after: s, says: handsOn(s.zab.leader, clientOf(self), knows, operation) };
  if (operation === "write") return writes(s, self, self, cluster);
  return { after: s, says: [[clientOf(self), { type: "answer", operation, value: knows }]] };
};

/** One who votes: of ZAB it does what ZAB asks, of its client's what a client asks. */
const serves = (event: Changing, s: Server, cluster: Cluster): Owed | null => {
  const { node } = event;
  if (event.kind === "deliver") {
    const { message, from } = event;
    if (message.type === "request") return isAsked(s, node, message.operation, cluster);
    if (message.type === "forward") return writes(s, node, from, cluster);
    if (message.type === "sync")
      return s.zab.role === "leading" ? { after: s, says: [[from, { type: "synced" }]] } : null;
    if (message.type === "synced")
      return { after: s, says: [[clientOf(node), { type: "answer", operation: "sync", value: s.zab.applied.length }]] };
  }
  const what = due(event, s.zab, cluster);
  return what === undefined || what === null ? null : besides(s, what, node, cluster);
};

type Part = "clients" | "voters" | "observers";

const partOf = (state: Node): Part => ("todo" in state ? "clients" : "zab" in state ? "voters" : "observers");
const owed = (event: Changing, s: Node, cluster: Cluster): Owed | null => {
  if ("todo" in s) return asks(event, s, cluster);
  return "zab" in s ? serves(event, s, cluster) : watches(event, s, cluster);
};

/** Those who have not done what they owe. */
export const dutiesOf = (cluster: Cluster) =>
  observer("broken duties", new Set() as ReadonlySet<Part>, (seen, event: Happening) => {
    if (!("after" in event)) return seen;
    const part = partOf(event.before);
    if (seen.has(part)) return seen;
    const what = owed(event, event.before, cluster);
    const isDone = what !== null && sameValue(event.after, what.after) && wasTold(event.sends, what.says);
    return isDone ? seen : new Set(seen).add(part);
  });

/**
 * The first leads, and all others that vote are synchronised with it: nothing of the phases before is left to do, and the leader
 * knows of no more on a follower's disk than is there.
 */
export const isInBroadcast = (servers: readonly Server[], ids: readonly NodeId[]): boolean =>
  servers.every(({ zab: s }, i) => {
    if (s.acceptedEpoch !== s.currentEpoch || s.phase !== "broadcast") return false;
    if (s.role === "following")
      return i > 0 && s.leader === ids[0] && sameValue(s.upTo, NOTHING) && s.todo?.length === 0;
    const learners = [...s.learners];
    return (
      i === 0 &&
      sameValue(new Set(learners.map(([id]) => id)), new Set(ids.slice(1))) &&
      learners.every(([id, learner]) => {
        const { history } = servers[ids.indexOf(id)]!.zab;
        return learner.stage === "synchronised" && learner.acked >= 0 && learner.acked <= history.length;
      })
    );
  });

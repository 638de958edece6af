// A server of ZAB in broadcast, with a client of its own: writes go to the leader, reads are answered from what is applied here.
// The one idea: a server answers a write when it applies it, so a client that stays at its server sees its own writes.
// Not here: elections and epochs: the first server leads throughout, and all follow it from the start (../server.ts has the rest).
import { type NodeId, next, type Role, type Send, type Step, send, sendAll } from "../../../checker/index.ts";
import { flush } from "../follower.ts";
import { flushed, type Setting, written } from "../leader.ts";
import { received } from "../server.ts";
import {
  type Following,
  type Leading,
  logOf,
  type Txn,
  type Message as ZabMessage,
  type Server as ZabServer,
} from "../state.ts";

export type Operation = { readonly type: "write" | "read" | "sync" };
export type Message =
  | ZabMessage
  /** Between a client and its server. The answer to a write is its place in the order; to a read, how many writes are applied. */
  | { readonly type: "request"; readonly operation: Operation["type"] }
  | { readonly type: "answer"; readonly operation: Operation["type"]; readonly value: number }
  /** From a follower to the leader: a client's write, and a sync; and the leader's answer to that. */
  | { readonly type: "forward" | "sync" | "synced" }
  /** From the leader to an observer: a transaction that is committed. */
  | { readonly type: "inform"; readonly txn: Txn };

export interface Server {
  readonly zab: Leading | Following;
}

export interface Options {
  /** Does a server tell its client that a write is done before it has applied it? */
  readonly answersWrites: "when applied" | "when proposed" | "at once";
  /** Does the leader answer a sync over the connection on which it sends commits? */
  readonly syncAsksLeader: boolean;
  /** Of what does the leader inform observers? */
  readonly informsOf: "what is committed" | "what is proposed" | "nothing";
  /** Are observers sent proposals, and counted when they have answered? */
  readonly observersVote: boolean;
  /** What an answer says it is an answer to. */
  readonly answersAs: (asked: Operation["type"]) => Operation["type"];
}

export const faithful: Options = {
  answersWrites: "when applied",
  syncAsksLeader: true,
  informsOf: "what is committed",
  observersVote: false,
  answersAs: (asked) => asked,
};

const step = next<Server, Message>;

/** Who is in the cluster: the servers, of which the first leads, and the observers, which do not vote. */
export interface Members {
  readonly servers: readonly NodeId[];
  readonly observers: readonly NodeId[];
}

/** A leader tells observers of what it has newly committed. */
const informed = (
  before: Leading | Following,
  after: Leading | Following,
  { observers }: Members,
  options: Options,
) => {
  if (after.role !== "leading" || options.informsOf === "nothing") return [];
  const news =
    options.informsOf === "what is committed"
      ? after.applied.slice(before.applied.length)
      : logOf(after).slice(logOf(before).length);
  return news.flatMap((txn) => sendAll<Message>(observers, { type: "inform", txn }));
};

/** What a client is told of what it asked. */
export const answerTo = (client: NodeId, asked: Operation["type"], value: number, options: Options): Send<Message> =>
  send(client, { type: "answer", operation: options.answersAs(asked), value });

/** What is newly applied is answered, where it is of this server's client. */
const answered = (
  s: Server,
  { state, sends }: Step<ZabServer, ZabMessage>,
  self: NodeId,
  client: NodeId,
  options: Options,
) => {
  const zab = state as Leading | Following;
  const own = zab.applied.slice(s.zab.applied.length).filter(({ origin }) => origin === self);
  const answers = own.map(({ counter }) => answerTo(client, "write", counter, options));
  return { zab, sends: [...sends, ...answers] };
};

export const leaderAtStart = (servers: readonly NodeId[]): Leading => ({
  ...atStart,
  role: "leading",
  phase: "broadcast",
  learners: new Map(servers.slice(1).map((id) => [id, { stage: "synchronised", acked: 0 }])),
});
export const followerAtStart = (leader: NodeId): Following => ({
  ...atStart,
  role: "following",
  leader,
  phase: "broadcast",
  received: [],
  upTo: { epoch: 0, counter: 0 },
  todo: [],
});
const atStart = { acceptedEpoch: 1, currentEpoch: 1, history: [], applied: [], unflushed: [] };

export const server = (members: Members, setting: Setting, options: Options): Role<Server, Message> => {
  const { servers, observers } = members;
  const leader = servers[0]!;
  const voters = options.observersVote ? [...servers, ...observers] : servers;
  const clientOf = (self: NodeId): NodeId => `client${servers.indexOf(self) + 1}`;
  const value = ({ zab }: Server): number => zab.applied.length;

  const afterZab = (s: Server, done: Step<ZabServer, ZabMessage>, self: NodeId, client: NodeId) => {
    const { zab, sends } = answered(s, done, self, client, options);
    return step({ zab }, sends, informed(s.zab, zab, members, options));
  };

  const requested = (s: Server, operation: Operation["type"], self: NodeId, client: NodeId) => {
    const answer = (is: number) => answerTo(client, operation, is, options);
    if (operation === "read") return step(s, answer(value(s)));
    if (operation === "sync") {
      const asks = s.zab.role === "following" && options.syncAsksLeader;
      return step(s, asks ? send(leader, { type: "sync" }) : answer(value(s)));
    }
    const early = options.answersWrites === "at once" ? [answer(value(s) + 1)] : [];
    if (s.zab.role === "leading") return afterZab(s, written(s.zab, self, setting), self, client);
    return step(s, send(leader, { type: "forward" }), early);
  };

  return {
    init: ({ self }) => ({ zab: self === leader ? leaderAtStart(voters) : followerAtStart(leader) }),
    receive: (s, message, { from, self }) => {
      const client = clientOf(self);
      switch (message.type) {
        case "request":
          return requested(s, message.operation, self, client);
        case "forward":
          return s.zab.role === "leading" ? afterZab(s, written(s.zab, from, setting), self, client) : step(s);
        case "sync":
          return step(s, send(from, { type: "synced" }));
        case "synced":
          return step(s, answerTo(client, "sync", value(s), options));
        case "answer":
        case "inform":
          return step(s);
        case "propose": {
          const after = received(s.zab, message, from, self, setting);
          const early = options.answersWrites === "when proposed" && message.txn.origin === self;
          const tell = early ? [answerTo(client, "write", message.txn.counter, options)] : [];
          return step({ zab: after.state as Following }, after.sends, tell);
        }
        default: {
          const after = received(s.zab, message, from, self, setting);
          if (options.answersWrites !== "when applied") {
            const zab = after.state as Leading | Following;
            return step({ zab }, after.sends, informed(s.zab, zab, members, options));
          }
          return afterZab(s, after, self, client);
        }
      }
    },
    timers: {
      flush: (s, { self }) => {
        if (s.zab.unflushed.length === 0) return undefined;
        const after = s.zab.role === "leading" ? flushed(s.zab, setting) : flush(s.zab, setting.rules);
        return afterZab(s, after, self, clientOf(self));
      },
    },
  };
};

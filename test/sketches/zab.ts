// Fast leader election of ZAB, and its discovery: two kinds of links, connections that break, a wait that outlasts messages.
// The one idea: whoever waits until no better vote is on its way to it elects as if it had asked everybody.
// Not here: synchronization and broadcast; and that the wait helps those who come late, for it does not (the last scenarios).
import { match } from "ts-pattern";
import {
  always,
  integer,
  model,
  type NodeId,
  names,
  next,
  oneOf,
  produce,
  protocol,
  type Role,
  reachable,
  replicated,
  type Send,
  send,
  sendAll,
} from "../../checker/index.ts";

interface Vote {
  readonly leader: NodeId;
  readonly epoch: number;
  readonly zxid: number;
}
interface Durable {
  readonly acceptedEpoch: number;
  readonly currentEpoch: number;
  readonly history: readonly number[];
}
interface Election {
  readonly round: number;
  readonly vote: Vote;
  readonly received: ReadonlyMap<NodeId, Vote>;
}
type Server = Durable &
  Election &
  (
    | { readonly state: "looking" }
    | { readonly state: "following"; readonly phase: "discovery" | "synchronization" }
    | {
        readonly state: "leading";
        readonly phase: "discovery" | "synchronization";
        /** The accepted epoch of each that has connected; null once it has accepted the new one. */
        readonly learners: ReadonlyMap<NodeId, number | null>;
      }
  );
type Message =
  | { readonly type: "notification"; readonly vote: Vote; readonly round: number; readonly state: Server["state"] }
  | { readonly type: "currentEpoch" | "newEpoch"; readonly epoch: number }
  | { readonly type: "ackEpoch"; readonly currentEpoch: number; readonly history: readonly number[] };

const isQuorum = (count: number, of: number): boolean => count * 2 > of;
const greater = (a: Vote, b: Vote): boolean =>
  a.epoch !== b.epoch ? a.epoch > b.epoch : a.zxid !== b.zxid ? a.zxid > b.zxid : a.leader > b.leader;
const javaRules = { greater };

const step = next<Server, Message>;
const own = ({ currentEpoch, history }: Durable, self: NodeId): Vote => ({
  leader: self,
  epoch: currentEpoch,
  zxid: history.at(-1) ?? 0,
});
const notification = ({ vote, round, state }: Server): Message => ({ type: "notification", vote, round, state });
const backers = (s: Election): number =>
  [...s.received.values()].filter(({ leader }) => leader === s.vote.leader).length;

/** A server that looks for a leader, in a round. */
const looking = ({ acceptedEpoch, currentEpoch, history }: Durable, self: NodeId, round: number): Server => {
  const vote = own({ acceptedEpoch, currentEpoch, history }, self);
  const received = new Map([[self, vote]]);
  return { state: "looking", acceptedEpoch, currentEpoch, history, round, vote, received };
};

/** Into the next round, which everybody is told of. */
const look = (s: Durable & { readonly round: number }, self: NodeId, peers: readonly NodeId[]) => {
  const after = looking(s, self, s.round + 1);
  return step(after, sendAll(peers, notification(after)));
};

/** A vote for one who is looking. */
const counted = (
  s: Server,
  n: { readonly vote: Vote; readonly round: number },
  rules: typeof javaRules,
  self: NodeId,
  from: NodeId,
  peers: readonly NodeId[],
) => {
  const base = n.round > s.round ? looking(s, self, n.round) : s;
  const better = rules.greater(n.vote, base.vote);
  const vote = better ? n.vote : base.vote;
  const after: Server = { ...base, vote, received: new Map(base.received).set(from, n.vote).set(self, vote) };
  const tell: Send<Message>[] = better || n.round > s.round ? sendAll(peers, notification(after)) : [];
  return step(after, tell);
};

const server = (rules: typeof javaRules, start: (self: NodeId) => Durable): Role<Server, Message> => ({
  // All have just lost their leader: everybody's first notification is on its way.
  init: ({ self, peers }) => look({ ...start(self), round: 0 }, self, peers),
  // The round is volatile, and starts again.
  crash: (s, { self }) => looking(s, self, 0),
  restart: (s, { self, peers }) => look(s, self, peers),
  timers: {
    /** finalizeWait: a quorum backs my vote, and for 200 ms no better one came. */
    finalize: (s, { self, peers }) =>
      s.state !== "looking" || !isQuorum(backers(s), peers.length + 1)
        ? undefined
        : s.vote.leader === self
          ? step({ ...s, state: "leading", phase: "discovery", learners: new Map() })
          : step(
              { ...s, state: "following", phase: "discovery" },
              send(s.vote.leader, { type: "currentEpoch", epoch: s.acceptedEpoch }),
            ),
  },
  disconnected: (s, peer, { self, peers }) => {
    if (s.state === "following" && s.vote.leader === peer) return look(s, self, peers);
    if (s.state !== "leading" || !s.learners.has(peer)) return step(s);
    const learners = new Map(s.learners);
    learners.delete(peer);
    return isQuorum(learners.size + 1, peers.length + 1) ? step({ ...s, learners }) : look(s, self, peers);
  },
  receive: (s, message, { self, from, peers }) =>
    match(message)
      .with({ type: "notification" }, (n) => {
        // Who looks in vain is told: of the leader, or of the round that the others are in.
        const behind = s.state !== "looking" || n.round < s.round;
        if (behind) return step(s, n.state === "looking" ? send(from, notification(s)) : []);
        return counted(s, n, rules, self, from, peers);
      })
      .with({ type: "currentEpoch" }, ({ epoch }) => {
        if (s.state !== "leading" || s.phase !== "discovery") return step(s);
        const learners = new Map(s.learners).set(from, epoch);
        if (!isQuorum(learners.size + 1, peers.length + 1)) return step({ ...s, learners });
        const newEpoch = Math.max(s.acceptedEpoch, ...[...learners.values()].map((accepted) => accepted ?? 0)) + 1;
        return step(
          { ...s, learners, acceptedEpoch: newEpoch, phase: "synchronization" },
          sendAll(learners.keys(), { type: "newEpoch", epoch: newEpoch }),
        );
      })
      .with({ type: "newEpoch" }, ({ epoch }) =>
        s.state !== "following" || epoch <= s.acceptedEpoch
          ? step(s)
          : step(
              { ...s, acceptedEpoch: epoch, phase: "synchronization" },
              send(from, { type: "ackEpoch", currentEpoch: s.currentEpoch, history: s.history }),
            ),
      )
      .with({ type: "ackEpoch" }, () =>
        step(
          produce(s, (draft) => {
            if (draft.state === "leading") draft.learners.set(from, null);
          }),
        ),
      )
      .exhaustive(),
});

export default model({
  name: "zab",
  summary: "fast leader election of ZAB",
  parameters: {
    servers: integer({ default: 3, min: 3, max: 5, summary: "servers" }),
    rounds: integer({ default: 1, min: 1, max: 3, summary: "the highest round explored (a bound)" }),
    crashes: integer({ default: 0, min: 0, max: 2, summary: "crashes, at most" }),
    disconnects: integer({ default: 1, min: 0, max: 5, summary: "connections that break, at most" }),
    patient: oneOf([true, false], { default: true, summary: "does finalizeWait outlast what is on its way" }),
  },
  rules: javaRules,
  build: ({ servers, rounds, crashes, disconnects, patient }, rules) => {
    const all = names("server", servers);
    // The first has the longest history, of an epoch that the others have left behind.
    const start = (self: NodeId): Durable =>
      self === "server1"
        ? { acceptedEpoch: 1, currentEpoch: 1, history: [1, 2] }
        : { acceptedEpoch: 2, currentEpoch: 2, history: [1] };
    const connection = { order: "fifo", copies: "many", onCrash: "lose", loses: "never", duplicates: "never" } as const;
    const leading = (s: Server): boolean => s.state === "leading";
    return protocol(
      "ZAB",
      {
        nodes: { server: replicated(servers, server(rules, start)) },
        network: [
          { ...connection, carrying: ["notification"] },
          { ...connection, carrying: ["currentEpoch", "newEpoch", "ackEpoch"], disconnects: { atMost: disconnects } },
        ],
        crashes: [{ of: "server", atMost: crashes, restarts: "later" }],
        slow: patient ? ["finalize"] : [],
        within: ({ server }) => server.every(({ round }) => round <= rounds),
        ends: ({ server }) => server.some(leading),
      },
      {
        "never two leaders of one round": always(({ server }) => {
          const led = server.filter(leading).map(({ round }) => round);
          return new Set(led).size === led.length;
        }),
        "a leader is as up to date as a quorum": always(({ server }) =>
          server.every((leader, i) => {
            const vote = own(leader, all[i]!);
            return (
              !leading(leader) || isQuorum(server.filter((s, j) => !greater(own(s, all[j]!), vote)).length, servers)
            );
          }),
        ),
        "a leader can have a new epoch accepted": reachable(({ server }) =>
          server.some((s) => s.state === "leading" && [...s.learners.values()].includes(null)),
        ),
        "two lead at once": reachable(({ server }) => server.filter(leading).length > 1),
      },
    );
  },
}).expects({
  scenarios: {
    patient: {
      summary: "one round; the wait outlasts what is on its way; a connection may break, which leads to another round",
      otherwise: "holds within bounds",
      expect: { "two lead at once": "unreachable within bounds" },
    },
    "patient, nothing fails": {
      summary: "the same without broken connections: then nothing is cut",
      with: { disconnects: 0 },
      expect: { "two lead at once": "unreachable" },
    },
    hasty: {
      summary: "the wait does not outlast what is on its way",
      with: { patient: false, disconnects: 0 },
      expect: { "never two leaders of one round": "violated" },
    },
    // The wait speaks of what is on its way, not of a server that will send later. (So too in a second round, after a broken connection:
    // `rounds` 2, 22 events.) And nobody tells the others that a leader is down.
    "patient, and one comes late": {
      summary: "a server crashes, and comes back into the round",
      with: { crashes: 1, disconnects: 0 },
      expect: { "never two leaders of one round": "violated", "no deadlock": "violated" },
    },
  },
  mutants: {
    cmpCounterOnly: {
      summary: "votes are compared by zxid, whatever the epoch",
      breaks: "a leader is as up to date as a quorum",
      rules: { greater: (a, b) => (a.zxid !== b.zxid ? a.zxid > b.zxid : a.leader > b.leader) },
    },
  },
});

// Raft: rules as data and functions, disks flushed at need, clients, reads by ReadIndex, observers, partitions that heal.
// The one idea: who ever led, and whether clients see a register, are said of observers that the protocol cannot see.
// Not here: that a leader is elected (liveness), and PreVote.
import {
  always,
  type Clients,
  type Event,
  integer,
  isLinearizable,
  ledBy,
  linearizabilityObserver,
  model,
  names,
  oneOf,
  protocol,
  type RegisterOperation,
  reachable,
  register,
  replicated,
  step,
} from "../../checker/index.ts";
import { type Client, client, type Peer, type Reply, type Request, type Server, server, thesis } from "./raft-roles.ts";

type Happening = Event<Server | Client, Peer | Request | Reply>;

/** term → who ever led in it (raft.tla's `elections`). */
const leaders = ledBy("leaders", (state: Server | Client) =>
  "role" in state && state.role === "leader" ? state.term : undefined,
);
const clients: Clients<Happening, RegisterOperation<string | null>, string | null> = {
  asked: (event) => {
    if (event.kind !== "action" || event.name !== "ask") return undefined;
    const request = event.sends[0]!.message as Request;
    const operation = request.type === "write" ? { type: request.type, value: request.value } : { type: request.type };
    return { client: event.node, operation };
  },
  answered: (event) =>
    event.kind === "deliver" &&
    event.message.type === "done" &&
    "waits" in event.before &&
    event.before.waits === event.message.id
      ? { client: event.node, answer: event.message.value }
      : undefined,
};
const seenByClients = linearizabilityObserver("clients", register<string | null>(null), clients);

export default model({
  name: "raft",
  summary: "Raft as in the thesis",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 7, summary: "cluster size" }),
    standing: integer({ default: 7, min: 0, max: 7, summary: "how many of them may stand for election" }),
    clients: integer({ default: 1, min: 1, max: 2, summary: "clients" }),
    requests: oneOf(["write", "write, read"], { default: "write", summary: "what each client asks, in this order" }),
    terms: integer({ default: 1, min: 1, max: 9, summary: "highest term (a bound)" }),
    crashes: integer({ default: 0, min: 0, max: 5, summary: "crashes of servers, at most" }),
    partitions: integer({ default: 0, min: 0, max: 1, summary: "partitions, at most" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may messages between servers get lost" }),
  },
  rules: thesis,
  build: (values, rules) => {
    const { servers, standing, clients: size, requests, terms, crashes, partitions, loses } = values;
    const cluster = names("server", servers);
    const script = requests.split(", ") as Request["type"][];
    return protocol(
      "raft",
      {
        nodes: {
          server: replicated(servers, server(rules, cluster.slice(0, standing))),
          client: replicated(size, client(cluster, script, rules)),
        },
        network: [
          { between: ["server", "server"], order: "none", copies: "one", loses, duplicates: "never" },
          {
            between: ["client", "server"],
            order: "fifo",
            copies: "many",
            onCrash: "keep",
            loses: "never",
            duplicates: "never",
          },
        ],
        crashes: [{ of: "server", atMost: crashes, restarts: "at once" }],
        partitions: { atMost: partitions, heals: true, crossing: "waits", into: [["server1", "server2"]] },
        fairness: {
          weak: [{ kind: "timer", of: "server1", name: "election" }],
          strong: [{ kind: "deliver", each: "link", message: { type: "vote" } }],
        },
        observers: [leaders, seenByClients],
        within: ({ server }) => server.every((s) => s.term <= terms),
        symmetry: ["client"],
        ends: () => true,
      },
      {
        "one leader a term": always((_, { seen }) => [...seen(leaders).values()].every((who) => who.size <= 1)),
        "clients see one register": always((_, { seen }) => isLinearizable(seen(seenByClients))),
        "terms change only by time-out, by a newer term or by a crash": step((_before, _after, event) => {
          if (!("after" in event) || !("term" in event.before) || !("term" in event.after)) return undefined;
          if (event.before.term === event.after.term || event.kind === "crash") return undefined;
          return (
            event.kind === "timer" ||
            (event.kind === "deliver" && "term" in event.message && event.message.term === event.after.term)
          );
        }),
        "a leader": reachable(({ server }) => server.some((s) => s.role === "leader")),
        "all requests can be answered": reachable(({ client }) =>
          client.every(({ waits, asked }) => waits === null && asked === script.length),
        ),
        "an entry can be committed": reachable(({ server }) => server.some(({ commit }) => commit > 0)),
      },
    );
  },
}).expects({
  scenarios: {
    small: { summary: "three servers, one term, one client that writes", otherwise: "holds within bounds" },
    "two clients": {
      summary: "only one server stands; two clients write",
      with: { standing: 1, clients: 2 },
      otherwise: "holds within bounds",
    },
    reads: {
      summary: "only one server stands; a client writes and then reads",
      with: { standing: 1, requests: "write, read" },
      otherwise: "holds within bounds",
    },
    faults: {
      summary: "only one server stands; a crash, and a partition that heals",
      with: { standing: 1, crashes: 1, partitions: 1 },
      otherwise: "holds within bounds",
    },
    silent: {
      summary: "nobody stands",
      with: { standing: 0 },
      expect: { "a leader": "unreachable", "an entry can be committed": "unreachable" },
    },
  },
  mutants: {
    voteTwice: {
      summary: "a server votes as often as it is asked",
      breaks: "one leader a term",
      with: { standing: 2 },
      rules: { mayVote: () => true },
    },
    voteVolatile: {
      summary: "the vote is answered before it is on disk",
      breaks: "one leader a term",
      with: { standing: 2, crashes: 1 },
      rules: { fsync: { votes: false, log: true } },
    },
    localRead: {
      summary: "a leader reads without asking",
      breaks: "clients see one register",
      with: { terms: 2, requests: "write, read" },
      // Only server1 stands for the first term and only server2 for the second, to keep it small.
      rules: { read: "local", mayStand: (self, term) => self === `server${term + 1}`, mayGiveUp: false },
    },
  },
});

// The register of Attiya, Bar-Noy and Dolev: servers with a copy each, and clients that put and get through any of them.
// The one idea: a get records at a majority what it is about to answer, so that no later get can find anything older.
// Not here: the clients (clients.ts); consensus, which a register does not need (paxos-register.ts); copies that nobody keeps
// equal (single-copy-register.ts).
//
// WHAT IS MODELLED
// A client asks a server. That server asks all others for their copies; as soon as a majority has answered, itself included, it
// knows the newest copy. A put gives its value the next tag, a get takes the newest copy as it is; either is then sent to all,
// each keeps it if it is newer than what it has and says so, and when a majority has, the client is answered. Tags are ordered by
// a clock, then by the server, so that two puts at once have different tags. A server does one operation at a time: what
// another client asks meanwhile waits. All clients ask at once, at the start.
//
// The writing back of a get looks wasteful, and is what makes it linearizable: a put that has reached one server only may be seen
// by a get that asks this server and missed by a later one that asks two others (mutant noWriteBack). With one writer and copies that
// are always written back the tags need no server; with several they do (mutant clockOnly).
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Crashes: a server that has crashed is a server whose messages are in flight for ever, which the network allows anyway, so what holds
// here holds when servers stop (a client of the stopped server waits, as it may here). Loss: the same. Duplication, which the
// paper excludes. An answer that comes after enough others changes nothing: where messages overtake one another it is left in
// flight, which is as good as taken and spares its states; in a fifo it is taken, or it would be in the way. Bounded tags, the second
// half of the paper.
//
// WHAT IS REMEMBERED
// To say whether answers fit a register, an observer follows the clients: either it keeps the ways in which it may stand with the register,
// which forgets what no longer matters, or the whole history, which multiplies states and changes no verdict.
//
// SIZE
// Three servers and two clients of which one puts and the other gets twice are the default. Both putting and getting is the large scenario;
// in a network without order the same has 28,677,944 states (143,644,425 generated, depth 33) and holds.
//
// SOURCES
// Attiya, Bar-Noy, Dolev, "Sharing memory robustly in message-passing systems", JACM 42(1), 1995, section 3 (one writer). Lynch, Shvartsman,
// "Robust emulation of shared memory using dynamic quorum-acknowledged broadcasts", FTCS 1997 (several writers: a query before
// a put, tags with the writer's name). github.com/stateright/stateright, examples/linearizable-register.rs, whose servers and clients
// these are: its test says 544 states for two clients and two servers. In its ordered network a busy server forgets what it is asked
// (mutant busyForgets): there too, with three servers, the counts are the same, 1,212,979 distinct and 4,730,934 generated.
import {
  always,
  historyObserver,
  integer,
  isLinearizable,
  linearizabilityObserver,
  linearizable,
  model,
  type NodeId,
  names,
  next,
  type Outcome,
  oneOf,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
  step,
} from "../../checker/index.ts";
import { type Answer, type Ask, client, isDone, object, operations, type Request } from "./clients.ts";

/** Ordered by clock, then by server, so that no two writes have the same. */
interface Tag {
  readonly clock: number;
  readonly server: NodeId;
}
interface Copy {
  readonly tag: Tag;
  readonly value: string | null;
}
/** How far it is with a client's operation; it does one at a time. The maps and sets have its own copy in them. */
type Phase =
  | { readonly type: "asking"; readonly ask: Ask; readonly found: ReadonlyMap<NodeId, Copy> }
  | { readonly type: "recording"; readonly answer: Answer; readonly recorded: ReadonlySet<NodeId> };
interface AbdServer extends Copy {
  readonly phase: Phase | null;
}
type AbdMessage =
  | { readonly type: "query"; readonly request: Request }
  | { readonly type: "found"; readonly request: Request; readonly copy: Copy }
  | { readonly type: "record"; readonly request: Request; readonly copy: Copy }
  | { readonly type: "recorded"; readonly request: Request };

const newer = (a: Tag, b: Tag): boolean => a.clock > b.clock || (a.clock === b.clock && a.server > b.server);

const attiyaBarNoyDolev = {
  /** How many copies are asked for, and recorded, its own included. */
  quorum: (servers: number): number => Math.floor(servers / 2) + 1,
  /** The tag of a value that `self` puts, when `newest` is the newest of those found. */
  tag: (newest: Tag, self: NodeId): Tag => ({ clock: newest.clock + 1, server: self }),
  /** Does a get record what it found before it answers? */
  writesBack: true,
  /** May a copy with the tag `own` be replaced by one with the tag `other`? */
  replaces: (other: Tag, own: Tag): boolean => newer(other, own),
  /** What becomes of a client's question to a server that is busy with another. */
  whileBusy: "waits" as "waits" | "is forgotten",
};
type Rules = typeof attiyaBarNoyDolev;

type Sends = AbdMessage | Answer;
type Answers = Outcome<AbdServer, Sends>;
const go = next<AbdServer, Sends>;
const same = (a: Request, b: Request): boolean => a.client === b.client && a.number === b.number;

/**
 * A server: it keeps a copy, and does the operations of clients that ask it. Two majorities meet, so whoever asks one learns what was
 * recorded at another. `late`: what becomes of an answer that came after enough others: it is taken, or left in flight for
 * ever.
 */
const server = (late: "taken" | "left", rules: Rules): Role<AbdServer, AbdMessage | Ask, Sends> => {
  const updated = (s: AbdServer, { tag, value }: Copy): AbdServer =>
    rules.replaces(tag, s.tag) ? { ...s, tag, value } : s;

  const recording = (s: AbdServer, answer: Answer, recorded: ReadonlySet<NodeId>, servers: number) =>
    recorded.size < rules.quorum(servers)
      ? go({ ...s, phase: { type: "recording", answer, recorded } })
      : go({ ...s, phase: null }, send(answer.request.client, answer));

  /** Enough copies were found: record the newest, or the new value, everywhere, and answer the client after that. */
  const record = (s: AbdServer, ask: Ask, found: ReadonlyMap<NodeId, Copy>, self: NodeId, peers: readonly NodeId[]) => {
    const { request } = ask;
    const newest = [...found.values()].reduce((best, one) => (newer(one.tag, best.tag) ? one : best));
    const copy = ask.type === "put" ? { tag: rules.tag(newest.tag, self), value: ask.value } : newest;
    const answer: Answer =
      ask.type === "put" ? { type: "putDone", request } : { type: "got", request, value: copy.value };
    if (ask.type === "get" && !rules.writesBack) return go({ ...s, phase: null }, send(request.client, answer));
    const { state, sends } = recording(updated(s, copy), answer, new Set([self]), peers.length + 1);
    return go(state, sendAll(peers, { type: "record", request, copy }), sends);
  };

  return {
    init: ({ self }) => ({ tag: { clock: 0, server: self }, value: null, phase: null }),
    receive: (s, message, { self, from, peers }): Answers => {
      const { request } = message;
      const { phase, tag, value } = s;
      const servers = peers.length + 1;
      const tooLate = late === "taken" ? go(s) : undefined;
      switch (message.type) {
        case "put":
        case "get": {
          if (phase !== null) return rules.whileBusy === "waits" ? undefined : go(s);
          const found = new Map([[self, { tag, value }]]);
          return found.size < rules.quorum(servers)
            ? go({ ...s, phase: { type: "asking", ask: message, found } }, sendAll(peers, { type: "query", request }))
            : record(s, message, found, self, peers);
        }
        case "query":
          return go(s, send(from, { type: "found", request, copy: { tag, value } }));
        case "found": {
          if (phase?.type !== "asking" || !same(phase.ask.request, request)) return tooLate;
          const found = new Map(phase.found).set(from, message.copy);
          return found.size < rules.quorum(servers)
            ? go({ ...s, phase: { ...phase, found } })
            : record(s, phase.ask, found, self, peers);
        }
        case "record":
          return go(updated(s, message.copy), send(from, { type: "recorded", request }));
        case "recorded":
          return phase?.type === "recording" && same(phase.answer.request, request)
            ? recording(s, phase.answer, new Set(phase.recorded).add(from), servers)
            : tooLate;
      }
    },
  };
};

export default model({
  name: "abd",
  summary: "the register of Attiya, Bar-Noy and Dolev: linearizable without consensus",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers, each with a copy" }),
    clients: integer({ default: 2, min: 1, max: 4, summary: "clients" }),
    writers: integer({ default: 1, min: 0, max: 4, summary: "how many of them put once: the first ones" }),
    readers: integer({
      default: 1,
      min: 0,
      max: 4,
      summary: "how many get, after their put if they have one: the last ones",
    }),
    gets: integer({ default: 2, min: 1, max: 4, summary: "how often each of these gets" }),
    order: oneOf(["none", "fifo"], { default: "none", summary: "may messages between two nodes overtake one another" }),
    remembers: oneOf(["configurations", "history"], { default: "configurations", summary: "what the observer keeps" }),
  },
  rules: attiyaBarNoyDolev,
  build: ({ servers: size, clients, writers, readers, gets, order, remembers }, rules) => {
    const servers = names("server", size);
    const workload = { servers, clients: names("client", clients), writers, readers, gets, asks: "in turn" } as const;
    const history = historyObserver("history", operations(workload));
    const configurations = linearizabilityObserver("configurations", object, operations(workload));
    return protocol(
      "abd",
      {
        nodes: {
          server: replicated(size, server(order === "fifo" ? "taken" : "left", rules)),
          client: replicated(clients, client(workload)),
        },
        network: { order, copies: "many", loses: "never", duplicates: "never" },
        observers: [remembers === "history" ? history : configurations],
        ends: ({ client }) => client.every(isDone),
      },
      {
        linearizable: always((_nodes, { seen }) =>
          remembers === "history" ? linearizable(object, seen(history)) : isLinearizable(seen(configurations)),
        ),
        "copies with the same tag are the same": always(({ server }) =>
          server.every((a) => server.every((b) => newer(a.tag, b.tag) || newer(b.tag, a.tag) || a.value === b.value)),
        ),
        "a copy is never replaced by an older one": step(({ server: before }, { server: after }) =>
          before.every(({ tag }, i) => !newer(tag, after[i]!.tag)),
        ),
        "a value can be got": reachable((_nodes, { network }) =>
          network.some(({ message }) => message.type === "got" && message.value !== null),
        ),
        "copies can differ": reachable(({ server }) => server.some(({ value }) => value !== server[0]!.value)),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers; one client puts, the other gets twice" },
    "two writers": {
      summary: "three servers in fifo order; both clients put, one gets after it",
      with: { writers: 2, gets: 1, order: "fifo" },
    },
    "two servers": {
      summary: "two servers: both are a majority; both clients put and then get",
      with: { servers: 2, writers: 2, readers: 2, gets: 1 },
    },
    "nobody puts": {
      summary: "a register that was never written",
      with: { writers: 0, gets: 1 },
      expect: { "a value can be got": "unreachable", "copies can differ": "unreachable" },
    },
    "both put and get": {
      summary: "three servers in fifo order; both clients put and then get",
      with: { writers: 2, readers: 2, gets: 1, order: "fifo" },
      large: true,
    },
  },
  mutants: {
    noWriteBack: {
      summary: "a get answers what it has found without recording it",
      breaks: "linearizable",
      rules: { writesBack: false },
    },
    halfQuorum: {
      summary: "half of the servers are enough",
      breaks: "linearizable",
      with: { servers: 2, writers: 2, readers: 2, gets: 1 },
      rules: { quorum: (servers) => Math.ceil(servers / 2) },
    },
    clockOnly: {
      summary: "tags do not name the server, so that two puts may have the same",
      breaks: "copies with the same tag are the same",
      with: { servers: 2, writers: 2, readers: 2, gets: 1 },
      rules: { tag: ({ clock }) => ({ clock: clock + 1, server: "server1" }) },
    },
    takesAnything: {
      summary: "a server takes any copy that it is sent, an older one too",
      breaks: "a copy is never replaced by an older one",
      with: { servers: 2, writers: 2, readers: 2, gets: 1 },
      rules: { replaces: () => true },
    },
    busyForgets: {
      summary: "a server that is busy forgets what else it is asked",
      breaks: "no deadlock",
      with: { servers: 2, writers: 2, readers: 2, gets: 1 },
      rules: { whileBusy: "is forgotten" },
    },
  },
});

// A register of single copies: each server has its own, and clients ask one server or another.
// The one idea: one copy is linearizable without any protocol; two copies that nobody keeps equal are not.
// Not here: servers that talk to each other (abd.ts, paxos-register.ts).
//
// WHAT IS MODELLED
// A server keeps the value that was put last, and answers gets with it. Every client puts a value of its own, and then gets, once
// or several times. Messages overtake one another and wait as long as they like; none is lost, none comes twice, and nothing crashes.
//
// WHAT THE SCENARIOS SHOW
// One server: linearizable. Two servers asked in turn: a client puts at one, gets at the other, and misses its own value, which no
// order of the operations explains. Two servers, and each client stays with its own: what the clients get is explained by one order of
// all operations, but not by one that agrees with time: long after both have put, each still gets its own value. The first
// is neither linearizable nor sequentially consistent, the second is sequentially consistent; that is the difference.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// What a server does between a question and its answer: it is one step. Clients that give up, crash or try again: each operation
// is asked once, so that a value is put once and a get that finds it says who was first.
//
// SOURCES
// github.com/stateright/stateright, examples/single-copy-register.rs, of which this is a transcription as far as clients that ask in
// turn go: its test says 93 states for two clients and one server, and finds the violation on two servers after four deliveries.
// Herlihy, Wing, "Linearizability: a correctness condition for concurrent objects", ACM TOPLAS 12(3), 1990, sections 2.2 and 3.3.
// Lamport, "How to make a multiprocessor computer that correctly executes multiprocess programs", IEEE TC C-28(9), 1979.
import {
  always,
  historyObserver,
  integer,
  linearizable,
  model,
  names,
  next,
  oneOf,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sequentiallyConsistent,
} from "../../checker/index.ts";
import { type Answer, type Ask, client, isDone, object, operations } from "./clients.ts";

interface Server {
  readonly value: string | null;
}

const rules = {
  /** What a server keeps when it is told to put `value` over `kept`. */
  keeps: (_kept: string | null, value: string): string | null => value,
};

const server = ({ keeps }: typeof rules): Role<Server, Ask, Answer> => ({
  init: () => ({ value: null }),
  receive: (s, ask, { from }) =>
    ask.type === "put"
      ? next({ value: keeps(s.value, ask.value) }, send(from, { type: "putDone", request: ask.request }))
      : next(s, send(from, { type: "got", request: ask.request, value: s.value })),
});

export default model({
  name: "single-copy-register",
  summary: "a register on servers that each have their own copy",
  parameters: {
    servers: integer({ default: 1, min: 1, max: 3, summary: "servers" }),
    clients: integer({ default: 2, min: 1, max: 4, summary: "clients; each puts once and then gets" }),
    gets: integer({ default: 1, min: 1, max: 3, summary: "how often a client gets" }),
    asks: oneOf(["in turn", "always the same"], { default: "in turn", summary: "which servers a client asks" }),
  },
  rules,
  build: ({ servers: size, clients, gets, asks }, changed) => {
    const workload = {
      servers: names("server", size),
      clients: names("client", clients),
      writers: clients,
      readers: clients,
      gets,
      asks,
    };
    const history = historyObserver("history", operations(workload));
    return protocol(
      "single-copy register",
      {
        nodes: { server: replicated(size, server(changed)), client: replicated(clients, client(workload)) },
        network: { between: ["client", "server"], order: "none", copies: "many", loses: "never", duplicates: "never" },
        observers: [history],
        ends: ({ client }) => client.every(isDone),
      },
      {
        linearizable: always((_nodes, { seen }) => linearizable(object, seen(history))),
        "sequentially consistent": always((_nodes, { seen }) => sequentiallyConsistent(object, seen(history))),
        "a value can be got": reachable((_nodes, { network }) =>
          network.some(({ message }) => message.type === "got" && message.value !== null),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "one server, two clients" },
    "three clients": { summary: "one server, three clients", with: { clients: 3 } },
    "two servers": {
      summary: "two servers, asked in turn: a client misses the value that it has put itself",
      with: { servers: 2 },
      expect: { linearizable: "violated", "sequentially consistent": "violated" },
    },
    "two servers, each client at its own": {
      summary: "two servers, each with clients of its own: an order explains what they get, but not the order of time",
      with: { servers: 2, gets: 2, asks: "always the same" },
      expect: { linearizable: "violated" },
    },
    "four clients": { summary: "one server, four clients", with: { clients: 4 }, large: true },
  },
  mutants: {
    keepsNothing: {
      summary: "a server acknowledges what it does not keep",
      breaks: "a value can be got",
      rules: { keeps: (kept) => kept },
    },
  },
});

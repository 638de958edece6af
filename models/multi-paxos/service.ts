// Multi-Paxos as a service: clients that write and read a register through replicas of which one leads.
// The one idea: a read that is a command like any other is answered from a state of which a quorum says that it is not out of date.
// Not here: the protocol (replica.ts), leases, by which a leader may answer by itself while its clock is trusted.
//
// WHAT IS MODELLED
// One client writes, one reads; each asks one replica, once, whichever it likes. What replicas ask of acceptors is handled in the event that asks; votes, requests and answers travel. A replica that leads gives the command the next slot
// and answers when it has executed it; a request to one that does not lead waits. A read answers whether the write has been executed
// before it. So the two may overlap or follow one another, and a change of leaders may come at any point.
//
// What is wrong with a leader that answers a read from its own state (mutant readsLocally) is not that it knows too little of what is
// under way, but that it may lead no more without knowing it: another has been promised a higher ballot, and has answered a write.
//
// SOURCES
// Chandra, Griesemer, Redstone, "Paxos made live", PODC 2007, section 5.2 (master leases). Herlihy and Wing, "Linearizability", TOPLAS 12(3), 1990.
import {
  always,
  type Event,
  integer,
  isLinearizable,
  linearizabilityObserver,
  model,
  type NodeId,
  names,
  next,
  protocol,
  type RegisterOperation,
  type Role,
  reachable,
  register,
  replicated,
  send,
} from "../../checker/index.ts";
import { acceptor } from "./acceptor.ts";
import { type Ask, type Done, replica } from "./replica.ts";
import { multiPaxos, READ } from "./rules.ts";
import type { Message } from "./votes.ts";

const WRITE = "write";
const REPLICAS = names("replica", 2);

interface Client {
  readonly phase: "thinking" | "waiting" | "done";
}
const commandOf = (client: NodeId): string => (client === "client1" ? WRITE : READ);

const client: Role<Client, Done, Ask> = {
  init: () => ({ phase: "thinking" }),
  actions: {
    ask: {
      each: REPLICAS,
      do: ({ phase }, to, { self }) =>
        phase === "thinking"
          ? next({ phase: "waiting" }, send(to, { type: "ask", command: commandOf(self) }))
          : undefined,
    },
  },
  receive: () => next({ phase: "done" }),
};

/** Who asks and is answered what, of a register that has or has not been written. */
const clients = {
  asked: (event: Event<unknown, Message>) => {
    if (event.kind !== "action" || event.name !== "ask") return undefined;
    const operation: RegisterOperation<boolean> =
      commandOf(event.node) === WRITE ? { type: "write", value: true } : { type: "read" };
    return { client: event.node, operation };
  },
  answered: (event: Event<unknown, Message>) =>
    event.kind === "deliver" && event.message.type === "done"
      ? { client: event.node, answer: event.message.command === WRITE ? null : event.message.after.includes(WRITE) }
      : undefined,
};
const answers = linearizabilityObserver("answers", register(false), clients);

export default model({
  name: "multi-paxos-service",
  summary: "a linearizable register on Multi-Paxos",
  parameters: {
    acceptors: integer({ default: 2, min: 1, max: 5, summary: "acceptors" }),
    ballots: integer({ default: 2, min: 1, max: 4, summary: "how many ballots there are, from 0; each has one owner" }),
    window: integer({ default: 1, min: 1, max: 2, summary: "how many slots ahead a leader may propose" }),
  },
  rules: multiPaxos,
  build: ({ acceptors: size, ballots, window }, rules) => {
    const acceptors = names("acceptor", size);
    const setting = {
      replicas: REPLICAS,
      acceptors,
      successors: acceptors,
      phase2: Math.floor(size / 2) + 1,
      window,
      slots: 2,
      ballots,
      asks: "a quorum",
      commands: () => [],
      catchesUp: false,
      established: true,
    } as const;
    const lossless = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
    return protocol(
      "Multi-Paxos",
      {
        nodes: {
          replica: replicated(2, replica(setting, rules)),
          acceptor: replicated(size, acceptor(REPLICAS, 0, rules)),
          client: replicated(2, client),
        },
        network: [
          { carrying: ["prepare", "promise", "accept"], ...lossless, delivery: "at once" },
          { carrying: ["accepted", "ask", "done"], ...lossless },
        ],
        observers: [answers],
        // Every replica has begun its last ballot, and who asked one that does not lead waits for ever.
        ends: ({ replica }) => replica.every(({ ballot }) => ballot + REPLICAS.length >= ballots),
      },
      {
        linearizable: always((_nodes, { seen }) => isLinearizable(seen(answers))),
        "both clients can be answered": reachable(({ client }) => client.every(({ phase }) => phase === "done")),
        "a read can be answered by a leader that follows another": reachable(
          ({ client, replica }) =>
            client[1]!.phase === "done" &&
            replica[1]!.leads !== null &&
            replica[1]!.executed.some(({ command }) => command === READ),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "a writer, a reader, a leader and one that may follow it; two acceptors, one slot at a time" },
    "two slots at a time": {
      summary: "the write and the read may be under way together",
      with: { window: 2 },
      large: true,
    },
    "one leader": {
      summary: "nobody follows",
      with: { ballots: 1 },
      expect: { "a read can be answered by a leader that follows another": "unreachable" },
    },
  },
  mutants: {
    readsLocally: {
      summary: "a leader answers reads from its own state",
      breaks: "linearizable",
      rules: { readsLocally: true },
    },
    silent: {
      summary: "an acceptor tells nobody what it has accepted",
      breaks: "both clients can be answered",
      rules: { tells: false },
    },
  },
});

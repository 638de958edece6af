// Clients of ZooKeeper: writes in one order for all, reads from the server at hand.
// The one idea: a read is answered from what its server has applied, so it may be old, and yet each client sees one growing order.
// Not here: elections; servers that do not vote (observers.ts); sessions that move to another server, watches, conditional updates.
//
// WHAT IS MODELLED
// One epoch of ZAB in broadcast, message by message: the first server leads, the others follow. Each server may have a client. A write
// goes to the leader, by way of its server, and is answered when its server applies it; a read is answered at once from what
// is applied there; a sync is sent to the leader and comes back behind all commits sent before. The object is a counter of writes:
// a write answers its place in the order, a read the number of writes seen, a sync what a read sent right behind it would.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Between a client and its server nothing takes time. There are no faults: reads are stale without any. What a sync promises is
// shown for a leader that still leads: a leader that has been deposed and does not know it would answer, too.
//
// SOURCES
// Hunt, Konar, Junqueira, Reed, "ZooKeeper: wait-free coordination for internet-scale systems", USENIX ATC 2010, section 2.3 (linearizable
// writes, FIFO client order; reads are local; sync) and 4.4. ZooKeeper 3.9: FollowerRequestProcessor, Leader.processSync.
import {
  always,
  isLinearizable,
  model,
  names,
  oneOf,
  protocol,
  reachable,
  replicated,
  sequentiallyConsistent,
  step,
} from "../../../checker/index.ts";
import { zab } from "../rules.ts";
import { all, counter, history, writes } from "./asked.ts";
import { client } from "./client.ts";
import { faithful, type Operation, server } from "./server.ts";

const scripts = {
  "a writer and a reader": [["write"], ["read", "read"], ["write"]],
  "a reader that syncs": [["write"], ["sync", "sync"], []],
  "readers of each other": [[], ["write", "read"], ["write", "read"]],
} as const satisfies Record<string, readonly (readonly Operation["type"][])[]>;

/** A follower answers reads, and what it reads may be old. */
const localReads = {
  "reads and writes are linearizable": "violated",
  "no server but the leader answers a client by itself": "violated",
} as const;

export default model({
  name: "zab-clients",
  summary: "clients of ZooKeeper that write, read locally, and sync",
  parameters: {
    clients: oneOf(["a writer and a reader", "a reader that syncs", "readers of each other"], {
      default: "a writer and a reader",
      summary: "what the clients of the three servers ask",
    }),
  },
  rules: { ...zab, ...faithful },
  build: ({ clients }, rules) => {
    const servers = names("server", 3);
    const [first, second, third] = scripts[clients];
    const sure = { copies: "many", loses: "never", duplicates: "never" } as const;
    return protocol(
      "clients of ZooKeeper",
      {
        nodes: {
          server: replicated(3, server({ servers, observers: [] }, { rules, servers: 3, epochs: 1 }, rules)),
          client1: client("server1", first),
          client2: client("server2", second),
          client3: client("server3", third),
        },
        network: [
          { ...sure, carrying: ["request", "answer"], order: "none", delivery: "at once" },
          { ...sure, order: "fifo" },
        ],
        observers: [all, writes, history],
        ends: ({ client1, client2, client3 }) => [client1, client2, client3].every(({ todo }) => todo.length === 0),
      },
      {
        "reads and writes are linearizable": always((_, { seen }) => isLinearizable(seen(all))),
        "writes are linearizable": always((_, { seen }) => isLinearizable(seen(writes))),
        "there is one order that keeps each client's own": always((_, { seen }) =>
          sequentiallyConsistent(counter, seen(history)),
        ),
        // An answer within the event of the question is the server's own. (Nobody but server1 leads.)
        "no server but the leader answers a client by itself": step((_before, { client2, client3 }, event) => {
          if (event.kind !== "action" || event.name !== "ask") return undefined;
          return event.node === "client1" || (event.node === "client2" ? client2 : client3).waits;
        }),
        "a write can be answered before all servers have applied it": reachable(
          ({ server, client1, client2, client3 }) =>
            [client1, client2, client3].some(
              ({ todo }, i) =>
                scripts[clients][i]![0] === "write" &&
                todo.length < scripts[clients][i]!.length &&
                server.some(({ zab }) => zab.applied.length === 0),
            ),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "two clients write, another reads twice",
      expect: localReads,
    },
    "a reader that syncs": {
      summary: "a client that syncs before each read: the two are one operation, as long as the leader leads",
      with: { clients: "a reader that syncs" },
    },
    "readers of each other": {
      summary: "two clients write, and then read",
      with: { clients: "readers of each other" },
      expect: localReads,
    },
  },
  mutants: {
    syncsLocally: {
      summary: "a server answers a sync by itself",
      breaks: "reads and writes are linearizable",
      with: { clients: "a reader that syncs" },
      rules: { syncAsksLeader: false },
    },
    answersAtOnce: {
      summary: "a server answers its client's write as it forwards it",
      breaks: "writes are linearizable",
      with: { clients: "readers of each other" },
      rules: { answersWrites: "at once" },
    },
    commitsNothing: {
      summary: "no number of servers is a quorum",
      breaks: "a write can be answered before all servers have applied it",
      rules: { quorum: () => false },
    },
    answersWhenProposed: {
      summary: "a server answers its client's write before it has applied it",
      breaks: "there is one order that keeps each client's own",
      with: { clients: "readers of each other" },
      rules: { answersWrites: "when proposed" },
    },
  },
});

// Observers of ZooKeeper: servers that have clients and no vote, so that there can be more of them without slower writes.
// The one idea: what an observer knows is committed; it is counted nowhere, and as late as a follower may be.
// Not here: clients of servers that vote (model.ts); elections, in which an observer takes no part, and a change of leader.
//
// WHAT IS MODELLED
// One epoch of ZAB in broadcast, message by message: three servers vote, of which the first leads; the second has a client. A fourth, an
// observer, has another one. It is sent no PROPOSE and no COMMIT but, once a transaction is committed, INFORM, which carries it; it acknowledges
// nothing. Its client's writes and syncs it hands on to the leader, reads it answers from what it was informed of. A sync comes back
// in the queue in which INFORM comes.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// As in model.ts: no faults, and between a client and its server nothing takes time. How an observer is brought up to date (as a follower is,
// but in no quorum) is left out: here all begin with nothing.
//
// SOURCES
// ZooKeeper 3.9: ObserverZooKeeperServer, Observer.processPacket (INFORM), Leader.inform and tryToCommit, LearnerHandler (an observer is in
// observingLearners, not in forwardingFollowers); the administrator's guide to observers.
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
  type World,
} from "../../../checker/index.ts";
import { onlyIf } from "../../only-if.ts";
import { isPrefix } from "../history.ts";
import { zab } from "../rules.ts";
import { all, counter, hearsNews, history, readsBoth, writes } from "./asked.ts";
import { client } from "./client.ts";
import { dutiesOf, isInBroadcast } from "./duties.ts";
import { observer } from "./observer.ts";
import { faithful, type Message, type Operation, server } from "./server.ts";

const BOTH_WRITE = "writers, and readers of each other" as const;

const scripts = {
  "a reader at the observer": { ofServer: ["write"], ofObserver: ["read", "read"] },
  "a reader at the observer that syncs": { ofServer: ["write"], ofObserver: ["sync", "sync"] },
  [BOTH_WRITE]: { ofServer: ["write", "read"], ofObserver: ["write", "read"] },
} as const satisfies Record<string, Record<string, readonly Operation["type"][]>>;

const LINEARIZABLE = "reads and writes are linearizable";
const WRITES = "writes are linearizable";
const ONE_ORDER = "there is one order that keeps each client's own";
const COMMITTED = "an observer knows nothing but what its leader has committed, in its order";
const ON_DISK = "what is committed is on the disks of a majority of those that vote";
const INFORMED = "an observer is told of what is committed, and of nothing that is proposed";
const UNHEARD = "a write can be answered before the observer has heard of it";

const BROADCAST = "who votes serves in the epoch that it accepted, and counts for no more than is on its disk";
const ASKS = "a client asks one thing after another, and is answered what it asked";
const VOTERS = "who votes logs, commits, answers and informs as its clients and ZAB ask";
const WATCHES = "an observer hands writes and syncs on, and answers its client with what it was informed of";
const MINORITY = "a write can be answered before the last of those that vote has it on disk";
const NEWS = "a client of the observer can be told of a write the second time that it asks, and not the first";
const BOTH = "each of two clients can write, and read what the other one wrote";

const OBSERVERS = ["observer4"];
type Seeing = Pick<World<Message>, "seen">;
const news = reachable((_: unknown, { seen }: Seeing) => hearsNews(seen(history), "client4"));
const both = reachable((_: unknown, { seen }: Seeing) =>
  ["client2", "client4"].every((id) => readsBoth(seen(history), id)),
);

export default model({
  name: "zab-observers",
  summary: "an observer of ZooKeeper: a server that serves clients and does not vote",
  parameters: {
    clients: oneOf(["a reader at the observer", "a reader at the observer that syncs", BOTH_WRITE], {
      default: "a reader at the observer",
      summary: "what the clients of a follower and of the observer ask",
    }),
  },
  rules: { ...zab, ...faithful },
  build: ({ clients }, rules) => {
    const servers = names("server", 3);
    const { ofServer, ofObserver } = scripts[clients];
    const duties = dutiesOf({ servers, observers: OBSERVERS, epochs: 1, ownEpoch: false });
    const sure = { copies: "many", loses: "never", duplicates: "never" } as const;
    return protocol(
      "an observer of ZooKeeper",
      {
        nodes: {
          server: replicated(3, server({ servers, observers: OBSERVERS }, { rules, servers: 3, epochs: 1 }, rules)),
          observer4: observer("server1", "client4", rules),
          client2: client("server2", ofServer),
          client4: client("observer4", ofObserver),
        },
        network: [
          { ...sure, carrying: ["request", "answer"], order: "none", delivery: "at once" },
          { ...sure, order: "fifo" },
        ],
        observers: [all, writes, history, duties],
        ends: ({ client2, client4 }) => client2.todo.length === 0 && client4.todo.length === 0,
      },
      {
        [LINEARIZABLE]: always((_, { seen }) => isLinearizable(seen(all))),
        [WRITES]: always((_, { seen }) => isLinearizable(seen(writes))),
        [ONE_ORDER]: always((_, { seen }) => sequentiallyConsistent(counter, seen(history))),
        [COMMITTED]: always(({ server: [leader], observer4: { informed } }) => isPrefix(informed, leader!.zab.applied)),
        [INFORMED]: always((_, { network }) => {
          const told = network.filter(({ to, message }) => to === "observer4" && message.type !== "synced");
          return told.length === 0 ? undefined : told.every(({ message }) => message.type === "inform");
        }),
        [ON_DISK]: always(({ server }) =>
          server[0]!.zab.applied.every(
            (_, i) => server.filter(({ zab: { history: log } }) => log.length > i).length * 2 > server.length,
          ),
        ),
        [UNHEARD]: reachable(
          ({ client2, observer4 }) => client2.todo.length < ofServer.length && observer4.informed.length === 0,
        ),
        [BROADCAST]: always(({ server }) => isInBroadcast(server, names("server", server.length))),
        [ASKS]: always((_, { seen }) => !seen(duties).has("clients")),
        [VOTERS]: always((_, { seen }) => !seen(duties).has("voters")),
        [WATCHES]: always((_, { seen }) => !seen(duties).has("observers")),
        [MINORITY]: reachable(
          ({ server, client2 }) =>
            client2.todo.length < ofServer.length && server.some(({ zab }) => zab.history.length === 0),
        ),
        ...onlyIf(clients !== BOTH_WRITE, { [NEWS]: news }),
        ...onlyIf(clients === BOTH_WRITE, { [BOTH]: both }),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "a client of a follower writes; a client of the observer reads twice, and may read what is old",
      expect: { [LINEARIZABLE]: "violated" },
    },
    "a reader that syncs": {
      summary: "the observer's client syncs before each read: the two are one operation, as long as the leader leads",
      with: { clients: "a reader at the observer that syncs" },
    },
    "readers of each other": {
      summary: "both clients write, and then read",
      with: { clients: BOTH_WRITE },
      expect: { [LINEARIZABLE]: "violated" },
    },
  },
  mutants: {
    countsObservers: {
      summary: "the observer is sent proposals, and counted when it has answered, as if it had a vote",
      breaks: ON_DISK,
      rules: { observersVote: true },
    },
    asksObservers: {
      summary: "countsObservers, as the observer sees it",
      breaks: INFORMED,
      rules: { observersVote: true },
    },
    informsEarly: {
      summary: "the leader informs the observer of what it proposes",
      breaks: COMMITTED,
      rules: { informsOf: "what is proposed" },
    },
    syncsLocally: {
      summary: "the observer answers a sync by itself",
      breaks: LINEARIZABLE,
      with: { clients: "a reader at the observer that syncs" },
      rules: { syncAsksLeader: false },
    },
    answersAtOnce: {
      summary: "the observer, and a follower, answer a client's write as they hand it on",
      breaks: WRITES,
      with: { clients: BOTH_WRITE },
      rules: { answersWrites: "at once" },
    },
    forgetsItsWrite: {
      summary: "answersAtOnce, as the client sees it that then reads",
      breaks: ONE_ORDER,
      with: { clients: BOTH_WRITE },
      rules: { answersWrites: "at once" },
    },
    commitsNothing: {
      summary: "no number of servers is a quorum",
      breaks: UNHEARD,
      rules: { quorum: () => false },
    },
    waitsForAll: {
      summary: "all who vote are a quorum, and fewer are none",
      breaks: MINORITY,
      rules: { quorum: (count, servers) => count === servers },
    },
    acknowledgesAtOnce: {
      summary: "a follower acknowledges what it has not written to disk",
      breaks: BROADCAST,
      rules: { acknowledgesProposals: "at once" },
    },
    informsNobody: {
      summary: "the leader informs no observer of anything",
      breaks: NEWS,
      rules: { informsOf: "nothing" },
    },
    tellsNoObserver: {
      summary: "informsNobody, as what a leader owes",
      breaks: VOTERS,
      rules: { informsOf: "nothing" },
    },
    callsAllReads: {
      summary: "every answer says that it is one to a read",
      breaks: ASKS,
      rules: { answersAs: () => "read" },
    },
    callsSyncsReads: {
      summary: "callsAllReads, as what an observer owes",
      breaks: WATCHES,
      with: { clients: "a reader at the observer that syncs" },
      rules: { answersAs: () => "read" },
    },
    writersWait: {
      summary: "commitsNothing, as two clients see it that write",
      breaks: BOTH,
      with: { clients: BOTH_WRITE },
      rules: { quorum: () => false },
    },
  },
});

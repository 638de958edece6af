// Small protocols, one for each thing that the environment may do, with a claim whose trace shows it.
// The one idea: a token or a question is passed around, and only the assumptions differ from one to the next.
// Not here: what the traces look like (environment.test.ts).
import {
  indistinguishable,
  next,
  type Observer,
  observer,
  type Protocol,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
} from "../../checker/index.ts";

interface Told {
  readonly told: number;
  readonly doubts: readonly string[];
}
type News = { readonly type: "news"; readonly round: number } | { readonly type: "heard" };

const reliable = { order: "none", copies: "many", loses: "never", duplicates: "never" } as const;
const queue = { order: "fifo", copies: "many", loses: "never", duplicates: "never" } as const;

/** How many of these kinds of event have happened, in this order. */
const inOrder = (...kinds: readonly string[]): Observer<number, { readonly kind: string }> =>
  observer("progress", 0, (seen, { kind }) => (kind === kinds[seen] ? seen + 1 : seen));

/** The first tells the others twice; what it hears, doubts and learns of broken connections is written down. */
const teller: Role<Told, News> = {
  init: () => ({ told: 0, doubts: [] }),
  durable: ["told"],
  actions: {
    tell: (state, { self, peers }) =>
      self !== "node1" || state.told > 1
        ? undefined
        : next({ ...state, told: state.told + 1 }, sendAll(peers, { type: "news", round: state.told + 1 })),
  },
  receive: (state, message, { from }) =>
    message.type === "news"
      ? next({ ...state, told: Math.max(state.told, message.round) }, send(from, { type: "heard" }))
      : next(state),
  suspect: (state, peer) =>
    state.doubts.includes(peer) ? undefined : next({ ...state, doubts: [...state.doubts, peer] }),
  trust: (state, peer) =>
    state.doubts.includes(peer)
      ? next({ ...state, doubts: state.doubts.filter((other) => other !== peer) })
      : undefined,
  disconnected: (state, peer) => next({ ...state, doubts: [...state.doubts, `${peer} broke`] }),
};
const { suspect: _, trust: __, ...unsuspecting } = teller;
const { durable: ___, ...choosing } = unsuspecting;

const pair = { node: replicated(2, unsuspecting) };

/** A crash between the messages of a broadcast. */
const torn = protocol(
  "torn",
  {
    nodes: { node: replicated(3, unsuspecting) },
    network: reliable,
    crashes: [{ of: "node1", atMost: 1, restarts: "never", midStep: true }],
    ends: () => true,
  },
  {
    "news reaches all or none": reachable(
      ({ node }, { network, running }) =>
        !running("node1") && node[1]!.told > 0 && node[2]!.told === 0 && network.length === 0,
    ),
  },
);

/** The same, coming back at once with what it had written to disk, or had not. */
const tornAndBack = protocol(
  "torn and back",
  {
    nodes: {
      node: replicated(3, {
        ...choosing,
        crash: ({ told }) => ({ oneOf: { written: { told, doubts: [] }, unwritten: { told: 0, doubts: [] } } }),
        restart: (state, { peers }) => next(state, send(peers.at(-1)!, { type: "heard" })),
      }),
    },
    network: reliable,
    crashes: [
      { of: "node2", atMost: 1, restarts: "at once", midStep: true, name: "power" },
      { of: "node", atMost: 0, restarts: "later", name: "fire" },
    ],
    ends: () => true,
  },
  {
    "news is written and not answered": reachable(
      ({ node }, { network }) =>
        node[1]!.told === 1 &&
        network.some(({ from, to }) => from === "node2" && to === "node3") &&
        !network.some(({ from, to }) => from === "node2" && to === "node1"),
    ),
  },
);

/** Who waits longer than any message is on its way gives up only when nothing is on its way to it. */
const waiting = protocol(
  "waiting",
  {
    nodes: {
      node: replicated(2, {
        ...unsuspecting,
        timers: {
          giveUp: (state: Told, { self }: { readonly self: string }) =>
            self === "node2" && state.doubts.length === 0 ? next({ ...state, doubts: ["node1"] }) : undefined,
        },
      }),
    },
    network: reliable,
    slow: ["giveUp"],
    ends: () => true,
  },
  {
    "node2 gives up, and is told after all": reachable(({ node }) => node[1]!.told === 2 && node[1]!.doubts.length > 0),
  },
);

const overcome = inOrder("suspect", "stop", "trust");

/** Suspicions and trust, some of them wrong. */
const doubting = protocol(
  "doubting",
  {
    nodes: { node: replicated(2, teller) },
    network: reliable,
    crashes: [{ of: "node2", atMost: 1, restarts: "never" }],
    detector: { unreliable: { atMost: 2 } },
    observers: [overcome],
    ends: () => true,
  },
  { "what is down is trusted": reachable((_, { seen }) => seen(overcome) === 3) },
);

const healed = inOrder("partition", "action", "heal");

const split = (crossing: "waits" | "lost") =>
  protocol(
    `split, ${crossing}`,
    {
      nodes: { node: replicated(3, unsuspecting) },
      network: reliable,
      partitions: { atMost: 1, heals: true, into: [["node1", "node2"]], crossing },
      observers: [healed],
      ends: () => true,
    },
    {
      "it heals, and news was told meanwhile": reachable(
        ({ node }, { seen }) => seen(healed) === 3 && node[0]!.told === 2,
      ),
    },
  );

const learned = inOrder("disconnect", "action", "disconnected");

/** A connection that breaks under way; what is told before the teller learns of it is lost. */
const breaking = protocol(
  "breaking",
  {
    nodes: pair,
    network: { ...queue, disconnects: { atMost: 1 }, name: "wire" },
    observers: [learned],
    ends: () => true,
  },
  {
    "both learn of it, and one tells before": reachable(
      ({ node }, { seen }) =>
        seen(learned) === 3 && node.every(({ doubts }) => doubts.length === 1) && node[0]!.told === 2,
    ),
  },
);

const forgotten = inOrder("disconnect", "crash");

/** A connection of which one end crashes before it learns. */
const forgetting = protocol(
  "forgetting",
  {
    nodes: pair,
    network: { ...queue, onCrash: "lose", disconnects: { atMost: 1 } },
    crashes: [{ of: "node2", atMost: 1, restarts: "later" }],
    observers: [forgotten],
    ends: () => true,
  },
  { "neither end learns": reachable((_, { seen }) => seen(forgotten) === 2) },
);

const count: Observer<number, { readonly kind: string }> = observer("deliveries", 0, (seen, { kind }) =>
  kind === "deliver" ? seen + 1 : seen,
);
const history: Observer<readonly string[], { readonly kind: string }> = observer(
  "history",
  [] as readonly string[],
  (seen, { kind }) => [
    ...seen,
    `${kind}, told at such length that nobody would want to read it again and again, and least of all in a trace, where there is no room`,
  ],
);

/** Observers of what was delivered, one of them long-winded. */
const observed = protocol(
  "observed",
  { nodes: pair, network: reliable, observers: [count, history], ends: () => true },
  { "two are delivered": reachable((_, { seen }) => seen(count) === 2) },
);

type Vote = { readonly type: "ask" } | { readonly type: "granted" } | { readonly type: "noted" };
interface Candidate {
  readonly asked: boolean;
  readonly votes: number;
}
interface Voter {
  readonly voted: string | null;
}

const candidate: Role<Candidate, Vote> = {
  init: () => ({ asked: false, votes: 0 }),
  actions: {
    stand: (state) =>
      state.asked
        ? undefined
        : next({ ...state, asked: true }, sendAll(["voter1", "voter2", "voter3"], { type: "ask" })),
  },
  receive: (state, message, { from }) =>
    message.type === "granted" ? next({ ...state, votes: state.votes + 1 }, send(from, { type: "noted" })) : undefined,
};
const voter: Role<Voter, Vote> = {
  init: () => ({ voted: null }),
  receive: (state, message, { from }) =>
    message.type === "ask"
      ? { yes: next({ voted: from }, send(from, { type: "granted" })), no: next(state) }
      : undefined,
};

/** Questions and answers in one event, over a network that may lose one. */
const exchanging = protocol(
  "exchanging",
  {
    nodes: { candidate, voter: replicated(3, voter) },
    network: { ...reliable, delivery: "at once", loses: { atMost: 1 } },
    ends: () => true,
  },
  {
    "two votes, and one is not heard": reachable(
      ({ candidate: one, voter: group }, { left }) =>
        one.votes === 1 &&
        left("link1 loses") === 0 &&
        group[0]!.voted === null &&
        group[2]!.voted !== null &&
        group[1]!.voted !== null,
    ),
    "one question is lost": reachable(
      ({ voter: group, candidate: one }, { left }) =>
        left("link1 loses") === 0 && one.votes === 2 && group[0]!.voted === null,
    ),
  },
);

interface Question {
  readonly type: "ask" | "thank";
  readonly n?: number;
}
const asked = (n: number): Question => ({ type: "ask", n });
const thanks: Question = { type: "thank" };

/** Of three questions in one step to one voter one is not heard; which one, only the choice in the trace can say. */
const askingAgain = protocol(
  "asking again",
  {
    nodes: {
      candidate: {
        init: () => 0,
        actions: {
          ask: (done: number) =>
            done === 0 ? next(1, send("voter", asked(1)), send("voter", asked(2)), send("voter", thanks)) : undefined,
        },
      },
      voter: {
        init: () => [] as readonly string[],
        receive: (heard: readonly string[], { type, n }: Question) => next([...heard, `${type}${n ?? ""}`]),
      },
    },
    network: { ...reliable, delivery: "at once", loses: { atMost: 1 } },
    ends: () => true,
  },
  {
    "only the first is not heard": reachable(({ voter: heard }) => heard.join() === "ask2,thank"),
    "only the second is not heard": reachable(({ voter: heard }) => heard.join() === "ask1,thank"),
    "only the third is not heard": reachable(({ voter: heard }) => heard.join() === "ask1,ask2"),
  },
);

/** The sender cannot tell whether its message or the answer was lost. */
const unsure = protocol(
  "unsure",
  { nodes: pair, network: { ...reliable, loses: { atMost: 1 } }, ends: () => true },
  {
    "node1 cannot tell whether node2 was told": indistinguishable(
      ({ node }, { network }) => (node[0]!.told === 1 && network.length === 0 ? node[0] : undefined),
      ({ node }) => node[1]!.told,
    ),
  },
);

export const protocols: Readonly<Record<string, Protocol<unknown>>> = {
  torn,
  "torn-and-back": tornAndBack,
  doubting,
  "split-waits": split("waits"),
  "split-lost": split("lost"),
  breaking,
  forgetting,
  observed,
  exchanging,
  waiting,
  "asking-again": askingAgain,
};

export { unsure };

// Single-decree Paxos over an unordered network that loses: the protocol whose message path is measured.
// The one idea: small local states and many global ones, as real protocols have; `histories` makes local states many too.
// Not a model to learn Paxos from: no learners, no crashes (models/paxos is for that).
import { match } from "ts-pattern";
import {
  always,
  integer,
  model,
  type NodeId,
  names,
  next,
  oneOf,
  protocol,
  type Role,
  reachable,
  replicated,
  send,
  sendAll,
} from "../../checker/index.ts";

type Histories = "none" | "acceptors" | "everywhere";
interface Vote {
  readonly ballot: number;
  readonly value: string;
}
interface Acceptor {
  readonly promised: number;
  readonly accepted: Vote | null;
  readonly history: readonly unknown[];
}
interface Proposer {
  /** 0: has not asked yet. */
  readonly ballot: number;
  readonly promises: ReadonlyMap<NodeId, Vote | null>;
  readonly proposed: string | null;
  readonly history: readonly unknown[];
}
type Ask =
  | { readonly type: "prepare"; readonly ballot: number }
  | { readonly type: "accept"; readonly ballot: number; readonly value: string };
type Answer =
  | { readonly type: "promise"; readonly ballot: number; readonly accepted: Vote | null }
  | { readonly type: "accepted"; readonly ballot: number };

const acceptor = (remembers: boolean): Role<Acceptor, Ask, Answer> => ({
  init: () => ({ promised: 0, accepted: null, history: [] }),
  receive: (s, message, { from }) => {
    const history = remembers ? [...s.history, message.type, message.ballot] : s.history;
    return match(message)
      .with({ type: "prepare" }, ({ ballot }) =>
        ballot > s.promised
          ? next({ ...s, history, promised: ballot }, send(from, { type: "promise", ballot, accepted: s.accepted }))
          : next({ ...s, history }),
      )
      .with({ type: "accept" }, ({ ballot, value }) =>
        ballot >= s.promised
          ? next({ promised: ballot, accepted: { ballot, value }, history }, send(from, { type: "accepted", ballot }))
          : next({ ...s, history }),
      )
      .exhaustive();
  },
});

const proposer = (
  index: (self: NodeId) => number,
  proposers: number,
  rounds: number,
  acceptors: readonly NodeId[],
  remembers: boolean,
): Role<Proposer, Answer, Ask> => ({
  init: () => ({ ballot: 0, promises: new Map(), proposed: null, history: [] }),
  timers: {
    ask: (s, { self }) => {
      const ballot = s.ballot === 0 ? index(self) : s.ballot + proposers;
      if (ballot > proposers * rounds) return undefined;
      return next(
        { ...s, ballot, promises: new Map(), proposed: null },
        sendAll(acceptors, { type: "prepare", ballot }),
      );
    },
  },
  receive: (s, message, { self, from }) => {
    const history = remembers ? [...s.history, from, message.type, message.ballot] : s.history;
    return match(message)
      .with({ type: "promise" }, ({ ballot, accepted }) => {
        if (ballot !== s.ballot || s.proposed !== null) return next({ ...s, history });
        const promises = new Map(s.promises).set(from, accepted);
        if (promises.size * 2 <= acceptors.length) return next({ ...s, promises, history });
        const highest = [...promises.values()].reduce(
          (a, b) => (a === null || (b !== null && b.ballot > a.ballot) ? b : a),
          null,
        );
        const proposed = highest?.value ?? self;
        return next(
          { ...s, promises: new Map(), proposed, history },
          sendAll(acceptors, { type: "accept", ballot, value: proposed }),
        );
      })
      .with({ type: "accepted" }, () => next({ ...s, history }))
      .exhaustive();
  },
});

const chosen = (acceptors: readonly Acceptor[], value: string): boolean => {
  const ballots = acceptors.flatMap(({ accepted }) => (accepted?.value === value ? [accepted.ballot] : []));
  return ballots.some((ballot) => ballots.filter((other) => other === ballot).length * 2 > acceptors.length);
};

export default model({
  name: "lossy-paxos",
  summary: "Paxos over a network that loses, for measuring",
  parameters: {
    proposers: integer({ default: 2, min: 1, max: 3, summary: "how many propose" }),
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "how many accept" }),
    rounds: integer({ default: 1, min: 1, max: 3, summary: "ballots of each proposer" }),
    histories: oneOf(["none", "acceptors", "everywhere"], {
      default: "none",
      summary: "who remembers every message it got",
    }),
    loses: oneOf([true, false], { default: true, summary: "may messages be lost" }),
  },
  build: ({ proposers, acceptors, rounds, histories, loses }) => {
    const all = names("acceptor", acceptors);
    const index = (self: NodeId): number => Number(self.slice("proposer".length));
    const remembers = (who: Histories): boolean =>
      histories === "everywhere" || (histories === "acceptors" && who === "acceptors");
    return protocol(
      "lossy Paxos",
      {
        nodes: {
          proposer: replicated(proposers, proposer(index, proposers, rounds, all, remembers("everywhere"))),
          acceptor: replicated(acceptors, acceptor(remembers("acceptors"))),
        },
        network: { order: "none", copies: "one", loses: loses ? "always" : "never", duplicates: "never" },
        ends: () => true,
      },
      {
        "one value is chosen": always(
          ({ proposer, acceptor }) => proposer.filter((_, i) => chosen(acceptor, `proposer${i + 1}`)).length <= 1,
        ),
        "a value can be chosen": reachable(({ acceptor }) => chosen(acceptor, "proposer1")),
      },
    );
  },
}).expects({ scenarios: { default: { summary: "one ballot each" } } });

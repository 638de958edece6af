// Single-decree Paxos: a request and its answer as one step or as messages in flight, with one protocol text; ballots that grow.
// The one idea: an exchange at once is a delivery rule of the link, not of the handlers.
// Not here: that something is chosen in the end (liveness), for which ballots would have to be relative.
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

/** An unbounded number, and whose it is. */
interface Ballot {
  readonly ballot: number;
  readonly of: NodeId;
}
interface Accepted {
  readonly ballot: Ballot;
  readonly value: string;
}
interface Acceptor {
  readonly promised: Ballot;
  readonly accepted: Accepted | null;
}
interface Proposer {
  readonly ballot: Ballot;
  readonly promises: ReadonlyMap<NodeId, Accepted | null>;
  readonly proposed: string | null;
}
type Ask =
  | { readonly type: "prepare"; readonly ballot: Ballot }
  | { readonly type: "accept"; readonly ballot: Ballot; readonly value: string };
type Answer =
  | { readonly type: "promise"; readonly ballot: Ballot; readonly accepted: Accepted | null }
  | { readonly type: "accepted" | "refused"; readonly ballot: Ballot };

const zero: Ballot = { ballot: 0, of: "" };
const lessThan = (a: Ballot, b: Ballot): boolean => a.ballot < b.ballot || (a.ballot === b.ballot && a.of < b.of);
const equal = (a: Ballot, b: Ballot): boolean => !lessThan(a, b) && !lessThan(b, a);

const lamport = {
  /** Must a proposer take over what was accepted? */
  adopts: true,
};

const acceptor: Role<Acceptor, Ask, Answer> = {
  init: () => ({ promised: zero, accepted: null }),
  durable: ["promised", "accepted"],
  receive: (s, message, { from }) =>
    lessThan(message.ballot, s.promised)
      ? next(s, send(from, { type: "refused", ballot: s.promised }))
      : match(message)
          .with({ type: "prepare" }, ({ ballot }) =>
            next({ ...s, promised: ballot }, send(from, { type: "promise", ballot, accepted: s.accepted })),
          )
          .with({ type: "accept" }, ({ ballot, value }) =>
            next({ promised: ballot, accepted: { ballot, value } }, send(from, { type: "accepted", ballot })),
          )
          .exhaustive(),
};

const proposer = (
  acceptors: readonly NodeId[],
  value: (self: NodeId) => string,
  { adopts }: typeof lamport,
): Role<Proposer, Answer, Ask> => ({
  init: () => ({ ballot: zero, promises: new Map(), proposed: null }),
  actions: {
    propose: (s, { self }) => {
      const ballot = { ballot: s.ballot.ballot + 1, of: self };
      return next({ ballot, promises: new Map(), proposed: null }, sendAll(acceptors, { type: "prepare", ballot }));
    },
  },
  receive: (s, message, { self, from }) =>
    match(message)
      .with({ type: "promise" }, ({ ballot, accepted }) => {
        if (ballot.ballot !== s.ballot.ballot || s.proposed !== null) return next(s);
        const promises = new Map(s.promises).set(from, accepted);
        if (promises.size * 2 <= acceptors.length) return next({ ...s, promises });
        const highest = [...promises.values()].reduce((a, b) =>
          a === null || (b !== null && lessThan(a.ballot, b.ballot)) ? b : a,
        );
        const proposed = (adopts ? highest?.value : undefined) ?? value(self);
        return next(
          { ...s, promises, proposed },
          sendAll(acceptors, { type: "accept", ballot: s.ballot, value: proposed }),
        );
      })
      .with({ type: "refused" }, ({ ballot }) =>
        next(lessThan(s.ballot, ballot) ? { ...s, ballot: { ...s.ballot, ballot: ballot.ballot } } : s),
      )
      .with({ type: "accepted" }, () => next(s))
      .exhaustive(),
});

/** What a majority has accepted in one ballot. */
const chosen = (acceptors: readonly Acceptor[]): Accepted | undefined =>
  acceptors
    .flatMap(({ accepted }) => accepted ?? [])
    .find(
      ({ ballot }) =>
        acceptors.filter(({ accepted }) => accepted && equal(accepted.ballot, ballot)).length * 2 > acceptors.length,
    );

export default model({
  name: "paxos",
  summary: "single-decree Paxos, two proposers",
  parameters: {
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors" }),
    ballots: integer({ default: 1, min: 1, max: 4, summary: "the highest ballot explored (a bound)" }),
    losses: oneOf(["always", 2, 3], { default: "always", summary: "messages that get lost, at most" }),
    exchange: oneOf([false, true], { default: false, summary: "a request and its answer as one step" }),
  },
  rules: lamport,
  build: ({ acceptors, ballots, losses, exchange }, rules) =>
    protocol(
      "paxos",
      {
        nodes: {
          proposer: replicated(
            2,
            proposer(names("acceptor", acceptors), (self) => self, rules),
          ),
          acceptor: replicated(acceptors, acceptor),
        },
        network: {
          order: "none",
          copies: "one",
          loses: losses === "always" ? losses : { atMost: losses },
          duplicates: "never",
          delivery: exchange ? "at once" : "in flight",
        },
        fairness: {
          weak: [{ kind: "action", of: "proposer", name: "propose" }],
          strong: [{ kind: "deliver", each: "link" }],
        },
        within: ({ proposer }) => proposer.every(({ ballot }) => ballot.ballot <= ballots),
      },
      {
        "what is chosen is all that is accepted later": always(({ acceptor }) => {
          const value = chosen(acceptor);
          return value === undefined
            ? undefined
            : acceptor.every(
                ({ accepted }) =>
                  accepted === null || lessThan(accepted.ballot, value.ballot) || accepted.value === value.value,
              );
        }),
        "something is chosen": reachable(({ acceptor }) => chosen(acceptor) !== undefined),
        "the first proposer's value is chosen by the second": reachable(({ acceptor }) => {
          const value = chosen(acceptor);
          return value?.value === "proposer1" && value.ballot.of === "proposer2";
        }),
      },
    ),
}).expects({
  scenarios: {
    "in flight": {
      summary: "messages overtake one another and get lost",
      with: { acceptors: 2 },
      otherwise: "holds within bounds",
    },
    "at once": {
      summary: "every message of an exchange is answered at once, or lost",
      with: { exchange: true, losses: 2 },
      otherwise: "holds within bounds",
    },
  },
  mutants: {
    noAdopt: {
      summary: "a proposer proposes its own value whatever was accepted",
      breaks: "what is chosen is all that is accepted later",
      with: { exchange: true, losses: 2 },
      rules: { adopts: false },
    },
  },
});

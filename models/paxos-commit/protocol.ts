// Paxos Commit, as handlers: messages, rules, resource managers, acceptors, leaders.
// The one idea: whether a manager is prepared is the value of a consensus of its own, of which it proposes the first value; so it
// needs no leader to be heard, and whoever leads later asks the acceptors.
// Not here: what is modelled and why, who may fail, what is claimed (model.ts); who is to lead (any leader may take over at any time).
import { match } from "ts-pattern";
import { type NodeId, next, type Role, send, sendAll } from "../../checker/index.ts";

/** What an instance decides of its manager. */
export type Value = "prepared" | "aborted";
export type Outcome = "committed" | "aborted";
/** Of every instance, by manager. */
export type Values = ReadonlyMap<NodeId, Value>;
export interface Vote {
  readonly ballot: number;
  readonly value: Value;
}
/** An acceptor's latest vote in every instance in which it has voted. */
export type Votes = ReadonlyMap<NodeId, Vote>;

/** What a leader sends. An outcome goes to managers, the others to acceptors, prepare to managers. */
export type FromLeader =
  | { readonly type: "prepare" }
  | { readonly type: "promise?"; readonly ballot: number }
  | { readonly type: "accept?"; readonly ballot: number; readonly values: Values }
  | { readonly type: "outcome"; readonly outcome: Outcome };
/** A manager's proposal in its own instance, in ballot 0 (phase 2a). */
export type FromManager = { readonly type: "vote"; readonly value: Value };
/** Phases 1b and 2b of all instances in one message. */
export type FromAcceptor =
  | { readonly type: "promise"; readonly ballot: number; readonly votes: Votes }
  | { readonly type: "accepted"; readonly ballot: number; readonly values: Values };

export const grayLamport = {
  /** How many acceptors decide. */
  quorum: (acceptors: number): number => Math.floor(acceptors / 2) + 1,
  /** What the leader of a later ballot proposes where it is free to choose. */
  free: "aborted" as Value,
  /** The vote that binds the leader, of those that the acceptors have reported of one instance. */
  binding: (votes: readonly Vote[]): Vote | undefined =>
    votes.reduce<Vote | undefined>(
      (latest, vote) => (latest && latest.ballot >= vote.ballot ? latest : vote),
      undefined,
    ),
  /** May an acceptor that has promised `promised` vote in this ballot? */
  mayVote: (ballot: number, promised: number): boolean => ballot >= promised,
  /** Does it commit, if these are the values of all instances? */
  commits: (values: readonly Value[]): boolean => values.every((value) => value === "prepared"),
  /** May a manager find that it cannot commit? */
  mayRefuse: true,
  /** Whom a leader that takes over asks for promises. */
  asks: (acceptors: readonly NodeId[]): readonly NodeId[] => acceptors,
  /** Does a promise, or a vote, in this ballot count for a leader that is in `own`? */
  counts: (ballot: number, own: number): boolean => ballot === own,
  /** Does a manager keep what it has decided, whatever outcome it hears? */
  keepsDecision: true,
};
export type Rules = typeof grayLamport;

export interface Manager {
  readonly phase: "working" | "prepared" | "committed" | "aborted";
  /** It has crashed, for good: what it has decided still counts. */
  readonly gone: boolean;
}

const managed = next<Manager, FromManager>;

export const manager = (acceptors: readonly NodeId[], rules: Rules): Role<Manager, FromLeader, FromManager> => ({
  init: () => ({ phase: "working", gone: false }),
  crash: ({ phase }) => ({ phase, gone: true }),
  receive: (s, message) =>
    match(message)
      .with({ type: "prepare" }, () =>
        s.phase !== "working"
          ? managed(s)
          : {
              able: managed({ ...s, phase: "prepared" }, sendAll(acceptors, { type: "vote", value: "prepared" })),
              unable: rules.mayRefuse
                ? managed({ ...s, phase: "aborted" }, sendAll(acceptors, { type: "vote", value: "aborted" }))
                : undefined,
            },
      )
      .with({ type: "outcome" }, ({ outcome }) =>
        managed(
          rules.keepsDecision && (s.phase === "committed" || s.phase === "aborted") ? s : { ...s, phase: outcome },
        ),
      )
      .otherwise(() => managed(s)),
});

export interface Acceptor {
  /** The highest ballot that it has promised, in all instances. */
  readonly promised: number;
  readonly votes: Votes;
}

const accepts = next<Acceptor, FromAcceptor>;

export const acceptor = (
  managers: readonly NodeId[],
  firstLeader: NodeId,
  rules: Rules,
): Role<Acceptor, FromLeader | FromManager, FromAcceptor> => ({
  init: () => ({ promised: 0, votes: new Map() }),
  receive: (s, message, { from }) =>
    match(message)
      .with({ type: "vote" }, ({ value }) => {
        if (!rules.mayVote(0, s.promised)) return accepts(s);
        const votes = new Map(s.votes).set(from, { ballot: 0, value });
        const values = new Map([...votes].map(([id, vote]) => [id, vote.value]));
        const isComplete = managers.every((id) => votes.get(id)?.ballot === 0);
        return accepts({ ...s, votes }, isComplete ? send(firstLeader, { type: "accepted", ballot: 0, values }) : []);
      })
      .with({ type: "promise?" }, ({ ballot }) =>
        ballot <= s.promised
          ? accepts(s)
          : accepts({ ...s, promised: ballot }, send(from, { type: "promise", ballot, votes: s.votes })),
      )
      .with({ type: "accept?" }, ({ ballot, values }) => {
        if (!rules.mayVote(ballot, s.promised)) return accepts(s);
        const votes = new Map([...values].map(([id, value]) => [id, { ballot, value }]));
        return accepts({ promised: ballot, votes }, send(from, { type: "accepted", ballot, values }));
      })
      .otherwise(() => accepts(s)),
});

export interface Leader {
  /** The ballot that it leads; before its first one below all. */
  readonly ballot: number;
  /** Watching: another one leads. Asking: for promises. Counting: who has accepted in its ballot. */
  readonly phase: "watching" | "asking" | "counting" | "done";
  readonly promises: ReadonlyMap<NodeId, Votes>;
  readonly accepted: ReadonlySet<NodeId>;
  /** What it has announced; that counts although it crashes. */
  readonly outcome: Outcome | null;
}

const NONE = -1;
const start: Leader = { ballot: NONE, phase: "watching", promises: new Map(), accepted: new Set(), outcome: null };
const leads = next<Leader, FromLeader>;

/** Each of `leaders` has ballots of its own, of the `ballots` there are; the first, 0, is the one in which the managers vote. */
export const leader = (
  leaders: readonly NodeId[],
  managers: readonly NodeId[],
  acceptors: readonly NodeId[],
  rules: Rules,
  takesOver: "after a crash" | "at any time" | "never",
  ballots: number,
): Role<Leader, FromAcceptor, FromLeader> => {
  const nextBallot = ({ ballot }: Leader, self: NodeId): number =>
    ballot === NONE ? leaders.indexOf(self) : ballot + leaders.length;
  const quorum = rules.quorum(acceptors.length);
  const proposed = (promises: ReadonlyMap<NodeId, Votes>): Values =>
    new Map(
      managers.map((id) => {
        const votes = [...promises.values()].flatMap((of) => of.get(id) ?? []);
        return [id, rules.binding(votes)?.value ?? rules.free];
      }),
    );
  const decide = ({ ballot }: Leader, values: Values) => {
    const outcome = rules.commits([...values.values()]) ? "committed" : "aborted";
    return leads({ ...start, ballot, phase: "done", outcome }, sendAll(managers, { type: "outcome", outcome }));
  };
  /** Phase 1a, in the next of its ballots; what it heard in an earlier one, it forgets. */
  const takeOver = (s: Leader, self: NodeId) => {
    const ballot = nextBallot(s, self);
    return s.phase !== "done" && ballot < ballots
      ? leads({ ...start, ballot, phase: "asking" }, sendAll(rules.asks(acceptors), { type: "promise?", ballot }))
      : undefined;
  };
  return {
    init: ({ self }) =>
      self === leaders[0]
        ? next({ ...start, ballot: 0, phase: "counting" }, sendAll(managers, { type: "prepare" }))
        : start,
    crash: ({ outcome }) => ({ ...start, outcome }),
    receive: (s, message, { from }) => {
      if (!rules.counts(message.ballot, s.ballot)) return leads(s);
      return match([s.phase, message] as const)
        .with(["asking", { type: "promise" }], ([, { votes }]) => {
          const promises = new Map(s.promises).set(from, votes);
          if (promises.size < quorum) return leads({ ...s, promises });
          const { ballot } = s;
          const accept = { type: "accept?", ballot, values: proposed(promises) } as const;
          return leads({ ...start, ballot, phase: "counting" }, sendAll(acceptors, accept));
        })
        .with(["counting", { type: "accepted" }], ([, { values }]) => {
          const accepted = new Set(s.accepted).add(from);
          return accepted.size < quorum ? leads({ ...s, accepted }) : decide(s, values);
        })
        .otherwise(() => leads(s));
    },
    ...(takesOver === "at any time" ? { timers: { takeOver: (s, { self }) => takeOver(s, self) } } : {}),
    ...(takesOver === "after a crash" ? { suspect: (s, _, { self }) => takeOver(s, self) } : {}),
  };
};

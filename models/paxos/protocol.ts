// Paxos: proposals, messages, rules, and the proposers and acceptors as handlers.
// The one idea: an acceptor's promise closes all lower ballots to it, so what a quorum reports of them can change no more. Every rule
// is a function or plain data, read by the handlers and by nothing else.
// Not here: learners (learner.ts), who runs and what may fail (model.ts), what is claimed (claims.ts), the mutants (expectations.ts).
import { match } from "ts-pattern";
import {
  type NodeId,
  next,
  type Outcome,
  type Role,
  type Self,
  type Step,
  send,
  sendAll,
} from "../../checker/index.ts";

/** A numbered proposal. */
export interface Proposal {
  readonly ballot: number;
  readonly value: string;
}
/** Before the first ballot, which is 0. */
export const NONE = -1;

/** What a proposer sends: phase 1a, phase 2a. */
export type Request = { readonly type: "prepare"; readonly ballot: number } | ({ readonly type: "accept" } & Proposal);
/** What an acceptor answers: phase 1b; or, to a request of too low a ballot, what it has promised since. */
export type Answer =
  | { readonly type: "promise"; readonly ballot: number; readonly accepted: Proposal | null }
  | { readonly type: "refusal"; readonly promised: number };
/** What an acceptor tells the learners: phase 2b. */
export type Accepted = { readonly type: "accepted" } & Proposal;
/** What a learner asks acceptors that has come back from a crash: what they have accepted last. */
export type Question = { readonly type: "ask" };
export type Message = Request | Answer | Accepted | Question;

export interface Proposer {
  /** The greatest ballot that it has begun or heard of. Durable: a ballot that is begun twice is two ballots of one number. */
  readonly ballot: number;
  /** While it asks for promises: who promised, and what each had accepted. */
  readonly promises: ReadonlyMap<NodeId, Proposal | null> | null;
}

export interface Acceptor {
  /** The greatest ballot it has promised. Durable. */
  readonly promised: number;
  /** What it has accepted last. Durable. */
  readonly accepted: Proposal | null;
}

/** The proposals of the greatest ballot. */
export const highest = (reported: readonly Proposal[]): readonly Proposal[] =>
  reported.filter(({ ballot }) => reported.every((other) => other.ballot <= ballot));

/** The rules, with the names of "Paxos made simple": a mutant changes one. */
export const lamport = {
  /** How many acceptors are a quorum. */
  quorum: (acceptors: number): number => Math.floor(acceptors / 2) + 1,
  /** Which of these sets of acceptors may a proposer ask for promises? */
  asksOneOf: (sets: readonly (readonly NodeId[])[]): readonly (readonly NodeId[])[] => sets,
  /** P1a, first half: does an acceptor that has promised `promised` promise `ballot`? */
  mayPromise: (ballot: number, promised: number): boolean => ballot > promised,
  /** P1a, second half: does an acceptor that has promised `promised` accept in `ballot`? */
  mayAccept: (ballot: number, promised: number): boolean => ballot >= promised,
  /** Is accepting in a ballot also promising it? */
  acceptingPromises: true,
  /** Does a promise in this ballot count for a proposer that is in `own`? */
  countsPromise: (ballot: number, own: number): boolean => ballot === own,
  /** Does a proposer take a promise that comes too late, to make nothing of it? */
  takesLate: true,
  /** What an acceptor remembers of what it had accepted and what it accepts now. */
  remembers: (_before: Proposal | null, now: Proposal): Proposal => now,
  /** P2c: of the proposals that a quorum has reported, those of which the value must be taken over; none: the proposer is free. */
  binding: highest,
  /** Whom a proposer asks to accept that need ask a quorum only. */
  invites: (quorum: readonly NodeId[], _all: readonly NodeId[]): readonly NodeId[] => quorum,
  /** What a proposer proposes that is free to propose any of these. */
  free: (wishes: readonly string[]): readonly string[] => wishes,
  /** Do two votes count together for a learner? */
  countTogether: (one: Proposal, other: Proposal): boolean => one.ballot === other.ballot && one.value === other.value,
  /** May a learner that may have forgotten ask the acceptors: has it asked since it came up, how much has it learned? */
  mayAsk: (asked: boolean, learned: number): boolean => !asked && learned === 0,
  /** Does an acceptor tell the learners what it has accepted? */
  tells: true,
  /** What an acceptor that has accepted something tells a learner that asks; null: nothing. */
  reports: (_s: Acceptor, accepted: Proposal): Proposal | null => accepted,
  /** What an acceptor has on disk before it answers. */
  acceptorDurable: ["promised", "accepted"] as readonly ("promised" | "accepted")[],
  /** What a proposer has on disk before it begins a ballot. */
  proposerDurable: ["ballot"] as readonly "ballot"[],
};
export type Rules = typeof lamport;

/** How proposers go about it, which is no matter of safety. */
export interface Manner {
  /** The acceptors that run, and how many make a quorum. */
  readonly acceptors: readonly NodeId[];
  readonly quorum: number;
  readonly proposers: readonly NodeId[];
  /** The values that its clients ask a proposer for. */
  readonly wishes: (proposer: NodeId) => readonly string[];
  /** How many ballots there are; after its last one a proposer gives up. */
  readonly ballots: number;
  /** Whom it asks for promises, and then sends its proposal: all acceptors, or a quorum of its choice. */
  readonly asks: "all" | "a quorum" | "a quorum, then all";
  /** Has a ballot one owner, or may any proposer begin it? */
  readonly numbers: "own" | "shared";
  /** When does it begin another ballot? */
  readonly retries: "any time" | "when refused";
  /** Does it propose in the step in which a quorum has promised, or in one of its own? */
  readonly proposes: "at once" | "later";
}

export const proposer = (manner: Manner, rules: Rules): Role<Proposer, Answer, Request> => {
  const { acceptors, proposers, ballots } = manner;
  const hasQuorum = ({ promises }: Proposer): boolean => promises !== null && promises.size >= manner.quorum;
  const asked = manner.asks === "all" ? [acceptors] : subsets(acceptors, manner.quorum);

  /** Phase 1a, in the next of its ballots. What it asked for in an earlier one, it forgets. */
  const prepare: Handler = (s, { self }) => {
    const owns = (ballot: number): boolean =>
      manner.numbers === "shared" || ballot % proposers.length === proposers.indexOf(self);
    if (manner.retries === "when refused" && (s.promises !== null || owns(s.ballot))) return undefined;
    let ballot = s.ballot + 1;
    while (!owns(ballot)) ballot += 1;
    if (ballot >= ballots) return undefined;
    return choice(rules.asksOneOf(asked), (some) => [
      `asks ${some.join(", ")}`,
      next({ ballot, promises: new Map() }, sendAll(some, { type: "prepare", ballot })),
    ]);
  };

  /** Phase 2a: the value that the reports of the quorum ask for, or one that the proposer likes. */
  const propose = ({ ballot, promises }: Proposer, self: NodeId): Outcome<Proposer, Request> => {
    const reported = [...promises!.values()].filter((accepted) => accepted !== null);
    const bound = rules.binding(reported).map(({ value }) => value);
    const invited = manner.asks === "a quorum" ? rules.invites([...promises!.keys()], acceptors) : acceptors;
    const values = [...new Set(bound.length > 0 ? bound : rules.free(manner.wishes(self)))];
    return choice(values, (value) => [
      `proposes ${value}`,
      next({ ballot, promises: null }, sendAll(invited, { type: "accept", ballot, value })),
    ]);
  };

  return {
    init: () => ({ ballot: NONE, promises: null }),
    durable: rules.proposerDurable,
    actions:
      manner.proposes === "at once"
        ? { prepare }
        : { prepare, propose: (s, { self }) => (hasQuorum(s) ? propose(s, self) : undefined) },
    receive: (s, answer, { self, from }) =>
      match(answer)
        .returnType<Outcome<Proposer, Request>>()
        .with({ type: "promise" }, ({ ballot, accepted }) => {
          if (!rules.countsPromise(ballot, s.ballot) || s.promises === null)
            return rules.takesLate ? next(s) : undefined;
          const more = { ballot: s.ballot, promises: new Map(s.promises).set(from, accepted) };
          return manner.proposes === "at once" && hasQuorum(more) ? propose(more, self) : next(more);
        })
        .with({ type: "refusal" }, ({ promised }) =>
          next(promised > s.ballot ? { ballot: promised, promises: null } : s),
        )
        .exhaustive(),
  };
};

type Handler = (s: Proposer, node: Self) => Outcome<Proposer, Request>;

/** One step, or several of which the environment picks one by its name. */
const choice = <T>(
  options: readonly T[],
  make: (option: T) => readonly [name: string, step: Step<Proposer, Request>],
): Outcome<Proposer, Request> => (options.length === 1 ? make(options[0]!)[1] : Object.fromEntries(options.map(make)));

/** Every subset of exactly `size` members. */
const subsets = <T>(members: readonly T[], size: number): readonly (readonly T[])[] =>
  size === 0
    ? [[]]
    : members.flatMap((member, i) => subsets(members.slice(i + 1), size - 1).map((rest) => [member, ...rest]));

/** `refuses`: does it say so when a request comes too late? Without it the proposer hears nothing, as if the request were lost. */
export const acceptor = (
  learners: readonly NodeId[],
  refuses: boolean,
  rules: Rules,
): Role<Acceptor, Request | Question, Answer | Accepted> => ({
  init: () => ({ promised: NONE, accepted: null }),
  durable: rules.acceptorDurable,
  receive: (s, request, { from }) => {
    const tooLate = (ballot: number) =>
      next(s, refuses && ballot < s.promised ? send(from, { type: "refusal", promised: s.promised }) : []);
    return match(request)
      .with({ type: "ask" }, () => {
        const told = s.accepted === null ? null : rules.reports(s, s.accepted);
        return next(s, told === null ? [] : send(from, { type: "accepted", ...told }));
      })
      .with({ type: "prepare" }, ({ ballot }) =>
        rules.mayPromise(ballot, s.promised)
          ? next({ ...s, promised: ballot }, send(from, { type: "promise", ballot, accepted: s.accepted }))
          : tooLate(ballot),
      )
      .with({ type: "accept" }, ({ ballot, value }) => {
        if (!rules.mayAccept(ballot, s.promised)) return tooLate(ballot);
        const promised = rules.acceptingPromises ? ballot : s.promised;
        const accepted = rules.remembers(s.accepted, { ballot, value });
        return next({ promised, accepted }, sendAll(rules.tells ? learners : [], { type: "accepted", ballot, value }));
      })
      .exhaustive();
  },
});

// The rules of Paxos that a mutant may change, with the names of "Paxos made simple".
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (roles.ts), the mutants (mutants.ts).

/** A numbered proposal. */
export interface Proposal {
  readonly ballot: number;
  readonly value: string;
}
/** Before the first ballot, which is 0. */
export const NONE = -1;

/** The proposals of the greatest ballot. */
export const highest = (reported: readonly Proposal[]): readonly Proposal[] =>
  reported.filter(({ ballot }) => reported.every((other) => other.ballot <= ballot));

export const lamport = {
  /** How many acceptors are a quorum. */
  quorum: (acceptors: number): number => Math.floor(acceptors / 2) + 1,
  /** P1a, first half: does an acceptor that has promised `promised` promise `ballot`? */
  mayPromise: (ballot: number, promised: number): boolean => ballot > promised,
  /** P1a, second half: does an acceptor that has promised `promised` accept in `ballot`? */
  mayAccept: (ballot: number, promised: number): boolean => ballot >= promised,
  /** Is accepting in a ballot also promising it? */
  acceptingPromises: true,
  /** What an acceptor remembers of what it had accepted and what it accepts now. */
  remembers: (_before: Proposal | null, now: Proposal): Proposal => now,
  /** P2c: of the proposals that a quorum has reported, those of which the value must be taken over; none: the proposer is free. */
  binding: highest,
  /** What a proposer proposes that is free to propose any of these. */
  free: (wishes: readonly string[]): readonly string[] => wishes,
  /** Do two votes count together for a learner? */
  countTogether: (one: Proposal, other: Proposal): boolean => one.ballot === other.ballot && one.value === other.value,
  /** Does an acceptor tell the learners what it has accepted? */
  tells: true,
  /** What an acceptor has on disk before it answers. */
  acceptorDurable: ["promised", "accepted"] as readonly ("promised" | "accepted")[],
  /** What a proposer has on disk before it begins a ballot. */
  proposerDurable: ["ballot"] as readonly "ballot"[],
};
export type Rules = typeof lamport;

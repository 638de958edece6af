// The rules of Multi-Paxos that a mutant may change.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (replica.ts, acceptor.ts), the mutants (mutants.ts).

import type { NodeId } from "../../checker/index.ts";

export type Command = string;
/** A numbered proposal for one slot. */
export interface Proposal {
  readonly ballot: number;
  readonly command: Command;
}
/** What is chosen, as far as a replica knows: the command of each slot (0, 1, …). */
export type Log = ReadonlyMap<number, Command>;

/** What a replica has heard: what is chosen, and votes of which it does not know yet. */
export interface Knowing {
  readonly log: Log;
  readonly votes: ReadonlySet<{ readonly slot: number; readonly command: Command }>;
}

/** Before the first ballot, which is 0. */
export const NONE = -1;
/** A command that does nothing: it closes a hole. */
export const NO_OP: Command = "no-op";
/** A command that changes nothing and answers what has been executed before it. */
export const READ: Command = "read";
/** A command that hands over to the second set of acceptors. */
export const RECONFIGURE: Command = "reconfigure";

export const multiPaxos = {
  /** How many acceptors must promise, where so many must accept: every two quorums of the two phases meet (flexible quorums). */
  phase1: (acceptors: number, phase2: number): number => acceptors - phase2 + 1,
  /** Which of these sets of acceptors may a new leader ask for promises? */
  asksOneOf: (sets: readonly (readonly NodeId[])[]): readonly (readonly NodeId[])[] => sets,
  mayPromise: (ballot: number, promised: number): boolean => ballot > promised,
  mayAccept: (ballot: number, promised: number): boolean => ballot >= promised,
  /** Does a promise in this ballot count for a leader that is in `own`? */
  countsPromise: (ballot: number, own: number): boolean => ballot === own,
  /** Does what is reported of a slot count more than what was reported of it before? */
  outbids: (reported: Proposal, before: Proposal | undefined): boolean => reported.ballot > (before?.ballot ?? NONE),
  /** What a new leader proposes for a slot below the highest reported; undefined: nothing. */
  fills: (reported: Proposal | undefined): Command | undefined => reported?.command ?? NO_OP,
  /** The slot that a replica executes next; undefined: it waits. */
  executes: (log: Log, executed: number): number | undefined => (log.has(executed + 1) ? executed + 1 : undefined),
  /**
   * Is a slot voted on by the second set of acceptors? What is chosen `window` slots before decides it, and must be known.
   */
  handedOver: (log: Log, slot: number, window: number): "yes" | "no" | "unknown" => {
    for (let earlier = 0; earlier <= slot - window; earlier += 1) {
      if (!log.has(earlier)) return "unknown";
      if (log.get(earlier) === RECONFIGURE) return "yes";
    }
    return "no";
  },
  /** Who votes where the second set of acceptors has taken over. */
  takesOver: (_acceptors: readonly NodeId[], successors: readonly NodeId[]): readonly NodeId[] => successors,
  /** The slot to which a new leader goes on from one that it has proposed, or knows. */
  nextSlot: (slot: number): number => slot + 1,
  /** Does a leader answer a read from its own state, without asking anybody whether it still leads? */
  readsLocally: false,
  /** Does an acceptor tell the replicas what it has accepted? */
  tells: true,
  /** What a replica tells one that has missed something: what it knows to be chosen. */
  knows: ({ log }: Knowing): Log => log,
  /** Do two votes for a slot count together? */
  countTogether: (one: Proposal, other: Proposal): boolean => one.ballot === other.ballot,
  /** What an acceptor has on disk before it answers. */
  acceptorDurable: ["promised", "accepted"] as readonly ("promised" | "accepted")[],
  /** What a replica has on disk before it acts on it. */
  replicaDurable: ["ballot", "log", "executed"] as readonly ("ballot" | "log" | "executed")[],
};
export type Rules = typeof multiPaxos;

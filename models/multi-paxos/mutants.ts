// Multi-Paxos with one rule broken, and the claim that must catch it.
// The one idea: the rules of Paxos slot by slot, and those that make one sequence of the slots.
// Not here: what holds of the unbroken protocol (scenarios.ts), reads that bypass it (service.ts).
import { type Knowing, type Log, NO_OP, type Proposal, RECONFIGURE, type Rules } from "./rules.ts";
import { catchingUp, twoSets } from "./scenarios.ts";

const AGREEMENT = "a slot has one chosen command";
const oneSlot = { slots: 1 } as const;

const withVotes = ({ log, votes }: Knowing): Log =>
  new Map([...[...votes].map(({ slot, command }) => [slot, command] as const), ...log]);

export const mutants = {
  disjointQuorums: {
    summary: "flexible quorums that need not meet: two of three promise, one accepts",
    breaks: AGREEMENT,
    with: { phase2: 1, slots: 1 },
    rules: { phase1: (acceptors: number, phase2: number) => acceptors - phase2 },
  },
  ignorePromise: {
    summary: "an acceptor accepts in lower ballots than it has promised",
    breaks: "a promise is kept",
    with: oneSlot,
    rules: { mayAccept: () => true },
  },
  noAdopt: {
    summary: "a new leader closes slots with no-ops, whatever is reported of them",
    breaks: AGREEMENT,
    with: oneSlot,
    rules: { fills: () => NO_OP },
  },
  ownOrder: {
    summary: "noAdopt, as the replicas see it",
    breaks: "replicas execute the same commands in the same order",
    with: { slots: 1, delivery: "in flight" },
    rules: { fills: () => NO_OP },
  },
  skipsHoles: {
    summary: "a new leader leaves holes, and replicas execute past them",
    breaks: "a replica executes what it knows slot after slot",
    rules: {
      fills: (reported: Proposal | undefined) => reported?.command,
      executes: (log: Log, executed: number) => [...log.keys()].sort((a, b) => a - b).find((slot) => slot > executed),
    },
  },
  leavesHoles: {
    summary: "a new leader leaves holes, and replicas wait before them",
    breaks: "a hole can be filled with a no-op",
    rules: { fills: (reported: Proposal | undefined) => reported?.command },
  },
  tellsVotes: {
    summary: "a replica tells one that asks also what single acceptors have voted for",
    breaks: "what a replica takes for chosen is chosen",
    with: { ...catchingUp, ...oneSlot },
    rules: { knows: withVotes },
  },
  tellsTooMuch: {
    summary: "tellsVotes, as the replica sees it that is asked",
    breaks: "a replica tells one that asks what it knows to be chosen",
    with: { ...catchingUp, ...oneSlot },
    rules: { knows: withVotes },
  },
  tellsNothing: {
    summary: "a replica tells one that asks nothing",
    breaks: "a replica can execute what it has heard too few votes on",
    with: { ...catchingUp, ...oneSlot },
    rules: { knows: () => new Map() },
  },
  appliesAtOnce: {
    summary:
      "a hand-over to other acceptors holds from the next slot, although that may be under way with the old ones",
    breaks: AGREEMENT,
    with: { ...twoSets, window: 2 },
    rules: {
      handedOver: (log: Log, slot: number) =>
        [...log].some(([earlier, command]) => earlier < slot && command === RECONFIGURE) ? "yes" : "no",
    },
  },
  staleDisk: {
    summary: "an acceptor comes back with an empty disk",
    breaks: AGREEMENT,
    with: { slots: 1, acceptorCrashes: 1 },
    rules: { acceptorDurable: [] },
  },
  volatilePromise: {
    summary: "an acceptor forgets in a crash what it has promised, and remembers what it has accepted",
    breaks: AGREEMENT,
    with: { slots: 1, acceptorCrashes: 1 },
    rules: { acceptorDurable: ["accepted"] },
  },
  reissueAfterCrash: {
    summary: "a leader forgets its ballot in a crash, and begins it again with another command",
    breaks: "a ballot proposes one command for a slot",
    with: {
      replicas: 1,
      slots: 1,
      ballots: 1,
      choices: 2,
      start: "nobody leads",
      delivery: "in flight",
      replicaCrashes: 1,
    },
    rules: { replicaDurable: ["log", "executed"] },
  },
  forgetsWhatItDid: {
    summary: "a replica forgets in a crash what it has executed, and does it again",
    breaks: "what is executed stays executed",
    with: { ...oneSlot, replicas: 1, ballots: 1, replicaCrashes: 1 },
    rules: { replicaDurable: ["ballot", "log"] },
  },
  proposesOver: {
    summary: "noAdopt, as the leader knows it",
    breaks: "a leader proposes what is reported of a slot, and a no-op where nothing is",
    with: oneSlot,
    rules: { fills: () => NO_OP },
  },
  bothSetsVote: {
    summary: "after a hand-over the old acceptors vote on as well",
    breaks: "a slot is voted on by those whom what is chosen before it names",
    with: { ...twoSets, window: 1 },
    rules: {
      takesOver: (acceptors: readonly string[], successors: readonly string[]) => [...acceptors, ...successors],
    },
  },
  leavesOneOut: {
    summary: "a new leader leaves out every other slot of which it was told",
    breaks: "a leader leaves no slot out, asks all who vote on it, and goes on as far as it may",
    rules: { nextSlot: (slot: number) => slot + 2 },
  },
  forgetsPromise: {
    summary: "an acceptor forgets in a crash what it has promised, as the leader that counts on it sees it",
    breaks: "who has promised a leader has promised its ballot",
    with: { slots: 1, acceptorCrashes: 1 },
    rules: { acceptorDurable: ["accepted"] },
  },
  countsByCommand: {
    summary: "a replica counts the votes for a command, whatever their ballots",
    breaks: "what a replica takes for chosen is chosen",
    with: oneSlot,
    rules: { countTogether: (one: Proposal, other: Proposal) => one.command === other.command },
  },
  executesBehind: {
    summary: "a replica does not execute the first slot, though it knows what is chosen",
    breaks: "a replica knows what the votes say that it has heard, and executes as far as there is no hole",
    with: { ...oneSlot, ballots: 1, delivery: "in flight" },
    rules: { executes: () => undefined },
  },
  countsOldPromises: {
    summary: "a leader in a later ballot counts a promise that was made in an earlier one",
    breaks: "a leader counts the promises of its own ballot, and of what they report the highest",
    with: { ...oneSlot, replicas: 1, ballots: 2, start: "nobody leads", delivery: "in flight" },
    rules: { countsPromise: () => true },
  },
  adoptsFirst: {
    summary: "of what is reported of a slot a leader takes what it hears first, not the highest",
    breaks: "a leader counts the promises of its own ballot, and of what they report the highest",
    with: { delivery: "at once", asks: "a quorum", loses: "accept", duplicates: "never", slots: 1, ballots: 3 },
    rules: { outbids: (_reported: Proposal, before: Proposal | undefined) => before === undefined },
  },
  asksTheSame: {
    summary: "every leader asks the same quorum of the acceptors for promises",
    breaks: "two leaders can have the promises of different quorums",
    with: { delivery: "at once", asks: "a quorum", loses: "accept", duplicates: "never", slots: 1 },
    rules: { asksOneOf: (sets: readonly (readonly string[])[]) => sets.slice(0, 1) },
  },
  silent: {
    summary: "an acceptor tells nobody what it has accepted",
    breaks: "all slots can be executed",
    with: oneSlot,
    rules: { tells: false },
  },
} as const satisfies { readonly [name: string]: { readonly rules: Partial<Rules>; readonly [rest: string]: unknown } };

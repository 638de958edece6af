// Wrong versions of Paxos Commit, and the claim that catches each.
// The one idea: each forgets one thing that consensus, or a commit protocol, must not forget.
// Not here: the rules themselves (rules.ts).
import type { definition } from "./definition.ts";

type Mutants = NonNullable<Parameters<(typeof definition)["expects"]>[0]["mutants"]>;

const race = { takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 } as const;
/** One manager is enough to have two leaders disagree. */
const oneManager = { ...race, managers: 1 } as const;
/** One acceptor is enough where consensus is not the matter. */
const oneAcceptor = { ...race, acceptors: 1 } as const;

export const mutants: Mutants = {
  smallQuorum: {
    summary: "one acceptor of two decides",
    breaks: "leaders agree on the outcome",
    with: { ...oneManager, acceptors: 2 },
    rules: { quorum: () => 1 },
  },
  ignorePromise: {
    summary: "an acceptor votes in lower ballots than it has promised",
    breaks: "leaders agree on the outcome",
    with: oneManager,
    rules: { mayVote: () => true },
  },
  adoptsNothing: {
    summary: "a later leader aborts whatever the acceptors have voted",
    breaks: "no split decision",
    with: oneAcceptor,
    rules: { binding: () => undefined },
  },
  freeCommits: {
    summary: "a later leader takes a manager that nobody has heard of for prepared",
    breaks: "nobody commits unless all were prepared",
    with: oneAcceptor,
    rules: { free: "prepared" },
  },
  commitsForOne: {
    summary: "one prepared manager is enough",
    breaks: "nobody commits unless all were prepared",
    with: oneAcceptor,
    rules: { commits: (values) => values.includes("prepared") },
  },
  changesMind: {
    summary: "a manager obeys the outcome that it hears last, and a later leader aborts what has been committed",
    breaks: "a decision is final",
    with: oneAcceptor,
    rules: { keepsDecision: false, binding: () => undefined },
  },
  neverCommits: {
    summary: "every outcome is an abort",
    breaks: "everyone can commit",
    with: oneAcceptor,
    rules: { commits: () => false },
  },
  strictPromise: {
    summary: "an acceptor does not vote in the very ballot that it has promised",
    breaks: "a later leader can commit",
    with: oneAcceptor,
    rules: { mayVote: (ballot, promised) => ballot === 0 || ballot > promised },
  },
  waitsForMore: {
    summary: "the leader waits for more acceptors than there are",
    breaks: "everyone can have committed after four message delays",
    with: { asks: "delays", takesOver: "never", leaderCrashes: 0, acceptorCrashes: 0 },
    rules: { quorum: (acceptors) => acceptors + 1 },
  },
};

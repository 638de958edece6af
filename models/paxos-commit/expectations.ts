// Paxos Commit's scenarios and what is expected of them; its mutants, and the claim that catches each.
// The one idea: a mutant forgets one thing that consensus, or a commit protocol, must not forget.
// Not here: the protocol and its rules (protocol.ts), what is claimed (model.ts).
import { definition } from "./model.ts";

type Use = Parameters<(typeof definition)["expects"]>[0];
type Mutants = NonNullable<Use["mutants"]>;

const later = "a later leader can commit";
const laterAborts = "a later leader can abort what no manager has refused";
const orphaned = "all can be prepared while the leader is down, and nothing of the outcome on its way";

const race = { takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 } as const;
/** One manager is enough to have two leaders disagree. */
const oneManager = { ...race, managers: 1 } as const;
/** One acceptor is enough where consensus is not the matter. */
const oneAcceptor = { ...race, acceptors: 1 } as const;

const scenarios: Use["scenarios"] = {
  default: {
    summary: "two managers, three acceptors; the leader and one acceptor crash, and another leader takes over",
  },
  "a wrong suspicion": {
    summary: "one manager; nobody crashes, and a second leader takes over at any time: two lead at once",
    with: { managers: 1, takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 },
    expect: { [orphaned]: "unreachable" },
  },
  "a wrong suspicion, one acceptor": {
    summary: "two managers and one acceptor; nobody crashes, and two lead at once",
    with: { acceptors: 1, takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 },
    expect: { [orphaned]: "unreachable" },
  },
  "a wrong suspicion, in full": {
    summary: "two managers and three acceptors; nobody crashes, and two lead at once",
    with: { takesOver: "at any time", leaderCrashes: 0, acceptorCrashes: 0 },
    expect: { [orphaned]: "unreachable" },
    large: true,
  },
  "a second ballot": {
    summary:
      "one manager and one acceptor; each leader begins a second ballot while answers to its first are on their way",
    with: { ...oneAcceptor, managers: 1, ballots: 4 },
    expect: { [orphaned]: "unreachable" },
  },
  "a manager crashes": {
    summary: "one acceptor; the leader and one manager crash: what is not known of the manager is taken for an abort",
    with: { acceptors: 1, acceptorCrashes: 0, managerCrashes: 1 },
  },
  "too many acceptors crash": {
    summary: "one manager; the leader and two of three acceptors crash: nobody is told, nobody is split",
    with: { managers: 1, acceptorCrashes: 2 },
    expect: { "no deadlock": "violated" },
  },
  "two-phase commit": {
    summary: "one acceptor: with it the memory of the votes is gone, and the prepared are blocked",
    with: { acceptors: 1 },
    expect: { "no deadlock": "violated" },
  },
  "nobody takes over": {
    summary: "the leader crashes, and there is no other",
    with: { acceptorCrashes: 0, takesOver: "never" },
    expect: { "no deadlock": "violated", [later]: "unreachable", [laterAborts]: "unreachable" },
  },
  "message delays": {
    summary: "nothing fails: four message delays to a commit everywhere",
    with: { asks: "delays", takesOver: "never", leaderCrashes: 0, acceptorCrashes: 0 },
    expect: { "everyone can have committed after three message delays": "unreachable" },
  },
  "two lead, and everything crashes": {
    summary: "a second leader takes over at any time; the leader, one acceptor and one manager crash",
    with: { takesOver: "at any time", managerCrashes: 1 },
    large: true,
  },
};

const mutants: Mutants = {
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
  neverRefuses: {
    summary: "every manager can commit whatever it is asked",
    breaks: "a manager can refuse",
    with: oneAcceptor,
    rules: { mayRefuse: false },
  },
  asksNobody: {
    summary: "a leader that takes over asks nobody",
    breaks: "a leader that takes over asks all acceptors, in a new ballot of its own",
    with: { ...oneManager, acceptors: 2 },
    rules: { asks: () => [] },
  },
  countsOldBallots: {
    summary: "a leader in a later ballot counts what it was told in an earlier one",
    breaks: "a leader counts what it is told in its own ballot, and nothing else",
    with: { ...oneAcceptor, managers: 1, ballots: 4 },
    rules: { counts: () => true },
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

export default definition.expects({ scenarios, mutants });

// Under what assumptions Paxos is checked, and with which verdicts.
// The one idea: few ballots message by message, more ballots with whole exchanges in one event.
// Not here: the protocol (roles.ts), what is claimed (claims.ts), what must fail (mutants.ts).

const TWO_MAJORITIES = "two values can each be accepted by a quorum, over several ballots";
const UNHEARD = "a value can be chosen that some acceptor has heard nothing of";
const OVERLOOKED = "a proposal can overlook what was accepted outside its quorum";
const LEARNED = "a value can be learned";
const TAKEN_OVER = "a proposer can take over the value of another";

/** Less than four ballots are too few for two majorities. */
const few = { [TWO_MAJORITIES]: "unreachable" } as const;

/** A whole ballot in one event, of which only the proposals may be lost: phase 1 with a quorum, phase 2 with anybody. */
export const wholeBallots = { delivery: "at once", asks: "a quorum", loses: "accept", duplicates: "never" } as const;

export const scenarios = {
  default: {
    summary: "three acceptors, two proposers with a ballot each; messages wait, overtake and repeat one another",
    expect: few,
  },
  "any value": {
    summary: "as in Lamport's model every ballot may propose either value, so that no value is a foreign one",
    with: { wishes: "any" },
    expect: { ...few, [TAKEN_OVER]: "unreachable" },
  },
  crashes: {
    summary: "an acceptor and a proposer may crash and come back with what is on disk",
    with: { acceptorCrashes: 1, proposerCrashes: 1 },
    expect: few,
  },
  losses: {
    summary: "two acceptors; a message may be lost for good, and is delivered once at most",
    with: { acceptors: 2, loses: "always", duplicates: "never" },
    expect: { ...few, [UNHEARD]: "unreachable", [OVERLOOKED]: "unreachable" },
  },
  "a minority has stopped": {
    summary: "two of three acceptors run: they are a quorum, and must both be heard",
    with: { stopped: 1 },
    expect: { ...few, [UNHEARD]: "unreachable", [OVERLOOKED]: "unreachable" },
  },
  "a majority has stopped": {
    summary: "one of three acceptors runs: nothing is ever proposed, so all that is claimed of proposals is empty",
    with: { stopped: 2 },
    expect: {
      ...few,
      [LEARNED]: "unreachable",
      [UNHEARD]: "unreachable",
      [OVERLOOKED]: "unreachable",
      [TAKEN_OVER]: "unreachable",
    },
  },
  "shared numbers": {
    summary: "two proposers use the same number: the acceptors promise it to one of them only",
    with: { numbers: "shared", ballots: 1 },
    expect: { ...few, [OVERLOOKED]: "unreachable", [TAKEN_OVER]: "unreachable" },
  },
  "three whole ballots": {
    summary: "whole ballots in one event, with every quorum; proposals may be lost",
    with: { ...wholeBallots, ballots: 3 },
    expect: few,
  },
  "four whole ballots": {
    summary: "the same with four ballots: enough for two majorities, of which one was never a quorum in one ballot",
    with: { ...wholeBallots, ballots: 4 },
  },
  "three ballots": {
    summary: "three acceptors and three ballots, message by message",
    with: { ballots: 3 },
    expect: few,
    large: true,
  },
  "shared numbers, two ballots": {
    summary: "two proposers use the same two numbers",
    with: { numbers: "shared" },
    expect: { ...few, [TAKEN_OVER]: "unreachable" },
    large: true,
  },
} as const;

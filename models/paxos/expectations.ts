// Under what assumptions Paxos is checked, and with which verdicts; and Paxos with one rule broken, with the claim that must catch it.
// The one idea: few ballots message by message, more ballots with whole exchanges in one event. Each rule is there for a reason, and
// the trace without it is the reason.
// Not here: the protocol (protocol.ts), what is claimed (claims.ts).
import type { Acceptor, Proposal, Rules } from "./protocol.ts";

const TWO_MAJORITIES = "two values can each be accepted by a quorum, over several ballots";
const UNHEARD = "a value can be chosen that some acceptor has heard nothing of";
const OVERLOOKED = "a proposal can overlook what was accepted outside its quorum";
const HIDDEN = "what is chosen can be hidden from who asks";
const LEARNED = "a value can be learned";
const TAKEN_OVER = "a proposer can take over the value of another";

/** Less than four ballots are too few for two majorities. */
const few = { [TWO_MAJORITIES]: "unreachable" } as const;

/** A whole ballot in one event, of which only the proposals may be lost: phase 1 with a quorum, phase 2 with anybody. */
const wholeBallots = { delivery: "at once", asks: "a quorum", loses: "accept", duplicates: "never" } as const;

/** Phase 1 is one event; only proposals travel. */
const phase1AtOnce = { delivery: "accept in flight", asks: "a quorum" } as const;
/** A learner that crashes and asks; nothing comes twice, so what it had heard is not told to it again unasked. */
const forgetful = { ...phase1AtOnce, learnerCrashes: 1, duplicates: "never" } as const;
const oneByOne = { proposers: 1, acceptors: 2, ballots: 1, learnerCrashes: 1, duplicates: "never" } as const;

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
  "a learner crashes": {
    summary:
      "a learner that comes back asks the acceptors what they have accepted; only proposals travel, and nothing comes twice",
    with: forgetful,
    expect: few,
  },
  "a learner crashes, one ballot": {
    summary: "the same with one ballot: then a quorum remembers its votes for what is chosen, and tells who asks",
    with: { ...forgetful, ballots: 1 },
    expect: { ...few, [HIDDEN]: "unreachable", [OVERLOOKED]: "unreachable", [TAKEN_OVER]: "unreachable" },
  },
  "a learner crashes, message by message": {
    summary:
      "two acceptors, one proposer with one ballot: questions and answers of a learner wait, and meet what it hears besides",
    with: oneByOne,
    expect: {
      ...few,
      [HIDDEN]: "unreachable",
      [UNHEARD]: "unreachable",
      [OVERLOOKED]: "unreachable",
      [TAKEN_OVER]: "unreachable",
    },
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
  "a second ballot": {
    summary: "one proposer begins a second ballot while answers to its first are on their way",
    with: { proposers: 1, ballots: 2, delivery: "in flight" },
    expect: {
      "a proposer can take over the value of another": "unreachable",
      "a proposal can overlook what was accepted outside its quorum": "unreachable",
      "two values can each be accepted by a quorum, over several ballots": "unreachable",
    },
  },
  "three ballots of one proposer": {
    summary:
      "two acceptors; one proposer begins a second and a third ballot while answers to the earlier ones are on their way",
    with: { proposers: 1, acceptors: 2, ballots: 3 },
    expect: { ...few, [UNHEARD]: "unreachable", [OVERLOOKED]: "unreachable", [TAKEN_OVER]: "unreachable" },
  },
  "three ballots, and a minority has stopped": {
    summary:
      "two of three acceptors run; the first of two proposers begins a second ballot, after the other's; nothing comes twice",
    with: { ballots: 3, stopped: 1, duplicates: "never" },
    expect: { ...few, [UNHEARD]: "unreachable", [OVERLOOKED]: "unreachable" },
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

const lowest = (reported: readonly Proposal[]): readonly Proposal[] =>
  reported.filter(({ ballot }) => reported.every((other) => other.ballot >= ballot));

const AGREEMENT = "at most one value is chosen";
const threeBallots = { ...wholeBallots, ballots: 3 } as const;
/** One proposer with two wishes is enough to contradict itself. */
const alone = { proposers: 1, ballots: 1, wishes: "any" } as const;

export const mutants = {
  ignorePromise: {
    summary: "an acceptor accepts in lower ballots than it has promised",
    breaks: AGREEMENT,
    with: phase1AtOnce,
    rules: { mayAccept: () => true },
  },
  noAdopt: {
    summary: "a proposer proposes its own value, whatever is reported to it",
    breaks: AGREEMENT,
    rules: { binding: () => [] },
  },
  adoptLowest: {
    summary: "a proposer takes over the lowest proposal reported, not the highest",
    breaks: AGREEMENT,
    with: threeBallots,
    rules: { binding: lowest },
  },
  adoptAny: {
    summary: "a proposer takes over any proposal reported, not the highest",
    breaks: AGREEMENT,
    with: threeBallots,
    rules: { binding: (reported: readonly Proposal[]) => reported },
  },
  noMaxBalOnAccept: {
    summary: "an acceptor that accepts in a ballot which it has not promised goes on accepting in lower ones",
    breaks: AGREEMENT,
    with: { ...phase1AtOnce, asks: "a quorum, then all", ballots: 3 },
    rules: { acceptingPromises: false },
  },
  smallQuorum: {
    summary: "one acceptor of three is a quorum",
    breaks: AGREEMENT,
    with: phase1AtOnce,
    rules: { quorum: () => 1 },
  },
  halfQuorum: {
    summary: "half of four acceptors are a quorum",
    breaks: AGREEMENT,
    with: { ...phase1AtOnce, acceptors: 4 },
    rules: { quorum: (acceptors: number) => Math.ceil(acceptors / 2) },
  },
  dupBallot: {
    summary: "two proposers share a ballot, and an acceptor promises it to each",
    breaks: AGREEMENT,
    with: { acceptors: 2, numbers: "shared", ballots: 1 },
    rules: { mayPromise: (ballot: number, promised: number) => ballot >= promised },
  },
  volatileAll: {
    summary: "an acceptor forgets everything in a crash",
    breaks: AGREEMENT,
    with: { ...phase1AtOnce, acceptorCrashes: 1 },
    rules: { acceptorDurable: [] },
  },
  volatilePromise: {
    summary: "an acceptor forgets in a crash what it has promised, and remembers what it has accepted",
    breaks: AGREEMENT,
    with: { ...phase1AtOnce, acceptorCrashes: 1 },
    rules: { acceptorDurable: ["accepted"] },
  },
  volatileVote: {
    summary: "an acceptor forgets in a crash what it has accepted, and remembers what it has promised",
    breaks: "what is chosen, every quorum remembers",
    with: { ...phase1AtOnce, acceptorCrashes: 1 },
    rules: { acceptorDurable: ["promised"] },
  },
  reissueAfterCrash: {
    summary: "a proposer forgets its ballot in a crash, and begins it again with another value",
    breaks: "a ballot has one value",
    with: { ...alone, proposerCrashes: 1 },
    rules: { proposerDurable: [] },
  },
  learnByValue: {
    summary: "a learner counts the votes for a value, whatever their ballots",
    breaks: "at most one value is learned",
    with: { ...wholeBallots, ballots: 4 },
    rules: { countTogether: (one: Proposal, other: Proposal) => one.value === other.value },
  },
  learnByValueEarly: {
    summary: "learnByValue with two ballots: what is learned is one value still, and need not be chosen",
    breaks: "only what is chosen is learned",
    with: wholeBallots,
    rules: { countTogether: (one: Proposal, other: Proposal) => one.value === other.value },
  },
  keepsFirst: {
    summary: "an acceptor remembers what it has accepted first, and reports that",
    breaks: "an acceptor remembers, and reports, the highest proposal that it has accepted",
    rules: { remembers: (before: Proposal | null, now: Proposal) => before ?? now },
  },
  promisesAnything: {
    summary: "an acceptor promises a lower ballot than it has promised already",
    breaks: "a promise is kept",
    with: { acceptors: 1 },
    rules: { mayPromise: () => true },
  },
  adoptsElsewhere: {
    summary: "a proposer with a choice of values proposes another one than was asked for",
    breaks: "only what somebody asked for is chosen",
    with: { proposers: 1, ballots: 1 },
    rules: { free: () => ["Z"] },
  },
  oneWish: {
    summary: "a proposer that may propose any of two values proposes the first of them only",
    breaks: "the first ballot can propose the last value, too",
    with: alone,
    rules: { free: (wishes: readonly string[]) => wishes.slice(0, 1) },
  },
  countsOldPromises: {
    summary: "a proposer in a later ballot counts a promise that was made in an earlier one",
    breaks: "a proposer counts the promises of its own ballot, and no others",
    with: { proposers: 1, ballots: 2, delivery: "in flight" },
    rules: { countsPromise: () => true },
  },
  leavesLate: {
    summary: "a proposer leaves in flight the promises that it does not need any more",
    breaks: "every message is taken in the end, though it comes too late",
    with: { proposers: 1, acceptors: 2, duplicates: "never" },
    rules: { takesLate: false },
  },
  invitesAll: {
    summary: "a proposer that has asked a quorum for promises asks all to accept",
    breaks: "who is asked to accept has promised, where a quorum is asked",
    with: { proposers: 1, ballots: 1, ...phase1AtOnce },
    rules: { invites: (_quorum, all) => all },
  },
  asksOneTwice: {
    summary: "a proposer asks one acceptor for its promise twice, and another one not at all",
    breaks: "a proposer asks each acceptor for its promise once, or each of a quorum",
    with: { proposers: 1, ballots: 1, ...phase1AtOnce },
    rules: { asksOneOf: (sets) => sets.map((some) => [...some.slice(1), ...some.slice(-1)]) },
  },
  reportsPromise: {
    summary: "an acceptor that is asked tells what it has accepted under the ballot that it has promised since",
    breaks: "only what is chosen is learned",
    with: forgetful,
    rules: { reports: ({ promised: ballot }: Acceptor, { value }: Proposal) => ({ ballot, value }) },
  },
  learnsAnother: {
    summary: "noAdopt, as a learner sees it that has forgotten what it had learned",
    breaks: "what is learned again is what was learned",
    with: forgetful,
    rules: { binding: () => [] },
  },
  tellsNobodyWhoAsks: {
    summary: "an acceptor does not answer a learner that asks what it has accepted",
    breaks: "what was forgotten can be learned again",
    with: { ...forgetful, ballots: 1 },
    rules: { reports: () => null },
  },
  asksInVain: {
    summary: "tellsNobodyWhoAsks, as the acceptor sees it that is asked",
    breaks: "an acceptor answers what it may, with what it then is, and keeps what it is where it may not",
    with: oneByOne,
    rules: { reports: () => null },
  },
  asksAgain: {
    summary: "a learner that has asked, or that knows what is chosen, asks again",
    breaks: "a learner notes each vote once, learns from a quorum, and asks once if it may have forgotten",
    with: oneByOne,
    rules: { mayAsk: () => true },
  },
  unanimous: {
    summary: "a quorum is all acceptors",
    breaks: "a value can be chosen that some acceptor has heard nothing of",
    rules: { quorum: (acceptors: number) => acceptors },
  },
  wantsMore: {
    summary: "an acceptor accepts only above the ballot that it has promised, and not in that ballot itself",
    breaks: "a value can be learned",
    rules: { mayAccept: (ballot: number, promised: number) => ballot > promised },
  },
  silent: {
    summary: "an acceptor tells no learner what it accepts",
    breaks: "a value can be learned",
    rules: { tells: false },
  },
  ownWay: {
    summary: "noAdopt: what others have had accepted is never proposed again",
    breaks: "a proposer can take over the value of another",
    rules: { binding: () => [] },
  },
} as const satisfies { readonly [name: string]: { readonly rules: Partial<Rules>; readonly [rest: string]: unknown } };

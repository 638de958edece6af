// Two-phase commit's scenarios and what is expected of them; its mutants, and the claim that catches each.
// The one idea: a scenario names one change of the surroundings, a mutant replaces rules of presumed abort and nothing else.
// What a scenario does not name is expected to hold or to be witnessed.
// Not here: the protocol and its rules (protocol.ts, options.ts).
import { definition } from "./model.ts";

type Use = Parameters<(typeof definition)["expects"]>[0];
type Scenarios = Use["scenarios"];
type Mutants = NonNullable<Use["mutants"]>;

/** What needs a coordinator that crashes inside a broadcast, or a message lost: a survivor to whom nothing is on its way. */
const survivors = "the survivors cannot know what the dead decided";
const blocked = "the prepared can be blocked while the coordinator is down";
const windowed = "some can commit while others do not know yet";
const late = "one can be down before its commit while another has committed";
const delegated = "who left the decision to another learns of it";
const told = "who decided by itself is told to forget it in the end";
const withoutVote = "who has not been asked can abort while the coordinator is down";

const calm = { coordinatorCrashes: 0, participantCrashes: 0 } as const;

const scenarios: Scenarios = {
  default: {
    summary: "three participants; the coordinator and one participant may crash and come back",
    expect: { [survivors]: "unreachable" },
  },
  "nothing fails": { summary: "no crashes and a good network: nobody is ever blocked", with: calm },
  "nothing fails and nobody gives up": {
    summary: "no crashes, a good network, no time-outs: a unanimous yes is a commit",
    with: { ...calm, givesUp: false },
  },
  "nobody gives up": {
    summary: "two participants; nobody stops waiting for what may still come",
    with: { participants: 2, givesUp: false },
    expect: { [survivors]: "unreachable", [withoutVote]: "unreachable" },
  },
  "the coordinator never returns": {
    summary: "two participants; the coordinator crashes, perhaps inside a broadcast, and stays away",
    with: { participants: 2, recovery: "never", insideSteps: true },
  },
  "a bad network": {
    summary: "two participants; messages may be lost, and one duplicated",
    with: { participants: 2, loses: "always", duplicates: 1 },
  },
  "more crashes": {
    summary: "two participants; two crashes of the coordinator, two of participants",
    with: { participants: 2, coordinatorCrashes: 2, participantCrashes: 2 },
    expect: { [survivors]: "unreachable" },
  },
  alone: {
    summary: "one participant: a commit cannot be partly known",
    with: { participants: 1 },
    expect: { [windowed]: "unreachable", [late]: "unreachable" },
  },
  "alone, in one phase, and nobody gives up": {
    summary: "one participant to whom the decision is left; nothing but its own work can fail",
    with: { ...calm, participants: 1, onePhase: true, givesUp: false },
    expect: { [windowed]: "unreachable" },
  },
  "alone, in one phase": {
    summary: "one participant to whom the decision is left: it is never prepared, so its timer never fires",
    with: { participants: 1, onePhase: true },
    expect: { [windowed]: "unreachable", [late]: "unreachable", [blocked]: "unreachable" },
  },
  "they ask one another": {
    summary: "two participants that also ask each other; messages may be lost, and the coordinator stays away",
    with: { participants: 2, recovery: "never", cooperates: true, loses: "always" },
  },
  "some only read": {
    summary: "two participants of which each may find that it only read, and be left out of the second phase",
    with: { participants: 2, readers: true },
    expect: { [survivors]: "unreachable" },
  },
  "some only read, and are asked twice": {
    summary: "the same without crashes; one message is duplicated",
    with: { ...calm, participants: 2, readers: true, duplicates: 1 },
  },
  "heuristic decisions": {
    summary:
      "two participants that may decide by themselves although they are prepared: split decisions, but on record",
    with: { participants: 2, heuristics: "either" },
    expect: { "no split decision": "violated", "nobody commits unless all voted yes": "violated" },
  },
  "as PostgreSQL": {
    summary:
      "two participants: a failed transaction that is told to prepare is rolled back, which is no error; a second commit is of nothing",
    with: { participants: 2, dialect: "PostgreSQL" },
    expect: { [survivors]: "unreachable" },
  },
  "message delays": {
    summary: "nothing fails: three message delays to a commit everywhere, four until the coordinator knows of it",
    with: { ...calm, asks: "delays", givesUp: false },
    expect: {
      "everyone can have committed after two message delays": "unreachable",
      "the coordinator can know it after three message delays": "unreachable",
    },
  },
  "in the end": {
    summary: "two participants; whoever crashes comes back, nothing is lost, and what can happen for ever happens",
    with: { participants: 2, asks: "termination" },
  },
  "in the end, as PostgreSQL": {
    summary: "two participants that know nothing of what they have committed; nothing is lost",
    with: { participants: 2, asks: "termination", dialect: "PostgreSQL" },
  },
  "in the end, in one phase": {
    summary:
      "one participant to whom the decision is left; messages may be lost, and what is sent again and again arrives",
    with: { participants: 1, onePhase: true, asks: "termination", loses: "always", fairness: "strong" },
  },
  "in the end, in one phase, on a lossy network": {
    summary: "the same, but what is sent again and again may be lost again and again",
    with: { participants: 1, onePhase: true, asks: "termination", loses: "always" },
    expect: { [delegated]: "violated" },
  },
  "in the end, decided alone, without the coordinator": {
    summary: "one participant that may decide by itself; the coordinator stays away",
    with: { participants: 1, participantCrashes: 0, asks: "termination", heuristics: "either", recovery: "never" },
    expect: {
      [told]: "violated",
      "the prepared learn the outcome": "violated",
      "everybody decides": "violated",
      "a decided commit reaches everybody": "violated",
      "a commit is forgotten in the end": "violated",
    },
  },
  "in the end, decided alone": {
    summary: "two participants that may decide by themselves; nothing is lost, and only the coordinator crashes",
    with: { participants: 2, participantCrashes: 0, asks: "termination", heuristics: "either" },
    expect: { "a decided commit reaches everybody": "violated" },
  },
  "in the end, without the coordinator": {
    summary: "two participants; the coordinator stays away, perhaps in the middle of a broadcast",
    with: { participants: 2, asks: "termination", recovery: "never", insideSteps: true },
    expect: {
      "the prepared learn the outcome": "violated",
      "if one participant knows the outcome, all learn it": "violated",
      "a decided commit reaches everybody": "violated",
      "a commit is forgotten in the end": "violated",
      "everybody decides": "violated",
    },
  },
  "in the end, by asking one another": {
    summary:
      "two participants that ask each other; the coordinator stays away: whoever knows tells, but perhaps nobody knows",
    with: {
      participants: 2,
      participantCrashes: 0,
      asks: "termination",
      recovery: "never",
      insideSteps: true,
      cooperates: true,
    },
    expect: {
      "the prepared learn the outcome": "violated",
      "a decided commit reaches everybody": "violated",
      "a commit is forgotten in the end": "violated",
      "everybody decides": "violated",
    },
  },
  "in the end, on a lossy network": {
    summary: "two participants; a question is asked again and again, and lost again and again: that is weakly fair",
    with: { participants: 2, asks: "termination", loses: "always" },
    expect: {
      "the prepared learn the outcome": "violated",
      "if one participant knows the outcome, all learn it": "violated",
      "a decided commit reaches everybody": "violated",
      "a commit is forgotten in the end": "violated",
      "everybody decides": "violated",
    },
  },
  "in the end, on a fair lossy network": {
    summary: "two participants; what is sent again and again arrives (strong fairness)",
    with: { participants: 2, asks: "termination", loses: "always", fairness: "strong" },
  },
};

/** Mutants are caught with two participants as well as with three. */
const two = { participants: 2 };
const mutants: Mutants = {
  readyTimeoutCommit: {
    summary: "a participant that has been prepared for too long commits, and tells nobody",
    breaks: "no split decision",
    with: two,
    rules: { readyTimeout: "commit" },
  },
  readyTimeoutAbort: {
    summary: "a participant that has been prepared for too long aborts, and tells nobody",
    breaks: "no split decision",
    with: two,
    rules: { readyTimeout: "abort" },
  },
  majorityYes: {
    summary: "yes from a majority is enough",
    breaks: "no split decision",
    with: calm,
    rules: { enough: (yes, participants) => yes.size * 2 > participants.length },
  },
  neverRollsBack: {
    summary: "a coordinator that aborts tells nobody: the prepared learn of it only if they ask",
    breaks: "a refusal is answered with a rollback to all the others",
    with: two,
    rules: { rollsBack: false },
  },
  leavesOneOut: {
    summary: "the coordinator asks all participants but the first, and commits when those have voted yes",
    breaks: "nobody commits unless all voted yes",
    with: { ...two, ...calm },
    rules: {
      asks: (votes, participants) => (votes.size === 0 ? participants.slice(1) : []),
      enough: (votes, participants) => participants.slice(1).every((participant) => votes.has(participant)),
    },
  },
  countsTwice: {
    summary: "a yes that comes twice is counted twice",
    breaks: "nobody commits unless all voted yes",
    with: { ...two, ...calm, duplicates: 1 },
    rules: {
      count: (votes, voter) => new Set(votes).add(votes.has(voter) ? "once more" : voter),
      enough: (votes, participants) => votes.size >= participants.length,
    },
  },
  votesOnce: {
    summary: "a participant that has voted says nothing when it is asked once more",
    breaks: "a participant answers what it is asked with what it then is",
    with: { ...two, ...calm, duplicates: 1 },
    rules: { votesAgain: false },
  },
  neverFails: {
    summary: "the work of a participant never fails",
    breaks: "the work of a participant can fail",
    with: { ...two, ...calm, givesUp: false },
    rules: { canFail: false },
  },
  yesWithoutPrepare: {
    summary: "a participant votes yes although its work has failed",
    breaks: "nobody commits unless all voted yes",
    with: { ...two, ...calm },
    rules: { failedVotes: "yes" },
  },
  readsErrorsOnly: {
    summary:
      "the coordinator takes a prepare that is answered without an error for a yes, though it says that all was rolled back",
    breaks: "nobody commits unless all voted yes",
    with: { ...two, ...calm, dialect: "PostgreSQL" },
    rules: { rolledBackMeans: "yes" },
  },
  waitsForTheGone: {
    summary: "the coordinator waits for an acknowledgement of a participant that has committed and knows nothing of it",
    breaks: "a commit is forgotten in the end",
    with: { ...two, asks: "termination", dialect: "PostgreSQL" },
    rules: { unknownMeans: "nothing" },
  },
  noForceLog: {
    summary: "the coordinator sends commit without its commit record on disk",
    breaks: "no split decision",
    with: two,
    rules: { forcesCommit: false },
  },
  forgetsLoss: {
    summary: "a participant that has lost its work in a crash votes yes, and commits nothing",
    breaks: "what is committed was done",
    with: two,
    rules: { knowsLoss: false },
  },
  volatileReady: {
    summary: "a participant votes yes without its prepared record on disk",
    breaks: "no split decision",
    with: two,
    rules: { forces: ["committed"] },
  },
  presumesCommit: {
    summary: "no record of the transaction is taken for a commit",
    breaks: "nobody commits unless all voted yes",
    with: two,
    rules: { noRecordMeans: "commit" },
  },
  volatileCommit: {
    summary: "a participant acknowledges a commit without its commit record on disk",
    breaks: "a decision is final",
    with: two,
    rules: { forces: ["prepared"] },
  },
  forgetsEarly: {
    summary: "the coordinator forgets a commit at the first acknowledgement",
    breaks: "the coordinator forgets a commit only when all have committed",
    with: two,
    rules: { mayForget: () => true },
  },
  ownVote: {
    summary: "the coordinator waits for a vote of its own",
    breaks: "everyone can commit",
    with: two,
    rules: { enough: (yes) => yes.has("coordinator") },
  },
  noAcknowledgement: {
    summary: "participants do not acknowledge",
    breaks: "the coordinator can forget a commit",
    with: two,
    rules: { acknowledges: false },
  },
  neverAsks: {
    summary: "a prepared participant waits to be told",
    breaks: "no deadlock",
    with: two,
    rules: { readyTimeout: "wait" },
  },
  anyTimeoutCommits: {
    summary: "a prepared participant tells another one that asks it to commit, because it would itself",
    breaks: "no split decision",
    with: { ...two, participantCrashes: 0, cooperates: true },
    rules: { preparedAnswers: "commit" },
  },
  timesOutAfterAll: {
    summary: "who has waited for the outcome for too long aborts, in a world where nobody should give up",
    breaks: "a unanimous yes is a commit",
    with: { ...two, ...calm, givesUp: false },
    rules: { readyTimeout: "abort" },
  },
  delegatesToMany: {
    summary: "the coordinator leaves the decision to every one of two participants",
    breaks: "no split decision",
    with: { ...two, ...calm, onePhase: true },
    rules: { mayDelegate: () => true },
  },
  readersStay: {
    summary: "a participant that only read does not say so",
    breaks: "nobody needs a second phase if all have only read",
    with: { ...two, ...calm, readers: true },
    rules: { readersLeave: false },
  },
  heuristicsUnrecorded: {
    summary: "a participant that decides by itself keeps no record of that",
    breaks: "damage is on record",
    with: { ...two, heuristics: "either" },
    rules: { keepsHeuristics: false },
  },
  recordsGivingUp: {
    summary: "a participant that gives up before it is prepared keeps that on record as a decision of its own",
    breaks: "a decision of its own and its damage are on record, as they were, and stay",
    with: { ...two, heuristics: "either" },
    rules: { recordsGivingUp: true },
  },
  oneAfterAnother: {
    summary: "the coordinator asks the next participant when the one before has voted",
    breaks: "everyone can have committed after three message delays",
    with: { ...calm, asks: "delays", givesUp: false },
    rules: { asks: (votes, participants) => participants.filter((id) => !votes.has(id)).slice(0, 1) },
  },
};

export default definition.expects({ scenarios, mutants });

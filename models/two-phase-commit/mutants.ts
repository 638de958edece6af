// Wrong versions of two-phase commit, and the claim that catches each.
// The one idea: a mutant replaces rules of presumed abort, and nothing else.
// Not here: the rules themselves (rules.ts).
import type { definition } from "./definition.ts";

type Mutants = NonNullable<Parameters<(typeof definition)["expects"]>[0]["mutants"]>;

/** Mutants are caught with two participants as well as with three. */
const two = { participants: 2 };
const calm = { coordinatorCrashes: 0, participantCrashes: 0 };

export const mutants: Mutants = {
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
  countsTwice: {
    summary: "a yes that comes twice is counted twice",
    breaks: "nobody commits unless all voted yes",
    with: { ...two, ...calm, duplicates: 1 },
    rules: {
      count: (votes, voter) => new Set(votes).add(votes.has(voter) ? "once more" : voter),
      enough: (votes, participants) => votes.size >= participants.length,
    },
  },
  yesWithoutPrepare: {
    summary: "a participant votes yes although its work has failed",
    breaks: "nobody commits unless all voted yes",
    with: { ...two, ...calm },
    rules: { failedVotes: "yes" },
  },
  noForceLog: {
    summary: "the coordinator sends commit without its commit record on disk",
    breaks: "no split decision",
    with: two,
    rules: { forcesCommit: false },
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
  oneAfterAnother: {
    summary: "the coordinator asks the next participant when the one before has voted",
    breaks: "everyone can have committed after three message delays",
    with: { ...calm, asks: "delays", givesUp: false },
    rules: { asks: (votes, participants) => participants.filter((id) => !votes.has(id)).slice(0, 1) },
  },
};

// The scenarios of two-phase commit and what is expected of them.
// The one idea: each names one change of the surroundings; what is not named there is expected to hold or to be witnessed.
// Not here: wrong protocols (mutants.ts).
import type { definition } from "./definition.ts";

type Scenarios = Parameters<(typeof definition)["expects"]>[0]["scenarios"];

/** What needs a coordinator that crashes inside a broadcast, or a message lost: a survivor to whom nothing is on its way. */
const survivors = "the survivors cannot know what the dead decided";
const blocked = "the prepared can be blocked while the coordinator is down";
const windowed = "some can commit while others do not know yet";
const late = "one can be down before its commit while another has committed";
const withoutVote = "who has not been asked can abort while the coordinator is down";

const calm = { coordinatorCrashes: 0, participantCrashes: 0 } as const;

export const scenarios: Scenarios = {
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
  "heuristic decisions": {
    summary:
      "two participants that may decide by themselves although they are prepared: split decisions, but on record",
    with: { participants: 2, heuristics: "either" },
    expect: { "no split decision": "violated", "nobody commits unless all voted yes": "violated" },
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
  "in the end, without the coordinator": {
    summary: "two participants; the coordinator stays away, perhaps in the middle of a broadcast",
    with: { participants: 2, asks: "termination", recovery: "never", insideSteps: true },
    expect: {
      "the prepared learn the outcome": "violated",
      "if one participant knows the outcome, all learn it": "violated",
      "a decided commit reaches everybody": "violated",
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
      "everybody decides": "violated",
    },
  },
  "in the end, on a fair lossy network": {
    summary: "two participants; what is sent again and again arrives (strong fairness)",
    with: { participants: 2, asks: "termination", loses: "always", fairness: "strong" },
  },
};

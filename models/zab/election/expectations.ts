// The scenarios and mutants of fast leader election.
// The one idea: the wait before a decision (finalizeWait) outlasts what is on its way, or does not; all else follows from that.
// Not here: what becomes of two leaders (../model.ts: at most one of them gets a quorum into its epoch).
import type { Rules } from "./votes.ts";

const recent = "a leader is as recent as a quorum";
const oneARound = "a round has one leader";

export const scenarios = {
  default: {
    summary: "three servers with different logs, all of them looking; the wait may be too short",
    expect: { [oneARound]: "violated" },
  },
  patient: {
    summary: "the wait outlasts what is on its way: all agree on the most recent server",
    with: { patient: true },
    expect: { "two can lead at once": "unreachable", "a leader can be less recent than another": "unreachable" },
  },
  "patient, equal logs": {
    summary: "the servers have the same log, so the last one leads",
    with: { patient: true, logs: "equal" },
    expect: { "two can lead at once": "unreachable", "a leader can be less recent than another": "unreachable" },
  },
  // The wait speaks of what is on its way, not of a server that will send later: one of the others may have decided already.
  "patient, one comes late": {
    summary: "the most recent server comes up while the others decide, or later, and then follows them",
    with: { patient: true, late: 1 },
    expect: { [oneARound]: "violated" },
  },
  "two, one comes back": {
    summary: "a server of two crashes and comes back, while the other looks or has decided",
    with: { servers: 2, crashes: 1 },
    expect: { "two can lead at once": "unreachable", "a leader can be less recent than another": "unreachable" },
  },
  "patient, one crash": {
    summary: "a server crashes and comes back into the round: nobody tells it of votes that were on their way",
    with: { patient: true, crashes: 1 },
    expect: { [oneARound]: "violated" },
    large: true,
  },
} as const;

export const mutants = {
  zxidOnly: {
    summary: "votes are compared by zxid, whatever the epoch",
    breaks: recent,
    with: { patient: true },
    rules: {
      compare: (a, b) => a.zxid - b.zxid || (a.leader === b.leader ? 0 : a.leader > b.leader ? 1 : -1),
    },
  },
  halfQuorum: {
    summary: "half of the votes are enough",
    breaks: recent,
    rules: { quorum: (count, servers) => count * 2 >= servers - 1 },
  },
  votesOnce: {
    summary: "a server keeps its first vote of a round, as in Raft",
    breaks: "all can agree",
    with: { patient: true },
    rules: { changesVote: false },
  },
  keepsItsLeader: {
    summary: "who has a leader does not tell it to who looks for one",
    breaks: "a notification is heeded as lookForLeader says, and who must know is told",
    with: { patient: true, late: 1 },
    rules: { answersWhoLooks: false },
  },
  skipsARound: {
    summary: "who looks for a leader enters the round after the next",
    breaks: "as long as nobody loses its leader there is one round",
    with: { servers: 2, patient: true },
    rules: { next: (round) => round + 2 },
  },
  skipsARoundAgain: {
    summary: "the same, where a server comes back",
    breaks: "who comes up, or has lost its leader, enters the next round with a vote for itself",
    with: { servers: 2, crashes: 1 },
    rules: { next: (round) => round + 2 },
  },
  staysWithTheDead: {
    summary: "a server follows a leader that is down for ever",
    breaks: "who has lost its leader can begin another round",
    with: { servers: 2, crashes: 1 },
    rules: { leavesTheDead: false },
  },
  waitsForAll: {
    summary: "a leader needs the votes of all",
    breaks: "a leader can be elected before the last server comes up",
    with: { patient: true, late: 1 },
    rules: { quorum: (count, servers) => count === servers },
  },
  tellsOnce: {
    summary: "a vote is told once",
    breaks: "a vote can be told again",
    with: { servers: 2, patient: true },
    rules: { tellsAgain: false },
  },
  takesAnyVote: {
    summary: "a server takes any other vote over",
    breaks: "in a round a vote only gets better",
    with: { servers: 2, patient: true },
    rules: { adopts: () => true },
  },
} as const satisfies Record<
  string,
  {
    readonly summary: string;
    readonly breaks: string;
    readonly with?: object;
    readonly rules: Partial<Rules>;
  }
>;

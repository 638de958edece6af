// The scenarios and mutants of ZooKeeper's servers as a whole.
// The one idea: what the election guarantees ZAB may lean on; mutants take away one, the other, or what is between them.
// Not here: mutants of ZAB alone (../mutants.ts) and of the election alone (../election/expectations.ts).
import type { Rules as ElectionRules } from "../election/votes.ts";
import type { Rules } from "../rules.ts";

const leads = "a leader asks, synchronises, proposes and commits as a quorum allows, and tells whom it must";
const follows = "who does not lead promises, takes, logs and delivers what its leader tells it, and answers";
const committed = "an established epoch began with all that is delivered of earlier ones";

/** Two servers of which both are needed, message by message. */
const inFlight = { servers: 2, delivery: "in flight" } as const;
const bothNeeded = {
  "a leader can be elected before the last server comes up": "unreachable",
  "two servers can commit what one has broadcast before the last comes up": "unreachable",
} as const;

export const scenarios = {
  default: { summary: "three servers, two epochs, one write; a follower loses patience" },
  "one crash": { summary: "three servers, two epochs, one write, one crash", with: { crashes: 1, timeouts: 0 } },
  "messages in flight": {
    summary: "two servers, two epochs, one write, election and broadcast message by message; a connection breaks",
    with: inFlight,
    expect: bothNeeded,
  },
  "messages in flight, one crash": {
    summary: "the same, and a server crashes",
    with: { ...inFlight, crashes: 1 },
    expect: bothNeeded,
    large: true,
  },
  "a time-out and a crash": {
    summary: "three servers, two epochs, one write, one crash; a follower loses patience",
    with: { crashes: 1 },
    large: true,
  },
} as const;

export const mutants = {
  followsAtOnce: {
    summary: "acknowledgesAtOnce, where proposals and acknowledgements travel",
    breaks: follows,
    with: inFlight,
    rules: { acknowledgesProposals: "at once" },
  },
  volatileAcceptedEpoch: {
    summary: "the accepted epoch is not on disk",
    breaks: "an epoch has one leader",
    with: { epochs: 1, writes: 0, crashes: 1, timeouts: 0 },
    rules: { survives: (disk) => ({ ...disk, acceptedEpoch: 0 }) },
  },
  // ZooKeeper's leader keeps its own history: the election must have found the one with the most recent.
  counterOnly: {
    summary: "votes are compared by the counter of the last zxid, and a leader keeps its own history",
    breaks: committed,
    with: { start: "a longer log of an earlier epoch", epochs: 3, writes: 0, timeouts: 0 },
    rules: { compare: (a, b) => (a.zxid % 1000) - (b.zxid % 1000), initialHistory: (own) => own.history },
  },
  anyLeader: {
    summary: "votes are compared by the server alone",
    breaks: "a leader keeps its own history",
    with: { start: "two have what was committed", timeouts: 0 },
    rules: { compare: (a, b) => (a.leader === b.leader ? 0 : a.leader > b.leader ? 1 : -1) },
  },
  noAnswers: {
    summary: "who has a leader does not tell it to who looks for one",
    breaks: "who comes up follows the leader that a majority has",
    with: { writes: 0, timeouts: 0 },
    rules: { answersWhoLooks: false },
  },
  waitsForAll: {
    summary: "a leader needs all servers",
    breaks: "one follower's time-out changes neither leader nor epoch",
    with: { writes: 0 },
    rules: { quorum: (count, servers) => count === servers },
  },
  followersLogWrites: {
    summary: "a follower makes a transaction of a client's write by itself",
    breaks: "what is delivered was broadcast",
    with: { epochs: 1, writes: 2, timeouts: 0 },
    rules: { followersLogWrites: true },
  },
  keepsItsVote: {
    summary: "who hears of a better vote keeps its own",
    breaks: "a server votes, decides and looks again as lookForLeader says, and who must know is told",
    with: { epochs: 1, writes: 0, timeouts: 0 },
    rules: { changesVote: false },
  },
  commitsNothing: {
    summary: "a leader commits nothing of what is acknowledged",
    breaks: "two servers can commit what one has broadcast before the last comes up",
    with: { epochs: 1, timeouts: 0 },
    rules: { committable: () => 0 },
  },
  leavesGoodbyes: {
    summary: "a leader leaves it where it is that a follower lost patience",
    breaks: "what takes no time is never in flight",
    with: { epochs: 1, writes: 0 },
    rules: { takes: (type, role) => type !== "closed" || role !== "leading" },
  },
  forgetsRefused: {
    summary: "a client forgets a write that was refused",
    breaks: "a client has one write less to do with each it hands over, and one more with each refused",
    with: { epochs: 1, timeouts: 0 },
    rules: { takesBack: (writes) => writes },
  },
  proposesLate: {
    summary: "proposals are sent only to who has acknowledged NEWLEADER: what is proposed in between is missed",
    breaks: leads,
    with: { epochs: 1, timeouts: 0 },
    rules: { proposesTo: ["synchronised"] },
  },
  writesEarly: {
    summary: "a leader takes writes before its history is committed",
    breaks: leads,
    with: { epochs: 1, timeouts: 0 },
    rules: { takesWritesIn: ["synchronization", "broadcast"] },
  },
  commitsAlone: {
    summary: "a leader commits what any one server has on disk",
    breaks: leads,
    with: { epochs: 1, timeouts: 0 },
    rules: { committable: (acked) => Math.max(...acked) },
  },
  neverResigns: {
    summary: "a leader goes on without a quorum of learners",
    breaks: leads,
    with: { writes: 0 },
    rules: { resigns: false },
  },
  noSync: {
    summary: "a follower acknowledges NEWLEADER without taking the leader's history",
    breaks: follows,
    with: { crashes: 1, timeouts: 0 },
    rules: { takesHistory: false },
  },
  acknowledgesAtOnce: {
    summary: "a follower acknowledges proposals before they are on disk",
    breaks: follows,
    with: { epochs: 1, timeouts: 0 },
    rules: { acknowledgesProposals: "at once" },
  },
} as const satisfies Record<
  string,
  {
    readonly summary: string;
    readonly breaks: string;
    readonly with: object;
    readonly rules: Partial<Rules & ElectionRules>;
  }
>;

// Sentences of lecture notes on ZAB that fail as they stand, each with its counterexample, and what is true of them.
// The one idea: a wrong sentence is a claim like any other, and its counterexample is the explanation.
// Not here: what holds of ZAB (model.ts), sentences on its election (election/), the rows of the book (notes.ts).
//
// WHAT IS MODELLED
// The servers, the network and the faults of model.ts.
//
// SOURCES
// As in model.ts. What a new leader keeps of an old epoch: Junqueira, Reed, Serafini, section 4.2; LearnerHandler.syncFollower (TRUNC).
import { always, integer, model, oneOf, protocol, reachable, step } from "../../checker/index.ts";
import { zab } from "./rules.ts";
import * as says from "./said.ts";
import { startNames } from "./starts.ts";
import { systemOf } from "./system.ts";

const KEPT = "whatever a server has logged in a former epoch is committed in a later one";
const DROPPED = "what only one server has logged in a former epoch is dropped";
const WAITS = "a leader goes on only when it has heard of the history of all";
const ALL_SYNCHRONISED = "broadcast begins when all are synchronised";
const QUORUM_SYNCHRONISED = "broadcast begins when a quorum has the leader's history";
const FOLLOWERS = "what is committed is on the disks of more than half of the followers";
const ONLY_SENT = "what a server lacks is sent to it, and nothing else is needed";
const UNIFORM = "in an epoch all servers have the same log";
const INITIAL = "who has acknowledged the leader has the history with which its epoch began";
const LAST = "the current epoch is that of the last transaction";
const EPOCH = "no transaction is of an epoch after the one accepted last";
const COMMIT_LAGS = "a server that serves can lack what was committed";

const wrong = {
  [KEPT]: "violated",
  [DROPPED]: "violated",
  [WAITS]: "violated",
  [ALL_SYNCHRONISED]: "violated",
  [FOLLOWERS]: "violated",
  [ONLY_SENT]: "violated",
  [UNIFORM]: "violated",
  [LAST]: "violated",
} as const;

export default model({
  name: "zab-notes",
  summary: "sentences of lecture notes on ZAB, and where they fail",
  parameters: {
    servers: integer({ default: 3, min: 3, max: 5, summary: "servers" }),
    epochs: integer({ default: 2, min: 1, max: 4, summary: "epochs that begin, at most" }),
    writes: integer({ default: 1, min: 0, max: 3, summary: "writes of the client, at most" }),
    disconnects: integer({ default: 1, min: 0, max: 3, summary: "connections that break, at most" }),
    crashes: integer({ default: 0, min: 0, max: 3, summary: "crashes, at most" }),
    start: oneOf(startNames, { default: "empty", summary: "what the servers have on disk" }),
  },
  rules: zab,
  build: (size, rules) => {
    const { system, reigns } = systemOf(size, rules);
    return protocol(
      "ZAB",
      { ...system, ends: () => true },
      {
        [KEPT]: step((_, __, event) => says.keepsAll(event)),
        [DROPPED]: always(({ server }) => says.dropsMinorities(server)),
        [WAITS]: always(({ server }) => says.heardOfAll(server)),
        [ALL_SYNCHRONISED]: always(({ server }) => says.synchronisedAll(server)),
        [QUORUM_SYNCHRONISED]: always(({ server }) => says.synchronisedQuorum(server)),
        [FOLLOWERS]: step((_, { server }, event) => says.onFollowers(event, server)),
        [ONLY_SENT]: always((_, { network }) => says.onlySent(network.map(({ message }) => message))),
        [UNIFORM]: always(({ server }) => says.uniform(server)),
        [INITIAL]: always(({ server }, { seen }) => says.haveInitial(server, seen(reigns))),
        [LAST]: always(({ server }) => says.epochOfLast(server)),
        [EPOCH]: always(({ server }) => says.noLaterEpoch(server)),
        [COMMIT_LAGS]: reachable(({ server }) => says.commitLags(server)),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers, two epochs, one write; one connection may break", expect: wrong },
    "one crash": {
      summary: "three servers, two epochs, one write, one crash",
      with: { disconnects: 0, crashes: 1 },
      expect: wrong,
    },
    "nothing fails": {
      summary: "one epoch and nothing that breaks",
      with: { epochs: 1, disconnects: 0 },
      expect: { ...wrong, [KEPT]: "holds", [DROPPED]: "holds", [ONLY_SENT]: "holds" },
    },
  },
  mutants: {
    halfQuorum: {
      summary: "half of the servers are a quorum",
      breaks: QUORUM_SYNCHRONISED,
      with: { servers: 4, epochs: 1, writes: 0, disconnects: 0 },
      rules: { quorum: (count, servers) => count * 2 >= servers },
    },
    noSync: {
      summary: "a follower acknowledges NEWLEADER without taking the leader's history",
      breaks: INITIAL,
      with: { start: "a leader alone has a transaction", writes: 0, disconnects: 0 },
      rules: { takesHistory: false },
    },
    volatileAcceptedEpoch: {
      summary: "the accepted epoch is not on disk",
      breaks: EPOCH,
      with: { epochs: 1, disconnects: 0, crashes: 1 },
      rules: { survives: (disk) => ({ ...disk, acceptedEpoch: 0 }) },
    },
    servesNobody: {
      summary: "no number of servers is a quorum",
      breaks: COMMIT_LAGS,
      with: { epochs: 1, disconnects: 0 },
      rules: { quorum: () => false },
    },
  },
});

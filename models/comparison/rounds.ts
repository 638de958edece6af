// ZooKeeper's two clocks: the round of an election (electionEpoch) and the epoch that a leader begins.
// The one idea: rounds are counted in memory and epochs on disk, so one says nothing of the other; servers with equal logs need a third thing to agree.
// Not here: what both are for (../zab/zookeeper/model.ts).
//
// WHAT IS MODELLED
// The servers of ../zab/zookeeper, empty, an exchange of messages as one event. One epoch, no writes. A leader that nobody joins may give up once.
//
// SOURCES
// ZooKeeper 3.9: FastLeaderElection (logicalclock, totalOrderPredicate), Leader.getEpochToPropose.
import { always, model, protocol, reachable, replicated } from "../../checker/index.ts";
import { java } from "../zab/election/votes.ts";
import { zab } from "../zab/rules.ts";
import { starts } from "../zab/starts.ts";
import { type Server, server } from "../zab/zookeeper/server.ts";

const ROUND_IS_EPOCH = "the round of an election is the epoch that it leads to";
const ELECTED = "a leader can be elected";

const serves = ({ zab: s }: Server): boolean => s.role === "leading" && s.phase === "broadcast";

export default model({
  name: "zookeeper-rounds",
  summary: "the rounds of ZooKeeper's elections and the epochs of its leaders",
  parameters: {},
  rules: { ...zab, ...java },
  build: (_, rules) =>
    protocol(
      "ZooKeeper",
      {
        nodes: {
          server: replicated(3, server({ rules, servers: 3, epochs: 1 }, rules, starts.empty.disk, 2)),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never", delivery: "at once" },
        ends: () => true,
      },
      {
        [ROUND_IS_EPOCH]: always((nodes) => {
          const leaders = nodes.server.filter(serves);
          return leaders.length === 0
            ? undefined
            : leaders.every(({ election, zab: s }) => election.round === s.currentEpoch);
        }),
        [ELECTED]: reachable((nodes) => nodes.server.some(serves)),
      },
    ),
}).expects({
  scenarios: {
    default: {
      summary: "three servers with empty logs start; a leader that nobody joins may give up",
      expect: { [ROUND_IS_EPOCH]: "violated" },
    },
  },
  mutants: {
    noServer: {
      summary: "votes are compared by epoch and zxid alone",
      breaks: ELECTED,
      rules: { compare: (a, b) => a.peerEpoch - b.peerEpoch || a.zxid - b.zxid },
    },
  },
});

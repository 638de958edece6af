// How many message delays Raft takes from a time-out until a leader serves.
// The one idea: a clock that only messages advance; what is reachable with k of them, and not with k − 1, takes k.
// Not here: time-outs themselves, split votes (../raft/liveness.ts); the same of ZooKeeper (zookeeper-delays.ts).
//
// 2: the request for a vote and its answer. The elected takes writes at once; that it knows what is committed takes an entry of its term, and with it
// 2 more, which a client that writes waits for anyway.
import { delays, delaysAt, model, names, protocol, reachable, replicated } from "../../checker/index.ts";
import { leads } from "../raft/claims.ts";
import { plain, thesis } from "../raft/rules.ts";
import { type Server, server } from "../raft/server.ts";

const clock = delays("delays", { atMost: 4 });

const SERVES = "a leader can serve after 2 message delays";
const SOONER = "a leader can serve after fewer than 2";

export default model({
  name: "raft-delays",
  summary: "message delays of an election of Raft",
  parameters: {},
  rules: thesis,
  build: (_, rules) => {
    const cluster = names("server", 3);
    const once = { ...rules, mayStand: (s: Server) => rules.mayStand(s) && s.currentTerm === 0 };
    const options = { ...plain(cluster), standing: ["server1"], calls: "in parallel" } as const;
    return protocol(
      "raft",
      {
        nodes: { server: replicated(3, server(once, options)) },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        observers: [clock],
        ends: () => true,
      },
      {
        [SERVES]: reachable(({ server }, { seen }) =>
          server.some((s, i) => leads(s) && delaysAt(seen(clock), cluster[i]!) <= 2),
        ),
        [SOONER]: reachable(({ server }, { seen }) =>
          server.some((s, i) => leads(s) && delaysAt(seen(clock), cluster[i]!) < 2),
        ),
      },
    );
  },
}).expects({
  scenarios: { default: { summary: "server1 of three stands", expect: { [SOONER]: "unreachable" } } },
  mutants: {
    nobodyStands: {
      summary: "election timers never run out",
      breaks: SERVES,
      rules: { mayStand: () => false },
    },
  },
});

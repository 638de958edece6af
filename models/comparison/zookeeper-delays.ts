// How many message delays ZooKeeper takes from the first votes until a leader is elected, and from there until it serves.
// The one idea: the clock of raft-delays.ts, of the election alone and of what comes behind it alone.
// Not here: the wait before a decision (finalizeWait, 200 ms), time-outs; a whole start in one search, which is 2 and 5 less the one
// that a follower saves by deciding before its leader does.
//
// Elected after 2: a vote, and the same vote back from one who took it over. Serving after 5 more: CEPOCH, NEWEPOCH, ACKEPOCH, NEWLEADER, ACK-LD.
import { delays, delaysAt, model, names, protocol, reachable, replicated } from "../../checker/index.ts";
import { server as elector } from "../zab/election/server.ts";
import { java } from "../zab/election/votes.ts";
import { following } from "../zab/follower.ts";
import { leading } from "../zab/leader.ts";
import { zab } from "../zab/rules.ts";
import { server } from "../zab/server.ts";
import { type Start, starts } from "../zab/starts.ts";
import type { Looking } from "../zab/state.ts";

const clock = delays("delays", { atMost: 6 });
const all = names("server", 3);
const fifo = { order: "fifo", copies: "one", loses: "never", duplicates: "never" } as const;

const ELECTED = "a leader can be elected after 2 message delays";
const ELECTED_SOONER = "a leader can be elected after fewer than 2";
const SERVES = "an elected leader can serve after 5 message delays";
const SERVES_SOONER = "an elected leader can serve after fewer than 5";

const { disk }: Start = starts.empty;
const looking = (self: string): Looking => ({
  role: "looking",
  ...disk(self),
  applied: [],
});

export const electionDelays = model({
  name: "fast-leader-election-delays",
  summary: "message delays of an election of ZooKeeper",
  parameters: {},
  rules: java,
  build: (_, rules) => {
    const role = elector(
      rules,
      () => ({ currentEpoch: 0, lastZxid: 0 }),
      () => false,
    );
    const { finalize } = role.timers!;
    return protocol(
      "fast leader election",
      {
        nodes: { server: replicated(3, { ...role, actions: {}, timers: { finalize: finalize! } }) },
        network: fifo,
        slow: ["finalize"],
        observers: [clock],
        ends: () => true,
      },
      {
        [ELECTED]: reachable(({ server: those }, { seen }) =>
          those.some(({ role: is }, i) => is === "leading" && delaysAt(seen(clock), all[i]!) <= 2),
        ),
        [ELECTED_SOONER]: reachable(({ server: those }, { seen }) =>
          those.some(({ role: is }, i) => is === "leading" && delaysAt(seen(clock), all[i]!) < 2),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers with equal logs", expect: { [ELECTED_SOONER]: "unreachable" } },
  },
  mutants: {
    votesOnce: {
      summary: "a server keeps its first vote of a round, as in Raft",
      breaks: ELECTED,
      rules: { changesVote: false },
    },
  },
});

export const epochDelays = model({
  name: "zab-delays",
  summary: "message delays of ZAB from an elected leader to one that serves",
  parameters: {},
  rules: zab,
  build: (_, rules) => {
    const { timers, receive } = server(all, disk, { rules, servers: 3, epochs: 1 });
    return protocol(
      "ZAB",
      {
        nodes: {
          server: replicated(3, {
            init: ({ self }) => (self === "server1" ? leading(looking(self)) : following(looking(self), "server1")),
            receive: receive!,
            timers: { synchronise: timers!.synchronise! },
          }),
        },
        network: fifo,
        observers: [clock],
        ends: () => true,
      },
      {
        [SERVES]: reachable(({ server: those }, { seen }) =>
          those.some((s, i) => s.role === "leading" && s.phase === "broadcast" && delaysAt(seen(clock), all[i]!) <= 5),
        ),
        [SERVES_SOONER]: reachable(({ server: those }, { seen }) =>
          those.some((s, i) => s.role === "leading" && s.phase === "broadcast" && delaysAt(seen(clock), all[i]!) < 5),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "server1 is elected, and the others come", expect: { [SERVES_SOONER]: "unreachable" } },
  },
  mutants: {
    servesNobody: {
      summary: "no number of servers is a quorum",
      breaks: SERVES,
      rules: { quorum: () => false },
    },
  },
});

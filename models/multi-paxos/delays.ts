// How many message delays a command takes in Multi-Paxos, with a leader in its steady state and without.
// The one idea: a clock that only messages advance; what is reachable with k of them, and not with k − 1, takes k.
// Not here: the way from the client to the leader and back, which adds one each; what is claimed of safety (model.ts).
//
// A leader that has done phase 1 knows that its command is chosen after 2 (accept, accepted); the second command, too, because it need not
// wait for the first. Without phase 1 done the first command takes 4, as in single-decree Paxos, and the second no more than that.
import {
  delays,
  delaysAt,
  integer,
  model,
  names,
  oneOf,
  protocol,
  reachable,
  replicated,
} from "../../checker/index.ts";
import { acceptor } from "./acceptor.ts";
import { type Replica, replica } from "./replica.ts";
import { multiPaxos, NONE } from "./rules.ts";

const clock = delays("delays", { atMost: 6 });

export default model({
  name: "multi-paxos-delays",
  summary: "message delays of Multi-Paxos",
  parameters: {
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors" }),
    start: oneOf(["nobody leads", "replica1 leads"], {
      default: "replica1 leads",
      summary: "is phase 1 of ballot 0 done",
    }),
    window: integer({ default: 2, min: 1, max: 2, summary: "how many slots ahead a leader may propose" }),
  },
  rules: multiPaxos,
  build: ({ acceptors: size, start, window }, rules) => {
    const acceptors = names("acceptor", size);
    const established = start === "replica1 leads";
    const phase2 = Math.floor(size / 2) + 1;
    const setting = {
      replicas: ["replica1"],
      acceptors,
      successors: acceptors,
      phase2,
      window,
      slots: 2,
      ballots: 1,
      asks: "all",
      commands: () => ["A"],
      catchesUp: false,
      established,
    } as const;
    const knows = ({ log }: Replica, slot: number): boolean => log.has(slot);
    return protocol(
      "Multi-Paxos",
      {
        nodes: {
          replica: replicated(1, replica(setting, rules)),
          acceptor: replicated(size, acceptor(["replica1"], established ? 0 : NONE, rules)),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        symmetry: ["acceptor"],
        observers: [clock],
        ends: ({ replica }) => replica.every((one) => knows(one, 0) && knows(one, 1)),
      },
      {
        "the first command can be known after 2 message delays": reachable(
          ({ replica }, { seen }) => knows(replica[0]!, 0) && delaysAt(seen(clock), "replica1") <= 2,
        ),
        "a command can be known after fewer than 2": reachable(
          ({ replica }, { seen }) => replica[0]!.log.size > 0 && delaysAt(seen(clock), "replica1") < 2,
        ),
        "the second command can be known after 2 message delays": reachable(
          ({ replica }, { seen }) => knows(replica[0]!, 1) && delaysAt(seen(clock), "replica1") <= 2,
        ),
        "both commands can be known after 4 message delays": reachable(
          ({ replica }, { seen }) => replica[0]!.log.size === 2 && delaysAt(seen(clock), "replica1") <= 4,
        ),
        "a command can be known after fewer than 4": reachable(
          ({ replica }, { seen }) => replica[0]!.log.size > 0 && delaysAt(seen(clock), "replica1") < 4,
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "a leader in its steady state",
      expect: { "a command can be known after fewer than 2": "unreachable" },
    },
    "nobody leads": {
      summary: "the leader must do phase 1 first",
      with: { start: "nobody leads" },
      expect: {
        "the first command can be known after 2 message delays": "unreachable",
        "a command can be known after fewer than 2": "unreachable",
        "the second command can be known after 2 message delays": "unreachable",
        "a command can be known after fewer than 4": "unreachable",
      },
    },
    "one at a time": {
      summary: "a leader in its steady state that waits for each command: 2 message delays for each",
      with: { window: 1 },
      expect: {
        "a command can be known after fewer than 2": "unreachable",
        "the second command can be known after 2 message delays": "unreachable",
      },
    },
  },
  mutants: {
    silent: {
      summary: "an acceptor tells nobody what it has accepted",
      breaks: "both commands can be known after 4 message delays",
      rules: { tells: false },
    },
  },
});

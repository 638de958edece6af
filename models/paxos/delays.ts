// How many message delays Paxos takes from the first request until a value is chosen, and until somebody knows it.
// The one idea: a clock that only messages advance; what is reachable with k of them, and not with k − 1, takes k.
// Not here: time, retries, several ballots (a second one can only be later); what is claimed of safety (model.ts).
//
// Chosen after 3 (prepare, promise, accept: the acceptors have voted), known to a learner after 4 (accepted). The proposer sends its first
// message at 0. The same count for a leader that has done phase 1 before is in ../multi-paxos.
import { delays, delaysAt, integer, model, names, protocol, reachable, replicated } from "../../checker/index.ts";
import { learner } from "./learner.ts";
import { acceptor, lamport, proposer } from "./protocol.ts";

const clock = delays("delays", { atMost: 6 });

export default model({
  name: "paxos-delays",
  summary: "message delays of single-decree Paxos",
  parameters: {
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors" }),
  },
  rules: lamport,
  build: ({ acceptors: size }, rules) => {
    const acceptors = names("acceptor", size);
    const quorum = rules.quorum(size);
    const nodes = {
      proposer: replicated(
        1,
        proposer(
          {
            acceptors,
            quorum,
            proposers: ["proposer1"],
            wishes: () => ["A"],
            ballots: 1,
            asks: "all",
            numbers: "own",
            retries: "any time",
            proposes: "at once",
          },
          rules,
        ),
      ),
      acceptor: replicated(size, acceptor(["learner1"], false, rules)),
      learner: replicated(1, learner(quorum, [], rules)),
    };
    return protocol(
      "paxos",
      {
        nodes,
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        symmetry: ["acceptor"],
        observers: [clock],
        ends: ({ learner }) => learner.every(({ learned }) => learned.size === 1),
      },
      {
        "a value can be chosen after 3 message delays": reachable(
          ({ acceptor }, { seen }) =>
            acceptor.filter(({ accepted }, i) => accepted !== null && delaysAt(seen(clock), acceptors[i]!) <= 3)
              .length >= quorum,
        ),
        "a value can be chosen after fewer than 3": reachable(
          ({ acceptor }, { seen }) =>
            acceptor.filter(({ accepted }, i) => accepted !== null && delaysAt(seen(clock), acceptors[i]!) < 3)
              .length >= quorum,
        ),
        "a value can be learned after 4 message delays": reachable(
          ({ learner }, { seen }) => learner[0]!.learned.size > 0 && delaysAt(seen(clock), "learner1") <= 4,
        ),
        "a value can be learned after fewer than 4": reachable(
          ({ learner }, { seen }) => learner[0]!.learned.size > 0 && delaysAt(seen(clock), "learner1") < 4,
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "three acceptors, one ballot, nothing fails",
      expect: {
        "a value can be chosen after fewer than 3": "unreachable",
        "a value can be learned after fewer than 4": "unreachable",
      },
    },
  },
  mutants: {
    neverAccepts: {
      summary: "an acceptor accepts nothing",
      breaks: "a value can be chosen after 3 message delays",
      rules: { mayAccept: () => false },
    },
    silent: {
      summary: "an acceptor tells no learner what it accepts",
      breaks: "a value can be learned after 4 message delays",
      rules: { tells: false },
    },
  },
});

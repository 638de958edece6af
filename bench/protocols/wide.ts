// Searches of more than five million states, for what two workers take of them (bench/workers.ts).
// The one idea: a file, because workers load what they search by its path.
// Not here: the models.
import twoPhase from "../../models/reference/two-phase.ts";
import lossyPaxos from "./lossy-paxos.ts";

/** 10 million states. */
export const twoPhaseOfNine: object = twoPhase.build({ managers: 9 }, twoPhase.rules);

/** 7.2 million states. */
export const paxos: object = lossyPaxos.build(
  { proposers: 2, acceptors: 4, rounds: 1, histories: "none", loses: true },
  lossyPaxos.rules,
);

// Three-phase commit put together: a policy, an environment, and the claims that both ask for.
// The one idea: the two parameters that matter are the row and the column of the matrix.
// Not here: the essay on what is modelled (model.ts), the matrix and what is expected of it (matrix.ts).
import { delays, integer, model, names, oneOf, protocol, replicated } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { backups, delayed, safety, termination } from "./claims.ts";
import { coordinator } from "./coordinator.ts";
import { areApart, ENVIRONMENTS, haste, isOver, split, surroundings } from "./environment.ts";
import { participant } from "./participant.ts";
import { type Options, POLICIES, skeen } from "./rules.ts";

const clock = delays("message delays", { atMost: 8 });

export const definition = model({
  name: "three-phase-commit",
  summary: "three-phase commit: four answers to a silent coordinator, in six environments",
  parameters: {
    participants: integer({ default: 3, min: 2, max: 4, summary: "sites" }),
    policy: oneOf(POLICIES, { default: "termination", summary: "what a site does that believes another one dead" }),
    environment: oneOf([...ENVIRONMENTS, "nothing fails"], {
      default: "a crash inside a broadcast",
      summary: "what may fail, and what a suspicion means",
    }),
    moreCrashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of sites, beyond those of the environment" }),
    canCommit: oneOf(["binding", "opinion"], {
      default: "binding",
      summary: "is the work prepared at CanCommit, or only at PreCommit",
    }),
    asks: oneOf(["safety", "delays", "termination"], { default: "safety", summary: "what is claimed" }),
  },
  rules: skeen,
  build: ({ participants, policy, environment, moreCrashes, canCommit, asks }, rules) => {
    const all = names("participant", participants);
    const { coordinatorCrashes, midStep, detector, timeOuts, isSplit } = surroundings[environment];
    const participantCrashes = surroundings[environment].participantCrashes + moreCrashes;
    const options: Options = {
      policy,
      canCommit,
      suspicion:
        policy === "block" || environment === "nothing fails" ? "never" : timeOuts ? "by a time-out" : "by a detector",
      frail: timeOuts || participantCrashes > 0 ? all : [],
      mayMiss: isSplit ? areApart : () => true,
    };
    const each = all as readonly `participant${number}`[];
    const waits = (of: "coordinator" | `participant${number}`) =>
      options.suspicion === "by a time-out" ? ({ kind: "timer", of } as const) : ({ kind: "suspect", of } as const);
    /** What must not be put off for ever. */
    const fair = [
      { kind: "action", of: "coordinator", name: "begin" } as const,
      { kind: "deliver", each: "message" } as const,
      ...(options.suspicion === "never" ? [] : each.map(waits)),
      ...(options.suspicion === "never" || options.frail.length === 0 ? [] : [waits("coordinator")]),
    ];
    return protocol(
      "three-phase commit",
      {
        nodes: {
          coordinator: coordinator(all, rules, options),
          participant: replicated(participants, participant(all, rules, options)),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        crashes: [
          {
            of: "coordinator",
            atMost: coordinatorCrashes,
            name: "coordinator crashes",
            restarts: "never",
            midStep,
          } as const,
          {
            of: "participant",
            atMost: participantCrashes,
            name: "participant crashes",
            restarts: "never",
            midStep,
          } as const,
        ].filter(({ atMost }) => atMost > 0),
        ...(options.suspicion === "by a detector" ? { detector } : {}),
        ...(isSplit ? { partitions: split } : {}),
        ...(asks === "termination" ? { fairness: { weak: fair } } : {}),
        observers: [...(asks === "delays" ? [clock] : []), ...(isSplit ? [haste] : [])],
        ends: ({ participant }) => isOver(participant),
      },
      {
        ...onlyIf(asks === "safety", safety(isSplit)),
        ...onlyIf(asks === "safety" && policy === "termination" && options.suspicion !== "never", backups),
        ...onlyIf(asks === "delays", delayed(all, clock)),
        ...onlyIf(asks === "termination", termination),
      },
    );
  },
});

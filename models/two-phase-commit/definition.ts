// Two-phase commit put together: parameters, nodes, network, faults, and the claims that each choice of parameters asks for.
// The one idea: what a scenario does not use (readers, delays, liveness) neither multiplies its states nor adds empty claims.
// Not here: the essay on what is modelled (model.ts), scenarios and mutants.
import { delays, integer, model, names, oneOf, protocol, replicated } from "../../checker/index.ts";
import {
  blocking,
  delayed,
  every,
  heuristics,
  lateness,
  onlyIf,
  patience,
  reading,
  safety,
  termination,
  uncertainty,
} from "./claims.ts";
import { coordinator } from "./coordinator.ts";
import { participant } from "./participant.ts";
import { presumedAbort } from "./rules.ts";

const clock = delays("message delays", { atMost: 8 });

export const definition = model({
  name: "two-phase-commit",
  summary: "XA two-phase commit with presumed abort, crashes and a bad network",
  parameters: {
    participants: integer({ default: 3, min: 1, max: 5, summary: "participants (resource managers)" }),
    coordinatorCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the coordinator, at most" }),
    participantCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of participants, at most" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does a crashed coordinator come back" }),
    insideSteps: oneOf([false, true], { default: false, summary: "may the coordinator crash inside a broadcast" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may the network lose messages" }),
    duplicates: integer({ default: 0, min: 0, max: 3, summary: "messages that the network duplicates, at most" }),
    givesUp: oneOf([true, false], {
      default: true,
      summary: "may a node that is not prepared stop waiting, and abort",
    }),
    cooperates: oneOf([false, true], { default: false, summary: "do prepared participants ask one another" }),
    readers: oneOf([false, true], { default: false, summary: "may a participant find that it only read" }),
    onePhase: oneOf([false, true], { default: false, summary: "does a single participant commit in one phase" }),
    heuristics: oneOf(["never", "commit", "abort", "either"], {
      default: "never",
      summary: "what a prepared participant may decide by itself",
    }),
    asks: oneOf(["safety", "delays", "termination"], { default: "safety", summary: "what is claimed" }),
    fairness: oneOf(["weak", "strong"], {
      default: "weak",
      summary: "how fair the network is, where termination is asked",
    }),
  },
  rules: presumedAbort,
  build: (values, rules) => {
    const { participants, coordinatorCrashes, participantCrashes, recovery, insideSteps, loses, duplicates } = values;
    const all = names("participant", participants);
    const options = { ...values, reminds: values.asks !== "delays", inquires: values.asks !== "delays" };
    const safe = values.asks === "safety";
    const delivery = [{ kind: "deliver", each: "message" }] as const;
    const each = all as readonly `participant${number}`[];
    /** What must not be put off for ever. */
    const fair = [
      { kind: "timer", of: "coordinator" } as const,
      ...(recovery === "later" ? [{ kind: "restart", of: "coordinator" } as const] : []),
      ...each.flatMap((of) => [
        { kind: "timer", of } as const,
        ...(values.givesUp ? [{ kind: "action", of, name: "giveUp" } as const] : []),
        ...(participantCrashes > 0 ? [{ kind: "restart", of } as const] : []),
      ]),
    ];
    return protocol(
      "two-phase commit",
      {
        nodes: {
          coordinator: coordinator(all, rules, options),
          participant: replicated(participants, participant(rules, options, "coordinator")),
        },
        network: {
          order: "none",
          copies: "one",
          loses,
          duplicates: duplicates === 0 ? "never" : { atMost: duplicates },
        },
        crashes: [
          {
            of: "coordinator",
            atMost: coordinatorCrashes,
            restarts: recovery,
            midStep: insideSteps,
            name: "coordinator crashes",
          } as const,
          { of: "participant", atMost: participantCrashes, restarts: "later", name: "participant crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        ...(values.asks === "termination"
          ? {
              fairness:
                values.fairness === "strong" ? { weak: fair, strong: delivery } : { weak: [...fair, ...delivery] },
            }
          : {}),
        observers: values.asks === "delays" ? [clock] : [],
        ends: ({ participant }) => every(participant, "committed", "aborted", "read"),
      },
      {
        ...onlyIf(safe, safety),
        ...onlyIf(safe && coordinatorCrashes > 0, blocking(all)),
        ...onlyIf(safe && coordinatorCrashes > 0 && participantCrashes > 0 && participants > 1, uncertainty(all)),
        ...onlyIf(safe && participantCrashes > 0, lateness(all)),
        ...onlyIf(safe && !values.givesUp && coordinatorCrashes + participantCrashes === 0, patience),
        ...onlyIf(safe && values.readers, reading),
        ...onlyIf(safe && values.heuristics !== "never", heuristics),
        ...onlyIf(values.asks === "delays", delayed(all, clock)),
        ...onlyIf(values.asks === "termination", termination),
      },
    );
  },
});

// The events of a protocol: every step of a node, every crash between steps and inside one, everything that befalls the network.
// The one idea: a list of kinds; nothing else makes a transition.
// Not here: the kinds (steps.ts, crashes.ts, faults.ts), what claims see (protocol-graph.ts).
import { brokenOff, crashes } from "./crashes.ts";
import { disconnects, drops, duplicates, heals, partitions } from "./faults.ts";
import type { SystemState } from "./state.ts";
import { type Move, performed, steppings } from "./steps.ts";
import type { System } from "./system.ts";

const kinds = [crashes, duplicates, drops, partitions, heals, disconnects];

/** Every enabled event with every outcome. */
export const movesOf = (system: System, state: SystemState): Move[] => {
  const steps = steppings(system, state);
  return [
    ...steps.flatMap(performed(system, state)),
    ...steps.flatMap((stepping) => brokenOff(system, state, stepping)),
    ...kinds.flatMap((kind) => kind(system, state)),
  ];
};

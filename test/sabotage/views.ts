// Faults of proving views, each noticed by a stratum of views.
// The one idea: a view is compared in two ways, so a fault is one that blinds both where it matters, or one of them where it is alone.
// Not here: running them (run.ts).
import type { Sabotage } from "./sabotages.ts";

export const viewFaults: readonly Sabotage[] = [
  {
    name: "a view is believed without a comparison",
    file: "temporal/view-proof.ts",
    find: "  if (outcome.stop !== null) return { words",
    replace: "  if (outcome.expanded > 0) return { words",
    stratum: "views-far-out",
  },
  {
    name: "an answer that is not the shifted one is passed over",
    file: "search/shift-proof.ts",
    find: "if (question !== null || inexact)",
    replace: "if (inexact)",
    stratum: "views-far-out",
  },
  {
    name: "a shift leaves messages as they are",
    file: "machine/protocol/views/shifting.ts",
    find: "topology.nodes[to]!, this.#value(message, by));",
    replace: "topology.nodes[to]!, message);",
    stratum: "views-until-a-threshold",
  },
  {
    name: "shifts are compared as far as must be, and no further",
    file: "search/shift-proof.ts",
    find: "const FARTHEST = 1000;",
    replace: "const FARTHEST = 1;",
    stratum: "views-far-out",
  },
  {
    name: "what a view sees is remembered of two states at once",
    file: "search/by-view.ts",
    find: "const known = this.#answers[index]!;",
    replace: "const known = this.#answers[index]! || this.#answers[index ^ 1]!;",
    stratum: "views-far-out",
  },
];

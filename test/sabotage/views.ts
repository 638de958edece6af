// Faults of proving views, each noticed by a stratum of views.
// The one idea: a view is compared in two ways, so a fault is one that blinds both where it matters, or one of them where it is alone.
// Not here: running them (run.ts).
import type { Sabotage } from "./sabotages.ts";

export const viewFaults: readonly Sabotage[] = [
  {
    name: "a view is believed without a comparison",
    file: "temporal/view-proof.ts",
    find: "  if (search.stop !== null) return null;",
    replace: "  if (search.expanded > 0) return null;",
    stratum: "views-until-a-threshold",
  },
  {
    name: "what a shift does to an answer is asked one more than it is promised",
    file: "machine/protocol/shift-questions.ts",
    find: "const promised = known.map((answer) => this.#movedAnswer(question.node, answer, by));",
    replace: "const promised = known.map((answer) => this.#movedAnswer(question.node, answer, by + 1));",
    stratum: "views-until-a-threshold",
  },
  {
    name: "a shift leaves messages as they are",
    file: "machine/protocol/shifting.ts",
    find: "topology.nodes[to]!, this.#value(message, by));",
    replace: "topology.nodes[to]!, message);",
    stratum: "views-until-a-threshold",
  },
  {
    name: "numbers are counted from the least of the nodes, whatever is in flight",
    file: "machine/protocol/shifting.ts",
    find: "      least = Math.min(least, this.#inInbox(state[layout.inboxes + node]!));\n",
    replace: "",
    stratum: "views-until-a-threshold",
  },
];

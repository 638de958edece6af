// What the verdicts of a protocol say less of than it seems: budgets that nothing spent, partitions that change nothing.
// The one idea: a warning is given only where it is certain; a reader who has met a false one skips the others.
// Not here: claims that never spoke and handlers that never ran (result/warnings.ts).
import { askedBy, type ProtocolSource } from "../../../language/index.ts";
import type { Questions } from "../../memo/questions.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { Topology } from "../assumptions/topology.ts";
import type { Labels } from "../events/labels.ts";

/** Budgets above 0 that no event spent; `taken` is how often a label was taken. */
export const unspentBudgets = (topology: Topology, labels: Labels, taken: (label: number) => number): string[] => {
  const spent = new Set<number>();
  for (let label = 0; label < labels.size; label++) {
    if (taken(label) === 0) continue;
    for (const each of [label, ...labels.happened(label)]) spent.add(labels.spends(each));
  }
  return topology.budgets
    .filter(({ atMost }, i) => atMost > 0 && !spent.has(i))
    .map(
      ({ name }) =>
        `The budget "${name}" was never spent: nothing that it allows happened, so the verdicts say nothing of it.`,
    );
};

/**
 * Partitions in which messages wait, where a message may be as late without them. A queue, a slow timer, an exchange at once and
 * a detector that waits for silence make a difference; so do a partition that never heals, which may end everything, and
 * whoever sees the partition come.
 */
export const idlePartitions = (
  { system, claims }: ProtocolSource,
  { partition, links, budgets, slow, detector }: Topology,
  layout: Layout,
  questions: Questions,
): string[] => {
  if (partition === null || partition.lost || !partition.heals || budgets[partition.budget]!.atMost === 0) return [];
  if (links.some(({ fifo, atOnce }) => fifo || atOnce) || slow.size > 0 || detector?.kind === "synchronous") return [];
  if ((system.observers ?? []).length > 0 || Object.values(claims).some(({ kind }) => askedBy(kind).looksAtEvents))
    return [];
  if (questions.reads(layout.budgets + partition.budget)) return [];
  return [
    "The partitions add states and no behaviour: a message that waits for one to heal may be as late without it, as links keep no order, and nothing in this model can tell; leave the partitions out, or let what crosses be lost.",
  ];
};

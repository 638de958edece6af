// Where the parts of a protocol's state lie: [local state of each node…, inbox of each node…, what is left of each budget…,
// the partition that is on, the memory of each observer…].
// Not here: what the numbers stand for.
import type { Topology } from "./topology.ts";

export interface Layout {
  readonly nodes: number;
  readonly inboxes: number;
  readonly budgets: number;
  /** 0: none is on; else the number of the split + 1. -1 where there are no partitions. */
  readonly partition: number;
  readonly observers: number;
  readonly components: number;
}

export const layoutOf = (topology: Topology, observers: number): Layout => {
  const nodes = topology.nodes.length;
  const afterBudgets = 2 * nodes + topology.budgets.length;
  const partition = topology.partition === null ? -1 : afterBudgets;
  const firstObserver = partition < 0 ? afterBudgets : afterBudgets + 1;
  return {
    nodes,
    inboxes: nodes,
    budgets: 2 * nodes,
    partition,
    observers: firstObserver,
    components: firstObserver + observers,
  };
};

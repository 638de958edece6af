// A state of a protocol in the oracle: nodes, network, budgets, each in canonical form.
// The one idea: three plain lists; changing one makes a new state, and the text of a state is the text of its lists.
// Not here: which changes are possible (events.ts), what the network does with what is sent (network.ts).
import type { Canonical } from "./canonical.ts";
import type { Network } from "./network.ts";

export interface NodeState {
  readonly status: "up" | "down" | "stopped";
  readonly local: Canonical;
}

export interface SystemState {
  /** In the order of the system's nodes. */
  readonly nodes: readonly NodeState[];
  readonly network: Network;
  /** What is left of each budget, in the order of the system's budgets. */
  readonly budgets: readonly number[];
}

export const textOf = ({ nodes, network, budgets }: SystemState): string => {
  const lanes = network.map((lines) => lines.map((lane) => `${lane.name}${lane.packets.map((p) => p.text).join("")}`));
  return [
    nodes.map(({ status, local }) => `${status} ${local.text}`).join(" | "),
    lanes.map((line) => line.join(" / ")).join(" | "),
    budgets.join(),
  ].join(" || ");
};

export const withNode = (state: SystemState, index: number, node: NodeState): SystemState => ({
  ...state,
  nodes: state.nodes.map((old, i) => (i === index ? node : old)),
});

export const withNetwork = (state: SystemState, network: Network): SystemState => ({ ...state, network });

export const spend = (state: SystemState, budget: number): SystemState => ({
  ...state,
  budgets: state.budgets.map((left, i) => (i === budget ? left - 1 : left)),
});

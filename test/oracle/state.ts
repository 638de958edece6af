// A state of a protocol in the oracle: nodes, network, notices, budgets, partition and observers, each in canonical form.
// The one idea: plain lists; changing one makes a new state, and the text of a state is the text of its lists.
// Not here: which changes are possible (events.ts), what the network does with what is sent (network.ts).
import type { Canonical } from "./canonical.ts";
import type { Network } from "./network.ts";

export interface NodeState {
  readonly status: "up" | "down" | "stopped";
  readonly local: Canonical;
}

/** That the connection to a peer broke, which a node has not seen yet. */
export interface Notice {
  /** The link, by index. */
  readonly line: number;
  readonly node: string;
  readonly peer: string;
}

export interface SystemState {
  /** In the order of the system's nodes. */
  readonly nodes: readonly NodeState[];
  readonly network: Network;
  /** Sorted, each once. */
  readonly notices: readonly Notice[];
  /** What is left of each budget, in the order of the system's budgets. */
  readonly budgets: readonly number[];
  /** The split that is on now, by its index among the system's splits. */
  readonly split: number | null;
  /** What each observer remembers, in the order of the system's observers. */
  readonly memories: readonly Canonical[];
}

const noticeText = ({ line, node, peer }: Notice): string => `${line} ${node} ${peer}`;

export const textOf = ({ nodes, network, notices, budgets, split, memories }: SystemState): string => {
  const lanes = network.map((lines) => lines.map((lane) => `${lane.name}${lane.packets.map((p) => p.text).join("")}`));
  return [
    nodes.map(({ status, local }) => `${status} ${local.text}`).join(" | "),
    lanes.map((line) => line.join(" / ")).join(" | "),
    notices.map(noticeText).join(),
    budgets.join(),
    split,
    memories.map(({ text }) => text).join(" | "),
  ].join(" || ");
};

export const withNode = (state: SystemState, index: number, node: NodeState): SystemState => ({
  ...state,
  nodes: state.nodes.map((old, i) => (i === index ? node : old)),
});

export const withNetwork = (state: SystemState, network: Network): SystemState => ({ ...state, network });

export const withNotices = (state: SystemState, notices: readonly Notice[]): SystemState => ({
  ...state,
  notices: notices.toSorted((a, b) => (noticeText(a) < noticeText(b) ? -1 : 1)),
});

/** Has the node at this end of the link not seen yet that its connection to the peer broke? */
export const isPending = (state: SystemState, line: number, node: string, peer: string): boolean =>
  state.notices.some((notice) => notice.line === line && notice.node === node && notice.peer === peer);

export const spend = (state: SystemState, budget: number): SystemState => ({
  ...state,
  budgets: state.budgets.map((left, i) => (i === budget ? left - 1 : left)),
});

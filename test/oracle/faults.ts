// What befalls the network: loss, duplication, partitions, broken connections.
// The one idea: no node takes part in these events, so each is a change of the state and its budget.
// Not here: crashes (crashes.ts).
import type { TraceEvent } from "../../checker/events/event.ts";
import { type AtHand, atHand, copy, keepOnly, type Network, remove, toItself } from "./network.ts";
import { isAllowed, used } from "./sending.ts";
import { isPending, type SystemState, spend, withNetwork, withNotices } from "./state.ts";
import { linkIn, type Move, observed } from "./steps.ts";
import type { Allowance, System } from "./system.ts";

const fault = (system: System, event: TraceEvent, to: SystemState, idle: Move["idle"] = "always"): Move => ({
  event,
  seen: event,
  to: observed(system, to, [event]),
  idle,
  raw: null,
});

const befalls = (
  system: System,
  state: SystemState,
  kind: "drop" | "duplicate",
  allowanceOf: (item: AtHand) => Allowance,
  change: (network: Network, item: AtHand) => Network,
): Move[] =>
  atHand(system.lines, state.network)
    .filter((item) => !toItself(item.packet) && isAllowed(state, allowanceOf(item)))
    .map((item): Move => {
      const { from, to, message } = item.packet;
      const after = withNetwork(used(state, allowanceOf(item)), change(state.network, item));
      return fault(system, { kind, from, to, message: message.value }, after);
    });

export const drops = (system: System, state: SystemState): Move[] =>
  befalls(system, state, "drop", ({ line }) => line.loses, remove);

/** Unlimited duplication has no event of its own: delivery leaves a copy. */
export const duplicates = (system: System, state: SystemState): Move[] =>
  befalls(system, state, "duplicate", ({ line }) => (line.duplicates === "always" ? "never" : line.duplicates), copy);

/** Without `waits`, what crosses vanishes when the partition comes. */
export const partitions = (system: System, state: SystemState): Move[] => {
  const { partitions: text } = system;
  if (text === null || state.split !== null || state.budgets[text.budget] === 0) return [];
  return text.splits.map(({ text: choice, parts }, split): Move => {
    const stays = ({ from, to }: { from: string; to: string }) => text.crossing === "waits" || !parts(from, to);
    const network = keepOnly(state.network, system.lines, stays);
    const after = { ...withNetwork(spend(state, text.budget), network), split };
    return fault(system, { kind: "partition", choice }, after);
  });
};

export const heals = (system: System, state: SystemState): Move[] =>
  system.partitions?.heals && state.split !== null
    ? [fault(system, { kind: "heal" }, { ...state, split: null }, "never")]
    : [];

/** A connection breaks: its queues are emptied, and each end that is not stopped is to see it. */
export const disconnects = (system: System, state: SystemState): Move[] =>
  system.lines.flatMap((line) => {
    if (!isAllowed(state, line.disconnects)) return [];
    const pairs = system.nodes.flatMap((a, i) => system.nodes.slice(i + 1).map((b) => [a, b] as const));
    return pairs
      .filter(([a, b]) => line.joins(a.id, b.id))
      .filter(([a, b]) => !isPending(state, line.index, a.id, b.id) && !isPending(state, line.index, b.id, a.id))
      .map(([a, b]): Move => {
        const between = (from: string, to: string) => (from === a.id && to === b.id) || (from === b.id && to === a.id);
        const network = keepOnly(state.network, system.lines, (p, on) => on !== line || !between(p.from, p.to));
        const ends = [
          { line: line.index, node: a.id, peer: b.id },
          { line: line.index, node: b.id, peer: a.id },
        ].filter(({ node }) => state.nodes[system.nodes.findIndex(({ id }) => id === node)]!.status !== "stopped");
        const after = withNotices(withNetwork(used(state, line.disconnects), network), [...state.notices, ...ends]);
        return fault(system, { kind: "disconnect", a: a.id, b: b.id, ...linkIn(system, line.index) }, after);
      });
  });

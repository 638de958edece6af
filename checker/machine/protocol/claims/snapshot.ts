// A state of a protocol, taken apart for people and traces.
// The one idea: numbers become what they stand for, and nothing is left out.
// Not here: how it is told (machine/state-words.ts, traces/).
import type { Snapshot } from "../../walk.ts";
import type { PartsOf } from "../events/protocol-parts.ts";
import { STATUS_NAMES } from "../parts/locals.ts";

export const snapshotOf = (
  state: Int32Array,
  { topology, layout, values, locals, inboxes, observers }: PartsOf,
  network: Snapshot["network"],
): Snapshot => {
  const { nodes } = topology;
  const split = layout.partition < 0 ? 0 : state[layout.partition]!;
  const memories = Array.from({ length: observers.size }, (_, i) => [
    observers.nameOf(i),
    observers.memory(i, state[layout.observers + i]!),
  ]);
  return {
    variables: {},
    nodes: nodes.map(({ id, group, index }) => {
      const local = state[index]!;
      const own = locals[index]!;
      return { id, group, status: STATUS_NAMES[own.status(local)], state: values.value(own.value(local)) };
    }),
    network,
    budgets: Object.fromEntries(topology.budgets.map(({ name }, i) => [name, state[layout.budgets + i]!])),
    partition: split === 0 ? null : topology.partition!.splits[split - 1]!.name,
    // Broken connections that an end has not seen yet.
    notices: nodes.flatMap(({ id, index }) =>
      inboxes
        .notices(state[layout.inboxes + index]!)
        .map((notice) => ({ node: id, peer: nodes[notice % nodes.length]!.id })),
    ),
    observers: Object.fromEntries(memories),
  };
};

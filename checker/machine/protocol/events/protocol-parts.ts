// The parts of a protocol's state that a profile leaves out one by one: fields of roles, types of messages, budgets, observers.
// Not here: counting what is left (result/profile.ts).

import { typeOf } from "../../../values/message-type.ts";
import { PairMap } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { Part } from "../../machine.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { Topology } from "../assumptions/topology.ts";
import type { Envelopes, Inboxes } from "../network/inbox.ts";
import type { Locals } from "../parts/locals.ts";
import type { ObserverTable } from "./observers.ts";

export interface PartsOf {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly values: ValueTable;
  readonly locals: readonly Locals[];
  readonly inboxes: Inboxes;
  readonly envelopes: Envelopes;
  readonly observers: ObserverTable;
}

export const partsOf = (of: PartsOf): readonly Part[] => [...fields(of), ...messages(of), ...single(of)];

/** The id without something, remembered. */
const remembered = (compute: (id: number) => number): ((id: number) => number) => {
  const known = new PairMap();
  return (id) => {
    const answer = known.get(id, 0);
    if (answer >= 0) return answer;
    const computed = compute(id);
    known.set(id, 0, computed);
    return computed;
  };
};

/** Every field that some state of a group has, in all members at once; whether they run counts with each. */
const fields = ({ topology, values, locals }: PartsOf): Part[] =>
  topology.groups.flatMap(({ name, members }) => {
    const own = locals[members[0]!]!;
    const names = new Set<string>();
    for (let id = 0; id < own.size; id++) {
      const state = values.value(own.value(id));
      if (values.isPlainObject(own.value(id))) for (const field of Object.keys(state as object)) names.add(field);
    }
    const belongs = new Set(members);
    return [...names].map((field): Part => {
      const without = remembered((id) => {
        if (!values.isPlainObject(own.value(id))) return id;
        const { [field]: _, ...rest } = values.value(own.value(id)) as Record<string, unknown>;
        return own.intern(
          values.intern(rest, () => name),
          own.status(id),
        );
      });
      return { name: `${name}.${field}`, without: (component, id) => (belongs.has(component) ? without(id) : id) };
    });
  });

/** Every type of message, in all inboxes at once. */
const messages = ({ layout, values, inboxes, envelopes }: PartsOf): Part[] => {
  const typeIn = (envelope: number): string => typeOf(values.value(envelopes.get(envelope).message));
  const types = new Set(Array.from({ length: envelopes.size }, (_, envelope) => typeIn(envelope)));
  return [...types].map((type): Part => {
    const without = remembered((inbox) => inboxes.filtered(inbox, (envelope) => typeIn(envelope) !== type));
    const isInbox = (component: number): boolean =>
      component >= layout.inboxes && component < layout.inboxes + layout.nodes;
    return { name: `${type} messages`, without: (component, id) => (isInbox(component) ? without(id) : id) };
  });
};

/** What is one component. */
const single = ({ topology, layout, observers }: PartsOf): Part[] => {
  const one = (name: string, own: number): Part => ({ name, without: (component, id) => (component === own ? 0 : id) });
  return [
    ...topology.budgets.map(({ name }, i) => one(`budget ${name}`, layout.budgets + i)),
    ...(layout.partition < 0 ? [] : [one("partition", layout.partition)]),
    ...Array.from({ length: observers.size }, (_, i) => one(`observer ${observers.nameOf(i)}`, layout.observers + i)),
  ];
};

// What a protocol names and no state of it came to have: links, types of message, durable fields, shifted fields, handlers.
// The one idea: a name that stands for nothing cannot be told from one that is misspelt before all states are known; so it is a
// warning at the end, and no error.
// Not here: names that must stand for something from the start (topology.ts), and other warnings (protocol-warnings.ts).
import type { ProtocolSource } from "../../../language/index.ts";
import { nearest } from "../../../language/nearest.ts";
import type { ValueTable } from "../../../values/values.ts";
import { NEVER, type Topology } from "../assumptions/topology.ts";
import type { Envelopes } from "../network/inbox.ts";
import type { Locals } from "../parts/locals.ts";

interface Explored {
  readonly topology: Topology;
  readonly envelopes: Envelopes;
  readonly values: ValueTable;
  readonly locals: readonly Locals[];
}

/** One sentence for each. */
export const idleNames = (
  source: ProtocolSource,
  topology: Topology,
  envelopes: Envelopes,
  values: ValueTable,
  /** By group. */
  locals: readonly Locals[],
): string[] => {
  const explored = { topology, envelopes, values, locals };
  return [
    ...emptyLinks(source, explored),
    ...unknownDurables(explored),
    ...unknownShifts(source, explored),
    ...deafHandlers(explored),
  ];
};

/**
 * Links that carried nothing though others carried something; and types that a link lists and never carried, where another
 * link carried them before or carried what they may be a slip for. (That nobody sends a type may be a parameter's doing.)
 */
const emptyLinks = ({ system }: ProtocolSource, { topology, envelopes, values }: Explored): string[] => {
  if (envelopes.size === 0) return [];
  const carried = topology.links.map(() => new Set<unknown>());
  const type = values.intern("type", () => "a name");
  for (let id = 0; id < envelopes.size; id++) {
    const { link, message } = envelopes.get(id);
    const held = values.isPlainObject(message) ? values.field(message, type) : -1;
    carried[link.index]!.add(held < 0 ? undefined : values.value(held));
  }
  const listed = ([system.network].flat() as readonly { readonly carrying?: readonly string[] }[]).map(
    ({ carrying = [] }) => carrying,
  );
  const sent = [...new Set(carried.flatMap((types) => [...types]))].filter((each) => typeof each === "string");
  const stray = sent.filter((each) => !listed.flat().includes(each));
  return topology.links.flatMap(({ index, title }) => {
    const missed = listed[index]!.filter((each) => !carried[index]!.has(each)).flatMap((each) => {
      const above = topology.links.find((link) => link.index < index && carried[link.index]!.has(each));
      if (above) return [`The link "${title}" never carried ${each}: the link "${above.title}" above it did.`];
      const near = sent.includes(each) ? undefined : nearest(each, stray);
      return near ? [`The link "${title}" never carried ${each}, which nobody sends; did you mean "${near}"?`] : [];
    });
    if (missed.length > 0 || carried[index]!.size > 0) return missed;
    return [`The link "${title}" carried nothing: nobody sends what it is for, or a link above it carries that first.`];
  });
};

/** Where somebody may crash: durable fields that no state has. */
const unknownDurables = ({ topology, values, locals }: Explored): string[] => {
  const { groups, crashes, budgets } = topology;
  const frail = new Set(crashes.flatMap(({ budget, nodes }) => (budgets[budget]!.atMost > 0 ? [...nodes] : [])));
  return groups.flatMap(({ name, role, members }, group) => {
    if (!members.some((node) => frail.has(node))) return [];
    return ((role.durable ?? []) as readonly string[])
      .filter((field) => !hasField(locals[group]!, values, field))
      .map(
        (field) =>
          `durable of ${name} names ${field}, which no state of it had: nothing of that name survives a crash.`,
      );
  });
};

const hasField = (locals: Locals, values: ValueTable, field: string): boolean => {
  const key = values.intern(field, () => "a name");
  for (let id = 0; id < locals.size; id++) {
    const state = locals.value(id);
    if (values.isPlainObject(state) && values.field(state, key) >= 0) return true;
  }
  return false;
};

const unknownShifts = ({ system: { view } }: ProtocolSource, { values }: Explored): string[] =>
  view === undefined || typeof view === "function"
    ? []
    : view.shift
        .filter((field) => !values.knowsField(field))
        .map((field) => `The view shifts ${field}, which no state and no message had: it shifts nothing of that name.`);

/** Handlers that nothing ever calls, and a detector with nobody to suspect. */
const deafHandlers = ({ topology: { groups, links, detector, nodes } }: Explored): string[] => {
  const breaks = links.some(({ disconnects }) => disconnects !== NEVER);
  const deaf = groups.flatMap(({ name, role }) => [
    ...(["suspect", "trust"] as const)
      .filter((kind) => role[kind] !== undefined && detector === null)
      .map((kind) => `${name} has ${kind}, but the system has no detector: it is never called.`),
    ...(role.disconnected !== undefined && !breaks
      ? [`${name} has disconnected, but no link disconnects: it is never called.`]
      : []),
  ]);
  const silent = detector !== null && !nodes.some(({ index }) => detector.watched.has(index));
  return [
    ...deaf,
    ...(silent
      ? ["The detector suspects nobody: it speaks of nodes that a crash clause names, and none is named."]
      : []),
  ];
};

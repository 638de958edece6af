// The shift of a view: numbers that grow together, counted from their least.
// The one idea: every whole number at or inside a field of a named kind, in the states of nodes, in messages and in what observers
// remember, is lessened by the minimum of them all; protocols that only compare such numbers and add to them cannot tell the
// difference. Only those three are the author's: what a snapshot calls its own parts (state, message, budgets) is no field.
// Not here: making sure that they do no more than that (search/, by samples).
import type { Snapshot } from "./walk.ts";

/** The snapshot with its named numbers counted from their least, and that least; 0 where there is none. */
export const shifted = (
  snapshot: Snapshot,
  fields: ReadonlySet<string>,
): { readonly state: Snapshot; readonly least: number } => {
  let least = Number.POSITIVE_INFINITY;
  withNumbers(snapshot, fields, (value) => {
    least = Math.min(least, value);
    return value;
  });
  if (least === Number.POSITIVE_INFINITY) return { state: snapshot, least: 0 };
  return { state: withNumbers(snapshot, fields, (value) => value - least), least };
};

/** Does a value hold such a field? */
export const hasField = (value: unknown, fields: ReadonlySet<string>): boolean => {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) || value instanceof Set) return [...value].some((item) => hasField(item, fields));
  if (value instanceof Map) return [...value].flat().some((item) => hasField(item, fields));
  return Object.entries(value).some(([key, item]) => fields.has(key) || hasField(item, fields));
};

type Replace = (value: number) => number;

const withNumbers = (snapshot: Snapshot, fields: ReadonlySet<string>, replace: Replace): Snapshot => {
  const of = (value: unknown): unknown => rebuilt(value, fields, false, replace);
  return {
    ...snapshot,
    nodes: snapshot.nodes.map((node) => ({ ...node, state: of(node.state) })),
    network: snapshot.network.map((envelope) => ({ ...envelope, message: of(envelope.message) })),
    observers: Object.fromEntries(Object.entries(snapshot.observers).map(([name, memory]) => [name, of(memory)])),
  };
};

/** The value with every named number replaced; `inside`: in a named field already. */
const rebuilt = (value: unknown, fields: ReadonlySet<string>, inside: boolean, replace: Replace): unknown => {
  const build = (item: unknown): unknown => rebuilt(item, fields, inside, replace);
  if (typeof value === "number") return inside ? replace(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(build);
  if (value instanceof Set) return new Set([...value].map(build));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [build(key), build(item)]));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, rebuilt(item, fields, inside || fields.has(key), replace)]),
  );
};

// Which event is meant: a pattern, the same that assumptions of fairness use, and whatever else an event says of itself.
// The one idea: a pattern names what matters; an event fits where everything that is named is so.
// Not here: choosing among what fits (state.ts).
import {
  type ActionPattern,
  type EventKind,
  type FamilyMember,
  KINDS,
  type Pattern,
  rowOf,
  sameValue,
  type TraceEvent,
  textOfMember,
} from "../../checker/index.ts";

/** What an event of a kind says beside what patterns of fairness name. */
type Beside<K extends EventKind> = {
  readonly [F in Extract<
    keyof (typeof KINDS)[K]["fields"],
    "choice" | "peer" | "clause" | "link" | "a" | "b"
  >]?: string;
};

/**
 * Which events of a protocol: those of a kind of which everything that is named is so. `of`, `from` and `to` take a node or a group;
 * of `message` only the named fields are compared. A pattern of fairness without `each` is one.
 */
export type Which<N> = {
  [K in EventKind]: Omit<Extract<Pattern<N>, { readonly kind: K }>, "each"> & Beside<K>;
}[EventKind];

/** Which actions of a spec. */
export type WhichAction = Omit<ActionPattern, "each">;

/** A pattern, as it is read here. */
export type AnyWhich = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** The group of each node, by id. */
export type Groups = ReadonlyMap<string, string>;

type Fields = Readonly<Record<string, unknown>>;

/** Does everything that is named fit? */
export const fits = (which: AnyWhich, event: TraceEvent, groups: Groups): boolean =>
  event.kind === which.kind && Object.keys(which).every((key) => fieldFits(key, which, event, groups));

/** Is one thing that is named so? */
export const fieldFits = (key: string, which: AnyWhich, event: TraceEvent, groups: Groups): boolean => {
  const wanted = which[key];
  const fields = event as unknown as Fields;
  switch (key) {
    case "kind":
      return true;
    case "of":
      return isAt(wanted, fields["node"], groups);
    case "from":
    case "to":
      return isAt(wanted, fields[key], groups);
    case "message":
      return hasFields(fields["message"], wanted as Fields);
    case "value":
      return wanted === undefined || fields[key] === textOfMember(wanted as FamilyMember);
    default:
      return wanted === undefined || sameValue(fields[key], wanted);
  }
};

/** Is a message one that has these fields? A message that is no object is compared whole. */
export const hasFields = (message: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== "object" || wanted === null) return sameValue(message, wanted);
  if (typeof message !== "object" || message === null) return false;
  return Object.entries(wanted).every(([field, value]) => sameValue((message as Fields)[field], value));
};

/** Is a node the one that is meant, or one of the group that is? */
export const isAt = (wanted: unknown, node: unknown, groups: Groups): boolean =>
  wanted === undefined || node === wanted || groups.get(node as string) === wanted;

const isKind = (kind: string): kind is EventKind => Object.hasOwn(KINDS, kind);

/** What a pattern of this kind may name; null: there is no such kind of event. */
export const namesOf = (kind: string, form: "protocol" | "spec"): readonly string[] | null => {
  if (form === "spec") return kind === "action" ? ["name", "value", "choice"] : null;
  if (!isKind(kind)) return null;
  const { fields, place } = rowOf(kind);
  const own = Object.keys(fields).filter((field) => !["node", "inside", "sent"].includes(field));
  return place === "node" ? ["of", ...own] : own;
};

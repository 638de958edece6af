// Why no enabled event fits a pattern, or which do: the sentences that a test shows.
// The one idea: what a pattern leaves open is filled in from the state (messages in flight, nodes of a group), and of the event that
// comes of it is told what stands in its way, as a replay tells it.
// Not here: what fits (which.ts).
import { enumerated, inSentence, type Move, type Snapshot, suggestion, type TraceEvent } from "../../checker/index.ts";
import { phrase, whyNot } from "../../traces/index.ts";
import { type AnyWhich, fieldFits, type Groups, hasFields, isAt, namesOf } from "./which.ts";

/** As many enabled events are listed. */
const MOST_LISTED = 20;

/** The state in which nothing fits. */
export interface Where {
  readonly form: "protocol" | "spec";
  readonly snapshot: Snapshot;
  readonly moves: readonly Move[];
  readonly groups: Groups;
}

/** Several fit. */
export const ambiguous = (which: AnyWhich, found: readonly { readonly text: string }[]): string =>
  `${found.length} enabled events are ${inSentence(which)}; say more:\n${listed(found.map(({ text }) => text))}`;

/** None fits. */
export const refusal = (which: AnyWhich, where: Where): string => {
  const enabled = where.moves.map(({ event }) => phrase(event));
  const there = enabled.length === 0 ? "nothing is enabled" : `enabled:\n${listed(enabled)}`;
  return `nothing that is enabled is ${inSentence(which)}: ${why(which, where)}; ${there}`;
};

const listed = (texts: readonly string[]): string => {
  const more = texts.length - MOST_LISTED;
  const shown = texts.slice(0, MOST_LISTED).map((text) => `  ${text}`);
  return [...shown, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
};

const why = (which: AnyWhich, where: Where): string =>
  ofNames(which, where) ?? ofPlaces(which, where) ?? ofField(which, where) ?? ofWhole(which, where);

const ofNames = (which: AnyWhich, { form }: Where): string | undefined => {
  const names = namesOf(which.kind, form);
  if (names === null) return `there is no kind of event ${which.kind}${form === "spec" ? " in a spec" : ""}`;
  const unknown = Object.keys(which).find((key) => key !== "kind" && !names.includes(key));
  if (unknown === undefined) return undefined;
  return `of events of kind ${which.kind} nothing is called ${unknown}${suggestion(unknown, names, "names")}`;
};

const PLACES = ["of", "from", "to", "peer", "a", "b"];

const ofPlaces = (which: AnyWhich, { groups }: Where): string | undefined => {
  const known = new Set([...groups.keys(), ...groups.values()]);
  const unknown = PLACES.map((key) => which[key]).find((name) => name !== undefined && !known.has(name as string));
  return unknown === undefined
    ? undefined
    : `there is no node or group ${unknown}; there are ${enumerated([...groups.keys()])}`;
};

/** Of the enabled events of the kind, what they are where the pattern says otherwise. */
const ofField = (which: AnyWhich, { moves, groups }: Where): string | undefined => {
  const ofKind = moves.map(({ event }) => event).filter(({ kind }) => kind === which.kind);
  let left: readonly TraceEvent[] = ofKind;
  for (const key of ["of", "to", "from", "name", "value", "peer", "message", "choice"]) {
    if (which[key] === undefined) continue;
    const fitting = left.filter((event) => fieldFits(key, which, event, groups));
    if (fitting.length === 0 && left.length > 0 && (key === "name" || key === "value" || key === "choice"))
      return `of those the ${key} is ${enumerated([...new Set(left.map((event) => inSentence(fieldOf(event, key))))])}`;
    if (fitting.length === 0) return undefined;
    left = fitting;
  }
  return undefined;
};

const fieldOf = (event: TraceEvent, key: string): unknown =>
  (event as unknown as Readonly<Record<string, unknown>>)[key];

/** The events that the pattern might mean, were they enabled: of the first of them it is told why it is not. */
const ofWhole = (which: AnyWhich, { snapshot, moves, groups }: Where): string => {
  const { from, to, message, of, ...rest } = which;
  if (which.kind === "deliver" || which.kind === "drop" || which.kind === "duplicate") {
    const inFlight = snapshot.network.filter(
      (envelope) =>
        isAt(from, envelope.from, groups) &&
        isAt(to, envelope.to, groups) &&
        (message === undefined || hasFields(envelope.message, message)),
    );
    if (inFlight.length === 0) return "no such message is in flight";
    return whyNot({ ...rest, ...inFlight[0]! } as unknown as TraceEvent, snapshot, moves);
  }
  if (which.kind === "heal" || which.kind === "partition" || which.kind === "disconnect")
    return whyNot(which as unknown as TraceEvent, snapshot, moves);
  const nodes = snapshot.nodes.filter(({ id }) => isAt(of, id, groups));
  const complete = ["suspect", "trust", "disconnected"].includes(which.kind) ? which["peer"] !== undefined : true;
  if (nodes.length !== 1 || !complete || (which.kind === "timer" && which["name"] === undefined))
    return `no event of kind ${which.kind} like that is enabled`;
  return whyNot({ ...rest, node: nodes[0]!.id } as unknown as TraceEvent, snapshot, moves);
};

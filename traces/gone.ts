// Is what a trace showed gone from the model, or is it only called otherwise?
// The one idea: a trace that no longer runs says something only where the model still has all that it names and refuses it for a
// reason in the state; a message, handler or outcome that was renamed hides the bug and does not mend it.
// Not here: replaying (replay.ts), the reason in words (why.ts).
import {
  type AnyRole,
  fieldsOf,
  type Move,
  type Source,
  sameValue,
  type TraceEvent,
  typeOf,
  type Walk,
} from "../checker/index.ts";
import type { Path, Replay } from "./replay.ts";

/** What became of what a trace showed. */
export interface Gone {
  readonly gone: boolean;
  /** Why, in a sentence without its full stop. */
  readonly sentence: string;
}

/** Judges a replay: `trace` is what was replayed, over a walk of `source`. */
export const goneFrom = (
  { events }: { readonly events: readonly TraceEvent[] },
  replay: Replay,
  source: Source,
  walk: Walk,
): Gone => {
  switch (replay.outcome) {
    case "reproduces":
      return { gone: false, sentence: `it is not gone: ${replay.sentence}` };
    case "differs":
      return replay.harmless
        ? { gone: true, sentence: `it is gone: ${replay.sentence}` }
        : { gone: false, sentence: `it cannot be told whether it is gone: ${replay.sentence}` };
    case "stops": {
      const event = events[replay.event - 1];
      if (event === undefined || replay.path === null)
        return { gone: false, sentence: `it cannot be told whether it is gone: ${replay.sentence}` };
      const seen = seenOn(replay.path, walk);
      if (seen === null) return { gone: false, sentence: `it cannot be told whether it is gone: ${replay.sentence}` };
      const missing = missingFrom(event, source, seen);
      return missing === null
        ? { gone: true, sentence: `it is gone: ${replay.sentence}` }
        : {
            gone: false,
            sentence: `it cannot be told whether it is gone, because the model no longer has ${missing}: what is called otherwise is not mended (${replay.sentence})`,
          };
    }
  }
};

/** What the model can be seen to have, along a path and one event beyond. */
interface Seen {
  readonly nodes: ReadonlyMap<string, string>;
  readonly messages: readonly unknown[];
  readonly events: readonly TraceEvent[];
}

/** Null: the model's code throws there. */
const seenOn = ({ start, moves }: Path, walk: Walk): Seen | null => {
  const enabled: Move[] = [];
  try {
    for (const { to } of [start, ...moves]) enabled.push(...walk.moves(to));
  } catch {
    return null;
  }
  const inside = enabled.flatMap(({ exchange }) => exchange?.happened ?? []);
  const sent = [...enabled, ...inside].flatMap(({ sends }) => sends.map(({ message }) => message));
  const snapshot = walk.snapshot(start.to);
  return {
    nodes: new Map(snapshot.nodes.map(({ id, group }) => [id, group])),
    messages: [...sent, ...snapshot.network.map(({ message }) => message)],
    events: [...enabled.map(({ event }) => event), ...inside.map(({ event }) => event)],
  };
};

/** What an event names and the model has not; null: nothing. */
const missingFrom = (event: TraceEvent, source: Source, seen: Seen): string | null => {
  const named = event as unknown as Readonly<Record<string, unknown>>;
  const node = ["node", "from", "to", "peer", "a", "b"].find(
    (field) => typeof named[field] === "string" && !seen.nodes.has(named[field] as string),
  );
  if (node !== undefined) return `a node ${named[node]}`;
  if ((event.kind === "timer" || event.kind === "action") && !declares(event, source, seen))
    return `the ${event.kind} ${event.name}`;
  if ("message" in event && !seen.messages.some((message) => isOfShape(message, event.message)))
    return `a message like ${typeOf(event.message)}`;
  if ("choice" in event && event.choice !== undefined && !offers(event, seen)) return `the outcome "${event.choice}"`;
  if ("inside" in event && event.inside !== undefined) return missingFrom(event.inside, source, seen);
  return null;
};

const declares = (
  { kind, name, node }: Extract<TraceEvent, { readonly kind: "timer" | "action" }>,
  source: Source,
  { nodes }: Seen,
): boolean => {
  if (!("system" in source)) return Object.hasOwn(source.behaviour.actions, name);
  const entry = source.system.nodes[nodes.get(node ?? "") ?? ""];
  if (entry === undefined) return false;
  const role: AnyRole = "role" in entry ? entry.role : entry;
  return Object.hasOwn((kind === "timer" ? role.timers : role.actions) ?? {}, name);
};

/** Is it of the same type, and has it the same fields? */
const isOfShape = (one: unknown, other: unknown): boolean =>
  typeOf(one) === typeOf(other) && sameValue(fieldNames(one), fieldNames(other));

const fieldNames = (message: unknown): readonly string[] =>
  typeof message === "object" && message !== null && !Array.isArray(message)
    ? fieldsOf(message as object)
        .map(([name]) => name)
        .toSorted()
    : [];

/** Was the outcome offered by such an event anywhere on the way? */
const offers = (event: TraceEvent & { readonly choice?: string }, { events }: Seen): boolean =>
  events.some((other) => other.kind === event.kind && "choice" in other && other.choice === event.choice);

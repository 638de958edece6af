// Which events are looked for: by text, node, message type or kind, changed field; or as what an event follows from.
// The one idea: an event matches by what the diagram and the panel show of it.
// Not here: fading and folding (diagram.tsx).
import type { Course, EventView } from "../view.ts";

/** What is looked for; the empty text looks for nothing. `about` is a type of message or a kind of event. */
export interface Filter {
  readonly text: string;
  readonly node: string;
  readonly about: string;
  readonly field: string;
}

/** The field of a state in which a change is. */
const fieldOf = (path: string): string => /^("(?:[^"\\]|\\.)*"|[^.[]+)/.exec(path)?.[0] ?? path;

/** By number of event, whether it matches; the start does. Null: nothing is looked for. */
export const matchesOf = (course: Course, filter: Filter): readonly boolean[] | null => {
  const { text, node, about, field } = filter;
  if ([text, node, about, field].every((word) => word === "")) return null;
  const lane = node === "" ? null : Number(node);
  const words = text.toLowerCase();
  return [
    true,
    ...course.events.map(
      (event) =>
        (words === "" || textOf(event).includes(words)) &&
        (lane === null || concerns(event, lane)) &&
        (about === "" || event.type === about || event.kind === about) &&
        (field === "" || event.changes.some(({ path }) => fieldOf(path) === field)),
    ),
  ];
};

const texts = new WeakMap<EventView, string>();
const textOf = (event: EventView): string => {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const { phrase, notes, changes } = event;
  const told = changes.flatMap(({ path, before = "", after = "", added = [], removed = [] }) => [
    path,
    before,
    after,
    ...added,
    ...removed,
  ]);
  const text = [phrase, ...notes, ...told].join("\n").toLowerCase();
  texts.set(event, text);
  return text;
};

const concerns = ({ lane: actor, between, changes }: EventView, lane: number): boolean =>
  actor === lane || between?.includes(lane) === true || changes.some((change) => change.lane === lane);

/** By number of event, whether an event follows from it, itself included. */
export const pastOf = ({ events }: Course, number: number): readonly boolean[] => {
  const past = new Array<boolean>(events.length + 1).fill(false);
  past[0] = true;
  const open = number === 0 ? [] : [number];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (past[at]) continue;
    past[at] = true;
    open.push(...events[at - 1]!.causes);
  }
  return past;
};

/** What there is to choose from in a course. */
export const choicesOf = ({
  events,
}: Course): { readonly abouts: readonly string[]; readonly fields: readonly string[] } => ({
  abouts: [...new Set([...events.flatMap(({ type }) => type ?? []), ...events.map(({ kind }) => kind)])],
  fields: [...new Set(events.flatMap(changedIn))].sort(),
});

/** A walk that goes on is the same events and one more. */
const changed = new WeakMap<EventView, readonly string[]>();
const changedIn = (event: EventView): readonly string[] => {
  const known = changed.get(event);
  if (known !== undefined) return known;
  const fields = event.changes.map(({ path }) => fieldOf(path));
  changed.set(event, fields);
  return fields;
};

// What happened at each node, and what each of these happenings follows from: Lamport's "happened before", from a story.
// The one idea: an event of a trace is one happening at the node that acts, and one more for each message that is handled at once
// behind it; a happening follows from the one before at its node, and from the sending of the message that it takes.
// (L. Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 1978.)
// Not here: how it is written (shiviz.ts, dot.ts), which of equal messages is taken (viewer/messages.ts).
import type { TraceEvent } from "../../checker/index.ts";
import type { Message } from "../flight.ts";
import { actorOf, phrase } from "../phrase.ts";
import type { Step, Story } from "../story.ts";
import { arrowsOf, messageText } from "../viewer/messages.ts";
import type { Arrow } from "../viewer/view.ts";

/** Something that happened at one place. */
export interface Happening {
  /** The number of its event, from 1. */
  readonly number: number;
  /** Which of the exchange that followed at once; 0: the event itself. */
  readonly part: number;
  /** Null: the network's doing, which nothing at a node follows from. In a whole-state spec everything is one node's. */
  readonly node: string | null;
  readonly event: TraceEvent;
  readonly text: string;
  /** The one before at the same node, by its place in the list; null: none. */
  readonly before: number | null;
  /** Where the message was sent that it takes or copies, by its place; null: it takes none, or one that was in flight at the start. */
  readonly sentBy: number | null;
}

/** A message that was not taken by any happening: lost on its way, or still in flight at the end. */
export interface Astray {
  readonly sentBy: number;
  readonly to: string;
  readonly text: string;
  readonly end: Exclude<Arrow["end"], "delivered">;
}

export interface Happened {
  /** In an order that both the trace and causes agree with. */
  readonly happenings: readonly Happening[];
  readonly astray: readonly Astray[];
  /** The nodes, in the model's order; of a whole-state spec its name. */
  readonly nodes: readonly string[];
}

/** What happened in a story, as far as it runs. */
export const happenedIn = (story: Story): Happened => {
  const nodes = nodesOf(story);
  const lanes = new Map(nodes.map((id, lane) => [id, lane]));
  const arrows = arrowsOf(story, (id) => lanes.get(id) ?? 0);
  const places = story.steps.flatMap((step) => placesOf(step, story));
  const sources = sourcesOf(arrows, places, nodes);
  const takenBy = new Map<string, number | null>();
  for (const [i, { main, atOnce, ended, origin, sent }] of arrows.entries()) {
    if (main || atOnce > 0) takenBy.set(`${ended} ${atOnce}`, sources[i]!);
    // Who copies a message takes it, too, and a link that duplicates without limit does so as it delivers.
    if (origin === "copy") takenBy.set(`${sent} 0`, sources[i]!);
  }
  const last = new Map<string | null, number>();
  const happenings = places.map(({ sends: _, ...place }, i): Happening => {
    const before = last.get(place.node) ?? null;
    last.set(place.node, i);
    return { ...place, before, sentBy: takenBy.get(`${place.number} ${place.part}`) ?? null };
  });
  const astray = arrows.flatMap(({ end, main, atOnce, to, text }, i): readonly Astray[] =>
    end === "delivered" || main || atOnce > 0 || sources[i] === null
      ? []
      : [{ sentBy: sources[i]!, to: nodes[to]!, text, end }],
  );
  return { happenings, astray, nodes };
};

const nodesOf = ({ start, trace }: Story): readonly string[] =>
  start === null || start.nodes.length === 0 ? [trace.model] : start.nodes.map(({ id }) => id);

type Place = Omit<Happening, "before" | "sentBy"> & { readonly sends: readonly Message[] };

const placesOf = (step: Step, { form, trace, replay }: Story): readonly Place[] => {
  const { number, begins } = step;
  const move = replay.path?.moves[number - 1];
  const place = (event: TraceEvent, part: number, sends: readonly Message[]): Place => ({
    number,
    part,
    node: form === "spec" ? trace.model : actorOf(event),
    event,
    text: phrase(event),
    sends,
  });
  return [
    place(begins, 0, move?.sends ?? []),
    ...(move?.exchange?.happened ?? []).map(({ event, sends }, i) => place(event, i + 1, sends)),
  ];
};

/** Where each message was sent; null: it was in flight at the start. */
const sourcesOf = (
  arrows: readonly Arrow[],
  places: readonly Place[],
  nodes: readonly string[],
): readonly (number | null)[] => {
  const byEvent = new Map<number, number[]>();
  for (const [at, { number }] of places.entries()) byEvent.set(number, [...(byEvent.get(number) ?? []), at]);
  /** Where a message like it was sent before: what the network copies, somebody sent. */
  const known = new Map<string, number | null>();
  return arrows.map((arrow) => {
    const key = JSON.stringify([arrow.from, arrow.to, arrow.text]);
    const source = arrow.origin === "copy" ? (known.get(key) ?? null) : sendingOf(arrow);
    known.set(key, source);
    return source;
  });

  function sendingOf({ origin, sent, from, to, text, atOnce }: Arrow): number | null {
    if (origin === "start") return null;
    const isBefore = (part: number): boolean => atOnce === 0 || part < atOnce;
    const own = (byEvent.get(sent) ?? []).filter((at) => {
      const { node, part } = places[at]!;
      return node === nodes[from] && isBefore(part);
    });
    const isIt = (each: Message): boolean => each.to === nodes[to] && messageText(each.message) === text;
    return own.find((at) => places[at]!.sends.some(isIt)) ?? own.at(-1) ?? null;
  }
};

// The way of every message through a story, from the event that sent it to the event that ended it.
// The one idea: of equal messages in flight the oldest is taken, which is one of the ways that a multiset allows; how many are in
// flight after each event is what the snapshots say, and a test holds them against each other.
// Not here: what became of the messages of one event (flight.ts), drawing (page/).
import { cut, printedMessage, type Snapshot, type TraceEvent, typeOf } from "../../checker/index.ts";
import { type Fate, keyOf, type Message } from "../flight.ts";
import { separates } from "../partition.ts";
import { actorOf } from "../phrase.ts";
import type { Step, Story } from "../story.ts";
import { arrowUntil } from "./continued.ts";
import type { Arrow, End } from "./view.ts";

/** Characters of a message, and of its type, that are kept. */
const LONGEST_MESSAGE = 400;
const LONGEST_TYPE = 80;

export const messageText = (message: unknown): string => cut(printedMessage(message), LONGEST_MESSAGE);
export const messageType = (message: unknown): string => cut(typeOf(message), LONGEST_TYPE);

/** Every message of a story, in the order in which they were sent. `laneOf` numbers the nodes. */
export const arrowsOf = ({ start, steps }: Story, laneOf: (node: string) => number): readonly Arrow[] => {
  const ways = new Ways(start, laneOf);
  for (const step of steps) ways.take(step);
  return ways.arrows;
};

/** The message that an event takes from the network, also where a crash fell inside its delivery. */
const takenBy = (event: TraceEvent): Message | null => {
  if (event.kind === "deliver" || event.kind === "drop") return event;
  return "inside" in event && event.inside !== undefined ? takenBy(event.inside) : null;
};

const countOf = (message: Message, { network }: Snapshot): number => {
  const key = keyOf(message);
  return network.filter((each) => keyOf(each) === key).length;
};

const sweptBy = ({ kind }: TraceEvent): string => {
  if (kind === "crash" || kind === "stop") return "with the crash";
  return kind === "partition" ? "the partition is between them" : "their connection is broken";
};

/** How a message that was sent ended in the same event, and why. Null: it did not, or the exchange tells of it. */
const ENDED: Readonly<Record<Fate, readonly [End, string] | null>> = {
  "in flight": null,
  "held back": null,
  "at once": null,
  lost: null,
  absorbed: ["absorbed", "one is in flight already"],
  "lost by the partition": ["lost", "the partition is between them"],
  "lost with the connection": ["lost", "their connection is broken"],
  "lost with the crash": ["lost", "with the crash"],
  vanished: ["vanished", "nobody is there to take it"],
};
const TOLD_BY_EXCHANGE: ReadonlySet<Fate> = new Set(["at once", "lost"]);

type Draft = { -readonly [Key in keyof Arrow]: Arrow[Key] };
/** One message as it was sent, with the key that equal ones share. */
interface Way {
  readonly message: Message;
  readonly key: string;
  /** Among all, in the order of sending. */
  readonly place: number;
  readonly draft: Draft;
}
type How = Partial<Pick<Arrow, "ended" | "end" | "why" | "atOnce" | "main">>;

/** The ways of messages, event by event, and back to after so many events. */
export class Ways {
  readonly #laneOf: (node: string) => number;
  #all: Way[] = [];
  /** What is in flight, the oldest first. */
  readonly #flying = new Map<string, Way[]>();
  /** By event, the places of what it sent, ended or held back; of the start, of what is in flight there. */
  readonly #touched: Set<number>[] = [new Set()];
  /** The events that sent what the last event ended. */
  #sendings: number[] = [];

  constructor(start: Snapshot | null, laneOf: (node: string) => number) {
    this.#laneOf = laneOf;
    for (const message of start?.network ?? []) this.#fly(message, 0, "start");
  }

  take(step: Step): void {
    const { event, number } = step;
    this.#touched.push(new Set());
    this.#sendings = [];
    const taken = takenBy(event);
    if (taken !== null)
      this.#end(taken, { ended: number, end: event.kind === "drop" ? "lost" : "delivered", main: true });
    this.#sweep(step);
    this.#send(step);
    this.#exchange(step);
    for (const answer of step.answers) this.#fly(answer, number, "send");
    if (event.kind === "duplicate") this.#fly(event, number, "copy");
    if (taken !== null) this.#stay(taken, step);
    this.#hold(number, step.after.partition);
  }

  /** Back to where so many events had happened. */
  cut(events: number): void {
    this.#all = this.#all
      .filter(({ draft }) => draft.sent <= events)
      .map((way) => ({ ...way, draft: { ...arrowUntil(way.draft, events) } }));
    this.#flying.clear();
    // Of equal messages the oldest was always taken first, so what is left of them is in the order of sending.
    for (const way of this.#all) if (way.draft.end === "in flight") this.#queue(way);
    this.#touched.length = events + 1;
  }

  get arrows(): readonly Arrow[] {
    return this.#all.map((way) => this.#arrowOf(way));
  }

  /** By their places, those that were sent, ended or held back behind so many events; -1: all, also those of the start. */
  since(events: number): readonly (readonly [place: number, arrow: Arrow])[] {
    const places = new Set(this.#touched.slice(events + 1).flatMap((touched) => [...touched]));
    return [...places].sort((a, b) => a - b).map((place) => [place, this.#arrowOf(this.#all[place]!)]);
  }

  #arrowOf({ draft }: Way): Arrow {
    return draft.end === "in flight" ? { ...draft, ended: this.#touched.length - 1 } : draft;
  }

  /** Numbers of the events that sent what the last event ended. */
  get sendings(): readonly number[] {
    return this.#sendings;
  }

  #fly(message: Message, sent: number, origin: Arrow["origin"]): void {
    this.#queue(this.#put(message, sent, origin));
  }

  #queue(way: Way): void {
    const known = this.#flying.get(way.key);
    if (known === undefined) this.#flying.set(way.key, [way]);
    else known.push(way);
  }

  #end(message: Message, how: How): void {
    const key = keyOf(message);
    const ways = this.#flying.get(key);
    const way = ways?.shift();
    if (way === undefined) return;
    if (ways!.length === 0) this.#flying.delete(key);
    Object.assign(way.draft, how);
    this.#touched.at(-1)!.add(way.place);
    this.#sendings.push(way.draft.sent);
  }

  /** Takes as many copies away as the state behind the step no longer has. */
  #sweep({ event, number, after, swept }: Step): void {
    for (const message of swept)
      for (let copies = this.#copies(message); copies > countOf(message, after); copies--)
        this.#end(message, { ended: number, end: "lost", why: sweptBy(event) });
  }

  /** Where a link duplicates without limit, what was taken is still in flight: that is the network's copy. */
  #stay(message: Message, { number, after }: Step): void {
    if (this.#copies(message) < countOf(message, after)) this.#fly(message, number, "copy");
  }

  #copies(message: Message): number {
    return this.#flying.get(keyOf(message))?.length ?? 0;
  }

  #send({ event, number, sent, torn }: Step): void {
    const from = (to: string): string => actorOf(event) ?? to;
    for (const { message, to: receivers, fate } of [...(torn?.left ?? []), ...sent]) {
      if (TOLD_BY_EXCHANGE.has(fate)) continue;
      for (const to of receivers) {
        const ended = ENDED[fate];
        if (ended === null) this.#fly({ from: from(to), to, message }, number, "send");
        else this.#put({ from: from(to), to, message }, number, "send", { end: ended[0], why: ended[1] });
      }
    }
    for (const { message, to: receivers } of torn?.unsent ?? [])
      for (const to of receivers)
        this.#put({ from: from(to), to, message }, number, "send", { end: "unsent", why: "its sender crashed before" });
  }

  #exchange({ number, exchange }: Step): void {
    exchange.forEach((event, index) => {
      if (event.kind !== "deliver" && event.kind !== "drop") return;
      const why = "choice" in event && event.choice !== undefined ? event.choice : "";
      this.#put(event, number, "send", { end: event.kind === "drop" ? "lost" : "delivered", why, atOnce: index + 1 });
    });
  }

  /** Notes of what is in flight whether a partition holds it back from a position on. */
  #hold(position: number, partition: string | null): void {
    if (partition === null) return;
    for (const ways of this.#flying.values())
      if (separates(partition, ways[0]!.message.from, ways[0]!.message.to))
        for (const { draft, place } of ways) {
          this.#touched.at(-1)!.add(place);
          const last = draft.held.at(-1);
          const begun = last !== undefined && last[1] === position ? last[0] : position;
          draft.held = [...draft.held.slice(0, begun === position ? undefined : -1), [begun, position + 1]];
        }
  }

  #put(message: Message, sent: number, origin: Arrow["origin"], how: How = {}): Way {
    const { from, to } = message;
    const draft: Draft = {
      from: this.#laneOf(from),
      to: this.#laneOf(to),
      text: messageText(message.message),
      type: messageType(message.message),
      sent,
      origin,
      ended: sent,
      end: "in flight",
      why: "",
      atOnce: 0,
      main: false,
      held: [],
      ...how,
    };
    if (draft.end !== "in flight") this.#sendings.push(sent);
    const way = { message, key: keyOf(message), place: this.#all.length, draft };
    this.#all.push(way);
    this.#touched.at(-1)!.add(way.place);
    return way;
  }
}

// The way of every message through a story, from the event that sent it to the event that ended it.
// The one idea: of equal messages in flight the oldest is taken, which is one of the ways that a multiset allows; how many are in
// flight after each event is what the snapshots say, and a test holds them against each other.
// Not here: what became of the messages of one event (flight.ts), drawing (page/).
import { canonicalText, cut, printedMessage, type Snapshot, type TraceEvent, typeOf } from "../../checker/index.ts";
import type { Fate, Message } from "../flight.ts";
import { separates } from "../partition.ts";
import { actorOf } from "../phrase.ts";
import type { Step, Story } from "../story.ts";
import type { Arrow, End } from "./view.ts";

/** Characters of a message, and of its type, that are kept. */
const LONGEST_MESSAGE = 400;
const LONGEST_TYPE = 80;

export const messageText = (message: unknown): string => cut(printedMessage(message), LONGEST_MESSAGE);
export const messageType = (message: unknown): string => cut(typeOf(message), LONGEST_TYPE);

/** Every message of a story, in the order in which they were sent. `laneOf` numbers the nodes. */
export const arrowsOf = ({ start, steps }: Story, laneOf: (node: string) => number): readonly Arrow[] => {
  const ways = new Ways(laneOf);
  for (const message of start?.network ?? []) ways.fly(message, 0, "start");
  for (const step of steps) {
    const { event, number } = step;
    const taken = takenBy(event);
    if (taken !== null)
      ways.take(taken, { ended: number, end: event.kind === "drop" ? "lost" : "delivered", main: true });
    ways.sweep(step);
    ways.send(step);
    ways.exchange(step);
    for (const answer of step.answers) ways.fly(answer, number, "send");
    if (event.kind === "duplicate") ways.fly(event, number, "copy");
    if (taken !== null) ways.stay(taken, step);
    ways.hold(number, step.after.partition);
  }
  return ways.ended(steps.length);
};

/** The message that an event takes from the network, also where a crash fell inside its delivery. */
const takenBy = (event: TraceEvent): Message | null => {
  if (event.kind === "deliver" || event.kind === "drop") return event;
  return "inside" in event && event.inside !== undefined ? takenBy(event.inside) : null;
};

const keyOf = ({ from, to, message }: Message): string => canonicalText([from, to, message]);

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
type How = Partial<Pick<Arrow, "ended" | "end" | "why" | "atOnce" | "main">>;

class Ways {
  readonly #laneOf: (node: string) => number;
  readonly #all: Draft[] = [];
  /** What is in flight, the oldest first. */
  readonly #flying = new Map<string, { readonly message: Message; readonly drafts: Draft[] }>();

  constructor(laneOf: (node: string) => number) {
    this.#laneOf = laneOf;
  }

  fly(message: Message, sent: number, origin: Arrow["origin"]): void {
    const draft = this.#put(message, sent, origin);
    const key = keyOf(message);
    const known = this.#flying.get(key);
    if (known === undefined) this.#flying.set(key, { message, drafts: [draft] });
    else known.drafts.push(draft);
  }

  take(message: Message, how: How): void {
    Object.assign(this.#flying.get(keyOf(message))?.drafts.shift() ?? {}, how);
  }

  /** Takes as many copies away as the state behind the step no longer has. */
  sweep({ event, number, after, swept }: Step): void {
    for (const message of swept)
      for (let copies = this.#copies(message); copies > countOf(message, after); copies--)
        this.take(message, { ended: number, end: "lost", why: sweptBy(event) });
  }

  /** Where a link duplicates without limit, what was taken is still in flight: that is the network's copy. */
  stay(message: Message, { number, after }: Step): void {
    if (this.#copies(message) < countOf(message, after)) this.fly(message, number, "copy");
  }

  #copies(message: Message): number {
    return this.#flying.get(keyOf(message))?.drafts.length ?? 0;
  }

  send({ event, number, sent, torn }: Step): void {
    const from = (to: string): string => actorOf(event) ?? to;
    for (const { message, to: receivers, fate } of [...(torn?.left ?? []), ...sent]) {
      if (TOLD_BY_EXCHANGE.has(fate)) continue;
      for (const to of receivers) {
        const ended = ENDED[fate];
        if (ended === null) this.fly({ from: from(to), to, message }, number, "send");
        else this.#put({ from: from(to), to, message }, number, "send", { end: ended[0], why: ended[1] });
      }
    }
    for (const { message, to: receivers } of torn?.unsent ?? [])
      for (const to of receivers)
        this.#put({ from: from(to), to, message }, number, "send", { end: "unsent", why: "its sender crashed before" });
  }

  exchange({ number, exchange }: Step): void {
    exchange.forEach((event, index) => {
      if (event.kind !== "deliver" && event.kind !== "drop") return;
      const why = "choice" in event && event.choice !== undefined ? event.choice : "";
      this.#put(event, number, "send", { end: event.kind === "drop" ? "lost" : "delivered", why, atOnce: index + 1 });
    });
  }

  /** Notes of what is in flight whether a partition holds it back from a position on. */
  hold(position: number, partition: string | null): void {
    if (partition === null) return;
    for (const { message, drafts } of this.#flying.values())
      if (separates(partition, message.from, message.to))
        for (const draft of drafts) {
          const last = draft.held.at(-1);
          const begun = last !== undefined && last[1] === position ? last[0] : position;
          draft.held = [...draft.held.slice(0, begun === position ? undefined : -1), [begun, position + 1]];
        }
  }

  ended(events: number): readonly Arrow[] {
    for (const { drafts } of this.#flying.values()) for (const draft of drafts) draft.ended = events;
    return this.#all;
  }

  #put({ from, to, message }: Message, sent: number, origin: Arrow["origin"], how: How = {}): Draft {
    const draft: Draft = {
      from: this.#laneOf(from),
      to: this.#laneOf(to),
      text: messageText(message),
      type: messageType(message),
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
    this.#all.push(draft);
    return draft;
  }
}

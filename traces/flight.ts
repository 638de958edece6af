// What becomes of messages in one step: of those it sends, and of those that were in flight.
// The one idea: it is read off what is in flight before and after, so it cannot differ from what the checker saw.
// Not here: the rest of a step (story.ts), words (text.ts, mermaid.ts).
import {
  canonicalText,
  type Envelope,
  type EventOf,
  type KindsWith,
  type Move,
  type NodeId,
  rowOf,
  type Snapshot,
  type TraceEvent,
} from "../checker/index.ts";
import { separates } from "./partition.ts";

/** A message in flight, with its sender and receiver. */
export type Message = Envelope<unknown>;

/**
 * held back: in flight, and a partition is between its ends. absorbed: an equal one was in flight, and the link keeps one copy.
 * at once: handled in the same event. The others are gone: lost by its link, by the partition between its ends, with a
 * connection whose end the sender has yet to learn of, with the crash that the event is; or nobody is there to take it.
 */
export type Fate =
  | "in flight"
  | "held back"
  | "absorbed"
  | "at once"
  | "lost"
  | "lost by the partition"
  | "lost with the connection"
  | "lost with the crash"
  | "vanished";

/** One message as it was sent, to one node or several. */
export interface Sent {
  readonly message: unknown;
  readonly to: readonly NodeId[];
  readonly fate: Fate;
}

/** The step inside which a crash fell: what of its messages had left, and what never did. */
export interface Torn {
  readonly left: readonly Sent[];
  readonly unsent: readonly { readonly message: unknown; readonly to: readonly NodeId[] }[];
}

/** What became of messages in one event: of those that it sent, and of those that were in flight. */
export interface Flight {
  readonly sent: readonly Sent[];
  /** Null: the event is no crash inside a step. */
  readonly torn: Torn | null;
  /** What other nodes put in flight: answers in an exchange that could not be handled at once. */
  readonly answers: readonly Message[];
  /** What was in flight and went away with this event, without being delivered or dropped by it. */
  readonly swept: readonly Message[];
  /** Of a partition: what it holds back. Of its healing: what can be delivered again. */
  readonly held: readonly Message[];
}

/** What became of the messages of a move. `inside` are the sends of the step that a crash fell in, where they are known. */
export const flightOf = (
  { event, sends, exchange }: Move,
  before: Snapshot,
  after: Snapshot,
  inside: readonly Message[],
): Flight => {
  const was = counted(before.network);
  const is = counted(after.network);
  const atOnce = fatesAtOnce(sends, exchange?.happened ?? []);
  const sending = counted(sends.filter((_, i) => atOnce[i] === undefined));
  const taken = takenBy(event);
  const missing = (text: string): number =>
    (was.get(text) ?? 0) - (text === taken ? 1 : 0) + (sending.get(text) ?? 0) - (is.get(text) ?? 0);
  const fated = sends.map((message, i) => {
    const text = keyOf(message);
    const there = missing(text) <= 0;
    const fate = there ? flying(message, after) : is.has(text) ? "absorbed" : gone(message, event, after);
    return { message, fate: atOnce[i] ?? fate };
  });
  const left = "sent" in event && event.sent !== undefined ? event.sent.length : 0;
  return {
    sent: grouped(fated.slice(left)),
    torn: tornOf(event, fated.slice(0, left), inside),
    answers: distinct(after.network).filter((message) => {
      const text = keyOf(message);
      const known = (was.get(text) ?? 0) + (sending.get(text) ?? 0);
      return event.kind !== "duplicate" && (is.get(text) ?? 0) > known;
    }),
    swept: distinct(before.network).filter((message) => {
      const text = keyOf(message);
      return missing(text) > (sending.get(text) ?? 0);
    }),
    held: heldBy(event, before, after),
  };
};

/** The message that an event takes from the network, also where a crash fell inside its delivery. */
const takenBy = (event: TraceEvent): string | undefined => {
  if (event.kind !== "init" && rowOf(event.kind).takes) return keyOf(event as EventOf<KindsWith<"takes", true>>);
  return "inside" in event && event.inside !== undefined ? takenBy(event.inside) : undefined;
};

const flying = ({ from, to }: Message, { partition }: Snapshot): Fate =>
  separates(partition, from, to) ? "held back" : "in flight";

const gone = ({ from, to }: Message, event: TraceEvent, { nodes, partition, notices }: Snapshot): Fate => {
  if (nodes.find(({ id }) => id === to)?.status === "stopped" && event.kind !== "stop") return "vanished";
  if (event.kind !== "init" && rowOf(event.kind).subject === "clause") return "lost with the crash";
  if (separates(partition, from, to)) return "lost by the partition";
  return notices.some(({ node, peer }) => node === from && peer === to) ? "lost with the connection" : "vanished";
};

/** Of messages that an exchange begins with: which were handled in it, and which lost. It takes equal ones in their order. */
const fatesAtOnce = (
  sends: readonly Message[],
  happened: NonNullable<Move["exchange"]>["happened"],
): readonly (Fate | undefined)[] => {
  const open = [...happened];
  return sends.map((message) => {
    const text = keyOf(message);
    const at = open.findIndex(({ event }) => keyOf(event as Message) === text);
    if (at < 0) return undefined;
    const [found] = open.splice(at, 1);
    return found!.event.kind === "drop" ? "lost" : "at once";
  });
};

const tornOf = (event: TraceEvent, left: readonly Fated[], inside: readonly Message[]): Torn | null => {
  if (!("inside" in event) || event.inside === undefined) return null;
  const unsent = inside.filter((_, position) => !event.sent?.includes(position));
  return { left: grouped(left), unsent: grouped(unsent.map((message) => ({ message, fate: "in flight" as const }))) };
};

const heldBy = (event: TraceEvent, before: Snapshot, after: Snapshot): readonly Message[] => {
  const partition = event.kind === "partition" ? after.partition : event.kind === "heal" ? before.partition : null;
  return after.network.filter(({ from, to }) => separates(partition, from, to));
};

/** Messages are shared by the states that they are in flight in, so most have been written before. */
const texts = new WeakMap<object, string>();
const textOf = (message: unknown): string => {
  if (typeof message !== "object" || message === null) return canonicalText(message);
  const known = texts.get(message);
  if (known !== undefined) return known;
  const text = canonicalText(message);
  texts.set(message, text);
  return text;
};

/** A text that equal messages between the same two nodes share, and no others. */
export const keyOf = ({ from, to, message }: Message): string =>
  `${JSON.stringify(from)} ${JSON.stringify(to)} ${textOf(message)}`;

const counted = (messages: readonly Message[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const message of messages) {
    const text = keyOf(message);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
};

const distinct = (messages: readonly Message[]): readonly Message[] => [
  ...new Map(messages.map((message) => [keyOf(message), message])).values(),
];

interface Fated {
  readonly message: Message;
  readonly fate: Fate;
}

/** The same message with the same fate to several nodes is told once. */
const grouped = (sends: readonly Fated[]): readonly Sent[] => {
  const groups = new Map<string, Sent>();
  for (const { message, fate } of sends) {
    const key = canonicalText([message.message, fate]);
    const to = [...(groups.get(key)?.to ?? []), message.to];
    groups.set(key, { message: message.message, to, fate });
  }
  return [...groups.values()];
};

/** Messages in flight, the same one from one sender to several nodes told once; several copies are counted. */
export const bySender = (
  network: readonly Message[],
): readonly { readonly from: NodeId; readonly to: readonly string[]; readonly message: unknown }[] => {
  const groups = new Map<string, { from: NodeId; to: Map<NodeId, number>; message: unknown }>();
  for (const { from, to, message } of network) {
    const key = canonicalText([from, message]);
    if (!groups.has(key)) groups.set(key, { from, to: new Map(), message });
    const copies = groups.get(key)!.to;
    copies.set(to, (copies.get(to) ?? 0) + 1);
  }
  return [...groups.values()].map(({ from, to, message }) => ({
    from,
    to: Array.from(to, ([id, copies]) => (copies === 1 ? id : `${id} (${copies} copies)`)),
    message,
  }));
};

// What an implementation answered, and whether it is what the model may send.
// The one idea: an answer is a bag of messages; only over a link that keeps the order is their order part of it.
// Not here: asking for it (calling.ts).
import {
  canonicalText,
  type Envelope,
  enumerated,
  inSentence,
  type Link,
  type Nodes,
  type ProtocolSource,
  type Send,
  typeOf,
} from "../../checker/index.ts";

/** What was seen after an input. */
export interface Seen {
  readonly sends: readonly Send<unknown>[];
  /** What it shows of its state; absent: nothing. */
  readonly state?: { readonly shown: unknown };
}

/** The queue in which a message keeps its place; null: it may come in any order. */
export type QueueOf = (envelope: Envelope<unknown>) => string | null;

/** The number of the link that carries a message to another node; -1: none does. */
export type LinkOf = (envelope: Envelope<unknown>) => number;

/** The links that a protocol declares. */
export const linksOf = ({ system: { network } }: ProtocolSource): readonly Link<Nodes>[] =>
  (Array.isArray(network) ? network : [network]) as readonly Link<Nodes>[];

/** Which of the links that a protocol declares carries a message. */
export const carriersOf = (links: readonly Link<Nodes>[], groups: ReadonlyMap<string, string>): LinkOf => {
  const isAt = (where: string, node: string): boolean => where === node || groups.get(node) === where;
  const fits = ({ between, carrying }: Link<Nodes>, { from, to, message }: Envelope<unknown>): boolean => {
    const [a, b] = between ?? [];
    const joins =
      a === undefined || b === undefined || (isAt(a, from) && isAt(b, to)) || (isAt(a, to) && isAt(b, from));
    return joins && (carrying === undefined || (carrying as readonly unknown[]).includes(typeOf(message)));
  };
  return (envelope) => links.findIndex((link) => fits(link, envelope));
};

/** Which queue a message goes into, of the links that a protocol declares. */
export const queuesOf =
  (links: readonly Link<Nodes>[], linkOf: LinkOf): QueueOf =>
  (envelope) => {
    const number = envelope.from === envelope.to ? -1 : linkOf(envelope);
    const order = links[number]?.order ?? "none";
    if (order === "none") return null;
    return `${number} ${envelope.to} ${order === "fifo" ? "" : order.fifo(envelope)}`;
  };

/** Equal for answers that the model does not tell apart. */
export const answerText = (from: string, sends: readonly Send<unknown>[], queueOf: QueueOf): string => {
  const queues = new Map<string, string[]>();
  for (const { to, message } of sends) {
    const queue = queueOf({ from, to, message });
    const text = canonicalText([to, message]);
    const key = queue === null ? "" : `q${queue}`;
    queues.set(key, [...(queues.get(key) ?? []), text]);
  }
  return canonicalText([...queues].map(([key, texts]) => [key, key === "" ? texts.toSorted() : texts]).toSorted());
};

/** `yes to coordinator`. */
const sentence = ({ to, message }: Send<unknown>): string => `${inSentence(message)} to ${to}`;

/** What is sent, in words. */
export const inWords = (sends: readonly Send<unknown>[]): string =>
  sends.length === 0 ? "nothing" : enumerated(sends.map(sentence));

/** The same without what is in it more than once. */
export const onceEach = (sends: readonly Send<unknown>[]): readonly Send<unknown>[] => [
  ...new Map(sends.map((each) => [canonicalText([each.to, each.message]), each])).values(),
];

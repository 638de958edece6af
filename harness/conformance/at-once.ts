// What is still to be handled at once in a run: the messages of a step and the answers to them, before anything else happens.
// The one idea: an exchange at once is a way through the protocol with its messages in flight on which nothing else comes between; so
// the machine has them in flight, where each answer is an event of its own, and the run keeps everything else waiting.
// Why nobody is blamed wrongly: what a node may answer follows from its local state and what comes to it, however that is delivered; and
// what comes to it is what may come in the protocol as it is written: of one sender to one receiver in the order of sending, between
// others in any order, lost where its link loses. What is not taken when its turn comes, or may not be because of a bound or of what
// is forbidden, is in flight from then on.
// Not here: runs (run.ts), how the checker plays an exchange out (checker/machine/protocol/steps/exchange.ts).
import { canonicalText, type Envelope, type Link, type Nodes, type ProtocolSource } from "../../checker/index.ts";
import { type LinkOf, linksOf } from "./answers.ts";
import type { Offer } from "./belief.ts";

/** The same protocol with nothing at once. */
export const inFlight = (source: ProtocolSource): ProtocolSource => {
  const network = linksOf(source).map(({ delivery: _, ...link }) => link);
  return { ...source, system: { ...source.system, network } } as ProtocolSource;
};

interface Waiting {
  /** Its link, sender and receiver: of those that share it the first is the next. */
  readonly queue: string;
  readonly text: string;
}

/** What waits in one run. */
export class AtOnce {
  readonly #links: readonly Link<Nodes>[];
  readonly #linkOf: LinkOf;
  #waiting: readonly Waiting[] = [];

  constructor(links: readonly Link<Nodes>[], linkOf: LinkOf) {
    this.#links = links;
    this.#linkOf = linkOf;
  }

  /** Is an exchange going on? */
  get isGoingOn(): boolean {
    return this.#waiting.length > 0;
  }

  /** Of what may happen what may happen now: while messages wait, only what becomes of them. */
  now(offers: readonly Offer[]): readonly Offer[] {
    while (this.#waiting.length > 0) {
      const next = this.#next();
      const due = offers.filter((offer) => next.has(textOf(offer)));
      const taken = new Set(due.filter(({ event }) => event.kind === "deliver").map(textOf));
      if ([...next].every((text) => taken.has(text))) return due;
      // What nobody takes now stays in flight.
      this.#waiting = this.#waiting.filter(({ text }) => !next.has(text) || taken.has(text));
    }
    return offers;
  }

  /** It happened, and this was sent by whom it happened to. */
  happened(offer: Offer, sends: readonly Envelope<unknown>[]): void {
    const text = textOf(offer);
    const place = this.#waiting.findIndex((each) => each.text === text);
    const waiting = place < 0 ? [...this.#waiting] : this.#waiting.toSpliced(place, 1);
    for (const envelope of sends) {
      const number = this.#linkOf(envelope);
      const link = this.#links[number];
      const { from, to, message } = envelope;
      const sent = { queue: canonicalText([number, from, to]), text: canonicalText([from, to, message]) };
      const isAbsorbed = link?.copies === "one" && waiting.some((each) => each.text === sent.text);
      if (link?.delivery === "at once" && !isAbsorbed) waiting.push(sent);
    }
    this.#waiting = waiting;
  }

  #next(): ReadonlySet<string> {
    const first = new Map<string, string>();
    for (const { queue, text } of this.#waiting) if (!first.has(queue)) first.set(queue, text);
    return new Set(first.values());
  }
}

/** The message that is delivered or lost; nothing where something else happens. */
const textOf = ({ event }: Offer): string =>
  event.kind === "deliver" || event.kind === "drop" ? canonicalText([event.from, event.to, event.message]) : "";

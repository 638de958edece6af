// What an exchange does to inboxes, without looking into them: what it puts in, and of what it takes one out.
// The one idea: an exchange decides nothing by what else is in flight, so a list of what it does to an inbox stands for the inbox
// after it, and is the same list whatever lies there.
// Why lists are one: what is done to different queues, or to different messages of a bag, may be done in any order, so it is listed
// queue by queue and message by message. In a bag that holds one copy, or any number that counts as one, to put a message in twice is to put it in once; and one
// that is put in and taken out where there is but one copy is taken out: what was there before is there no more.
// Not here: what is in an inbox (inbox.ts), who sends what (steps/exchange.ts).
import { PairMap, SequenceTable } from "../../../values/sequences.ts";
import { lookFirst } from "../../lookout.ts";
import { UNLIMITED } from "../assumptions/topology.ts";
import type { Envelopes, Inboxes } from "./inbox.ts";

/** Inboxes after changes are derivable; the cache forgets them when it would hold more. */
const KEPT = 1 << 20;

/** Lists are derivable, too; who makes them forgets them when there are so many. */
const MOST_LISTS = 1 << 20;

/** What is done, with an envelope: one integer for both. */
const PUT = 0;
const TAKE = 1;
const KINDS = 2;
const envelopeOf = (change: number): number => Math.floor(change / KINDS);

export class InboxChanges {
  /** The list of no changes. */
  static readonly NONE = 0;
  readonly #envelopes: Envelopes;
  readonly #inboxes: Inboxes;
  readonly #lists = new SequenceTable();
  /** (list, change) → the list with the change behind it. */
  readonly #longer = new PairMap();
  /** (inbox, list) → inbox. */
  readonly #changed = new PairMap(KEPT);

  constructor(envelopes: Envelopes, inboxes: Inboxes) {
    this.#envelopes = envelopes;
    this.#inboxes = inboxes;
    this.#lists.intern([]);
  }

  get isFull(): boolean {
    return this.#lists.size >= MOST_LISTS;
  }

  /** Forgets all lists but that of no changes. */
  clear(): void {
    this.#lists.clear();
    this.#lists.intern([]);
    this.#longer.clear();
    this.#changed.clear();
  }

  /** The list with an envelope put in at its end. */
  put(list: number, envelope: number): number {
    return this.#with(list, envelope * KINDS + PUT);
  }

  /** The list at whose end one copy of an envelope is taken out of the bag, if it lies there. */
  take(list: number, envelope: number): number {
    return this.#with(list, envelope * KINDS + TAKE);
  }

  /** The inbox after all changes of a list. */
  applied(inbox: number, list: number): number {
    if (list === InboxChanges.NONE) return inbox;
    const known = this.#changed.get(inbox, list);
    if (known >= 0) return known;
    const after = this.#apply(inbox, this.#lists.get(list));
    this.#changed.set(inbox, list, after);
    return after;
  }

  #apply(inbox: number, changes: readonly number[]): number {
    // Of the parts of a large step each leaves an inbox of its own, which takes longer than a bound on time may.
    lookFirst();
    let after = inbox;
    let put: number[] = [];
    for (const change of changes) {
      const envelope = envelopeOf(change);
      if (change % KINDS === PUT) put.push(envelope);
      else {
        after = this.#inboxes.put(after, put);
        put = [];
        if (this.#inboxes.holds(after, envelope)) after = this.#inboxes.take(after, envelope);
      }
    }
    return this.#inboxes.put(after, put);
  }

  #with(list: number, change: number): number {
    const known = this.#longer.get(list, change);
    if (known >= 0) return known;
    const longer = this.#lists.intern(this.#inOrder(this.#lists.get(list), change));
    this.#longer.set(list, change, longer);
    return longer;
  }

  #inOrder(changes: readonly number[], change: number): number[] {
    const lane = this.#laneOf(change);
    let at = changes.length;
    while (at > 0 && this.#laneOf(changes[at - 1]!) > lane) at--;
    const replaced = at > 0 && this.#includes(changes[at - 1]!, change) ? 1 : 0;
    return changes.toSpliced(at - replaced, replaced, change);
  }

  /** Is a change with another directly before it the same without that one? */
  #includes(before: number, change: number): boolean {
    const envelope = envelopeOf(change);
    const { link, queue } = this.#envelopes.get(envelope);
    const isOne = link.copiesOne || link.duplicates === UNLIMITED;
    return isOne && queue < 0 && before === envelope * KINDS + PUT;
  }

  /** What is done in one lane is done in order: a queue, or an envelope of a bag. */
  #laneOf(change: number): number {
    const envelope = envelopeOf(change);
    const { queue } = this.#envelopes.get(envelope);
    return queue < 0 ? 2 * envelope : 2 * queue + 1;
  }
}

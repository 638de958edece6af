// Lists of sends that mean the same: between different receivers, and between different queues, their order means nothing.
// The one idea: what comes in order keeps its order within its queue, or from one node to another over one link where it is handled
// at once; everything else is a bag. So a list is brought into one order, and two lists mean the same if they are then equal.
// Not here: what a permutation makes of an envelope (protocol-renaming.ts).
import { PairMap, SequenceTable } from "../../../values/sequences.ts";
import type { Envelopes } from "../network/inbox.ts";

export class SendsByQueue {
  readonly #lists: SequenceTable;
  readonly #envelopes: Envelopes;
  readonly #ordered = new SequenceTable();
  /** (permutation, list) → number. */
  readonly #known = new PairMap();

  /** `lists`: those that handlers send. */
  constructor(lists: SequenceTable, envelopes: Envelopes) {
    this.#lists = lists;
    this.#envelopes = envelopes;
  }

  /** A number that lists share which mean the same, once a permutation has made another of each envelope. */
  of(list: number, permutation: number, envelope: (id: number) => number): number {
    const known = this.#known.get(permutation, list);
    if (known >= 0) return known;
    const number = this.#numbered(list, envelope);
    this.#known.set(permutation, list, number);
    return number;
  }

  #numbered(list: number, envelope: (id: number) => number): number {
    const sent = this.#lists.get(list).map((id) => this.#placed(envelope(id)));
    sent.sort((a, b) => a.link - b.link || a.to - b.to || a.queue - b.queue || (a.ordered ? 0 : a.id - b.id));
    return this.#ordered.intern(sent.map(({ id }) => id));
  }

  #placed(id: number): { id: number; link: number; to: number; queue: number; ordered: boolean } {
    const { link, to, queue } = this.#envelopes.get(id);
    return { id, link: link.index, to, queue, ordered: link.fifo || link.atOnce };
  }
}

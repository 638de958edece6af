// Messages in flight, by receiver: each node's inbox is one component: an interned bag, its queues, and the notices of broken
// connections.
// The one idea: splitting the network by receiver keeps the ids few: a delivery touches the receiver's inbox and those it
// sends to, and the network as a whole is never built.
// Not here: who may drop or duplicate what (rows.ts), and the contents of messages (values.ts).

import { PromiseBroken } from "../../../language/index.ts";
import { layout, write } from "../../../values/record.ts";
import { grown, PairMap, SequenceTable } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { LinkInfo, NodeInfo } from "../assumptions/topology.ts";
import { UNLIMITED } from "../assumptions/topology.ts";
import { fifoKey } from "./fifo-keys.ts";

/** What an envelope id stands for. */
export interface EnvelopeInfo {
  readonly id: number;
  readonly link: LinkInfo;
  readonly from: number;
  readonly to: number;
  /** Value id. */
  readonly message: number;
  /** Delivery leaves a copy: the link duplicates without end and the message is not to oneself. */
  readonly endless: boolean;
  /** Of a fifo link: which queue of the receiver it goes through. */
  readonly queue: number;
}

/** Inboxes after what is derived from them; a cache of them forgets all when it would hold more. */
const KEPT = 1 << 20;

/** How a stale message is counted in the bag. */
const STALE = 2;

interface QueueInfo {
  readonly link: LinkInfo;
  readonly from: number;
}

const ENVELOPE = layout("link", "from", "to", "message");

export class Envelopes {
  readonly #table = new SequenceTable(true);
  readonly #scratch = new Int32Array(ENVELOPE.size);
  readonly #links: readonly LinkInfo[];
  /** By id: its queue, -1 for none. */
  #queueOf = new Int32Array(64);
  readonly #queueIds = new Map<string, number>();
  readonly queues: QueueInfo[] = [];
  readonly #values: ValueTable;

  constructor(values: ValueTable, links: readonly LinkInfo[]) {
    this.#values = values;
    this.#links = links;
  }

  get size(): number {
    return this.#table.size;
  }

  /** Made anew from integers at each call, because there may be millions of envelopes. */
  get(id: number): EnvelopeInfo {
    const link = this.#links[this.#table.at(id, ENVELOPE.link)]!;
    const from = this.#table.at(id, ENVELOPE.from);
    const to = this.#table.at(id, ENVELOPE.to);
    const endless = link.duplicates === UNLIMITED && from !== to;
    return { id, link, from, to, message: this.#table.at(id, ENVELOPE.message), endless, queue: this.#queueOf[id]! };
  }

  intern(link: LinkInfo, from: NodeInfo, to: NodeInfo, message: number): number {
    const before = this.#table.size;
    write(ENVELOPE, this.#scratch, 0, { link: link.index, from: from.index, to: to.index, message });
    const id = this.#table.intern(this.#scratch);
    if (id === before) {
      this.#queueOf = grown(this.#queueOf, id + 1);
      this.#queueOf[id] = link.fifo ? this.#queue(link, from, to, message) : -1;
    }
    return id;
  }

  /** The queue that a fifo key leads to; undefined: none. */
  queueOf(link: number, from: number, to: number, key: string): number | undefined {
    return this.#queueIds.get(`${link} ${from} ${to} ${key}`);
  }

  #queue(link: LinkInfo, from: NodeInfo, to: NodeInfo, message: number): number {
    const key = `${link.index} ${from.index} ${to.index} ${link.key === null ? "" : fifoKey(link.key, from, to, this.#values.value(message))}`;
    const known = this.#queueIds.get(key);
    if (known !== undefined) return known;
    this.#queueIds.set(key, this.queues.length);
    return this.queues.push({ link, from: from.index }) - 1;
  }
}

/** An inbox taken apart: how often each envelope lies in the bag, the notices, and the queues. */
export interface Contents {
  readonly bag: Map<number, number>;
  /** link × nodes + peer. */
  readonly notices: Set<number>;
  readonly queues: Map<number, readonly number[]>;
}

/** How often an envelope lies in the bag; a queue, before the envelopes in it. */
const ENTRY = layout("envelope", "count");
const QUEUE = layout("queue", "length");
/** Before the entries of the bag, and before the notices: how many there are. */
const COUNT = 1;

/**
 * All inboxes, interned: [entries of the bag, ENTRY…, notices, notice…, (QUEUE, envelope…)…].
 * Envelopes know their receiver, so inboxes of different nodes never have contents in common but emptiness and notices.
 */
export class Inboxes {
  readonly #table = new SequenceTable(true);
  readonly #envelopes: Envelopes;
  readonly #nodes: number;
  static readonly EMPTY = 0;
  #scratch = new Int32Array(64);

  /** (inbox, its owner and the node whose connections die) → inbox. */
  readonly #purged = new PairMap(KEPT);

  /** By inbox: the one with its notices alone + 1; 0: not asked yet. */
  #noticesAlone = new Int32Array(64);

  /** Links whose connections die with an end. */
  readonly #losing: ReadonlySet<number>;
  /** Is a message that leaves a copy behind told fresh (counted 1) from stale, delivered before (counted 2)? */
  readonly tellsFresh: boolean;

  constructor(envelopes: Envelopes, nodes: number, links: readonly LinkInfo[], tellsFresh = false) {
    this.#envelopes = envelopes;
    this.#nodes = nodes;
    this.tellsFresh = tellsFresh;
    this.#losing = new Set(links.filter((link) => link.losesOnCrash).map((link) => link.index));
    this.#table.intern([0, 0]);
  }

  get size(): number {
    return this.#table.size;
  }

  /** What may be lost or copied: each envelope of the bag, and the head of each queue. */
  heads(inbox: number): number[] {
    if (this.#isBag(inbox)) return this.#inBag(inbox);
    const { bag, queues } = this.#open(inbox);
    return [...bag.keys(), ...[...queues.values()].map((queue) => queue[0]!)];
  }

  /** What may come next: the heads that do not wait behind the notice of a broken connection. */
  deliverable(inbox: number): number[] {
    if (this.#isBag(inbox)) return this.#inBag(inbox);
    const { bag, notices, queues } = this.#open(inbox);
    const free = [...queues].filter(([queue]) => !notices.has(this.#connectionOf(queue)));
    return [...bag.keys(), ...free.map(([, envelopes]) => envelopes[0]!)];
  }

  /** Notices of broken connections: link × nodes + peer. */
  notices(inbox: number): number[] {
    if (this.#isBag(inbox)) return [];
    return [...this.#open(inbox).notices];
  }

  /** The inbox with nothing in it but its notices. */
  noticesAlone(inbox: number): number {
    const known = inbox < this.#noticesAlone.length ? this.#noticesAlone[inbox]! : 0;
    if (known > 0) return known - 1;
    const alone = this.#isBag(inbox) ? Inboxes.EMPTY : this.filtered(inbox, () => false);
    this.#noticesAlone = grown(this.#noticesAlone, inbox + 1);
    this.#noticesAlone[inbox] = alone + 1;
    return alone;
  }

  /** Of what a node sends, what leaves it: not what goes over a connection whose breaking it has not seen yet. */
  leaving(inbox: number, owner: number, envelopes: readonly number[]): readonly number[] {
    if (this.#isBag(inbox)) return envelopes;
    const { notices } = this.#open(inbox);
    if (notices.size === 0) return envelopes;
    return envelopes.filter((id) => {
      const { link, to } = this.#envelopes.get(id);
      return to === owner || !notices.has(link.index * this.#nodes + to);
    });
  }

  /** Taken apart. */
  contents(inbox: number): Contents {
    return this.#open(inbox);
  }

  /** Everything in it, an envelope as often as it is in flight, queues in their order. */
  all(inbox: number): number[] {
    const table = this.#table;
    const envelopes: number[] = [];
    const end = this.#bagEnd(inbox);
    for (let at = COUNT; at < end; at += ENTRY.size) {
      const id = table.at(inbox, at + ENTRY.envelope);
      const copies = this.#envelopes.get(id).endless ? 1 : table.at(inbox, at + ENTRY.count);
      for (let i = 0; i < copies; i++) envelopes.push(id);
    }
    for (let at = end + COUNT + table.at(inbox, end); at < table.length(inbox); ) {
      const first = at + QUEUE.size;
      at = first + table.at(inbox, at + QUEUE.length);
      for (let i = first; i < at; i++) envelopes.push(table.at(inbox, i));
    }
    return envelopes;
  }

  /** Does the envelope travel in a queue? */
  queued(envelope: number): boolean {
    return this.#envelopes.get(envelope).link.fifo;
  }

  /** By sender, then by the message's contents, then by link. */
  compare(a: number, b: number, values: ValueTable): number {
    const one = this.#envelopes.get(a);
    const other = this.#envelopes.get(b);
    return one.from - other.from || values.compare(one.message, other.message) || one.link.index - other.link.index;
  }

  /** Puts envelopes in, in the order of the list, as their links say. */
  put(inbox: number, envelopes: readonly number[]): number {
    if (envelopes.length === 0) return inbox;
    const [first] = envelopes;
    if (envelopes.length === 1 && !this.queued(first!))
      return this.#counted(inbox, first!, this.#oneMore(first!, this.#count(inbox, first!)));
    const contents = this.#open(inbox);
    for (const id of envelopes) {
      const { link, queue } = this.#envelopes.get(id);
      if (link.fifo) {
        const waiting = contents.queues.get(queue) ?? [];
        if (!(link.copiesOne && waiting.includes(id))) contents.queues.set(queue, [...waiting, id]);
      } else contents.bag.set(id, this.#oneMore(id, contents.bag.get(id) ?? 0));
    }
    return this.#close(contents);
  }

  /** How often an envelope lies in a bag, where it lay `count` times, once it is sent again. */
  #oneMore(id: number, count: number): number {
    const { link, endless } = this.#envelopes.get(id);
    if (endless) return 1;
    // A link that duplicates without end is a set, also for what a node sends itself.
    return count === 0 || !(link.copiesOne || link.duplicates === UNLIMITED) ? count + 1 : count;
  }

  /** The inbox after a delivery: a message that leaves a copy behind is stale from then on, until it is sent again. */
  delivered(inbox: number, envelope: number): number {
    if (!this.#envelopes.get(envelope).endless) return this.take(inbox, envelope);
    if (!this.tellsFresh || this.stale(inbox, envelope)) return inbox;
    return this.#counted(inbox, envelope, STALE);
  }

  /** Is what is in flight a copy of what was delivered before? */
  stale(inbox: number, envelope: number): boolean {
    return this.tellsFresh && this.#envelopes.get(envelope).endless && this.#count(inbox, envelope) === STALE;
  }

  /** Takes one copy of a head out. */
  take(inbox: number, envelope: number): number {
    const { queue, endless } = this.#envelopes.get(envelope);
    if (queue < 0) return this.#counted(inbox, envelope, endless ? 0 : this.#count(inbox, envelope) - 1);
    const contents = this.#open(inbox);
    contents.queues.set(queue, contents.queues.get(queue)!.slice(1));
    return this.#close(contents);
  }

  /** One more copy of a head: in a queue directly behind it. */
  duplicate(inbox: number, envelope: number): number {
    const { queue } = this.#envelopes.get(envelope);
    if (queue < 0) return this.#counted(inbox, envelope, this.#count(inbox, envelope) + 1);
    const contents = this.#open(inbox);
    contents.queues.set(queue, [envelope, ...contents.queues.get(queue)!]);
    return this.#close(contents);
  }

  /** Empties the queues that die with a connection to `node`, and their notices; the owner's queue to itself stays. */
  purge(inbox: number, owner: number, node: number): number {
    const ends = owner * this.#nodes + node;
    const known = this.#purged.get(inbox, ends);
    if (known >= 0) return known;
    const after = this.#purge(inbox, owner, node);
    this.#purged.set(inbox, ends, after);
    return after;
  }

  #purge(inbox: number, owner: number, node: number): number {
    const contents = this.#open(inbox);
    const dies = (link: LinkInfo, peer: number): boolean =>
      link.losesOnCrash && peer !== owner && (peer === node || owner === node);
    for (const queue of contents.queues.keys()) {
      const { link, from } = this.#envelopes.queues[queue]!;
      if (dies(link, from)) contents.queues.set(queue, []);
    }
    for (const notice of contents.notices)
      if (this.#losing.has(Math.floor(notice / this.#nodes)) && (notice % this.#nodes === node || owner === node))
        contents.notices.delete(notice);
    return this.#close(contents);
  }

  /** The connection to a peer over a link breaks: its queues are emptied and a notice waits. */
  disconnect(inbox: number, link: number, peer: number): number {
    const contents = this.#open(inbox);
    for (const queue of contents.queues.keys())
      if (this.#connectionOf(queue) === link * this.#nodes + peer) contents.queues.set(queue, []);
    contents.notices.add(link * this.#nodes + peer);
    return this.#close(contents);
  }

  /** The notice of a broken connection has been seen. */
  seen(inbox: number, notice: number): number {
    const contents = this.#open(inbox);
    contents.notices.delete(notice);
    return this.#close(contents);
  }

  /** What crosses a partition vanishes. */
  cut(inbox: number, owner: number, groupOf: readonly number[]): number {
    const contents = this.#open(inbox);
    const crosses = (id: number): boolean => groupOf[this.#envelopes.get(id).from] !== groupOf[owner];
    for (const id of contents.bag.keys()) if (crosses(id)) contents.bag.set(id, 0);
    for (const [queue, waiting] of contents.queues) if (crosses(waiting[0]!)) contents.queues.set(queue, []);
    return this.#close(contents);
  }

  /**
   * The same inbox with other envelopes and peers in place of these; queues keep their order. Throws PromiseBroken where what
   * was one queue would become several, or several one: then the key of their link distinguishes names.
   */
  renamed(inbox: number, envelope: (id: number) => number, peer: (node: number) => number): number {
    const { bag, notices, queues } = this.#open(inbox);
    const moved = new Map<number, readonly number[]>();
    for (const waiting of queues.values()) {
      const envelopes = waiting.map(envelope);
      const { queue, link } = this.#envelopes.get(envelopes[0]!);
      if (moved.has(queue) || envelopes.some((id) => this.#envelopes.get(id).queue !== queue))
        throw new PromiseBroken(
          `The fifo key of the link ${link.title} tells names of nodes apart: messages that share a queue do not share one when the nodes exchange names, or the other way about; a key may be made of whole names and of what is not a name, or leave symmetry out.`,
        );
      moved.set(queue, envelopes);
    }
    return this.#close({
      bag: new Map([...bag].map(([id, count]) => [envelope(id), count])),
      notices: new Set([...notices].map((notice) => notice - (notice % this.#nodes) + peer(notice % this.#nodes))),
      queues: moved,
    });
  }

  /** The inbox with only those envelopes. */
  filtered(inbox: number, keeps: (id: number) => boolean): number {
    const { bag, notices, queues } = this.#open(inbox);
    return this.#close({
      bag: new Map([...bag].filter(([id]) => keeps(id))),
      notices,
      queues: new Map([...queues].map(([queue, waiting]) => [queue, waiting.filter(keeps)])),
    });
  }

  /** Is anything here from another node? */
  holdsFrom(inbox: number, sender: number): boolean {
    return this.all(inbox).some((id) => this.#envelopes.get(id).from === sender);
  }

  /** Does the envelope lie in the bag? */
  holds(inbox: number, envelope: number): boolean {
    return this.#count(inbox, envelope) > 0;
  }

  /** Is there nothing but what lies in the bag? */
  #isBag(inbox: number): boolean {
    return this.#table.length(inbox) === this.#bagEnd(inbox) + COUNT;
  }

  #inBag(inbox: number): number[] {
    const envelopes: number[] = [];
    const end = this.#bagEnd(inbox);
    for (let at = COUNT; at < end; at += ENTRY.size) envelopes.push(this.#table.at(inbox, at + ENTRY.envelope));
    return envelopes;
  }

  /** Where its number of notices is. */
  #bagEnd(inbox: number): number {
    return COUNT + ENTRY.size * this.#table.at(inbox, 0);
  }

  /** How often an envelope lies in the bag. */
  #count(inbox: number, envelope: number): number {
    const end = this.#bagEnd(inbox);
    for (let at = COUNT; at < end; at += ENTRY.size)
      if (this.#table.at(inbox, at + ENTRY.envelope) === envelope) return this.#table.at(inbox, at + ENTRY.count);
    return 0;
  }

  /** The inbox with so many copies of an envelope in the bag, all else as it is; by far the most frequent change. */
  #counted(inbox: number, envelope: number, count: number): number {
    const table = this.#table;
    const length = table.length(inbox);
    const words = grown(this.#scratch, length + ENTRY.size);
    this.#scratch = words;
    const end = this.#bagEnd(inbox);
    let at = COUNT;
    while (at < end && table.at(inbox, at + ENTRY.envelope) < envelope) at += ENTRY.size;
    for (let i = COUNT; i < at; i++) words[i] = table.at(inbox, i);
    let to = at;
    if (count > 0) {
      words[to + ENTRY.envelope] = envelope;
      words[to + ENTRY.count] = count;
      to += ENTRY.size;
    }
    if (at < end && table.at(inbox, at + ENTRY.envelope) === envelope) at += ENTRY.size;
    for (; at < length; at++) words[to++] = table.at(inbox, at);
    words[0] = table.at(inbox, 0) + (to - length) / ENTRY.size;
    return table.intern(words, to);
  }

  #connectionOf(queue: number): number {
    const { link, from } = this.#envelopes.queues[queue]!;
    return link.index * this.#nodes + from;
  }

  #open(inbox: number): Contents {
    const words = this.#table.get(inbox);
    const bag = new Map<number, number>();
    const queues = new Map<number, readonly number[]>();
    const end = this.#bagEnd(inbox);
    for (let at = COUNT; at < end; at += ENTRY.size) bag.set(words[at + ENTRY.envelope]!, words[at + ENTRY.count]!);
    let at = end + COUNT + words[end]!;
    const notices = new Set(words.slice(end + COUNT, at));
    while (at < words.length) {
      const first = at + QUEUE.size;
      const last = first + words[at + QUEUE.length]!;
      queues.set(words[at + QUEUE.queue]!, words.slice(first, last));
      at = last;
    }
    return { bag, notices, queues };
  }

  #close({ bag, notices, queues }: Contents): number {
    const entries = [...bag].filter(([, count]) => count > 0).sort((a, b) => a[0] - b[0]);
    const words = [entries.length, ...entries.flat(), notices.size, ...[...notices].sort((a, b) => a - b)];
    const full = [...queues].filter(([, envelopes]) => envelopes.length > 0).sort((a, b) => a[0] - b[0]);
    for (const [queue, envelopes] of full) words.push(queue, envelopes.length, ...envelopes);
    return this.#table.intern(words);
  }
}

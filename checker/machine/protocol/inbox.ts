// Messages in flight, by receiver: each node's inbox is one component, an interned bag and its queues.
// The one idea: splitting the network by receiver keeps the ids few: a delivery touches the receiver's inbox and those it
// sends to, and the network as a whole is never built.
// Not here: who may drop or duplicate what (rows.ts), and the contents of messages (values.ts).
import { SequenceTable } from "../sequences.ts";
import type { ValueTable } from "../values.ts";
import type { LinkInfo, NodeInfo } from "./topology.ts";
import { UNLIMITED } from "./topology.ts";

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
}

export class Envelopes {
  readonly #table = new SequenceTable();
  readonly #infos: EnvelopeInfo[] = [];

  get(id: number): EnvelopeInfo {
    return this.#infos[id]!;
  }

  intern(link: LinkInfo, from: NodeInfo, to: NodeInfo, message: number): number {
    const id = this.#table.intern([link.index, from.index, to.index, message]);
    if (id === this.#infos.length)
      this.#infos.push({
        id,
        link,
        from: from.index,
        to: to.index,
        message,
        endless: link.duplicates === UNLIMITED && from !== to,
      });
    return id;
  }
}

interface Queue {
  /** link × nodes + sender. */
  readonly key: number;
  readonly envelopes: readonly number[];
}
/** An inbox taken apart: how often each envelope lies in the bag, and the queues, both in ascending order of key. */
interface Contents {
  readonly bag: Map<number, number>;
  readonly queues: Map<number, readonly number[]>;
}

/**
 * All inboxes, interned: [entries of the bag, (envelope, count)…, (queue, length, envelopes…)…]. Id 0 is the empty inbox.
 * Envelopes know their receiver, so inboxes of different nodes never have contents in common but emptiness.
 */
export class Inboxes {
  readonly #table = new SequenceTable();
  readonly #envelopes: Envelopes;
  readonly #nodes: number;
  static readonly EMPTY = 0;

  constructor(envelopes: Envelopes, nodes: number) {
    this.#envelopes = envelopes;
    this.#nodes = nodes;
    this.#table.intern([0]);
  }

  get size(): number {
    return this.#table.size;
  }

  /** What may come next: each envelope of the bag, and the head of each queue. */
  heads(inbox: number): number[] {
    const { bag, queues } = this.#open(inbox);
    return [...bag.keys(), ...[...queues.values()].map((queue) => queue[0]!)];
  }

  /** Everything in it, an envelope as often as it is in flight, queues in their order. */
  all(inbox: number): number[] {
    const { bag, queues } = this.#open(inbox);
    return [...[...bag].flatMap(([id, count]) => Array<number>(count).fill(id)), ...[...queues.values()].flat()];
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
    const contents = this.#open(inbox);
    for (const id of envelopes) {
      const { link, endless } = this.#envelopes.get(id);
      if (link.fifo) {
        const key = this.#queueOf(id);
        const queue = contents.queues.get(key) ?? [];
        if (!(link.copiesOne && queue.includes(id))) contents.queues.set(key, [...queue, id]);
      } else {
        const count = contents.bag.get(id) ?? 0;
        if (count === 0 || !(link.copiesOne || endless)) contents.bag.set(id, count + 1);
      }
    }
    return this.#close(contents);
  }

  /** Takes one copy of a head out. */
  take(inbox: number, envelope: number): number {
    const contents = this.#open(inbox);
    if (this.#envelopes.get(envelope).link.fifo) {
      const key = this.#queueOf(envelope);
      contents.queues.set(key, contents.queues.get(key)!.slice(1));
    } else contents.bag.set(envelope, contents.bag.get(envelope)! - 1);
    return this.#close(contents);
  }

  /** One more copy of a head: in a queue directly behind it. */
  duplicate(inbox: number, envelope: number): number {
    const contents = this.#open(inbox);
    if (this.#envelopes.get(envelope).link.fifo) {
      const key = this.#queueOf(envelope);
      contents.queues.set(key, [envelope, ...contents.queues.get(key)!]);
    } else contents.bag.set(envelope, contents.bag.get(envelope)! + 1);
    return this.#close(contents);
  }

  /** Empties the queues that die with a connection to `node`, of those in the inbox of `owner`; its queue to itself stays. */
  purge(inbox: number, owner: number, node: number, links: readonly LinkInfo[]): number {
    const contents = this.#open(inbox);
    for (const key of contents.queues.keys()) {
      const sender = key % this.#nodes;
      const dies = sender !== owner && (sender === node || owner === node);
      if (dies && links[Math.floor(key / this.#nodes)]!.losesOnCrash) contents.queues.set(key, []);
    }
    return this.#close(contents);
  }

  #queueOf(envelope: number): number {
    const { link, from } = this.#envelopes.get(envelope);
    return link.index * this.#nodes + from;
  }

  #open(inbox: number): Contents {
    const words = this.#table.get(inbox);
    const bag = new Map<number, number>();
    const queues = new Map<number, readonly number[]>();
    let at = 1 + 2 * words[0]!;
    for (let i = 1; i < at; i += 2) bag.set(words[i]!, words[i + 1]!);
    while (at < words.length) {
      const length = words[at + 1]!;
      queues.set(words[at]!, words.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    return { bag, queues };
  }

  #close({ bag, queues }: Contents): number {
    const entries = [...bag].filter(([, count]) => count > 0).sort((a, b) => a[0] - b[0]);
    const words = [entries.length, ...entries.flat()];
    const full: Queue[] = [...queues].map(([key, envelopes]) => ({ key, envelopes }));
    for (const { key, envelopes } of full.filter((q) => q.envelopes.length > 0).sort((a, b) => a.key - b.key))
      words.push(key, envelopes.length, ...envelopes);
    return this.#table.intern(words);
  }
}

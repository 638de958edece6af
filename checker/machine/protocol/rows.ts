// Rows: everything that can happen at one node, given its local state and its inbox.
// The one idea: what may happen at a node depends on nothing else but budgets, so a row is derived once and scanned ever
// after; budgets and the inboxes of others are looked at when it is scanned.
// Not here: applying a row to a state (protocol-machine.ts).
import { grown, PairMap } from "../sequences.ts";
import type { Handlers, Spontaneous } from "./handlers.ts";
import { type Envelopes, Inboxes } from "./inbox.ts";
import { DELIVER, DROP, DUPLICATE, kindNumber, type Labels } from "./labels.ts";
import type { Topology } from "./topology.ts";
import { NEVER, UNLIMITED } from "./topology.ts";

/** The integers before the sends of an entry: [label, budget or -1, local, inbox, flags, number of sends, (receiver, list)…]. */
export const ENTRY = 6;
export const FREE = -1;
/** The entry is an event other than a fault: the state is no end. */
export const LIVELY = 1;
/** It counts as one only where it changes something: a redelivery. */
export const LIVELY_IF_CHANGING = 2;
/** The node's connections die: queues of others are emptied too. */
export const PURGES = 4;

/** Rows are derivable, so the cache forgets them all when it would hold more integers than this. */
const LIMIT = 1 << 23;

export class Rows {
  readonly #topology: Topology;
  readonly #handlers: Handlers;
  readonly #envelopes: Envelopes;
  readonly #inboxes: Inboxes;
  readonly #labels: Labels;
  readonly #places: readonly PairMap[];
  data = new Int32Array(4096);
  #used = 0;
  /** By id of a list of sends: [receiver, list of the envelopes to it]…, receivers in ascending order. */
  readonly #split: (readonly (readonly [receiver: number, list: number])[])[] = [];
  readonly #losesOnCrash: boolean;

  constructor(topology: Topology, handlers: Handlers, envelopes: Envelopes, inboxes: Inboxes, labels: Labels) {
    this.#topology = topology;
    this.#handlers = handlers;
    this.#envelopes = envelopes;
    this.#inboxes = inboxes;
    this.#labels = labels;
    this.#places = topology.nodes.map(() => new PairMap());
    this.#losesOnCrash = topology.links.some((link) => link.losesOnCrash);
  }

  /** Where in `data` the row of a node begins: [entries, entry…]. Good until the next call. */
  at(node: number, local: number, inbox: number): number {
    const known = this.#places[node]!.get(local, inbox);
    return known >= 0 ? known : this.#build(node, local, inbox);
  }

  /** A list of sends by receiver. */
  split(sends: number): readonly (readonly [number, number])[] {
    const known = this.#split[sends];
    if (known !== undefined) return known;
    const lists = this.#handlers.compiler.lists;
    const byReceiver = new Map<number, number[]>();
    for (const id of lists.get(sends)) {
      const { to } = this.#envelopes.get(id);
      byReceiver.set(to, [...(byReceiver.get(to) ?? []), id]);
    }
    const split = [...byReceiver].sort((a, b) => a[0] - b[0]).map(([to, ids]) => [to, lists.intern(ids)] as const);
    this.#split[sends] = split;
    return split;
  }

  /** The inbox after a list of envelopes has come in. */
  put(inbox: number, list: number): number {
    return this.#inboxes.put(inbox, this.#handlers.compiler.lists.get(list));
  }

  #build(node: number, local: number, inbox: number): number {
    // User code first: it may intern anything, but it never touches `data`.
    const row: number[] = [0];
    const entries =
      this.#deliveries(node, local, inbox, row) +
      this.#unasked(node, local, inbox, row) +
      this.#accidents(node, local, inbox, row);
    row[0] = entries;
    if (this.#used + row.length > LIMIT) this.#forget();
    const at = this.#used;
    this.data = grown(this.data, at + row.length);
    this.data.set(row, at);
    this.#used += row.length;
    this.#places[node]!.set(local, inbox, at);
    return at;
  }

  #forget(): void {
    for (const places of this.#places) places.clear();
    this.#used = 0;
  }

  #deliveries(node: number, local: number, inbox: number, row: number[]): number {
    let entries = 0;
    for (const envelope of this.#inboxes.heads(inbox)) {
      const at = this.#handlers.delivered(node, local, envelope);
      const outcomes = this.#handlers.outcome(at);
      if (outcomes === 0) continue;
      const { endless } = this.#envelopes.get(envelope);
      const rest = endless ? inbox : this.#inboxes.take(inbox, envelope);
      for (let i = 0; i < outcomes; i++) {
        const [choiceIndex, choice, after, sends] = [1, 2, 3, 4].map((offset) =>
          this.#handlers.outcome(at + 4 * i + offset),
        ) as [number, number, number, number];
        const label = this.#labels.intern(DELIVER, node, envelope, choiceIndex, choice, sends);
        this.#entry(row, node, label, FREE, after, rest, endless ? LIVELY_IF_CHANGING : LIVELY, sends);
        entries++;
      }
    }
    return entries;
  }

  #unasked(node: number, local: number, inbox: number, row: number[]): number {
    const all = this.#handlers.spontaneous(node, local);
    for (const event of all) {
      const label = this.#labels.intern(
        kindNumber(event.kind),
        node,
        event.what,
        event.choiceIndex,
        this.#handlers.choiceId(event.choice),
        event.sends,
      );
      const fault = event.kind === "crash" || event.kind === "stop";
      const budget = fault ? this.#budget(this.#topology.crashes[event.what]!.budget) : FREE;
      const flags = fault ? (this.#losesOnCrash ? PURGES : 0) : LIVELY;
      this.#entry(row, node, label, budget, event.local, this.#ownInboxAfter(event, node, inbox), flags, event.sends);
    }
    return all.length;
  }

  /** A crash ends connections; a stop discards whatever is on its way to the node. */
  #ownInboxAfter(event: Spontaneous, node: number, inbox: number): number {
    if (event.kind === "stop") return Inboxes.EMPTY;
    if (event.kind !== "crash") return inbox;
    return this.#inboxes.purge(inbox, node, node, this.#topology.links);
  }

  /** Drops and duplications: they befall each different message in flight once, and spare what a node sends itself. */
  #accidents(node: number, local: number, inbox: number, row: number[]): number {
    let entries = 0;
    for (const envelope of this.#inboxes.heads(inbox)) {
      const { link, from } = this.#envelopes.get(envelope);
      if (from === node) continue;
      if (link.loses !== NEVER) {
        const label = this.#labels.intern(DROP, node, envelope, -1, -1, 0);
        this.#entry(row, node, label, this.#budget(link.loses), local, this.#inboxes.take(inbox, envelope), 0, 0);
        entries++;
      }
      if (link.duplicates >= 0) {
        const label = this.#labels.intern(DUPLICATE, node, envelope, -1, -1, 0);
        this.#entry(
          row,
          node,
          label,
          this.#budget(link.duplicates),
          local,
          this.#inboxes.duplicate(inbox, envelope),
          0,
          0,
        );
        entries++;
      }
    }
    return entries;
  }

  /** The component of a budget; FREE where there is no limit. */
  #budget(budget: number): number {
    return budget === UNLIMITED ? FREE : 2 * this.#topology.nodes.length + budget;
  }

  #entry(
    row: number[],
    node: number,
    label: number,
    budget: number,
    local: number,
    inbox: number,
    flags: number,
    sends: number,
  ): void {
    let own = inbox;
    const others: number[] = [];
    for (const [receiver, list] of this.split(sends)) {
      if (receiver === node) own = this.put(inbox, list);
      else others.push(receiver, list);
    }
    row.push(label, budget, local, own, flags, others.length / 2, ...others);
  }
}

// Expanding a state: scan one row a node, then the environment's own events.
// The one idea: a successor costs a handful of look-ups and no user code; everything that could run user code was done when
// the row was derived.
// Not here: deriving rows (rows.ts), exchanges in one event (exchange.ts).

import { PairMap } from "../../../values/sequences.ts";
import { Successors } from "../../successors.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { ObserverTable } from "../events/observers.ts";
import type { Inboxes } from "../network/inbox.ts";
import type { Post } from "../network/post.ts";
import { type Locals, UP } from "../parts/locals.ts";
import { type Enabled, FROM_OUTSIDE } from "./enabled.ts";
import {
  CELL,
  DELIVERS,
  ENTRY,
  EXCHANGES,
  FREE,
  LIVELY,
  LIVELY_IF_CHANGING,
  LOSABLE,
  PURGES,
  SENT,
  UNGUARDED,
  UNLESS_CUT,
  WHILE_DOWN,
  WHILE_IDLE,
  WHILE_SILENT,
  WHILE_UP,
} from "./entry.ts";
import type { Environment } from "./environment.ts";
import type { Exchange } from "./exchange.ts";
import type { Rows } from "./rows.ts";

const { label: LABEL, budget: BUDGET, second: SECOND, local: LOCAL, flags: FLAGS } = ENTRY;
const { guard: GUARD, argument: ARGUMENT, before: BEFORE, after: AFTER, happening: HAPPENING } = ENTRY;
const SENDS = ENTRY.size;
const { receiver: RECEIVER, list: LIST, size: SEND } = SENT;
const { inbox: INBOX, size: CELLS } = CELL;

export interface ExpanderParts {
  readonly layout: Layout;
  readonly locals: readonly Locals[];
  readonly inboxes: Inboxes;
  readonly rows: Rows;
  readonly post: Post;
  readonly observers: ObserverTable;
  readonly environment: Environment;
  readonly exchange: Exchange;
  /** Are the last nodes asked first? */
  readonly backwards: boolean;
}

export class Expander {
  readonly #layout: Layout;
  readonly #locals: readonly Locals[];
  readonly #inboxes: Inboxes;
  readonly #rows: Rows;
  readonly #post: Post;
  readonly #observers: ObserverTable;
  readonly #observed: boolean;
  readonly #environment: Environment;
  readonly #exchange: Exchange;
  readonly #backwards: boolean;
  /** (inbox, sender) → does it hold anything of the sender? */
  readonly #holding = new PairMap();
  /** What is applied only to look at it. */
  readonly #scratch = new Successors();

  constructor({ layout, locals, inboxes, rows, post, observers, environment, exchange, backwards }: ExpanderParts) {
    this.#layout = layout;
    this.#locals = locals;
    this.#inboxes = inboxes;
    this.#rows = rows;
    this.#post = post;
    this.#observers = observers;
    this.#observed = observers.size > 0;
    this.#environment = environment;
    this.#exchange = exchange;
    this.#backwards = backwards;
  }

  /** What is remembered of what handlers answered is asked for again. */
  forget(): void {
    this.#rows.forget();
    this.#exchange.forget();
  }

  expand(state: Int32Array, out: Successors): void {
    out.clear();
    const { nodes, inboxes } = this.#layout;
    for (let turn = 0; turn < nodes; turn++) {
      const node = this.#backwards ? nodes - 1 - turn : turn;
      let cell = this.#rows.at(node, state[node]!, state[inboxes + node]!);
      const { data: row, entries } = this.#rows;
      let idle = true;
      for (let left = row[cell++]!; left > 0; left--, cell += CELLS) {
        const at = row[cell]!;
        if (!this.#isEnabled(entries, at, node, state, idle)) continue;
        const lively = this.#apply(entries, at, row[cell + INBOX]!, node, state, out);
        if (!lively) continue;
        const flags = entries[at + FLAGS]!;
        out.lively = true;
        if ((flags & LOSABLE) === 0) out.livelyWhateverIsLost = true;
        if ((flags & DELIVERS) !== 0) idle = false;
      }
    }
    this.#environment.expand(state, out);
  }

  /** Writes down what is enabled, and applies nothing of it but the redeliveries of which that says whether they change anything. */
  look(state: Int32Array, enabled: Enabled): void {
    enabled.clear();
    const { nodes, inboxes } = this.#layout;
    for (let node = 0; node < nodes; node++) {
      let cell = this.#rows.open(node, state[node]!, state[inboxes + node]!);
      const { data: row, entries } = this.#rows;
      const count = Math.abs(row[cell++]!);
      let idle = true;
      for (let entry = 0; entry < count; entry++, cell += CELLS) {
        const at = row[cell]!;
        if (!this.#isEnabled(entries, at, node, state, idle)) continue;
        const flags = entries[at + FLAGS]!;
        enabled.add(node, entry, entries[at + LABEL]!, (flags & (LIVELY | LIVELY_IF_CHANGING)) === 0);
        if ((flags & LIVELY) !== 0 || ((flags & LIVELY_IF_CHANGING) !== 0 && this.#applied(cell, node, state))) {
          enabled.lively = true;
          if ((flags & DELIVERS) !== 0) idle = false;
        }
      }
    }
    const out = this.#scratch;
    out.clear();
    this.#environment.expand(state, out);
    if (out.lively) enabled.lively = true;
    for (let at = 0, entry = 0; at < out.end; at = out.after(at), entry++)
      enabled.add(FROM_OUTSIDE, entry, out.label(at), !this.#environment.heals(out.label(at)));
  }

  /** Writes the successors of one entry that is enabled. */
  take(node: number, entry: number, state: Int32Array, out: Successors): void {
    if (node === FROM_OUTSIDE) {
      this.#takeFromOutside(entry, state, out);
      return;
    }
    const cell = this.#rows.open(node, state[node]!, state[this.#layout.inboxes + node]!) + 1 + CELLS * entry;
    this.#applyCell(cell, node, state, out);
  }

  #applyCell(cell: number, node: number, state: Int32Array, out: Successors): boolean {
    const { data: row, entries } = this.#rows;
    const inbox = this.#rows.inboxAfter(cell, node, state[this.#layout.inboxes + node]!);
    return this.#apply(entries, row[cell]!, inbox, node, state, out);
  }

  #takeFromOutside(entry: number, state: Int32Array, out: Successors): void {
    const all = this.#scratch;
    all.clear();
    this.#environment.expand(state, all);
    let at = 0;
    for (let before = 0; before < entry; before++) at = all.after(at);
    out.copy(all, at);
  }

  /** What an entry that is applied says: does it keep the state from being an end? */
  #applied(cell: number, node: number, state: Int32Array): boolean {
    this.#scratch.clear();
    return this.#applyCell(cell, node, state, this.#scratch);
  }

  #isEnabled(entries: Int32Array, at: number, node: number, state: Int32Array, idle: boolean): boolean {
    const budget = entries[at + BUDGET]!;
    const guard = entries[at + GUARD]!;
    return (
      (budget === FREE || state[budget]! > 0) &&
      (entries[at + SECOND] === FREE || state[entries[at + SECOND]!]! > 0) &&
      (guard === UNGUARDED || this.#permits(guard, entries[at + ARGUMENT]!, node, state, idle))
    );
  }

  #permits(guard: number, argument: number, node: number, state: Int32Array, idle: boolean): boolean {
    switch (guard) {
      case UNLESS_CUT:
        return !this.#post.cut(state, argument, node);
      case WHILE_DOWN:
        return this.#locals[argument]!.status(state[argument]!) !== UP;
      case WHILE_UP:
        return this.#locals[argument]!.status(state[argument]!) === UP;
      case WHILE_SILENT:
        return this.#locals[argument]!.status(state[argument]!) !== UP && this.#silent(argument, state);
      case WHILE_IDLE:
        return idle;
      default:
        throw new Error(`unknown guard ${guard}`);
    }
  }

  /** Is nothing of a node in flight to others? */
  #silent(sender: number, state: Int32Array): boolean {
    for (let node = 0; node < this.#layout.nodes; node++) {
      if (node === sender) continue;
      const inbox = state[this.#layout.inboxes + node]!;
      let holds = this.#holding.get(inbox, sender);
      if (holds < 0) {
        holds = this.#inboxes.holdsFrom(inbox, sender) ? 1 : 0;
        this.#holding.set(inbox, sender, holds);
      }
      if (holds === 1) return false;
    }
    return true;
  }

  /**
   * Writes one successor, or those of an exchange: the entry at `at` taken in `state`, with what becomes of the node's inbox. Does it
   * keep the state from being an end?
   */
  #apply(entries: Int32Array, at: number, inbox: number, node: number, state: Int32Array, out: Successors): boolean {
    const flags = entries[at + FLAGS]!;
    if ((flags & EXCHANGES) !== 0) {
      const event = { entries, at, inbox, node, state };
      this.#exchange.run(event, out);
      if ((flags & LIVELY) !== 0) return true;
      return (flags & LIVELY_IF_CHANGING) !== 0 && this.#exchange.changes(event);
    }
    out.begin(entries[at + LABEL]!, this.#layout.components);
    const local = entries[at + LOCAL]!;
    if (local !== state[node]) out.change(node, local);
    const own = this.#layout.inboxes + node;
    if (inbox !== state[own]) out.change(own, inbox);
    if ((flags & PURGES) !== 0) this.#purge(entries, at, node, state, out);
    else this.#send(entries, at, node, state, out);
    const budget = entries[at + BUDGET]!;
    if (budget !== FREE) out.change(budget, state[budget]! - 1);
    const second = entries[at + SECOND]!;
    if (second !== FREE) out.change(second, state[second]! - 1);
    if (this.#observed) this.#observers.watch(state, entries[at + HAPPENING]!, out);
    const changes = out.close();
    return (flags & LIVELY) !== 0 || ((flags & LIVELY_IF_CHANGING) !== 0 && changes > 0);
  }

  #send(entries: Int32Array, at: number, node: number, state: Int32Array, out: Successors): void {
    const { inboxes } = this.#layout;
    const end = at + SENDS + SEND * entries[at + BEFORE]!;
    for (let i = at + SENDS; i < end; i += SEND) {
      const receiver = entries[i + RECEIVER]!;
      const before = state[inboxes + receiver]!;
      const after = this.#post.receive(state, node, receiver, before, entries[i + LIST]!);
      if (after !== before) out.change(inboxes + receiver, after);
    }
  }

  /** A crash that ends connections: what had left, then the end of all queues with the node, then what it sends as it returns. */
  #purge(entries: Int32Array, at: number, node: number, state: Int32Array, out: Successors): void {
    const { nodes, inboxes } = this.#layout;
    const start = at + SENDS;
    const middle = start + SEND * entries[at + BEFORE]!;
    const end = middle + SEND * entries[at + AFTER]!;
    for (let other = 0; other < nodes; other++) {
      if (other === node) continue;
      const before = state[inboxes + other]!;
      let after = this.#receiveFrom(entries, start, middle, other, node, state, before);
      after = this.#inboxes.purge(after, other, node);
      after = this.#receiveFrom(entries, middle, end, other, node, state, after);
      if (after !== before) out.change(inboxes + other, after);
    }
  }

  #receiveFrom(
    entries: Int32Array,
    from: number,
    end: number,
    receiver: number,
    sender: number,
    state: Int32Array,
    inbox: number,
  ): number {
    for (let i = from; i < end; i += SEND)
      if (entries[i + RECEIVER] === receiver)
        return this.#post.receive(state, sender, receiver, inbox, entries[i + LIST]!);
    return inbox;
  }
}

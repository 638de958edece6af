// An exchange in one event: the messages of a step, and the answers to them, handled at once.
// The one idea: play the step out on a copy of the state, message by message, branching over which message is next, over what its
// receiver chooses and over its loss. Messages of one sender to one receiver over one link keep the order of sending; between
// others every order is played, so that nothing depends on how nodes are called. Each different state in which it can end is one
// outcome of the event (and counts once as generated).
// Why ways are joined as they meet: what becomes of a way depends on its state, which holds the observers' memories, and on what
// is still to be handled, sender by sender in order; so of ways that agree in both one goes on for all. Receivers that do not
// care who was first cost 2^n ways and not n!.
// Its behaviours are some of those in flight, so violations carry over to them and `holds` does not. Therefore what is to be
// handled counts as in flight: on a link of one copy a message that is sent again meanwhile is absorbed, and one that was in
// flight before the event and is sent again is the one that is handled, or lost, now.
// Not here: ordinary sends (post.ts), what outcomes are called (exchange-names.ts).
import { KripkeError } from "../../../language/index.ts";
import { typeOf } from "../../../values/message-type.ts";
import { SequenceTable } from "../../../values/sequences.ts";
import { lookFirst } from "../../lookout.ts";
import type { Successors } from "../../successors.ts";
import type { Layout } from "../assumptions/layout.ts";
import { NEVER, type Topology, UNLIMITED } from "../assumptions/topology.ts";
import { LOST, LOST_BY_ITS_LINK, type NameParts, NO_CHOICE, partsOf, type Way } from "../events/exchange-names.ts";
import type { Labels } from "../events/labels.ts";
import type { ObserverTable } from "../events/observers.ts";
import type { EnvelopeInfo, Envelopes, Inboxes } from "../network/inbox.ts";
import type { Post } from "../network/post.ts";
import type { Answer } from "../nodes/answers.ts";
import type { Handlers } from "../nodes/handlers.ts";
import { type Locals, UP } from "../parts/locals.ts";
import { ENTRY, FREE, PURGES, SENT } from "./entry.ts";
import { ComponentsRead, ExchangeMemo } from "./exchange-memo.ts";

/** An exchange that goes on for longer is taken for one that never ends. */
const LONGEST = 1000;
/** More ways than this are not followed side by side: each may be an outcome, in each state. */
const MOST_WAYS = 4096;

interface Branch {
  readonly state: Int32Array;
  /** Envelopes that are still to be handled, in the order of sending; without those that were absorbed. */
  readonly waiting: readonly number[];
  /** How it came about; null: it begins. */
  readonly way: Way | null;
}

export interface ExchangeParts {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly locals: readonly Locals[];
  readonly handlers: Handlers;
  readonly envelopes: Envelopes;
  readonly inboxes: Inboxes;
  readonly labels: Labels;
  readonly post: Post;
  readonly observers: ObserverTable;
}

export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #names: NameParts;
  readonly memo = new ExchangeMemo();
  /** Of the exchange that is played out: what it reads of the state in which it begins. */
  #read = new ComponentsRead(new Int32Array(0));
  /** Do connections break, so that what leaves a node depends on what it has seen of that? */
  readonly #disconnects: boolean;
  /** By envelope: a number for its link, sender and receiver. */
  readonly #queues: number[] = [];
  readonly #words: number[] = [];
  /** Branches that were met, of one level at a time. */
  readonly #met = new SequenceTable();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#names = { envelopes: parts.envelopes, typeOf: (id) => typeOf(parts.labels.envelope(id).message) };
    this.#disconnects = parts.topology.links.some(({ disconnects }) => disconnects !== NEVER);
  }

  /**
   * Adds every way the entry at `at` can play out in `state`: first those in the order of sending, then what only other orders
   * lead to, so that an outcome is called after an order only where the order is what makes it.
   */
  run(row: Int32Array, at: number, node: number, state: Int32Array, out: Successors): void {
    const begins = {
      label: row[at + ENTRY.label]!,
      inbox: row[at + ENTRY.inbox]!,
      list: row[at + ENTRY.size + SENT.list]!,
    };
    if (this.memo.emit(begins, state, out)) return;
    const from = out.end;
    this.#play(row, at, node, state, out);
    this.memo.learn(begins, this.#read.reads, from, out);
  }

  #play(row: Int32Array, at: number, node: number, state: Int32Array, out: Successors): void {
    const begin = this.#begin(row, at, node, state);
    const { branches, hasOrders } = this.#playOut(begin, false);
    const ways = hasOrders ? this.#distinct([...branches, ...this.#playOut(begin, true).branches], false) : branches;
    const { labels } = this.#parts;
    for (const { state: after, way } of ways) {
      const happened: number[] = [];
      for (let each = way; each !== null; each = each.before) if (each.label >= 0) happened.push(each.label);
      const label = labels.playedOut(
        row[at + ENTRY.label]!,
        happened.reverse(),
        partsOf(this.#names, begin.waiting, way),
      );
      this.#emit(label, state, after, out);
    }
  }

  /**
   * Does the event change the state before anything it sends is handled? In flight that is what is asked of a redelivery, so that
   * an exchange which comes round to where it began is no rest.
   */
  changes(row: Int32Array, at: number, node: number, state: Int32Array): boolean {
    const { state: after, waiting } = this.#begin(row, at, node, state);
    for (const id of waiting) this.#putInFlight(after, this.#parts.envelopes.get(id));
    return after.some((id, component) => id !== state[component]);
  }

  #begin(row: Int32Array, at: number, node: number, state: Int32Array): Branch {
    const { layout, inboxes, observers, handlers } = this.#parts;
    const copy = state.slice();
    const read = new ComponentsRead(state);
    this.#read = read;
    read.add(node);
    read.add(layout.inboxes + node);
    if (layout.partition >= 0) read.add(layout.partition);
    for (let i = 0; i < observers.size; i++) read.add(layout.observers + i);
    copy[node] = row[at + ENTRY.local]!;
    copy[layout.inboxes + node] = row[at + ENTRY.inbox]!;
    const budget = row[at + ENTRY.budget]!;
    if (budget !== FREE) {
      read.add(budget);
      copy[budget] = state[budget]! - 1;
    }
    if ((row[at + ENTRY.flags]! & PURGES) !== 0)
      for (let other = 0; other < layout.nodes; other++)
        if (other !== node) {
          read.add(layout.inboxes + other);
          copy[layout.inboxes + other] = inboxes.purge(copy[layout.inboxes + other]!, other, node);
        }
    observers.watchIn(copy, row[at + ENTRY.happening]!);
    const sends = handlers.compiler.lists.get(row[at + ENTRY.size + SENT.list]!);
    return { state: copy, waiting: this.#send(copy, [], sends), way: null };
  }

  /**
   * Plays an exchange out, all ways side by side and one message at a time: in the order of sending, or in every order. Has it
   * other orders? In the order of sending ways are joined only where what waits was sent in the same order.
   */
  #playOut(begin: Branch, everyOrder: boolean): { readonly branches: readonly Branch[]; readonly hasOrders: boolean } {
    let branches: readonly Branch[] = [begin];
    let hasOrders = false;
    for (let handled = 0; branches.some(isOpen); handled++) {
      if (handled >= LONGEST) throw endless();
      const next: Branch[] = [];
      for (const branch of branches) {
        lookFirst();
        const firsts = this.#firsts(branch.waiting);
        hasOrders ||= firsts.length > 1;
        if (firsts.length === 0) next.push(branch);
        for (const place of everyOrder ? firsts : firsts.slice(0, 1)) this.#handle(branch, place, next);
      }
      branches = this.#distinct(next, everyOrder);
      if (branches.length <= MOST_WAYS) continue;
      // In the order of sending fewer are joined, by as many as nodes are called: only names are lost with them.
      if (hasOrders && !everyOrder) return { branches: [], hasOrders };
      throw tooMany(branches.length);
    }
    return { branches, hasOrders };
  }

  /** Handles a message that waits: adds one branch for each thing that may become of it, a loss last. */
  #handle(branch: Branch, place: number, branches: Branch[]): void {
    const { handlers, envelopes } = this.#parts;
    const envelope = envelopes.get(branch.waiting[place]!);
    this.#read.add(envelope.to);
    const answers = handlers.delivered(envelope.to, branch.state[envelope.to]!, envelope.id);
    if (answers.length === 0) {
      // In flight it may be lost later, as usual; only what would be handled now is lost now.
      const state = branch.state.slice();
      this.#putInFlight(state, envelope);
      branches.push(follow(branch, { place, label: -1, choice: NO_CHOICE, sent: [] }, state));
      return;
    }
    let lost = LOST;
    for (const answer of answers) {
      if (answer.choice === "lost") lost = LOST_BY_ITS_LINK;
      branches.push(this.#handled(branch, place, envelope, answer));
    }
    this.#lose(branch, place, envelope, lost, branches);
  }

  /** The branch in which the receiver takes a message with one of its answers. */
  #handled(branch: Branch, place: number, envelope: EnvelopeInfo, answer: Answer): Branch {
    const { labels, layout, handlers, inboxes, observers } = this.#parts;
    const { id, to } = envelope;
    const { choiceIndex, local, sends } = answer;
    const choice = handlers.choiceId(answer.choice);
    const state = this.#taken(branch, envelope);
    state[to] = local;
    const label = labels.intern({ kind: "deliver", node: to, what: id, choiceIndex, choice, sends });
    observers.watchIn(state, observers.happening(label, branch.state[to]!, local));
    if (this.#disconnects) this.#read.add(layout.inboxes + to);
    const answers = inboxes.leaving(state[layout.inboxes + to]!, to, handlers.compiler.lists.get(sends));
    const others = branch.waiting.toSpliced(place, 1);
    const sent = answers.length === 0 ? answers : this.#send(state, others, answers);
    return follow(branch, { place, label, choice: choice < 0 ? NO_CHOICE : choice, sent }, state);
  }

  /**
   * Of what is sent while other messages wait, what waits, too. The rest goes into the network: what is in flight on its link,
   * and what cannot be handled in this event, because whether a node is up and what is cut stay as they are until its end.
   */
  #send(state: Int32Array, waiting: readonly number[], sends: readonly number[]): readonly number[] {
    const sent: number[] = [];
    for (const id of sends) {
      const envelope = this.#parts.envelopes.get(id);
      if (!this.#isReached(state, envelope)) this.#putInFlight(state, envelope);
      else if (!envelope.link.copiesOne || !(waiting.includes(id) || sent.includes(id))) sent.push(id);
    }
    return sent;
  }

  /** May the message be handled now, if its receiver wants it? */
  #isReached(state: Int32Array, { link, from, to }: EnvelopeInfo): boolean {
    const { locals, post } = this.#parts;
    this.#read.add(to);
    return link.atOnce && locals[to]!.status(state[to]!) === UP && !post.cut(state, from, to);
  }

  /** A copy of the state once the message has left the network: with it the one in flight, where there is but one copy. */
  #taken({ state }: Branch, { id, link, to }: EnvelopeInfo): Int32Array {
    const { layout, inboxes } = this.#parts;
    const copy = state.slice();
    if (!link.copiesOne) return copy;
    this.#read.add(layout.inboxes + to);
    const inbox = copy[layout.inboxes + to]!;
    if (inboxes.holds(inbox, id)) copy[layout.inboxes + to] = inboxes.take(inbox, id);
    return copy;
  }

  #putInFlight(state: Int32Array, { id, from, to }: EnvelopeInfo): void {
    const { layout, post, handlers } = this.#parts;
    const inbox = layout.inboxes + to;
    this.#read.add(to);
    this.#read.add(inbox);
    state[inbox] = post.receive(state, from, to, state[inbox]!, handlers.compiler.lists.intern([id]));
  }

  #lose(branch: Branch, place: number, envelope: EnvelopeInfo, choice: number, branches: Branch[]): void {
    const { id, link, from, to } = envelope;
    if (from === to || link.loses < UNLIMITED) return;
    const { layout, labels, observers } = this.#parts;
    const component = layout.budgets + link.loses;
    if (link.loses !== UNLIMITED) this.#read.add(component);
    if (link.loses !== UNLIMITED && branch.state[component] === 0) return;
    const state = this.#taken(branch, envelope);
    if (link.loses !== UNLIMITED) state[component]!--;
    const label = labels.intern({ kind: "drop", node: to, what: id });
    observers.watchIn(state, observers.happening(label, -1, -1));
    branches.push(follow(branch, { place, label, choice, sent: [] }, state));
  }

  /** Places of what may be next: of the messages of one sender to one receiver over one link the first. */
  #firsts(waiting: readonly number[]): readonly number[] {
    if (waiting.length < 2) return waiting.length === 0 ? [] : [0];
    const seen = new Set<number>();
    const places: number[] = [];
    for (const [place, id] of waiting.entries()) {
      const queue = this.#queueOf(id);
      if (!seen.has(queue)) places.push(place);
      seen.add(queue);
    }
    return places;
  }

  /**
   * Of branches in the same state with the same messages to come only the first: whatever becomes of another becomes of it, too.
   * They stand, and stay, in the order of what was picked and what was chosen, message by message, so the first tells of the
   * least. Where every order is played, that of sending means something for one sender, receiver and link only.
   */
  #distinct(branches: readonly Branch[], everyOrder: boolean): readonly Branch[] {
    if (branches.length < 2) return branches;
    const met = this.#met;
    met.clear();
    return branches.filter(({ state, waiting }) => {
      const words = this.#words;
      words.length = 0;
      for (const id of state) words.push(id);
      const start = words.length;
      for (const id of waiting) {
        let at = words.length;
        if (everyOrder) {
          const queue = this.#queueOf(id);
          for (; at > start && this.#queueOf(words[at - 1]!) > queue; at--) words[at] = words[at - 1]!;
        }
        words[at] = id;
      }
      const known = met.size;
      return met.intern(words) === known;
    });
  }

  #queueOf(id: number): number {
    const known = this.#queues[id];
    if (known !== undefined) return known;
    const { link, from, to } = this.#parts.envelopes.get(id);
    const { nodes } = this.#parts.layout;
    const queue = (link.index * nodes + from) * nodes + to;
    this.#queues[id] = queue;
    return queue;
  }

  #emit(label: number, state: Int32Array, after: Int32Array, out: Successors): void {
    out.begin(label, state.length);
    for (let component = 0; component < state.length; component++)
      if (state[component] !== after[component]) out.change(component, after[component]!);
    out.close();
  }
}

const isOpen = ({ waiting }: Branch): boolean => waiting.length > 0;

/** The branch after one more message. */
const follow = ({ waiting, way }: Branch, picked: Omit<Way, "before">, state: Int32Array): Branch => ({
  state,
  waiting: [...waiting.toSpliced(picked.place, 1), ...picked.sent],
  way: { before: way, ...picked },
});

const endless = (): KripkeError =>
  new KripkeError(
    75,
    `An exchange handled ${LONGEST} messages in one event and still goes on; a link with delivery "at once" is for requests and their answers.`,
  );

const tooMany = (ways: number): KripkeError =>
  new KripkeError(
    75,
    `An exchange can go on in ${ways.toLocaleString("en")} different ways, more than the ${MOST_WAYS.toLocaleString("en")} that are followed in one event: which of its messages comes first makes a difference too often; say delivery "in flight" for that link, where each delivery is an event of its own.`,
  );

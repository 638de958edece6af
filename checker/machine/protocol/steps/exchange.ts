// An exchange in one event: the messages of a step, and the answers to them, handled at once.
// The one idea: play the step out on a copy of the state, message by message, branching over which message is next, over what its
// receiver chooses and over its loss. Messages of one sender to one receiver over one link keep the order of sending; between
// others every order is played, so that nothing depends on how nodes are called. Each different state in which it can end is one
// outcome of the event (and counts once as generated).
// Why ways are joined as they meet: what becomes of a way depends on its state, which holds the observers' memories, and on what
// is still to be handled, sender by sender in order; so of ways that agree in both one goes on for all. Receivers that do not
// care who was first cost 2^n ways and not n!.
// Inboxes are not looked into: in the state of a way each is the list of what is done to it (network/inbox-changes.ts), so ways that
// differ in no more than what is absorbed are joined where their outcomes are told (exchange-outcomes.ts).
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
import { type EnvelopeInfo, type Envelopes, Inboxes } from "../network/inbox.ts";
import { InboxChanges } from "../network/inbox-changes.ts";
import type { Post } from "../network/post.ts";
import type { Answer } from "../nodes/answers.ts";
import type { Handlers } from "../nodes/handlers.ts";
import { type Locals, UP } from "../parts/locals.ts";
import { ENTRY, FREE, SENT } from "./entry.ts";
import { type Begins, ExchangeMemo, ReadOfState } from "./exchange-memo.ts";
import { type Event, Outcomes } from "./exchange-outcomes.ts";

/** An exchange that goes on for longer is taken for one that never ends. */
const LONGEST = 1000;
/** More ways than this are not followed side by side: each may be an outcome, in each state. */
const MOST_WAYS = 4096;

interface Branch {
  /** In which inboxes are lists of changes. */
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
  readonly #memo: ExchangeMemo;
  readonly #changes: InboxChanges;
  readonly #outcomes: Outcomes;
  /** Of the exchange that is played out: what it reads of the state in which it begins. */
  #read = new ReadOfState(new Int32Array(0));
  /** Do connections break, so that what leaves a node depends on what it has seen of that? */
  readonly #disconnects: boolean;
  /** By envelope: a number for its link, sender and receiver. */
  readonly #queues: number[] = [];
  readonly #words: number[] = [];
  /** Branches that were met, of one level at a time. */
  readonly #met = new SequenceTable();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#memo = new ExchangeMemo(parts.inboxes);
    this.#changes = new InboxChanges(parts.envelopes, parts.inboxes);
    this.#outcomes = new Outcomes(parts.layout, parts.inboxes, this.#changes);
    this.#names = { envelopes: parts.envelopes, typeOf: (id) => typeOf(parts.labels.envelope(id).message) };
    this.#disconnects = parts.topology.links.some(({ disconnects }) => disconnects !== NEVER);
  }

  /**
   * Adds every way the entry at `at` can play out in `state`: first those in the order of sending, then what only other orders
   * lead to, so that an outcome is called after an order only where the order is what makes it.
   */
  run(event: Event, out: Successors): void {
    // Between two exchanges nobody holds the number of a list but outcomes that are kept.
    if (this.#outcomes.isFull || this.#changes.isFull) this.forget();
    if (!this.#memo.isOn) {
      this.#outcomes.emit(this.#play(event), event, out);
      return;
    }
    const begins = this.#begins(event);
    let place = this.#memo.find(begins, event.state);
    if (place < 0) {
      place = this.#play(event);
      this.#outcomes.keep();
      this.#memo.learn(begins, this.#read.reads, place);
    }
    this.#outcomes.emit(place, event, out);
  }

  /** What handlers answered is asked for again. */
  forget(): void {
    this.#memo.forget();
    this.#outcomes.clear();
    this.#changes.clear();
  }

  #begins({ entries, at, inbox }: Event): Begins {
    return {
      label: entries[at + ENTRY.label]!,
      notices: this.#disconnects ? this.#parts.inboxes.noticesAlone(inbox) : Inboxes.EMPTY,
      list: entries[at + ENTRY.size + SENT.list]!,
    };
  }

  /** Where its outcomes are. */
  #play(event: Event): number {
    const begin = this.#begin(event);
    const { branches, hasOrders } = this.#playOut(begin, false, event);
    const ways = hasOrders
      ? this.#distinct([...branches, ...this.#playOut(begin, true, event).branches], false)
      : branches;
    const place = this.#outcomes.begin();
    for (const { state: after, way } of ways) {
      const happened: number[] = [];
      for (let each = way; each !== null; each = each.before) if (each.label >= 0) happened.push(each.label);
      const label = this.#parts.labels.playedOut(
        event.entries[event.at + ENTRY.label]!,
        happened.reverse(),
        partsOf(this.#names, begin.waiting, way),
      );
      this.#outcomes.add(label, event, after);
    }
    return place;
  }

  /**
   * Does the event change the state before anything it sends is handled? In flight that is what is asked of a redelivery, so that
   * an exchange which comes round to where it began is no rest.
   */
  changes(event: Event): boolean {
    const { state: after, waiting } = this.#begin(event);
    for (const id of waiting) this.#putInFlight(after, this.#parts.envelopes.get(id));
    return this.#outcomes.differs(event, after);
  }

  #begin({ entries, at, node, state }: Event): Branch {
    const { layout, observers, handlers } = this.#parts;
    const copy = state.slice();
    const read = new ReadOfState(state);
    this.#read = read;
    read.add(node);
    if (layout.partition >= 0) read.add(layout.partition);
    for (let i = 0; i < observers.size; i++) read.add(layout.observers + i);
    copy[node] = entries[at + ENTRY.local]!;
    copy.fill(InboxChanges.NONE, layout.inboxes, layout.inboxes + layout.nodes);
    const budget = entries[at + ENTRY.budget]!;
    if (budget !== FREE) {
      read.add(budget);
      copy[budget] = state[budget]! - 1;
    }
    observers.watchIn(copy, entries[at + ENTRY.happening]!);
    const sends = handlers.compiler.lists.get(entries[at + ENTRY.size + SENT.list]!);
    return { state: copy, waiting: this.#send(copy, [], sends), way: null };
  }

  /**
   * Plays an exchange out, all ways side by side and one message at a time: in the order of sending, or in every order. Has it
   * other orders? In the order of sending ways are joined only where what waits was sent in the same order.
   */
  #playOut(
    begin: Branch,
    everyOrder: boolean,
    event: Event,
  ): { readonly branches: readonly Branch[]; readonly hasOrders: boolean } {
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
        for (const place of everyOrder ? firsts : firsts.slice(0, 1)) this.#handle(branch, place, next, event);
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
  #handle(branch: Branch, place: number, branches: Branch[], event: Event): void {
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
      branches.push(this.#handled(branch, place, answer, event));
    }
    this.#lose(branch, place, envelope, lost, branches);
  }

  /** The branch in which the receiver takes a message with one of its answers. */
  #handled(branch: Branch, place: number, answer: Answer, event: Event): Branch {
    const { labels, handlers, observers, envelopes } = this.#parts;
    const envelope = envelopes.get(branch.waiting[place]!);
    const { id, to } = envelope;
    const { choiceIndex, local, sends } = answer;
    const choice = handlers.choiceId(answer.choice);
    const state = this.#taken(branch, envelope);
    state[to] = local;
    const label = labels.intern({ kind: "deliver", node: to, what: id, choiceIndex, choice, sends });
    observers.watchIn(state, observers.happening(label, branch.state[to]!, local));
    const answers = this.#leaving(to, handlers.compiler.lists.get(sends), event);
    const others = branch.waiting.toSpliced(place, 1);
    const sent = answers.length === 0 ? answers : this.#send(state, others, answers);
    return follow(branch, { place, label, choice: choice < 0 ? NO_CHOICE : choice, sent }, state);
  }

  /** Of what a node sends, what leaves it: not what goes over a connection whose breaking it has not seen yet. */
  #leaving(node: number, sends: readonly number[], event: Event): readonly number[] {
    if (!this.#disconnects) return sends;
    const { layout, inboxes } = this.#parts;
    const component = layout.inboxes + node;
    // That of the event's own node is what the exchange begins with.
    if (node !== event.node) this.#read.addNotices(component, inboxes.noticesAlone(event.state[component]!));
    return inboxes.leaving(this.#outcomes.inboxAtFirst(event, component), node, sends);
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
    const copy = state.slice();
    if (!link.copiesOne) return copy;
    const inbox = this.#parts.layout.inboxes + to;
    copy[inbox] = this.#changes.take(copy[inbox]!, id);
    return copy;
  }

  #putInFlight(state: Int32Array, { id, from, to }: EnvelopeInfo): void {
    const { layout, post } = this.#parts;
    this.#read.add(to);
    if (!post.arrives(state, from, to)) return;
    const inbox = layout.inboxes + to;
    state[inbox] = this.#changes.put(state[inbox]!, id);
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

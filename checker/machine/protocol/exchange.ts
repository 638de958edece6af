// An exchange in one event: the messages of a step, and the answers to them, handled at once.
// The one idea: play the step out on a copy of the state, message by message in the order of sending, branching where a
// receiver has a choice or the link may lose. Each different state in which it can end is one outcome of the event (and counts
// once as generated), named by the least choices that lead there: ways that come to the same go on as one.
// Its behaviours are some of those in flight, so violations carry over to them and `holds` does not. Therefore what is to be
// handled counts as in flight: on a link of one copy a message that is sent again meanwhile is absorbed, and one that was in
// flight before the event and is sent again is the one that is handled, or lost, now.
// Not here: ordinary sends (post.ts).
import { KripkeError } from "../../language/index.ts";
import type { Successors } from "../machine.ts";
import { ENTRY, FREE, HAPPENING, PURGES } from "./entry.ts";
import type { Handlers } from "./handlers.ts";
import type { EnvelopeInfo, Envelopes, Inboxes } from "./inbox.ts";
import { DELIVER, DROP, type Labels, typeOf } from "./labels.ts";
import type { Layout } from "./layout.ts";
import { type Locals, UP } from "./locals.ts";
import type { ObserverTable } from "./observers.ts";
import type { Post } from "./post.ts";
import { type Topology, UNLIMITED } from "./topology.ts";

/** An exchange that goes on for longer is taken for one that never ends. */
const LONGEST = 1000;

interface Branch {
  readonly state: Int32Array;
  /** The messages of the exchange, in the order of sending; without those that were absorbed. */
  readonly messages: readonly number[];
  /** The first of them that is still to be handled. */
  readonly next: number;
  /** What was chosen so far, in words. */
  readonly choices: readonly string[];
  /** Labels of what was handled and lost so far. */
  readonly happened: readonly number[];
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
  /** What observers make of an event: a pair for each at most. */
  readonly #pairs: Int32Array;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#pairs = new Int32Array(2 * parts.observers.size);
  }

  /** Adds every way the entry at `at` can play out in `state`. */
  run(row: Int32Array, at: number, node: number, state: Int32Array, out: Successors): void {
    let branches = [this.#begin(row, at, node, state)];
    while (branches.some(isOpen)) {
      const [only] = branches;
      branches =
        branches.length === 1
          ? this.#handle(only!)
          : branches.flatMap((branch) => (isOpen(branch) ? this.#handle(branch) : [branch]));
      if (branches.length > 1) branches = distinct(branches);
    }
    for (const { state: after, happened, choices } of branches)
      this.#emit(this.#parts.labels.playedOut(row[at]!, happened, choices), state, after, out);
  }

  /**
   * Does the event change the state before anything it sends is handled? In flight that is what is asked of a redelivery, so that
   * an exchange which comes round to where it began is no rest.
   */
  changes(row: Int32Array, at: number, node: number, state: Int32Array): boolean {
    let branch = this.#begin(row, at, node, state);
    while (isOpen(branch)) branch = this.#inFlight(branch, this.#parts.envelopes.get(branch.messages[branch.next]!));
    return branch.state.some((id, component) => id !== state[component]);
  }

  #begin(row: Int32Array, at: number, node: number, state: Int32Array): Branch {
    const { layout, handlers, inboxes } = this.#parts;
    const copy = state.slice();
    copy[node] = row[at + 2]!;
    copy[layout.inboxes + node] = row[at + 3]!;
    const budget = row[at + 1]!;
    if (budget !== FREE) copy[budget] = state[budget]! - 1;
    if ((row[at + 4]! & PURGES) !== 0)
      for (let other = 0; other < layout.nodes; other++)
        if (other !== node) copy[layout.inboxes + other] = inboxes.purge(copy[layout.inboxes + other]!, other, node);
    this.#watch(copy, row[at + HAPPENING]!);
    const messages = this.#unabsorbed([], handlers.compiler.lists.get(row[at + ENTRY + 1]!));
    return { state: copy, messages, next: 0, choices: [], happened: [] };
  }

  /** Handles the first message that waits: one branch for each thing that may become of it, a loss last. */
  #handle(branch: Branch): Branch[] {
    const { handlers, envelopes } = this.#parts;
    const id = branch.messages[branch.next]!;
    if (branch.next >= LONGEST)
      throw new KripkeError(
        75,
        `An exchange handled ${LONGEST} messages in one event and still goes on; a link with delivery "at once" is for requests and their answers.`,
      );
    const envelope = envelopes.get(id);
    const at = this.#deliverable(branch.state, envelope)
      ? handlers.delivered(envelope.to, branch.state[envelope.to]!, id)
      : -1;
    const outcomes = at < 0 ? 0 : handlers.outcome(at);
    // In flight it may be lost later, as usual; only what would be handled now is lost now.
    if (outcomes === 0) return [this.#inFlight(branch, envelope)];
    const names: (string | null)[] = [];
    const branches: Branch[] = [];
    for (let i = 0; i < outcomes; i++) {
      const choice = handlers.outcome(at + 4 * i + 2);
      names.push(choice < 0 ? null : handlers.choices[choice]!);
      branches.push(this.#handled(branch, envelope, at + 4 * i, names[i]!));
    }
    const lost = this.#lost(branch, envelope, names.includes("lost") ? "lost by its link" : "lost");
    return lost === null ? branches : [...branches, lost];
  }

  /** The branch in which the receiver takes a message with the outcome that stands behind a place among those of handlers. */
  #handled(branch: Branch, envelope: EnvelopeInfo, place: number, name: string | null): Branch {
    const { labels, layout, handlers, inboxes, observers } = this.#parts;
    const { id, to } = envelope;
    const [choiceIndex, choice, local, sends] = [1, 2, 3, 4].map((offset) => handlers.outcome(place + offset)) as [
      number,
      number,
      number,
      number,
    ];
    const state = this.#taken(branch, envelope);
    state[to] = local;
    const label = labels.intern(DELIVER, to, id, choiceIndex, choice, sends);
    this.#watch(state, observers.happening(label, branch.state[to]!, local));
    const answers = inboxes.leaving(state[layout.inboxes + to]!, to, handlers.compiler.lists.get(sends));
    return {
      state,
      messages: [...branch.messages, ...this.#unabsorbed(branch.messages.slice(branch.next + 1), answers)],
      next: branch.next + 1,
      choices: name === null ? branch.choices : [...branch.choices, `${this.#subject(branch, envelope)}: ${name}`],
      happened: [...branch.happened, label],
    };
  }

  /**
   * Of which message a choice speaks, so that no two outcomes have one name: the receiver alone, if no other message at once to
   * it is in sight (handled or waiting); else with the type; the second of a type, and those after it, with a number.
   */
  #subject({ messages, next }: Branch, { to }: EnvelopeInfo): string {
    const { topology, envelopes } = this.#parts;
    const receiver = topology.nodes[to]!.id;
    const likewise = (id: number): boolean => envelopes.get(id).to === to && envelopes.get(id).link.atOnce;
    if (messages.filter(likewise).length === 1) return receiver;
    const type = this.#typeOf(messages[next]!);
    const earlier = messages.slice(0, next).filter((id) => likewise(id) && this.#typeOf(id) === type).length;
    return `${receiver}.${type}${earlier === 0 ? "" : ` ${earlier + 1}`}`;
  }

  #typeOf(envelope: number): string {
    return typeOf(this.#parts.labels.envelope(envelope).message);
  }

  /** May the message be handled now, if its receiver wants it? */
  #deliverable(state: Int32Array, { link, from, to }: EnvelopeInfo): boolean {
    const { locals, post } = this.#parts;
    return link.atOnce && locals[to]!.status(state[to]!) === UP && !post.cut(state, from, to);
  }

  /** Of what is sent while other messages of the exchange wait, what is not absorbed by one of them or by another of its own. */
  #unabsorbed(waiting: readonly number[], sent: readonly number[]): readonly number[] {
    const { envelopes } = this.#parts;
    const isNew = (id: number, i: number): boolean => !waiting.includes(id) && sent.indexOf(id) === i;
    return sent.filter((id, i) => isNew(id, i) || !envelopes.get(id).link.copiesOne);
  }

  /** A copy of the state once the message has left the network: with it the one in flight, where there is but one copy. */
  #taken({ state }: Branch, { id, link, to }: EnvelopeInfo): Int32Array {
    const { layout, inboxes } = this.#parts;
    const copy = state.slice();
    const inbox = copy[layout.inboxes + to]!;
    if (link.copiesOne && inboxes.holds(inbox, id)) copy[layout.inboxes + to] = inboxes.take(inbox, id);
    return copy;
  }

  #inFlight(branch: Branch, { id, from, to }: EnvelopeInfo): Branch {
    const { layout, post, handlers } = this.#parts;
    const state = branch.state.slice();
    state[layout.inboxes + to] = post.receive(
      state,
      from,
      to,
      state[layout.inboxes + to]!,
      handlers.compiler.lists.intern([id]),
    );
    return { ...branch, state, next: branch.next + 1 };
  }

  #lost(branch: Branch, envelope: EnvelopeInfo, name: string): Branch | null {
    const { id, link, from, to } = envelope;
    if (from === to || link.loses < UNLIMITED) return null;
    const { layout, labels, observers } = this.#parts;
    const component = layout.budgets + link.loses;
    if (link.loses !== UNLIMITED && branch.state[component] === 0) return null;
    const state = this.#taken(branch, envelope);
    if (link.loses !== UNLIMITED) state[component]!--;
    const label = labels.intern(DROP, to, id, -1, -1, 0);
    this.#watch(state, observers.happening(label, -1, -1));
    return {
      ...branch,
      state,
      next: branch.next + 1,
      choices: [...branch.choices, `${this.#subject(branch, envelope)}: ${name}`],
      happened: [...branch.happened, label],
    };
  }

  #watch(state: Int32Array, happening: number): void {
    const end = this.#parts.observers.watch(state, happening, this.#pairs, 0);
    for (let i = 0; i < end; i += 2) state[this.#pairs[i]!] = this.#pairs[i + 1]!;
  }

  #emit(label: number, state: Int32Array, after: Int32Array, out: Successors): void {
    const data = out.reserve(state.length);
    const start = out.length;
    let to = start + 2;
    for (let i = 0; i < state.length; i++) {
      if (state[i] === after[i]) continue;
      data[to++] = i;
      data[to++] = after[i]!;
    }
    data[start] = label;
    data[start + 1] = (to - start - 2) >> 1;
    out.length = to;
    out.count++;
  }
}

const isOpen = ({ messages, next }: Branch): boolean => next < messages.length;

/**
 * Of branches in the same state with the same messages to come only the first: whatever becomes of another becomes of it, too.
 * They stand, and stay, in the order of what was chosen, message by message, so the first tells of the least choices.
 */
const distinct = (branches: readonly Branch[]): Branch[] => {
  if (branches.length < 2) return [...branches];
  const first = new Map<string, Branch>();
  for (const branch of branches) {
    const { state, messages, next } = branch;
    const key = `${state.join()} ${messages.slice(next).join()}`;
    if (!first.has(key)) first.set(key, branch);
  }
  return [...first.values()];
};

// What exchanges come to: for each outcome its label, and what becomes of the components that it changes.
// The one idea: of an inbox it is kept what is done to it, not what comes of that, so the outcomes of one exchange serve whatever is in
// flight; two of them that come to the same in a state are one there.
// Why the first of those is the one that is told: outcomes stand in the order of what was picked and what was chosen, so it is the
// least, as it would be if they had been joined on the way (exchange.ts).
// Not here: playing an exchange out (exchange.ts), which exchanges are alike (exchange-memo.ts).
import { layout } from "../../../values/record.ts";
import { grown } from "../../../values/sequences.ts";
import type { Successors } from "../../successors.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { Inboxes } from "../network/inbox.ts";
import { InboxChanges } from "../network/inbox-changes.ts";
import { ENTRY, PURGES } from "./entry.ts";

/** An outcome: its label, and how many components it changes; behind it a CHANGE for each, whose id is a list of changes for an inbox. */
const OUTCOME = layout("label", "changes");
const CHANGE = layout("component", "id");
/** Before the outcomes of an exchange: how many there are. */
const COUNT = 1;
const { label: LABEL, changes: CHANGES, size: HEAD } = OUTCOME;
const { component: COMPONENT, id: ID, size: PAIR } = CHANGE;

/** Integers of outcomes that are kept. */
const LIMIT = 1 << 22;

/** An event of a node in a state, from which an exchange goes out: the entry at `at`, and what becomes of the node's inbox. */
export interface Event {
  readonly entries: Int32Array;
  readonly at: number;
  readonly inbox: number;
  readonly node: number;
  readonly state: Int32Array;
}

export class Outcomes {
  readonly #layout: Layout;
  readonly #inboxes: Inboxes;
  readonly #changes: InboxChanges;
  #words = new Int32Array(1024);
  #used = 0;
  /** Of the exchange whose outcomes are being added: where they begin, and where the next integer goes. */
  #place = 0;
  #to = 0;

  constructor(layout: Layout, inboxes: Inboxes, changes: InboxChanges) {
    this.#layout = layout;
    this.#inboxes = inboxes;
    this.#changes = changes;
  }

  get isFull(): boolean {
    return this.#used >= LIMIT;
  }

  clear(): void {
    this.#used = 0;
  }

  /** The place of the outcomes that are added from now on; of those before it that were not kept nothing is left. */
  begin(): number {
    this.#place = this.#used;
    this.#words = grown(this.#words, this.#place + COUNT);
    this.#words[this.#place] = 0;
    this.#to = this.#place + COUNT;
    return this.#place;
  }

  /** Adds an outcome: a state in which inboxes are lists of changes. */
  add(label: number, event: Event, after: Int32Array): void {
    const { state } = event;
    const head = this.#to;
    this.#words = grown(this.#words, head + HEAD + PAIR * state.length);
    const words = this.#words;
    let to = head + HEAD;
    for (let component = 0; component < state.length; component++) {
      const id = after[component]!;
      if (
        this.#isInbox(component)
          ? id === InboxChanges.NONE && !this.#isBegun(event, component)
          : id === state[component]
      )
        continue;
      words[to + COMPONENT] = component;
      words[to + ID] = id;
      to += PAIR;
    }
    words[head + LABEL] = label;
    words[head + CHANGES] = (to - head - HEAD) / PAIR;
    words[this.#place]!++;
    this.#to = to;
  }

  /** What was added stays. */
  keep(): void {
    this.#used = this.#to;
  }

  /** Writes the outcomes at a place as successors of the state in which the event happens. */
  emit(place: number, event: Event, out: Successors): void {
    const words = this.#words;
    const from = out.end;
    const several = words[place]! > 1;
    let at = place + COUNT;
    for (let left = words[place]!; left > 0; left--) {
      const end = at + HEAD + PAIR * words[at + CHANGES]!;
      out.begin(words[at + LABEL]!, words[at + CHANGES]!);
      for (at += HEAD; at < end; at += PAIR) {
        const component = words[at + COMPONENT]!;
        if (this.#isInbox(component)) this.#change(event, component, words[at + ID]!, out);
        else out.change(component, words[at + ID]!);
      }
      if (!(several && out.repeats(from))) out.close();
    }
  }

  #change(event: Event, component: number, list: number, out: Successors): void {
    const after = this.#changes.applied(this.inboxAtFirst(event, component), list);
    if (after !== event.state[component]) out.change(component, after);
  }

  /** An inbox once the event has happened, before anything that it sends is handled. */
  inboxAtFirst({ entries, at, inbox, node, state }: Event, component: number): number {
    const { inboxes } = this.#layout;
    if (component === inboxes + node) return inbox;
    const before = state[component]!;
    return (entries[at + ENTRY.flags]! & PURGES) === 0
      ? before
      : this.#inboxes.purge(before, component - inboxes, node);
  }

  /** Does a state differ from that in which the event happens? Its inboxes are lists of changes. */
  differs(event: Event, after: Int32Array): boolean {
    const { state } = event;
    return state.some((before, component) => {
      const id = after[component]!;
      return (
        before !== (this.#isInbox(component) ? this.#changes.applied(this.inboxAtFirst(event, component), id) : id)
      );
    });
  }

  /** May the event itself change an inbox? */
  #isBegun({ entries, at, node }: Event, component: number): boolean {
    return component === this.#layout.inboxes + node || (entries[at + ENTRY.flags]! & PURGES) !== 0;
  }

  #isInbox(component: number): boolean {
    const { inboxes, nodes } = this.#layout;
    return component >= inboxes && component < inboxes + nodes;
  }
}

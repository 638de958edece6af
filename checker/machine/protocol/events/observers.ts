// Observers: pure automata fed with every event, each a component of the state.
// The one idea: what an observer makes of an event depends on its memory, the event, and the acting node before and after; so
// (memory, that) → memory is a table, and the author's code runs on its misses.
// Not here: what claims see of the memories (protocol-view.ts).
import { type EventKind, rowOf } from "../../../events/kinds.ts";
import type { Observer } from "../../../language/index.ts";
import { layout, read } from "../../../values/record.ts";
import { grown, PairMap, SequenceTable } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import { calling } from "../../author-call.ts";
import { placeOf, written } from "../../calls.ts";
import { Twice } from "../../memo/twice.ts";
import type { Successors } from "../../successors.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { Locals } from "../parts/locals.ts";
import type { Labels } from "./labels.ts";

type AnyObserver = Observer<unknown, unknown>;

/** Steps that are remembered of each observer: they can be asked for again. */
const KEPT = 1 << 21;
/** Events that are kept as observers see them. */
const EVENTS_KEPT = 1 << 14;
/** An event, and the acting node's local state before and after it; -1 where no node acts. */
const HAPPENING = layout("label", "before", "after");
/** What happens where nobody looks. */
const UNSEEN = 0;

interface ObserverParts {
  readonly values: ValueTable;
  readonly labels: Labels;
  readonly locals: readonly Locals[];
  readonly layout: Layout;
}

export class ObserverTable {
  readonly #observers: readonly AnyObserver[];
  readonly #values: ValueTable;
  readonly #labels: Labels;
  readonly #locals: readonly Locals[];
  readonly #layout: Layout;
  /** By observer: its memories, numbered densely: id → value id. */
  readonly #memories: Int32Array<ArrayBuffer>[];
  /** (observer, value id) → id. */
  readonly #ids: PairMap;
  readonly #sizes: number[];
  /** By observer: where it is called. */
  readonly #places: readonly number[];
  /** What observers are shown. */
  readonly #happenings = new SequenceTable();
  readonly #scratch = new Int32Array(HAPPENING.size);
  /** By observer: (memory, happening) → memory. */
  readonly #steps: readonly PairMap[];
  readonly #twice = new Twice();

  /** `known`: observers of the same names and first memories, whose memories have the same numbers. */
  constructor(
    observers: readonly AnyObserver[],
    { values, labels, locals, layout }: ObserverParts,
    known: ObserverTable | null = null,
  ) {
    this.#observers = observers;
    this.#values = values;
    this.#labels = labels;
    this.#locals = locals;
    this.#layout = layout;
    this.#memories = known === null ? observers.map(() => new Int32Array(16)) : known.#memories;
    this.#sizes = known === null ? observers.map(() => 0) : known.#sizes;
    this.#ids = known === null ? new PairMap() : known.#ids;
    this.#places = observers.map(({ name }) => placeOf(`the observer ${name}`));
    this.#steps = observers.map(() => new PairMap(KEPT));
    for (const [i, { name, init }] of observers.entries())
      this.intern(
        i,
        values.intern(init, () => `The memory of the observer ${name}`),
      );
  }

  get size(): number {
    return this.#observers.length;
  }

  /** Which observer this is; -1: it is not listed. */
  indexOf(observer: unknown): number {
    return this.#observers.indexOf(observer as AnyObserver);
  }

  nameOf(index: number): string {
    return this.#observers[index]!.name;
  }

  /** The canonical memory, and its value id. */
  memory(index: number, id: number): unknown {
    return this.#values.value(this.memoryId(index, id));
  }

  memoryId(index: number, id: number): number {
    return this.#memories[index]![id]!;
  }

  /** What observers are shown of an event and of the acting node: -1 for its local states where no node acts. */
  happening(label: number, before: number, after: number): number {
    if (this.#observers.length === 0) return UNSEEN;
    this.#scratch[HAPPENING.label] = label;
    this.#scratch[HAPPENING.before] = before;
    this.#scratch[HAPPENING.after] = after;
    return this.#happenings.intern(this.#scratch);
  }

  /** What an observer was shown so far, as far as it is remembered: (memory, happening). */
  asked(index: number): PairMap {
    return this.#steps[index]!;
  }

  /** What a happening is made of. */
  shown(happening: number): { readonly label: number; readonly before: number; readonly after: number } {
    return read(HAPPENING, this.#happenings.get(happening), 0);
  }

  /** The memory after a happening. */
  after(index: number, memory: number, happening: number): number {
    return this.#step(index, memory, happening);
  }

  /** Adds the observers' new memories to the successor that is being written. */
  watch(state: Int32Array, happening: number, out: Successors): void {
    for (let i = 0; i < this.#observers.length; i++) {
      const component = this.#layout.observers + i;
      const memory = state[component]!;
      const next = this.#step(i, memory, happening);
      if (next !== memory) out.change(component, next);
    }
  }

  /** Puts the observers' new memories into the state itself. */
  watchIn(state: Int32Array, happening: number): void {
    for (let i = 0; i < this.#observers.length; i++) {
      const component = this.#layout.observers + i;
      state[component] = this.#step(i, state[component]!, happening);
    }
  }

  #step(index: number, memory: number, happening: number): number {
    const known = this.#steps[index]!.get(memory, happening);
    if (known >= 0) return known;
    const next = this.intern(index, this.#call(index, memory, happening));
    this.#steps[index]!.set(memory, happening, next);
    return next;
  }

  #call(index: number, memory: number, happening: number): number {
    this.#values.makeRoom();
    const { name, on } = this.#observers[index]!;
    const event = this.#event(happening);
    const place = (): string =>
      `The observer ${name}, given ${this.#labels.coverage(this.#happenings.at(happening, HAPPENING.label))},`;
    const react = (): unknown => on.call(this.#observers[index], this.memory(index, memory), event);
    return this.#twice.ask(
      () =>
        written(this.#places[index]!, place, () =>
          this.#values.intern(calling(place, react), () => `The memory of ${place().replace(/^T/, "t")}`),
        ),
      (first, second) => first === second,
      () =>
        `${place()} answers differently when it is called twice with the same arguments; it may depend on nothing but its memory and the event.`,
    );
  }

  /** The event as an observer sees it: plain, canonical, frozen. Shown to many memories, so the last so many are kept. */
  #event(happening: number): unknown {
    let event = this.#events.get(happening);
    if (event === undefined) {
      if (this.#events.size >= EVENTS_KEPT) this.#events.clear();
      event = this.#eventOf(happening);
      this.#events.set(happening, event);
    }
    return event;
  }
  readonly #events = new Map<number, object>();

  #eventOf(happening: number): object {
    const { label, before, after } = this.shown(happening);
    const {
      inside: _,
      sent: __,
      clause: ___,
      ...event
    } = this.#labels.event(label) as unknown as Record<string, unknown>;
    if (before < 0) return Object.freeze(this.#bare(event));
    const { node, to, ...rest } = event;
    const locals = this.#locals[this.#labels.node(label)]!;
    const sends = this.#labels.sends(label).map((sent) => Object.freeze({ to: sent.to, message: sent.message }));
    return Object.freeze({
      ...rest,
      node: node ?? to,
      before: this.#values.value(locals.value(before)),
      after: this.#values.value(locals.value(after)),
      sends: Object.freeze(sends),
    });
  }

  /** A loss or duplication keeps its envelope; an event of the whole network has no fields but its kind. */
  #bare(event: Record<string, unknown>): object {
    const shown = ["kind", ...rowOf(event["kind"] as EventKind).claims];
    return Object.fromEntries(shown.map((field) => [field, event[field]]));
  }

  /** The id of a memory given as a value id. */
  intern(index: number, value: number): number {
    const known = this.#ids.get(index, value);
    if (known >= 0) return known;
    const id = this.#sizes[index]!++;
    const memories = grown(this.#memories[index]!, id + 1);
    memories[id] = value;
    this.#memories[index] = memories;
    this.#ids.set(index, value, id);
    return id;
  }
}

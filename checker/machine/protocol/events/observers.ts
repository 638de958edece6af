// Observers: pure automata fed with every event, each a component of the state.
// The one idea: what an observer makes of an event depends on its memory, the event, and the acting node before and after; so
// (memory, that) → memory is a table, and its reactions are asked for what is not in it.
// Not here: the author's code (reactions.ts), what claims see of the memories (protocol-view.ts).
import type { Observer } from "../../../language/index.ts";
import { mayLearn } from "../../../values/numbering.ts";
import { grown, PairMap } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { Successors } from "../../successors.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { Locals } from "../parts/locals.ts";
import { type Change, JointSteps } from "./joint-steps.ts";
import type { Labels } from "./labels.ts";
import { ObservedEvents } from "./observed-events.ts";
import { Reactions } from "./reactions.ts";

type AnyObserver = Observer<unknown, unknown>;

/** Steps that are remembered of each observer: they can be asked for again. */
const KEPT = 1 << 21;
/** What happens where nobody looks. */
const UNSEEN = 0;

interface ObserverParts {
  readonly values: ValueTable;
  readonly labels: Labels;
  readonly locals: readonly Locals[];
  readonly layout: Layout;
  /** In how many cases reactions are compared with those to events as they are; undefined: as many as is good. */
  readonly compared: number | undefined;
}

export class ObserverTable {
  readonly #observers: readonly AnyObserver[];
  readonly #values: ValueTable;
  readonly #layout: Layout;
  /** What observers are shown. */
  readonly events: ObservedEvents;
  /** By observer: its memories, numbered densely: id → value id. */
  readonly #memories: Int32Array<ArrayBuffer>[];
  /** (observer, value id) → id. */
  readonly #ids: PairMap;
  readonly #sizes: number[];
  /** By observer: (memory, happening) → memory. */
  readonly #steps: readonly PairMap[];
  readonly #reactions: readonly Reactions[];
  readonly #joint: JointSteps;

  /** `known`: observers of the same names and first memories, whose memories have the same numbers. */
  constructor(observers: readonly AnyObserver[], parts: ObserverParts, known: ObserverTable | null = null) {
    const { values, layout, compared } = parts;
    this.#observers = observers;
    this.#values = values;
    this.#layout = layout;
    this.events = new ObservedEvents(parts);
    this.#joint = new JointSteps(layout.observers, observers.length);
    this.#memories = known === null ? observers.map(() => new Int32Array(16)) : known.#memories;
    this.#sizes = known === null ? observers.map(() => 0) : known.#sizes;
    this.#ids = known === null ? new PairMap() : known.#ids;
    this.#steps = observers.map(() => new PairMap(KEPT));
    this.#reactions = observers.map(
      (observer, i) =>
        new Reactions({
          observer,
          values,
          events: this.events,
          memory: (id) => this.memory(i, id),
          intern: (value) => this.intern(i, value),
          compared,
        }),
    );
    for (const [i, { name, init }] of observers.entries())
      this.intern(
        i,
        values.intern(init, () => `The memory of the observer ${name}`),
      );
  }

  get size(): number {
    return this.#observers.length;
  }

  /** How many memories there are, of all observers, and how often what came of one was not known. */
  get learned(): number {
    let count = this.#learned;
    for (const size of this.#sizes) count += size;
    return count;
  }
  #learned = 0;

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
    return this.events.happening(label, before, after);
  }

  /** What an observer was shown so far, as far as it is remembered: (memory, happening). */
  asked(index: number): PairMap {
    return this.#steps[index]!;
  }

  reactions(index: number): Reactions {
    return this.#reactions[index]!;
  }

  /** The memory after a happening. */
  after(index: number, memory: number, happening: number): number {
    const known = this.#steps[index]!.get(memory, happening);
    if (known >= 0) return known;
    mayLearn();
    const next = this.#reactions[index]!.after(memory, happening);
    this.#steps[index]!.set(memory, happening, next);
    this.#learned++;
    return next;
  }

  /** Adds the observers' new memories to the successor that is being written. */
  watch(state: Int32Array, happening: number, out: Successors): void {
    if (this.#joint.emit(state, happening, out)) return;
    for (let i = 0; i < this.#observers.length; i++) {
      const component = this.#layout.observers + i;
      const memory = state[component]!;
      const next = this.after(i, memory, happening);
      if (next !== memory) out.change(component, next);
    }
    if (this.#joint.remembers) this.#joint.learn(state, happening, this.#changes(state, happening));
  }

  #changes(state: Int32Array, happening: number): Change[] {
    return this.#observers
      .map((_, i) => ({
        component: this.#layout.observers + i,
        memory: this.after(i, state[this.#layout.observers + i]!, happening),
      }))
      .filter(({ component, memory }) => state[component] !== memory);
  }

  /** Puts the observers' new memories into the state itself. */
  watchIn(state: Int32Array, happening: number): void {
    for (let i = 0; i < this.#observers.length; i++) {
      const component = this.#layout.observers + i;
      state[component] = this.after(i, state[component]!, happening);
    }
  }

  /** The id of a memory given as a value id. */
  intern(index: number, value: number): number {
    const known = this.#ids.get(index, value);
    if (known >= 0) return known;
    mayLearn();
    const id = this.#sizes[index]!++;
    const memories = grown(this.#memories[index]!, id + 1);
    memories[id] = value;
    this.#memories[index] = memories;
    this.#ids.set(index, value, id);
    return id;
  }
}

// Closing: exact search from the states of a way for a shorter one to its end.
// The one idea: breadth first from the start shows the shortest way of all where there are few enough states; where there are not,
// small searches from each state of the way find what cuts a corner of it.
// Not here: leaving events out (shrink.ts).
import type { Machine } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import { StateStore } from "../store/store.ts";
import { widened } from "../store/vectors.ts";
import { type Ends, isInside, unlessThrown } from "./ending.ts";
import type { Way } from "./shrink.ts";

/** States of the search from the start, and of each of the small ones. */
const FROM_START = 200_000;
const AROUND = 4000;
/** Times that all states of the way are begun from. */
const ROUNDS = 3;
/** States between two turns. */
const BETWEEN_TURNS = 256;

export class Closing {
  readonly #machine: Machine;
  readonly #ends: Ends;
  readonly #fromStart: number;
  /** The shortest way so far. */
  way: Way;
  /** Is there no shorter one? */
  isShortest = false;

  /** `fromStart`: how many states the search from the start may keep. */
  constructor(machine: Machine, way: Way, ends: Ends, fromStart: number = FROM_START) {
    this.#machine = machine;
    this.#ends = ends;
    this.way = way;
    this.#fromStart = fromStart;
  }

  *run(): Generator<void> {
    const starts = this.#machine.initial.map(({ state }, i) => ({ initial: i, state }));
    const whole = this.#around(starts, 0, this.#fromStart);
    yield* whole.run();
    this.#take(0, whole);
    this.isShortest = whole.isWhole;
    for (let round = 0; round < ROUNDS && !this.isShortest; round++) {
      const before = this.way.labels.length;
      for (let from = 1; from < this.way.labels.length - 1; from++) {
        const state = this.#states()[from]!;
        const around = this.#around([{ initial: this.way.initial, state }], from, AROUND);
        yield* around.run();
        this.#take(from, around);
      }
      if (this.way.labels.length === before) return;
    }
  }

  #around(starts: readonly Start[], from: number, most: number): Around {
    return new Around(this.#machine, this.#ends, { starts, rest: this.#states().slice(from), most });
  }

  /** The states of the way, the initial one first; the last one may be outside the bounds. */
  #states(): readonly Int32Array[] {
    const { initial, labels } = this.way;
    const successors = new Successors();
    let state = widened(this.#machine.initial[initial]!.state, this.#machine.components);
    const states = [state];
    for (const label of labels) {
      this.#machine.expand(state, successors);
      let at = 0;
      while (successors.label(at) !== label) at = successors.after(at);
      state = successors.stateAfter(at, widened(state, this.#machine.components), this.#machine.components);
      states.push(state);
    }
    return states;
  }

  /** Goes the shorter way that a search found instead of the rest of the way behind so many events. */
  #take(from: number, { shortcut }: Around): void {
    if (shortcut === null) return;
    const { labels } = this.way;
    const rest = labels.slice(from + shortcut.to);
    this.way = { initial: shortcut.initial, labels: [...labels.slice(0, from), ...shortcut.labels, ...rest] };
  }
}

interface Start {
  readonly initial: number;
  readonly state: Int32Array;
}

interface Corner {
  readonly starts: readonly Start[];
  /** The states of the way from there on. */
  readonly rest: readonly Int32Array[];
  /** States that are kept. */
  readonly most: number;
}

interface Shortcut extends Way {
  /** How many events of the rest it spares the way from going. */
  readonly to: number;
}

/** Breadth first from some states, for the end or for a later state of the way, with fewer events than the way has. */
class Around {
  readonly #machine: Machine;
  readonly #ends: Ends;
  readonly #corner: Corner;
  readonly #store: StateStore;
  /** The states of the way, for their positions. */
  readonly #later: StateStore;
  readonly #positions: number[] = [];
  readonly #parents: number[] = [];
  readonly #labels: number[] = [];
  readonly #depths: number[] = [];
  readonly #successors = new Successors();
  shortcut: Shortcut | null = null;
  /** Was everything looked at that is as near as the end of the way? */
  isWhole = false;

  constructor(machine: Machine, ends: Ends, corner: Corner) {
    this.#machine = machine;
    this.#ends = ends;
    this.#corner = corner;
    this.#store = new StateStore(machine.components);
    this.#later = new StateStore(machine.components);
    for (const [i, state] of corner.rest.slice(0, -1).entries())
      this.#positions[this.#later.findState(state, true)] = i;
  }

  *run(): Generator<void> {
    const { starts, rest, most } = this.#corner;
    for (const { initial, state } of starts) {
      const start = widened(state, this.#machine.components);
      if (unlessThrown(() => isInside(this.#machine, start)) !== true) continue;
      const index = this.#store.findState(start, true);
      if (index === this.#labels.length) this.#keep(-1 - initial, -1, 0);
      if (unlessThrown(() => this.#ends(start, start, -1)) === true) this.#cut(index, -1, rest.length - 1);
      this.isWhole = this.shortcut !== null;
      if (this.isWhole) return;
    }
    for (let index = 0; index < this.#store.size; index++) {
      if (index % BETWEEN_TURNS === 0) yield;
      if (this.#depths[index]! >= rest.length - 1) break;
      if (this.#store.size > most) return;
      if (this.#expand(index)) break;
    }
    this.isWhole = true;
  }

  #keep(parent: number, label: number, depth: number): void {
    this.#parents.push(parent);
    this.#labels.push(label);
    this.#depths.push(depth);
  }

  /** Looks at what follows on a state; true if the end does. */
  #expand(index: number): boolean {
    const machine = this.#machine;
    let state = new Int32Array(machine.components);
    this.#store.widen(machine.components);
    this.#store.load(index, state);
    const successors = this.#successors;
    if (unlessThrown(() => machine.expand(state, successors)) === null) return false;
    state = widened(state, machine.components);
    this.#store.widen(machine.components);
    for (let at = 0; at < successors.end; at = successors.after(at)) {
      const label = successors.label(at);
      const after = successors.stateAfter(at, state, machine.components);
      if (unlessThrown(() => this.#ends(state, after, label)) === true) {
        this.#cut(index, label, this.#corner.rest.length - 1);
        return true;
      }
      if (this.#store.findState(after, false) >= 0) continue;
      if (unlessThrown(() => isInside(machine, after)) !== true) continue;
      this.#store.findState(after, true);
      this.#keep(index, label, this.#depths[index]! + 1);
      this.#meet(this.#store.size - 1, after);
    }
    return false;
  }

  /** A new state: is it one that the way comes to later? */
  #meet(index: number, state: Int32Array): void {
    const later = this.#later.findState(state, false);
    if (later < 0) return;
    const to = this.#positions[later]!;
    const spared = to - this.#depths[index]!;
    const sparedSoFar = this.shortcut === null ? 0 : this.shortcut.to - this.shortcut.labels.length;
    if (spared > sparedSoFar) this.#cut(index, -1, to);
  }

  /** The way to a state, and by one label more if there is one, spares so many events of the rest. */
  #cut(index: number, label: number, to: number): void {
    const labels = label < 0 ? [] : [label];
    let at = index;
    for (; this.#parents[at]! >= 0; at = this.#parents[at]!) labels.push(this.#labels[at]!);
    this.shortcut = { initial: -1 - this.#parents[at]!, labels: labels.reverse(), to };
  }
}

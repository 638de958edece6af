// Around some states: breadth first from them for an end, or for a later state of a way, with few events.
// The one idea: every state within so many events is looked at once, so what is found is nearest, and that nothing was found means
// that there is nothing.
// Not here: which states one begins from (closing.ts), what an end is (ending.ts).
import type { Machine } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import { StateStore } from "../store/store.ts";
import { widened } from "../store/vectors.ts";
import { type Ends, isInside, unlessThrown } from "./ending.ts";
import type { Way } from "./shrink.ts";

/** States between two turns. */
const BETWEEN_TURNS = 256;

export interface Start {
  readonly initial: number;
  readonly state: Int32Array;
}

export interface Corner {
  readonly starts: readonly Start[];
  /** The states of the way from there on; none: only an end is looked for. */
  readonly rest: readonly Int32Array[];
  /** The most events that are gone. */
  readonly events: number;
  /** States that are kept. */
  readonly most: number;
  /** Events that may happen, by their labels; absent: all. */
  readonly allows?: (label: number) => boolean;
}

export interface Shortcut extends Way {
  /** How many events of the rest it stands for. */
  readonly to: number;
}

export class Around {
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
  #threw = false;
  shortcut: Shortcut | null = null;
  /** Was everything looked at that is within the events? Not where the author's code threw: what follows there nobody knows. */
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
    const { starts, events, most } = this.#corner;
    for (const { initial, state } of starts) {
      const start = widened(state, this.#machine.components);
      if (this.#asked(() => isInside(this.#machine, start)) !== true) continue;
      const index = this.#store.findState(start, true);
      if (index === this.#labels.length) this.#keep(-1 - initial, -1, 0);
      if (this.#asked(() => this.#ends(start, start, -1)) === true) this.#cut(index, -1, events);
      this.isWhole = this.shortcut !== null;
      if (this.isWhole) return;
    }
    for (let index = 0; index < this.#store.size; index++) {
      if (index % BETWEEN_TURNS === 0) yield;
      if (this.#depths[index]! >= events) break;
      if (this.#store.size > most) return;
      if (this.#expand(index)) break;
    }
    this.isWhole = !this.#threw;
  }

  /** What some work answers; null where the author's code throws. */
  #asked<T>(work: () => T): T | null {
    const answer = unlessThrown(work);
    if (answer === null) this.#threw = true;
    return answer;
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
    if (this.#asked(() => machine.expand(state, successors)) === null) return false;
    state = widened(state, machine.components);
    this.#store.widen(machine.components);
    for (let at = 0; at < successors.end; at = successors.after(at)) {
      const label = successors.label(at);
      if (this.#corner.allows?.(label) === false) continue;
      const after = successors.stateAfter(at, state, machine.components);
      if (this.#asked(() => this.#ends(state, after, label)) === true) {
        this.#cut(index, label, this.#corner.events);
        return true;
      }
      if (this.#store.findState(after, false) >= 0) continue;
      if (this.#asked(() => isInside(machine, after)) !== true) continue;
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

// Unavoidable: from which states on an end comes whatever happens, if no more faults do.
// The one idea: an end is unavoidable where each state that can still be reached without a fault, and without having passed one, still
// leads to one: then only who puts off for ever what is possible again and again keeps away from it.
// Not here: what an end is (ending.ts), the way whose states are asked about (result/explain.ts).
import type { Machine } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import { StateStore } from "../store/store.ts";
import { widened } from "../store/vectors.ts";
import { type Ends, isInside, unlessThrown } from "./ending.ts";

/** States between two turns. */
const BETWEEN_TURNS = 64;

export class Unavoidable {
  readonly #machine: Machine;
  readonly #ends: Ends;
  readonly #isFault: (label: number, before: Int32Array) => boolean;
  readonly #store: StateStore;
  readonly #successors = new Successors();
  /** By state: those that it follows on, and those that follow on it. */
  readonly #before: number[][] = [];
  readonly #after: number[][] = [];
  /** By state: does an end follow at once? */
  readonly #isLast: boolean[] = [];
  #expanded = 0;
  #leavesBound = false;

  constructor(machine: Machine, ends: Ends, isFault: (label: number, before: Int32Array) => boolean) {
    this.#machine = machine;
    this.#ends = ends;
    this.#isFault = isFault;
    this.#store = new StateStore(machine.components);
  }

  /** Was a state met that is outside the bound, of which nobody knows whether it leads to an end? */
  get leavesBound(): boolean {
    return this.#leavesBound;
  }

  /** Is an end unavoidable from this state on, which is none itself? Answers once everything behind it was looked at. */
  *from(state: Int32Array): Generator<void, boolean> {
    const start = this.#find(widened(state, this.#machine.components));
    for (; this.#expanded < this.#store.size; this.#expanded++) {
      if (this.#expanded % BETWEEN_TURNS === 0) yield;
      this.#expand(this.#expanded);
    }
    const leads = this.#leading();
    return reached([start], this.#after).every((index) => leads.has(index));
  }

  #find(state: Int32Array): number {
    const index = this.#store.findState(state, true);
    if (index < this.#before.length) return index;
    this.#before.push([]);
    this.#after.push([]);
    this.#isLast.push(false);
    return index;
  }

  /** What is outside the bound, or where the author's code throws, leads nowhere. */
  #expand(index: number): void {
    const machine = this.#machine;
    this.#store.widen(machine.components);
    let state = new Int32Array(machine.components);
    this.#store.load(index, state);
    const inside = unlessThrown(() => isInside(machine, state));
    this.#leavesBound ||= inside === false;
    if (inside !== true) return;
    if (unlessThrown(() => machine.expand(state, this.#successors)) === null) return;
    state = widened(state, machine.components);
    const successors = this.#successors;
    for (let at = 0; at < successors.end; at = successors.after(at)) {
      const label = successors.label(at);
      if (this.#isFault(label, state)) continue;
      const after = successors.stateAfter(at, state, machine.components);
      if (unlessThrown(() => this.#ends(state, after, label)) === true) {
        this.#isLast[index] = true;
        continue;
      }
      const to = this.#find(after);
      this.#after[index]!.push(to);
      this.#before[to]!.push(index);
    }
  }

  /** The states that lead to an end. */
  #leading(): ReadonlySet<number> {
    const last = this.#isLast.flatMap((is, index) => (is ? [index] : []));
    return new Set(reached(last, this.#before));
  }
}

/** What is reached from some states, themselves included. */
const reached = (from: readonly number[], along: readonly (readonly number[])[]): readonly number[] => {
  const seen = new Set(from);
  const all = [...seen];
  for (let i = 0; i < all.length; i++)
    for (const to of along[all[i]!]!)
      if (!seen.has(to)) {
        seen.add(to);
        all.push(to);
      }
  return all;
};

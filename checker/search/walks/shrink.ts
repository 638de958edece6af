// Shrinking: a way that shows the same with fewer events, found by leaving events out.
// The one idea: what is no longer enabled behind a gap is left out, too, so what is left is a way, and each of its events was needed.
// (A. Zeller and R. Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002.)
// Not here: events that were not on the way at all (closing.ts).
import type { Machine } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import { widened } from "../store/vectors.ts";
import { type Ends, isInside, unlessThrown } from "./ending.ts";

/** A way: labels from one of the initial states. */
export interface Way {
  readonly initial: number;
  readonly labels: readonly number[];
}

/** Takes those of the labels that are enabled when their turn comes, until it has shown what is wanted; null: it never did. */
export const takenAgain = (machine: Machine, { initial, labels }: Way, ends: Ends): Way | null => {
  const successors = new Successors();
  let state = widened(machine.initial[initial]!.state, machine.components);
  if (unlessThrown(() => ends(state, state, -1)) === true) return { initial, labels: [] };
  const taken: number[] = [];
  for (const label of labels) {
    if (unlessThrown(() => machine.expand(state, successors)) === null) return null;
    const at = placeOf(successors, label);
    if (at < 0) continue;
    state = widened(state, machine.components);
    const after = successors.stateAfter(at, state, machine.components);
    if (unlessThrown(() => ends(state, after, label)) === true) return { initial, labels: [...taken, label] };
    if (unlessThrown(() => isInside(machine, after)) !== true) continue;
    taken.push(label);
    state = after;
  }
  return null;
};

const placeOf = (successors: Successors, label: number): number => {
  for (let at = 0; at < successors.end; at = successors.after(at)) if (successors.label(at) === label) return at;
  return -1;
};

export class Shrinking {
  readonly #machine: Machine;
  readonly #ends: Ends;
  /** The shortest way so far. */
  way: Way;

  constructor(machine: Machine, way: Way, ends: Ends) {
    this.#machine = machine;
    this.#ends = ends;
    this.way = way;
  }

  /** Leaves out half of the events, a quarter, … one, beginning at each place, until none can be spared. Turns after each attempt. */
  *run(): Generator<void> {
    for (let size = Math.ceil(this.way.labels.length / 2); size >= 1; ) {
      let isShorter = false;
      for (let gap = 0; gap < this.way.labels.length; ) {
        yield;
        if (this.#without(gap, size)) isShorter = true;
        else gap += size;
      }
      if (size === 1 && !isShorter) return;
      size = Math.max(1, Math.floor(size / 2));
    }
  }

  #without(gap: number, size: number): boolean {
    const { initial, labels } = this.way;
    const kept = [...labels.slice(0, gap), ...labels.slice(gap + size)];
    const shorter = takenAgain(this.#machine, { initial, labels: kept }, this.#ends);
    if (shorter === null || shorter.labels.length >= labels.length) return false;
    this.way = shorter;
    return true;
  }
}

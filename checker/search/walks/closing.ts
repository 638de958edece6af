// Closing: exact search from the states of a way for a shorter one to its end.
// The one idea: breadth first from the start shows the shortest way of all where there are few enough states; where there are not,
// small searches from each state of the way find what cuts a corner of it.
// Not here: one search (around.ts), leaving events out (shrink.ts).
import type { Machine } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import { widened } from "../store/vectors.ts";
import { Around, type Start } from "./around.ts";
import type { Ends } from "./ending.ts";
import type { Way } from "./shrink.ts";

/** States of the search from the start, and of each of the small ones. */
const FROM_START = 200_000;
const AROUND = 4000;
/** Times that all states of the way are begun from. */
const ROUNDS = 3;

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
    const rest = this.#states().slice(from);
    return new Around(this.#machine, this.#ends, { starts, rest, events: rest.length - 1, most });
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

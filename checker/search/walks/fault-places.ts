// When faults come in a walk: at places that are drawn before it begins.
// The one idea: a fault that is drawn like any event comes early, because it is enabled from the start, and then its budget is
// spent; so each walk has a few places in all of its length, and at each of them, or as soon behind it as a fault is possible, one comes.
// Not here: which of several faults comes (strategies.ts).
import type { Draw } from "../../values/draws.ts";

/** Which of the choices are left to be drawn from. */
export type Admits = "faults" | "others" | "none";

export class FaultPlaces {
  readonly #draw: Draw;
  /** The places of this walk, the next one last. */
  readonly #places: number[] = [];

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** Draws from none to `most` places of a walk, from one event to another. */
  begin(most: number, from: number, to: number): void {
    this.#places.length = 0;
    for (let left = this.#draw(most + 1); left > 0; left--) this.#places.push(from + this.#draw(to - from));
    this.#places.sort((a, b) => b - a);
  }

  /** Which choices event number `at` of the walk is drawn from, where there are so many faults, and others. */
  admits(at: number, faults: number, others: number): Admits {
    const next = this.#places.at(-1);
    if (faults > 0 && next !== undefined && (at >= next || others === 0)) return "faults";
    return others > 0 ? "others" : "none";
  }

  /** An event was taken: of a fault the place is filled. */
  took(isFault: boolean): void {
    if (isFault) this.#places.pop();
  }
}

// The states that taught a search something: in whose expansion the author's code was called, something new was given a number, or
// something was met that the proof of symmetry has to compare; and the looks beyond the bound on depth that gave numbers.
// The one idea: whatever a search knows it learned in one of these. In all others it only looked up what it knew, so a search that
// goes through these alone, in their order, knows the same afterwards, by the same numbers (relive.ts has the argument).
// Not here: going through them again (relive.ts).
import { callsMade } from "../../machine/calls.ts";
import type { Machine } from "../../machine/machine.ts";
import { layout, write } from "../../values/record.ts";
import { grown } from "../../values/sequences.ts";

/**
 * `index`: the state, or as `lookFrom` says, of a look at all states that are stored from one on; `before`: how many states were stored
 * when its expansion began; `learned`: of the machine, when it had ended; `digest`: of the labels and targets of its transitions.
 */
export const LESSON = layout("index", "before", "learned", "digest");

/** In the place of an index: all states from this one on were looked at, and none expanded; the same undoes it. */
export const lookFrom = (index: number): number => ~index;

export class Lessons {
  readonly #machine: Pick<Machine, "learned" | "assumes">;
  #records = new Int32Array(64 * LESSON.size);
  #used = 0;
  #asked = 0;
  #learned = 0;
  #index = 0;
  #before = 0;
  #digest = 0;

  constructor(machine: Pick<Machine, "learned" | "assumes">) {
    this.#machine = machine;
  }

  /** Of the author's code, and by the proof of symmetry: both only grow. */
  get #askedSoFar(): number {
    return callsMade() + (this.#machine.assumes.symmetry?.proof.asked ?? 0);
  }

  /** A state is about to be expanded, with so many states in the store. */
  begin(index: number, size: number): void {
    this.#index = index;
    this.#before = size;
    this.#digest = 0;
    this.#asked = this.#askedSoFar;
    this.#learned = this.#machine.learned;
  }

  /** One of its transitions leads to this state. */
  saw(label: number, target: number): void {
    const mixed = Math.imul(this.#digest ^ label, 0x9e3779b1);
    this.#digest = Math.imul(mixed ^ (mixed >>> 15) ^ target, 0x85ebca6b);
  }

  /** All its transitions were looked at. */
  end(): void {
    const { learned } = this.#machine;
    if (this.#askedSoFar === this.#asked && learned === this.#learned) return;
    this.#add(this.#index);
  }

  /** All states from one on were looked at since `begin`; where that gave no number, whoever goes on may do without. */
  looked(from: number): void {
    if (this.#machine.learned !== this.#learned) this.#add(lookFrom(from));
  }

  #add(index: number): void {
    const { learned } = this.#machine;
    this.#records = grown(this.#records, this.#used + LESSON.size);
    write(LESSON, this.#records, this.#used, { index, before: this.#before, learned, digest: this.#digest });
    this.#used += LESSON.size;
  }

  /** `LESSON` behind `LESSON`. */
  get records(): Int32Array {
    return this.#records.subarray(0, this.#used);
  }

  /** Those of the search that this one goes on with come before its own. */
  recall(records: Int32Array): void {
    this.#records = grown(this.#records, records.length);
    this.#records.set(records);
    this.#used = records.length;
  }

  /** Did the state that was expanded last teach what it taught when it was expanded first? */
  isAs(records: Int32Array, at: number): boolean {
    return (
      this.#machine.learned === records[at + LESSON.learned] &&
      this.#before === records[at + LESSON.before] &&
      this.#digest === records[at + LESSON.digest]
    );
  }
}

// The states in which a search learned something, for those who look ahead of it.
// The one idea: what a machine knows it learned in these, so a machine that expands them in their order knows the same.
// Not here: the same of a search that is kept on disk, which also goes through what its claims were asked (checkpoint/lessons.ts).
import { callsMade } from "../../machine/calls.ts";
import type { Machine } from "../../machine/machine.ts";
import { write } from "../../values/record.ts";
import { grown } from "../../values/sequences.ts";
import type { StateStore } from "../store/store.ts";
import { followsOn } from "./follows-on.ts";
import { LESSON } from "./orders.ts";

export class LessonLog {
  readonly #machine: Machine;
  readonly #store: StateStore;
  #records = new Int32Array(64 * LESSON.size);
  #used = 0;
  #before = 0;
  #learned = 0;
  #calls = 0;
  #asked = false;

  constructor(machine: Machine, store: StateStore) {
    this.#machine = machine;
    this.#store = store;
    this.#learned = machine.learned;
  }

  /** A state is about to be expanded. */
  begin(): void {
    this.#before = this.#store.size;
    this.#calls = callsMade();
  }

  /** Its successors are known; what is asked from now on are claims, which give no numbers. */
  opened(): void {
    this.#asked = callsMade() !== this.#calls;
  }

  /** All that is to be done with it was done. */
  end(index: number): void {
    const { learned } = this.#machine;
    const isSame = learned === this.#learned;
    this.#learned = learned;
    if (isSame && !this.#asked) return;
    this.#records = grown(this.#records, this.#used + LESSON.size);
    const digest = followsOn(this.#machine, this.#store, index);
    write(LESSON, this.#records, this.#used, { index, before: this.#before, learned, digest });
    this.#used += LESSON.size;
  }

  /** How many lessons there are. */
  get count(): number {
    return this.#used / LESSON.size;
  }

  /** Those from one on, LESSON behind LESSON. */
  from(lesson: number): Int32Array {
    return this.#records.slice(lesson * LESSON.size, this.#used);
  }
}

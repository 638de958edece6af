// When remembering what a predicate said of what it read is a loss, and asking it without.
// The one idea: a predicate that reads a whole large state hardly ever meets the same answers again: it costs a walk that ends
// nowhere, handles for every read and a new path, and the answer is never used. From then on it is given values, and nothing is
// noted or remembered.
// Why that is sound: of a transition an answer on values is by definition the right one, remembered or not. What is no longer noted
// is what it reads, so from then on it is taken to read everything: whoever leaves out questions because nothing that was read
// changed leaves none out, and whoever remembers what follows from its answers forgets it. A sample is asked twice as before.
// Not here: remembering (decision-tree.ts), the predicate itself (evaluator.ts).
import { type Questions, Run } from "./questions.ts";

/** So many questions that were not known are looked at together; at the beginning nothing is known yet. */
const TOGETHER = 1024;
const ROUNDS = 2;
/** It is a loss where, of eight questions, seven were not known, and one reads so much. */
const OF_EIGHT = 7;
const MUCH = 48;

export class Losses {
  #asked = 0;
  #missed = 0;
  #reads = 0;
  #rounds = 0;

  /** A question, whether its answer is known or not. */
  asked(): void {
    this.#asked++;
  }

  /** One that was not known, and how much was read to answer it. Is remembering a loss? */
  missed(reads: number): boolean {
    this.#missed++;
    this.#reads += reads;
    if (this.#missed < TOGETHER) return false;
    const loses = this.#missed * 8 > this.#asked * OF_EIGHT && this.#reads > MUCH * this.#missed;
    this.#rounds = loses ? this.#rounds + 1 : 0;
    this.#asked = 0;
    this.#missed = 0;
    this.#reads = 0;
    return this.#rounds >= ROUNDS;
  }
}

/** A run on values that nobody wants to know the reads of. */
export class FleetingRun extends Run {
  override plain = true;
  readonly #of: Questions;

  constructor(questions: Questions, before: Int32Array, after: Int32Array, label: number) {
    super(questions, before, after, label);
    this.#of = questions;
  }

  override ask(question: number): number {
    return this.#of.raw(question, this.#of.answer(question, this.before, this.after, this.label));
  }
}

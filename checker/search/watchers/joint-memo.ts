// What several predicates said of a transition, remembered at once: in front of the memo that each has for itself.
// The one idea: each predicate walks a tree of its own reads; but where transitions with the same components come again and again, one
// look-up of all that any of them reads answers for all of them.
// Why that is sound: a predicate's answer follows from what it read on the way to it. The key has the event and, on both sides, every
// component that any of the predicates is known to have read when the answer is remembered; so where the key comes again, each goes
// the same way to the same answer. If one reads more later the key gets longer and all is forgotten; and if one forgets what it
// knows, so does this. (What differs in nothing but what changed is no key: a predicate over steps may read what did not change.)
// Not here: how answers are found again (joint-answers.ts), each predicate's own memo (machine/memo), what is made of answers
// (claim-watcher.ts, explorer.ts).
import type { Evaluator } from "../../machine/machine.ts";
import { Payoff } from "../../machine/memo/payoff.ts";
import { MaskedMap, type PlacesInWords } from "../../values/masked-map.ts";
import { type JointAnswers, StateAnswers, StepAnswers } from "./joint-answers.ts";

/** Of a state, or of a transition: then the event and both sides count. */
export type Over = "state" | "transition";

/** Answers that are remembered, and components in a key: beyond these all is forgotten, or of no use. */
const MOST_ANSWERS = 1 << 20;
const MOST_COMPONENTS = 48;

/** No answer is remembered. */
export const UNKNOWN = -1;
const NOTED = 0;

export class JointMemo {
  readonly #of: readonly Evaluator[];
  readonly #answers: JointAnswers;
  /** What some of the predicates read, of states with so many components. */
  #components: readonly number[] = [];
  #width = 0;
  readonly #payoff = new Payoff();
  /** States of which what was said is remembered, as they lie in words. */
  #inWords: PlacesInWords | null = null;
  #noted: MaskedMap | null = null;

  /** `of`: who is asked; they are the same for as long as it is used. */
  constructor(of: readonly Evaluator[], over: Over) {
    this.#of = of;
    this.#answers = over === "state" ? new StateAnswers() : new StepAnswers();
    for (const evaluator of of) evaluator.follow(this);
  }

  /** What was said of a transition like this, of a state if both are one; UNKNOWN: nothing that is remembered. */
  answer(before: Int32Array, after: Int32Array, label: number): number {
    if (this.#payoff.isOff) return UNKNOWN;
    if (this.#payoff.asks()) this.forget();
    if (after.length !== this.#width) this.#measure(after.length);
    const answer = this.#answers.get(this.#components, before, after, label);
    if (answer !== UNKNOWN) this.#payoff.knew();
    return answer;
  }

  /** Remembers what all of them said of it, as a small number, now that they said it. */
  learn(before: Int32Array, after: Int32Array, label: number, answer: number): void {
    if (this.#payoff.isOff) return;
    this.#measure(after.length);
    if (this.#answers.size >= MOST_ANSWERS) this.forget();
    this.#answers.add(this.#components, before, after, label, answer);
  }

  /** Is remembered what they said of a state that lies so in words? Of states only what was noted is known. */
  knowsInWords(places: PlacesInWords, words: Uint32Array): boolean {
    if (this.#payoff.isOff || places !== this.#inWords || this.#noted === null || this.#noted.get(words) < 0)
      return false;
    if (this.#payoff.asks()) this.forget();
    this.#payoff.knew();
    return true;
  }

  /** Notes a state of which they have just been asked, and of which what they said is remembered. */
  note(places: PlacesInWords, words: Uint32Array): void {
    if (this.#payoff.isOff) return;
    if (places !== this.#inWords || this.#noted === null || this.#noted.size >= MOST_ANSWERS)
      this.#noted = new MaskedMap(places, this.#components);
    this.#inWords = places;
    this.#noted.set(words, NOTED);
  }

  forget(): void {
    this.#noted = null;
    this.#answers.clear(this.#components.length);
  }

  /** Do they read what is not in the key? */
  #measure(width: number): void {
    this.#width = width;
    const read: number[] = [];
    for (let component = 0; component < width; component++)
      if (this.#of.some((evaluator) => evaluator.dependsOn(component))) read.push(component);
    if (read.length === this.#components.length) return;
    this.#components = read;
    if (read.length > MOST_COMPONENTS) this.#payoff.switchOff();
    this.forget();
  }
}

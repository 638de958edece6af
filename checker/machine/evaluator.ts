// Predicates of the author run once per distinct question: the evaluator shared by both forms.
// The one idea: walk the decision tree; where it does not know, run the author's code on views that follow its reads.
// Not here: the views themselves.
import { changesGiven, KripkeError, PromiseBroken, thrownIn } from "../language/index.ts";
import { DecisionTree, LeftRecordedPath } from "./decision-tree.ts";
import { lookFirst } from "./lookout.ts";
import { type Evaluator, SAYS } from "./machine.ts";
import { NoAnswer, type Questions, Run } from "./questions.ts";
import type { ValueTable } from "./values.ts";

/** Runs the author's code with views bound to the run. */
export type Ask = (run: Run) => unknown;
/** Turns what the author's code answered into a small integer; may still read through handles in the answer. */
export type Encode = (name: string, answer: unknown) => number;

const answerOf = (code: number): string =>
  code === SAYS.false ? "false" : code === SAYS.true ? "true" : code === SAYS.nothing ? "nothing" : "another value";

/** A predicate's answer as one of SAYS. */
export const encodeSays: Encode = (name, answer) => {
  if (answer === undefined) return SAYS.nothing;
  if (typeof answer === "boolean") return answer ? SAYS.true : SAYS.false;
  throw new KripkeError(
    75,
    `"${name}" answered ${typeof answer === "object" ? "an object" : String(answer)}: a predicate answers true, false, or undefined where it says nothing.`,
  );
};

/** Any value of the universe as its id + 1; undefined as 0. */
export const encodeValue =
  (values: ValueTable): Encode =>
  (name, answer) =>
    answer === undefined ? 0 : values.intern(answer, () => `What "${name}" looks at`) + 1;

export class MemoisedPredicate implements Evaluator {
  readonly #tree = new DecisionTree();
  readonly #name: string;
  readonly #questions: Questions;
  readonly #ask: Ask;
  readonly #encode: Encode;
  /** By component: 1 if any run so far read it. */
  #reads = new Uint8Array(64);
  #readsAnything = false;

  constructor(name: string, questions: Questions, ask: Ask, encode: Encode = encodeSays) {
    this.#name = name;
    this.#questions = questions;
    this.#ask = ask;
    this.#encode = encode;
  }

  evaluate(before: Int32Array, after: Int32Array, label: number): number {
    const known = this.#tree.walk(this.#questions, before, after, label);
    return known >= 0 ? known : this.#run(before, after, label);
  }

  audit(before: Int32Array, after: Int32Array, label: number): void {
    const known = this.#tree.walk(this.#questions, before, after, label);
    if (known < 0) return;
    const now = this.#run(before, after, label);
    if (now !== known)
      throw new PromiseBroken(
        `"${this.#name}" is not pure: of the same state it first said ${answerOf(known)} and now ${answerOf(now)}; a predicate may depend on nothing but its arguments (no counters, clocks or random numbers).`,
      );
  }

  /**
   * A pure predicate that read none of the changed components on the way to its last answer gives the same answer again.
   * All runs so far are taken together, so the answer may be a false alarm, never a missed change.
   */
  dependsOn(component: number): boolean {
    return this.#readsAnything || this.#reads[component] === 1;
  }

  /** What the predicate may have read is no longer all there is; from now on it is taken to depend on everything. */
  forget(): void {
    this.#tree.clear();
    this.#readsAnything = true;
  }

  #run(before: Int32Array, after: Int32Array, label: number): number {
    lookFirst();
    const run = new Run(this.#questions, before, after, label);
    try {
      const code = this.#encode(this.#name, this.#ask(run));
      this.#tree.learn(run.reads, code);
      this.#noteReads(run);
      return code;
    } catch (error) {
      throw this.#explained(error);
    } finally {
      run.over = true;
    }
  }

  #noteReads(run: Run): void {
    for (const [question] of run.reads) {
      const component = this.#questions.componentOf(question);
      if (component >= this.#reads.length) {
        const wider = new Uint8Array(component * 2);
        wider.set(this.#reads);
        this.#reads = wider;
      }
      this.#reads[component] = 1;
    }
  }

  #explained(error: unknown): KripkeError {
    if (error instanceof KripkeError) return error;
    if (error instanceof LeftRecordedPath)
      return new PromiseBroken(
        `"${this.#name}" is not pure: after the same reads it once asked for ${this.#questions.name(error.expected)} and then for ${this.#questions.name(error.got)}; a predicate may depend on nothing but its arguments (no counters, clocks or random numbers).`,
      );
    if (error instanceof NoAnswer) return new KripkeError(75, `"${this.#name}" ${error.message}`);
    const thrown = thrownIn(error);
    // What a claim is given looks like an array, and sorting it in place is what one tries.
    if (changesGiven(error))
      return new KripkeError(
        75,
        `"${this.#name}" changed what it was given (${thrown}): states are frozen; build a new value, as toSorted does where sort changes the array.`,
      );
    return new KripkeError(75, `"${this.#name}" threw: ${thrown}.`);
  }
}

/** The error of an author's function that answered a Promise. */
export const promised = (answer: Promise<unknown>, place: string): KripkeError => {
  // What it may come to is nobody's any more, and must not end the process.
  answer.catch(() => {});
  return new KripkeError(
    75,
    `${place} answered a Promise, as an async function does: it must answer at once; what takes time is a message, a timer or an action, so leave async and await out.`,
  );
};

// Predicates of the author run once per distinct question: the evaluator shared by both forms.
// The one idea: walk the decision tree; where it does not know, run the author's code on views that follow its reads.
// Not here: the views themselves.
import { KripkeError, sentenceOf } from "../language/index.ts";
import { DecisionTree, LeftRecordedPath } from "./decision-tree.ts";
import { type Evaluator, SAYS } from "./machine.ts";
import { type Questions, Run } from "./questions.ts";

/** Runs the predicate with views bound to the run. */
export type Ask = (run: Run) => unknown;

const codeOf = (name: string, answer: unknown): number => {
  if (answer === undefined) return SAYS.nothing;
  if (typeof answer === "boolean") return answer ? SAYS.true : SAYS.false;
  throw new KripkeError(
    75,
    `"${name}" answered ${typeof answer === "object" ? "an object" : String(answer)}: a predicate answers true, false, or undefined where it says nothing.`,
  );
};

export class MemoisedPredicate implements Evaluator {
  readonly #tree = new DecisionTree();
  readonly #name: string;
  readonly #questions: Questions;
  readonly #ask: Ask;
  calls = 0;

  constructor(name: string, questions: Questions, ask: Ask) {
    this.#name = name;
    this.#questions = questions;
    this.#ask = ask;
  }

  evaluate(before: Int32Array, after: Int32Array, label: number): number {
    const known = this.#tree.walk(this.#questions, before, after, label);
    return known >= 0 ? known : this.#run(before, after, label);
  }

  /** What the predicate may have read is no longer all there is. */
  forget(): void {
    this.#tree.clear();
  }

  #run(before: Int32Array, after: Int32Array, label: number): number {
    const run = new Run(this.#questions, before, after, label);
    this.calls++;
    try {
      const code = codeOf(this.#name, this.#ask(run));
      this.#tree.learn(run.reads, code);
      return code;
    } catch (error) {
      throw this.#explained(error);
    } finally {
      run.over = true;
    }
  }

  #explained(error: unknown): KripkeError {
    if (error instanceof KripkeError) return error;
    if (error instanceof LeftRecordedPath)
      return new KripkeError(
        75,
        `"${this.#name}" is not pure: after the same reads it once asked for ${this.#questions.name(error.expected)} and then for ${this.#questions.name(error.got)}; a predicate may depend on nothing but its arguments (no counters, clocks or random numbers).`,
      );
    return new KripkeError(75, `"${this.#name}" threw: ${sentenceOf(error)}.`);
  }
}

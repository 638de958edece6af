// Symmetry of the author's predicates: what one says of a transition, it says of the same transition with other names.
// The one idea: the predicate is run on the transition under every renaming, and each of its questions is answered by asking the
// transition as it is; so all of these runs together are one run, with one path of reads, and a leaf of the tree of such paths
// stands for transitions of which the predicate says the same under every renaming.
// Why it is a proof: what a run reads determines what it says. Another transition with the same answers on the path reads the
// same under each renaming, hence gets the same answers under each: nothing is concluded from a witness that it does not share.
// And every renaming is tried, not those alone that generate the others, so no orbit is left half asked.
// Not here: what a renaming does to questions and answers (symmetry/renamed-answers.ts, spec/), handlers (protocol/).
import type { KripkeError, PromiseBroken } from "../../language/index.ts";
import { orThrows } from "../author-call.ts";
import type { Evaluator, Follower } from "../machine.ts";
import { DecisionTree, LeftRecordedPath } from "./decision-tree.ts";
import { MemoisedPredicate, ReadComponents } from "./evaluator.ts";
import { Run } from "./questions.ts";

/** What a group of renamings makes of questions. */
export interface Renamings {
  /**
   * The renamings to be tried, beside the one that changes nothing. A group that is too large to try every one of them may leave
   * out those that change nothing in what was asked, but then it asks for that first; so what it answers depends on what was
   * asked, and is asked for again when more was.
   */
  others(asked: Run): readonly number[];
  /** The answer to a question about a transition under a renaming, by asking the transition as it is. */
  answer(renaming: number, question: number, asked: Run): number;
  /** The components that some renaming makes of one, it included. */
  alike(component: number): readonly number[];
}

/** How much was compared so far, in all of a search. */
export class Compared {
  /** Beyond this nothing more is compared, and verdicts say so. */
  readonly most: number;
  /** Questions asked under another name. */
  count = 0;
  /** Was everything compared that had to be? */
  complete = true;
  /** How often something was to be compared, whether it was or not. */
  asked = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** May one more be compared? If not, what is compared is not complete. */
  mayGoOn(): boolean {
    this.asked++;
    if (this.count < this.most) return true;
    this.complete = false;
    return false;
  }
}

/** Two answers of which one settles a verdict and the other does not; -1: the author's code throws. */
export interface Difference {
  readonly renaming: number;
  readonly said: number;
  readonly renamedSaid: number;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly label: number;
}

export class ProvedPredicate implements Evaluator {
  readonly #predicate: MemoisedPredicate;
  readonly #renamings: Renamings;
  readonly #compared: Compared;
  /** The only answer that decides anything: of others it does not matter which it is. */
  readonly #decides: number;
  readonly #broken: (difference: Difference) => KripkeError;
  readonly #tree = new DecisionTree();
  readonly #reads: ReadComponents;

  constructor(
    predicate: MemoisedPredicate,
    renamings: Renamings,
    compared: Compared,
    decides: number,
    broken: (difference: Difference) => KripkeError,
  ) {
    this.#predicate = predicate;
    this.#renamings = renamings;
    this.#compared = compared;
    this.#decides = decides;
    this.#broken = broken;
    this.#reads = new ReadComponents(predicate.questions, (component) => renamings.alike(component));
    predicate.follow(this);
  }

  evaluate(before: Int32Array, after: Int32Array, label: number): number {
    const known = this.#tree.walk(this.#predicate.questions, before, after, label);
    return known >= 0 ? known : this.#prove(before, after, label);
  }

  audit(before: Int32Array, after: Int32Array, label: number): void {
    this.#predicate.audit(before, after, label);
  }

  /**
   * What is read under a renaming counts, too; and so does what a read component is under other names. For a state is not asked but
   * the successor that it stands for, and it is what follows on the state that is compared with it: a claim that reads of the node
   * that another one names reads of one node there, and of another here.
   */
  dependsOn(component: number): boolean {
    return this.#reads.has(component);
  }

  /** What it forgets itself follows from the predicate's answers, too. */
  follow(follower: Follower): void {
    this.#predicate.follow(follower);
  }

  forget(): void {
    this.#forgotten++;
    this.#tree.clear();
    this.#reads.addAll();
  }
  #forgotten = 0;

  #prove(before: Int32Array, after: Int32Array, label: number): number {
    if (!this.#compared.mayGoOn()) {
      this.#reads.addAll();
      return this.#predicate.evaluate(before, after, label);
    }
    const forgotten = this.#forgotten;
    const run = new Run(this.#predicate.questions, before, after, label);
    const asItIs = { answer: (question: number) => run.answer(question) };
    const said = this.#predicate.evaluateBy(asItIs, before, after, label, false);
    const tried = new Set<number>();
    for (let left = this.#renamings.others(run); left.length > 0; ) {
      for (const renaming of left) {
        tried.add(renaming);
        this.#compare(run, said, renaming);
      }
      left = this.#renamings.others(run).filter((renaming) => !tried.has(renaming));
    }
    // First of all, for what is alike may get its components only now, which is forgetting, too.
    this.#reads.note(run.reads);
    // What the predicate reads changed on the way (it is given values from now on), so the path is half of one and half of another.
    if (forgotten !== this.#forgotten) return this.#prove(before, after, label);
    this.#learn(run, said);
    return said;
  }

  #compare(run: Run, said: number, renaming: number): void {
    this.#compared.count++;
    const renamedSaid = this.#saidUnder(renaming, run);
    if ((said === this.#decides) === (renamedSaid === this.#decides) && renamedSaid >= 0) return;
    const { before, after, label } = run;
    throw this.#broken({ renaming, said, renamedSaid, before, after, label });
  }

  #saidUnder(renaming: number, run: Run): number {
    const renamed = { answer: (question: number) => this.#renamings.answer(renaming, question, run) };
    return orThrows(() => this.#predicate.evaluateBy(renamed, run.before, run.after, run.label, true));
  }

  #learn(run: Run, said: number): void {
    try {
      this.#tree.learn(run.reads, said);
    } catch (error) {
      if (error instanceof LeftRecordedPath) throw this.#predicate.explained(error);
      throw error;
    }
  }
}

/** Questions that are compared at most; beyond this a verdict says that it rests on what was compared. */
const MOST_QUESTIONS = 1 << 23;

/** What proofs of symmetry have in common: how much they compare, and that predicates are proved where they are asked. */
export abstract class PredicatesProved {
  protected readonly comparisons = new Compared(MOST_QUESTIONS);
  protected abstract readonly renamings: Renamings;

  /** The error of a predicate that tells members apart. */
  protected abstract toldApart(what: string, decides: number, difference: Difference): PromiseBroken;

  get compared(): number {
    return this.comparisons.count;
  }

  get complete(): boolean {
    return this.comparisons.complete;
  }

  get asked(): number {
    return this.comparisons.asked;
  }

  /** A predicate that is compared with itself under every other name whenever it is asked something new. */
  predicate(evaluator: Evaluator, what: string, decides: number): Evaluator {
    if (!(evaluator instanceof MemoisedPredicate)) throw new Error(`${what} is not remembered by what it reads`);
    return new ProvedPredicate(evaluator, this.renamings, this.comparisons, decides, (difference) =>
      this.toldApart(what, decides, difference),
    );
  }
}

// Where a joint memo keeps its answers: by the components that some predicate reads.
// The one idea: a state comes down to the tuple of those components, which has a small number; of transitions, those of one state are
// asked for behind each other, so they lie together, and the tuple of a successor that changes none of them is known already.
// Not here: which components count, when all is forgotten (joint-memo.ts).
import { GroupedMap } from "../../values/grouped.ts";
import { TupleTable } from "../../values/tuples.ts";

/** What is read of these components is all that an answer follows from, together with the event where it is of a transition. */
export interface JointAnswers {
  /** How much is kept: of what is looked up in vain the tuples are kept as well. */
  readonly size: number;
  /** -1: none. */
  get(components: readonly number[], before: Int32Array, after: Int32Array, label: number): number;
  /** Keeps what is not kept yet. */
  add(components: readonly number[], before: Int32Array, after: Int32Array, label: number, answer: number): void;
  /** Forgets everything; from now on there are so many components. */
  clear(components: number): void;
}

/** No tuple is known. */
const NONE = -1;

/** Of states: before and after are one. */
export class StateAnswers implements JointAnswers {
  readonly #tuples = new TupleTable(0);
  /** What was asked about last, and what it is the number of: what is not known is learnt next. */
  #tuple = new Int32Array(0);
  #number = NONE;
  /** By tuple: the answer + 1; 0: none. */
  #answers = new Uint8Array(1024);

  get size(): number {
    return this.#tuples.size;
  }

  get(components: readonly number[], state: Int32Array): number {
    return (this.#answers[this.#of(components, state)] ?? 0) - 1;
  }

  add(components: readonly number[], state: Int32Array, _after: Int32Array, _label: number, answer: number): void {
    const tuple = this.#of(components, state);
    if (tuple >= this.#answers.length) {
      const wider = new Uint8Array(tuple * 2);
      wider.set(this.#answers);
      this.#answers = wider;
    }
    this.#answers[tuple] = answer + 1;
  }

  clear(components: number): void {
    this.#tuples.clear(components);
    this.#tuple = new Int32Array(components);
    this.#number = NONE;
    this.#answers = new Uint8Array(1024);
  }

  #of(components: readonly number[], state: Int32Array): number {
    const tuple = this.#tuple;
    if (this.#number !== NONE && isOf(tuple, components, state)) return this.#number;
    const count = components.length;
    for (let i = 0; i < count; i++) tuple[i] = state[components[i]!]!;
    this.#number = this.#tuples.intern(tuple);
    return this.#number;
  }
}

export class StepAnswers implements JointAnswers {
  readonly #tuples = new TupleTable(0);
  /** Of the state before that was asked about last, and what it is the number of. */
  #before = new Int32Array(0);
  #number = NONE;
  #after = new Int32Array(0);
  /** (the tuple before, the tuple after, the event) → the answer. */
  readonly #answers = new GroupedMap();

  get size(): number {
    return Math.max(this.#answers.size, this.#tuples.size);
  }

  get(components: readonly number[], before: Int32Array, after: Int32Array, label: number): number {
    const from = this.#from(components, before);
    return this.#answers.get(from, this.#to(components, after), label);
  }

  add(components: readonly number[], before: Int32Array, after: Int32Array, label: number, answer: number): void {
    const from = this.#from(components, before);
    this.#answers.add(from, this.#to(components, after), label, answer);
  }

  clear(components: number): void {
    this.#tuples.clear(components);
    this.#before = new Int32Array(components);
    this.#after = new Int32Array(components);
    this.#number = NONE;
    this.#answers.clear();
  }

  #from(components: readonly number[], state: Int32Array): number {
    if (this.#number !== NONE && isOf(this.#before, components, state)) return this.#number;
    this.#number = this.#numberOf(this.#before, components, state);
    return this.#number;
  }

  #to(components: readonly number[], state: Int32Array): number {
    if (isOf(this.#before, components, state)) return this.#number;
    return this.#numberOf(this.#after, components, state);
  }

  #numberOf(tuple: Int32Array, components: readonly number[], state: Int32Array): number {
    for (let i = 0; i < components.length; i++) tuple[i] = state[components[i]!]!;
    return this.#tuples.intern(tuple);
  }
}

const isOf = (tuple: Int32Array, components: readonly number[], state: Int32Array): boolean => {
  for (let i = 0; i < components.length; i++) if (tuple[i] !== state[components[i]!]) return false;
  return true;
};

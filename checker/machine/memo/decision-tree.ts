// Memoising user code by what it read: a decision tree in the order of the reads, with the answer at its leaf.
// The one idea: a pure function that read the same answers to the same questions gives the same result, whatever else is in
// the state. A run that asks another question after the same answers is not pure, and is told so.
// Not here: what a question is (questions.ts) and how reads are noticed (views and handles).

import { grown, PairMap } from "../../values/sequences.ts";

/** One read: the question and its answer, both small integers. */
export type Read = readonly [question: number, answer: number];

/** Questions from this number on are not about components, where others are the numbers of components. */
export const NO_COMPONENT = 1 << 28;

/** Puts on a path what is not there yet. */
export const addReads = (path: Read[], reads: readonly Read[]): void => {
  if (path.length === 0) path.push(...reads);
  else for (const read of reads) if (!path.some(([question]) => question === read[0])) path.push(read);
};

/** The recorded path is another: the question that was asked before, and the one asked now (-1: none). */
export class LeftRecordedPath extends Error {
  readonly expected: number;
  readonly got: number;
  constructor(expected: number, got: number) {
    super("user code read something else after reading the same");
    this.expected = expected;
    this.got = got;
  }
}

/**
 * Answers below this index an array in each node; greater ones go through one table, so that a rare answer costs no array. No array
 * is longer: where it was, it would say "unknown" of answers that are in the table.
 */
const NARROW = 256;
/** A tree with more paths or nodes than this forgets them: user code is asked again, and memory stays bounded. */
const MOST_LEAVES = 1 << 21;
const MOST_NODES = 1 << 19;
/** The array of a node that has none. */
const NONE = new Int32Array(0);

/** Inner nodes are positive, leaves are ~result (negative), 0 is unknown. */
export class DecisionTree {
  #root = 0;
  #leaves = 0;
  readonly #questions: number[] = [0];
  /** By node: children by answer, for a node of at least two. */
  readonly #children: Int32Array[] = [NONE];
  /** By node: its first answer and child, and NONE in #children until there is another. */
  #firstAnswers = new Int32Array(2);
  #firstChildren = new Int32Array(2);
  /** (node, answer) → child, for answers from NARROW on; children are folded to non-negative numbers. */
  #wide: PairMap | null = null;

  /** Forgets everything. */
  clear(): void {
    this.#root = 0;
    this.#leaves = 0;
    this.#questions.length = 1;
    this.#children.length = 1;
    this.#wide = null;
  }

  /**
   * The result for a state whose component i holds `state[i]`, where questions are component numbers, or are answered otherwise from
   * NO_COMPONENT on; -1: not known.
   */
  walkComponents(state: Int32Array, answers: Answers): number {
    let node = this.#root;
    while (node > 0) {
      const children = this.#children[node]!;
      const question = this.#questions[node]!;
      const answer =
        question < NO_COMPONENT ? state[question]! : answers.answer(question - NO_COMPONENT, state, state, -1);
      node = answer < children.length ? children[answer]! : this.#beyond(node, answer);
    }
    return node === 0 ? -1 : ~node;
  }

  /** The result where `answer` answers questions; -1: not known. */
  walk(answers: Answers, before: Int32Array, after: Int32Array, label: number): number {
    let node = this.#root;
    while (node > 0) {
      const children = this.#children[node]!;
      const answer = answers.answer(this.#questions[node]!, before, after, label);
      node = answer < children.length ? children[answer]! : this.#beyond(node, answer);
    }
    return node === 0 ? -1 : ~node;
  }

  /** The child for an answer that the node's array does not reach; a component that is not there yet has no answer. */
  #beyond(node: number, answer: number): number {
    if (answer === undefined) return 0;
    if (this.#firstAnswers[node] === answer) return this.#firstChildren[node]!;
    if (answer < NARROW) return 0;
    const folded = this.#wide?.get(node, answer) ?? -1;
    return folded < 0 ? 0 : unfolded(folded);
  }

  /** Adds the path of a run. Throws LeftRecordedPath if a run with the same answers asked otherwise. */
  learn(reads: readonly Read[], result: number): void {
    if (++this.#leaves > MOST_LEAVES || this.#questions.length > MOST_NODES) this.clear();
    let parent = 0;
    let answerAbove = 0;
    let node = this.#root;
    for (const [question, answer] of reads) {
      if (node < 0) throw new LeftRecordedPath(-1, question);
      if (node === 0) {
        node = this.#questions.push(question) - 1;
        this.#children.push(NONE);
        this.#firstAnswers = grown(this.#firstAnswers, node + 1);
        this.#firstChildren = grown(this.#firstChildren, node + 1);
        this.#firstChildren[node] = 0;
        this.#link(parent, answerAbove, node);
      } else if (this.#questions[node] !== question) throw new LeftRecordedPath(this.#questions[node]!, question);
      parent = node;
      answerAbove = answer;
      const children = this.#children[node]!;
      node = answer < children.length ? children[answer]! : this.#beyond(node, answer);
    }
    if (node > 0) throw new LeftRecordedPath(this.#questions[node]!, -1);
    this.#link(parent, answerAbove, ~result);
  }

  #link(parent: number, answer: number, child: number): void {
    if (parent === 0) this.#root = child;
    else if (this.#firstChildren[parent] === 0 || this.#firstAnswers[parent] === answer) {
      this.#firstAnswers[parent] = answer;
      this.#firstChildren[parent] = child;
      if (answer < this.#children[parent]!.length) this.#children[parent]![answer] = child;
    } else if (answer < NARROW) {
      const children = withChild(this.#children[parent]!, answer, child);
      // The array is looked at before the first answer.
      if (this.#firstAnswers[parent]! < children.length)
        children[this.#firstAnswers[parent]!] = this.#firstChildren[parent]!;
      this.#children[parent] = children;
    } else {
      this.#wide ??= new PairMap();
      if (this.#wide.get(parent, answer) < 0) this.#wide.set(parent, answer, folded(child));
    }
  }
}

/** Integers as non-negative ones, because a PairMap says -1 for what it does not hold. */
const folded = (child: number): number => (child < 0 ? -child * 2 + 1 : child * 2);
const unfolded = (number: number): number => ((number & 1) === 1 ? -(number - 1) / 2 : number / 2);

/** Who answers questions about a transition (or a state, then both are the same and the label is -1). */
export interface Answers {
  answer(question: number, before: Int32Array, after: Int32Array, label: number): number;
}

const withChild = (children: Int32Array, answer: number, child: number): Int32Array => {
  let wide = children;
  if (answer >= wide.length) {
    wide = new Int32Array(Math.min(NARROW, Math.max(answer + 1, children.length * 2)));
    wide.set(children);
  }
  wide[answer] = child;
  return wide;
};

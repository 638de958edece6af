// Memoising user code by what it read: a decision tree in the order of the reads, with the answer at its leaf.
// The one idea: a pure function that read the same answers to the same questions gives the same result, whatever else is in
// the state. A run that asks another question after the same answers is not pure, and is told so.
// Not here: what a question is (questions.ts) and how reads are noticed (views and handles).

import { layout } from "../../values/record.ts";
import { grown, PairMap } from "../../values/sequences.ts";

/** One read: the question and its answer, both small integers. */
export type Read = readonly [question: number, answer: number];

/** Questions from this number on are not about components, where others are the numbers of components. */
export const NO_COMPONENT = 1 << 28;

/** How often something changed, of one tree or of several. */
export interface Changed {
  count: number;
}

/** The questions of a way through a tree, the first so many of them. */
export interface Trail {
  count: number;
  at: Int32Array<ArrayBuffer>;
}

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
/**
 * A node: its question, for how many answers it has room, its first answer and that one's child; behind it the children by answer, once
 * there are two.
 */
const NODE = layout("question", "room", "answer", "child");
const { question: QUESTION, room: ROOM, answer: ANSWER, child: CHILD, size: HEAD } = NODE;

/** Inner nodes are positive, leaves are ~result (negative), 0 is unknown. */
export class DecisionTree {
  readonly #changed: Changed;
  #cleared = 0;
  #root = 0;
  #leaves = 0;
  #nodes = 0;
  /** By node: where it lies in #words. All of them lie together, because a walk that looks at many places waits for memory. */
  #places = new Int32Array(2);
  #words = new Int32Array(8);
  #used = 0;
  readonly #asked = new Set<number>();
  /** (node, answer) → child, for answers from NARROW on; children are folded to non-negative numbers. */
  #wide: PairMap | null = null;

  /** `changed`: counts whenever it learns or forgets something. */
  constructor(changed: Changed = { count: 0 }) {
    this.#changed = changed;
  }

  /** How often it forgot everything. */
  get cleared(): number {
    return this.#cleared;
  }

  /** Forgets everything. */
  clear(): void {
    this.#changed.count++;
    this.#cleared++;
    this.#root = 0;
    this.#leaves = 0;
    this.#nodes = 0;
    this.#used = 0;
    this.#asked.clear();
    this.#wide = null;
  }

  /**
   * The result for a state whose component i holds `state[i]`, where questions are component numbers, or are answered otherwise from
   * NO_COMPONENT on; -1: not known.
   */
  walkComponents(state: Int32Array, answers: Answers): number {
    const words = this.#words;
    const places = this.#places;
    let node = this.#root;
    while (node > 0) {
      const at = places[node]!;
      const question = words[at]!;
      const answer =
        question < NO_COMPONENT ? state[question]! : answers.answer(question - NO_COMPONENT, state, state, -1);
      node = answer < words[at + ROOM]! ? words[at + HEAD + answer]! : this.#beyond(node, answer);
    }
    return node === 0 ? -1 : ~node;
  }

  /** As walkComponents; `trail` is filled with what was asked on the way. */
  walkNoting(state: Int32Array, answers: Answers, trail: Trail): number {
    const words = this.#words;
    const places = this.#places;
    trail.count = 0;
    let node = this.#root;
    while (node > 0) {
      const at = places[node]!;
      const question = words[at]!;
      if (trail.count === trail.at.length) trail.at = grown(trail.at, trail.count + 1);
      trail.at[trail.count++] = question;
      const answer =
        question < NO_COMPONENT ? state[question]! : answers.answer(question - NO_COMPONENT, state, state, -1);
      node = answer < words[at + ROOM]! ? words[at + HEAD + answer]! : this.#beyond(node, answer);
    }
    return node === 0 ? -1 : ~node;
  }

  /** The result where `answer` answers questions; -1: not known. */
  walk(answers: Answers, before: Int32Array, after: Int32Array, label: number): number {
    const words = this.#words;
    const places = this.#places;
    let node = this.#root;
    while (node > 0) {
      const at = places[node]!;
      const answer = answers.answer(words[at]!, before, after, label);
      node = answer < words[at + ROOM]! ? words[at + HEAD + answer]! : this.#beyond(node, answer);
    }
    return node === 0 ? -1 : ~node;
  }

  /** All that is asked on some way through it. */
  get asked(): ReadonlySet<number> {
    return this.#asked;
  }

  /** What is asked first; -1: nothing, or it is not known. */
  get first(): number {
    return this.#root > 0 ? this.#question(this.#root) : -1;
  }

  /** The result where one answer to what is asked first suffices for it; -1: more is asked, or it is not known. */
  resultAfter(answer: number): number {
    const child = this.#child(this.#root, answer);
    return child < 0 ? ~child : -1;
  }

  /** The child for an answer that the node has no room for; a component that is not there yet has no answer. */
  #beyond(node: number, answer: number): number {
    if (answer === undefined) return 0;
    const at = this.#places[node]!;
    if (this.#words[at + ANSWER] === answer) return this.#words[at + CHILD]!;
    if (answer < NARROW) return 0;
    const folded = this.#wide?.get(node, answer) ?? -1;
    return folded < 0 ? 0 : unfolded(folded);
  }

  /** Adds the path of a run. Throws LeftRecordedPath if a run with the same answers asked otherwise. */
  learn(reads: readonly Read[], result: number): void {
    this.#changed.count++;
    if (++this.#leaves > MOST_LEAVES || this.#nodes >= MOST_NODES) this.clear();
    let parent = 0;
    let answerAbove = 0;
    let node = this.#root;
    for (const [question, answer] of reads) {
      if (node < 0) throw new LeftRecordedPath(-1, question);
      if (node === 0) {
        node = this.#add(question);
        this.#link(parent, answerAbove, node);
      } else if (this.#question(node) !== question) throw new LeftRecordedPath(this.#question(node), question);
      parent = node;
      answerAbove = answer;
      node = this.#child(node, answer);
    }
    if (node > 0) throw new LeftRecordedPath(this.#question(node), -1);
    this.#link(parent, answerAbove, ~result);
  }

  #question(node: number): number {
    return this.#words[this.#places[node]! + QUESTION]!;
  }

  #child(node: number, answer: number): number {
    const at = this.#places[node]!;
    return answer < this.#words[at + ROOM]! ? this.#words[at + HEAD + answer]! : this.#beyond(node, answer);
  }

  #add(question: number): number {
    const node = ++this.#nodes;
    this.#asked.add(question);
    this.#places = grown(this.#places, node + 1);
    this.#place(node, 0);
    this.#words[this.#places[node]! + QUESTION] = question;
    return node;
  }

  /** From now on the node lies where there is room for the children of so many answers, and nothing is written there yet. */
  #place(node: number, room: number): void {
    const at = this.#used;
    this.#used += HEAD + room;
    this.#words = grown(this.#words, this.#used);
    this.#words.fill(0, at, this.#used);
    this.#words[at + ROOM] = room;
    this.#places[node] = at;
  }

  #link(parent: number, answer: number, child: number): void {
    if (parent === 0) {
      this.#root = child;
      return;
    }
    const at = this.#places[parent]!;
    const isFirst = this.#words[at + CHILD] === 0 || this.#words[at + ANSWER] === answer;
    if (isFirst) {
      this.#words[at + ANSWER] = answer;
      this.#words[at + CHILD] = child;
      if (answer < this.#words[at + ROOM]!) this.#words[at + HEAD + answer] = child;
    } else if (answer < NARROW) this.#linkByAnswer(parent, answer, child);
    else {
      this.#wide ??= new PairMap();
      if (this.#wide.get(parent, answer) < 0) this.#wide.set(parent, answer, folded(child));
    }
  }

  #linkByAnswer(parent: number, answer: number, child: number): void {
    const from = this.#places[parent]!;
    const room = this.#words[from + ROOM]!;
    if (answer >= room) this.#widen(parent, Math.min(NARROW, Math.max(answer + 1, room * 2)));
    this.#words[this.#places[parent]! + HEAD + answer] = child;
  }

  /** Moves a node to where it has more room; where it lay is lost until all is forgotten. */
  #widen(node: number, wider: number): void {
    const from = this.#places[node]!;
    const room = this.#words[from + ROOM]!;
    this.#place(node, wider);
    const to = this.#places[node]!;
    const words = this.#words;
    words.copyWithin(to, from, from + HEAD + room);
    words[to + ROOM] = wider;
    // The children by answer are looked at before the first answer.
    const first = words[to + ANSWER]!;
    if (first < wider) words[to + HEAD + first] = words[to + CHILD]!;
  }
}

/** Integers as non-negative ones, because a PairMap says -1 for what it does not hold. */
const folded = (child: number): number => (child < 0 ? -child * 2 + 1 : child * 2);
const unfolded = (number: number): number => ((number & 1) === 1 ? -(number - 1) / 2 : number / 2);

/** Who answers questions about a transition (or a state, then both are the same and the label is -1). */
export interface Answers {
  answer(question: number, before: Int32Array, after: Int32Array, label: number): number;
}

// Questions: what user code can ask of a state or transition, each answered by a small integer.
// The one idea: a question looks at one component (or at the label of the event) through a projection, and the projection's
// answers are tabulated by the component's id, so answering again is one look-up.
// A question of another kind looks at several places: which of the values there are one (identity.ts).
// Not here: who asks (views), and what is remembered of it (decision-tree.ts).

import { grown, PairMap, SequenceTable } from "../../values/sequences.ts";
import { inheritedFrom } from "../inherited.ts";
import type { Answers, Read } from "./decision-tree.ts";
import { Handed, type Relation, type Sameness, type Shared } from "./identity.ts";
import { Watch } from "./watch.ts";

/** Which side of a transition a question looks at. Of a state both sides are the same. */
export const BEFORE = 0;
export const AFTER = 1;
/** The event: the "component" is its label. */
export const EVENT = 2;
/** Which values are one: the question looks at several components, on both sides. */
export const ONE = 3;
export type Side = typeof BEFORE | typeof AFTER | typeof EVENT | typeof ONE;

/** A predicate asks for what is not there. The message goes on from the predicate's name. */
export class NoAnswer extends Error {}

type Projection = (id: number) => number;
const wholly: Projection = (id) => id;

export class Questions implements Answers {
  readonly #numbers = new Map<string, number>();
  readonly #sides: Side[] = [];
  readonly #components: number[] = [];
  readonly #projections: Projection[] = [];
  readonly #aspects: string[] = [];
  readonly #names: string[] = [];
  /** By question: answer + 1 by the component's id; 0: not looked at yet. */
  readonly #tables: Int32Array<ArrayBuffer>[] = [];
  /** By question: what the projection said, by answer, and back: answers are dense, whatever a projection says. */
  readonly #raw: Int32Array<ArrayBuffer>[] = [];
  readonly #answers: number[] = [];
  /** (question, what the projection said) → answer. */
  readonly #dense = new PairMap();
  /** By question: what it relates, if it does. */
  readonly #relations: Relation[] = [];
  readonly #classes = new SequenceTable();
  /** Knows the places that relations speak of. */
  sameness: Sameness | null = null;

  /** The number of a question. Without a projection the answer is the component's id itself. */
  number(side: Side, component: number, aspect: string, name: () => string, projection: Projection = wholly): number {
    const key = `${side} ${component} ${aspect}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#sides.length;
    this.#numbers.set(key, number);
    this.#sides.push(side);
    this.#components.push(component);
    this.#aspects.push(aspect);
    this.#projections.push(projection);
    this.#names.push(name());
    this.#tables.push(new Int32Array(projection === wholly ? 0 : 16));
    this.#raw.push(new Int32Array(0));
    this.#answers.push(0);
    return number;
  }

  /** The number of the question which of these are one; what it says is a number for `classes`. */
  relation(relation: Relation): number {
    const { places, values } = relation;
    const name = (): string => `which of ${places.map((place) => this.sameness!.nameOf(place)).join(" and ")} are one`;
    const before = this.#sides.length;
    const number = this.number(ONE, -1, `${places.join()} ${values.join()}`, name, relates);
    if (number === before) this.#relations[number] = relation;
    return number;
  }

  relationOf(question: number): Relation {
    return this.#relations[question]!;
  }

  classes(raw: number): readonly number[] {
    return this.#classes.get(raw);
  }

  /** What a relation says where these are the classes of its members. */
  rawOf(classes: readonly number[]): number {
    return this.#classes.intern(classes);
  }

  /** The components that a question looks at. */
  componentsOf(question: number): Iterable<number> {
    const relation = this.#relations[question];
    if (relation === undefined) return [this.#components[question]!];
    return new Set(relation.places.flatMap((place) => [...this.sameness!.componentsOf(place)]));
  }

  /** What the projection said, where it gave this answer. */
  raw(question: number, answer: number): number {
    return this.#tables[question]!.length === 0 ? answer : this.#raw[question]![answer]!;
  }

  /** What a question is about, for messages. */
  name(question: number): string {
    return question < 0 ? "nothing more" : this.#names[question]!;
  }

  /** Did anybody ever ask about a component of the state? */
  reads(component: number): boolean {
    return this.#components.some((each, question) => each === component && this.#sides[question] !== EVENT);
  }

  componentOf(question: number): number {
    return this.#components[question]!;
  }

  sideOf(question: number): Side {
    return this.#sides[question]!;
  }

  aspectOf(question: number): string {
    return this.#aspects[question]!;
  }

  /** The same question about another component, one of which the projection may be asked as well. */
  of(question: number, component: number): number {
    if (component === this.#components[question]) return question;
    const name = (): string => `the like of ${this.#names[question]!}`;
    return this.number(this.#sides[question]!, component, this.#aspects[question]!, name, this.#projections[question]!);
  }

  /** The answer that stands for what a question's projection says. */
  answerFor(question: number, raw: number): number {
    return this.#projections[question] === wholly ? raw : this.#answerFor(question, raw);
  }

  answer(question: number, before: Int32Array, after: Int32Array, label: number): number {
    const side = this.#sides[question]!;
    if (side === ONE) return this.#related(question, before, after);
    const component = this.#components[question]!;
    const id = side === EVENT ? label : side === BEFORE ? before[component]! : after[component]!;
    const table = this.#tables[question]!;
    if (table.length === 0) return id;
    const known = id < table.length ? table[id]! : 0;
    return known === 0 ? this.#project(question, id) : known - 1;
  }

  #related(question: number, before: Int32Array, after: Int32Array): number {
    const classes = this.sameness!.classes(this.#relations[question]!, before, after);
    return this.#answerFor(question, this.#classes.intern(classes));
  }

  #project(question: number, id: number): number {
    const answer = this.#answerFor(question, this.#projections[question]!(id));
    const table = grown(this.#tables[question]!, id + 1);
    table[id] = answer + 1;
    this.#tables[question] = table;
    return answer;
  }

  #answerFor(question: number, raw: number): number {
    const known = this.#dense.get(question, raw);
    if (known >= 0) return known;
    const answer = this.#answers[question]!++;
    const told = grown(this.#raw[question]!, answer + 1);
    told[answer] = raw;
    this.#raw[question] = told;
    this.#dense.set(question, raw, answer);
    return answer;
  }
}

const relates: Projection = () => {
  throw new Error("a relation looks at no single component");
};

/** One run of user code over a transition: answers questions and writes down what was asked, each question once. */
export class Run {
  readonly reads: Read[] = [];
  readonly watch = new Watch();
  readonly handed: Handed;
  /** Is the author's code given values instead of handles? */
  plain = false;
  /** Is what it says remembered? If not, nobody need be told what it learnt not to be there. */
  isLearnt = true;
  readonly #asked = new Map<number, number>();
  readonly #questions: Questions;
  readonly answers: Answers;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly label: number;
  /** A handle kept beyond its run would read without being noticed. */
  over = false;

  /** `answers`: who answers, if not the transition as it is; `shared`: what is handed out as one object. */
  constructor(
    questions: Questions,
    before: Int32Array,
    after: Int32Array,
    label: number,
    answers: Answers = questions,
    shared: Shared | null = null,
  ) {
    this.handed = new Handed(shared);
    this.#questions = questions;
    this.answers = answers;
    this.before = before;
    this.after = after;
    this.label = label;
  }

  /** What the question's projection says of this transition. */
  ask(question: number): number {
    if (this.over) throw new Error("a state was kept and read after the call it was given to had ended");
    const known = this.#asked.get(question);
    if (known !== undefined) return known;
    const answer = this.answers.answer(question, this.before, this.after, this.label);
    const raw = this.#questions.raw(question, answer);
    this.#asked.set(question, raw);
    this.reads.push([question, answer]);
    return raw;
  }

  /** As `ask`, for who speaks in answers. */
  answer(question: number): number {
    return this.#questions.answerFor(question, this.ask(question));
  }
}

/** What a handle answers for a name: what it holds (null is something), else what every object has. */
export const inherited = (held: unknown, name: string): unknown =>
  held === undefined ? inheritedFrom(Object.prototype, name) : held;

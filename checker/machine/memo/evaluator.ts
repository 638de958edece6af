// Predicates of the author run once per distinct question: the evaluator shared by both forms.
// The one idea: walk the decision tree; where it does not know, run the author's code on views that follow its reads.
// Not here: the views themselves.
import { changesGiven, KripkeError, PromiseBroken, thrownIn } from "../../language/index.ts";
import { NotKnownYet } from "../../values/numbering.ts";
import type { ValueTable } from "../../values/values.ts";
import { placeOf, written } from "../calls.ts";
import { lookFirst } from "../lookout.ts";
import { type Evaluator, type Follower, SAYS } from "../machine.ts";
import { type Answers, addReads, DecisionTree, LeftRecordedPath, type Read } from "./decision-tree.ts";
import { Identity, isTrivial, Shared } from "./identity.ts";
import { FleetingRun, Losses } from "./losses.ts";
import { NoAnswer, ONE, type Questions, Run } from "./questions.ts";
import { Twice } from "./twice.ts";
import { looksBehind, Twins } from "./watch.ts";

/** How often more the first question is asked. */
const AT_FIRST = 16;

/** Runs the author's code with views bound to the run: handles that follow what is read, or the values where it is plain. */
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
    `"${name}" answered ${typeof answer === "object" && answer !== null ? "an object" : String(answer)}: a predicate answers true, false, or undefined where it says nothing.`,
  );
};

/** Any value of the universe as its id + 1; undefined as 0. */
export const encodeValue =
  (values: ValueTable): Encode =>
  (name, answer) =>
    answer === undefined ? 0 : values.intern(answer, () => `What "${name}" looks at`) + 1;

/** The components that some run read. */
export class ReadComponents {
  readonly #questions: Questions;
  /** By component: 1 if any run so far read it. */
  #read = new Uint8Array(64);
  #anything = false;
  /** By question: is it noted? Most of what a run reads is. */
  readonly #known: boolean[] = [];
  /** Questions that look at whatever components their places have, and up to which component that is noted. */
  readonly #relations = new Set<number>();
  #noted = 0;

  /** Components that count as read with one; of itself alone if not said. */
  readonly #alike: (component: number) => readonly number[];

  constructor(questions: Questions, alike: (component: number) => readonly number[] = (component) => [component]) {
    this.#questions = questions;
    this.#alike = alike;
  }

  has(component: number): boolean {
    if (component >= this.#noted && this.#relations.size > 0) {
      for (const question of this.#relations) this.#add(question);
      this.#noted = component + 1;
    }
    return this.#anything || this.#read[component] === 1;
  }

  /** From now on everything is taken to be read. */
  addAll(): void {
    this.#anything = true;
  }

  /** One more, whoever is like it. */
  add(component: number): void {
    for (const like of this.#alike(component)) this.#set(like);
  }

  note(reads: readonly Read[]): void {
    for (const [question] of reads) {
      if (this.#known[question] === true) continue;
      this.#known[question] = true;
      this.#add(question);
      if (this.#questions.sideOf(question) === ONE) this.#relations.add(question);
    }
  }

  #add(question: number): void {
    for (const component of this.#questions.componentsOf(question)) this.add(component);
  }

  #set(component: number): void {
    if (component >= this.#read.length) {
      const wider = new Uint8Array(component * 2);
      wider.set(this.#read);
      this.#read = wider;
    }
    this.#read[component] = 1;
  }
}

/** How a predicate is remembered, and its answers made numbers: as one of SAYS if not said. */
interface MemoOptions {
  readonly encode?: Encode;
  /** In how many states answers on handles are compared with those on values; as many as is good if not said. */
  readonly compared?: number | undefined;
  /** False: it is given values, and whoever asks remembers. */
  readonly remembers?: boolean;
}

export class MemoisedPredicate implements Evaluator {
  readonly name: string;
  readonly isBuiltUpon = true;
  readonly questions: Questions;
  readonly #title: string;
  readonly #place: number;
  readonly #tree = new DecisionTree();
  readonly #twice = new Twice();
  readonly #ask: Ask;
  readonly #encode: Encode;
  readonly #reads: ReadComponents;
  readonly #identity: Identity;
  readonly #twins: Twins;
  /** It is given values instead of handles: what it did with handles could not be seen. */
  #plain = false;
  readonly #losses = new Losses();
  /** Nothing is remembered, or nothing any more (losses.ts). */
  #fleeting: boolean;
  #lastReads = 0;
  readonly #followers: Follower[] = [];

  constructor(
    name: string,
    questions: Questions,
    ask: Ask,
    { encode = encodeSays, compared, remembers = true }: MemoOptions = {},
  ) {
    this.#twins = new Twins(compared);
    this.name = name;
    this.questions = questions;
    this.#title = name === "within" || name === "ends" || name === "view" ? name : `the claim "${name}"`;
    this.#place = placeOf(this.#title);
    this.#ask = ask;
    this.#encode = encode;
    this.#reads = new ReadComponents(questions);
    this.#identity = new Identity(questions.sameness!);
    this.#fleeting = !remembers;
    if (!remembers) this.#reads.addAll();
  }

  evaluate(before: Int32Array, after: Int32Array, label: number): number {
    if (this.#fleeting) return this.#fleetingly(before, after, label);
    this.#losses.asked();
    const known = this.#tree.walk(this.questions, before, after, label);
    const code = known >= 0 ? known : this.#learn(before, after, label, this.questions);
    if (known < 0 && this.#losses.missed(this.#lastReads)) return this.#remembersNoMore(before, after, label, code);
    return this.#twins.due() ? this.#compared(before, after, label, code) : code;
  }

  /** From now on it is asked on values; what it said so far is the last time compared with that. */
  #remembersNoMore(before: Int32Array, after: Int32Array, label: number, code: number): number {
    const right = this.#compared(before, after, label, code);
    this.#plain = true;
    this.#fleeting = true;
    this.#twins.stop();
    this.forget();
    return right;
  }

  #fleetingly(before: Int32Array, after: Int32Array, label: number): number {
    const same = (first: number, second: number): boolean => first === second;
    return this.#twice.ask(
      () => this.#onceFleetingly(before, after, label),
      same,
      (first, second) => this.#unlike(first, second),
    );
  }

  #onceFleetingly(before: Int32Array, after: Int32Array, label: number): number {
    lookFirst();
    const run = new FleetingRun(this.questions, before, after, label);
    const title = (): string => this.#title;
    try {
      return written(this.#place, title, () => this.#encode(this.name, this.#ask(run)));
    } catch (error) {
      throw this.explained(error);
    } finally {
      run.over = true;
    }
  }

  /**
   * What it says where somebody else answers its questions. `isAnother`: they are those of a transition that is compared with one it
   * was asked about, and a sample of those is asked twice; so what is not pure is told without asking about this one twice, too.
   */
  evaluateBy(answers: Answers, before: Int32Array, after: Int32Array, label: number, isAnother: boolean): number {
    const known = this.#tree.walk(answers, before, after, label);
    if (known >= 0) return known;
    return isAnother ? this.#run(before, after, label, answers) : this.#learn(before, after, label, answers);
  }

  /**
   * Asks what is not known yet, for a sample twice. The first question is asked some times more: a predicate that counts its calls
   * and reads nothing would be asked no other.
   */
  #learn(before: Int32Array, after: Int32Array, label: number, answers: Answers): number {
    const run = (): number => this.#run(before, after, label, answers);
    const same = (first: number, second: number): boolean => first === second;
    const broken = (first: number, second: number): string => this.#unlike(first, second);
    const isFirst = this.#twice.calls === 0;
    const code = this.#twice.ask(run, same, broken);
    if (isFirst)
      for (let i = 0; i < AT_FIRST; i++) {
        const again = this.#twice.once(run);
        if (again !== code) throw new PromiseBroken(broken(code, again));
      }
    return code;
  }

  audit(before: Int32Array, after: Int32Array, label: number): void {
    const known = this.#fleeting
      ? this.#onceFleetingly(before, after, label)
      : this.#tree.walk(this.questions, before, after, label);
    if (known < 0) return;
    const now = this.#fleeting
      ? this.#onceFleetingly(before, after, label)
      : this.#run(before, after, label, this.questions);
    if (now !== known) throw new PromiseBroken(this.#unlike(known, now));
  }

  #unlike(first: number, second: number): string {
    return `"${this.name}" is not pure: of the same state it first said ${answerOf(first)} and now ${answerOf(second)}; a predicate may depend on nothing but its arguments (no counters, clocks or random numbers).`;
  }

  /**
   * A pure predicate that read none of the changed components on the way to its last answer gives the same answer again.
   * All runs so far are taken together, so the answer may be a false alarm, never a missed change.
   */
  dependsOn(component: number): boolean {
    return this.#reads.has(component);
  }

  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  /**
   * What the predicate may have read is no longer all there is. Where that is because a component came that it had learnt not to be
   * there, it depends on this one as well: what it said so far followed from what it read, and from that. Else it is from now on taken
   * to depend on everything.
   */
  forget(component?: number): void {
    this.#tree.clear();
    if (component === undefined) this.#reads.addAll();
    else this.#reads.add(component);
    for (const follower of this.#followers) follower.forget();
  }

  #run(before: Int32Array, after: Int32Array, label: number, answers: Answers): number {
    lookFirst();
    const path: Read[] = [];
    for (let shared: Shared | null = null; ; ) {
      const run: Run = new Run(this.questions, before, after, label, answers, shared);
      const code = this.#asked(run);
      if (code === null) return this.#givenPlain(before, after, label, answers);
      addReads(path, run.reads);
      shared = this.#nowShared(run, path);
      if (shared !== null) continue;
      try {
        this.#tree.learn(path, code);
      } catch (error) {
        throw this.explained(error);
      }
      this.#reads.note(path);
      this.#lastReads = path.length + run.handed.places.length;
      return code;
    }
  }

  /** What it says; null: it did with its handles what cannot be followed. */
  #asked(run: Run): number | null {
    run.plain = this.#plain;
    try {
      const title = (): string => this.#title;
      const code = written(this.#place, title, () => this.#encode(this.name, this.#ask(run)));
      return !this.#plain && run.watch.behind ? null : code;
    } catch (error) {
      if (error instanceof NotKnownYet) throw error;
      // What throws on a handle may not throw on the value.
      if (!this.#plain && run.watch.handles && this.#mayBeTheHandles(error, run)) return null;
      throw this.explained(error);
    } finally {
      run.over = true;
    }
  }

  /** Puts on the path which of the objects that a run was given are one; null: they were given as such. */
  #nowShared({ handed, before, after, label, answers }: Run, path: Read[]): Shared | null {
    const { questions } = this;
    const open = this.#identity.open(handed, () => questions.sameness!.facts(path));
    if (open === null) return null;
    const question = questions.relation(open);
    const answer = answers.answer(question, before, after, label);
    path.push([question, answer]);
    const classes = questions.classes(questions.raw(question, answer));
    return isTrivial(classes) ? null : new Shared(open, classes, questions.sameness!.values);
  }

  #mayBeTheHandles(error: unknown, run: Run): boolean {
    if (error instanceof KripkeError || error instanceof LeftRecordedPath || error instanceof NoAnswer) return false;
    return run.watch.behind || this.#onValues(run) !== null;
  }

  /** What it says of values; null: it throws. Nothing is learnt. */
  #onValues({ before, after, label, answers }: Pick<Run, "before" | "after" | "label" | "answers">): number | null {
    const run = new Run(this.questions, before, after, label, answers);
    run.plain = true;
    run.isLearnt = false;
    try {
      const title = (): string => this.#title;
      return written(this.#place, title, () => this.#encode(this.name, this.#ask(run)));
    } catch {
      return null;
    } finally {
      run.over = true;
    }
  }

  #givenPlain(before: Int32Array, after: Int32Array, label: number, answers: Answers): number {
    this.#plain = true;
    this.#twins.stop();
    this.forget();
    return this.#run(before, after, label, answers);
  }

  /** Compares an answer on handles with that on values (watch.ts); the one that is right. */
  #compared(before: Int32Array, after: Int32Array, label: number, code: number): number {
    const answers = this.questions;
    if (this.#plain || this.#onValues({ before, after, label, answers }) === code) return code;
    this.audit(before, after, label);
    if (!this.#twins.complete) throw new PromiseBroken(`"${this.name}" ${looksBehind("it is given")}`);
    return this.#givenPlain(before, after, label, answers);
  }

  /** What went wrong in the author's code, or in what is remembered of it, in a sentence. */
  explained(error: unknown): KripkeError {
    if (error instanceof NotKnownYet) throw error;
    if (error instanceof KripkeError) return error;
    if (error instanceof LeftRecordedPath)
      return new PromiseBroken(
        `"${this.name}" is not pure: after the same reads it once asked for ${this.questions.name(error.expected)} and then for ${this.questions.name(error.got)}; a predicate may depend on nothing but its arguments (no counters, clocks or random numbers).`,
      );
    if (error instanceof NoAnswer) return new KripkeError(75, `"${this.name}" ${error.message}`);
    const thrown = thrownIn(error);
    // What a claim is given looks like an array, and sorting it in place is what one tries.
    if (changesGiven(error))
      return new KripkeError(
        75,
        `"${this.name}" changed what it was given (${thrown}): states are frozen; build a new value, as toSorted does where sort changes the array.`,
      );
    return new KripkeError(75, `"${this.name}" threw: ${thrown}.`);
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

// Calling the actions of a spec, and what their answers write.
// The one idea: an answer becomes a row of integers, remembered by what the call read; what a call does with handles that
// cannot be seen is found by giving it values instead (watch.ts).
// Not here: the memo's walk (spec-machine.ts), handles and drafts (handle.ts, draft.ts).

import { changesGiven, KripkeError, PromiseBroken, thrownIn } from "../../language/index.ts";
import { looksAhead, mayLearn } from "../../values/numbering.ts";
import { written } from "../calls.ts";
import { entriesOf } from "../loads.ts";
import { lookFirst } from "../lookout.ts";
import { addReads, type DecisionTree, LeftRecordedPath, NO_COMPONENT, type Read } from "../memo/decision-tree.ts";
import { promised } from "../memo/evaluator.ts";
import { type Facts, Identity, isTrivial, Shared } from "../memo/identity.ts";
import { BEFORE, type Questions } from "../memo/questions.ts";
import { Twice } from "../memo/twice.ts";
import { looksBehind, Twins } from "../memo/watch.ts";
import { ActionRun, type Instance, unlike } from "./action.ts";
import { ActionRows, addSuccessor, emptyRow, sameEffect, successorsOf } from "./action-rows.ts";
import { drafted } from "./draft.ts";
import { heldBy, LAYERS, type Layers, plainState, stateHandle } from "./handle.ts";
import type { SpecLabels } from "./spec-labels.ts";
import type { VariableSameness } from "./spec-sameness.ts";
import type { Answered, SpecSymmetryProof } from "./spec-symmetry-proof.ts";
import type { Variable, Variables } from "./variables.ts";

/** An action called so often is slow; then what makes it slow is worth a warning. */
const MANY_CALLS = 1024;

/** A state as values, and whether all answers so far were compared with those on values. */
interface Comparison {
  readonly values: object;
  readonly complete: boolean;
}

interface Called {
  readonly row: number[];
  /** What was read, and which of the objects that were given were found to be one. */
  readonly reads: readonly Read[];
  readonly runs: readonly ActionRun[];
}

export interface CallsOf {
  readonly variables: Variables;
  readonly questions: Questions;
  readonly sameness: VariableSameness;
  readonly labels: SpecLabels;
  /** In how many states answers are compared with those on values; undefined: as many as is good. */
  readonly compared: number | undefined;
}

export class Calls {
  readonly #variables: Variables;
  readonly #labels: SpecLabels;
  /** What the leaves of the trees stand for. */
  readonly rows = new ActionRows();
  readonly #twins: Twins;
  readonly #twice = new Twice();
  /** Asks what is called under other names; answers what the run read then. */
  proof: SpecSymmetryProof | null = null;
  readonly #questions: Questions;
  readonly #sameness: VariableSameness;
  readonly #identity: Identity;

  constructor({ variables, questions, sameness, labels, compared }: CallsOf) {
    this.#questions = questions;
    this.#sameness = sameness;
    this.#identity = new Identity(sameness);
    this.#twins = new Twins(compared);
    this.#variables = variables;
    this.#labels = labels;
  }

  get count(): number {
    return this.#twice.calls;
  }

  /** Are answers on the next state not to be compared? Then that is counted; else `comparison` counts it. */
  passesComparison(): boolean {
    return looksAhead() || this.#twins.passes();
  }

  /** A state as values, if answers on it are to be compared. */
  comparison(state: Int32Array): Comparison | null {
    if (looksAhead() || !this.#twins.due()) return null;
    const layers = { variables: this.#variables, reader: this.#runOn(state), writes: new Map(), edit: drafted };
    return { values: plainState(layers), complete: this.#twins.complete };
  }

  #runOn(state: Int32Array, shared: Shared | null = null): ActionRun {
    return new ActionRun(state, this.#sameness, shared);
  }

  /** Calls the action; the place of its row. */
  run(instance: Instance, state: Int32Array): number {
    mayLearn();
    const same = (first: Called, second: Called): boolean => sameEffect(first.row, second.row, state);
    const {
      row,
      reads: path,
      runs,
    } = this.#twice.ask(
      () => this.#call(instance, state),
      same,
      () => unlike(instance.title),
    );
    const place = this.rows.store(row);
    const reads = this.proof?.action(instance, state, this.#told(row, path, state)) ?? path;
    // A member that came to be during the run was not asked about, so the run has nothing to teach.
    if (runs.some((run) => run.grew)) return place;
    for (const run of runs) run.register(instance);
    this.#learn(instance, instance.tree, reads, place);
    return place;
  }

  /** What an action answers in a renamed state, remembered by what that run alone reads. */
  underName(instance: Instance, state: Int32Array): Answered {
    const reads: Read[] = [];
    const answer = (question: number): number => {
      const id =
        question < NO_COMPONENT
          ? (state[question] ?? 0)
          : this.#questions.answer(question - NO_COMPONENT, state, state, -1);
      reads.push([question, id]);
      return id;
    };
    const known = instance.own.walk({ answer }, state, state, -1);
    if (known >= 0) return this.#told(this.rows.at(known), reads, state);
    const { row, reads: path, runs } = this.#twice.once(() => this.#call(instance, state));
    for (const run of runs) run.register(instance);
    if (!runs.some((run) => run.grew)) this.#learn(instance, instance.own, path, this.rows.store(row));
    return this.#told(row, path, state);
  }

  #told(row: readonly number[], reads: readonly Read[], state: Int32Array): Answered {
    const successors = successorsOf(row).map(({ label, pairs }) => {
      const after = new Int32Array(this.#variables.components);
      after.set(state);
      for (const [component, id] of pairs) after[component] = id;
      return { choice: this.#labels.choice(label) ?? "", after };
    });
    return { successors, reads };
  }

  #learn(instance: Instance, tree: DecisionTree, reads: readonly Read[], place: number): void {
    try {
      tree.learn(reads, place);
    } catch (error) {
      if (!(error instanceof LeftRecordedPath)) throw error;
      throw new PromiseBroken(
        `${instance.title} is not pure: after the same reads it once read ${this.#nameOf(error.expected)} and then ${this.#nameOf(error.got)}; an action may depend on nothing but its state and value.`,
      );
    }
  }

  #nameOf(question: number): string {
    return question < NO_COMPONENT ? this.#variables.nameOf(question) : this.#questions.name(question - NO_COMPONENT);
  }

  /** Calls once more, and compares. */
  again(instance: Instance, state: Int32Array, row: readonly number[]): void {
    const { row: again } = this.#twice.once(() => this.#call(instance, state));
    if (!sameEffect(row, again, state)) throw new PromiseBroken(unlike(instance.title));
  }

  /**
   * Compares an answer on handles with that on values; the row that is right. Where that was done with every state before, an
   * action that differs has done no harm yet.
   */
  compared(instance: Instance, state: Int32Array, place: number, { values, complete }: Comparison): number {
    if (instance.family.plain) return place;
    const row = this.rows.at(place);
    // Whoever is given a Set may compare it with what the state holds: both must be of one call.
    const right = this.#onValues(instance, state, instance.givesSets ? plainState : () => values);
    if (right !== null && sameEffect(right.row, row, state)) return place;
    this.again(instance, state, row);
    if (!complete) throw new PromiseBroken(`${instance.title} ${looksBehind("components declares")}`);
    this.#givePlain(instance);
    return this.run(instance, state);
  }

  /** Actions that are called in many states because they read more than they use. */
  warnings(instances: readonly Instance[]): string[] {
    const slow = instances.filter(({ calls }) => calls > MANY_CALLS);
    const names = (of: readonly Instance[]): string[] => [...new Set(of.map(({ action }) => action))];
    const plain = this.#variables.all.filter(({ kind }) => kind === "plain").map(({ name }) => name);
    const calls = (action: string): number =>
      slow.filter((each) => each.action === action).reduce((sum, each) => sum + each.calls, 0);
    return [
      ...names(slow.filter(({ family }) => family.spreads && !family.plain)).map(
        (action) =>
          `${action} spreads the state, and so reads ${plain.join(", ")} wherever it is called: it was called ${calls(action)} times; edit the state with produce, which reads what is used.`,
      ),
      ...names(slow.filter(({ family }) => family.plain)).map(
        (action) =>
          `${action} looks behind variables (deep equality, inspect), or at what a recipe made before it is a state, and so reads the whole state wherever it is called: it was called ${calls(action)} times; compare contents, member by member.`,
      ),
    ];
  }

  #givePlain(instance: Instance): void {
    instance.family.plain = true;
    instance.forget();
  }

  #onValues(instance: Instance, state: Int32Array, given: (layers: Layers) => object): Called | null {
    try {
      return this.#answered(instance, this.#runOn(state), given);
    } catch {
      return null;
    }
  }

  #call(instance: Instance, state: Int32Array): Called {
    lookFirst();
    instance.calls++;
    this.#variables.values.makeRoom();
    if (instance.family.plain) return this.#answered(instance, this.#runOn(state), plainState);
    const path: Read[] = [];
    const runs: ActionRun[] = [];
    for (let shared: Shared | null = null; ; ) {
      const run: ActionRun = this.#runOn(state, shared);
      const row = this.#followed(instance, run, state);
      if (row === null) return this.#answered(instance, this.#runOn(state), plainState);
      runs.push(run);
      addReads(path, run.reads);
      shared = this.#nowShared(run, path, state);
      if (shared === null) return { row, reads: path, runs };
    }
  }

  /** What it answers on handles; null: it did with them what cannot be followed, and is given values from now on. */
  #followed(instance: Instance, run: ActionRun, state: Int32Array): number[] | null {
    let failure: { readonly error: unknown } | null = null;
    try {
      const { row } = this.#answered(instance, run, stateHandle);
      if (!run.watch.behind) return row;
    } catch (error) {
      // Not the author's code, which would do as much when asked again.
      if (error instanceof PromiseBroken) throw error;
      failure = { error };
    }
    // What throws on a handle may not throw on the value.
    if (failure !== null && !run.watch.behind && this.#onValues(instance, state, plainState) === null)
      throw failure.error;
    this.#givePlain(instance);
    return null;
  }

  /** Puts on the path which of the objects that a run was given are one; null: they were given as such. */
  #nowShared({ handed }: ActionRun, path: Read[], state: Int32Array): Shared | null {
    const told = (): Facts =>
      this.#sameness.factsOf(
        path.filter(([question]) => question < NO_COMPONENT).map(([component, id]) => [BEFORE, component, id]),
      );
    const open = this.#identity.open(handed, told);
    if (open === null) return null;
    const question = this.#questions.relation(open);
    const answer = this.#questions.answer(question, state, state, -1);
    path.push([NO_COMPONENT + question, answer]);
    const classes = this.#questions.classes(this.#questions.raw(question, answer));
    return isTrivial(classes) ? null : new Shared(open, classes, this.#variables.values);
  }

  #answered(instance: Instance, run: ActionRun, given: (layers: Layers) => object): Called {
    try {
      const layers = { variables: this.#variables, reader: run, writes: new Map(), edit: drafted };
      const hand = <T>(value: T): T => run.handed.value(value);
      const call = (): number[] => this.#compile(instance, instance.call(given(layers), hand), run);
      const row = written(instance.place, () => instance.title, call);
      return { row, reads: run.reads, runs: [run] };
    } catch (error) {
      throw this.#explained(instance, error);
    } finally {
      run.over = true;
    }
  }

  #explained(instance: Instance, error: unknown): KripkeError {
    if (error instanceof KripkeError) return error;
    const sentence = thrownIn(error);
    if (changesGiven(error))
      return new KripkeError(
        75,
        `${instance.title} changed what it was given, or used a draft outside its produce (${sentence}): states are immutable; edit them with the produce of this package.`,
      );
    return new KripkeError(75, `${instance.title} threw: ${sentence}.`);
  }

  #compile(instance: Instance, answer: unknown, run: ActionRun): number[] {
    const row = emptyRow();
    if (answer === undefined) return row;
    if (answer instanceof Promise) throw promised(answer, instance.title);
    const choices = this.#choicesOf(answer, () => instance.title);
    for (const [index, [name, state]] of choices.entries()) {
      const writes = this.#writesOf(instance, state, run);
      addSuccessor(row, this.#labels.intern(instance, index, name), writes);
    }
    return row;
  }

  #choicesOf(answer: unknown, place: () => string): readonly (readonly [string | null, unknown])[] {
    const isObject = typeof answer === "object" && answer !== null && !(LAYERS in answer);
    const named = isObject && "oneOf" in answer && !this.#variables.byName.has("oneOf");
    return named ? entriesOf((answer as { oneOf: object }).oneOf, place) : [[null, answer]];
  }

  #writesOf(instance: Instance, state: unknown, run: ActionRun): ReadonlyMap<number, number> {
    if (typeof state === "object" && state !== null && LAYERS in state) {
      const layers = (state as { [LAYERS]: Layers })[LAYERS];
      if (layers.reader !== run)
        throw new KripkeError(75, `${instance.title} answered a state of another call; a state belongs to its call.`);
      return layers.writes;
    }
    instance.family.spreads = true;
    const writes = new Map<number, number>();
    const write = (component: number, id: number): void => {
      writes.set(component, id);
    };
    const assign = (variable: Variable, value: unknown): void => {
      if (this.#passedThrough(variable, value, run, write)) return;
      // Which keys and members must be written absent depends on which there are.
      if (variable.kind !== "plain") run.readMembership(variable, null);
      this.#variables.assign(variable, value, write);
    };
    this.#variables.assignAll(state, assign, instance.title);
    return writes;
  }

  /** A handle in its own place needs no reading: the variable is what the handle's layers wrote, or what it was. */
  #passedThrough(
    variable: Variable,
    value: unknown,
    run: ActionRun,
    write: (component: number, id: number) => void,
  ): boolean {
    const held = heldBy(value);
    if (held === null || held.layers.reader !== run || !run.areOne(held.variable, variable)) return false;
    for (const component of variable.members.values()) {
      const written = held.layers.writes.get(component);
      if (written !== undefined) write(component, written);
    }
    return true;
  }
}

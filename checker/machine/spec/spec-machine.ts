// A whole-state spec as a machine: a state is its components, a successor what an action wrote.
// The one idea: each action, with each value of its family, is a decision tree over the components it read; user code runs
// once per path.
// Not here: handles and drafts (handle.ts, draft.ts).
import {
  changesGiven,
  KripkeError,
  modelError,
  NO_DEADLOCK,
  PromiseBroken,
  type SpecSource,
  thrownIn,
} from "../../language/index.ts";
import { written } from "../calls.ts";
import { type DecisionTree, LeftRecordedPath, type Read } from "../decision-tree.ts";
import { promised } from "../evaluator.ts";
import type { Envelope, TraceEvent } from "../event.ts";
import type { FairnessTable } from "../fairness.ts";
import { emptyFamilies, entriesOf } from "../loads.ts";
import { lookFirst } from "../lookout.ts";
import type { Evaluator, InitialState, LivenessMode, Machine, Part, Successors, Symmetries } from "../machine.ts";
import { Questions } from "../questions.ts";
import { grown, SequenceTable } from "../sequences.ts";
import { Twice } from "../twice.ts";
import { ValueTable } from "../values.ts";
import type { Snapshot } from "../walk.ts";
import { ActionRun, type Instance, instancesOf, sameEffect, successorsOf, unlike } from "./action.ts";
import { checkSpec } from "./declared.ts";
import { specFairness } from "./fairness.ts";
import { LAYERS, type Layers, stateHandle } from "./handle.ts";
import { SpecPredicates } from "./predicates.ts";
import { SpecSymmetry } from "./symmetry.ts";
import { type Answered, SpecSymmetryProof } from "./symmetry-proof.ts";
import { Variables } from "./variables.ts";

const NO_CHOICE = -1;

export class SpecMachine implements Machine {
  readonly form = "spec";
  readonly initial: readonly InitialState[];
  readonly within: Evaluator | null;
  readonly ends: Evaluator | null;
  readonly symmetry: Symmetries | null;
  readonly #symmetry: SpecSymmetry | null;
  readonly #proof: SpecSymmetryProof | null;
  readonly shift = null;
  readonly fairness: FairnessTable;
  readonly view: Evaluator | null;
  readonly #name: string;
  readonly #values = new ValueTable();
  readonly #variables: Variables;
  readonly #predicates: SpecPredicates;
  readonly #instances: readonly Instance[];
  readonly warnings: () => readonly string[];
  /** [instance, choice index, choice name] */
  readonly #labels = new SequenceTable();
  readonly #choices: string[] = [];
  readonly #choiceIds = new Map<string, number>();
  readonly #questions = new Questions();
  /** What the leaves of the trees stand for: [successors, (label, pairs, (component, id)…)…]. */
  #rows = new Int32Array(1024);
  #used = 0;
  readonly #twice = new Twice();

  /** Where liveness is decided, nothing is interchangeable. */
  constructor(source: SpecSource, liveness: LivenessMode | null = null) {
    checkSpec(source);
    if (NO_DEADLOCK in source.claims)
      throw modelError(
        `"${source.name}" has a claim named "${NO_DEADLOCK}", which every model makes by itself; say with ends which ends are legitimate.`,
      );
    const { behaviour, name } = source;
    this.#name = name;
    const components = (behaviour.components ?? {}) as Record<string, "record" | "set">;
    this.#variables = new Variables(name, behaviour.init[0]!, components, this.#values);
    this.#predicates = new SpecPredicates(this.#variables, this.#questions, (label) => this.event(label));
    this.#instances = instancesOf(name, behaviour.actions);
    const reduces = liveness === null && (behaviour.symmetry ?? []).length > 0;
    this.#symmetry = reduces ? new SpecSymmetry(source, this.#variables, this.#instances) : null;
    this.#proof = this.#symmetry === null ? null : this.#proofOf(this.#symmetry);
    this.symmetry = this.#symmetry === null ? null : { ...this.#symmetry.form, proof: this.#proof! };
    this.warnings = () => [...emptyFamilies(behaviour.actions, "The action"), ...(this.#symmetry?.warnings() ?? [])];
    this.initial = this.#initial(behaviour.init);
    this.within = behaviour.within === undefined ? null : this.evaluator("within", behaviour.within as never, "state");
    this.ends = behaviour.ends === undefined ? null : this.evaluator("ends", behaviour.ends as never, "state");
    this.view = behaviour.view === undefined ? null : this.valuation("view", behaviour.view as never);
    this.fairness = specFairness(source, (label) => this.event(label) as never);
  }

  #proofOf({ names, members, renaming }: SpecSymmetry): SpecSymmetryProof {
    return new SpecSymmetryProof({
      spec: this.#name,
      names,
      members,
      renaming,
      questions: this.#questions,
      instances: this.#instances,
      snapshot: (state) => this.snapshot(state),
      call: (instance, state) => this.#underName(instance, state),
    });
  }

  /** What an action answers in a renamed state, remembered by what that run alone reads. */
  #underName(instance: Instance, state: Int32Array): Answered {
    const reads: Read[] = [];
    const answer = (component: number): number => {
      const id = state[component] ?? 0;
      reads.push([component, id]);
      return id;
    };
    const known = instance.own.walk({ answer }, state, state, -1);
    if (known >= 0) return this.#answered(this.#rowAt(known), reads, state);
    const { row, run } = this.#twice.once(() => this.#call(instance, state));
    run.register(instance);
    if (!run.grew) this.#learn(instance, instance.own, run.reads, this.#store(row));
    return this.#answered(row, run.reads, state);
  }

  #answered(row: readonly number[], reads: readonly Read[], state: Int32Array): Answered {
    const successors = successorsOf(row).map(({ label, pairs }) => {
      const after = new Int32Array(this.components);
      after.set(state);
      for (const [component, id] of pairs) after[component] = id;
      const choice = this.#labels.at(label, 2);
      return { choice: choice < 0 ? "" : this.#choices[choice]!, after };
    });
    return { successors, reads };
  }

  get components(): number {
    return this.#variables.components;
  }

  get handlerCalls(): number {
    return this.#twice.calls;
  }

  get labels(): number {
    return this.#labels.size;
  }

  expand(state: Int32Array, out: Successors): void {
    out.clear();
    for (const instance of this.#instances) {
      const known = instance.tree.walkComponents(state);
      const row = known >= 0 ? known : this.#run(instance, state);
      this.#emit(row, state, out);
    }
    out.lively = out.count > 0;
  }

  audit(state: Int32Array): void {
    for (const instance of this.#instances) {
      const known = instance.tree.walkComponents(state);
      if (known < 0) continue;
      const { row } = this.#twice.once(() => this.#call(instance, state));
      if (!sameEffect(this.#rowAt(known), row, state)) throw new PromiseBroken(unlike(instance.title));
    }
  }

  #rowAt(place: number): number[] {
    let end = place + 1;
    for (let successors = this.#rows[place]!; successors > 0; successors--) end += 2 + 2 * this.#rows[end + 1]!;
    return Array.from(this.#rows.subarray(place, end));
  }

  /** Copies a row, leaving out what it writes without changing. */
  #emit(row: number, state: Int32Array, out: Successors): void {
    const rows = this.#rows;
    let at = row + 1;
    for (let successors = rows[row]!; successors > 0; successors--) {
      const pairs = rows[at + 1]!;
      const data = out.reserve(pairs);
      const start = out.length;
      let to = start + 2;
      const end = at + 2 + 2 * pairs;
      for (let i = at + 2; i < end; i += 2) {
        const component = rows[i]!;
        const id = rows[i + 1]!;
        // A component made after the state was loaded is absent in it.
        if ((state[component] ?? 0) === id) continue;
        data[to++] = component;
        data[to++] = id;
      }
      data[start] = rows[at]!;
      data[start + 1] = (to - start - 2) >> 1;
      out.length = to;
      out.count++;
      at = end;
    }
  }

  /** Calls the action; the place of its row. */
  #run(instance: Instance, state: Int32Array): number {
    const call = (): { row: number[]; run: ActionRun } => this.#call(instance, state);
    const same = (first: { row: number[] }, second: { row: number[] }) => sameEffect(first.row, second.row, state);
    const { row, run } = this.#twice.ask(call, same, () => unlike(instance.title));
    const place = this.#store(row);
    const reads = this.#proof?.action(instance, state, this.#answered(row, run.reads, state)) ?? run.reads;
    // A member that came to be during the run was not asked about, so the run has nothing to teach.
    if (run.grew) return place;
    run.register(instance);
    this.#learn(instance, instance.tree, reads, place);
    return place;
  }

  #learn(instance: Instance, tree: DecisionTree, reads: readonly Read[], place: number): void {
    try {
      tree.learn(reads, place);
    } catch (error) {
      if (!(error instanceof LeftRecordedPath)) throw error;
      throw new PromiseBroken(
        `${instance.title} is not pure: after the same reads it once read ${this.#variables.nameOf(error.expected)} and then ${this.#variables.nameOf(error.got)}; an action may depend on nothing but its state and value.`,
      );
    }
  }

  #call(instance: Instance, state: Int32Array): { row: number[]; run: ActionRun } {
    lookFirst();
    const run = new ActionRun(state);
    try {
      const handle = { variables: this.#variables, reader: run, writes: new Map() };
      const call = (): number[] => this.#compile(instance, instance.call(stateHandle(handle)), run);
      return { row: written(instance.place, () => instance.title, call), run };
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
    if (answer === undefined) return [0];
    if (answer instanceof Promise) throw promised(answer, instance.title);
    const choices = this.#choicesOf(answer, () => instance.title);
    const row = [choices.length];
    for (const [index, [name, state]] of choices.entries()) {
      const choice = name === null ? NO_CHOICE : this.#choiceId(name);
      const writes = this.#writesOf(instance, state, run);
      row.push(this.#labels.intern([instance.order, name === null ? NO_CHOICE : index, choice]), writes.size);
      for (const [component, id] of writes) row.push(component, id);
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
    const writes = new Map<number, number>();
    // Which keys and members must be written absent depends on which there are.
    for (const variable of this.#variables.all) if (variable.kind !== "plain") run.readMembership(variable, null);
    this.#variables.assignAll(state, (component, id) => writes.set(component, id), instance.title);
    return writes;
  }

  #choiceId(name: string): number {
    const known = this.#choiceIds.get(name) ?? this.#choices.push(name) - 1;
    this.#choiceIds.set(name, known);
    return known;
  }

  #store(row: readonly number[]): number {
    const place = this.#used;
    this.#rows = grown(this.#rows, place + row.length);
    this.#rows.set(row, place);
    this.#used += row.length;
    return place;
  }

  #initial(states: readonly unknown[]): InitialState[] {
    const ids = states.map((state) => {
      const writes = new Map<number, number>();
      try {
        this.#variables.assignAll(state, (component, id) => writes.set(component, id), "init");
      } catch (error) {
        throw error instanceof KripkeError ? modelError(error.message) : error;
      }
      return writes;
    });
    return ids.map((writes, i) => {
      const state = new Int32Array(this.components);
      for (const [component, id] of writes) state[component] = id;
      return { state, choice: String(i + 1) };
    });
  }

  evaluator(name: string, says: (...arguments_: never[]) => unknown, over: "state" | "transition"): Evaluator {
    return this.#predicates.evaluator(name, says, over);
  }

  valuation(name: string, of: (...arguments_: never[]) => unknown): Evaluator {
    return this.#predicates.valuation(name, of);
  }

  valueOf(answer: number): unknown {
    return answer === 0 ? undefined : this.#values.value(answer - 1);
  }

  event(label: number): TraceEvent {
    const { action, value } = this.#instances[this.#labels.at(label, 0)]!;
    const choice = this.#labels.at(label, 2);
    return {
      kind: "action",
      name: action,
      ...(value === null ? {} : { value }),
      ...(choice < 0 ? {} : { choice: this.#choices[choice]! }),
    };
  }

  compareLabels(a: number, b: number): number {
    return this.#labels.at(a, 0) - this.#labels.at(b, 0) || this.#labels.at(a, 1) - this.#labels.at(b, 1);
  }

  sends(): readonly Envelope[] {
    return [];
  }

  coarseEvent(label: number): string {
    return JSON.stringify(this.event(label));
  }

  happened(): readonly number[] {
    return [];
  }

  begins(label: number): TraceEvent {
    return this.event(label);
  }

  coverageOf(label: number): string {
    return this.#instances[this.#labels.at(label, 0)]!.action;
  }

  causeOf(label: number): string {
    return this.coverageOf(label);
  }

  get expectedCoverage(): readonly string[] {
    return [...new Set(this.#instances.map((instance) => instance.action))];
  }

  snapshot(state: Int32Array): Snapshot {
    const variables = this.#variables.all.map((variable) => [
      variable.name,
      this.#values.value(this.#variables.whole(variable, (component) => state[component] ?? 0)),
    ]);
    return {
      variables: Object.fromEntries(variables),
      nodes: [],
      network: [],
      budgets: {},
      partition: null,
      notices: [],
      observers: {},
    };
  }

  /** Each variable, whole. */
  parts(): readonly Part[] {
    return this.#variables.all.map((variable) => {
      const own = new Set(variable.kind === "plain" ? [variable.component] : variable.members.values());
      return { name: variable.name, without: (component, id) => (own.has(component) ? 0 : id) };
    });
  }
}

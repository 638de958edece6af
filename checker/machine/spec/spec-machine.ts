// A whole-state spec as a machine: a state is its components, a successor what an action wrote.
// The one idea: each action, with each value of its family, is a decision tree over the components it read; user code runs
// once per path.
// Not here: calling actions (calling.ts), handles and drafts (handle.ts, draft.ts).
import type { Envelope, TraceEvent } from "../../events/event.ts";
import type { Authored } from "../../language/asking.ts";
import {
  BRAND,
  KripkeError,
  modelError,
  NO_DEADLOCK,
  type ProtocolSource,
  type SpecEvent,
  type SpecSource,
} from "../../language/index.ts";
import { ValueTable } from "../../values/values.ts";
import type { FairnessTable } from "../fairness.ts";
import { emptyFamilies } from "../loads.ts";
import type {
  AskingOrder,
  Evaluator,
  InitialState,
  LivenessMode,
  Machine,
  MachineLimits,
  Part,
  Symmetries,
} from "../machine.ts";
import { Questions } from "../memo/questions.ts";
import type { Successors } from "../successors.ts";
import type { Snapshot } from "../walk.ts";
import { type Instance, instancesOf } from "./action.ts";
import { Calls } from "./calling.ts";
import { checkSpec } from "./declared-spec.ts";
import { SpecPredicates } from "./predicates.ts";
import { specFairness } from "./spec-fairness.ts";
import { SpecLabels } from "./spec-labels.ts";
import { VariableSameness } from "./spec-sameness.ts";
import { SpecSymmetry } from "./spec-symmetry.ts";
import { SpecSymmetryProof } from "./spec-symmetry-proof.ts";
import { Variables } from "./variables.ts";

/** What the components of a spec follow from. */
const declared = ({ behaviour: { init, components } }: SpecSource): string =>
  JSON.stringify([Object.keys(init[0] as object).sort(), components]);

export class SpecMachine implements Machine {
  readonly form = "spec";
  readonly initial: readonly InitialState[];
  readonly within: Evaluator | null;
  readonly ends: Evaluator | null;
  readonly symmetry: Symmetries | null;
  readonly #symmetry: SpecSymmetry | null;
  readonly shift = null;
  readonly fairness: FairnessTable;
  readonly view: Evaluator | null;
  readonly #source: SpecSource;
  readonly #limits: MachineLimits;
  readonly #name: string;
  readonly #values: ValueTable;
  readonly #variables: Variables;
  readonly #predicates: SpecPredicates;
  readonly #instances: readonly Instance[];
  readonly #inOrder: readonly Instance[];
  readonly warnings: () => readonly string[];
  readonly #labels: SpecLabels;
  readonly #questions = new Questions();
  readonly #calls: Calls;

  /** Where liveness is decided, nothing is interchangeable. */
  constructor(
    source: SpecSource,
    liveness: LivenessMode | null = null,
    limits: MachineLimits = {},
    /** Those of a machine of another instance of the spec, whose numbers are to be understood. */
    variables: Variables | null = null,
  ) {
    this.#source = source;
    this.#limits = limits;
    this.#values = variables?.values ?? new ValueTable(limits.liveInstances);
    checkSpec(source);
    if (NO_DEADLOCK in source.claims)
      throw modelError(
        `"${source.name}" has a claim named "${NO_DEADLOCK}", which every model makes by itself; say with ends which ends are legitimate.`,
      );
    const { behaviour, name } = source;
    this.#name = name;
    const components = (behaviour.components ?? {}) as Record<string, "record" | "set">;
    this.#variables = variables ?? new Variables(name, behaviour.init[0]!, components, this.#values);
    const sameness = new VariableSameness(this.#variables, this.#questions);
    this.#questions.sameness = sameness;
    this.#predicates = new SpecPredicates(
      this.#variables,
      this.#questions,
      sameness,
      (label) => this.event(label),
      limits.comparedStates,
    );
    this.#instances = instancesOf(name, behaviour.actions);
    this.#labels = new SpecLabels(this.#instances);
    this.#calls = new Calls({
      variables: this.#variables,
      questions: this.#questions,
      sameness,
      labels: this.#labels,
      compared: limits.comparedStates,
    });
    this.#inOrder = variables === null ? this.#instances : this.#instances.toReversed();
    const reduces = liveness === null && variables === null && (behaviour.symmetry ?? []).length > 0;
    this.#symmetry = reduces ? new SpecSymmetry(source, this.#variables, this.#instances) : null;
    this.#calls.proof = this.#symmetry === null ? null : this.#proofOf(this.#symmetry);
    this.symmetry = this.#symmetry === null ? null : { ...this.#symmetry.form, proof: this.#calls.proof! };
    this.warnings = () => [
      ...emptyFamilies(behaviour.actions, "The action"),
      ...this.#calls.warnings(this.#instances),
      ...(this.#symmetry?.warnings() ?? []),
    ];
    this.initial = this.#initial(behaviour.init);
    this.within = behaviour.within === undefined ? null : this.evaluator("within", behaviour.within, "state");
    this.ends = behaviour.ends === undefined ? null : this.evaluator("ends", behaviour.ends, "state");
    this.view = behaviour.view === undefined ? null : this.valuation("view", behaviour.view);
    this.fairness = specFairness(source, (label) => this.event(label) as SpecEvent);
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
      call: (instance, state) => this.#calls.underName(instance, state),
    });
  }

  get components(): number {
    return this.#variables.components;
  }

  get handlerCalls(): number {
    return this.#calls.count;
  }

  get labels(): number {
    return this.#labels.size;
  }

  expand(state: Int32Array, out: Successors): void {
    out.clear();
    const comparison = this.#calls.comparison(state);
    for (const instance of this.#inOrder) {
      const known = instance.tree.walkComponents(state, this.#questions);
      const row = known >= 0 ? known : this.#calls.run(instance, state);
      this.#calls.rows.emit(
        comparison === null ? row : this.#calls.compared(instance, state, row, comparison),
        state,
        out,
      );
    }
    out.lively = out.count > 0;
  }

  anew(source: ProtocolSource | SpecSource): Machine | null {
    if (source[BRAND] !== "spec" || declared(source) !== declared(this.#source)) return null;
    return new SpecMachine(source, null, this.#limits, this.#variables);
  }

  askApart(states: readonly Int32Array[], { nodesBackwards }: AskingOrder): void {
    for (const instance of nodesBackwards ? this.#instances.toReversed() : this.#instances)
      for (const state of states)
        if (instance.tree.walkComponents(state, this.#questions) < 0) this.#calls.run(instance, state);
  }

  audit(state: Int32Array): void {
    for (const instance of this.#instances) {
      const known = instance.tree.walkComponents(state, this.#questions);
      if (known < 0) continue;
      this.#calls.again(instance, state, this.#calls.rows.at(known));
    }
  }

  #initial(states: readonly unknown[]): InitialState[] {
    const ids = states.map((state) => {
      const writes = new Map<number, number>();
      try {
        const write = (component: number, id: number): void => {
          writes.set(component, id);
        };
        this.#variables.assignAll(state, (variable, value) => this.#variables.assign(variable, value, write), "init");
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

  evaluator(name: string, says: Authored, over: "state" | "transition"): Evaluator {
    return this.#predicates.evaluator(name, says, over);
  }

  valuation(name: string, of: Authored): Evaluator {
    return this.#predicates.valuation(name, of);
  }

  valueOf(answer: number): unknown {
    return answer === 0 ? undefined : this.#values.value(answer - 1);
  }

  event(label: number): TraceEvent {
    return this.#labels.event(label);
  }

  compareLabels(a: number, b: number): number {
    return this.#labels.compare(a, b);
  }

  sends(): readonly Envelope[] {
    return this.#labels.sends();
  }

  coarseEvent(label: number): string {
    return this.#labels.coarse(label);
  }

  happened(): readonly number[] {
    return this.#labels.happened();
  }

  begins(label: number): TraceEvent {
    return this.#labels.begins(label);
  }

  coverageOf(label: number): string {
    return this.#labels.coverage(label);
  }

  causeOf(label: number): string {
    return this.#labels.cause(label);
  }

  get expectedCoverage(): readonly string[] {
    return this.#labels.expectedCoverage();
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

// A whole-state spec as a machine: a state is its components, a successor what an action wrote.
// The one idea: each action, with each value of its family, is a decision tree over the components it read; user code runs
// once per path.
// Not here: calling actions (calling.ts), handles and drafts (handle.ts, draft.ts).
import {
  BRAND,
  KripkeError,
  modelError,
  NO_DEADLOCK,
  type ProtocolSource,
  type SpecEvent,
  type SpecSource,
} from "../../language/index.ts";
import type { PlacesInWords } from "../../values/masked-map.ts";
import { ValueTable } from "../../values/values.ts";
import type { Choices } from "../choices.ts";
import type {
  AskingOrder,
  Assumptions,
  InitialState,
  LivenessMode,
  Machine,
  MachineLimits,
  Purity,
} from "../machine.ts";
import { Questions } from "../memo/questions.ts";
import type { Places, Rows } from "../row-places.ts";
import type { Successors } from "../successors.ts";
import { type Instance, instancesOf } from "./action.ts";
import { addPlace } from "./action-rows.ts";
import { Calls } from "./calling.ts";
import { checkSpec } from "./declared-spec.ts";
import { EnabledInstances } from "./enabled-instances.ts";
import { JointRows } from "./joint-rows.ts";
import { SpecPredicates } from "./predicates.ts";
import { RowsAlong } from "./rows-along.ts";
import { SpecChoices } from "./spec-choices.ts";
import { SpecExplanations } from "./spec-explanations.ts";
import { specFairness } from "./spec-fairness.ts";
import { SpecLabels } from "./spec-labels.ts";
import { VariableSameness } from "./spec-sameness.ts";
import { SpecSymmetry } from "./spec-symmetry.ts";
import { SpecSymmetryProof } from "./spec-symmetry-proof.ts";
import { Variables } from "./variables.ts";

/** What the components of a spec follow from. */
/** All are in groups. */
const NOBODY = (position: number): number => {
  throw new Error(`the action at ${position} is in no group`);
};

const declared = ({ behaviour: { init, components } }: SpecSource): string =>
  JSON.stringify([Object.keys(init[0] as object).sort(), components]);

export class SpecMachine implements Machine {
  readonly initial: readonly InitialState[];
  readonly events: SpecLabels;
  readonly asks: SpecPredicates;
  readonly assumes: Assumptions;
  readonly tells: SpecExplanations;
  readonly choices: Choices;
  readonly losses = null;
  readonly rows: Rows = {
    in: (state) => this.#rowsIn(state),
    inWords: (places, words) => this.#rowsInWords(places, words),
    note: (places, words, state) => this.#joint.note(places, words, state),
    successors: (place) => this.#calls.rows.successors(place),
    emit: (at, state, out) => void this.#calls.rows.emitOne(at, state, out),
  };
  readonly purity: Purity = {
    anew: (source) => this.#anew(source),
    askApart: (states, order) => this.#askApart(states, order),
  };
  readonly #source: SpecSource;
  readonly #limits: MachineLimits;
  readonly #variables: Variables;
  readonly #instances: readonly Instance[];
  readonly #inOrder: readonly Instance[];
  readonly #questions = new Questions();
  readonly #calls: Calls;
  readonly #joint: JointRows;
  readonly #enabled: EnabledInstances;
  readonly #places: Places = { count: 0, at: new Int32Array(64) };

  /** Where liveness is decided, nothing is interchangeable. */
  constructor(
    source: SpecSource,
    liveness: LivenessMode | null = null,
    limits: MachineLimits = {},
    /** Those of a machine of another instance of the spec, whose numbers are to be understood. */
    variables: Variables | null = null,
  ) {
    checkSpec(source);
    if (NO_DEADLOCK in source.claims)
      throw modelError(
        `"${source.name}" has a claim named "${NO_DEADLOCK}", which every model makes by itself; say with ends which ends are legitimate.`,
      );
    this.#source = source;
    this.#limits = limits;
    const { behaviour, name } = source;
    const components = (behaviour.components ?? {}) as Record<string, "record" | "set">;
    const values = variables?.values ?? new ValueTable(limits.liveInstances);
    this.#variables = variables ?? new Variables(name, behaviour.init[0]!, components, values);
    const sameness = new VariableSameness(this.#variables, this.#questions);
    this.#questions.sameness = sameness;
    const changed = { count: 0 };
    this.#instances = instancesOf(name, behaviour.actions, changed, values);
    this.#inOrder = variables === null ? this.#instances : this.#instances.toReversed();
    this.events = new SpecLabels(this.#instances);
    const event = (label: number): SpecEvent => this.events.event(label) as SpecEvent;
    const parts = { variables: this.#variables, questions: this.#questions, sameness, compared: limits.comparedStates };
    this.asks = new SpecPredicates(source, { ...parts, event });
    this.#calls = new Calls({ ...parts, labels: this.events });
    const reduces = liveness === null && variables === null && (behaviour.symmetry ?? []).length > 0;
    const symmetry = reduces ? new SpecSymmetry(source, this.#variables, this.#instances) : null;
    const { rows } = this.#calls;
    this.#joint = new JointRows({
      instances: this.#inOrder,
      changed,
      isEmpty: (place) => rows.isEmpty(place),
      idsOf: (component) => this.#variables.idsOf(component),
    });
    this.#enabled = new EnabledInstances(this.#inOrder, changed, (place) => rows.isEmpty(place));
    const run = (instance: Instance, state: Int32Array): number => this.#calls.run(instance, state);
    const along = new RowsAlong({ instances: this.#inOrder, questions: this.#questions, changed, rows, run });
    this.choices = new SpecChoices(rows, along, (state) => this.#comparedIn(state));
    this.#calls.proof = symmetry === null ? null : this.#proofOf(symmetry);
    this.tells = new SpecExplanations(source, this.#variables, this.#instances, this.#calls, symmetry);
    this.initial = this.#initial(behaviour.init);
    this.assumes = {
      symmetry: symmetry === null ? null : { ...symmetry.form, proof: this.#calls.proof! },
      fairness: specFairness(source, event),
    };
  }

  #proofOf({ names, members, renaming }: SpecSymmetry): SpecSymmetryProof {
    return new SpecSymmetryProof({
      spec: this.#source.name,
      names,
      members,
      renaming,
      questions: this.#questions,
      instances: this.#instances,
      snapshot: (state) => this.tells.snapshot(state),
      call: (instance, state) => this.#calls.underName(instance, state),
    });
  }

  get components(): number {
    return this.#variables.components;
  }

  get learned(): number {
    return this.#variables.numbers + this.events.size;
  }

  expand(state: Int32Array, out: Successors): void {
    out.clear();
    const { count, at } = this.#rowsIn(state);
    for (let i = 0; i < count; i++) this.#calls.rows.emit(at[i]!, state, out);
    out.lively = out.count > 0;
  }

  /** The places of what may happen in a state; valid until the next call. */
  #rowsIn(state: Int32Array): Places {
    const compared = this.#comparedIn(state);
    if (compared !== null) return compared;
    const rows = this.#places;
    rows.count = 0;
    this.#addEnabled(state, rows);
    return rows;
  }

  #rowsInWords(places: PlacesInWords, words: Uint32Array): Places | null {
    const joint = this.#joint;
    if (!joint.findInWords(places, words) || !this.#calls.passesComparison()) return null;
    const rows = this.#places;
    rows.count = 0;
    joint.add(null, rows, NOBODY);
    return rows;
  }

  /** The same of a state in which answers are compared with those on values; null: they are not. */
  #comparedIn(state: Int32Array): Places | null {
    const comparison = this.#calls.comparison(state);
    if (comparison === null) return null;
    const rows = this.#places;
    rows.count = 0;
    for (const instance of this.#inOrder)
      addPlace(rows, this.#calls.compared(instance, state, this.#row(instance, state), comparison));
    return rows;
  }

  #addEnabled(state: Int32Array, rows: Places): void {
    const joint = this.#joint;
    if (joint.find(state)) {
      joint.add(joint.hasOthers ? this.#enabled.in(state) : null, rows, (position) =>
        this.#row(this.#inOrder[position]!, state),
      );
      return;
    }
    this.#addOneByOne(state, rows);
    joint.learn(state, (position) => this.#inOrder[position]!.tree.walkComponents(state, this.#questions));
  }

  #addOneByOne(state: Int32Array, rows: Places): void {
    const enabled = this.#enabled.in(state);
    for (let word = 0; word < enabled.length; word++)
      for (let bits = enabled[word]!; bits !== 0; bits &= bits - 1)
        addPlace(rows, this.#row(this.#inOrder[32 * word + 31 - Math.clz32(bits & -bits)]!, state));
  }

  /** The place of what an action answers. */
  #row(instance: Instance, state: Int32Array): number {
    const known = instance.tree.walkComponents(state, this.#questions);
    return known >= 0 ? known : this.#calls.run(instance, state);
  }

  #anew(source: ProtocolSource | SpecSource): Machine | null {
    if (source[BRAND] !== "spec" || declared(source) !== declared(this.#source)) return null;
    return new SpecMachine(source, null, this.#limits, this.#variables);
  }

  #askApart(states: readonly Int32Array[], { nodesBackwards }: AskingOrder): void {
    for (const instance of nodesBackwards ? this.#instances.toReversed() : this.#instances)
      for (const state of states) this.#row(instance, state);
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
}

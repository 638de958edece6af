// Actions of a spec: one instance for each value of a family, and what a run of one reads.
// The one idea: a run notes the components it reads, each once, and which members it learnt not to be there.
// Not here: what an action answers (spec-machine.ts).
import { type FamilyValue, KripkeError, type SpecSource } from "../../language/index.ts";
import { type FamilyMember, textOfMember, valuesOf } from "../../values/family-value.ts";
import { NODE_KIND, type ValueTable } from "../../values/values.ts";
import { placeOf } from "../calls.ts";
import { type Changed, DecisionTree, type Read } from "../memo/decision-tree.ts";
import { Handed, type Shared } from "../memo/identity.ts";
import { BEFORE } from "../memo/questions.ts";
import { Watch } from "../memo/watch.ts";
import type { Reader } from "./handle.ts";
import type { VariableSameness } from "./spec-sameness.ts";
import { type Dependent, depend, type Variable } from "./variables.ts";

/** An action with one value of its family. */
export interface Instance extends Dependent {
  readonly action: string;
  /** Position in the text of the spec, and of the value in the family. */
  readonly order: number;
  readonly value: string | null;
  /** The values of the family, one by one, as ids. */
  readonly values: readonly number[];
  /** Is one of them a Set? The code is given the one instance of it that the call's state would hold, too. */
  readonly givesSets: boolean;
  /** What it is called in a sentence, and its number among the places where the author's code is called. */
  readonly title: string;
  readonly place: number;
  /** `hand`: takes note of what is handed out. */
  readonly call: (state: unknown, hand: <T>(value: T) => T) => unknown;
  readonly tree: DecisionTree;
  /** What is known of it under other names: rows by what its runs alone read. */
  readonly own: DecisionTree;
  readonly family: Family;
  /** How often it was called. */
  calls: number;
}

/** What is common to an action with all values, because one may be answered for by another under other names. */
export interface Family {
  /** It is given values instead of handles: what it did with handles could not be seen. */
  plain: boolean;
  /** Did it ever answer a whole state of its own making, as a spread does? */
  spreads: boolean;
}

/** A run of an action: notes the components it reads, each once. */
export class ActionRun implements Reader {
  readonly reads: Read[] = [];
  readonly watch = new Watch();
  readonly handed: Handed;
  readonly memberships = new Map<
    Variable,
    { readonly version: number; readonly whole: boolean; readonly keys: Set<number> }
  >();
  readonly #asked = new Set<number>();
  readonly #state: Int32Array;
  readonly #sameness: VariableSameness;
  over = false;

  constructor(state: Int32Array, sameness: VariableSameness, shared: Shared | null = null) {
    this.#state = state;
    this.#sameness = sameness;
    this.handed = new Handed(shared);
  }

  place(variable: Variable): number {
    return this.#sameness.place(BEFORE, variable);
  }

  areOne(variable: Variable, other: Variable): boolean {
    return this.#sameness.areOne(this.handed, BEFORE, variable, other);
  }

  read(component: number): number {
    if (this.over)
      throw new KripkeError(
        75,
        "A state was kept and read after the call it was given to had ended; a state belongs to its call.",
      );
    // A component made during this run is absent in the state.
    const id = this.#state[component] ?? 0;
    if (!this.#asked.has(component)) {
      this.#asked.add(component);
      this.reads.push([component, id]);
    }
    return id;
  }

  readMembership(variable: Variable, key: number | null): void {
    const known = this.memberships.get(variable) ?? {
      version: variable.version,
      whole: false,
      keys: new Set<number>(),
    };
    if (key !== null) known.keys.add(key);
    this.memberships.set(
      variable,
      key === null && !known.whole ? { ...known, version: variable.version, whole: true } : known,
    );
  }

  /** Did a member come to be in this run that it has learnt not to be there? */
  get grew(): boolean {
    return [...this.memberships].some(
      ([variable, { version, whole, keys }]) =>
        (whole && variable.version !== version) || [...keys].some((key) => variable.members.has(key)),
    );
  }

  /** Has the dependent told of members that come to be later. */
  register(dependent: Dependent): void {
    for (const [variable, { whole, keys }] of this.memberships) {
      if (whole) depend(dependent, variable, null);
      for (const key of keys) depend(dependent, variable, key);
    }
  }
}

type Called = (state: unknown, values: readonly unknown[]) => unknown;

/** Every action with every value of its family, in the order of the text; `changed` counts what their trees learn and forget. */
export const instancesOf = (
  spec: string,
  actions: SpecSource["behaviour"]["actions"],
  changed: Changed,
  table: ValueTable,
): Instance[] => {
  const instances: Instance[] = [];
  const add = (action: string, given: FamilyMember | null, call: Called): void => {
    const [tree, own] = [new DecisionTree(changed), new DecisionTree()];
    // What one of a family read may have been found by asking another under other names.
    const forget = (): void => {
      for (const each of instances)
        if (each.action === action) {
          each.tree.clear();
          each.own.clear();
        }
    };
    const value = given === null ? null : textOfMember(given);
    const values = given === null ? [] : valuesOf(given).map((each) => table.intern(each, () => `each of ${action}`));
    const givesSets = values.some((id) => table.kindOf(id) === NODE_KIND.set);
    const title = `${spec}: ${action}${value === null ? "" : `(${value})`}`;
    const { length: order } = instances;
    const place = placeOf(title);
    const family = instances.findLast((each) => each.action === action)?.family ?? { plain: false, spreads: false };
    const told = { action, order, value, values, givesSets, title, place };
    const handed: Instance["call"] = (state, hand) =>
      call(
        state,
        values.map((id) => hand(table.value(id))),
      );
    instances.push({ ...told, call: handed, tree, own, family, calls: 0, isBuiltUpon: false, forget });
  };
  for (const [name, action] of Object.entries(actions)) {
    if (typeof action === "function") add(name, null, (state) => action(state as Record<string, unknown>));
    else
      for (const given of action.each)
        add(name, given, (state, values) =>
          action.do(state as Record<string, unknown>, ...(values as readonly FamilyValue[])),
        );
  }
  return instances;
};

export const unlike = (place: string): string =>
  `${place} answers differently when it is called twice in the same state: actions may depend on nothing but their arguments (no counters, clocks or random numbers; name the outcomes and let the environment choose).`;

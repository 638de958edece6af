// Actions of a spec: one instance for each value of a family, and what a run of one reads.
// The one idea: a run notes the components it reads, each once, and which members it learnt not to be there.
// Not here: what an action answers (spec-machine.ts).
import { KripkeError, type SpecSource } from "../../language/index.ts";
import { DecisionTree, type Read } from "../decision-tree.ts";
import type { Reader } from "./handle.ts";
import { type Dependent, depend, type Variable } from "./variables.ts";

/** An action with one value of its family. */
export interface Instance extends Dependent {
  readonly action: string;
  /** Position in the text of the spec, and of the value in the family. */
  readonly order: number;
  readonly value: string | null;
  readonly call: (state: unknown) => unknown;
  readonly tree: DecisionTree;
}

/** A run of an action: notes the components it reads, each once. */
export class ActionRun implements Reader {
  readonly reads: Read[] = [];
  readonly memberships = new Map<
    Variable,
    { readonly version: number; readonly whole: boolean; readonly keys: Set<number> }
  >();
  readonly #asked = new Set<number>();
  readonly #state: Int32Array;
  over = false;

  constructor(state: Int32Array) {
    this.#state = state;
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

/** Every action with every value of its family, in the order of the text. */
export const instancesOf = (actions: SpecSource["behaviour"]["actions"]): Instance[] => {
  const instances: Instance[] = [];
  const add = (action: string, value: string | null, call: (state: unknown) => unknown): void => {
    const tree = new DecisionTree();
    instances.push({ action, order: instances.length, value, call, tree, forget: () => tree.clear() });
  };
  for (const [name, action] of Object.entries(actions)) {
    if (typeof action === "function") add(name, null, (state) => action(state as never));
    else
      for (const given of action.each) {
        const values = typeof given === "string" ? [given] : given;
        add(name, values.join(", "), (state) => action.do(state as never, ...values));
      }
  }
  return instances;
};

/** What a row changes in a state: [label, (component, id)…] for each successor, components in ascending order. */
export const effect = (row: readonly number[], state: Int32Array): number[] => {
  const words: number[] = [];
  let at = 1;
  for (let successors = row[0]!; successors > 0; successors--) {
    const pairs: [number, number][] = [];
    for (let i = 0; i < row[at + 1]!; i++) pairs.push([row[at + 2 + 2 * i]!, row[at + 3 + 2 * i]!]);
    const changed = pairs.filter(([component, id]) => (state[component] ?? 0) !== id).sort((a, b) => a[0] - b[0]);
    words.push(row[at]!, changed.length, ...changed.flat());
    at += 2 + 2 * row[at + 1]!;
  }
  return words;
};

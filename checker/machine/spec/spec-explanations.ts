// What a spec's machine tells people: a state in words, the parts of a profile, and what a verdict says less of than it seems.
// Not here: the warnings one by one (calling.ts, spec-symmetry.ts).
import type { SpecSource } from "../../language/index.ts";
import { emptyFamilies } from "../loads.ts";
import type { Explanations, Part } from "../machine.ts";
import type { Snapshot } from "../walk.ts";
import type { Instance } from "./action.ts";
import type { Calls } from "./calling.ts";
import type { SpecSymmetry } from "./spec-symmetry.ts";
import type { Variables } from "./variables.ts";

/** What a state of a protocol has beside variables. */
const NO_NETWORK: Omit<Snapshot, "variables"> = {
  nodes: [],
  network: [],
  budgets: {},
  partition: null,
  notices: [],
  observers: {},
};

export class SpecExplanations implements Explanations {
  readonly form = "spec";
  readonly #source: SpecSource;
  readonly #variables: Variables;
  readonly #instances: readonly Instance[];
  readonly #calls: Calls;
  readonly #symmetry: SpecSymmetry | null;

  constructor(
    source: SpecSource,
    variables: Variables,
    instances: readonly Instance[],
    calls: Calls,
    symmetry: SpecSymmetry | null,
  ) {
    this.#source = source;
    this.#variables = variables;
    this.#instances = instances;
    this.#calls = calls;
    this.#symmetry = symmetry;
  }

  get handlerCalls(): number {
    return this.#calls.count;
  }

  snapshot(state: Int32Array): Snapshot {
    const { all, values } = this.#variables;
    const variables = all.map((variable) => [
      variable.name,
      values.value(this.#variables.whole(variable, (component) => state[component] ?? 0)),
    ]);
    return { ...NO_NETWORK, variables: Object.fromEntries(variables) };
  }

  /** Each variable, whole. */
  parts(): readonly Part[] {
    return this.#variables.all.map((variable) => {
      const own = new Set(variable.kind === "plain" ? [variable.component] : variable.members.values());
      return { name: variable.name, without: (component, id) => (own.has(component) ? 0 : id) };
    });
  }

  warnings(): readonly string[] {
    return [
      ...emptyFamilies(this.#source.behaviour.actions, "The action"),
      ...this.#calls.warnings(this.#instances),
      ...(this.#symmetry?.warnings() ?? []),
    ];
  }
}

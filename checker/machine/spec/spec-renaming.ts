// Renaming in specs: what a permutation of declared names makes of components and of whole states.
// The one idea: a component of a key or member moves to that of the renamed key or member, and what is in it is renamed.
// Not here: what renaming does to a value (../value-renaming.ts), which names may be exchanged (spec-symmetry.ts).

import { PairMap } from "../../values/sequences.ts";
import type { Names } from "../names.ts";
import { REMEMBERED, ValueRenaming } from "../value-renaming.ts";
import { ABSENT, type Variables } from "./variables.ts";

export class SpecRenaming {
  readonly values: ValueRenaming;
  readonly #variables: Variables;
  /** (permutation, component) → component. */
  readonly #targets = new PairMap(REMEMBERED);
  /** By component: (permutation, id) → id in the component that it becomes. */
  readonly #ids: PairMap[] = [];

  constructor(variables: Variables, names: Names) {
    this.#variables = variables;
    this.values = new ValueRenaming(variables.values, names);
  }

  /** The component that a component becomes. */
  component(p: number, component: number): number {
    const known = this.#targets.get(p, component);
    if (known >= 0) return known;
    const { variable, key } = this.#variables.placeOf(component);
    const target = key < 0 ? component : this.#variables.member(variable, this.values.value(p, key));
    this.#targets.set(p, component, target);
    return target;
  }

  /** How many components there are by now. */
  get components(): number {
    return this.#variables.components;
  }

  /** All components that a component becomes. */
  orbitOf(component: number): readonly number[] {
    const { variable, key } = this.#variables.placeOf(component);
    if (key < 0) return [component];
    return this.#variables.alike(key).map((other) => this.#variables.member(variable, other));
  }

  /** A text, by its value id, with other names. */
  text(id: number, renamed: (text: string) => string): number {
    const { values } = this.#variables;
    return values.intern(renamed(values.value(id) as string), () => "a name");
  }

  /** What is in a component, in the component that it becomes. */
  id(p: number, component: number, id: number): number {
    const { variable } = this.#variables.placeOf(component);
    if (variable.kind === "set" || (variable.kind === "record" && id === ABSENT)) return id;
    this.#ids[component] ??= new PairMap(REMEMBERED);
    const known = this.#ids[component].get(p, id);
    if (known >= 0) return known;
    const value = this.values.value(p, this.#variables.valueId(component, id));
    const renamed = this.#variables.internId(this.component(p, component), value);
    this.#ids[component].set(p, id, renamed);
    return renamed;
  }

  /** Writes the whole state under the permutation into `out`, which is another array. */
  state(p: number, state: Int32Array, out: Int32Array): void {
    for (let component = 0; component < state.length; component++)
      out[this.component(p, component)] = this.id(p, component, state[component]!);
  }

  /** Is the whole state the same under the permutation? */
  fixes(p: number, state: Int32Array): boolean {
    for (let component = 0; component < state.length; component++)
      if (this.id(p, component, state[component]!) !== state[this.component(p, component)]) return false;
    return true;
  }
}

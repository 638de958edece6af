// Colouring in specs: the contents of components as numbers, with colours in place of declared names.
// The one idea: a component says of a name what its key and its value say of it; a key or member that is absent says nothing.
// Not here: the contents of values (../coloured.ts), what the numbers are for (../canonical.ts).
import { ColouredValues, type Colours, mix, textHash } from "../coloured.ts";
import type { Names } from "../names.ts";
import { ABSENT, type Variables } from "./variables.ts";

const NOBODY: readonly number[] = [];

export class SpecColouring {
  readonly #variables: Variables;
  readonly #names: Names;
  readonly #values: ColouredValues;
  /** By component. */
  readonly #owners: number[] = [];
  /** The names that were met in some state. */
  readonly met = new Set<number>();

  constructor(variables: Variables, names: Names) {
    this.#variables = variables;
    this.#names = names;
    this.#values = new ColouredValues(variables.values, names);
  }

  /** The declared names in a component, its key included. */
  mentions(component: number, id: number): readonly number[] {
    const { variable, key } = this.#variables.placeOf(component);
    if (variable.kind !== "plain" && id === ABSENT) return NOBODY;
    const named = key < 0 ? NOBODY : this.#values.mentions(key);
    const held = variable.kind === "set" ? NOBODY : this.#values.mentions(this.#variables.valueId(component, id));
    for (const name of [...named, ...held]) this.met.add(name);
    if (named.length === 0 || held.length === 0) return named.length === 0 ? held : named;
    return [...new Set([...named, ...held])];
  }

  /** What a record has under a name is the name's own. */
  owner(component: number): number {
    const known = this.#owners[component];
    if (known !== undefined) return known;
    const owner = this.#ownerOf(component);
    this.#owners[component] = owner;
    return owner;
  }

  #ownerOf(component: number): number {
    const { variable, key } = this.#variables.placeOf(component);
    if (variable.kind !== "record") return -1;
    const index = this.#names.indexOf(this.#variables.values.value(key) as string);
    return index >= 0 && this.#names.moves[index] ? index : -1;
  }

  weight(component: number, id: number): number {
    return id === ABSENT ? 0 : this.#values.weight(this.#variables.valueId(component, id));
  }

  /** The number of a component's contents. */
  hash(component: number, id: number, colours: Colours): number {
    const { variable, key } = this.#variables.placeOf(component);
    if (variable.kind !== "plain" && id === ABSENT) return 0;
    const place = mix(textHash(variable.name), key < 0 ? 0 : this.#values.hash(key, colours));
    return variable.kind === "set"
      ? place
      : mix(place, this.#values.hash(this.#variables.valueId(component, id), colours));
  }

  /** A total order on the contents of a component. */
  compare(component: number, a: number, b: number): number {
    const { variable } = this.#variables.placeOf(component);
    if (variable.kind === "set" || (variable.kind === "record" && (a === ABSENT || b === ABSENT))) return a - b;
    return this.#variables.values.compare(this.#variables.valueId(component, a), this.#variables.valueId(component, b));
  }
}

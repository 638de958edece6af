// Symmetry of a spec: states that differ only in declared names are one.
// The one idea: a permutation acts on every string that is a declared name, wherever it stands: values, members of Sets, keys of
// Maps and of objects, and so on components and on instances of actions.
// Why it is sound: as in protocols, as long as nothing tells the names apart; that each family of actions has an instance for
// every renamed value is checked before the search. What `init` says of names need not be symmetric: from the orbits of the
// initial states exactly the orbits of what is reachable are reached.
// Not here: which state stands for others (../canonical.ts), what a permutation makes of a state (spec-renaming.ts).
import { type FamilyValue, KripkeError, modelError, type SpecSource } from "../../language/index.ts";
import { textOfMember } from "../../values/family-value.ts";
import { NODE_KIND } from "../../values/values.ts";
import { CanonicalForm, generatorsOf } from "../canonical.ts";
import { textHash } from "../coloured.ts";
import type { Symmetries } from "../machine.ts";
import { Names } from "../names.ts";
import type { Instance } from "./action.ts";
import { SpecColouring } from "./spec-colouring.ts";
import { SpecRenaming } from "./spec-renaming.ts";
import type { Variables } from "./variables.ts";

export class SpecSymmetry {
  /** What a search needs of it, but for the proof. */
  readonly form: Pick<Symmetries, "groups" | "canonical">;
  readonly members: readonly (readonly number[])[];
  /** What permutations make of values and states, for any permutation. */
  readonly renaming: SpecRenaming;
  /** The permutations that generate the others, by id. */
  readonly generators: readonly number[];
  readonly names: readonly string[];
  readonly #colouring: SpecColouring;
  readonly #instances: readonly Instance[];
  readonly #variables: Variables;

  constructor(source: SpecSource, variables: Variables, instances: readonly Instance[]) {
    const declared = source.behaviour.symmetry ?? [];
    const all = declared.flat();
    refuseNonsense(source.name, declared);
    this.members = declared.map((names) => names.map((name) => all.indexOf(name)));
    this.names = all;
    const names = new Names(
      all,
      all.map((_, i) => i),
      true,
    );
    const renaming = new SpecRenaming(variables, names);
    const colouring = new SpecColouring(variables, names);
    this.renaming = renaming;
    this.#colouring = colouring;
    this.generators = generatorsOf(this.members, all.length).map((each) => renaming.values.idOf(each));
    this.#instances = instances;
    this.#variables = variables;
    this.#refusePartial(source.name);
    variables.alike = (key) => this.#orbitOf(key);
    const form = new CanonicalForm(
      {
        blind: Int32Array.from(all, (name) =>
          textHash(`any of ${declared.findIndex((names) => names.includes(name))}`),
        ),
        named: Int32Array.from(all, textHash),
        idOf: (permutation) => renaming.values.idOf(permutation),
        rename: (p, state, out) => renaming.state(p, state, out),
        fixes: (p, state) => renaming.fixes(p, state),
        mentions: (component, id) => colouring.mentions(component, id),
        owner: (component) => colouring.owner(component),
        weight: (component, id) => colouring.weight(component, id),
        hash: (component, id, colours) => colouring.hash(component, id, colours),
        compare: (component, a, b) => colouring.compare(component, a, b),
      },
      this.members,
    );
    this.form = {
      groups: declared.map((names) => `{${names.join(", ")}}`),
      canonical: (state) => form.of(state),
    };
  }

  /** All keys that a key becomes, by their value ids: they get their components together, so renaming a state needs no new one. */
  #orbitOf(key: number): readonly number[] {
    const orbit = new Set([key]);
    for (const one of orbit) for (const g of this.generators) orbit.add(this.renaming.values.value(g, one));
    return [...orbit];
  }

  /** Throws KripkeError 150 where a family has an instance without its renamed copy, or a text would have to be two. */
  #refusePartial(spec: string): void {
    const instances = this.#instances;
    const keyOf = (action: string, values: readonly number[]): string => JSON.stringify([action, values]);
    const known = new Map(instances.map((instance) => [keyOf(instance.action, instance.values), instance]));
    for (const g of this.generators) {
      const texts = new Map<string, string>();
      for (const { action, value, values } of instances) {
        if (value === null) continue;
        const renamed = values.map((id) => this.#renamed(spec, action, g, id));
        const other = known.get(keyOf(action, renamed))?.value ?? null;
        if (other === null) throw this.#missing(spec, action, value, renamed);
        if (texts.has(value) && texts.get(value) !== other) throw ambiguous(spec, action, value);
        texts.set(value, other);
      }
    }
  }

  #missing(spec: string, action: string, value: string, renamed: readonly number[]): KripkeError {
    const { values } = this.#variables;
    const copy = textOfMember(renamed.map((id) => values.value(id) as FamilyValue));
    return modelError(
      `"${spec}": symmetry says that ${value} and ${copy} are interchangeable, but the action ${action} is there for the first only; list every renamed value in its each, or leave symmetry out.`,
    );
  }

  #renamed(spec: string, action: string, g: number, id: number): number {
    try {
      return this.renaming.values.value(g, id);
    } catch (error) {
      throw error instanceof KripkeError ? modelError(`"${spec}": of the action ${action}: ${error.message}`) : error;
    }
  }

  /** Declared names that stood nowhere. */
  warnings(): readonly string[] {
    const strangers = this.names.filter((name, i) => !this.#colouring.met.has(i) && !this.#isInFamilies(name));
    return strangers.map(
      (name) =>
        `symmetry names "${name}", but no state and no action ever had it: write the name as the states write it, or leave it out.`,
    );
  }

  #isInFamilies(name: string): boolean {
    const { values: table } = this.#variables;
    const id = table.intern(name, () => "a name");
    const has = (value: number): boolean =>
      value === id || (table.kindOf(value) !== NODE_KIND.primitive && table.parts(value).includes(id));
    return this.#instances.some(({ values }) => values.some(has));
  }
}

const ambiguous = (spec: string, action: string, value: string): KripkeError =>
  modelError(
    `"${spec}": the value ${value} of the action ${action} reads like that of another action, but symmetry renames the one and not the other; call them by different texts, or leave symmetry out.`,
  );

const refuseNonsense = (spec: string, declared: readonly (readonly string[])[]): void => {
  for (const [i, names] of declared.entries()) {
    if (names.length < 2)
      throw modelError(
        `"${spec}": list ${i + 1} of symmetry has ${names.length === 0 ? "no names" : `only the name "${names[0]}"`}; at least two names can be exchanged, so name the others too, or leave the list out.`,
      );
    if (names.includes(""))
      throw modelError(`"${spec}": symmetry has a name that is empty; write the names as the states write them.`);
  }
  const all = declared.flat();
  const twice = all.find((name, i) => all.indexOf(name) !== i);
  if (twice !== undefined)
    throw modelError(`"${spec}": symmetry names "${twice}" twice; a name belongs to one list, and stands in it once.`);
};

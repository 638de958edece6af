// When the variables of a spec that `components` declares are one value, and what reads tell of that.
// The one idea: a variable on one side of a transition is a place, and two are compared key by key, member by member.
// Not here: what is done with it (../identity.ts).

import { NODE_KIND, type ValueTable } from "../../values/values.ts";
import type { Read } from "../memo/decision-tree.ts";
import type { Facts, Handed, Relation, Sameness } from "../memo/identity.ts";
import { AFTER, BEFORE, EVENT, type Questions, type Side } from "../memo/questions.ts";
import { ABSENT, PRESENT, type Variable, type Variables } from "./variables.ts";

/** Of a key or member: not there. */
const NOTHING = -1;

/** What is known of a place: the id of what each key holds, or of a member that is there. */
type Known = ReadonlyMap<number, number>;
const UNKNOWN: Known = new Map();

export class VariableSameness implements Sameness {
  readonly values: ValueTable;
  readonly #variables: Variables;
  readonly #questions: Questions;
  readonly #numbers: ReadonlyMap<Variable, number>;

  constructor(variables: Variables, questions: Questions) {
    this.values = variables.values;
    this.#variables = variables;
    this.#questions = questions;
    this.#numbers = new Map(variables.all.map((variable, i) => [variable, i]));
  }

  place(side: Side, variable: Variable): number {
    return side * this.#numbers.size + this.#numbers.get(variable)!;
  }

  /** Is one handle given for both? */
  areOne({ shared }: Handed, side: Side, variable: Variable, other: Variable): boolean {
    if (variable === other) return true;
    const one = shared?.with(this.place(side, variable));
    return one?.includes(this.place(side, other)) ?? false;
  }

  variableOf(place: number): Variable {
    return this.#variables.all[place % this.#numbers.size]!;
  }

  sideOf(place: number): typeof BEFORE | typeof AFTER {
    return place < this.#numbers.size ? BEFORE : AFTER;
  }

  componentsOf(place: number): Iterable<number> {
    return this.variableOf(place).members.values();
  }

  nameOf(place: number): string {
    return `${this.variableOf(place).name}${place < this.#numbers.size ? "" : " after the step"}`;
  }

  classes({ places, values }: Relation, before: Int32Array, after: Int32Array): readonly number[] {
    const classes: number[] = [];
    const side = (place: number): Int32Array => (place < this.#numbers.size ? before : after);
    for (const [i, place] of places.entries()) {
      let first = i;
      for (let j = 0; j < i && first === i; j++) {
        const other = places[j]!;
        if (classes[j] === j && this.#same(this.variableOf(place), side(place), this.variableOf(other), side(other)))
          first = j;
      }
      classes.push(first);
    }
    for (const [i, value] of values.entries()) {
      const first = places.findIndex((place) => this.#is(this.variableOf(place), side(place), value));
      classes.push(first < 0 ? places.length + i : classes[first]!);
    }
    return classes;
  }

  #same(a: Variable, inA: Int32Array, b: Variable, inB: Int32Array): boolean {
    if (a.kind !== b.kind) return false;
    if (a === b) {
      for (const component of a.members.values()) if ((inA[component] ?? 0) !== (inB[component] ?? 0)) return false;
      return true;
    }
    for (const [key, component] of a.members) {
      const other = b.members.get(key);
      const held = this.#held(a, component, inA[component] ?? 0);
      if (held !== (other === undefined ? NOTHING : this.#held(b, other, inB[other] ?? 0))) return false;
    }
    for (const [key, component] of b.members) if (!a.members.has(key) && (inB[component] ?? 0) !== ABSENT) return false;
    return true;
  }

  /** Is a value what a variable holds? */
  #is(variable: Variable, state: Int32Array, value: number): boolean {
    if (this.values.kindOf(value) !== KIND[variable.kind]) return false;
    let there = 0;
    for (const [key, component] of variable.members) {
      const id = state[component] ?? 0;
      if (id === ABSENT) continue;
      if (this.#holds(value, key) !== this.#held(variable, component, id)) return false;
      there++;
    }
    return there === this.values.parts(value).length / (variable.kind === "set" ? 1 : 2);
  }

  #held(variable: Variable, component: number, id: number): number {
    if (id === ABSENT) return NOTHING;
    return variable.kind === "set" ? PRESENT : this.#variables.valueId(component, id);
  }

  /** What a value holds for a key, or whether it has a member. */
  #holds(value: number, key: number): number {
    if (this.values.kindOf(value) === NODE_KIND.object) return this.values.field(value, key);
    return this.values.parts(value).includes(key) ? PRESENT : NOTHING;
  }

  facts(reads: readonly Read[]): Facts {
    const questions = this.#questions;
    const ofStates = reads.filter(([question]) => questions.sideOf(question) < EVENT);
    return this.factsOf(
      ofStates.map(([question, answer]) => [questions.sideOf(question), questions.componentOf(question), answer]),
    );
  }

  /** What components hold, each on a side. */
  factsOf(held: readonly (readonly [side: Side, component: number, id: number])[]): Facts {
    const facts: Map<number, number>[] = [];
    for (const [side, component, id] of held) {
      const { variable, key } = this.#variables.placeOf(component);
      if (variable.kind === "plain") continue;
      const place = this.place(side, variable);
      facts[place] ??= new Map();
      facts[place].set(key, this.#held(variable, component, id));
    }
    const of = (place: number): Known => facts[place] ?? UNKNOWN;
    return {
      apart: (place, other) => {
        if (this.variableOf(place).kind !== this.variableOf(other).kind) return true;
        for (const [key, held] of of(place)) if ((of(other).get(key) ?? held) !== held) return true;
        return false;
      },
      apartFrom: (place, value) => {
        if (this.values.kindOf(value) !== KIND[this.variableOf(place).kind]) return true;
        for (const [key, held] of of(place)) if (this.#holds(value, key) !== held) return true;
        return false;
      },
    };
  }
}

const KIND = { plain: -1, record: NODE_KIND.object, set: NODE_KIND.set } as const;

// When the states of nodes are one value, and what reads tell of that.
// The one idea: a node's state on one side of a transition is a place; a local state knows its value's id.
// Not here: what is done with it (../identity.ts).

import type { ValueTable } from "../../../values/values.ts";
import type { Read } from "../../memo/decision-tree.ts";
import type { Facts, Relation, Sameness } from "../../memo/identity.ts";
import { AFTER, BEFORE, EVENT, type Questions, type Side } from "../../memo/questions.ts";
import type { NodeInfo } from "../assumptions/topology.ts";
import type { Locals } from "./locals.ts";

/** The aspect of a question for the whole state of a node; for a field it is a dot and its name. */
const WHOLE = "state";

interface Fact {
  readonly aspect: string;
  /** A value's id; -1: no such field. */
  readonly said: number;
}
const NONE: readonly Fact[] = [];

export class NodeSameness implements Sameness {
  readonly values: ValueTable;
  readonly #questions: Questions;
  readonly #nodes: readonly NodeInfo[];
  /** By node. */
  readonly #ids: number[] = [];
  readonly #classes: number[] = [];
  readonly #locals: readonly Locals[];

  constructor(values: ValueTable, questions: Questions, nodes: readonly NodeInfo[], locals: readonly Locals[]) {
    this.values = values;
    this.#questions = questions;
    this.#nodes = nodes;
    this.#locals = locals;
  }

  place(side: Side, node: number): number {
    return side * this.#nodes.length + node;
  }

  sideOf(place: number): typeof BEFORE | typeof AFTER {
    return place < this.#nodes.length ? BEFORE : AFTER;
  }

  nodeOf(place: number): number {
    return place % this.#nodes.length;
  }

  componentsOf(place: number): Iterable<number> {
    return [this.nodeOf(place)];
  }

  nameOf(place: number): string {
    return `the state of ${this.#nodes[this.nodeOf(place)]!.id}${place < this.#nodes.length ? "" : " after the step"}`;
  }

  classes({ places, values }: Relation, before: Int32Array, after: Int32Array): readonly number[] {
    // Claims that compare ask in most states, so nothing is made for it.
    const nodes = this.#nodes.length;
    const ids = this.#ids;
    const classes = this.#classes;
    const count = places.length + values.length;
    classes.length = count;
    for (let i = 0; i < count; i++) {
      if (i >= places.length) ids[i] = values[i - places.length]!;
      else {
        const place = places[i]!;
        const node = place < nodes ? place : place - nodes;
        ids[i] = this.#locals[node]!.value((place < nodes ? before : after)[node]!);
      }
      let first = 0;
      while (ids[first] !== ids[i]) first++;
      classes[i] = first;
    }
    return classes;
  }

  /** The question for all that is at a place. */
  whole(place: number): number {
    const locals = this.#locals[this.nodeOf(place)]!;
    const value = (local: number): number => locals.value(local);
    return this.#questions.number(
      this.sideOf(place),
      this.nodeOf(place),
      WHOLE,
      () => `the whole of ${this.nameOf(place)}`,
      value,
    );
  }

  facts(reads: readonly Read[]): Facts {
    const facts: Fact[][] = [];
    for (const [question, answer] of reads) {
      const [side, component, aspect] = [
        this.#questions.sideOf(question),
        this.#questions.componentOf(question),
        this.#questions.aspectOf(question),
      ];
      if (side >= EVENT || component >= this.#nodes.length || (aspect !== WHOLE && aspect[0] !== ".")) continue;
      const place = this.place(side, component);
      facts[place] ??= [];
      facts[place].push({ aspect, said: this.#questions.raw(question, answer) });
    }
    const of = (place: number): readonly Fact[] => facts[place] ?? NONE;
    return {
      apart: (place, other) => of(place).some((fact) => of(other).some((each) => this.#unlike(fact, each))),
      apartFrom: (place, value) =>
        !this.values.isPlainObject(value) ||
        of(place).some((fact) => this.#unlike(fact, { aspect: WHOLE, said: value })),
    };
  }

  #unlike(fact: Fact, other: Fact): boolean {
    if (fact.aspect === other.aspect) return fact.said !== other.said;
    if (fact.aspect === WHOLE) return this.#field(fact.said, other.aspect) !== other.said;
    return other.aspect === WHOLE && this.#field(other.said, fact.aspect) !== fact.said;
  }

  #field(whole: number, aspect: string): number {
    return this.values.field(
      whole,
      this.values.intern(aspect.slice(1), () => "a field"),
    );
  }
}

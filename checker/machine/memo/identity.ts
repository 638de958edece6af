// Which of the objects that a run of the author's code holds are one: handles stand for values, of which there is one instance each.
// The one idea: what the reads of a run leave open of that is a question like any other, asked when the run has ended; where the
// answer is that some are one, the code is run again and given one object for them.
// Why that is exact: let a run be given handles, one for each place, and objects that are values. The same code on values goes the
// same way, read by read, as long as every comparison of two objects comes out alike. Handles are distinct objects, and are one
// object where they are shared; so comparisons come out alike in every state in which those are shared that are one value and the
// others hold different ones. Pairs that the reads of the path tell apart do; of all others that the run was given the path asks,
// and the run is repeated with those shared that are one, until a run is given none that is not known. That last run is the one on
// values, and everything it depends on is on the path: its reads, and which are shared. (Where an object that a field holds is the
// value of a handle, the object is handed out in its place: what is in it the path knows.)
// Not here: what places there are (parts/protocol-sameness.ts, spec/spec-sameness.ts), paths (decision-tree.ts).

import { NODE_KIND, type ValueTable } from "../../values/values.ts";
import type { Read } from "./decision-tree.ts";

/** Where handles stand, by number, and values of which some place may hold one: which of all these are one is the question. */
export interface Relation {
  /** Ascending. */
  readonly places: readonly number[];
  /** Ids, ascending. */
  readonly values: readonly number[];
}

/** What a path of reads tells of places. */
export interface Facts {
  apart(place: number, other: number): boolean;
  apartFrom(place: number, value: number): boolean;
}

/** What the forms say of their places. */
export interface Sameness {
  readonly values: ValueTable;
  /** By member of the relation, places first: the first member that is the same value. Good until the next call. */
  classes(relation: Relation, before: Int32Array, after: Int32Array): readonly number[];
  facts(reads: readonly Read[]): Facts;
  /** The components that places look at. */
  componentsOf(place: number): Iterable<number>;
  nameOf(place: number): string;
}

/** Members of a relation that are one: they are handed out as one object. */
export class Shared {
  readonly relation: Relation;
  readonly #classes: readonly number[];
  readonly #values: ValueTable;

  constructor(relation: Relation, classes: readonly number[], values: ValueTable) {
    this.relation = relation;
    this.#classes = classes;
    this.#values = values;
  }

  /** What is handed out at a place instead of a handle of its own; undefined: nothing yet. */
  instead(place: number, handles: readonly unknown[]): unknown {
    const { places, values } = this.relation;
    const at = places.indexOf(place);
    if (at < 0) return undefined;
    const own = this.#classes[at];
    for (const [i, value] of values.entries())
      if (this.#classes[places.length + i] === own) return this.#values.value(value);
    for (const [i, other] of places.entries())
      if (this.#classes[i] === own && handles[other] !== undefined) return handles[other];
    return undefined;
  }

  /** The places that are one with a place, itself included. */
  with(place: number): readonly number[] {
    const { places } = this.relation;
    const at = places.indexOf(place);
    return at < 0 ? [place] : places.filter((_, i) => this.#classes[i] === this.#classes[at]);
  }
}

/** What a run was given. */
export class Handed {
  /** Whose handles, in the order in which they were asked for. */
  readonly places: number[] = [];
  readonly shared: Shared | null;
  /** Objects that are values. */
  readonly objects = new Set<object>();
  readonly #handles: unknown[] = [];

  constructor(shared: Shared | null = null) {
    this.shared = shared;
  }

  /** What was handed out at a place; undefined: nothing yet, and nothing is shared there. */
  at(place: number): unknown {
    const known = this.#handles[place];
    if (known !== undefined) return known;
    this.places.push(place);
    const instead = this.shared?.instead(place, this.#handles);
    if (instead !== undefined) this.#handles[place] = instead;
    return instead;
  }

  /** Was this handed out there? */
  was(place: number, handle: unknown): boolean {
    return this.#handles[place] === handle;
  }

  keep<T>(place: number, handle: T): T {
    this.#handles[place] = handle;
    return handle;
  }

  /** An object that is a value is handed out, with all that is in it. */
  value<T>(value: T): T {
    if (typeof value === "object" && value !== null) this.objects.add(value);
    return value;
  }
}

/** Nothing is in most values. */
const NONE: readonly number[] = [];
/** Of how many values it is remembered what is in them. */
const REMEMBERED = 1 << 16;

/** Finds what runs leave open. */
export class Identity {
  readonly #sameness: Sameness;
  /** By value: the plain objects and Sets in it, itself included. */
  readonly #within = new Map<number, readonly number[]>();

  constructor(sameness: Sameness) {
    this.#sameness = sameness;
  }

  /** What has to be asked after a run; null: nothing. */
  open(handed: Handed, told: () => Facts): Relation | null {
    const { places, objects, shared } = handed;
    if (places.length === 0 || (places.length === 1 && objects.size === 0)) return null;
    const facts = told();
    const values = this.#valuesIn(objects);
    const known = shared?.relation ?? { places: NONE, values: NONE };
    const asked = new Set(known.places);
    const askedValues = new Set(known.values);
    const open = new Set<number>();
    const openValues = new Set<number>();
    for (const [i, place] of places.entries()) {
      for (let j = 0; j < i; j++) {
        const other = places[j]!;
        if ((open.has(place) && open.has(other)) || (asked.has(place) && asked.has(other))) continue;
        if (!facts.apart(place, other)) open.add(place).add(other);
      }
      for (const value of values) {
        if ((open.has(place) && openValues.has(value)) || (asked.has(place) && askedValues.has(value))) continue;
        if (facts.apartFrom(place, value)) continue;
        open.add(place);
        openValues.add(value);
      }
    }
    return open.size === 0 ? null : relationOf([...open, ...known.places], [...openValues, ...known.values]);
  }

  #valuesIn(objects: ReadonlySet<object>): ReadonlySet<number> {
    const found = new Set<number>();
    const { values } = this.#sameness;
    for (const object of objects)
      for (const id of this.#in(values.intern(object, () => "what is handed out"))) found.add(id);
    return found;
  }

  #in(id: number): readonly number[] {
    const { values } = this.#sameness;
    const kind = values.kindOf(id);
    if (kind === NODE_KIND.primitive) return NONE;
    const known = this.#within.get(id);
    if (known !== undefined) return known;
    const found = new Set<number>(kind === NODE_KIND.object || kind === NODE_KIND.set ? [id] : NONE);
    for (const part of values.parts(id)) for (const inner of this.#in(part)) found.add(inner);
    if (this.#within.size > REMEMBERED) this.#within.clear();
    const all = found.size === 0 ? NONE : [...found];
    this.#within.set(id, all);
    return all;
  }
}

const ascending = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

const relationOf = (places: readonly number[], values: readonly number[]): Relation => ({
  places: ascending(places),
  values: ascending(values),
});

/** Each member by the first of its class. */
export const isTrivial = (classes: readonly number[]): boolean => classes.every((first, i) => first === i);

/** A relation whose members are taken from elsewhere, and where each member of the old one stands in the new one. */
export const moved = (
  { places, values }: Relation,
  place: (place: number) => number,
  value: (id: number) => number,
): { readonly relation: Relation; readonly at: readonly number[] } => {
  const [to, of] = [places.map(place), values.map(value)];
  const relation = relationOf(to, of);
  const at = [
    ...to.map((each) => relation.places.indexOf(each)),
    ...of.map((each) => relation.places.length + relation.values.indexOf(each)),
  ];
  return { relation, at };
};

/** The classes of the old members, by those of the new ones. */
export const movedBack = (classes: readonly number[], at: readonly number[]): readonly number[] =>
  at.map((to) => at.findIndex((other) => classes[other] === classes[to]));

// Renaming in values: what a permutation of names makes of a value.
// The one idea: a name is a string that stands alone; a permutation is a sequence of indices of names, known by its id, and
// (permutation, value) → value is a table filled on demand, so any permutation may be asked for.
// Not here: what names there are (names.ts), what else a permutation moves: nodes and inboxes (symmetry/protocol-renaming.ts), components
// (spec/spec-renaming.ts).

import { PairMap, SequenceTable } from "../values/sequences.ts";
import { KEYED, NODE_KIND, type ValueTable } from "../values/values.ts";
import type { Names } from "./names.ts";

/** Where each name goes, by index. */
export type Permutation = readonly number[];

/** What is renamed under many permutations can be renamed again, so the tables forget when they would hold more. */
export const REMEMBERED = 1 << 22;

export class ValueRenaming {
  readonly #values: ValueTable;
  readonly #names: Names;
  readonly #permutations = new SequenceTable();
  readonly #renamed = new PairMap(REMEMBERED);

  constructor(values: ValueTable, names: Names) {
    this.#values = values;
    this.#names = names;
  }

  /** The id by which a permutation is spoken of. */
  idOf(permutation: ArrayLike<number>): number {
    return this.#permutations.intern(permutation);
  }

  permutation(p: number): Permutation {
    return this.#permutations.get(p);
  }

  /** Where the name of this index goes. */
  to(p: number, index: number): number {
    return this.#permutations.at(p, index);
  }

  /** The name that a string becomes; the string itself where it is none. Throws PromiseBroken where it contains one. */
  text(p: number, text: string): string {
    const index = this.#names.indexOf(text);
    return index < 0 ? text : this.#names.all[this.to(p, index)]!;
  }

  /** The id of the renamed value. Throws PromiseBroken where a name stands that cannot be renamed. */
  value(p: number, id: number): number {
    const known = this.#renamed.get(p, id);
    if (known >= 0) return known;
    const renamed = this.#rename(p, id);
    this.#renamed.set(p, id, renamed);
    return renamed;
  }

  #rename(p: number, id: number): number {
    const values = this.#values;
    const kind = values.kindOf(id);
    if (kind === NODE_KIND.object) return this.#object(p, id);
    if (kind !== NODE_KIND.primitive) return values.mapped(id, (part) => this.value(p, part));
    const value = values.value(id);
    return typeof value === "string" ? values.intern(this.text(p, value), () => "a name") : id;
  }

  #object(p: number, id: number): number {
    const values = this.#values;
    const parts = values.parts(id);
    const every = (offset: number): number[] => parts.filter((_, i) => i % KEYED.size === offset);
    const keys = every(KEYED.key).map((key) => values.value(key) as string);
    const renamed = keys.map((key) => (this.#names.keyOf(key) < 0 ? key : this.text(p, key)));
    if (keys.every((key, i) => key === renamed[i])) return values.mapped(id, (part) => this.value(p, part));
    const held = every(KEYED.held);
    const fields = renamed.map((key, i) => [key, values.value(this.value(p, held[i]!))] as const);
    return values.intern(Object.fromEntries(fields), () => "a renamed value");
  }
}

// Renaming in values: what a permutation of names makes of a value.
// The one idea: a name is a string that stands alone; a permutation is a sequence of indices of names, known by its id, and
// (permutation, value) → value is a table filled on demand, so any permutation may be asked for.
// Not here: what else a permutation moves: nodes and inboxes (protocol/renaming.ts), components (spec/).
import { PromiseBroken } from "../language/index.ts";
import { PairMap, SequenceTable } from "./sequences.ts";
import { NODE_KIND, type ValueTable } from "./values.ts";

/** Where each name goes, by index. */
export type Permutation = readonly number[];

/** What is renamed under many permutations can be renamed again, so the tables forget when they would hold more. */
export const REMEMBERED = 1 << 22;

/** Where names stand and which of them may be exchanged. */
export interface Names {
  /** By index, as permutations count. */
  readonly all: readonly string[];
  /** Those that some permutation moves: only these may not occur inside other strings. */
  readonly moved: readonly string[];
  /** May a key of an object be a name, which is renamed as any other? Otherwise it is refused. */
  readonly asKeys: boolean;
}

export class ValueRenaming {
  readonly #values: ValueTable;
  readonly #names: Names;
  readonly #indices: ReadonlyMap<string, number>;
  readonly #permutations = new SequenceTable();
  readonly #renamed = new PairMap(REMEMBERED);

  constructor(values: ValueTable, names: Names) {
    this.#values = values;
    this.#names = names;
    this.#indices = new Map(names.all.map((name, i) => [name, i]));
  }

  /** The id by which a permutation is spoken of. */
  idOf(permutation: Permutation): number {
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
    const index = this.#indices.get(text);
    if (index !== undefined) return this.#names.all[this.to(p, index)]!;
    this.#refuseInside(text);
    return text;
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
    switch (values.kindOf(id)) {
      case NODE_KIND.primitive: {
        const value = values.value(id);
        return typeof value === "string" ? values.intern(this.text(p, value), () => "a name") : id;
      }
      case NODE_KIND.object:
        return this.#names.asKeys ? this.#object(p, id) : this.#withoutNames(p, id);
      default:
        return values.mapped(id, (part) => this.value(p, part));
    }
  }

  #object(p: number, id: number): number {
    const parts = this.#values.parts(id);
    const fields: [string, unknown][] = [];
    for (let i = 0; i < parts.length; i += 2)
      fields.push([
        this.text(p, this.#values.value(parts[i]!) as string),
        this.#values.value(this.value(p, parts[i + 1]!)),
      ]);
    return this.#values.intern(Object.fromEntries(fields), () => "a renamed value");
  }

  #withoutNames(p: number, id: number): number {
    for (const key of Object.keys(this.#values.value(id) as object)) this.#refuse(key, "as a key of an object");
    return this.#values.mapped(id, (part) => this.value(p, part));
  }

  #refuseInside(text: string): void {
    this.#refuse(text, "inside another string");
  }

  #refuse(text: string, where: string): void {
    const name = this.#names.moved.find((candidate) => text.includes(candidate));
    if (name === undefined) return;
    const keep = this.#names.asKeys
      ? "keep names as strings of their own and choose names that are no part of other words"
      : "keep ids of nodes as values, Map keys or Set members of their own";
    throw new PromiseBroken(
      `The name ${name} occurs ${where} (${JSON.stringify(text)}), where symmetry cannot rename it; ${keep}, or leave symmetry out.`,
    );
  }
}

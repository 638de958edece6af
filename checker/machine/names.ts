// The names that permutations exchange: what is one, and where none may stand.
// The one idea: a name is a whole string; one that stands inside another string would not be renamed with it, so it is refused
// as soon as a value with it is met.
// Not here: what renaming makes of a value (value-renaming.ts).
import { PromiseBroken } from "../language/index.ts";

export class Names {
  /** By index, as permutations count; some of them may never be moved. */
  readonly all: readonly string[];
  /** By index: does some permutation move it? */
  readonly moves: readonly boolean[];
  readonly #indices: ReadonlyMap<string, number>;
  /** Only names that are moved may not stand where they cannot be renamed. */
  readonly #moved: readonly string[];
  /** May a key of an object be a name, which is then renamed as any other? */
  readonly #asKeys: boolean;

  constructor(all: readonly string[], moved: readonly number[], asKeys: boolean) {
    this.all = all;
    this.moves = all.map((_, i) => moved.includes(i));
    this.#moved = moved.map((i) => all[i]!);
    this.#indices = new Map(all.map((name, i) => [name, i]));
    this.#asKeys = asKeys;
  }

  /** The index of a string; -1 where it is no name. Throws PromiseBroken where it contains one. */
  indexOf(text: string): number {
    const index = this.#indices.get(text);
    if (index !== undefined) return index;
    this.#refuse(text, "inside another string");
    return -1;
  }

  /** The index of a key of an object; -1 where it is no name. Throws PromiseBroken where a name may not be a key. */
  keyOf(key: string): number {
    if (this.#asKeys) return this.indexOf(key);
    this.#refuse(key, "as a key of an object");
    return -1;
  }

  #refuse(text: string, where: string): void {
    const name = this.#moved.find((candidate) => text.includes(candidate));
    if (name === undefined) return;
    const keep = this.#asKeys
      ? "let names be strings of their own, and choose names that are no part of other words"
      : "keep ids of nodes as values, Map keys or Set members of their own";
    throw new PromiseBroken(
      `The name ${name} occurs ${where} (${JSON.stringify(text)}), where symmetry cannot rename it; ${keep}, or leave symmetry out.`,
    );
  }
}

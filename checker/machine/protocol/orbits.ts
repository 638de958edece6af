// Orbits: what a node holds is numbered alike whatever the nodes are called.
// The one idea: the first time that a node is seen with something, all that renamings make of the two get one number.
// Not here: what renaming is (renaming.ts).
import { grown } from "../sequences.ts";
import type { Permutation } from "../value-renaming.ts";

export class Orbits {
  readonly #permutations: readonly Permutation[];
  /** What a thing of a node becomes under the `which`-th permutation. */
  readonly #renamed: (which: number, node: number, id: number) => number;
  /** By node and id: the number of the orbit; 0: not seen yet. */
  readonly #numbers: Int32Array<ArrayBuffer>[];
  #orbits = 0;

  constructor(
    nodes: number,
    permutations: readonly Permutation[],
    renamed: (which: number, node: number, id: number) => number,
  ) {
    this.#permutations = permutations;
    this.#renamed = renamed;
    this.#numbers = Array.from({ length: nodes }, () => new Int32Array(64));
  }

  /** The number of the orbit of a node with a thing. */
  of(node: number, id: number): number {
    const numbers = this.#numbers[node]!;
    const known = id < numbers.length ? numbers[id]! : 0;
    return known > 0 ? known : this.#number(node, id);
  }

  #number(node: number, id: number): number {
    const number = ++this.#orbits;
    for (const [which, permutation] of this.#permutations.entries()) {
      const to = permutation[node]!;
      const renamed = this.#renamed(which, node, id);
      const numbers = grown(this.#numbers[to]!, renamed + 1);
      numbers[renamed] = number;
      this.#numbers[to] = numbers;
    }
    return number;
  }
}

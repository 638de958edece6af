// Questions closed under the permutations that generate a group, each compared with what every generator makes of it.
// The one idea: a generator exchanges two members, so it undoes itself: where q leads to r, r leads back to q, and that the answer to
// r is the renamed answer to q says also that the answer to q is the renamed answer to r. One comparison does for both. (In texts, too:
// a name in them is a word of its own, or is refused.)
// Not here: what a question is, what is made of it, and how answers are compared (protocol-symmetry-proof.ts).
import { PairMap, type SequenceTable } from "../../../values/sequences.ts";

export interface Compares {
  /** Exchanges of two members. */
  readonly generators: readonly number[];
  /** May one more be compared? */
  readonly another: () => boolean;
  readonly renamed: (generator: number, question: readonly number[]) => readonly number[];
  /** Throws where the answers are not each other's. */
  readonly compare: (generator: number, question: readonly number[], renamed: readonly number[]) => void;
}

/** Compares the questions of the table and all that come of them, which join the table, as long as more may be compared. */
export const compareClosed = (met: SequenceTable, { generators, another, renamed, compare }: Compares): void => {
  /** (question, generator) → the question it was made of. */
  const madeOf = new PairMap();
  for (let at = 0; at < met.size; at++) {
    const question = met.get(at);
    for (const [i, generator] of generators.entries()) {
      const other = renamed(generator, question);
      const to = met.intern(other);
      // Not if it leads elsewhere than back: then it is no exchange, and is compared for itself.
      if (madeOf.get(at, i) === to) continue;
      if (!another()) return;
      compare(generator, question, other);
      if (to > at) madeOf.set(to, i, at);
    }
  }
};

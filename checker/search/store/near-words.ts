// Which stored states may be one transition away from some of those that are sought, told by their words.
// The one idea: those that are sought are much alike, so most bits are the same in all of them; a state that differs there in more
// components than a transition changes leads to none of them, and need not be unpacked to know that.
// Why that is sound: a bit that all of them share and the state does not have belongs to a component that a transition to any of them
// changes. Bits in which they differ among themselves tell nothing, and are left out.
// Not here: who is sought (marks.ts), what a state that may lead to one is asked (search/evidence.ts).
import type { Packing } from "./packing.ts";

const WORD = 32;

export class NearWords {
  readonly #words: number;
  /** By word: what those that are sought have in all, and in any. */
  readonly #inAll: Int32Array;
  readonly #inAny: Int32Array;
  /** By bit: the bits of its component. */
  readonly #component: Int32Array;

  constructor({ words, word, shift, limit }: Packing) {
    this.#words = words;
    this.#inAll = new Int32Array(words).fill(-1);
    this.#inAny = new Int32Array(words);
    this.#component = new Int32Array(words * WORD);
    for (let i = 0; i < word.length; i++) {
      const bits = limit[i]! << shift[i]!;
      for (let bit = 0; bit < WORD; bit++)
        if (((bits >>> bit) & 1) === 1) this.#component[word[i]! * WORD + bit] = bits;
    }
  }

  /** One more is sought, whose words begin at `at`. */
  seek(words: Uint32Array, at: number): void {
    for (let i = 0; i < this.#words; i++) {
      this.#inAll[i]! &= words[at + i]!;
      this.#inAny[i]! |= words[at + i]!;
    }
  }

  /** May the state whose words begin at `at` have a successor that is sought, if that differs in at most so many components? */
  mayLead(words: Uint32Array, at: number, changes: number): boolean {
    let strange = 0;
    for (let i = 0; i < this.#words; i++) {
      const shared = ~(this.#inAll[i]! ^ this.#inAny[i]!);
      let differs = (words[at + i]! ^ this.#inAll[i]!) & shared;
      while (differs !== 0) {
        if (++strange > changes) return false;
        const bit = WORD - 1 - Math.clz32(differs);
        differs &= ~this.#component[i * WORD + bit]!;
      }
    }
    return true;
  }
}

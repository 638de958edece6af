// Which stored states may be one transition away from some of those that are sought, told by their words.
// The one idea: those that are sought are much alike, so most states have more components that none of them has than a transition
// changes, and need not be unpacked to know that they lead to none: components that lie beside each other in a word are looked up
// together, in a table of how many of them are strange.
// Why that is sound: an id that none of them has in a component is changed by whatever leads to one of them. Components too wide for a
// table are not looked at, so a state may be let through that leads to none, never the other way round.
// Not here: who is sought (marks.ts), what a state that may lead to one is asked (search/evidence.ts).
import type { Packing } from "./packing.ts";

/** Bits that a table tells apart at most. */
const MOST_BITS = 10;

/** Components beside each other in a word. */
interface Run {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  readonly components: readonly number[];
  /** By what these bits hold: in how many of the components it is strange. */
  readonly strange: Uint8Array;
}

export class NearWords {
  readonly #packing: Packing;
  readonly #runs: readonly Run[];
  /** By component: is an id one that who is sought has? */
  readonly #had: readonly Uint8Array[];
  #isTold = false;

  constructor(packing: Packing) {
    this.#packing = packing;
    this.#runs = runsOf(packing);
    this.#had = Array.from(packing.limit, (limit) => new Uint8Array(limit < 1 << MOST_BITS ? limit + 1 : 0));
  }

  /** One more is sought, whose words begin at `at`. */
  seek(words: Uint32Array, at: number): void {
    this.#isTold = false;
    for (const { word, components } of this.#runs)
      for (const component of components) this.#had[component]![this.#id(words[at + word]!, component)] = 1;
  }

  /** May the state whose words begin at `at` have a successor that is sought, if that differs in at most so many components? */
  mayLead(words: Uint32Array, at: number, changes: number): boolean {
    if (!this.#isTold) this.#tell();
    const runs = this.#runs;
    let strange = 0;
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i]!;
      strange += run.strange[(words[at + run.word]! >>> run.shift) & run.mask]!;
    }
    return strange <= changes;
  }

  #id(word: number, component: number): number {
    const { shift, limit } = this.#packing;
    return (word >>> shift[component]!) & limit[component]!;
  }

  /** Counts anew what is strange. */
  #tell(): void {
    this.#isTold = true;
    for (const { shift, components, strange } of this.#runs)
      for (let bits = 0; bits < strange.length; bits++) {
        const word = bits << shift;
        strange[bits] = components.filter((component) => this.#had[component]![this.#id(word, component)] === 0).length;
      }
  }
}

/** The components that are not too wide, in runs of as many as a table tells apart. */
const runsOf = ({ words, word, shift, limit }: Packing): Run[] => {
  const width = (component: number): number => 32 - Math.clz32(limit[component]!);
  const runs: Run[] = [];
  for (let at = 0; at < words; at++) {
    const inWord = [...word.keys()].filter((i) => word[i] === at && width(i) <= MOST_BITS);
    inWord.sort((a, b) => shift[a]! - shift[b]!);
    while (inWord.length > 0) {
      const first = shift[inWord[0]!]!;
      const beyond = inWord.findIndex((i) => shift[i]! + width(i) - first > MOST_BITS);
      const components = inWord.splice(0, beyond < 0 ? inWord.length : beyond);
      const last = components.at(-1)!;
      const bits = shift[last]! + width(last) - first;
      runs.push({ word: at, shift: first, mask: 2 ** bits - 1, components, strange: new Uint8Array(2 ** bits) });
    }
  }
  return runs;
};

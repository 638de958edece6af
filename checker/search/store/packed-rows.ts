// Where the rows of a machine lead, told in the words in which the store keeps states.
// The one idea: of ten transitions nine lead to a state that is known, and of such a transition nothing is asked but its label and that it
// is known; so a row is kept as the bits that stay and the bits that come, and only a successor that is new is built.
// Why that is sound: a row names all that its successors write, so bits that stay and bits that come give the words of the very state that
// `Rows.emit` builds, where each id has the bits that the packing has for it. Where one has not, and after the states were laid out anew,
// nothing is told by words: the successor is built and looked for as any other.
// Not here: what rows are (machine/row-places.ts), what is done with a new state (search/explorer.ts).
import type { Places, RowSuccessor, Rows } from "../../machine/row-places.ts";
import { layout, write } from "../../values/record.ts";
import { grown } from "../../values/sequences.ts";
import type { Counter } from "../watchers/label-counts.ts";
import { hashOf, hashOfTwo } from "./hash.ts";
import { BITS, type Packing } from "./packing.ts";
import type { StateStore } from "./store.ts";

/** In front of what is kept of a row: how many successors. Of each this, and then its words. */
const COUNT = 1;
const KEPT = layout("label", "place", "fits");
const { label: LABEL, place: PLACE, fits: FITS, size: HEAD } = KEPT;
const { stay: STAY, come: COME, size: WORD } = BITS;
/** Integers that are kept, before all is told anew: actions that answer anew in every state have rows without end. */
const MOST_KEPT = 1 << 22;

/** Successors that change something, in their order: where each is kept, its hash, and its words. */
interface Found {
  readonly successors: Int32Array;
  readonly hashes: Int32Array;
  readonly words: Uint32Array;
  /** How many words each has. */
  readonly width: number;
  /** Do all ids of all of them have their bits? */
  fit: boolean;
}

export class PackedRows {
  readonly #rows: Rows;
  readonly #store: StateStore;
  readonly #taken: Counter;
  /** The packing that the kept words are of, and how many integers a successor is kept in. */
  #packing: Packing | null = null;
  #size = 0;
  /** By place of a row: where it begins in #kept; 0: it is not kept yet. */
  #begins = new Int32Array(1024);
  #kept = new Int32Array(1024);
  #used = 1;
  /** Of the state that was looked at: where its rows are kept, and its successors that change something. */
  #at = new Int32Array(64);
  #found = foundFor(64, 1);
  #changing = 0;
  #next = 0;
  /** How many successors the state has. */
  count = 0;
  /** The most that a row that was met writes: no transition changes more components. */
  widest = 0;
  /** Of the successor that `nextNew` found: is nothing known of it, not even that it is new? And its label. */
  isUnsure = false;
  label = 0;
  /** Only so that what is read is read. */
  touched = 0;

  /** `taken`: counts every successor. */
  constructor(rows: Rows, store: StateStore, taken: Counter) {
    this.#rows = rows;
    this.#store = store;
    this.#taken = taken;
  }

  /**
   * Looks at what follows on the state that the store has loaded; `whole` unpacks it, where that is not known by its words. Throws
   * KripkeError 75 when the author's code does.
   */
  look(whole: () => Int32Array): void {
    const store = this.#store;
    const { count, at } = this.#rows.inWords(store.packing, store.loaded) ?? this.#rowsIn(whole());
    if (this.#packing !== store.packing || this.#used > MOST_KEPT) this.#forget();
    this.#collect(at, count);
    this.#changing = changedBy(this.#kept, this.#at, count, store.loaded, this.#taken, this.#found);
    this.#next = 0;
    this.touched ^= store.touch(this.#found.hashes, this.#changing);
  }

  #rowsIn(state: Int32Array): Places {
    const store = this.#store;
    const rows = this.#rows.in(state);
    this.#rows.note(store.packing, store.loaded, state);
    return rows;
  }

  /** Where the rows are kept, and how many successors they have; there is room for so many, and for what is counted of them. */
  #collect(places: Int32Array, rows: number): void {
    if (rows > this.#at.length) this.#at = grown(this.#at, rows);
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const begins = this.#beginOf(places[i]!);
      this.#at[i] = begins;
      count += this.#kept[begins]!;
    }
    this.count = count;
    if (count > this.#found.hashes.length) this.#found = foundFor(count * 2, this.#packing!.words);
  }

  /** The place of the next successor that is new, or may be; -1: there is no more. */
  nextNew(): number {
    const { successors, words, hashes } = this.#found;
    while (this.#next < this.#changing) {
      const first = this.#next;
      const end = this.#toldFrom(first);
      const unknown = this.#store.firstUnknown(words, hashes, first, end);
      this.#next = unknown + 1;
      if (unknown === end && end > first) {
        this.#next = end;
        continue;
      }
      const at = successors[unknown]!;
      this.label = this.#kept[at + LABEL]!;
      this.isUnsure = first === end;
      return this.#kept[at + PLACE]!;
    }
    return -1;
  }

  /** Up to where successors are told by their words from this one on. */
  #toldFrom(nth: number): number {
    const isAsKept = this.#packing === this.#store.packing;
    if (!isAsKept) return nth;
    if (this.#found.fit) return this.#changing;
    return this.#kept[this.#found.successors[nth]! + FITS] === 1 ? nth + 1 : nth;
  }

  #beginOf(place: number): number {
    const known = place < this.#begins.length ? this.#begins[place]! : 0;
    return known === 0 ? this.#keep(place) : known;
  }

  #forget(): void {
    this.#packing = this.#store.packing;
    this.#size = HEAD + WORD * this.#packing.words;
    this.#found = foundFor(this.#found.hashes.length, this.#packing.words);
    this.#begins.fill(0);
    this.#used = 1;
  }

  #keep(place: number): number {
    const successors = this.#rows.successors(place);
    const begins = this.#used;
    this.#begins = grown(this.#begins, place + 1);
    this.#begins[place] = begins;
    const size = this.#size;
    this.#used += COUNT + size * successors.length;
    this.#kept = grown(this.#kept, this.#used);
    this.#kept[begins] = successors.length;
    for (const [i, successor] of successors.entries()) this.#write(begins + COUNT + size * i, successor);
    return begins;
  }

  #write(at: number, { at: place, label, pairs }: RowSuccessor): void {
    const kept = this.#kept;
    const { word, shift, limit } = this.#packing!;
    const fits = pairs.every(([component, id]) => component < limit.length && id <= limit[component]!) ? 1 : 0;
    write(KEPT, kept, at, { label, place, fits });
    this.widest = Math.max(this.widest, pairs.length);
    const words = at + HEAD;
    for (let i = 0; i < this.#packing!.words; i++) {
      write(BITS, kept, words + WORD * i, { stay: -1, come: 0 });
    }
    if (fits === 0) return;
    for (const [component, id] of pairs) {
      const of = words + WORD * word[component]!;
      kept[of + STAY]! &= ~(limit[component]! << shift[component]!);
      kept[of + COME]! |= id << shift[component]!;
    }
  }
}

const foundFor = (room: number, width: number): Found => ({
  successors: new Int32Array(room),
  hashes: new Int32Array(room),
  words: new Uint32Array(room * width),
  width,
  fit: true,
});

/** What rows lead to from a state: `rows` of them, kept from `begins` on. Counts the labels in `taken`; how many change something. */
type Changed = (
  kept: Int32Array,
  begins: Int32Array,
  rows: number,
  state: Uint32Array,
  taken: Counter,
  found: Found,
) => number;

/** This is where a search spends its time, so what does not change is taken out of the loop by hand. */
const changedInWords: Changed = (kept, begins, rows, state, taken, found) => {
  const { successors, hashes, words, width } = found;
  let changing = 0;
  found.fit = true;
  for (let row = 0; row < rows; row++) {
    let at = begins[row]! + COUNT;
    for (let left = kept[at - COUNT]!; left > 0; left--, at += HEAD + WORD * width) {
      taken.add(kept[at + LABEL]!);
      if (kept[at + FITS] === 1) {
        let differs = 0;
        const to = changing * width;
        for (let i = 0, of = at + HEAD; i < width; i++, of += WORD) {
          const before = state[i]! | 0;
          const after = (before & kept[of + STAY]!) | kept[of + COME]!;
          differs |= before ^ after;
          words[to + i] = after;
        }
        if (differs === 0) continue;
        hashes[changing] = hashOf(words, to, width);
      } else found.fit = false;
      successors[changing++] = at;
    }
  }
  return changing;
};

const TWO = 2;
const SECOND = 1;

/** The same, written out for two words: a fifth of a search is spent here. */
const changedInTwo: Changed = (kept, begins, rows, state, taken, found) => {
  const { successors, hashes, words } = found;
  const [first, second] = [state[0]! | 0, state[1]! | 0];
  let changing = 0;
  found.fit = true;
  for (let row = 0; row < rows; row++) {
    let at = begins[row]! + COUNT;
    for (let left = kept[at - COUNT]!; left > 0; left--, at += HEAD + WORD * TWO) {
      taken.add(kept[at + LABEL]!);
      if (kept[at + FITS] === 1) {
        const one = (first & kept[at + HEAD + STAY]!) | kept[at + HEAD + COME]!;
        const two = (second & kept[at + HEAD + WORD + STAY]!) | kept[at + HEAD + WORD + COME]!;
        if (one === first && two === second) continue;
        const to = TWO * changing;
        words[to] = one;
        words[to + SECOND] = two;
        hashes[changing] = hashOfTwo(one, two);
      } else found.fit = false;
      successors[changing++] = at;
    }
  }
  return changing;
};

const changedBy: Changed = (kept, begins, rows, state, taken, found) =>
  (found.width === TWO ? changedInTwo : changedInWords)(kept, begins, rows, state, taken, found);

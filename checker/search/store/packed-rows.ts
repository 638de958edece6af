// Where the rows of a machine lead, told in the words in which the store keeps states.
// The one idea: of ten transitions nine lead to a state that is known, and of such a transition nothing is asked but its label and that it
// is known; so a row is kept as the bits that stay and the bits that come, and only a successor that is new is built.
// Why that is sound: a row names all that its successors write, so bits that stay and bits that come give the words of the very state that
// `Rows.emit` builds, where each id has the bits that the packing has for it. Where one has not, and after the states were laid out anew,
// nothing is told by words: the successor is built and looked for as any other.
// Not here: what rows are (machine/row-places.ts), what is done with a new state (search/explorer.ts).
import type { RowSuccessor, Rows } from "../../machine/row-places.ts";
import { layout, write } from "../../values/record.ts";
import { grown } from "../../values/sequences.ts";
import type { Counter } from "../watchers/label-counts.ts";
import { BITS, type Packing } from "./packing.ts";
import type { StateStore } from "./store.ts";

/** In front of what is kept of a row: how many successors. Of each this, and then its words. */
const COUNT = 1;
const KEPT = layout("label", "place", "fits");
const { label: LABEL, place: PLACE, fits: FITS, size: HEAD } = KEPT;
const { stay: STAY, come: COME, size: WORD } = BITS;
/** Integers that are kept, before all is told anew: actions that answer anew in every state have rows without end. */
const MOST_KEPT = 1 << 22;

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
  /** Of the successors that change something, in their order: where each is kept, its hash, and its words. */
  #successors = new Int32Array(64);
  #hashes = new Int32Array(64);
  #words = new Uint32Array(64);
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

  /** Looks at what follows on the state that the store has loaded. Throws KripkeError 75 when the author's code does. */
  look(state: Int32Array): void {
    const rows = this.#rows.in(state);
    if (this.#packing !== this.#store.packing || this.#used > MOST_KEPT) this.#forget();
    this.count = 0;
    this.#changing = 0;
    this.#next = 0;
    for (let i = 0; i < rows.count; i++) this.#lookAt(this.#beginOf(rows.at[i]!));
    this.touched ^= this.#store.touch(this.#hashes, this.#changing);
  }

  #lookAt(begins: number): void {
    const store = this.#store;
    const taken = this.#taken;
    const kept = this.#kept;
    const size = this.#size;
    const width = this.#packing!.words;
    const count = kept[begins]!;
    this.count += count;
    if (this.#changing + count > this.#hashes.length) this.#grow(this.#changing + count);
    const words = this.#words;
    let changing = this.#changing;
    for (let i = 0, at = begins + COUNT; i < count; i++, at += size) {
      taken.add(kept[at + LABEL]!);
      if (kept[at + FITS] === 1) {
        if (store.changed(kept, at + HEAD, words, changing * width) === 0) continue;
        this.#hashes[changing] = store.hashOf(words, changing * width);
      }
      this.#successors[changing++] = at;
    }
    this.#changing = changing;
  }

  #grow(count: number): void {
    this.#hashes = grown(this.#hashes, count);
    this.#successors = grown(this.#successors, count);
    const words = new Uint32Array(this.#hashes.length * this.#packing!.words);
    words.set(this.#words.subarray(0, words.length));
    this.#words = words;
  }

  /** The place of the next successor that is new, or may be; -1: there is no more. */
  nextNew(): number {
    const store = this.#store;
    const isAsKept = this.#packing === store.packing;
    const width = this.#packing!.words;
    while (this.#next < this.#changing) {
      const nth = this.#next++;
      const at = this.#successors[nth]!;
      const isSure = isAsKept && this.#kept[at + FITS] === 1;
      if (isSure && store.isKnown(this.#words, nth * width, this.#hashes[nth]!)) continue;
      this.label = this.#kept[at + LABEL]!;
      this.isUnsure = !isSure;
      return this.#kept[at + PLACE]!;
    }
    return -1;
  }

  #beginOf(place: number): number {
    const known = place < this.#begins.length ? this.#begins[place]! : 0;
    return known === 0 ? this.#keep(place) : known;
  }

  #forget(): void {
    this.#packing = this.#store.packing;
    this.#size = HEAD + WORD * this.#packing.words;
    this.#words = new Uint32Array(this.#hashes.length * this.#packing.words);
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

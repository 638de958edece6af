// The visited states, exactly: every state is kept whole, so two states are the same only if they are equal.
// The one idea: a state is a few packed words, states lie in the order in which they were found (so levels are ranges and no
// parent is stored), and an open-addressing index of 32-bit slots finds them again.
// Not here: how a state lies in its words (packing.ts), what they mean (machine/), in which order states are visited (frontier/).

import type { Successors } from "../../machine/successors.ts";
import { NotKnownYet } from "../../values/numbering.ts";
import { grown } from "../../values/sequences.ts";
import { hashOf, slotOf } from "./hash.ts";
import {
  FOR_MORE,
  type Packing,
  pack,
  packingFor,
  packingWith,
  type StatesInWords,
  unpack,
  withMore,
} from "./packing.ts";

/** Slots of a new index, and up to how many it grows fourfold, because building it anew costs a cache miss for each state. */
const FIRST_SLOTS = 2048;
const FEW_SLOTS = 1 << 21;
/** States for which there is room at first. */
const FIRST_STATES = 1024;
const NOWHERE = -1;
/** All states that are stored may be answered. */
const ALL = 0x7fffffff;

/** A store as others read it, while its owner goes on: what is stored later is not seen, and what is moved elsewhere stays here. */
export interface StoreView {
  /** Another number: something lies elsewhere. */
  readonly version: number;
  readonly packing: Packing;
  readonly keys: Uint32Array<ArrayBufferLike>;
  readonly slots: Int32Array<ArrayBufferLike>;
  /** How many states are stored, as the owner tells while it goes on. */
  readonly told: Int32Array<ArrayBufferLike>;
}

/**
 * Takes the words from an index on that a store would keep which reads another one, with their hash. Answers the how many'th it is of
 * these; -1: it is as good as known.
 */
export type Keeps = (words: Uint32Array, from: number, hash: number) => number;

/**
 * Indices are in the order in which states were found. Slots hold (tag, index + 1): the tag is whatever bits the index leaves over, so
 * most false matches cost no look at the state.
 */
export class StateStore {
  #packing: Packing;
  #words: number;
  #keys: Uint32Array<ArrayBufferLike>;
  #size = 0;
  #slots: Int32Array<ArrayBufferLike>;
  #mask: number;
  #current: Uint32Array<ArrayBuffer>;
  #next: Uint32Array<ArrayBuffer>;
  /** All words that were ever stored, joined bit by bit: of each component as many bits as its greatest id needs. */
  #ever: Uint32Array<ArrayBuffer>;
  /** The slot where the state in #next belongs, and its tag, if it was looked for in vain and nothing happened since. */
  #missed = NOWHERE;
  #missedTag = 0;

  /** Of successors that were looked ahead for: their words, hashes, and whether all ids fit; for which packing, and which comes next. */
  #ahead = new Uint32Array(64);
  #hashes = new Int32Array(64);
  #fitsAhead = new Int32Array(64);
  #aheadFor: Packing | null = null;
  #nextAhead = 0;
  /** Only so that what is read is read. */
  touched = 0;
  /** Do other threads read it? */
  #isShared = false;
  #version = 0;
  #told = new Int32Array(1) as Int32Array<ArrayBufferLike>;
  /** Null: it keeps states itself. Else it reads another one's, those below #known, and hands on what it would keep. */
  readonly #keeps: Keeps | null;
  #known = ALL;

  constructor(components: number, keeps: Keeps | null = null) {
    this.#keeps = keeps;
    this.#packing = packingFor(new Int32Array(components).fill(1));
    this.#words = this.#packing.words;
    this.#keys = new Uint32Array(this.#words * FIRST_STATES);
    this.#slots = new Int32Array(FIRST_SLOTS);
    this.#mask = FIRST_SLOTS - 1;
    this.#current = new Uint32Array(this.#words);
    this.#next = new Uint32Array(this.#words);
    this.#ever = new Uint32Array(this.#words);
  }

  get size(): number {
    return this.#size;
  }

  /** How states lie in words, until one comes that does not fit. */
  get packing(): Packing {
    return this.#packing;
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#slots.byteLength;
  }

  /** From now on other threads may read it: what it is to them after each change. */
  view(): StoreView {
    if (!this.#isShared) {
      this.#isShared = true;
      const [keys, slots] = [this.#keys, this.#slots];
      this.#keys = this.#newKeys(keys.length);
      this.#keys.set(keys);
      this.#slots = this.#newSlots(slots.length);
      this.#slots.set(slots);
      this.#told = new Int32Array(new SharedArrayBuffer(4));
      this.#version++;
    }
    this.tell();
    const told = this.#told;
    return { version: this.#version, packing: this.#packing, keys: this.#keys, slots: this.#slots, told };
  }

  /** Tells who reads it how many states are stored: their words are seen by who sees this. */
  tell(): void {
    Atomics.store(this.#told, 0, this.#size);
  }

  /**
   * Reads another store from now on: of its states the first so many. They were stored before this was said, so they are seen whole;
   * what is stored there meanwhile may be seen in part, and is taken for unknown.
   */
  read({ version, packing, keys, slots, told }: StoreView, states: number): void {
    if (version !== this.#version) {
      this.#version = version;
      this.#told = told;
      this.#packing = packing;
      this.#words = packing.words;
      this.#keys = keys;
      this.#slots = slots;
      this.#mask = slots.length - 1;
      this.#current = new Uint32Array(this.#words);
      this.#next = new Uint32Array(this.#words);
    }
    this.readUpTo(states);
  }

  /** The same of fewer states, or more. */
  readUpTo(states: number): void {
    this.#size = states;
    this.#known = states;
    this.#missed = NOWHERE;
  }

  /**
   * Reads what was told to be stored by now, where so many were handed on since it began to read. Where the owner has laid its states
   * out anew, the new ones are not found here, and are taken for unknown.
   */
  readOn(handedOn: number): void {
    this.#known = Math.max(this.#known, Atomics.load(this.#told, 0));
    this.keptUpTo(handedOn);
  }

  /** Of what it handed on only the first so many were kept. */
  keptUpTo(count: number): void {
    this.#size = this.#known + count;
    this.#missed = NOWHERE;
  }

  /** Reads one state more, that which it was about to hand on: its index, as a `Keeps` answers it. */
  readOneMore(): number {
    this.readUpTo(this.#known + 1);
    return -1;
  }

  #newKeys(length: number): Uint32Array<ArrayBufferLike> {
    return this.#isShared ? new Uint32Array(new SharedArrayBuffer(4 * length)) : new Uint32Array(length);
  }

  #newSlots(length: number): Int32Array<ArrayBufferLike> {
    return this.#isShared ? new Int32Array(new SharedArrayBuffer(4 * length)) : new Int32Array(length);
  }

  /** The states from this one on, as they lie here: good until something is stored. */
  inWords(from: number): StatesInWords {
    const count = this.#words;
    return {
      packing: this.#packing,
      words: this.#keys.subarray(from * count, this.#size * count),
      states: this.#size - from,
    };
  }

  /** Takes the state for `find` to start from, and unpacks it into `state`. */
  load(index: number, state: Int32Array): void {
    this.loadWords(index);
    unpack(this.#packing, this.#current, 0, state);
  }

  /** The same without unpacking it. */
  loadWords(index: number): void {
    const words = this.#words;
    const current = this.#current;
    for (let i = 0, at = index * words; i < words; i++) current[i] = this.#keys[at + i]!;
  }

  /** The words of the state that was looked for in vain last. */
  get missed(): Uint32Array {
    return this.#next;
  }

  /** Takes a state that need not be stored for `find` to start from. */
  take(state: Int32Array): void {
    this.widen(state.length);
    this.#fit(state);
    this.#pack(state, this.#current);
  }

  /**
   * Looks ahead for successors of the loaded state, those from `from` to `end` that change something: `findNext` is asked for one after the
   * other. Their slots are read together. Nothing is decided here, so what is stored meanwhile is found all the same.
   */
  lookAhead(successors: Successors, from: number, end: number): void {
    const words = this.#words;
    const { word, shift, limit } = this.#packing;
    const current = this.#current;
    this.#aheadFor = this.#packing;
    this.#nextAhead = 0;
    let count = 0;
    for (let at = from; at < end; at = successors.after(at)) {
      const changes = successors.changes(at);
      if (changes === 0) continue;
      if (count === this.#hashes.length || (count + 1) * words > this.#ahead.length) this.#growAhead(count + 1);
      const ahead = this.#ahead;
      const start = count * words;
      for (let i = 0; i < words; i++) ahead[start + i] = current[i]!;
      let fits = 1;
      for (let change = 0; change < changes; change++) {
        const component = successors.component(at, change);
        const id = successors.id(at, change);
        const room = limit[component]!;
        if (id > room) fits = 0;
        const w = start + word[component]!;
        const s = shift[component]!;
        ahead[w] = (ahead[w]! & ~(room << s)) | (id << s);
      }
      this.#fitsAhead[count] = fits;
      this.#hashes[count++] = hashOf(ahead, start, words);
    }
    this.touched ^= this.touch(this.#hashes, count);
  }

  #growAhead(count: number): void {
    this.#hashes = grown(this.#hashes, count);
    this.#fitsAhead = grown(this.#fitsAhead, count);
    const wider = new Uint32Array(this.#hashes.length * this.#words);
    wider.set(this.#ahead.subarray(0, wider.length));
    this.#ahead = wider;
  }

  /** As `find`, of the next of those that were looked ahead for, which is at `at`. */
  findNext(successors: Successors, at: number, keep: boolean): number {
    const nth = this.#nextAhead++;
    if (this.#fitsAhead[nth] === 0 || this.#packing !== this.#aheadFor) return this.find(successors, at, keep);
    return this.#probe(this.#ahead, nth * this.#words, this.#hashes[nth]!, keep);
  }

  /** The next of those that were looked ahead for is not looked for. */
  passNext(): void {
    this.#nextAhead++;
  }

  /** The index of the loaded state changed as its successor at `at` says; a new one if `keep`, else -1 if it is new. */
  find(successors: Successors, at: number, keep: boolean): number {
    const { word, shift, limit } = this.#packing;
    const next = this.#next;
    const current = this.#current;
    for (let i = 0; i < this.#words; i++) next[i] = current[i]!;
    const changes = successors.changes(at);
    for (let change = 0; change < changes; change++) {
      const component = successors.component(at, change);
      const id = successors.id(at, change);
      const room = limit[component]!;
      if (id > room) return keep ? this.#findWider(successors, at) : this.#miss();
      const w = word[component]!;
      const s = shift[component]!;
      next[w] = (next[w]! & ~(room << s)) | (id << s);
    }
    return this.#probe(next, 0, hashOf(next, 0, this.#words), keep);
  }

  /** The words of the loaded state, until another one is loaded. */
  get loaded(): Uint32Array {
    return this.#current;
  }

  /**
   * Reads the slots of so many hashes, so that they are waited for together and not one by one: what a look-up costs is waiting for memory.
   * It answers nothing that means anything.
   */
  touch(hashes: Int32Array, count: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let touched = 0;
    for (let i = 0; i < count; i++) {
      touched ^= slots[slotOf(hashes[i]!, mask)]!;
    }
    return touched;
  }

  /** The index of the state with these words, and this hash of them; a new one if it is new. */
  keepWords(words: Uint32Array, from: number, hash: number): number {
    return this.#probe(words, from, hash, true);
  }

  /**
   * Of states with these words and hashes, from one to before another: the first that is not stored, which `admit` keeps; `end` if all are.
   */
  firstUnknown(words: Uint32Array, hashes: Int32Array, first: number, end: number): number {
    for (let nth = first; nth < end; nth++)
      if (this.#probe(words, nth * this.#words, hashes[nth]!, false) < 0) return nth;
    this.#missed = NOWHERE;
    return end;
  }

  /** The index of a whole state; a new one if `keep`, else -1 if it is new. */
  findState(state: Int32Array, keep: boolean): number {
    this.widen(state.length);
    if (keep) this.#fit(state);
    else if (!this.#fits(state)) return this.#miss();
    this.#pack(state, this.#next);
    return this.#probe(this.#next, 0, hashOf(this.#next, 0, this.#words), keep);
  }

  /** Keeps the state that was looked for in vain just now, which a bound lets in: its index; -1: look for it again. */
  admit(): number {
    const slot = this.#missed;
    this.#missed = NOWHERE;
    return slot === NOWHERE ? -1 : this.#append(this.#next, 0, this.#missedTag, slot);
  }

  /** Room for `components` components, new ones being 0 in all states so far. */
  widen(components: number): void {
    if (components <= this.#packing.word.length || this.#keeps !== null) return;
    this.#version++;
    // Bits that are kept are 0 everywhere, so one-bit components can be added without touching a state.
    const more = withMore(this.#packing, components);
    if (more !== null) {
      this.#packing = more;
      return;
    }
    const limits = new Int32Array(components).fill(1);
    limits.set(this.#greatest());
    this.#repack(packingFor(limits, FOR_MORE));
  }

  #pack(state: Int32Array, words: Uint32Array): void {
    words.fill(0);
    pack(this.#packing, state, words, 0);
  }

  /** An id does not fit: lay the states out anew with one more bit than it needs, and try again. */
  #findWider(successors: Successors, at: number): number {
    const state = new Int32Array(this.#packing.word.length);
    unpack(this.#packing, this.#current, 0, state);
    const wanted = state.slice();
    successors.apply(at, wanted);
    this.#fit(wanted);
    this.#pack(state, this.#current);
    this.#pack(wanted, this.#next);
    return this.#probe(this.#next, 0, hashOf(this.#next, 0, this.#words), true);
  }

  /** Where an id does not fit, no stored state has it. */
  #fits(state: Int32Array): boolean {
    const { limit } = this.#packing;
    for (let i = 0; i < state.length; i++) if (state[i]! > limit[i]!) return false;
    return true;
  }

  /** Lays the states out anew where an id of the state does not fit. The state may have fewer components than the packing. */
  #fit(state: Int32Array): void {
    if (!this.#fits(state)) this.#repack(packingWith(state, this.#packing, this.#greatest()));
  }

  /** An id of each component with as many bits as its greatest in any state: bits that were only left over need not be kept. */
  #greatest(): Int32Array {
    const ever = this.#ever.map((words, i) => words | this.#current[i]!);
    const greatest = new Int32Array(this.#packing.word.length);
    unpack(this.#packing, ever, 0, greatest);
    return greatest;
  }

  #repack(packing: Packing): void {
    // What does not fit is known to nobody yet.
    if (this.#keeps !== null) throw new NotKnownYet("no state of the other store has such an id");
    this.#version++;
    const old = this.#packing;
    const state = new Int32Array(Math.max(packing.word.length, old.word.length));
    /** Words, state by state, in the new packing. */
    const anew = <W extends Uint32Array<ArrayBufferLike>>(words: W, states: number, packed: W): W => {
      for (let index = 0; index < states; index++) {
        unpack(old, words, index * old.words, state);
        pack(packing, state, packed, index * packing.words);
      }
      return packed;
    };
    const room = packing.words * Math.max(FIRST_STATES, this.#keys.length / old.words);
    this.#keys = anew(this.#keys, this.#size, this.#newKeys(room));
    this.#current = anew(this.#current, 1, new Uint32Array(packing.words));
    this.#ever = anew(this.#ever, 1, new Uint32Array(packing.words));
    this.#next = new Uint32Array(packing.words);
    this.#packing = packing;
    this.#words = packing.words;
    this.#index(this.#slots.length);
  }

  #probe(words: Uint32Array, from: number, hash: number, keep: boolean): number {
    this.#missed = NOWHERE;
    const count = this.#words;
    const slots = this.#slots;
    const mask = this.#mask;
    const keys = this.#keys;
    const tag = hash & ~mask;
    let slot = slotOf(hash, mask);
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) break;
      if ((found & ~mask) === tag) {
        const index = (found & mask) - 1;
        let i = 0;
        for (let at = index * count; i < count && keys[at] === words[from + i]; i++) at++;
        if (i === count && index < this.#known) return index;
      }
      slot = (slot + 1) & mask;
    }
    if (keep) return this.#append(words, from, tag, slot);
    if (words !== this.#next) for (let i = 0; i < count; i++) this.#next[i] = words[from + i]!;
    this.#missed = slot;
    this.#missedTag = tag;
    return -1;
  }

  /** No word of it was made. */
  #miss(): number {
    this.#missed = NOWHERE;
    return -1;
  }

  #append(words: Uint32Array, from: number, tag: number, slot: number): number {
    if (this.#keeps !== null) {
      const nth = this.#keeps(words, from, hashOf(words, from, this.#words));
      const index = this.#known + nth;
      if (index === this.#size) this.#size++;
      return index;
    }
    const count = this.#words;
    const index = this.#size;
    if ((index + 1) * count > this.#keys.length) this.#growKeys();
    const keys = this.#keys;
    const ever = this.#ever;
    for (let i = 0, at = index * count; i < count; i++) {
      keys[at + i] = words[from + i]!;
      ever[i]! |= words[from + i]!;
    }
    this.#slots[slot] = tag | (index + 1);
    this.#size++;
    const { length } = this.#slots;
    if (this.#size * 4 > length * 3) this.#index(length * (length < FEW_SLOTS ? 4 : 2));
    return index;
  }

  #growKeys(): void {
    this.#version++;
    const wider = this.#newKeys(this.#keys.length * 2);
    wider.set(this.#keys);
    this.#keys = wider;
  }

  /** Builds the index anew with so many slots. */
  #index(length: number): void {
    this.#version++;
    const slots = this.#newSlots(length);
    const mask = length - 1;
    const count = this.#words;
    const keys = this.#keys;
    for (let index = 0; index < this.#size; index++) {
      const hash = hashOf(keys, index * count, count);
      let slot = slotOf(hash, mask);
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (index + 1);
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

// What was found while looking ahead: labels that were taken, labels that led to something new, and the new states, in their order.
// The one idea: it is written down and not counted, so that what a state came to can be struck out again.
// Not here: looking ahead (look-ahead.ts), what becomes of it (parallel/crew.ts).
import { append } from "../../values/record.ts";
import { grown } from "../../values/sequences.ts";
import { FOUND, PAIR } from "../parallel/orders.ts";
import type { Packing } from "../store/packing.ts";
import { Counter } from "../watchers/label-counts.ts";

/** Labels in the order in which they came, in the place of a count of each. */
export class Journal extends Counter {
  #labels = new Int32Array(1024);
  length = 0;

  override add(label: number): void {
    this.#labels = grown(this.#labels, this.length + 1);
    this.#labels[this.length++] = label;
  }

  at(position: number): number {
    return this.#labels[position]!;
  }

  /** How often each label came from a position on: PAIR behind PAIR. */
  pairsFrom(position: number, counts: Counts): number[] {
    for (let at = position; at < this.length; at++) counts.add(this.#labels[at]!);
    return counts.taken();
  }
}

/** Counts a few labels of many. */
export class Counts {
  #times = new Int32Array(1024);
  #met: number[] = [];

  add(label: number): void {
    this.#times = grown(this.#times, label + 1);
    if (this.#times[label]!++ === 0) this.#met.push(label);
  }

  /** PAIR behind PAIR; from now on all are 0. */
  taken(): number[] {
    const pairs: number[] = [];
    for (const label of this.#met) {
      append(PAIR, pairs, { label, times: this.#times[label]! });
      this.#times[label] = 0;
    }
    this.#met = [];
    return pairs;
  }
}

/** States that are remembered as told, the later in the place of the earlier: what is told again costs, and harms not. */
const SLOTS = 1 << 16;
/** It was told before. */
export const TOLD = -1;

export class Found {
  /** Of each the hash, how many labels were fresh before it, and its words. */
  #hashes = new Int32Array(256);
  #fresh = new Int32Array(256);
  #words = new Uint32Array(1024);
  #packing: Packing | null = null;
  #width = 1;
  count = 0;
  /** By hash: is a state there that was told, and its words. */
  readonly #isTold = new Uint8Array(SLOTS);
  #told = new Uint32Array(SLOTS);

  /** Nothing was found, and states lie so. */
  begin(packing: Packing): void {
    this.count = 0;
    if (packing === this.#packing) return;
    this.#packing = packing;
    this.#width = packing.words;
    this.#isTold.fill(0);
    this.#told = new Uint32Array(SLOTS * this.#width);
  }

  /** The position of a state that is to be told; TOLD: it was, and whoever was told comes to that first. */
  add(words: Uint32Array, from: number, hash: number, fresh: number): number {
    const width = this.#width;
    const slot = slotOf(hash);
    if (this.#isTold[slot] === 1 && this.#has(this.#told, slot * width, words, from)) return TOLD;
    this.#isTold[slot] = 1;
    const position = this.count++;
    this.#hashes = grown(this.#hashes, this.count);
    this.#fresh = grown(this.#fresh, this.count);
    if (this.count * width > this.#words.length) {
      const wider = new Uint32Array(Math.max(this.count * width, this.#words.length * 2));
      wider.set(this.#words);
      this.#words = wider;
    }
    this.#hashes[position] = hash;
    this.#fresh[position] = fresh;
    for (let i = 0; i < width; i++) {
      this.#words[position * width + i] = words[from + i]!;
      this.#told[slot * width + i] = words[from + i]!;
    }
    return position;
  }

  #has(those: Uint32Array, at: number, words: Uint32Array, from: number): boolean {
    for (let i = 0; i < this.#width; i++) if (those[at + i] !== words[from + i]) return false;
    return true;
  }

  /** Those from a position on are not told after all. */
  strike(position: number): void {
    for (let each = position; each < this.count; each++) this.#isTold[slotOf(this.#hashes[each]!)] = 0;
    this.count = position;
  }

  /** Writes those from a position on, FOUND and words; `labelOf` by how many labels were fresh before it. */
  writeFrom(position: number, into: Int32Array, to: number, labelOf: (fresh: number) => number): void {
    let at = to;
    for (let each = position; each < this.count; each++) {
      into[at + FOUND.label] = labelOf(this.#fresh[each]!);
      into[at + FOUND.hash] = this.#hashes[each]!;
      at += FOUND.size;
      for (let i = 0; i < this.#width; i++) into[at++] = this.#words[each * this.#width + i]! | 0;
    }
  }

  get width(): number {
    return this.#width;
  }
}

const slotOf = (hash: number): number => (hash ^ (hash >>> 15)) & (SLOTS - 1);

// Colours: the contents of a value as a number, with a colour in place of each name that permutations move.
// The one idea: names with one colour look alike, so what two values say of other names is compared without comparing the names;
// nothing of it depends on ids or on the order in which anything was met, so two processes come to the same numbers.
// Two contents may get one number by chance: whoever orders by it must take equal numbers for "perhaps equal".
// Not here: which colours names get (canonical.ts).

import { KEYED, NODE_KIND, type ValueTable } from "../values/values.ts";
import type { Names } from "./names.ts";

/** By index of a name. */
export type Colours = Int32Array;

/** The next number of a sequence. */
export const mix = (hash: number, word: number): number => {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return (h ^ (h >>> 15)) | 0;
};

/** Numbers that are added up, as their order means nothing, are scattered before. */
export const scattered = (hash: number): number => {
  const h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const g = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (g ^ (g >>> 16)) | 0;
};

export const textHash = (text: string): number => {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hash;
};

const NOBODY: readonly number[] = [];
/** What tells the kinds of values apart. */
const NAME = 11;

export class ColouredValues {
  readonly #values: ValueTable;
  readonly #names: Names;
  /** By value: the indices of the names in it that permutations move, ascending. */
  readonly #mentions: (readonly number[] | undefined)[] = [];
  /** By value that mentions none: its number. */
  readonly #plain: number[] = [];

  constructor(values: ValueTable, names: Names) {
    this.#values = values;
    this.#names = names;
  }

  /** The names in a value that permutations move. Throws PromiseBroken where one stands that cannot be renamed. */
  mentions(id: number): readonly number[] {
    const known = this.#mentions[id];
    if (known !== undefined) return known;
    const mentioned = this.#mentioned(id);
    this.#mentions[id] = mentioned;
    return mentioned;
  }

  #mentioned(id: number): readonly number[] {
    const values = this.#values;
    if (values.kindOf(id) === NODE_KIND.primitive) {
      const value = values.value(id);
      return this.#moved(typeof value === "string" ? this.#names.indexOf(value) : -1);
    }
    const isObject = values.kindOf(id) === NODE_KIND.object;
    const all = values
      .parts(id)
      .map((part, i) =>
        isObject && i % 2 === 0 ? this.#moved(this.#names.keyOf(values.value(part) as string)) : this.mentions(part),
      )
      .filter((names) => names.length > 0);
    return all.length < 2 ? (all[0] ?? NOBODY) : [...new Set(all.flat())].sort((a, b) => a - b);
  }

  #moved(index: number): readonly number[] {
    return index >= 0 && this.#names.moves[index] ? [index] : NOBODY;
  }

  /** The number of a value's contents. */
  hash(id: number, colours: Colours): number {
    if (this.mentions(id).length > 0) return this.#hash(id, colours);
    const known = this.#plain[id];
    if (known !== undefined) return known;
    const hash = this.#hash(id, colours);
    this.#plain[id] = hash;
    return hash;
  }

  #hash(id: number, colours: Colours): number {
    const values = this.#values;
    const kind = values.kindOf(id);
    if (kind === NODE_KIND.primitive) return this.#primitive(id, colours);
    const parts = values.parts(id);
    let hash = mix(kind, parts.length);
    if (kind === NODE_KIND.array) for (const part of parts) hash = mix(hash, this.hash(part, colours));
    else if (kind === NODE_KIND.set) for (const part of parts) hash += scattered(this.hash(part, colours));
    else
      for (let at = 0; at < parts.length; at += KEYED.size)
        hash += scattered(mix(this.hash(parts[at + KEYED.key]!, colours), this.hash(parts[at + KEYED.held]!, colours)));
    return hash | 0;
  }

  /** Grows with the numbers in a value and with how much it holds, whatever names are in it. */
  weight(id: number): number {
    const values = this.#values;
    if (values.kindOf(id) !== NODE_KIND.primitive)
      return values.parts(id).reduce((sum, part) => sum + 1 + this.weight(part), 0);
    const value = values.value(id);
    return typeof value === "number" ? Math.min(Math.abs(value), 100) : value === null || value === false ? 0 : 1;
  }

  #primitive(id: number, colours: Colours): number {
    const value = this.#values.value(id);
    if (typeof value !== "string") return mix(textHash(typeof value), textHash(String(value)));
    const index = this.#names.indexOf(value);
    return index >= 0 && this.#names.moves[index] ? mix(NAME, colours[index]!) : textHash(value);
  }
}

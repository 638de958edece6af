// Sets and lists of integers for graphs of millions of states.
// The one idea: a set is one bit for each integer that could be in it, a list an array that grows by halves.
// Not here: what the integers stand for.

/** Integers, one bit each. */
export class Bits {
  readonly #words: Int32Array;

  constructor(size: number) {
    this.#words = new Int32Array((size + 31) >>> 5);
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5]! >>> (index & 31)) & 1) === 1;
  }

  /** False if it was there. */
  add(index: number): boolean {
    const word = this.#words[index >>> 5]!;
    const bit = 1 << (index & 31);
    this.#words[index >>> 5] = word | bit;
    return (word & bit) === 0;
  }

  delete(index: number): void {
    this.#words[index >>> 5]! &= ~(1 << (index & 31));
  }
}

/** Integers of which nobody knows how large they become, one bit each. */
export class GrowingBits {
  #words: Int32Array<ArrayBuffer> = new Int32Array(256);

  /** False if it was there. */
  add(index: number): boolean {
    const at = index >>> 5;
    if (at >= this.#words.length) {
      const longer = new Int32Array(Math.ceil(1.5 * at) + 1);
      longer.set(this.#words);
      this.#words = longer;
    }
    const word = this.#words[at]!;
    const bit = 1 << (index & 31);
    this.#words[at] = word | bit;
    return (word & bit) === 0;
  }
}

/** Integers in the order in which they came; it grows as needed. */
export class Sequence {
  #items: Int32Array<ArrayBuffer> = new Int32Array(1024);
  length = 0;

  get items(): Int32Array {
    return this.#items;
  }

  push(item: number): void {
    if (this.length === this.#items.length) {
      const longer = new Int32Array(Math.ceil(1.5 * this.length));
      longer.set(this.#items);
      this.#items = longer;
    }
    this.#items[this.length++] = item;
  }
}

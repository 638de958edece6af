// Blocks of one large integer array, in powers of two, given out and taken back.
// The one idea: a block that is freed joins the other half of the block it was cut from, so rows that all grow together leave
// no holes behind.
// Not here: what lies in the blocks (row-table.ts).

/** The smallest block has 2 ** SMALLEST integers. */
export const SMALLEST = 3;
const LARGEST = 30;

export class Arena {
  /** A block is all 0 when it is given out. The array changes when the arena grows: take it anew after `take`. */
  words: Int32Array<ArrayBuffer>;
  #top = 0;
  /** By size: places of free blocks; a place may be out of date, which `#free` tells. */
  readonly #places: number[][] = Array.from({ length: LARGEST + 1 }, () => []);
  /** By place / 2 ** SMALLEST: the size of the free block that begins there; 0: none. */
  #free: Uint8Array<ArrayBuffer>;

  constructor(length: number) {
    this.words = new Int32Array(length);
    this.#free = new Uint8Array(length >> SMALLEST);
  }

  get bytes(): number {
    return this.words.byteLength + this.#free.byteLength;
  }

  /** The place of a free block of 2 ** size integers. */
  take(size: number): number {
    for (let larger = size; larger <= LARGEST; larger++) {
      const place = this.#pop(larger);
      if (place < 0) continue;
      for (let half = larger - 1; half >= size; half--) this.#push(place + 2 ** half, half);
      this.words.fill(0, place, place + 2 ** size);
      return place;
    }
    return this.#extend(size);
  }

  /** Takes a block back. */
  free(place: number, size: number): void {
    let start = place;
    let joined = size;
    for (; joined < LARGEST; joined++) {
      const other = start ^ (2 ** joined);
      if (this.#free[other >> SMALLEST] !== joined) break;
      this.#free[other >> SMALLEST] = 0;
      start = Math.min(start, other);
    }
    this.#push(start, joined);
  }

  #pop(size: number): number {
    const places = this.#places[size]!;
    while (places.length > 0) {
      const place = places.pop()!;
      if (this.#free[place >> SMALLEST] !== size) continue;
      this.#free[place >> SMALLEST] = 0;
      return place;
    }
    return -1;
  }

  #push(place: number, size: number): void {
    this.#free[place >> SMALLEST] = size;
    this.#places[size]!.push(place);
  }

  /** A block behind all others, at a multiple of its size. */
  #extend(size: number): number {
    while (this.#top % 2 ** size !== 0) {
      const gap = 31 - Math.clz32(this.#top & -this.#top);
      const place = this.#top;
      this.#top += 2 ** gap;
      this.#reach(this.#top);
      this.free(place, gap);
    }
    const place = this.#top;
    this.#top += 2 ** size;
    this.#reach(this.#top);
    return place;
  }

  #reach(length: number): void {
    if (length <= this.words.length) return;
    if (length > 2 ** 31) throw new RangeError("Array buffer allocation failed: places have 31 bits");
    const most = Math.max(length, this.words.length * 2);
    const words = new Int32Array(most);
    words.set(this.words);
    this.words = words;
    const free = new Uint8Array((most >> SMALLEST) + 1);
    free.set(this.#free);
    this.#free = free;
  }
}

// What the coverage of a search counts: how often each label was taken, and how often it led to a state not seen before.
// Not here: the table that is made of it (result/coverage.ts).

const grownTo = (counts: Float64Array, length: number): Float64Array => {
  const wider = new Float64Array(Math.max(length, counts.length * 2));
  wider.set(counts);
  return wider;
};

/** Counts by small integer, growing as needed. */
export class Counter {
  #counts = new Float64Array(256);

  add(key: number): void {
    if (key >= this.#counts.length) {
      const wider = new Float64Array(Math.max(key + 1, this.#counts.length * 2));
      wider.set(this.#counts);
      this.#counts = wider;
    }
    this.#counts[key]!++;
  }

  /** So many more; fewer, where it is negative. */
  addTimes(key: number, times: number): void {
    if (key >= this.#counts.length) this.recall(grownTo(this.#counts, key + 1));
    this.#counts[key]! += times;
  }

  /** By key. */
  get all(): Float64Array {
    return this.#counts;
  }

  recall(all: Float64Array): void {
    this.#counts = new Float64Array(Math.max(all.length, 256));
    this.#counts.set(all);
  }

  get(key: number): number {
    return this.#counts[key] ?? 0;
  }
}

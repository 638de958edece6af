// What the coverage of a search counts: how often each label was taken, and how often it led to a state not seen before.
// Not here: the table that is made of it (result/coverage.ts).

/** Counts by small integer, growing as needed. */
export class Counter {
  #counts = new Float64Array(256);

  add(key: number): void {
    if (key >= this.#counts.length) this.#grow(key + 1);
    this.#counts[key]!++;
  }

  /** So many more; fewer, where it is negative. */
  addTimes(key: number, times: number): void {
    if (key >= this.#counts.length) this.#grow(key + 1);
    this.#counts[key]! += times;
  }

  #grow(length: number): void {
    const wider = new Float64Array(Math.max(length, this.#counts.length * 2));
    wider.set(this.#counts);
    this.#counts = wider;
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

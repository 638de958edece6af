// Records of integers from one thread to another, in memory that both have: neither waits for the other's event loop, and nothing is
// copied but the integers.
// The one idea: one thread writes and one reads, so each moves one counter; whoever sees a counter moved sees the integers before it.
// Not here: what the integers mean (wire.ts), messages for what is no integers (helpers.ts, helper-thread.ts).

/** How many integers were written, and how many read: both only grow, and wrap around. */
const WRITTEN = 0;
const READ = 1;
const COUNTERS = 2;
/** Of the room a record may take one part of so many: more records are never waiting. */
const SHARE = 8;
/** Looks at a counter before its thread sleeps: to be woken costs more than so many. */
const LOOKS = 2000;

/** Waits while a counter stands where it stood; for so many milliseconds at most. */
export const waitWhile = (
  counters: Int32Array<SharedArrayBuffer>,
  at: number,
  stood: number,
  milliseconds: number,
): void => {
  for (let looks = 0; looks < LOOKS; looks++) if (Atomics.load(counters, at) !== stood) return;
  Atomics.wait(counters, at, stood, milliseconds);
};

export class Ring {
  readonly #counters: Int32Array<SharedArrayBuffer>;
  readonly #words: Int32Array<SharedArrayBuffer>;

  /** Over memory as `Ring.memory` gives it. */
  constructor(memory: SharedArrayBuffer) {
    this.#counters = new Int32Array(memory, 0, COUNTERS);
    this.#words = new Int32Array(memory, 4 * COUNTERS);
  }

  /** Room for so many integers, a power of two. */
  static memory(integers: number): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * (COUNTERS + integers));
  }

  /** Writes a record, the parts one behind the other; false: it takes more than its share of the room. */
  write(...parts: readonly ArrayLike<number>[]): boolean {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const words = this.#words;
    const written = this.#counters[WRITTEN]!;
    const used = (written - Atomics.load(this.#counters, READ)) | 0;
    if (length > words.length / SHARE) return false;
    if (used + 1 + length > words.length) throw new Error("nobody reads what was written");
    const mask = words.length - 1;
    let at = written & mask;
    words[at] = length;
    for (const part of parts)
      for (let i = 0; i < part.length; i++) {
        at = (at + 1) & mask;
        words[at] = part[i]!;
      }
    Atomics.store(this.#counters, WRITTEN, (written + 1 + length) | 0);
    Atomics.notify(this.#counters, WRITTEN);
    return true;
  }

  /** The next record; null: there is none yet. */
  read(): Int32Array<ArrayBuffer> | null {
    const read = this.#counters[READ]!;
    if (Atomics.load(this.#counters, WRITTEN) === read) return null;
    const words = this.#words;
    const mask = words.length - 1;
    const length = words[read & mask]!;
    const record = new Int32Array(length);
    const from = (read + 1) & mask;
    const whole = Math.min(length, words.length - from);
    record.set(words.subarray(from, from + whole));
    record.set(words.subarray(0, length - whole), whole);
    Atomics.store(this.#counters, READ, (read + 1 + length) | 0);
    return record;
  }

  /** Sleeps until there is a record; for so many milliseconds at most. */
  wait(milliseconds: number): void {
    waitWhile(this.#counters, WRITTEN, this.#counters[READ]!, milliseconds);
  }
}

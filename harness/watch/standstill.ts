// Does a call stand still? Told from words that the thread that makes it writes down.
// The one idea: a word that is the same at every look belongs to one call. What counts is the time for which the process had a
// processor, so that a busy machine accuses nobody; a call that waits and takes none counts a quarter as fast.
// Not here: who writes (the checker's calls), what is done about it (guard.ts, and the command's main thread).

/**
 * Which word: the call that is being made, the file that is being loaded; for how long, in milliseconds, either may stand; and, for
 * work that lets no message in, whether it is to end with what was found.
 */
export const CALL = 0;
export const LOADING = 1;
export const LIMIT = 2;
export const INTERRUPTED = 3;
export type Words = Float64Array<SharedArrayBuffer>;

export const newWords = (): Words => new Float64Array(new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT));

/** Milliseconds between two looks. */
export const EVERY = 50;
/** As much as a look counts at most: a machine that slept did not run. */
export const MOST = 5 * EVERY;
/** Milliseconds that a load may take in any case: much is compiled meanwhile. */
export const LOAD = 10_000;
/** Of the time that passes, as much counts at least. */
export const LEAST = 1 / 4;

/** A call or a load that stands still. */
export interface Still {
  readonly word: number;
  readonly loads: boolean;
  readonly seconds: number;
}

export class Standstill {
  readonly #words: Words;
  readonly #seen = [0, 0];
  readonly #stood = [0, 0];
  #last = 0;
  #used = 0;

  constructor(words: Words) {
    this.#words = words;
  }

  /** Looks at both words; answers what has stood for longer than so many milliseconds; a load may take its time. */
  look(limit: number): Still | null {
    const now = performance.now();
    const { user, system } = process.cpuUsage();
    const used = (user + system) / 1000;
    const passed = Math.min(now - this.#last, MOST);
    const counts = Math.min(passed, Math.max(used - this.#used, passed * LEAST));
    this.#last = now;
    this.#used = used;
    let still: Still | null = null;
    for (const which of [CALL, LOADING]) {
      const word = this.#words[which]!;
      if (word !== this.#seen[which]) this.#stood[which] = 0;
      else if (word !== 0) this.#stood[which]! += counts;
      this.#seen[which] = word;
      const stood = this.#stood[which]!;
      if (stood > (which === CALL ? limit : Math.max(limit, LOAD)))
        still ??= { word, loads: which === LOADING, seconds: stood / 1000 };
    }
    return still;
  }
}

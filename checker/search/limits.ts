// When a search ends before its time: an interrupt, a bound on seconds or memory, a JavaScript heap that is nearly full.
// The one idea: a search that stops in time still says what it found; one that the heap kills says nothing.
// Not here: bounds that wait for the end of a round (explorer.ts).
import type { Bound, SearchOptions, Surroundings } from "./options.ts";

/** Why a search ended before there was nothing left to expand. */
export type Stop = Exclude<Bound["kind"], "within" | "depth">;

/** What ends work at once, whatever it is. */
export type Exceeded = Extract<Stop, "interrupt" | "seconds" | "memory">;

/** A heap used to this share is full: V8 collects harder and harder from here on, and then the process dies. */
const FULL = 0.9;

export class Limits {
  readonly #options: SearchOptions;
  readonly #surroundings: Surroundings;
  readonly #started: number;

  constructor(options: SearchOptions, surroundings: Surroundings) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#started = surroundings.now();
  }

  /** Milliseconds since the search was made. */
  get elapsed(): number {
    return this.#surroundings.now() - this.#started;
  }

  /**
   * Is there no time left for what comes after a search (proving symmetry, asking the author's code again)? It has what the search
   * left, and a tenth of the whole beyond, or a search that used its time would never be told that its model lies.
   */
  get isLate(): boolean {
    const { signal, maxSeconds } = this.#options;
    return signal?.aborted === true || (maxSeconds !== undefined && this.elapsed > maxSeconds * 1100);
  }

  /** The first limit that is exceeded. */
  get exceeded(): Exceeded | null {
    const { signal, maxSeconds, maxMemory } = this.#options;
    if (signal?.aborted) return "interrupt";
    if (maxSeconds !== undefined && this.elapsed > maxSeconds * 1000) return "seconds";
    if (maxMemory !== undefined && this.#surroundings.memory() > maxMemory) return "memory";
    return (this.#surroundings.heapShare?.() ?? 0) > FULL ? "memory" : null;
  }
}

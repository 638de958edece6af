// The switch that says which mutant runs, as the instrumented text asks for it.
// The one idea: a mutant runs only while a handler is called, the nodes are built or the file is loaded for it; claims, bounds and
// whatever else judges always see what the author wrote, though they may call the same functions.
// Not here: the text that asks (instrument.ts), who switches (loaded.ts, questions.ts).

/** Under this symbol the instrumented text finds the switch. */
export const SWITCH = "kripke.mutation";

/** What the author's code is run for. */
export const JUDGING = 0;
export const LOADING = 1;
export const BUILDING = 2;
export const HANDLING = 4;
export type Purpose = typeof JUDGING | typeof LOADING | typeof BUILDING | typeof HANDLING;

/** Rounds of loops within one call that are made at most where a mutant runs. */
const MOST_ROUNDS = 100_000;

export class Switch {
  /** The mutant that runs now; 0: none. */
  now = 0;
  #purpose: Purpose = JUDGING;
  #rounds = 0;
  /** By place: what it was ever reached for. */
  readonly #reached: Uint8Array;
  /** By place: the call that reached it last. */
  readonly #stamps: Int32Array;
  #call = 0;
  #visited: number[] | null = null;

  constructor(sites: number) {
    this.#reached = new Uint8Array(sites);
    this.#stamps = new Int32Array(sites);
  }

  /** Where the instrumented text finds it from now on. */
  install(): void {
    Object.assign(globalThis, { [Symbol.for(SWITCH)]: this });
  }

  /** The text is at a place: the mutant that runs. */
  at(site: number): number {
    this.#reached[site]! |= this.#purpose;
    if (this.#visited !== null && this.#stamps[site] !== this.#call) {
      this.#stamps[site] = this.#call;
      this.#visited.push(site);
    }
    return this.now;
  }

  /** A loop goes round; throws where a mutant has none of its ends. */
  round(): void {
    if (this.now !== 0 && ++this.#rounds > MOST_ROUNDS) throw new Error("a loop does not come to an end");
  }

  /** Was a place ever reached for this? */
  reached(site: number, purpose: Purpose): boolean {
    return (this.#reached[site]! & purpose) !== 0;
  }

  /** Runs a mutant (0: none) for a purpose. */
  run<T>(purpose: Purpose, mutant: number, work: () => T): T {
    const [before, now] = [this.#purpose, this.now];
    this.#purpose = purpose;
    this.now = mutant;
    this.#rounds = 0;
    try {
      return work();
    } finally {
      this.#purpose = before;
      this.now = now;
    }
  }

  /** The same of work that waits; nothing else may run meanwhile. */
  async loading<T>(mutant: number, work: () => Promise<T>): Promise<T> {
    this.#purpose = LOADING;
    this.now = mutant;
    this.#rounds = 0;
    try {
      return await work();
    } finally {
      this.#purpose = JUDGING;
      this.now = 0;
    }
  }

  /** The places that some work comes to, each once. */
  visited<T>(work: () => T): { readonly answer: T; readonly sites: readonly number[] } {
    this.#call++;
    this.#visited = [];
    try {
      const answer = work();
      return { answer, sites: this.#visited };
    } finally {
      this.#visited = null;
    }
  }
}

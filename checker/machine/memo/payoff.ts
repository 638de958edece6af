// Does it pay to remember? Counted while it is asked.
// The one idea: a memo in front of something dearer costs a look-up for each question, so where too few of the last few thousand were
// known, and of the few thousand before them, it is switched off for good: at the beginning nothing is known yet. How many are too few
// goes by what it spares. What it answers never depends on that.
// Not here: what is remembered (joint-memo.ts, joint-steps.ts, exchange-memo.ts, enabled-instances.ts).

/** So many questions are looked at together. */
const TOGETHER = 1 << 12;
/** As often, one after the other, too few of them have to be known. */
const ROUNDS = 2;

let isUncounted = false;

/** Does work whose questions say nothing about how often those to come are known: for them nobody is switched off. */
export const uncounted = <T>(work: () => T): T => {
  isUncounted = true;
  try {
    return work();
  } finally {
    isUncounted = false;
  }
};

export class Payoff {
  /** Of so many questions one has to be known. */
  readonly #oneIn: number;
  #asked = 0;
  #known = 0;
  #rounds = 0;
  #off = false;

  /** `oneIn`: half of the questions where a look-up spares some others, fewer where it spares calls and allocations. */
  constructor(oneIn = 2) {
    this.#oneIn = oneIn;
  }

  get isOff(): boolean {
    return this.#off;
  }

  /** A question is asked. True if it is switched off by that: there is no more need for what is remembered. */
  asks(): boolean {
    if (isUncounted || ++this.#asked < TOGETHER) return false;
    this.#rounds = this.#oneIn * this.#known < this.#asked ? this.#rounds + 1 : 0;
    this.#off = this.#rounds >= ROUNDS;
    this.#asked = 0;
    this.#known = 0;
    return this.#off;
  }

  /** The question that was asked was known. */
  knew(): void {
    if (!isUncounted) this.#known++;
  }

  switchOff(): void {
    this.#off = true;
  }
}

// Long work, piece by piece: between two pieces the event loop turns, so that an interrupt arrives, and bounds are looked at.
// The one idea: a piece is as long as a person does not notice, and within it every call of the author's code looks at the clock,
// so a bound on time holds inside one expansion as well.
// Not here: the bounds (limits.ts), what the work is (explorer.ts).
import { GivenUp, lookingOut } from "../machine/lookout.ts";

/** Milliseconds between two turns of the event loop, in which an interrupt can arrive. */
const TURN = 40;
/** Milliseconds between two looks in which the author's code is called. */
const LOOK = 10;

/** Whose work it is. */
export interface Worker {
  readonly now: () => number;
  /** Is it beyond its bounds, or interrupted? Once it is to stop, what is left to be done is done. */
  readonly isStopped: () => boolean;
  readonly isOverBound: () => boolean;
  /** Called before the event loop turns. */
  readonly report: () => void;
}

export class Turns {
  readonly #worker: Worker;
  #looked: number;
  readonly #look = (): boolean => {
    const now = this.#worker.now();
    if (now - this.#looked < LOOK || this.#worker.isStopped()) return false;
    this.#looked = now;
    return this.#worker.isOverBound();
  };

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#looked = worker.now();
  }

  /** Does work piece by piece while it answers that there is more, unless it is to stop. */
  async take(piece: () => boolean): Promise<void> {
    let turned = this.#worker.now();
    let more = true;
    while (this.unlessGivenUp(() => (more = piece())) && more) {
      const now = this.#worker.now();
      if (now - turned < TURN) continue;
      this.#worker.report();
      await new Promise((resolve) => setImmediate(resolve));
      turned = now;
      if (this.#worker.isOverBound()) return;
    }
  }

  /** False if the work was given up, because it is to stop. */
  unlessGivenUp(work: () => void): boolean {
    try {
      lookingOut(this.#look, work);
      return true;
    } catch (error) {
      if (error instanceof GivenUp) return false;
      throw error;
    }
  }
}

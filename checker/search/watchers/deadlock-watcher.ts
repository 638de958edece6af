// Ends that the model does not call legitimate.
// The one idea: a state on which nothing but faults follows is an end, and whether that is a deadlock is asked there and nowhere else.
// Not here: what is a fault (events/kinds.ts), whether a successor keeps a state from being an end (machine/).
import { type Evaluator, SAYS } from "../../machine/machine.ts";
import type { OpenClaim } from "./open-claims.ts";

export class DeadlockWatcher {
  readonly #claim: OpenClaim;
  readonly #ends: Evaluator | null;

  constructor(claim: OpenClaim, ends: Evaluator | null) {
    this.#claim = claim;
    this.#ends = ends;
  }

  /** Is it of interest whether states at this depth are deadlocks? One that is less deep makes them uninteresting. */
  isOpen(depth: number): boolean {
    const { hits } = this.#claim;
    return hits === null || hits.events === depth - 1;
  }

  get isHit(): boolean {
    return this.#claim.hits !== null;
  }

  /** An end at this depth. */
  ofEnd(state: Int32Array, index: number, depth: number): void {
    if (this.#ends !== null && this.#ends.evaluate(state, state, -1) === SAYS.true) return;
    this.#claim.hit(depth - 1).states.push(index);
  }
}

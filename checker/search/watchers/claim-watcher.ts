// The claims that a search decides as it goes: of which states and transitions each is asked.
// The one idea: a new state is asked about only where something changed that a claim depends on; a claim that was hit is closed,
// so that what is left to ask is all that is asked.
// Not here: one claim (open-claims.ts), what a hit proves (result/).

import { askedBy } from "../../language/index.ts";
import type { Successors } from "../../machine/successors.ts";
import { append } from "../../values/record.ts";
import { EDGE, isViolated, type OpenClaim } from "./open-claims.ts";

export class ClaimWatcher {
  readonly all: readonly OpenClaim[];
  readonly #states: OpenClaim[];
  readonly #steps: OpenClaim[];

  constructor(claims: readonly OpenClaim[]) {
    this.all = claims;
    this.#states = claims.filter(({ kind }) => askedBy(kind).search === "states");
    this.#steps = claims.filter(({ kind }) => askedBy(kind).search === "transitions");
  }

  /** Is any claim about transitions open? */
  get asksOfSteps(): boolean {
    return this.#steps.length > 0;
  }

  get violated(): number {
    return this.all.filter(isViolated).length;
  }

  /** An initial state, the first of equal ones; `index` is -1 where a bound keeps it out. */
  ofInitial(state: Int32Array, position: number, index: number): void {
    for (const claim of this.#states) {
      if (!settles(claim, state, index)) continue;
      if (index >= 0) claim.hit(0).states.push(index);
      else claim.hit(0).initial.push(position);
    }
  }

  /**
   * A new state, `target` (-1 where a bound keeps it out), which a successor of the state `index` at this depth leads to. A claim that
   * depends on none of the components that changed says of this state what it said of the one before it, and that did not settle
   * it: a claim is closed before a state that settled it is expanded.
   */
  ofState(successors: Successors, at: number, after: Int32Array, index: number, target: number, depth: number): void {
    for (const claim of this.#states) {
      if (!claim.dependsOnAny(successors, at) || !settles(claim, after, target)) continue;
      const hits = claim.hit(depth);
      if (target >= 0) hits.states.push(target);
      else append(EDGE, hits.edges, { from: index, label: successors.label(at) });
    }
  }

  /** A transition from the state `index` at this depth. */
  ofStep(before: Int32Array, after: Int32Array, label: number, index: number, depth: number): void {
    for (const claim of this.#steps)
      if (claim.settledBy(before, after, label)) append(EDGE, claim.hit(depth).edges, { from: index, label });
  }

  /** What was hit need not be asked any more. */
  close(): void {
    for (const claims of [this.#states, this.#steps])
      for (let i = claims.length - 1; i >= 0; i--) if (claims[i]!.hits !== null) claims.splice(i, 1);
  }

  /** What is remembered of a state's claims is asked for again. */
  audit(state: Int32Array): void {
    for (const claim of this.#states) claim.evaluator?.audit(state, state, -1);
  }
}

/** Does a new state settle a claim? One that the bounds keep out is not compared with others: it is not kept. */
const settles = (claim: OpenClaim, state: Int32Array, index: number): boolean => {
  if (claim.looks === null) return claim.settledBy(state, state, -1);
  return index >= 0 && claim.differsFromTwin(state, index);
};

// Searching modulo symmetry: finding the representative of a state.
// The one idea: symmetry is the author's promise and is proved as the search goes: predicates are asked through the proof, and what
// else it needs is asked when the search has ended.
// Not here: renaming and the proof (machine/).
import type { Proviso } from "../language/index.ts";
import { GivenUp, lookingOut } from "../machine/lookout.ts";
import type { Evaluator, Symmetries, SymmetryProof } from "../machine/machine.ts";
import type { Limits } from "./limits.ts";
import type { PromiseBroken, Reduction } from "./reduction.ts";
import type { StateStore } from "./store/store.ts";
import { outOfMemory } from "./store/vectors.ts";
import type { OpenClaim } from "./watchers/open-claims.ts";

/** Null: nothing is declared interchangeable, or it must be distinguished. From now on the claims are asked under every name. */
export const symmetryOf = (symmetries: Symmetries | null, claims: readonly OpenClaim[]): SymmetryReduction | null => {
  // Two states that look alike to somebody named do not look alike to another, so renaming would compare the wrong ones.
  if (symmetries === null || claims.some((claim) => claim.looks !== null)) return null;
  for (const claim of claims) claim.proveBy(symmetries.proof);
  return new SymmetryReduction(symmetries);
};

/** A predicate as a search modulo symmetry has to ask it; `decides`: its answer that decides something. */
export const provedBy = (
  symmetry: SymmetryReduction | null,
  evaluator: Evaluator | null,
  what: string,
  decides: number,
): Evaluator | null =>
  symmetry === null || evaluator === null ? evaluator : symmetry.proof.predicate(evaluator, what, decides);

export class SymmetryReduction implements Reduction {
  readonly #symmetries: Symmetries;
  /** Of memory or time, before everything was compared. */
  #ranOut = false;

  constructor(symmetries: Symmetries) {
    this.#symmetries = symmetries;
  }

  get proof(): SymmetryProof {
    return this.#symmetries.proof;
  }

  /** More questions than are compared: what is left of the proof is no proof. */
  get proviso(): Proviso | null {
    return this.proof.complete && !this.#ranOut ? null : "symmetry";
  }

  get words(): string {
    const { groups, proof } = this.#symmetries;
    const compared = `${proof.compared.toLocaleString("en")} question${proof.compared === 1 ? "" : "s"} compared`;
    return `symmetry of ${groups.join(" and ")} (${compared}${this.proviso === null ? "" : ", and there are more"})`;
  }

  /** The index of a state's representative; a new one if `keep`, else -1 if it is new. */
  find(store: StateStore, state: Int32Array, keep: boolean): number {
    return store.findState(this.representative(store, state), keep);
  }

  /** Whether it is stored or not. */
  representative(_store: StateStore, state: Int32Array): Int32Array {
    return this.#symmetries.canonical(state);
  }

  /** When the search has ended: is the promise broken? */
  broken(limits: Limits): PromiseBroken | null {
    try {
      return lookingOut(
        () => limits.isLate,
        () => this.proof.broken(),
      );
    } catch (error) {
      if (!(error instanceof GivenUp) && !outOfMemory(error)) throw error;
      this.#ranOut = true;
      return null;
    }
  }
}

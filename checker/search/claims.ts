// The claims of a search while it runs: which are still open, what was found, and whether they ever said anything.
// The one idea: a claim is asked until the level in which it was first hit is complete, so its shortest evidence is known and
// the least of it can be chosen afterwards, whatever the order in which states were found.
// Not here: rebuilding the evidence (evidence.ts), verdicts (result/).
import type { Claim } from "../language/index.ts";
import { type Evaluator, type Machine, SAYS } from "../machine/machine.ts";

export type SearchedKind = "always" | "step" | "reachable" | "deadlock";

/** Where a claim was hit: a stored state, an initial state that was not stored, or a transition from a stored state. */
export interface Hits {
  /** Length of the evidence in events. */
  readonly events: number;
  readonly states: number[];
  readonly initial: number[];
  /** (index of the state before, label)… */
  readonly edges: number[];
}

export class OpenClaim {
  readonly name: string;
  readonly kind: SearchedKind;
  readonly evaluator: Evaluator | null;
  /** The answer that settles it: false for what must hold, true for what must be reached. */
  readonly #settles: number;
  /** Did it ever answer anything but undefined? */
  spoke = false;
  hits: Hits | null = null;

  constructor(name: string, kind: SearchedKind, evaluator: Evaluator | null) {
    this.name = name;
    this.kind = kind;
    this.evaluator = evaluator;
    this.#settles = kind === "reachable" ? SAYS.true : SAYS.false;
  }

  /** Asks; true if the answer settles the claim. */
  settledBy(before: Int32Array, after: Int32Array, label: number): boolean {
    const says = this.evaluator!.evaluate(before, after, label);
    if (says === SAYS.nothing) return false;
    this.spoke = true;
    return says === this.#settles;
  }

  hit(events: number): Hits {
    this.hits ??= { events, states: [], initial: [], edges: [] };
    return this.hits;
  }
}

type AnyClaim = Claim<never, never, never>;

/** The claims of a source that a search decides, and the one that every model makes. */
export const openClaims = (machine: Machine, claims: { readonly [sentence: string]: AnyClaim }): OpenClaim[] => {
  const open = Object.entries(claims).map(([name, claim]) => {
    const kind = claim.kind as SearchedKind;
    const says = claim.says as (...arguments_: never[]) => unknown;
    return new OpenClaim(name, kind, machine.evaluator(name, says, kind === "step" ? "transition" : "state"));
  });
  return open;
};

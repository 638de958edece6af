// A sample of what is remembered, asked for again while a search runs.
// Not here: asking again when it has ended (anew.ts).
import type { States } from "../../machine/machine.ts";
import type { ClaimWatcher } from "./claim-watcher.ts";

/** Each of the first so many states, then one in so many. */
const AUDITED = 256;
const AUDIT_ONE_IN = 1009;

export class AuditedSample {
  readonly #states: States;
  readonly #claims: ClaimWatcher;

  constructor(states: States, claims: ClaimWatcher) {
    this.#states = states;
    this.#claims = claims;
  }

  has(index: number): boolean {
    return index < AUDITED || index % AUDIT_ONE_IN === 0;
  }

  /** What is remembered of a state and of its claims is asked for again. */
  audit(state: Int32Array): void {
    this.#states.audit(state);
    this.#claims.audit(state);
  }
}

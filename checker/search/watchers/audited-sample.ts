// A sample of what is remembered, asked for again while a search runs.
// Not here: asking again when it has ended (anew.ts).
import type { Machine } from "../../machine/machine.ts";
import type { ClaimWatcher } from "./claim-watcher.ts";

/** Each of the first so many states, then one in so many. */
const AUDITED = 256;
const AUDIT_ONE_IN = 1009;

export class AuditedSample {
  readonly #machine: Machine;
  readonly #claims: ClaimWatcher;

  constructor(machine: Machine, claims: ClaimWatcher) {
    this.#machine = machine;
    this.#claims = claims;
  }

  has(index: number): boolean {
    return index < AUDITED || index % AUDIT_ONE_IN === 0;
  }

  /** What is remembered of a state and of its claims is asked for again. */
  audit(state: Int32Array): void {
    this.#machine.audit(state);
    this.#claims.audit(state);
  }
}

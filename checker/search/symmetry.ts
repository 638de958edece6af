// Searching modulo symmetry: finding the representative of a state, and making sure that nothing tells the members apart.
// The one idea: symmetry is the author's promise; a sample of states is renamed, and if a claim answers otherwise there or the
// successors are not the renamed ones, the promise is broken and the search ends with a witness.
// Not here: renaming (machine/).
import { KripkeError } from "../language/index.ts";
import { type Machine, Successors, type Symmetries } from "../machine/machine.ts";
import type { OpenClaim } from "./claims.ts";
import { PromiseBroken, type Reduction } from "./reduction.ts";
import type { StateStore } from "./store.ts";

/** Every new state of the first so many is looked at, then one in so many. */
const ALWAYS = 128;
const THEN_ONE_IN = 509;

export class SymmetryReduction implements Reduction {
  readonly #machine: Machine;
  readonly #symmetries: Symmetries;
  readonly #representative: Int32Array;
  readonly #renamed: Int32Array;
  readonly #after: Int32Array;
  readonly #successors = new Successors();
  #looked = 0;

  constructor(machine: Machine, symmetries: Symmetries) {
    this.#machine = machine;
    this.#symmetries = symmetries;
    this.#representative = new Int32Array(machine.components);
    this.#renamed = new Int32Array(machine.components);
    this.#after = new Int32Array(machine.components);
  }

  /** The index of a state's representative; a new one if `keep`, else -1 if it is new. */
  find(store: StateStore, state: Int32Array, keep: boolean): number {
    return store.findState(this.representative(store, state), keep);
  }

  /** Whether it is stored or not. */
  representative(_store: StateStore, state: Int32Array): Int32Array {
    this.#symmetries.canonicalise(state, this.#representative);
    return this.#representative;
  }

  /** Looks whether a state and a renamed one are told apart. Throws KripkeError 75 with a witness. */
  sample(state: Int32Array, claims: readonly OpenClaim[]): void {
    this.#looked++;
    if (this.#looked > ALWAYS && this.#looked % THEN_ONE_IN !== 0) return;
    this.#symmetries.renamedBy(this.#looked, state, this.#renamed);
    for (const claim of claims) {
      if (claim.evaluator === null || claim.kind === "step") continue;
      if (claim.evaluator.evaluate(state, state, -1) !== claim.evaluator.evaluate(this.#renamed, this.#renamed, -1))
        throw this.#toldApart(`the claim "${claim.name}"`, state);
    }
    const here = this.#outcomesIfAny(state);
    if (here === null) return;
    const there = this.#outcomes(this.#renamed);
    for (const [key, event] of here) if (!there.has(key)) throw this.#toldApart(event, state);
    for (const [key, event] of there) if (!here.has(key)) throw this.#toldApart(event, this.#renamed);
  }

  /** Null where the author's code throws: that is met when the search comes to the state, which a bound may prevent. */
  #outcomesIfAny(state: Int32Array): Map<string, string> | null {
    try {
      return this.#outcomes(state);
    } catch (error) {
      if (error instanceof KripkeError) return null;
      throw error;
    }
  }

  /** The representatives of the successors, each with an event that leads there. */
  #outcomes(state: Int32Array): Map<string, string> {
    const outcomes = new Map<string, string>();
    this.#machine.expand(state, this.#successors);
    const { data, length } = this.#successors;
    for (let at = 0; at < length; ) {
      const to = at + 2 + 2 * data[at + 1]!;
      this.#after.set(state);
      for (let i = at + 2; i < to; i += 2) this.#after[data[i]!] = data[i + 1]!;
      this.#symmetries.canonicalise(this.#after, this.#representative);
      const event = this.#machine.coverageOf(data[at]!);
      outcomes.set(`${event} ${this.#representative.join(" ")}`, `"${event}"`);
      at = to;
    }
    return outcomes;
  }

  #toldApart(what: string, state: Int32Array): PromiseBroken {
    const { nodes } = this.#machine.snapshot(state);
    const members = nodes.filter(({ group }) => this.#symmetries.groups.includes(group));
    const witness = members.map(({ id, state: local }) => `${id} ${printed(local)}`).join(", ");
    return new PromiseBroken(
      `Symmetry of ${this.#symmetries.groups.join(" and ")} is declared, but ${what} tells their members apart: it comes out otherwise when they exchange names where ${witness}. Refer to members only through their states and ids, not by position or by a name written down; or leave symmetry out.`,
    );
  }
}

/** A value in a sentence. */
const printed = (value: unknown): string =>
  JSON.stringify(value, (_, held) =>
    held instanceof Set ? [...held] : held instanceof Map ? [...held] : typeof held === "bigint" ? String(held) : held,
  );

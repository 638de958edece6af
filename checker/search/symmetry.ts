// Searching modulo symmetry: finding the representative of a state, and making sure that nothing tells the members apart.
// The one idea: symmetry is the author's promise; a sample of states is renamed, and if a claim or bound answers otherwise there
// or the successors are not the renamed ones, the promise is broken and the search ends with a witness.
// Not here: renaming (machine/).
import { KripkeError } from "../language/index.ts";
import { inSentence } from "../language/print.ts";
import { type Evaluator, type Machine, Successors, type Symmetries } from "../machine/machine.ts";
import type { OpenClaim } from "./claims.ts";
import { PromiseBroken, type Reduction } from "./reduction.ts";
import type { StateStore } from "./store.ts";

/** Every new state of the first so many is looked at under so many renamings, then one in so many under one. */
const ALWAYS = 128;
const RENAMINGS = 23;
const THEN_ONE_IN = 509;
/** Beside what SAYS has: the author's code throws. */
const THROWS = 3;

/** What leads to a successor, and what the step claims say of it, by claim: a bit for each answer. */
interface Outcome {
  readonly event: string;
  readonly says: number[];
}

export class SymmetryReduction implements Reduction {
  readonly proviso = null;
  readonly #machine: Machine;
  readonly #symmetries: Symmetries;
  readonly #renamed: Int32Array;
  readonly #after: Int32Array;
  readonly #successors = new Successors();
  #looked = 0;

  constructor(machine: Machine, symmetries: Symmetries) {
    this.#machine = machine;
    this.#symmetries = symmetries;
    this.#renamed = new Int32Array(machine.components);
    this.#after = new Int32Array(machine.components);
  }

  /** The index of a state's representative; a new one if `keep`, else -1 if it is new. */
  find(store: StateStore, state: Int32Array, keep: boolean): number {
    return store.findState(this.representative(store, state), keep);
  }

  /** Whether it is stored or not. */
  representative(_store: StateStore, state: Int32Array): Int32Array {
    return this.#symmetries.canonical(state);
  }

  /** Looks whether a state and renamed ones are told apart. Throws KripkeError 75 with a witness. */
  sample(state: Int32Array, claims: readonly OpenClaim[], expands: boolean): void {
    this.#looked++;
    const first = this.#looked <= ALWAYS;
    if (!first && this.#looked % THEN_ONE_IN !== 0) return;
    // Successors are told alike by what stands for them.
    const here = expands && this.#symmetries.exact ? this.#outcomesIfAny(state, claims) : null;
    const renamings = first ? Math.min(RENAMINGS, this.#symmetries.renamings) : 1;
    for (let i = 0; i < renamings; i++) {
      this.#symmetries.renamedBy(this.#looked + i, state, this.#renamed);
      this.#compareAnswers(state, claims);
      if (here !== null) this.#compareOutcomes(state, claims, here);
    }
  }

  #compareAnswers(state: Int32Array, claims: readonly OpenClaim[]): void {
    const compare = (evaluator: Evaluator | null, name: string): void => {
      if (evaluator !== null && answerOf(evaluator, state) !== answerOf(evaluator, this.#renamed))
        throw this.#toldApart(name, state);
    };
    for (const { kind, evaluator, name } of claims) if (kind !== "step") compare(evaluator, `the claim "${name}"`);
    compare(this.#machine.within, "the bound within");
    compare(this.#machine.ends, "ends");
  }

  #compareOutcomes(state: Int32Array, claims: readonly OpenClaim[], here: ReadonlyMap<string, Outcome>): void {
    const there = this.#outcomesIfAny(this.#renamed, claims);
    if (there === null) throw this.#toldApart("a handler that throws", this.#renamed);
    for (const [key, { event, says }] of here) {
      const other = there.get(key);
      if (other === undefined) throw this.#toldApart(`"${event}"`, state);
      const claim = claims.find((_, i) => says[i] !== other.says[i]);
      if (claim !== undefined) throw this.#toldApart(`the claim "${claim.name}"`, state);
    }
    for (const [key, { event }] of there) if (!here.has(key)) throw this.#toldApart(`"${event}"`, this.#renamed);
  }

  /** Null where the author's code throws: that is met when the search comes to the state, which a bound may prevent. */
  #outcomesIfAny(state: Int32Array, claims: readonly OpenClaim[]): Map<string, Outcome> | null {
    try {
      return this.#outcomes(state, claims);
    } catch (error) {
      if (error instanceof KripkeError) return null;
      throw error;
    }
  }

  /** By the representatives of the successors and the events that lead there. */
  #outcomes(state: Int32Array, claims: readonly OpenClaim[]): Map<string, Outcome> {
    const outcomes = new Map<string, Outcome>();
    this.#machine.expand(state, this.#successors);
    const { data, length } = this.#successors;
    for (let at = 0; at < length; ) {
      const to = at + 2 + 2 * data[at + 1]!;
      this.#after.set(state);
      for (let i = at + 2; i < to; i += 2) this.#after[data[i]!] = data[i + 1]!;
      const event = this.#machine.coverageOf(data[at]!);
      const key = `${event} ${this.#symmetries.canonical(this.#after).join(" ")}`;
      const outcome = outcomes.get(key) ?? { event, says: claims.map(() => 0) };
      outcomes.set(key, outcome);
      for (const [i, { kind, evaluator }] of claims.entries())
        if (kind === "step") outcome.says[i]! |= 1 << answerOf(evaluator!, state, this.#after, data[at]!);
      at = to;
    }
    return outcomes;
  }

  #toldApart(what: string, state: Int32Array): PromiseBroken {
    const { nodes } = this.#machine.snapshot(state);
    const members = nodes.filter(({ group }) => this.#symmetries.groups.includes(group));
    const witness = members.map(({ id, state: local }) => `${id} ${inSentence(local)}`).join(", ");
    return new PromiseBroken(
      `Symmetry of ${this.#symmetries.groups.join(" and ")} is declared, but ${what} tells their members apart: it comes out otherwise when they exchange names where ${witness}. Refer to members only through their states and ids, not by position or by a name written down; or leave symmetry out.`,
    );
  }
}

/** What a predicate says of a state, or of a transition. */
const answerOf = (evaluator: Evaluator, before: Int32Array, after = before, label = -1): number => {
  try {
    return evaluator.evaluate(before, after, label);
  } catch (error) {
    if (error instanceof KripkeError) return THROWS;
    throw error;
  }
};

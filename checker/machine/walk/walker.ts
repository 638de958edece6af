// A walk over a machine: the hand-held counterpart of a search, for replay and rendering.
// The one idea: it asks the same machine the same questions as the search does, so what a trace shows is what was checked.
// Not here: reading trace files (traces/).
import type { AnyClaims, AnyFormula, Authored } from "../../language/asking.ts";
import {
  askedBy,
  claimRow,
  KripkeError,
  NO_DEADLOCK,
  type ProtocolSource,
  type Says,
  type SpecSource,
} from "../../language/index.ts";
import { type Evaluator, type Machine, SAYS, saysOf } from "../machine.ts";
import { Successors } from "../successors.ts";
import type { Exchange, Move, Position, Walk } from "../walk.ts";
import { machineOf } from "./machine-of.ts";

/** A walk over a protocol or spec. Throws KripkeError 150 if it cannot be run. */
export const walk = (source: ProtocolSource | SpecSource): Walk => new Walker(machineOf(source), source);

export class Walker implements Walk {
  readonly initial: readonly Move[];
  readonly slow: readonly string[];
  readonly #machine: Machine;
  readonly #claims: AnyClaims;
  readonly #evaluators = new Map<string, Evaluator>();
  readonly #looks = new Map<string, readonly Evaluator[]>();
  readonly #labels = new WeakMap<Move, number>();
  readonly #successors = new Successors();

  constructor(machine: Machine, source: ProtocolSource | SpecSource) {
    this.slow = "system" in source ? (source.system.slow ?? []) : [];
    this.#machine = machine;
    this.#claims = source.claims;
    this.initial = machine.initial.map(({ state, choice }) => ({
      event: { kind: "init", choice },
      to: state as Position,
      sends: [],
    }));
  }

  get form(): "protocol" | "spec" {
    return this.#machine.tells.form;
  }

  moves(at: Position): readonly Move[] {
    const state = this.#expand(at);
    const successors = this.#successors;
    const found: { label: number; to: Position }[] = [];
    for (let i = 0; i < successors.end; i = successors.after(i)) {
      const to = successors.stateAfter(i, state, this.#machine.components);
      found.push({ label: successors.label(i), to: to as Position });
    }
    return found
      .sort((a, b) => this.#machine.events.compare(a.label, b.label))
      .map(({ label, to }) => {
        const move: Move = {
          event: this.#machine.events.event(label),
          to,
          sends: this.#machine.events.sends(label),
          ...this.#exchange(label),
        };
        this.#labels.set(move, label);
        return move;
      });
  }

  #exchange(label: number): { exchange?: Exchange } {
    const happened = this.#machine.events.happened(label);
    if (happened.length === 0) return {};
    const told = happened.map((each) => ({
      event: this.#machine.events.event(each),
      sends: this.#machine.events.sends(each),
    }));
    return { exchange: { begins: this.#machine.events.begins(label), happened: told } };
  }

  snapshot(at: Position): ReturnType<Walk["snapshot"]> {
    return this.#machine.tells.snapshot(this.#widened(at));
  }

  says(claim: string, at: Position): Says {
    if (claim === NO_DEADLOCK) return !this.deadlocked(at);
    const state = this.#widened(at);
    return saysOf(this.#evaluator(claim).evaluate(state, state, -1));
  }

  /** The machine's label of a move of this walk. */
  labelOf(move: Move): number {
    const label = this.#labels.get(move);
    if (label === undefined) throw new Error("a move of another walk");
    return label;
  }

  saysOfStep(claim: string, before: Position, move: Move): Says {
    const label = this.labelOf(move);
    return saysOf(this.#evaluator(claim).evaluate(this.#widened(before), this.#widened(move.to), label));
  }

  look(claim: string, at: Position): ReturnType<Walk["look"]> {
    const state = this.#widened(at);
    const [view, fact] = this.#valuations(claim).map((valuation) =>
      this.#machine.asks.valueOf(valuation.evaluate(state, state, -1)),
    );
    return { view, fact };
  }

  isWithin(at: Position): boolean {
    const state = this.#widened(at);
    const { within } = this.#machine.asks;
    return within === null || within.evaluate(state, state, -1) !== SAYS.false;
  }

  deadlocked(at: Position): boolean {
    const state = this.#expand(at);
    if (this.#successors.lively) return false;
    const { ends } = this.#machine.asks;
    return ends === null || ends.evaluate(state, state, -1) !== SAYS.true;
  }

  #expand(at: Position): Int32Array {
    const state = this.#widened(at);
    this.#machine.expand(state, this.#successors);
    return state;
  }

  /** A position made before the machine had all its components is 0 in the new ones. */
  #widened(at: Position): Int32Array {
    if (at.length === this.#machine.components) return at;
    const state = new Int32Array(this.#machine.components);
    state.set(at);
    return state;
  }

  #evaluator(name: string): Evaluator {
    const known = this.#evaluators.get(name);
    if (known !== undefined) return known;
    const claim = this.#claims[name];
    if (claim === undefined || typeof claim.says !== "function")
      throw new KripkeError(150, `The protocol has no claim "${name}" that can be asked of a state or step.`);
    const evaluator = this.#machine.asks.evaluator(name, claim.says, askedBy(claim.kind).predicate ?? "state");
    this.#evaluators.set(name, evaluator);
    return evaluator;
  }

  #valuations(name: string): readonly Evaluator[] {
    const known = this.#looks.get(name);
    if (known !== undefined) return known;
    const claim = this.#claims[name];
    if (claim === undefined || claimRow(claim.kind).asks !== "pair")
      throw new KripkeError(150, `The protocol has no claim "${name}" that looks at two states.`);
    const { of } = claim.says as AnyFormula;
    const valuations = of.map((each) => this.#machine.asks.valuation(name, each as Authored));
    this.#looks.set(name, valuations);
    return valuations;
  }
}

// A temporal claim while its graph is explored: its atoms asked of every state and event, the answers kept as masks.
// The one idea: the author's predicates run while a state is at hand; what is searched afterwards are bits.
// Not here: the search for a behaviour that refutes it (fair-lasso.ts).
import { type ClaimKind, type Formula, isKripkeError, modelError } from "../language/index.ts";
import { type Evaluator, type Machine, ObserverNeeded, SAYS } from "../machine/machine.ts";
import { automatonOf } from "./automaton.ts";
import { type CompiledFormula, compileFormula } from "./formula.ts";
import type { Propositions } from "./graph.ts";

/** A claim that is decided on infinite behaviours, as its author wrote it. */
export interface TemporalSource {
  readonly name: string;
  readonly kind: ClaimKind;
  readonly formula: Formula<never, never, never>;
}

export const isTemporal = (kind: string): boolean => kind === "eventually" || kind === "leadsTo" || kind === "temporal";

/** The temporal claims of a protocol or spec, in the order of its text. */
export const temporalClaims = (claims: {
  readonly [sentence: string]: { readonly kind: string; readonly says: unknown };
}): TemporalSource[] =>
  Object.entries(claims)
    .filter(([, { kind }]) => isTemporal(kind))
    .map(([name, { kind, says }]) => ({
      name,
      kind: kind as ClaimKind,
      formula: says as Formula<never, never, never>,
    }));

const compiled = ({ name, formula }: TemporalSource): CompiledFormula => {
  try {
    const compiledFormula = compileFormula(formula);
    // A formula that is too large is told before the states are searched.
    automatonOf(compiledFormula.sought);
    return compiledFormula;
  } catch (error) {
    throw isKripkeError(error) ? modelError(`The claim "${name}": ${error.message}`) : error;
  }
};

type Ask = (...arguments_: never[]) => unknown;

export class TemporalClaim {
  readonly source: TemporalSource;
  readonly formula: CompiledFormula;
  /** Observers that it read and that were off: it is to be decided again with them. */
  readonly needs = new Set<unknown>();
  /** By atom; null where it is one of events. */
  readonly #states: readonly (Evaluator | null)[];
  readonly #events: readonly (Evaluator | null)[];
  #ofState = new Uint8Array(1024);
  #ofEdge = new Uint8Array(1024);
  /** Atoms that were true somewhere. */
  seen = 0;

  constructor(source: TemporalSource, machine: Machine) {
    this.source = source;
    this.formula = compiled(source);
    const { atoms } = this.formula;
    this.#states = atoms.map(({ on, predicate }) =>
      on === "state" ? machine.evaluator(source.name, predicate as Ask, "state") : null,
    );
    this.#events = atoms.map(({ on, predicate }) =>
      on === "event"
        ? machine.evaluator(
            source.name,
            ((_: unknown, __: unknown, event: unknown) => (predicate as (of: unknown) => unknown)(event)) as Ask,
            "transition",
          )
        : null,
    );
  }

  /** May what an atom says change with a component? Learnt from what was asked so far. */
  dependsOn(component: number): boolean {
    return [...this.#states, ...this.#events].some((atom) => atom?.dependsOn(component) === true);
  }

  get watchesEvents(): boolean {
    return this.#events.some((event) => event !== null);
  }

  /** The atoms that are true in a state; an answer of undefined counts as false. */
  maskOf(state: Int32Array): number {
    return masked(this.#states, state, state, -1);
  }

  maskOfEvent(before: Int32Array, after: Int32Array, label: number): number {
    return masked(this.#events, before, after, label);
  }

  /** Keeps what is true in a state; not if it needs an observer that is off. */
  noteState(index: number, state: Int32Array): void {
    if (this.needs.size > 0) return;
    try {
      const mask = this.maskOf(state);
      this.seen |= mask;
      this.#ofState = kept(this.#ofState, index, mask);
    } catch (error) {
      if (!(error instanceof ObserverNeeded)) throw error;
      this.needs.add(error.observer);
    }
  }

  noteEdge(edge: number, before: Int32Array, after: Int32Array, label: number): void {
    if (this.needs.size > 0) return;
    const mask = this.maskOfEvent(before, after, label);
    this.seen |= mask;
    this.#ofEdge = kept(this.#ofEdge, edge, mask);
  }

  propositions(): Propositions {
    const [states, edges] = [this.#ofState, this.#ofEdge];
    return {
      ofState: (state) => states[state]!,
      ofEdge: this.watchesEvents ? (edge) => edges[edge]! : null,
    };
  }
}

const masked = (atoms: readonly (Evaluator | null)[], before: Int32Array, after: Int32Array, label: number): number => {
  let mask = 0;
  for (let atom = 0; atom < atoms.length; atom++)
    if (atoms[atom] !== null && atoms[atom]!.evaluate(before, after, label) === SAYS.true) mask |= 1 << atom;
  return mask;
};

type Masks = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Writes a mask, in wider or longer memory where it needs that. */
const kept = <M extends Masks>(masks: M, at: number, mask: number): M => {
  let into: Masks = masks;
  if (mask > 255 && into instanceof Uint8Array) into = Uint32Array.from(into);
  if (at >= into.length) {
    const longer = into instanceof Uint8Array ? new Uint8Array(2 * at) : new Uint32Array(2 * at);
    longer.set(into);
    into = longer;
  }
  into[at] = mask;
  return into as M;
};

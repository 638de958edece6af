// A temporal claim while its graph is explored: its atoms asked of every state and event, the answers kept as masks.
// The one idea: the author's predicates run while a state is at hand; what is searched afterwards are bits.
// Not here: the search for a behaviour or a prefix that refutes it (fair-lasso.ts, prefix-search.ts).
import { type ClaimKind, type Formula, isKripkeError, isTemporal, KripkeError, modelError } from "../language/index.ts";
import { type Evaluator, ObserverNeeded, type Predicates, SAYS } from "../machine/machine.ts";
import { automatonOf } from "./automaton/automaton.ts";
import { type CompiledFormula, compileFormula } from "./automaton/formula.ts";
import { Monitor } from "./automaton/monitor.ts";
import type { Propositions } from "./graph.ts";
import type { Letters } from "./prefix-search.ts";

/** A claim that is decided on infinite behaviours, as its author wrote it. */
export interface TemporalSource {
  readonly name: string;
  readonly kind: ClaimKind;
  readonly formula: Formula<never, never, never>;
}

/** The temporal claims of a protocol or spec, in the order of its text. */
export const temporalClaims = (claims: {
  readonly [sentence: string]: { readonly kind: ClaimKind; readonly says: unknown };
}): TemporalSource[] =>
  Object.entries(claims)
    .filter(([, { kind }]) => isTemporal(kind))
    .map(([name, { kind, says }]) => ({
      name,
      kind,
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

/** Null: no finite prefix refutes the formula. */
const monitorOf = ({ claimed, atoms }: CompiledFormula): Monitor | "too large" | null => {
  const events = atoms.reduce((mask, { on }, i) => (on === "event" ? mask | (1 << i) : mask), 0);
  try {
    const monitor = new Monitor(claimed, events);
    return monitor.isUndecided(monitor.initial) ? monitor : null;
  } catch (error) {
    if (isKripkeError(error)) return "too large";
    throw error;
  }
};

/** May a finite path refute the claim? */
export const hasPrefixes = (source: TemporalSource): boolean => monitorOf(compiled(source)) instanceof Monitor;

type Ask = (...arguments_: never[]) => unknown;

export class TemporalClaim {
  readonly source: TemporalSource;
  readonly formula: CompiledFormula;
  /** Tells which finite prefixes refute the claim. Null: none can. */
  readonly monitor: Monitor | "too large" | null;
  /** Observers that it read and that were off: it is to be decided again with them. */
  readonly needs = new Set<unknown>();
  /** By atom; null where it is one of events. */
  readonly #states: readonly (Evaluator | null)[];
  readonly #events: readonly (Evaluator | null)[];
  #ofState: Masks = new Uint8Array(1024);
  /** The atoms of the event; of an edge that a bound cut also those of the state behind it, which nobody else keeps. */
  #ofEdge: Masks = new Uint8Array(1024);
  /** The atoms of events. */
  readonly #eventAtoms: number;
  /** Atoms that were true somewhere. */
  seen = 0;

  constructor(source: TemporalSource, predicates: Predicates) {
    this.source = source;
    this.formula = compiled(source);
    this.monitor = monitorOf(this.formula);
    const { atoms } = this.formula;
    this.#eventAtoms = atoms.reduce((mask, { on }, i) => (on === "event" ? mask | (1 << i) : mask), 0);
    this.#states = atoms.map(({ on, predicate }) =>
      on === "state" ? predicates.evaluator(source.name, predicate as Ask, "state") : null,
    );
    this.#events = atoms.map(({ on, predicate }) =>
      on === "event"
        ? predicates.evaluator(
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
    return this.#eventAtoms !== 0;
  }

  /**
   * Does a step that changes nothing make a difference to it? It does where an event is asked for, and to `next`. A formula with
   * neither is blind to repeated letters, and to it such a step is as good as standing still.
   */
  get watchesIdling(): boolean {
    return this.watchesEvents || this.formula.usesNext;
  }

  /** The atoms that are true in a state. Throws KripkeError 75 where the author's predicate throws or says nothing. */
  maskOf(state: Int32Array): number {
    return this.#masked(this.#states, state, state, -1);
  }

  maskOfEvent(before: Int32Array, after: Int32Array, label: number): number {
    return this.#masked(this.#events, before, after, label);
  }

  /** Asks the atoms, unless the claim is known to need an observer that is off. */
  letterOf(state: Int32Array): number {
    return this.#unlessBlind(() => this.maskOf(state));
  }

  /** Keeps what is true in a state, and answers it. */
  noteState(index: number, state: Int32Array): number {
    const mask = this.letterOf(state);
    this.seen |= mask;
    this.#ofState = kept(this.#ofState, index, mask);
    return mask;
  }

  noteEdge(edge: number, before: Int32Array, after: Int32Array, label: number): void {
    const mask = this.#unlessBlind(() => this.maskOfEvent(before, after, label));
    this.seen |= mask;
    this.#ofEdge = kept(this.#ofEdge, edge, mask);
  }

  /** Keeps what is true in a state that a bound keeps out. Not kept: how often a claim was true behind the bounds. */
  noteBehind(edge: number, state: Int32Array): void {
    const event = edge < this.#ofEdge.length ? this.#ofEdge[edge]! & this.#eventAtoms : 0;
    this.#ofEdge = kept(this.#ofEdge, edge, event | this.letterOf(state));
  }

  #unlessBlind(ask: () => number): number {
    if (this.needs.size > 0) return 0;
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof ObserverNeeded)) throw error;
      this.needs.add(error.observer);
      return 0;
    }
  }

  #masked(atoms: readonly (Evaluator | null)[], before: Int32Array, after: Int32Array, label: number): number {
    let mask = 0;
    for (let atom = 0; atom < atoms.length; atom++) {
      if (atoms[atom] === null) continue;
      const says = atoms[atom]!.evaluate(before, after, label);
      if (says === SAYS.nothing) throw this.#saysNothing();
      if (says === SAYS.true) mask |= 1 << atom;
    }
    return mask;
  }

  #saysNothing(): KripkeError {
    return new KripkeError(
      75,
      `"${this.source.name}" asks a predicate that answers undefined here: in a formula of behaviours a predicate must answer true or false, for what is neither is not made true by \`not\` either, and the claim would hold for nothing. Usually a \`?.\` or a branch without an answer; compare with === or say ?? false.`,
    );
  }

  propositions(): Propositions {
    const [states, edges] = [this.#ofState, this.#ofEdge];
    return {
      ofState: (state) => states[state]!,
      ofEdge: this.watchesEvents ? (edge) => edges[edge]! & this.#eventAtoms : null,
    };
  }

  /** As they are while they are being kept. */
  get letters(): Letters {
    return {
      ofState: (state) => this.#ofState[state]!,
      ofEvent: this.watchesEvents ? (edge) => this.#ofEdge[edge]! & this.#eventAtoms : () => 0,
      behind: (edge) => this.#ofEdge[edge]! & ~this.#eventAtoms,
      blindToStutter: !this.watchesIdling,
    };
  }
}

type Masks = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Writes a mask, in wider or longer memory where it needs that. */
const kept = (masks: Masks, at: number, mask: number): Masks => {
  let into = masks;
  if (mask > 255 && into instanceof Uint8Array) into = Uint32Array.from(into);
  if (at >= into.length) {
    const longer = into instanceof Uint8Array ? new Uint8Array(2 * at) : new Uint32Array(2 * at);
    longer.set(into);
    into = longer;
  }
  into[at] = mask;
  return into;
};

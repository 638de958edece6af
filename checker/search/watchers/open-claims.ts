// The claims of a search while it runs: which are still open, what was found, and whether they ever said anything.
// The one idea: a claim is asked until the level in which it was first hit is complete, so its shortest evidence is known and
// the least of it can be chosen afterwards, whatever the order in which states were found.
// Not here: rebuilding the evidence (evidence.ts), verdicts (result/).
import type { AnyClaim, AnyClaims, Authored } from "../../language/asking.ts";
import { type Asks, askedBy, claimRow, type ResultClaimKind } from "../../language/index.ts";
import { type Evaluator, type Predicates, SAYS, type SymmetryProof } from "../../machine/machine.ts";
import type { Successors } from "../../machine/successors.ts";
import { layout } from "../../values/record.ts";
import { PairMap } from "../../values/sequences.ts";

/** A transition: the index of the state before, and the label. */
export const EDGE = layout("from", "label");

/** Where a claim was hit: a stored state, an initial state that was not stored, or a transition from a stored state. */
export interface Hits {
  /** Length of the evidence in events. */
  readonly events: number;
  readonly states: number[];
  readonly initial: number[];
  /** One `EDGE` behind the other. */
  readonly edges: number[];
  /** Does a transition from a state of `edges` hit the claim? Needed where labels are those of a representative. */
  readonly hitsClaim?: (before: Int32Array, after: Int32Array, label: number) => boolean;
}

/** What was found of a claim, where a search is saved. */
export interface SavedClaim {
  readonly name: string;
  readonly spoke: boolean;
  readonly twin: number;
  readonly hits: Omit<Hits, "hitsClaim"> | null;
}

/** Two functions of the state: what some see of it, and what they would like to know. */
export interface Looks {
  readonly view: Evaluator;
  readonly fact: Evaluator;
  /** (view, 0) → the fact of the first state with it; (view, 1) → its index. */
  readonly seen: PairMap;
}

/** A claim, and what the search found of it. */
export interface AskedClaim {
  readonly name: string;
  readonly kind: ResultClaimKind;
  /** Null: nothing that settles it. */
  readonly hits: Hits | null;
  /** Did it ever answer anything but undefined? */
  readonly spoke: boolean;
  /** Of a claim about two states: the state that looks like the one hit; -1: there is none. */
  readonly twin: number;
  readonly looks: Looks | null;
  /** Its predicate as the search asked it, and as it was given; null: it has none. */
  readonly evaluator: Evaluator | null;
  readonly asIs: Evaluator | null;
}

export class OpenClaim {
  readonly name: string;
  readonly kind: ResultClaimKind;
  /** The answer that settles it: false for what must hold, true for what must be reached. */
  readonly #settles: number;
  /** Did it ever answer anything but undefined? */
  spoke = false;
  hits: Hits | null = null;
  /** Of `indistinguishable`: the state that looks like the one hit. */
  twin = -1;
  readonly looks: Looks | null;

  #evaluator: Evaluator | null;
  /** As it was given: not asked under other names. */
  readonly asIs: Evaluator | null;

  constructor(name: string, kind: ResultClaimKind, evaluator: Evaluator | null, looks: Looks | null = null) {
    this.name = name;
    this.looks = looks;
    this.kind = kind;
    this.#evaluator = evaluator;
    this.asIs = evaluator;
    this.#settles = claimRow(kind).settles === true ? SAYS.true : SAYS.false;
  }

  get evaluator(): Evaluator | null {
    return this.#evaluator;
  }

  /** From now on the claim is asked under every name while the search runs. */
  proveBy(proof: SymmetryProof): void {
    if (this.#evaluator !== null)
      this.#evaluator = proof.predicate(this.#evaluator, `the claim "${this.name}"`, this.#settles);
  }

  /** Asks; true if the answer settles the claim. */
  settledBy(before: Int32Array, after: Int32Array, label: number): boolean {
    const says = this.#evaluator!.evaluate(before, after, label);
    if (says === SAYS.nothing) return false;
    this.spoke = true;
    return says === this.#settles;
  }

  /** May its answer change when this component changes? */
  dependsOn(component: number): boolean {
    if (this.looks === null) return this.evaluator!.dependsOn(component);
    return this.looks.view.dependsOn(component) || this.looks.fact.dependsOn(component);
  }

  /** May its answer change when what a successor changes does? */
  dependsOnAny(successors: Successors, at: number): boolean {
    const changes = successors.changes(at);
    for (let change = 0; change < changes; change++) if (this.dependsOn(successors.component(at, change))) return true;
    return false;
  }

  /** Compares a stored state with those that look like it; true if one differs in the fact. */
  differsFromTwin(state: Int32Array, index: number): boolean {
    const { view, fact, seen } = this.looks!;
    const look = view.evaluate(state, state, -1);
    if (look === 0) return false;
    this.spoke = true;
    const known = fact.evaluate(state, state, -1);
    const first = seen.get(look, 0);
    if (first < 0) {
      seen.set(look, 0, known);
      seen.set(look, 1, index);
    } else if (first !== known && this.hits === null) {
      this.twin = seen.get(look, 1);
      return true;
    }
    return false;
  }

  /** What was found of it so far, with those of its hits that are shown. */
  asked(shown: (hits: Hits) => Hits | null): AskedClaim {
    const { name, kind, spoke, twin, looks, evaluator, asIs } = this;
    const hits = this.hits === null ? null : shown(this.hits);
    return Object.freeze({ name, kind, hits, spoke, twin, looks, evaluator, asIs });
  }

  /** What is to be kept of it. */
  get saved(): SavedClaim {
    const { name, spoke, twin } = this;
    if (this.hits === null) return { name, spoke, twin, hits: null };
    const { events, states, initial, edges } = this.hits;
    return { name, spoke, twin, hits: { events, states, initial, edges } };
  }

  /** Takes what was found of it in a search that was saved. */
  recall({ spoke, twin, hits }: SavedClaim): void {
    this.spoke = spoke;
    this.twin = twin;
    this.hits = null;
    if (hits !== null) {
      const { states, initial, edges } = this.hit(hits.events);
      for (const state of hits.states) states.push(state);
      for (const position of hits.initial) initial.push(position);
      for (const word of hits.edges) edges.push(word);
    }
  }

  hit(events: number): Hits {
    this.hits ??= {
      events,
      states: [],
      initial: [],
      edges: [],
      hitsClaim: (before, after, label) => {
        if (this.asIs === null) return true;
        const says =
          askedBy(this.kind).predicate === "transition"
            ? this.asIs.evaluate(before, after, label)
            : this.asIs.evaluate(after, after, -1);
        return says === this.#settles;
      },
    };
    return this.hits;
  }
}

/** A hit refutes the claim, or bears it out. */
export const isViolated = ({ hits, kind }: Pick<AskedClaim, "hits" | "kind">): boolean =>
  hits !== null && claimRow(kind).evidence === "violated";

const looksOf = (predicates: Predicates, name: string, claim: AnyClaim): Looks => {
  const [view, fact] = (claim.says as { of: readonly Authored[] }).of;
  return { view: predicates.valuation(name, view!), fact: predicates.valuation(name, fact!), seen: new PairMap() };
};

type Opens = (predicates: Predicates, name: string, claim: AnyClaim) => readonly OpenClaim[];

/** By what is asked. */
const OPENS: Readonly<Record<Asks, Opens>> = {
  state: (predicates, name, { kind, says }) => [
    new OpenClaim(name, kind, predicates.evaluator(name, says as Authored, "state")),
  ],
  transition: (predicates, name, { kind, says }) => [
    new OpenClaim(name, kind, predicates.evaluator(name, says as Authored, "transition")),
  ],
  pair: (predicates, name, claim) => [new OpenClaim(name, claim.kind, null, looksOf(predicates, name, claim))],
  // Decided on the graph (temporal/).
  behaviour: () => [],
  end: (_, name, { kind }) => [new OpenClaim(name, kind, null)],
};

/** The claims of a source that a search decides; the others speak of infinite behaviours. */
export const openClaims = (predicates: Predicates, claims: AnyClaims): OpenClaim[] =>
  Object.entries(claims).flatMap(([name, claim]) => OPENS[claimRow(claim.kind).asks](predicates, name, claim));

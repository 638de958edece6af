// The naive explorer: breadth-first over a graph, with strings as keys and every claim asked of every state and transition.
// The one idea: it is too simple to be wrong in the ways an optimised engine can be.
// Not here: what a state or a transition is (protocol-graph.ts, spec-graph.ts).

import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import { canonical } from "./canonical.ts";
import { type ClaimSource, type Graph, isEnd, type Transition } from "./graph.ts";
import { isProtocol, ProtocolGraph } from "./protocol-graph.ts";
import { SpecGraph } from "./spec-graph.ts";

export interface Limits {
  readonly maxDepth?: number;
  readonly maxStates?: number;
  /** Gives up in the middle of a level: such a system is too large to compare. */
  readonly patience?: number;
  /** Gives up when more transitions than this were walked, for the same reason: few states may have many. */
  readonly effort?: number;
}

/** More states or transitions than the oracle has patience for. */
export class TooLarge extends Error {}

export interface ClaimOutcome {
  readonly kind: string;
  readonly verdict: string;
  /** Events of the shortest evidence, of two paths the longer; null without evidence. */
  readonly events: number | null;
}

export interface Exploration {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly frontier: number;
  /** What each bound kept out, for the bounds that did. */
  readonly cut: { readonly within?: number; readonly depth?: number; readonly states?: number };
  /** Events that name two outcomes of one state, so that a trace could be followed to another end. */
  readonly ambiguous: readonly string[];
  readonly claims: { readonly [sentence: string]: ClaimOutcome };
}

/** What became of a generated state: stored, stored before, or outside the bound. */
export type Fate = "new" | "seen" | "cut";

/** A state with its key. */
export interface Keyed<State> {
  readonly state: State;
  readonly key: string;
}

/** Is told of every state that is expanded and every transition that counts, for statistics. */
export interface Onlooker<State> {
  began(state: Keyed<State>): void;
  expanded(state: Keyed<State>, end: "no" | "legitimate" | "deadlock"): void;
  went(from: Keyed<State>, transition: Transition<State>, to: Keyed<State>, fate: Fate): void;
}

const NO_DEADLOCK = "no deadlock";

/** The graph of a protocol or a spec. */
export const graphOf = (source: ProtocolSource | SpecSource): Graph<unknown> =>
  (isProtocol(source) ? new ProtocolGraph(source) : new SpecGraph(source)) as Graph<unknown>;

/** Everything the engine is compared by. */
export const explore = (
  source: ProtocolSource | SpecSource,
  limits: Limits = {},
  onlooker?: Onlooker<unknown>,
): Exploration => new Search(graphOf(source), limits, onlooker).run();

class Search<State> {
  readonly #graph: Graph<State>;
  readonly #limits: Limits;
  readonly #onlooker: Onlooker<State> | undefined;
  readonly #stored = new Set<string>();
  readonly #evidence = new Map<string, number>();
  /** For each `indistinguishable` claim, the first fact under each view. */
  readonly #facts = new Map<string, Map<string, string>>();
  readonly #ambiguous = new Set<string>();
  #generated = 0;
  #depth = 0;
  #outside = 0;
  #walked = 0;

  constructor(graph: Graph<State>, limits: Limits, onlooker: Onlooker<State> | undefined) {
    this.#graph = graph;
    this.#limits = limits;
    this.#onlooker = onlooker;
  }

  run(): Exploration {
    let level: Keyed<State>[] = [];
    for (const { state } of this.#graph.initial()) {
      const keyed = { state, key: this.#graph.key(state) };
      if (this.#meet(keyed, 0) === "new") level.push(keyed);
      this.#onlooker?.began(keyed);
    }
    while (level.length > 0) {
      this.#depth++;
      if (this.#depth === this.#limits.maxDepth && level.some(({ state }) => this.#leadsOn(state))) {
        return this.#result("depth", level.length);
      }
      level = level.flatMap((keyed) => this.#expand(keyed));
      if (level.length > 0 && this.#stored.size >= (this.#limits.maxStates ?? Number.POSITIVE_INFINITY)) {
        this.#depth++;
        return this.#result("states", level.length);
      }
    }
    return this.#result(null, 0);
  }

  /** Asks the claims about a generated state and keeps it if it is new and inside the bound. */
  #meet({ state, key }: Keyed<State>, events: number): Fate {
    this.#generated++;
    if (this.#stored.has(key)) return "seen";
    for (const [name, claim] of Object.entries(this.#graph.claims)) {
      if (claim.kind === "always" && this.#graph.says(claim, state) === false) this.#found(name, events);
      if (claim.kind === "reachable" && this.#graph.says(claim, state) === true) this.#found(name, events);
    }
    if (!this.#graph.within(state)) {
      this.#outside++;
      return "cut";
    }
    this.#stored.add(key);
    for (const [name, claim] of Object.entries(this.#graph.claims)) {
      if (claim.kind === "indistinguishable" && this.#conflicts(name, claim, state)) this.#found(name, events);
    }
    if (this.#stored.size > (this.#limits.patience ?? Number.POSITIVE_INFINITY)) throw new TooLarge();
    return "new";
  }

  /** Has a state that was stored before the same view and another fact? */
  #conflicts(name: string, claim: ClaimSource, state: State): boolean {
    const { view, fact } = this.#graph.look(claim, state);
    if (view === null) return false;
    const facts = this.#facts.get(name) ?? new Map<string, string>();
    this.#facts.set(name, facts);
    const known = facts.get(view);
    if (known === undefined) facts.set(view, fact);
    return known !== undefined && known !== fact;
  }

  #leadsOn(state: State): boolean {
    return this.#graph.transitions(state).some(({ to }) => !this.#stored.has(this.#graph.key(to)));
  }

  #expand(from: Keyed<State>): Keyed<State>[] {
    const transitions = this.#graph.transitions(from.state);
    this.#walked += transitions.length;
    if (this.#walked > (this.#limits.effort ?? Number.POSITIVE_INFINITY)) throw new TooLarge();
    const end = isEnd(this.#graph, from.state, transitions);
    const deadlock = end && !this.#graph.ends(from.state);
    if (deadlock) this.#found(NO_DEADLOCK, this.#depth - 1);
    this.#onlooker?.expanded(from, deadlock ? "deadlock" : end ? "legitimate" : "no");
    this.#tellApart(transitions);
    const found: Keyed<State>[] = [];
    for (const transition of transitions) {
      for (const [name, claim] of Object.entries(this.#graph.claims)) {
        if (claim.kind === "step" && this.#graph.saysOfStep(claim, from.state, transition) === false) {
          this.#found(name, this.#depth);
        }
      }
      const to = { state: transition.to, key: this.#graph.key(transition.to) };
      const fate = this.#meet(to, this.#depth);
      if (fate === "new") found.push(to);
      this.#onlooker?.went(from, transition, to, fate);
    }
    return found;
  }

  #tellApart(transitions: readonly Transition<State>[]): void {
    const events = new Set<string>();
    for (const { event } of transitions) {
      const { text } = canonical(event);
      if (events.has(text)) this.#ambiguous.add(text);
      events.add(text);
    }
  }

  #found(claim: string, events: number): void {
    if (!this.#evidence.has(claim)) this.#evidence.set(claim, events);
  }

  #result(stop: "depth" | "states" | null, frontier: number): Exploration {
    const bounded = this.#outside > 0 || stop === "depth";
    const outcome = (name: string, kind: string): ClaimOutcome => {
      const events = this.#evidence.get(name) ?? null;
      const [good, bad] =
        kind === "reachable" || kind === "indistinguishable" ? ["unreachable", "witnessed"] : ["holds", "violated"];
      const without = stop === "states" ? "undecided" : bounded ? `${good} within bounds` : good!;
      return { kind, verdict: events === null ? without : bad!, events };
    };
    return {
      distinct: this.#stored.size,
      generated: this.#generated,
      depth: this.#depth,
      frontier,
      cut: { ...(this.#outside > 0 ? { within: this.#outside } : {}), ...(stop ? { [stop]: frontier } : {}) },
      ambiguous: [...this.#ambiguous],
      claims: {
        ...Object.fromEntries(
          Object.entries(this.#graph.claims).map(([name, { kind }]) => [name, outcome(name, kind)]),
        ),
        [NO_DEADLOCK]: outcome(NO_DEADLOCK, "deadlock"),
      },
    };
  }
}

// A claim of liveness that is refuted, asked more: is it refuted without certain events, and from where on did no fair behaviour keep it?
// The one idea: the graph is explored once. An event that is forbidden stays enabled and is never taken, as what a bound cut off: so what
// is found is a fair behaviour of the model itself. Whether a claim can still be kept is asked of the claim as it stands, begun
// where the formula has come to on the way.
// Not here: which events are asked about, and how long (result/explain-behaviour.ts).
import type { ProtocolSource, SpecSource } from "../language/index.ts";
import { type Machine, ObserverNeeded } from "../machine/machine.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import type { SearchOptions, Surroundings } from "../search/options.ts";
import { isCut, type Outcome } from "../search/search-outcome.ts";
import { widened } from "../search/store/vectors.ts";
import { type Automaton, automatonOf } from "./automaton/automaton.ts";
import { Monitor } from "./automaton/monitor.ts";
import { type TemporalClaim, temporalClaims } from "./claim.ts";
import { FairComponents } from "./components.ts";
import { searchOf } from "./decide.ts";
import { Exploration } from "./exploration.ts";
import { fairLasso } from "./fair-lasso.ts";
import type { Fairness, Graph } from "./graph.ts";
import { Obligations } from "./obligations.ts";
import { pathOf, prefixPathOf, type Walked } from "./path.ts";
import { type Prefix, PrefixSearch } from "./prefix-search.ts";
import { Product, reach } from "./product.ts";
import { triedView, unlessBroken } from "./view-proof.ts";

/** A way as the machine runs it: its states, and the label of each event. */
export interface Run {
  readonly states: readonly Int32Array[];
  readonly labels: readonly number[];
}

/** Explores what one claim of liveness can see, within bounds, with the observers that it turns out to read. */
export const askMore = async (
  source: ProtocolSource | SpecSource,
  name: string,
  options: SearchOptions,
  surroundings: Surroundings,
): Promise<AskedMore> => {
  const claim = temporalClaims(source.claims).find((each) => each.name === name)!;
  let observers: ReadonlySet<unknown> = new Set();
  for (;;) {
    const exploration = new Exploration(machineOf(source, { observers }, options), [claim], "nothing");
    const outcome = await searchOf(exploration, options, surroundings).run();
    const missing = outcome.failure?.error;
    const needs = missing instanceof ObserverNeeded ? [missing.observer] : [...exploration.claims[0]!.needs];
    if (needs.length === 0) return new AskedMore(exploration, triedView(outcome, exploration.claims));
    observers = new Set([...observers, ...needs]);
  }
};

export class AskedMore {
  readonly machine: Machine;
  readonly #outcome: Outcome;
  readonly #walked: Walked;
  readonly #exploration: Exploration;
  readonly #claim: TemporalClaim;
  readonly #graph: Graph;
  readonly #fairness: Fairness;
  #tellsCauses: boolean | null = null;

  constructor(exploration: Exploration, walked: Walked) {
    const { outcome } = walked;
    const { machine, recorder } = exploration;
    this.machine = machine;
    this.#exploration = exploration;
    this.#walked = walked;
    this.#outcome = outcome;
    this.#claim = exploration.claims[0]!;
    const unknown = machine.events.size;
    this.#graph = recorder.finish(outcome.store.size, unknown, outcome.isTorn);
    this.#fairness = exploration.fairnessWith(unknown);
  }

  /** What ended the exploration; null: nothing was left to explore. */
  get endedBy(): Outcome["stop"] | "error" {
    return this.#outcome.failure !== null ? "error" : this.#outcome.stop;
  }

  /** Is there nothing that it does not know, within the bound of the model? */
  get isWhole(): boolean {
    return this.endedBy === null;
  }

  /** Did the bound of the model keep out what follows on some state? */
  get isBounded(): boolean {
    return isCut(this.#outcome);
  }

  /** Are causes of events the same in states that a view takes for one? It need not tell what happens at once within an event. */
  get tellsCauses(): boolean {
    const { events } = this.machine;
    const causes = (label: number): string =>
      JSON.stringify([label, ...events.happened(label)].map((each) => events.cause(each)));
    this.#tellsCauses ??= triedView(this.#outcome, this.#exploration.claims, causes).outcome.failure === null;
    return this.#tellsCauses;
  }

  /** Does it know all that happens within so many events? */
  knows(events: number): boolean {
    return this.isWhole || (this.#outcome.failure === null && this.#outcome.completeDepth > events);
  }

  /**
   * The events of a fair behaviour that refutes the claim and in which certain events never happen, their stem and the cycle once, or of a
   * prefix that does; null: none was found. What `look` throws ends the search.
   */
  refutedWithout(isForbidden: (label: number) => boolean, look: () => void): number | null {
    const { labels, targets, offsets, states } = this.#graph;
    const unknown = this.machine.events.size;
    const forbidden = Uint8Array.from({ length: unknown + 1 }, (_, label) =>
      label < unknown && isForbidden(label) ? 1 : 0,
    );
    const prefix = this.#prefixWithout((edge) => labels[edge]! < unknown && forbidden[labels[edge]!] === 0, look);
    if (prefix !== null) return this.#inRealStates(() => this.#pathOfPrefix(prefix), prefix.edges.length);
    const edges = offsets[states]!;
    const kept = targets.slice(0, edges);
    for (let edge = 0; edge < edges; edge++) if (forbidden[labels[edge]!] === 1) kept[edge] = -1;
    const graph = { ...this.#graph, targets: kept };
    const lasso = fairLasso(graph, this.#claim.propositions(), this.#fairness, this.#claim.formula.sought, look);
    if (lasso === null) return null;
    return this.#inRealStates(() => pathOf(this.#walked, graph, lasso), lasso.stem.length + lasso.cycle.length);
  }

  /** Under a view what was found is believed once it was walked. */
  #inRealStates(walk: () => unknown, events: number): number | null {
    if (this.#outcome.reduction === null) return events;
    return unlessBroken(walk).broken === null ? events : null;
  }

  #pathOfPrefix(prefix: Prefix): unknown {
    return prefixPathOf(this.#walked, this.#exploration.recorder, this.#claim, prefix);
  }

  #prefixWithout(allows: (edge: number) => boolean, look: () => void): Prefix | null {
    const { monitor, letters } = this.#claim;
    if (!(monitor instanceof Monitor) || !this.machine.assumes.fairness.prolongs) return null;
    const search = new PrefixSearch(monitor, letters, allows);
    for (const [position, { state }] of this.machine.initial.entries())
      search.start(position, this.#indexOf(state), this.#claim.letterOf(widened(state, this.machine.components)));
    const { offsets, targets, states } = this.#graph;
    while (search.extend({ expanded: states, offsets, targets }, look)) look();
    return search.found;
  }

  /** The state of the graph that a state is, or that stands for it; -1: none. */
  #indexOf(state: Int32Array): number {
    const { store, reduction } = this.#outcome;
    const whole = widened(state, this.machine.components);
    return reduction === null ? store.findState(whole, false) : reduction.find(store, whole, false);
  }

  /**
   * After how many events of a way that refutes the claim a fair behaviour that keeps it was still possible for the last time; of a way
   * that repeats, infinity: it is possible for ever. -1: not even at the start. Null: not known. What a bound keeps out stays enabled
   * and is never taken, so what is found is a fair behaviour of the model; that none is found is known of those within the bound.
   */
  lastKept({ states, labels }: Run, loopStart: number | null, look: () => void): number | null {
    const automaton = automatonOf(this.#claim.formula.claimed);
    const letters = this.#lettersOf({ states, labels });
    const at = states.map((state) => this.#indexOf(state));
    const come: (readonly number[])[] = [automaton.initial];
    for (const letter of letters) come.push(after(automaton, come.at(-1)!, letter));
    const isKept = (events: number): boolean => this.#isKept(automaton, at[events]!, come[events]!, look);
    if (loopStart !== null) {
      const always = this.#comeInTheEnd(automaton, come.at(-1)!, letters, states.at(-1)!, loopStart);
      if (this.#isKept(automaton, at.at(-1)!, always, look)) return Number.POSITIVE_INFINITY;
    }
    // That nothing was found is known only where everything was looked at.
    if (!this.isWhole) return null;
    let [kept, lost] = [-1, states.length];
    while (lost - kept > 1) {
      const between = Math.trunc((kept + lost) / 2);
      if (isKept(between)) kept = between;
      else lost = between;
    }
    // What is lost only while it repeats is lost behind no event of its own.
    return loopStart !== null && kept === states.length - 1 ? null : kept;
  }

  /** Where the formula comes to, at the end of what repeats, however often it was gone round. */
  #comeInTheEnd(
    automaton: Automaton,
    end: readonly number[],
    letters: readonly number[],
    last: Int32Array,
    loopStart: number,
  ): readonly number[] {
    const cycle = loopStart === letters.length ? [this.#claim.maskOf(last)] : letters.slice(loopStart);
    const seen = new Set<string>();
    let come = end;
    while (!seen.has(come.join())) {
      seen.add(come.join());
      for (const letter of cycle) come = after(automaton, come, letter);
    }
    return come;
  }

  /** What is true of each state and of the event that leaves it. */
  #lettersOf({ states, labels }: Run): readonly number[] {
    const claim = this.#claim;
    return labels.map((label, i) => claim.maskOf(states[i]!) | claim.maskOfEvent(states[i]!, states[i + 1]!, label));
  }

  /** Is there a fair behaviour from a state on that the automaton accepts from where it has come to? */
  #isKept(automaton: Automaton, state: number, come: readonly number[], look: () => void): boolean {
    if (state < 0 || come.length === 0) return false;
    const graph = { ...this.#graph, initial: Int32Array.of(state) };
    const obligations = new Obligations(graph, this.#fairness);
    const product = new Product(graph, { ...automaton, initial: come }, obligations, this.#claim.propositions(), look);
    const { pairs, stops } = reach(product);
    return stops || new FairComponents(product, pairs).found;
  }
}

/** The states that an automaton may be in after a letter. */
const after = ({ first, needs, bars, to }: Automaton, from: readonly number[], letter: number): readonly number[] => {
  const next = new Set<number>();
  for (const state of from)
    for (let transition = first[state]!; transition < first[state + 1]!; transition++)
      if ((letter & needs[transition]!) === needs[transition] && (letter & bars[transition]!) === 0)
        next.add(to[transition]!);
  return [...next].sort((a, b) => a - b);
};

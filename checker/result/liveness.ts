// The liveness claims of a check: decided on the graph of safety where that is the same, else on graphs of their own.
// The one idea: only a check that makes such claims pays for them.
// Not here: how they are decided (temporal/), verdicts (check.ts).
import type { Machine } from "../machine/machine.ts";
import type { Extras } from "../search/explorer.ts";
import type { Stop } from "../search/limits.ts";
import type { SearchOptions, Surroundings } from "../search/options.ts";
import type { Outcome } from "../search/search-outcome.ts";
import { hasPrefixes, type TemporalSource, temporalClaims } from "../temporal/claim.ts";
import { type Decisions, decideApart, type Source, sharesGraph } from "../temporal/decide.ts";
import { Exploration } from "../temporal/exploration.ts";

/** Where a check stopped so, nothing further is explored. */
const SPENT: ReadonlySet<Stop> = new Set(["seconds", "memory", "interrupt", "first"]);

/** So many states are looked at first. */
const SCOUTED = 2000;

export class Liveness {
  readonly #source: Source;
  readonly #claims: readonly TemporalSource[];
  readonly #options: SearchOptions;
  /** On the graph of safety; null: there are no claims, or they have graphs of their own. */
  readonly #shared: Exploration | null;
  #scouted: Decisions["decided"] = [];

  /** `mayShare`: false where what the search of safety finds is saved, which the graph would not be. */
  constructor(source: Source, machine: Machine, options: SearchOptions, mayShare: boolean) {
    this.#source = source;
    this.#options = options;
    this.#claims = temporalClaims(source.claims);
    const shares = mayShare && this.#claims.length > 0 && sharesGraph(source, machine, options);
    this.#shared = shares
      ? new Exploration(machine, this.#claims, options.first === true ? "something" : "nothing")
      : null;
  }

  /** What the search of safety is to do for it. */
  get extras(): Extras {
    return this.#shared === null ? {} : { graph: this.#shared.recorder };
  }

  /**
   * Looks a little way into a graph of its own before that of safety is searched, for claims that a finite path may refute: where the
   * latter grows for ever, time or an interrupt ends it and nothing is left for the former.
   */
  async scout(surroundings: Surroundings): Promise<void> {
    if (this.#shared !== null) return;
    const claims = this.#claims.filter(hasPrefixes);
    if (claims.length === 0) return;
    const { onProgress: _, ...options } = this.#options;
    const maxStates = Math.min(options.maxStates ?? SCOUTED, SCOUTED);
    this.#scouted = (await decideApart(this.#source, claims, { ...options, maxStates }, surroundings)).decided;
  }

  /** What a search that ended before its time says of it. */
  undecided(outcome: Outcome): Decisions {
    const decided = this.#claims.map((source) => ({ source, refutation: null, outcome, undecided: null }));
    return { decided, warnings: [], notes: [], failed: null, stop: null };
  }

  async decide(outcome: Outcome, surroundings: Surroundings): Promise<Decisions> {
    const nothing: Decisions = { decided: [], warnings: [], notes: [], failed: null, stop: null };
    if (this.#claims.length === 0) return nothing;
    if (this.#shared !== null) return { ...nothing, ...this.#shared.decide({ outcome, compare: () => {} }) };
    const undecided = this.undecided(outcome);
    if (outcome.failure !== null) return undecided;
    if (outcome.stop !== null && SPENT.has(outcome.stop)) {
      const refuted = new Map(this.#scouted.map(({ source, refutation }) => [source, refutation]));
      const decided = undecided.decided.map((each) => ({ ...each, refutation: refuted.get(each.source) ?? null }));
      return { ...undecided, decided };
    }
    const { maxSeconds } = this.#options;
    const left =
      maxSeconds === undefined ? {} : { maxSeconds: Math.max(0, maxSeconds - outcome.limits.elapsed / 1000) };
    return decideApart(this.#source, this.#claims, { ...this.#options, ...left }, surroundings);
  }
}

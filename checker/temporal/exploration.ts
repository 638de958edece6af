// A graph being explored for some temporal claims, and what it says of each of them in the end.
// The one idea: a claim is refuted by a finite prefix, which is known while the graph still grows, or else by a fair behaviour that
// repeats, which is sought once it does not; one that neither refutes holds only if there is a fair behaviour at all.
// Not here: which claims need which graph (decide.ts), verdicts (result/).
import type { Machine } from "../machine/machine.ts";
import type { Stop } from "../search/limits.ts";
import type { Evidence } from "../search/options.ts";
import { endedBy, isCut, type Outcome } from "../search/search-outcome.ts";
import { TemporalClaim, type TemporalSource } from "./claim.ts";
import { fairLasso } from "./fair-lasso.ts";
import type { Fairness, Graph } from "./graph.ts";
import { cautions, hasFairBehaviour, type Refuted } from "./liveness-warnings.ts";
import { pathOf, prefixPathOf, type Walked } from "./path.ts";
import { type Ends, GraphRecorder, withoutIdling } from "./recorder.ts";
import { unlessStopped } from "./unless-stopped.ts";

/** What came of a temporal claim. */
export interface Decision {
  readonly source: TemporalSource;
  /** A fair behaviour that refutes it, or a finite prefix that does however it goes on. */
  readonly refutation: Evidence | null;
  /** Of the search of the graph that it was decided on, and of the work on it: whether they ended, and what was cut. */
  readonly outcome: Outcome;
  /** Why nothing can be said of it, though nothing ended the search; a sentence. */
  readonly undecided: string | null;
}

export interface Decided {
  readonly decided: readonly Decision[];
  readonly warnings: readonly string[];
  /** The bound that ended the work on what was explored, or the search before it; null: none did. */
  readonly stop: Stop | null;
}

/** After these there is neither time nor memory left, and the last state may have been expanded in part. */
const SPENT: ReadonlySet<Stop> = new Set(["seconds", "memory", "interrupt"]);

export class Exploration {
  readonly machine: Machine;
  readonly claims: readonly TemporalClaim[];
  readonly recorder: GraphRecorder;

  /** `ends`: once so many claims are refuted by a prefix, the search may end. */
  constructor(machine: Machine, claims: readonly TemporalSource[], ends: Ends) {
    this.machine = machine;
    this.claims = claims.map((claim) => new TemporalClaim(claim, machine.asks));
    this.recorder = new GraphRecorder(
      this.claims,
      machine.asks.view !== null,
      machine.assumes.fairness.prolongs ? ends : "nothing",
    );
  }

  /** What the search explored says of the claims; those that need an observer are left over. */
  decide(walked: Walked, observers: ReadonlySet<unknown> = new Set()): Decided {
    const open = this.claims.filter(({ needs }) => needs.size === 0);
    const { outcome } = walked;
    const prefixesEndedBy = unlessStopped(outcome.limits, (look) => this.recorder.endPrefixes(look));
    let stop = outcome.stop ?? prefixesEndedBy;
    const refutations = new Map<TemporalClaim, Evidence>();
    if (this.machine.assumes.fairness.prolongs)
      for (const claim of open) {
        const prefix = this.recorder.prefixOf(claim);
        if (prefix !== null) refutations.set(claim, prefixPathOf(walked, this.recorder, claim, prefix));
      }
    const warnings: string[] = [];
    const reasons = new Map<TemporalClaim, string>();
    if (outcome.failure === null && (stop === null || !SPENT.has(stop))) {
      const cyclesEndedBy = this.#goOnForEver(walked, open, refutations, (claims, graph, fairness, look) => {
        if (outcome.stop !== null) return;
        // Events that change nothing are not in the graph, and happen all the same.
        for (let label = 0; label < this.machine.events.size; label++)
          if (outcome.taken.get(label) > 0) this.machine.assumes.fairness.obligationsOf(label);
        const decided = open.map((claim): Refuted => ({ claim, refutation: refutations.get(claim) ?? null }));
        warnings.push(...cautions({ graph, machine: this.machine, fairness, decided, observers }));
        for (const [claim, reason] of this.#undecided(outcome, claims, graph, fairness, look))
          reasons.set(claim, reason);
      });
      stop ??= cyclesEndedBy;
    }
    const ended = endedBy(outcome, stop);
    return {
      decided: open.map((claim) => ({
        source: claim.source,
        refutation: refutations.get(claim) ?? null,
        outcome: ended,
        undecided: reasons.get(claim) ?? null,
      })),
      warnings: [...warnings, ...reasons.values()],
      stop,
    };
  }

  /** Seeks a fair behaviour that repeats for each claim that no prefix refutes; `then` is given the claims that are left. */
  #goOnForEver(
    walked: Walked,
    open: readonly TemporalClaim[],
    refutations: Map<TemporalClaim, Evidence>,
    then: (left: readonly TemporalClaim[], graph: Graph, fairness: Fairness, look: () => void) => void,
  ): Stop | null {
    const { store, isTorn, limits } = walked.outcome;
    const unknown = this.machine.events.size;
    const whole = this.recorder.finish(store.size, unknown, isTorn);
    let blind: Graph | null = null;
    const graphOf = (claim: TemporalClaim): Graph => {
      if (claim.watchesIdling || !this.recorder.watchesTransitions) return whole;
      blind ??= withoutIdling(whole);
      return blind;
    };
    const fairness = this.fairnessWith(unknown);
    return unlessStopped(limits, (look) => {
      for (const claim of open.filter((each) => !refutations.has(each))) {
        const graph = graphOf(claim);
        const lasso = fairLasso(graph, claim.propositions(), fairness, claim.formula.sought, look);
        if (lasso !== null) refutations.set(claim, pathOf(walked, graph, lasso));
      }
      then(
        open.filter((claim) => !refutations.has(claim)),
        whole,
        fairness,
        look,
      );
    });
  }

  /** By claim that nothing refutes and of which nothing can be said all the same: why. */
  #undecided(
    outcome: Outcome,
    claims: readonly TemporalClaim[],
    graph: Graph,
    fairness: Fairness,
    look: () => void,
  ): ReadonlyMap<TemporalClaim, string> {
    if (claims.length === 0) return new Map();
    const cut = isCut(outcome);
    if (!hasFairBehaviour(graph, fairness, look)) {
      const names = claims.map(({ source }) => `"${source.name}"`).join(", ");
      const why = cut
        ? `No behaviour of this model is fair within its bounds, so ${names} ${claims.length === 1 ? "is" : "are"} undecided: every fair behaviour leaves the bounds; widen them, or use a view where numbers grow for ever.`
        : `No behaviour of this model is fair at all, so ${names} would hold whatever ${claims.length === 1 ? "it" : "they"} said: the assumptions contradict each other, usually because finitely forbids what weak or strong ask for.`;
      return new Map(claims.map((claim) => [claim, why]));
    }
    if (!cut) return new Map();
    return new Map(claims.flatMap((claim) => this.#undecidedBehindBounds(claim)));
  }

  /** What a bound cut may refute a claim that nothing else does, and it is not known whether it does. */
  #undecidedBehindBounds(claim: TemporalClaim): readonly (readonly [TemporalClaim, string])[] {
    const { name } = claim.source;
    if (claim.monitor === "too large")
      return [
        [
          claim,
          `"${name}" is undecided: its formula is too large to tell which finite beginnings refute it, and behaviours leave the bounds; split it into several claims.`,
        ],
      ];
    const prefix = this.recorder.prefixOf(claim);
    if (prefix === null) return [];
    return [
      [
        claim,
        `"${name}" is undecided: ${prefix.edges.length} event${prefix.edges.length === 1 ? "" : "s"} refute it, but within the bounds they do not go on fairly, and as finitely names what weak or strong ask for, perhaps they never do.`,
      ],
    ];
  }

  /** The machine's, with what states that were not expanded might do under a label of its own: nobody can do it. */
  fairnessWith(unknown: number): Fairness {
    const { fairness } = this.machine.assumes;
    const obligation = [fairness.unfulfillable("what lies beyond the bounds")];
    return {
      obligationsOf: (label) => (label === unknown ? obligation : fairness.obligationsOf(label)),
      isStrong: (of) => fairness.isStrong(of),
      finitely: (label) => label !== unknown && fairness.finitely(label),
    };
  }
}

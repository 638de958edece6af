// Deciding temporal claims: explore what they need, then look for a fair behaviour that refutes each.
// The one idea: a claim is decided on the graph of what it can see. Observers that it does not read are off, symmetry is off,
// and where the protocol has a view it is on; only where none of that makes a difference is the graph of safety good enough.
// Not here: the search for a behaviour (fair-lasso.ts), verdicts (result/).
import { BRAND, NO_DEADLOCK, type ProtocolSource, type SpecSource } from "../language/index.ts";
import { type Machine, ObserverNeeded } from "../machine/machine.ts";
import { machineOf } from "../machine/machine-of.ts";
import { OpenClaim } from "../search/claims.ts";
import type { Evidence, SearchOptions, Surroundings } from "../search/report.ts";
import { Search } from "../search/search.ts";
import { ViewReduction } from "../search/view.ts";
import { TemporalClaim, type TemporalSource } from "./claim.ts";
import { fairLasso } from "./fair-lasso.ts";
import type { Fairness, Graph } from "./graph.ts";
import { pathOf } from "./path.ts";
import { GraphRecorder } from "./recorder.ts";
import { unlessStopped } from "./unless-stopped.ts";
import { triedView, unlessBroken } from "./view-proof.ts";
import { cautions, type Decided } from "./warnings.ts";

export type Source = ProtocolSource | SpecSource;

/** What came of a temporal claim. */
export interface Decision {
  readonly source: TemporalSource;
  /** A fair behaviour that refutes it. */
  readonly lasso: Evidence | null;
  /** The search of the graph that it was decided on: whether it ended, and what it cut. */
  readonly search: Search;
}

export interface Decisions {
  readonly decided: readonly Decision[];
  readonly warnings: readonly string[];
  /** How the graphs differ from that of the safety claims, in words. */
  readonly notes: readonly string[];
  /** A search that failed in the author's code. */
  readonly failed: Search | null;
}

/** Is the graph of liveness the one of safety? Else it has one of its own. */
export const sharesGraph = (source: Source, machine: Machine, options: SearchOptions): boolean => {
  if (machine.view !== null) return false;
  if (source[BRAND] === "spec") return true;
  const { network, observers = [] } = source.system;
  const endless = [network].flat().some((link) => link.duplicates === "always");
  return observers.length === 0 && !endless && (machine.symmetry === null || options.symmetry === false);
};

/** A graph being explored for some temporal claims. */
export class Exploration {
  readonly machine: Machine;
  readonly claims: readonly TemporalClaim[];
  readonly recorder: GraphRecorder;

  constructor(machine: Machine, claims: readonly TemporalSource[]) {
    this.machine = machine;
    this.claims = claims.map((claim) => new TemporalClaim(claim, machine));
    this.recorder = new GraphRecorder(this.claims, machine.view !== null);
  }

  /** Looks for refutations in what the search explored; claims that need an observer are left over. */
  decide(
    search: Search,
    observers: ReadonlySet<unknown> = new Set(),
  ): { readonly decided: readonly Decision[]; readonly warnings: readonly string[] } {
    const unknown = this.machine.labels;
    const graph = this.#graph(search, unknown);
    const fairness = this.#fairness(unknown);
    const decided: Decided[] = [];
    unlessStopped(search, (look) => {
      for (const claim of this.claims.filter(({ needs }) => needs.size === 0)) {
        const lasso = fairLasso(graph, claim.propositions(), fairness, claim.formula.sought, look);
        decided.push({ claim, lasso: lasso === null ? null : pathOf(search, graph, lasso) });
      }
    });
    const warnings: string[] = [];
    if (search.stop === null)
      unlessStopped(search, (look) =>
        warnings.push(...cautions({ graph, machine: this.machine, fairness, decided, observers }, look)),
      );
    const found = new Map(decided.map(({ claim, lasso }) => [claim, lasso]));
    return {
      decided: this.claims
        .filter(({ needs }) => needs.size === 0)
        .map((claim) => ({ source: claim.source, lasso: found.get(claim) ?? null, search })),
      warnings,
    };
  }

  #graph({ store, machine, reduction, isTorn }: Search, unknown: number): Graph {
    const state = new Int32Array(machine.components);
    const load = (index: number): Int32Array => {
      store.load(index, state);
      return state;
    };
    const initial = machine.initial.map(({ state: of }) =>
      reduction === null ? store.findState(of, false) : reduction.find(store, of, false),
    );
    return this.recorder.finish(
      initial.filter((index) => index >= 0),
      store.size,
      unknown,
      isTorn,
      load,
    );
  }

  /** The machine's, with what states that were not expanded might do under a label of its own: nobody can do it. */
  #fairness(unknown: number): Fairness {
    const { fairness } = this.machine;
    const obligation = [fairness.unfulfillable("what lies beyond the bounds")];
    return {
      obligationsOf: (label) => (label === unknown ? obligation : fairness.obligationsOf(label)),
      isStrong: (of) => fairness.isStrong(of),
      finitely: (label) => label !== unknown && fairness.finitely(label),
    };
  }
}

/** Explores graphs of their own until every claim was decided on one with the observers it reads. */
export const decideApart = async (
  source: Source,
  claims: readonly TemporalSource[],
  options: SearchOptions,
  surroundings: Surroundings,
): Promise<Decisions> => {
  const decided: Decision[] = [];
  const warnings: string[] = [];
  const notes: string[] = [];
  let always = new Set<unknown>();
  let waiting = new Map<TemporalSource, ReadonlySet<unknown>>(claims.map((claim) => [claim, new Set()]));
  while (waiting.size > 0) {
    const observers = new Set([...always, ...[...waiting.values()][0]!]);
    const now = [...waiting].filter(([, needs]) => same(new Set([...always, ...needs]), observers));
    const exploration = new Exploration(
      machineOf(source, { observers }),
      now.map(([claim]) => claim),
    );
    const search = searchOf(exploration, options, surroundings);
    await search.run();
    const missing = search.failure?.error;
    if (missing instanceof ObserverNeeded) {
      // A bound reads it, so that no graph can do without.
      always = new Set([...always, missing.observer]);
      continue;
    }
    const compared = triedView(search, exploration.claims);
    const outcome = search.failure === null ? unlessBroken(search, () => exploration.decide(search, observers)) : null;
    if (outcome === null) {
      const left = [...waiting.keys()].map((claim) => ({ source: claim, lasso: null, search }));
      return { decided: [...decided, ...left], warnings, notes, failed: search };
    }
    decided.push(...outcome.decided);
    warnings.push(...outcome.warnings);
    if (outcome.decided.length > 0) notes.push(noteOf(source, search, observers, outcome.decided.length, compared));
    waiting = new Map([...waiting].filter(([claim]) => !outcome.decided.some((each) => each.source === claim)));
    for (const { source: claim, needs } of exploration.claims)
      if (needs.size > 0) waiting.set(claim, new Set([...waiting.get(claim)!, ...needs]));
  }
  return { decided, warnings, notes, failed: null };
};

const same = (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean =>
  a.size === b.size && [...a].every((member) => b.has(member));

const searchOf = (exploration: Exploration, options: SearchOptions, surroundings: Surroundings): Search => {
  const { machine, recorder } = exploration;
  return new Search(
    machine,
    [new OpenClaim(NO_DEADLOCK, "deadlock", null)],
    { ...options, first: false, profile: false },
    surroundings,
    {
      listener: recorder,
      ...(machine.view === null ? {} : { reduction: new ViewReduction(machine, machine.view) }),
    },
  );
};

/** How a graph of its own differs from that of the safety claims. */
const noteOf = (
  source: Source,
  search: Search,
  observers: ReadonlySet<unknown>,
  claims: number,
  compared: string | null,
): string => {
  const differs: string[] = [];
  if (source[BRAND] === "protocol") {
    const { symmetry = [], observers: listed = [], network } = source.system;
    if (symmetry.length > 0) differs.push(`without the symmetry of ${symmetry.join(" and ")}`);
    const off = listed.filter((each) => !observers.has(each)).map(({ name }) => name);
    if (off.length > 0) differs.push(`without the observer${off.length > 1 ? "s" : ""} ${off.join(", ")}`);
    if ([network].flat().some((link) => link.duplicates === "always"))
      differs.push("telling messages that were delivered from those that were not");
  }
  if (search.machine.view !== null) differs.push(`modulo the view${compared === null ? "" : ` (${compared})`}`);
  const { size } = search.store;
  const graph = `a graph of ${size.toLocaleString("en")} state${size === 1 ? "" : "s"}`;
  return `${claims === 1 ? "a liveness claim was" : `${claims} liveness claims were`} decided on ${graph}${differs.map((how) => `, ${how}`).join("")}`;
};

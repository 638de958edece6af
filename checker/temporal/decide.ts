// Deciding temporal claims: explore what they need, then look for a fair behaviour that refutes each.
// The one idea: a claim is decided on the graph of what it can see. Observers that it does not read are off, symmetry is off,
// and where the protocol has a view it is on; only where none of that makes a difference is the graph of safety good enough.
// Not here: what a graph says of a claim (exploration.ts), verdicts (result/).
import { BRAND, NO_DEADLOCK, type ProtocolSource, type SpecSource } from "../language/index.ts";
import { type Machine, ObserverNeeded } from "../machine/machine.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import { ViewReduction } from "../search/by-view.ts";
import { Explorer } from "../search/explorer.ts";
import type { Stop } from "../search/limits.ts";
import type { SearchOptions, Surroundings } from "../search/options.ts";
import { failedWith, type Outcome } from "../search/search-outcome.ts";
import { OpenClaim } from "../search/watchers/open-claims.ts";
import type { TemporalSource } from "./claim.ts";
import { type Decided, type Decision, Exploration } from "./exploration.ts";
import { type TriedView, triedView, unlessBroken } from "./view-proof.ts";

export type Source = ProtocolSource | SpecSource;

export interface Decisions {
  readonly decided: readonly Decision[];
  readonly warnings: readonly string[];
  /** How the graphs differ from that of the safety claims, in words. */
  readonly notes: readonly string[];
  /** Of a search of a graph of its own that failed in the author's code. */
  readonly failed: Outcome | null;
  /** The bound that ended the work on the graph of safety, or the search before it; null: none did. */
  readonly stop: Stop | null;
}

/** Is the graph of liveness the one of safety? Else it has one of its own. */
export const sharesGraph = (source: Source, machine: Machine, options: SearchOptions): boolean => {
  if (machine.asks.view !== null || options.search === "depth") return false;
  if (machine.assumes.symmetry !== null && options.symmetry !== false) return false;
  if (source[BRAND] === "spec") return true;
  const { network, observers = [] } = source.system;
  const endless = [network].flat().some((link) => link.duplicates === "always");
  return observers.length === 0 && !endless;
};

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
      machineOf(source, { observers }, options),
      now.map(([claim]) => claim),
      "everything",
    );
    const explored = await searchOf(exploration, options, surroundings).run();
    const missing = explored.failure?.error;
    if (missing instanceof ObserverNeeded) {
      // A bound reads it, so that no graph can do without.
      always = new Set([...always, missing.observer]);
      continue;
    }
    const tried = triedView(explored, exploration.claims);
    const { found, failed } = decidedOn(exploration, tried, observers);
    decided.push(...(found?.decided ?? []));
    if (found === null || failed !== null) {
      const outcome = failed ?? tried.outcome;
      const left = [...waiting.keys()].filter((claim) => !decided.some((each) => each.source === claim));
      const unknown = left.map((claim) => ({ source: claim, refutation: null, outcome, undecided: null }));
      return { decided: [...decided, ...unknown], warnings, notes, failed: outcome, stop: null };
    }
    warnings.push(...found.warnings);
    if (found.decided.length > 0)
      notes.push(noteOf(source, tried.outcome, observers, found.decided.length, tried.words, options.search));
    waiting = new Map([...waiting].filter(([claim]) => !found.decided.some((each) => each.source === claim)));
    for (const { source: claim, needs } of exploration.claims)
      if (needs.size > 0) waiting.set(claim, new Set([...waiting.get(claim)!, ...needs]));
  }
  return { decided, warnings, notes, failed: null, stop: null };
};

/** What a graph says, unless the view on it breaks its promise; `failed`: the outcome with how the search, or the work on it, failed. */
const decidedOn = (
  exploration: Exploration,
  { outcome, compare }: TriedView,
  observers: ReadonlySet<unknown>,
): { readonly found: Decided | null; readonly failed: Outcome | null } => {
  const failed = outcome.failure === null ? null : outcome;
  if (failed !== null && exploration.machine.asks.view !== null) return { found: null, failed };
  const found = unlessBroken(() => exploration.decide({ outcome, compare }, observers));
  if (found.broken !== null) return { found: null, failed: failedWith(outcome, found.broken) };
  return { found: found.value, failed };
};

const same = (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean =>
  a.size === b.size && [...a].every((member) => b.has(member));

/** The search that a graph is explored by. */
export const searchOf = (exploration: Exploration, options: SearchOptions, surroundings: Surroundings): Explorer => {
  const { machine, recorder } = exploration;
  return new Explorer(
    machine,
    [new OpenClaim(NO_DEADLOCK, "deadlock", null)],
    { ...options, first: false, profile: false },
    surroundings,
    {
      graph: recorder,
      ...(machine.asks.view === null ? {} : { reduction: new ViewReduction(machine, machine.asks.view) }),
    },
  );
};

/** How a graph of its own differs from that of the safety claims. */
const noteOf = (
  source: Source,
  { machine, store }: Outcome,
  observers: ReadonlySet<unknown>,
  claims: number,
  compared: string | null,
  search: SearchOptions["search"],
): string => {
  const differs: string[] = search === "depth" ? ["searched breadth first"] : [];
  if (source[BRAND] === "spec") {
    const { symmetry = [] } = source.behaviour;
    if (symmetry.length > 0)
      differs.push(`without the symmetry of ${symmetry.map((names) => `{${names.join(", ")}}`).join(" and ")}`);
  } else {
    const { symmetry = [], observers: listed = [], network } = source.system;
    if (symmetry.length > 0) differs.push(`without the symmetry of ${symmetry.join(" and ")}`);
    const off = listed.filter((each) => !observers.has(each)).map(({ name }) => name);
    if (off.length > 0) differs.push(`without the observer${off.length > 1 ? "s" : ""} ${off.join(", ")}`);
    if ([network].flat().some((link) => link.duplicates === "always"))
      differs.push("telling messages that were delivered from those that were not");
  }
  if (machine.asks.view !== null) differs.push(`modulo the view${compared === null ? "" : ` (${compared})`}`);
  const { size } = store;
  const graph = `a graph of ${size.toLocaleString("en")} state${size === 1 ? "" : "s"}`;
  return `${claims === 1 ? "a liveness claim was" : `${claims} liveness claims were`} decided on ${graph}${differs.map((how) => `, ${how}`).join("")}`;
};

// A loaded model with its scenarios: which of them a mutant changes, and whether they notice.
// The one idea: scenarios are asked in the order of their cost, so that most mutants are caught in milliseconds; only what nobody
// notices is searched in all of them.
// Not here: one scenario (scenario.ts), whom the mutants are given to (cli/).
import { BRAND, type Surroundings, suiteOf } from "../checker/index.ts";
import type { Judged } from "./finding.ts";
import { type AskedAtoms, Idle } from "./idle.ts";
import type { Loaded } from "./loaded.ts";
import { type Baseline, type Looking, type Placed, Scenario } from "./scenario.ts";

/** Which scenarios of a model are looked at: one by its name, or all; large ones only if asked for. */
export interface Scope {
  readonly scenario: string | null;
  readonly large: boolean;
}

export class Judging {
  /** The cheapest first. */
  readonly #scenarios: readonly Scenario[];
  readonly #sites: ReadonlyMap<number, number>;
  readonly #idle: Idle;

  private constructor(loaded: Loaded, scenarios: readonly Scenario[]) {
    this.#scenarios = scenarios.toSorted((a, b) => a.baseline.states - b.baseline.states);
    this.#idle = new Idle(loaded.switch, loaded.atoms);
    this.#sites = new Map(
      loaded.files.flatMap(({ sites }) => sites.flatMap(({ id, mutants }) => mutants.map((mutant) => [mutant.id, id]))),
    );
  }

  /** Checks the original in every scenario; null where that was interrupted. Throws as `Scenario.of`. */
  static async of(
    loaded: Loaded,
    scope: Scope,
    surroundings: Surroundings,
    looking: Looking,
    onScenario: (done: readonly [number, number]) => void = () => undefined,
  ): Promise<Judging | null> {
    const names = namesOf(loaded, scope);
    const scenarios: Scenario[] = [];
    for (const name of names) {
      onScenario([scenarios.length, names.length]);
      const scenario = await Scenario.of(loaded, name, surroundings, looking);
      if (scenario === null) return null;
      scenarios.push(scenario);
    }
    return new Judging(loaded, scenarios);
  }

  get baselines(): readonly Baseline[] {
    return this.#scenarios.map(({ baseline }) => baseline);
  }

  #placed(mutant: number): Placed {
    return { mutant, site: this.#sites.get(mutant)! };
  }

  /** What comes of the atoms of the claims in the scenario of a number, the cheapest first; null: it was interrupted. */
  atoms(scenario: number, looking: Looking): Promise<AskedAtoms | null> {
    return this.#scenarios[scenario]!.atoms(this.#idle, looking);
  }

  /** What a mutant comes to without a search; null where some scenario has to be searched. */
  async asked(mutant: number): Promise<Judged | null> {
    let reached = false;
    for (const scenario of this.#scenarios) {
      const asked = await scenario.asked(this.#placed(mutant));
      if (asked === "differs") return null;
      reached ||= asked.reached;
    }
    return { mutant, kind: reached ? "equal" : "unreached", caught: null, scenarios: [] };
  }

  /** What a mutant comes to that differs somewhere; null: it was interrupted. `each`: every claim of every scenario is judged. */
  async judged(mutant: number, looking: Looking, each: boolean): Promise<Judged | null> {
    const scenarios: (string | null)[] = [];
    let undecided = false;
    let caught: Judged["caught"] = null;
    for (const scenario of this.#scenarios) {
      const finding = await scenario.judge(this.#placed(mutant), looking, { each, grows: undecided });
      if (finding === null) return null;
      if (finding.kind !== "equal") scenarios.push(scenario.baseline.scenario);
      if (finding.kind === "undecided") undecided = true;
      if (finding.kind !== "caught") continue;
      if (!each) return { mutant, kind: "caught", caught: finding.caught, scenarios };
      caught = together(caught, finding.caught);
    }
    return { mutant, kind: caught !== null ? "caught" : undecided ? "undecided" : "survived", caught, scenarios };
  }
}

/** The first that noticed, and all claims that did. */
const together = (one: Judged["caught"], other: NonNullable<Judged["caught"]>): NonNullable<Judged["caught"]> =>
  one === null ? other : { ...one, claims: [...new Set([...one.claims, ...other.claims])] };

const namesOf = ({ checkable }: Loaded, { scenario, large }: Scope): readonly (string | null)[] => {
  if (scenario !== null) return [scenario];
  if (checkable[BRAND] !== "model") return [null];
  const names = suiteOf(checkable, large).flatMap(({ name, mutant }) => (mutant ? [] : [name]));
  return names.length === 0 ? [null] : names;
};

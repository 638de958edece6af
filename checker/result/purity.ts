// Purity: whether the author's code answers by its arguments alone, asked again when the search has ended.
// The one idea: what was told while searching is compared with what the same functions answer now that they were asked everything,
// and with what the file loaded anew answers in other orders; a variable outside the functions that changes an answer shows in one
// of them, if it does so in the states that are asked about.
// Not here: loading anew (harness/targets/anew.ts), code that answers otherwise when it is asked twice in a row (memo/twice.ts).
import { askedBy, isKripkeError, PromiseBroken } from "../language/index.ts";
import { GivenUp, lookingOut } from "../machine/lookout.ts";
import type { Evaluator, Machine, Predicates, States } from "../machine/machine.ts";
import {
  differenceOf,
  type Instance,
  ORDERS,
  type Order,
  type Predicate,
  sampleOf,
  type Told,
  toldBy,
} from "../search/anew.ts";
import type { Limits } from "../search/limits.ts";
import type { Anew, SearchOptions, Surroundings } from "../search/options.ts";
import type { Outcome } from "../search/search-outcome.ts";
import { type AskedClaim, openClaims } from "../search/watchers/open-claims.ts";
import { compileFormula } from "../temporal/automaton/formula.ts";
import { temporalClaims } from "../temporal/claim.ts";
import type { Source } from "./source.ts";

export interface Purity {
  /** What was asked again, or why it was not. */
  readonly note: string;
  readonly broken: PromiseBroken | null;
  /** What its user should know. */
  readonly warnings: readonly string[];
}

/**
 * Milliseconds for which one instance may be asked. What is asked is bounded by its number, so that two runs say the same; this is
 * for code that takes a hundred times as long as code does.
 */
const PATIENCE = 10_000;
/** How often a predicate is called again that reads nothing, and one that reads something. */
const CALLS = 2500;
const CALLS_OF_READERS = 100;

const USUALLY =
  "Usually a variable outside the functions remembers something (a counter, `first ??= self`, a cache that keeps the first answer): keep it in the state, or make it follow from the arguments alone.";

const unasked = (why: string, warnings: readonly string[] = []): Purity => ({
  note: `not asked again: ${why}`,
  broken: null,
  warnings,
});

export const AFTER_ERROR: Purity = unasked("the check ended with an error");

/** Asks again what a search was told that has ended without an error. */
export const purityOf = async (
  source: Source,
  options: SearchOptions,
  surroundings: Surroundings,
  outcome: Outcome,
): Promise<Purity> => {
  const { anew } = surroundings;
  if (anew === undefined) return unasked("it is of the library, whose tests ask it");
  const { stop } = outcome;
  if (stop !== null && stop !== "first" && stop !== "states")
    return unasked(`the search was ended by ${stop === "interrupt" ? "an interrupt" : stop}`);
  const check = new PurityCheck(source, options, surroundings, outcome);
  try {
    const same = check.same();
    if (same !== null) return same;
    for (const order of ORDERS) {
      const told = await anew((fresh) => check.fresh(fresh, order));
      if (told !== null) return told;
    }
    return check.calledAgain();
  } catch (error) {
    if (error instanceof GivenUp) return unasked(check.late);
    if (error instanceof PromiseBroken) return { ...unasked("its answers change"), broken: error };
    throw error;
  }
};

class PurityCheck {
  readonly #source: Source;
  readonly #options: SearchOptions;
  readonly #surroundings: Surroundings;
  readonly #first: Instance;
  readonly #states: readonly Int32Array[];
  readonly #limits: Limits;
  #told: Told | null = null;

  constructor(source: Source, options: SearchOptions, surroundings: Surroundings, outcome: Outcome) {
    this.#source = source;
    this.#options = options;
    this.#surroundings = surroundings;
    const { machine, claims, limits } = outcome;
    this.#limits = limits;
    this.#first = { machine, predicates: predicatesOf(source, machine.asks, claims) };
    this.#states = sampleOf(outcome);
  }

  get late(): string {
    if (this.#options.signal?.aborted === true) return "an interrupt ended it";
    if (this.#limits.isLate) return "the time for the check was over";
    return `it takes more than ${PATIENCE / 1000} seconds`;
  }

  #looking<T>(work: () => T): T {
    const { now } = this.#surroundings;
    const until = now() + PATIENCE;
    return lookingOut(() => this.#limits.isLate || now() > until, work);
  }

  /** Asks the same functions: null if they answer as they did. */
  same(): Purity | null {
    return this.#looking(() => {
      this.#told = toldBy(this.#first, this.#states);
      return this.#compared(this.#source, ORDERS[0], "the same functions were asked once more");
    });
  }

  /** Asks another instance, or tells why there is none. */
  fresh(found: Anew, order: Order): Purity | null {
    const { questions } = this.#told!;
    if ("because" in found) {
      const { because, isFault } = found;
      return unasked(
        `${because}; the same functions were, ${questions} questions`,
        isFault
          ? [`Whether the model's code answers by its arguments alone was not asked of another instance: ${because}.`]
          : [],
      );
    }
    return this.#looking(() => this.#compared(found.source, order, "the file, loaded anew, was asked"));
  }

  #compared(source: Source, order: Order, when: string): Purity | null {
    let machine: Machine | null;
    try {
      machine = this.#first.machine.purity.anew(source);
    } catch (error) {
      if (!isKripkeError(error) || error instanceof PromiseBroken) throw error;
      return broken(`The model does not run when it is made once more (${error.message}). ${USUALLY}`);
    }
    if (machine === null)
      return broken(
        "The file makes another model when it is loaded once more: nodes, links, faults, observers or variables are declared otherwise; what it declares may depend on nothing but its parameters (no clocks or random numbers).",
      );
    const claims = openClaims(machine.asks, source.claims);
    const second = { machine, predicates: predicatesOf(source, machine.asks, claims) };
    const difference = differenceOf(this.#told!, this.#first, this.#states, second, order);
    if (difference === null) return null;
    const { question, first, second: other } = difference;
    return broken(
      `The model does not answer by its arguments alone: ${question} ${first}; when ${when}, ${order.words}, it ${other}. ${USUALLY}`,
    );
  }

  /**
   * Calls the predicates again and again, though their answers are known; most often those that read nothing, for one that counts
   * its calls is asked by none of the states.
   */
  calledAgain(): Purity {
    const { questions, answers } = this.#told!;
    const note = `${questions} question${questions === 1 ? "" : "s"} asked again of the model loaded anew`;
    const { machine, predicates } = this.#first;
    for (const { evaluator, over } of predicates) {
      if (over !== "state") continue;
      const calls = readsNothing(evaluator, machine) ? CALLS : CALLS_OF_READERS;
      for (let call = 0; call < calls && answers.length > 0; call++) {
        const state = this.#states[call % answers.length]!;
        evaluator.audit(state, state, -1);
      }
    }
    return { note, broken: null, warnings: [] };
  }
}

const readsNothing = (evaluator: Evaluator, { components }: States): boolean => {
  for (let component = 0; component < components; component++) if (evaluator.dependsOn(component)) return false;
  return true;
};

const broken = (message: string): Purity => ({
  note: "not asked again to the end: its answers change",
  broken: new PromiseBroken(message),
  warnings: [],
});

/** All functions that are asked of states or transitions, but for `within`, which is asked of every state that is met. */
const predicatesOf = (source: Source, asks: Predicates, claims: readonly AskedClaim[]): readonly Predicate[] => [
  ...claims.flatMap(({ name, kind, asIs: evaluator, looks }): Predicate[] => {
    const title = `the claim "${name}"`;
    const over = askedBy(kind).predicate ?? "state";
    if (evaluator !== null) return [{ title, evaluator, over, isValuation: false }];
    if (looks === null) return [];
    return [
      { title: `what ${title} lets be seen`, evaluator: looks.view, over, isValuation: true },
      { title: `the fact of ${title}`, evaluator: looks.fact, over, isValuation: true },
    ];
  }),
  ...temporalClaims(source.claims).flatMap((claim) =>
    compileFormula(claim.formula).atoms.map(
      ({ on, predicate }, i): Predicate => ({
        title: `the claim "${claim.name}" (its predicate ${i + 1})`,
        evaluator:
          on === "state"
            ? asks.evaluator(claim.name, predicate as never, "state")
            : asks.evaluator(
                claim.name,
                ((_before: unknown, _after: unknown, event: unknown) => predicate(event)) as never,
                "transition",
              ),
        over: on === "state" ? "state" : "transition",
        isValuation: false,
      }),
    ),
  ),
  ...(asks.view === null || asks.shift !== null
    ? []
    : [{ title: "the view", evaluator: asks.view, over: "state", isValuation: true } as const]),
  ...(asks.ends === null ? [] : [{ title: "ends", evaluator: asks.ends, over: "state", isValuation: false } as const]),
];

// Predicates over a spec's states and transitions: the views that they are given, and what is remembered of their answers.
// The one idea: a view is a handle whose every read is a question about one component.
// Not here: remembering (../evaluator.ts), handles (handle.ts).
import type { TraceEvent } from "../../events/event.ts";
import { type Authored, ask } from "../../language/asking.ts";
import type { SpecSource } from "../../language/index.ts";
import type { Evaluator, Predicates } from "../machine.ts";
import { encodeValue, MemoisedPredicate } from "../memo/evaluator.ts";
import { AFTER, BEFORE, EVENT, type Questions, type Run, type Side } from "../memo/questions.ts";
import { drafted } from "./draft.ts";
import { plainState, type Reader, stateHandle } from "./handle.ts";
import type { VariableSameness } from "./spec-sameness.ts";
import { type Dependent, depend, type Variables } from "./variables.ts";

export interface PredicateParts {
  readonly variables: Variables;
  readonly questions: Questions;
  readonly sameness: VariableSameness;
  readonly event: (label: number) => TraceEvent;
  /** In how many states answers on handles are compared with those on values; undefined: as many as is good. */
  readonly compared: number | undefined;
}

export class SpecPredicates implements Predicates {
  readonly within: Evaluator | null;
  readonly ends: Evaluator | null;
  readonly view: Evaluator | null;
  /** Its numbers are those of no node. */
  readonly shift = null;
  readonly #variables: Variables;
  readonly #questions: Questions;
  readonly #event: (label: number) => TraceEvent;
  readonly #compared: number | undefined;
  readonly #sameness: VariableSameness;

  constructor(
    { behaviour: { within, ends, view } }: SpecSource,
    { variables, questions, sameness, event, compared }: PredicateParts,
  ) {
    this.#compared = compared;
    this.#variables = variables;
    this.#questions = questions;
    this.#sameness = sameness;
    this.#event = event;
    this.within = within === undefined ? null : this.evaluator("within", within, "state");
    this.ends = ends === undefined ? null : this.evaluator("ends", ends, "state");
    this.view = view === undefined ? null : this.valuation("view", view, false);
  }

  evaluator(name: string, says: Authored, over: "state" | "transition"): Evaluator {
    const predicate: MemoisedPredicate = new MemoisedPredicate(
      name,
      this.#questions,
      (run) => {
        this.#variables.values.makeRoom();
        const view = (side: Side): unknown => this.#view(run, side, predicate);
        return over === "state"
          ? ask(says, view(BEFORE), {})
          : ask(says, view(BEFORE), view(AFTER), this.#eventView(run));
      },
      { compared: this.#compared },
    );
    return predicate;
  }

  /** `remembers`: false where whoever asks remembers what it says. */
  valuation(name: string, of: Authored, remembers = true): Evaluator {
    const valuation: MemoisedPredicate = new MemoisedPredicate(
      name,
      this.#questions,
      (run) => {
        this.#variables.values.makeRoom();
        return ask(of, this.#view(run, BEFORE, valuation), {});
      },
      { encode: encodeValue(this.#variables.values), compared: this.#compared, remembers },
    );
    return valuation;
  }

  valueOf(answer: number): unknown {
    return answer === 0 ? undefined : this.#variables.values.value(answer - 1);
  }

  #view(run: Run, side: Side, dependent: Dependent): object {
    const reader: Reader = {
      read: (component) =>
        run.ask(this.#questions.number(side, component, "value", () => this.#variables.nameOf(component))),
      readMembership: (variable, key) => {
        if (run.isLearnt) depend(dependent, variable, key);
      },
      watch: run.watch,
      handed: run.handed,
      place: (variable) => this.#sameness.place(side, variable),
      areOne: (variable, other) => this.#sameness.areOne(run.handed, side, variable, other),
    };
    return (run.plain ? plainState : stateHandle)({
      variables: this.#variables,
      reader,
      writes: new Map(),
      edit: drafted,
    });
  }

  #eventView(run: Run): object {
    const { values } = this.#variables;
    const ask = (aspect: "name" | "value" | "choice"): string | undefined => {
      const projection = (label: number): number => {
        const event = this.#event(label) as { name?: string; value?: string; choice?: string };
        return event[aspect] === undefined ? -1 : values.intern(event[aspect], () => "a name");
      };
      const id = run.ask(this.#questions.number(EVENT, 0, aspect, () => `event.${aspect}`, projection));
      return id < 0 ? undefined : (values.value(id) as string);
    };
    return Object.freeze({
      kind: "action",
      get name() {
        return ask("name");
      },
      get value() {
        return ask("value");
      },
      get choice() {
        return ask("choice");
      },
    });
  }
}

// The graph of a whole-state spec, read straight from its text.
// The one idea: the state is one plain value; `components` is advice to an engine and changes nothing here.
// Not here: nodes and messages (protocol-graph.ts).
import type { Says, SpecSource } from "../../checker/language/index.ts";
import { type Canonical, canonical } from "./canonical.ts";
import { type ClaimSource, type Graph, type Initial, type Look, lookAt, type Transition } from "./graph.ts";
import { alternatives } from "./outcomes.ts";

type Action = (state: unknown, ...values: unknown[]) => unknown;
type Predicate = (state: unknown, world: unknown) => Says;

/** A canonical value of a family, as a label says it. */
const called = (value: unknown): string =>
  value instanceof Set ? `{${[...value].map(inSet).join(", ")}}` : String(value);

/** Inside a Set a text that is no word stands in quotes. */
const inSet = (member: unknown): string =>
  typeof member === "string" && !/^[a-z]\w*$/i.test(member) ? JSON.stringify(member) : String(member);

export class SpecGraph implements Graph<Canonical> {
  readonly claims: { readonly [sentence: string]: ClaimSource };
  readonly #source: SpecSource;

  constructor(source: SpecSource) {
    this.#source = source;
    this.claims = source.claims;
  }

  initial(): Initial<Canonical>[] {
    const { init } = this.#source.behaviour;
    return init.map((state, i) => ({ choice: init.length > 1 ? String(i + 1) : null, state: canonical(state) }));
  }

  key(state: Canonical): string {
    return state.text;
  }

  transitions(state: Canonical): Transition<Canonical>[] {
    return Object.entries(this.#source.behaviour.actions).flatMap(([name, action]) =>
      typeof action === "function"
        ? this.#outcomes(state, name, action as Action, null)
        : action.each.flatMap((given) => this.#outcomes(state, name, action.do as Action, [given].flat())),
    );
  }

  within({ value }: Canonical): boolean {
    return (this.#source.behaviour.within as Predicate | undefined)?.(value, {}) !== false;
  }

  ends({ value }: Canonical): boolean {
    return (this.#source.behaviour.ends as Predicate | undefined)?.(value, {}) === true;
  }

  says(claim: ClaimSource, { value }: Canonical): Says {
    return (claim.says as Predicate)(value, {});
  }

  look(claim: ClaimSource, { value }: Canonical): Look {
    return lookAt(claim, value, {});
  }

  saysOfStep(claim: ClaimSource, before: Canonical, { to, seen }: Transition<Canonical>): Says {
    return (claim.says as (before: unknown, after: unknown, event: unknown) => Says)(before.value, to.value, seen);
  }

  #outcomes(state: Canonical, name: string, action: Action, given: unknown[] | null): Transition<Canonical>[] {
    const values = given?.map((value) => canonical(value).value);
    return alternatives(action(state.value, ...(values ?? []))).map(({ choice, value: raw }) => {
      const event = {
        kind: "action" as const,
        name,
        ...(values === undefined ? {} : { value: values.map(called).join(", ") }),
        ...(choice === null ? {} : { choice }),
      };
      return { event, seen: event, to: canonical(raw), idle: "never", raw };
    });
  }
}

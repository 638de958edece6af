// A model: a protocol with parameters, the rules a mutant may override, its scenarios, and the verdicts expected of them.
// The one idea: `expects` is a call of its own, because in the same call TypeScript could not infer the claims' names.
// Not here: running scenarios against their expectations (result/).
import type { ClaimKindsWith } from "./claim-kinds.ts";
import { BRAND, type Protocol } from "./protocol.ts";

/** A parameter of a model: its default, its range, and what it means. */
export interface Parameter<T> {
  readonly default: T;
  readonly summary: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly T[];
}

/** A parameter: a safe integer from `min` to `max`, both included. Any other value is refused (exit code 2). */
export const integer = (p: { default: number; min: number; max: number; summary: string }): Parameter<number> => p;
/** A parameter: one of a few values. Any other is refused (exit code 2). */
export const oneOf = <const T extends string | number | boolean>(
  values: readonly T[],
  p: { default: NoInfer<T>; summary: string },
): Parameter<T> => ({ ...p, values });

/** The parameters of a model, by name. */
// biome-ignore lint/suspicious/noExplicitAny: a record of parameters of different types
export type DeclaredParameters = { readonly [name: string]: Parameter<any> };
/** The values of parameters, as `build` gets them. */
export type Values<P> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** What a verdict may rest on that was compared only so far: states are taken for one that a view, or a renaming, makes equal. */
export type Proviso = "view" | "symmetry";
/** Of a claim that nothing refutes. */
export type Held = "holds" | `holds modulo ${Proviso}` | "holds within bounds";
/** Of a claim of existence that nothing bears out. */
export type Unmet = "unreachable" | `unreachable modulo ${Proviso}` | "unreachable within bounds";

/** What a scenario may expect of a claim, by the claim's kind. */
export type Expected<C> = C extends { readonly kind: ClaimKindsWith<"evidence", "witnessed"> }
  ? "witnessed" | Unmet
  : Held | "violated";

/** The one claim that every model makes without saying so; a model may not use the name. */
export const NO_DEADLOCK = "no deadlock";
/** What a scenario expects of claims, by their sentences. */
export type Expectations<C> = { readonly [K in keyof C]?: Expected<C[K]> } & {
  readonly [NO_DEADLOCK]?: Held | "violated";
};

/** Parameters of a model, and the verdict expected of each claim: what `suite` compares. */
export interface Scenario<P, C> {
  readonly summary: string;
  /** The parameters that differ from their defaults. */
  readonly with?: Partial<Values<P>>;
  /** Only what differs from: everything holds, everything reachable is witnessed. */
  readonly expect?: Expectations<C>;
  /** What is expected of every claim not named in `expect`; `holds` if not said. */
  readonly otherwise?: Held;
  /** How many distinct states there are, as `check` counts them: a published count, or one that is to stay. Compared where it is said. */
  readonly states?: number;
  /** Too long for every day: run with `suite --large`. */
  readonly large?: boolean;
}

/** A model with rules broken on purpose, and the claim that must notice it: a test of the claims. */
export interface Mutant<P, R, C> {
  readonly summary: string;
  readonly with?: Partial<Values<P>>;
  readonly rules?: Partial<R>;
  /** The claim that must catch it. */
  readonly breaks: keyof C | typeof NO_DEADLOCK;
  readonly large?: boolean;
}

/** What is given to `model`: parameters, rules, and how they make a protocol or spec. */
export interface Definition<P, R, T> {
  readonly name: string;
  readonly summary: string;
  readonly parameters: P;
  /** What a mutant may override: functions and plain data. */
  readonly rules: R;
  readonly build: (values: Values<P>, rules: R) => T;
}

/** A model, as `model` makes it: parameters `P`, rules `R`, and the protocol or spec `T` that they build. */
export interface Model<P, R, T extends Protocol<unknown>> extends Definition<P, R, T> {
  readonly [BRAND]: "model";
  readonly scenarios: { readonly [name: string]: Scenario<DeclaredParameters, { readonly [sentence: string]: never }> };
  readonly mutants: {
    readonly [name: string]: Mutant<DeclaredParameters, object, { readonly [sentence: string]: never }>;
  };
  /** The model with scenarios and mutants. A call of its own, because in the same one TypeScript could not infer the claims. */
  expects(use: {
    readonly scenarios: { readonly [name: string]: Scenario<P, T["claims"]> };
    readonly mutants?: { readonly [name: string]: Mutant<P, R, T["claims"]> };
  }): Model<P, R, T>;
}

/** What any model builds. */
type Built = Protocol<{ readonly [sentence: string]: { readonly kind: string } }>;
/** A model as suites and the command line read it. */
export interface ModelSource extends Omit<Model<DeclaredParameters, object, Built>, "build" | "expects"> {
  // As a method, so that every model is one: its own `build` asks for its own parameters and rules, and whoever calls it gives those.
  build(values: Values<DeclaredParameters>, rules: object): Built;
}

/**
 * A protocol or spec with parameters, and with rules that mutants override. `build` is pure: the same values make the same
 * protocol. What it throws is told as "did not load" (exit code 150).
 *
 * @example
 * ```ts
 * import { always, check, integer, model, next, protocol } from "kripke";
 *
 * const counting = model({
 *   name: "counting",
 *   summary: "counts and stops",
 *   parameters: { last: integer({ default: 2, min: 0, max: 9, summary: "where it stops" }) },
 *   rules: { goesOn: (n: number, last: number): boolean => n < last },
 *   build: ({ last }, { goesOn }) =>
 *     protocol(
 *       "counting",
 *       {
 *         nodes: { counter: { init: () => 0, actions: { up: (n: number) => (goesOn(n, last) ? next(n + 1) : undefined) } } },
 *         network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
 *         ends: ({ counter }) => counter >= last,
 *       },
 *       { "never beyond the last": always(({ counter }) => counter <= last) },
 *     ),
 * }).expects({
 *   scenarios: { far: { summary: "a long way", with: { last: 9 } } },
 *   mutants: {
 *     oneTooMany: { summary: "goes on at the last", rules: { goesOn: (n, last) => n <= last }, breaks: "never beyond the last" },
 *   },
 * });
 * console.log((await check(counting)).verdict); // holds
 * console.log((await check(counting, { scenario: "far" })).states.distinct); // 10
 * console.log((await check(counting, { scenario: "oneTooMany" })).verdict); // violated
 * ```
 */
export const model = <P extends DeclaredParameters, T extends Protocol<unknown>, R = object>(
  definition: Omit<Definition<P, R, T>, "rules"> & { readonly rules?: R },
): Model<P, R, T> =>
  ({
    [BRAND]: "model",
    rules: {},
    scenarios: {},
    mutants: {},
    ...definition,
    expects(use: object) {
      return { ...this, ...use };
    },
  }) as unknown as Model<P, R, T>;

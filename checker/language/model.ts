// A model: a protocol with parameters, the rules a mutant may override, its scenarios, and the verdicts expected of them.
// The one idea: `expects` is a call of its own, because in the same call TypeScript could not infer the claims' names.
// Not here: running scenarios against their expectations (result/).
import { BRAND, type Protocol } from "./protocol.ts";

/** A parameter of a model: its default, its range, and what it means. */
export interface Parameter<T> {
  readonly default: T;
  readonly summary: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly T[];
}

/** A safe integer between `min` and `max`. */
export const integer = (p: { default: number; min: number; max: number; summary: string }): Parameter<number> => p;
/** One of a few values. */
export const oneOf = <const T extends string | number | boolean>(
  values: readonly T[],
  p: { default: NoInfer<T>; summary: string },
): Parameter<T> => ({ ...p, values });

// biome-ignore lint/suspicious/noExplicitAny: a record of parameters of different types
export type Parameters_ = { readonly [name: string]: Parameter<any> };
export type Values<P> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** What a verdict may rest on that was compared only so far: states are taken for one that a view, or a renaming, makes equal. */
export type Proviso = "view" | "symmetry";
/** Of a claim that nothing refutes. */
export type Held = "holds" | `holds modulo ${Proviso}` | "holds within bounds";
/** Of a claim of existence that nothing bears out. */
export type Unmet = "unreachable" | `unreachable modulo ${Proviso}` | "unreachable within bounds";

/** What a scenario may expect of a claim, by the claim's kind. */
export type Expected<C> = C extends { readonly kind: "reachable" | "indistinguishable" }
  ? "witnessed" | Unmet
  : Held | "violated";

/** The one claim that every model makes without saying so; a model may not use the name. */
export const NO_DEADLOCK = "no deadlock";
type Expectations<C> = { readonly [K in keyof C]?: Expected<C[K]> } & {
  readonly [NO_DEADLOCK]?: Held | "violated";
};

export interface Scenario<P, C> {
  readonly summary: string;
  readonly with?: Partial<Values<P>>;
  /** Only what differs from: everything holds, everything reachable is witnessed. */
  readonly expect?: Expectations<C>;
  /** What is expected of every claim not named in `expect`; `holds` if not said. */
  readonly otherwise?: Held;
  /** Too long for every day: run with `suite --large`. */
  readonly large?: boolean;
}

export interface Mutant<P, R, C> {
  readonly summary: string;
  readonly with?: Partial<Values<P>>;
  readonly rules?: Partial<R>;
  /** The claim that must catch it. */
  readonly breaks: keyof C | typeof NO_DEADLOCK;
  readonly large?: boolean;
}

export interface Definition<P, R, T> {
  readonly name: string;
  readonly summary: string;
  readonly parameters: P;
  /** What a mutant may override: functions and plain data. */
  readonly rules: R;
  readonly build: (values: Values<P>, rules: R) => T;
}

export interface Model<P, R, T extends Protocol<unknown>> extends Definition<P, R, T> {
  expects(use: {
    readonly scenarios: { readonly [name: string]: Scenario<P, T["claims"]> };
    readonly mutants?: { readonly [name: string]: Mutant<P, R, T["claims"]> };
  }): Model<P, R, T>;
}

/** A model as suites and the command line read it. */
export interface ModelSource
  extends Definition<Parameters_, object, Protocol<{ readonly [sentence: string]: { readonly kind: string } }>> {
  readonly [BRAND]: "model";
  readonly scenarios: { readonly [name: string]: Scenario<Parameters_, { readonly [sentence: string]: never }> };
  readonly mutants: { readonly [name: string]: Mutant<Parameters_, object, { readonly [sentence: string]: never }> };
}

export const model = <P extends Parameters_, T extends Protocol<unknown>, R = object>(
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

// The door between what an author wrote and what asks it: here the types of the author's functions are let go of.
// The one idea: the language ties a predicate's arguments to its protocol, and whoever asks gives what was promised there; so
// one call without types stands for all, and nobody else needs one.
// Not here: what is given (machine/), what is remembered of the answers (memo/evaluator.ts).
import type { Claim, Formula } from "./claims.ts";

/** A function of the author's: a predicate, a view, an action. Only `ask` calls it. */
export type Authored = (...given: never[]) => unknown;

/** What the author's function answers. */
export const ask = (authored: Authored, ...given: readonly unknown[]): unknown =>
  (authored as (...given: readonly unknown[]) => unknown)(...given);

/** A claim of any protocol or spec. */
export type AnyClaim = Claim<never, never, never>;
export type AnyFormula = Formula<never, never, never>;
export type AnyClaims = { readonly [sentence: string]: AnyClaim };

// Random systems: a protocol or a spec as data that fast-check can shrink, with the options of its search.
// The one idea: rules are data and building is pure, so a counterexample prints as what it is.
// Not here: what the systems are made of (random/), what they turn out to contain (features.ts).
import fc from "fast-check";
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import type { Limits } from "./explore.ts";
import { type ProtocolRules, protocolOf, protocolRules } from "./random/protocols.ts";
import { type SpecRules, specOf, specRules } from "./random/specs.ts";

export interface RandomSystem {
  readonly rules: ProtocolRules | SpecRules;
  readonly limits: Limits;
}

/** Most systems end before the bound of states; those without an end are compared up to the level that passes it. */
const limits: fc.Arbitrary<Limits> = fc.oneof(
  { weight: 7, arbitrary: fc.constant({ maxStates: 150 }) },
  { weight: 2, arbitrary: fc.record({ maxDepth: fc.integer({ min: 1, max: 7 }) }) },
  { weight: 1, arbitrary: fc.record({ maxStates: fc.integer({ min: 1, max: 150 }) }) },
);

/** Where symmetry leaves states out, a bound of states would stop elsewhere. */
const SYMMETRIC_DEPTH = 4;
const bounded = ({ rules, limits }: RandomSystem): RandomSystem =>
  rules.form === "protocol" && rules.symmetric && limits.maxStates !== undefined
    ? { rules, limits: { maxDepth: SYMMETRIC_DEPTH } }
    : { rules, limits };

export const randomSystem: fc.Arbitrary<RandomSystem> = fc
  .record({
    rules: fc.oneof({ weight: 5, arbitrary: protocolRules }, { weight: 2, arbitrary: specRules }),
    limits,
  })
  .map(bounded);

export const sourceOf = ({ rules }: RandomSystem): ProtocolSource | SpecSource =>
  rules.form === "protocol" ? protocolOf(rules) : specOf(rules);

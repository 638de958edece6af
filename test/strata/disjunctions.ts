// Claims on infinite behaviours where what is owed is a disjunction of actions: engine against brute force.
// The one idea: two patterns as one obligation are met by an event of either, which tells them from two obligations and from either alone.
// Not here: the systems (table-specs.ts), formulas and oracle (temporal/), comparing (liveness-under-bounds.ts).
import fc from "fast-check";
import { randomClaim } from "../temporal/random-formulas.ts";
import { comparedOn } from "./liveness-under-bounds.ts";
import { drawn, type Stratum } from "./stratum.ts";
import { type Pattern, randomTableSpec } from "./table-specs.ts";

/** Two different actions, each of which would by itself be owed by its name. */
const disjunction: fc.Arbitrary<Pattern> = fc
  .constantFrom([0, 1] as const, [1, 2] as const, [2, 0] as const)
  .map(([action, or]) => ({ action, or, each: "action" }));

/** As a table is, but that its count stays, and of the two actions one is possible at every place but the last, to which it mostly leads. */
const system = fc.record({
  table: fc
    .record({
      table: randomTableSpec,
      owed: disjunction,
      strong: fc.boolean(),
      beside: fc.boolean(),
      bounded: fc.boolean(),
    })
    .map(({ table, owed, strong, beside, bounded }) => {
      const last = table.positions - 1;
      const ways = Array.from({ length: last }, (_, from) => ({ action: owed.or!, from, to: last, counts: false }));
      const turns = table.moves.map((move) => (move.action === owed.or ? { ...move, action: owed.action! } : move));
      return {
        ...table,
        ...(bounded ? {} : { grows: false, within: null, bounds: {} }),
        moves: [...turns, ...ways],
        weak: [...(beside ? table.weak : []), ...(strong ? [] : [owed])],
        strong: [...(beside ? table.strong : []), ...(strong ? [owed] : [])],
      };
    }),
  claims: fc.array(randomClaim, { minLength: 3, maxLength: 3 }),
});

export const disjunctions: Stratum = {
  name: "disjunctions",
  expects: { "violated by a lasso": 0.2, holds: 0.05, strong: 0.2, weak: 0.2, "owed and finite": 0.05 },
  compare: async (engine, seed) => {
    const drawnSystem = drawn(system, seed);
    const compared = await comparedOn(engine, drawnSystem);
    const strength = drawnSystem.table.strong.some(({ or }) => or !== undefined) ? "strong" : "weak";
    return compared && { ...compared, features: [...compared.features, strength] };
  },
};

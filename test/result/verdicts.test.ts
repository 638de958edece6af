// The words of a verdict: what weakens `holds` and `unreachable`, and which of several words a whole has.
// The one idea: every case of the two facts, written out.
// Not here: which facts a search leaves (search/), expectations (scenarios.test.ts).
import { expect, test } from "vitest";
import type { Verdict } from "../../checker/index.ts";
import { held, isUnmet, together, unmet } from "../../checker/result/verdicts.ts";

test.each([
  [false, null, "holds", "unreachable"],
  [false, "view", "holds modulo view", "unreachable modulo view"],
  [false, "symmetry", "holds modulo symmetry", "unreachable modulo symmetry"],
  [true, null, "holds within bounds", "unreachable within bounds"],
  [true, "view", "holds within bounds", "unreachable within bounds"],
  [true, "symmetry", "holds within bounds", "unreachable within bounds"],
] as const)("cut: %s, resting on: %s", (cut, proviso, holds, unreachable) => {
  expect(held({ cut, proviso })).toBe(holds);
  expect(unmet({ cut, proviso })).toBe(unreachable);
  expect(isUnmet(unmet({ cut, proviso }))).toBe(true);
  expect(isUnmet(held({ cut, proviso }))).toBe(false);
});

test.each([
  [[], "holds"],
  [["holds", "witnessed"], "holds"],
  [["holds", "holds modulo symmetry"], "holds modulo symmetry"],
  [["holds modulo view", "holds", "holds modulo symmetry"], "holds modulo view"],
  [["holds within bounds", "holds modulo view", "holds"], "holds within bounds"],
] as const)("%j together say %s", (verdicts: readonly Verdict[], whole) => {
  expect(together(verdicts.map((verdict) => ({ verdict })))).toBe(whole);
});

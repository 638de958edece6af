// The commit protocols: the matrix of three-phase commit has no empty cell, and the catalogue's mistakes are caught where it says.
// The one idea: what the catalogue of known mistakes demands by name is demanded here by name.
// Not here: the other scenarios and mutants (expectations.test.ts).
import { describe, expect, test } from "vitest";
import { checkSource, subjectOf, variantsOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { ENVIRONMENTS } from "../../models/three-phase-commit/environment.ts";
import { matrix, PROGRESS, SAFETY } from "../../models/three-phase-commit/matrix.ts";
import { chapter as threePhase } from "../../models/three-phase-commit/notes.ts";
import { POLICIES } from "../../models/three-phase-commit/protocol.ts";
import { chapter as xa } from "../../models/two-phase-commit/notes.ts";
import { surroundings } from "./surroundings.ts";

const check = async (target: string) => {
  const [model, variant] = target.split("/") as [string, string];
  const { source } = subjectOf(registry.get(model)!, variant);
  return (await checkSource(source, {}, surroundings)).claims;
};

describe("the matrix of three-phase commit", () => {
  const model = registry.get("three-phase-commit")!;

  test("has every policy in every environment, each as a scenario that is run every day", () => {
    const cells = matrix.map(({ policy, environment }) => `${policy} | ${environment}`);
    expect(cells).toEqual(
      POLICIES.flatMap((policy) => ENVIRONMENTS.map((environment) => `${policy} | ${environment}`)),
    );
    const everyday = variantsOf(model).filter(({ large, mutant }) => !large && !mutant);
    expect(everyday.map(({ name }) => name)).toEqual(expect.arrayContaining(matrix.map(({ scenario }) => scenario)));
  });

  test("says of each cell what its scenario expects", () => {
    for (const { scenario, safety, progress } of matrix) {
      const { expected } = subjectOf(model, scenario);
      expect([scenario, expected![SAFETY], expected![PROGRESS]]).toEqual([scenario, safety, progress]);
    }
  });
});

const CAUGHT: readonly (readonly [target: string, claim: string, events: number])[] = [
  ["two-phase-commit/countsTwice", "nobody commits unless all voted yes", 5],
  ["two-phase-commit/yesWithoutPrepare", "nobody commits unless all voted yes", 5],
  ["three-phase-commit/backupSkipsFirstPhase", "no split decision", 17],
  // one crash of the coordinator, inside a broadcast, no partition
  ["three-phase-commit/any time-out aborts, a crash inside a broadcast", "no split decision", 15],
  ["three-phase-commit/by own state, a crash inside a broadcast", "no split decision", 10],
  ["paxos-commit-nodes/ignorePromise", "leaders agree on the outcome", 14],
];

test.each(CAUGHT)("%s: %s, %i events", async (target, claim, events) => {
  const caught = (await check(target)).find(({ name }) => name === claim)!;
  expect(caught.verdict).toBe("violated");
  expect(caught.events).toBe(events);
});

test.each([
  ["XA", 18, xa],
  ["3P", 10, threePhase],
] as const)("the notes have a row for every sentence: %s1 to %i", (protocol, last, { rows }) => {
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: last }, (_, i) => `${protocol}${i + 1}`));
  for (const { judgement, evidence, repaired } of rows) {
    expect(evidence.length > 0).toBe(judgement !== "not checkable");
    expect(repaired !== undefined).toBe(judgement === "wrong" || judgement === "imprecise");
  }
});

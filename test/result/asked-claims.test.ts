// A check that is asked for some claims: of them it says what a check of all says, in the same states.
// The one idea: each claim of small models is asked alone, and held against the check that asked them together.
// Not here: the flag (cli), what claims mean.
import { describe, expect, it } from "vitest";
import type { SearchOptions } from "../../checker/index.ts";
import { checkSource, subjectIn, variantsIn } from "../../checker/index.ts";
import { find, surroundings } from "../../harness/check.ts";
import { findTarget } from "../../harness/targets/target.ts";

const asked = async (target: string, options: SearchOptions = {}) =>
  checkSource((await find(target)).source, options, surroundings);

describe("claims that are named", () => {
  it.each([
    "two-phase-commit/alone",
    "saga-isolation/neverUnlocks",
    "fast-leader-election-liveness/default",
    "raft/alone",
    "two-phase",
    "zab-liveness",
  ])("%s: each says alone what it says among the others", async (target) => {
    const all = await asked(target);
    expect(all.claims.length).toBeGreaterThan(2);
    for (const claim of all.claims) {
      const alone = await asked(target, { claims: [claim.name] });
      expect(alone.states).toEqual(all.states);
      expect(alone.coverage).toEqual(all.coverage);
      expect(alone.claims.map(({ name }) => name)).toEqual([...new Set([claim.name, "no deadlock"])]);
      expect(alone.claims[0]).toEqual(claim);
    }
  });

  it("may be several, and come in the order of the model's text", async () => {
    const all = await asked("raft/alone");
    const names = all.claims.slice(0, 3).map(({ name }) => name);
    const some = await asked("raft/alone", { claims: names.toReversed() });
    expect(some.claims.map(({ name }) => name)).toEqual([...names, "no deadlock"]);
  });

  it("must be there", async () => {
    await expect(asked("raft/alone", { claims: ["at most one leader is elected in a ter"] })).rejects.toThrow(
      `"raft" has no claim "at most one leader is elected in a ter"; did you mean "at most one leader is elected in a term"?`,
    );
    await expect(asked("raft/alone", { claims: [] })).rejects.toThrow(
      `no claim of "raft" is asked: name one, or leave claims out`,
    );
  });

  it("are what a mutant is asked first of all by a suite, which finds the same", async () => {
    const { checkable, reference } = await findTarget("raft", process.cwd());
    const mutant = variantsIn(checkable).find(({ name }) => name === "commitUnchecked")!;
    const { source, expected } = subjectIn(checkable, mutant.name, reference);
    const claims = Object.keys(expected!);
    const first = await checkSource(source, { claims, first: claims }, surroundings);
    const all = await checkSource(source, { first: claims }, surroundings);
    expect(first.claims[0]).toEqual(all.claims.find(({ name }) => name === claims[0]));
  });
});

// The comparison with the oracle notices every way in which the search for fair behaviours was broken on purpose.
// The one idea: the tests are tested by engines that are known to be wrong.
// Not here: the comparison of the engine as it is (engine-agrees.test.ts).
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import type { Outcome } from "./sabotage-run.ts";
import { temporalSabotages } from "./sabotages.ts";

const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  const script = path.join(import.meta.dirname, "sabotage-run.ts");
  const root = path.resolve(import.meta.dirname, "../..");
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script], { cwd: root });
  for (const line of stdout.split("\n").filter((text) => text.startsWith("{"))) {
    const outcome = JSON.parse(line) as Outcome;
    outcomes.set(outcome.name, outcome);
  }
}, 600_000);

describe("is noticed:", () => {
  test.each(temporalSabotages.map(({ name }) => name))("%s", (name) => {
    const outcome = outcomes.get(name);
    expect(outcome?.found, "the text to be replaced occurs exactly once").toBe(1);
    expect(outcome?.after, "no graph told the broken engine from the oracle").not.toBeNull();
  });
});

// The comparison with the oracle notices every way in which the engine was broken on purpose.
// The one idea: the tests are tested by engines that are known to be wrong.
// Not here: the comparison of the engine as it is (engine-agrees.test.ts).
import { execFile } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import type { Outcome } from "./run.ts";
import { sabotages } from "./sabotages.ts";

const outcomes = new Map<string, Outcome>();
const root = path.resolve(import.meta.dirname, "../..");
const script = path.join(root, "dist/test/sabotage/run.js");

/** What one of several processes found. */
const run = async (part: number, processes: number): Promise<void> => {
  const args = [script, "--part", String(part), "--processes", String(processes)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 });
  for (const line of stdout.split("\n").filter((text) => text.startsWith("{"))) {
    const outcome = JSON.parse(line) as Outcome;
    outcomes.set(outcome.name, outcome);
  }
};

beforeAll(async () => {
  const processes = os.availableParallelism();
  await Promise.all(Array.from({ length: processes }, (_, part) => run(part, processes)));
}, 2_400_000);

describe("is noticed:", () => {
  test.each(sabotages.map(({ name }) => name))("%s", (name) => {
    const outcome = outcomes.get(name);
    expect(outcome?.found, "the text to be replaced occurs exactly once").toBe(1);
    expect(outcome?.after, "no system told the broken engine from the oracle").not.toBeNull();
  });
});

// What the command line says of the environment: the header of assumptions, symmetry, and claims with two traces.
// The one idea: what a verdict assumes, and by what it was reduced, is printed beside it.
// Not here: how traces are told (test/traces).
import path from "node:path";
import { expect, test } from "vitest";
import { directoryWith, fixture, kripke } from "./harness.ts";

const file = fixture("environment.ts");

const report = async (...args: readonly string[]) => JSON.parse((await kripke(directoryWith(), ...args, "--json")).out);

test("every assumption is in the header", async () => {
  const { out } = await kripke(directoryWith(), "check", `${file}#everything`, "--max-states", "1");
  const header = out.slice(0, out.indexOf("\n\n"));
  await expect(`${header}\n`).toMatchFileSnapshot("golden/assumptions.txt");
});

test("symmetry is printed as a reduction, and --no-symmetry goes without it", async () => {
  const { out } = await kripke(directoryWith(), "check", `${file}#alike`);
  expect(out).toMatch(/\nReduced by symmetry of callee \(\d+ questions compared\)\.\n/);
  const [reduced, whole] = [
    await report("check", `${file}#alike`),
    await report("check", `${file}#alike`, "--no-symmetry"),
  ];
  expect(reduced.reductions).toEqual([expect.stringMatching(/^symmetry of callee \(\d+ questions compared\)$/)]);
  expect(whole.reductions).toEqual([]);
  expect(whole.states.distinct).toBeGreaterThan(reduced.states.distinct);
  expect(whole.claims.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["witnessed", "holds"]);
  expect(reduced.claims.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["witnessed", "holds"]);
});

test("a claim of two ends has two traces, and each replays with the other", async () => {
  const directory = directoryWith();
  const { code, out } = await kripke(directory, "check", `${file}#unsure`, "--json");
  expect(code).toBe(0);
  const [claim] = JSON.parse(out).claims;
  expect(claim).toMatchObject({ kind: "indistinguishable", verdict: "witnessed" });
  const name = path.join(".kripke", "traces", "environment-unsure--the-caller-cannot-tell-who-was-asked");
  expect(claim.traces).toEqual([`${name}.json`, `${name}--2.json`]);
  for (const trace of claim.traces) {
    const replayed = await kripke(directory, "replay", trace);
    expect(replayed).toMatchObject({ code: 0, err: "" });
    expect(replayed.out).toContain("The trace reproduces: after ");
    expect((await kripke(directory, "show", trace)).out).toContain("≠ and the fact differs, here and there:");
  }
});

// `kripke check`: exit codes, the words of its answer, its JSON, its parameters and bounds.
// The one idea: one small model with a bug shows every verdict.
// Not here: bad input (bad-input.test.ts), processes (process.test.ts).
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { directoryWith, fixture, kripke } from "./harness.ts";

const model = fixture("lost-update.ts");

const counts = z.strictObject({ distinct: z.int(), generated: z.int(), depth: z.int(), frontier: z.int() });
const report = z.strictObject({
  model: z.string(),
  scenario: z.string().nullable(),
  parameters: z.record(z.string(), z.union([z.int(), z.string(), z.boolean()])),
  verdict: z.enum([
    "error",
    "violated",
    "deadlock",
    "undecided",
    "holds within bounds",
    "holds modulo view",
    "holds modulo symmetry",
    "holds",
  ]),
  exitCode: z.int(),
  states: counts,
  seconds: z.number(),
  peakMemoryBytes: z.int(),
  handlerCalls: z.int(),
  bounds: z.array(z.strictObject({ kind: z.string(), cut: z.int() })),
  reductions: z.array(z.string()),
  purity: z.string(),
  warnings: z.array(z.string()),
  claims: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      verdict: z.string(),
      events: z.int().nullable(),
      loopStart: z.int().nullable(),
      traces: z.array(z.string()),
    }),
  ),
  search: z.literal("depth").exactOptional(),
  error: z.string().exactOptional(),
});

const checkJson = async (...args: readonly string[]) => {
  const directory = directoryWith();
  const { code, out, err } = await kripke(directory, "check", ...args, "--json");
  expect(err).toBe("");
  const json = report.parse(JSON.parse(out));
  expect(json.exitCode).toBe(code);
  return { code, json, directory };
};

test("holds is 0", async () => {
  const { code, json } = await checkJson(`${model}#alone`);
  expect(code).toBe(0);
  expect(json).toMatchObject({ model: "lost-update", scenario: "alone", parameters: { clients: 1 }, verdict: "holds" });
  expect(json.states).toEqual({ distinct: 6, generated: 6, depth: 6, frontier: 0 });
  expect(json.claims.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["no update is lost", "holds"],
    ["all can be done", "witnessed"],
    ["no deadlock", "holds"],
  ]);
});

test("a violated claim is 12, with its shortest trace in a file", async () => {
  const { code, json, directory } = await checkJson(model);
  expect(code).toBe(12);
  expect(json).toMatchObject({ scenario: null, parameters: { clients: 2 }, verdict: "violated" });
  const [claim] = json.claims;
  expect(claim).toMatchObject({ name: "no update is lost", kind: "always", events: 10, loopStart: null });
  expect(claim?.traces).toEqual([path.join(".kripke", "traces", "lost-update--no-update-is-lost.json")]);
  const trace = JSON.parse(readFileSync(path.join(directory, claim!.traces[0]!), "utf8"));
  expect(trace).toMatchObject({ format: "kripke-trace", claim: "no update is lost", verdict: "violated" });
  expect(trace.events).toHaveLength(10);
});

test("a mutant is named as its scenario; a deadlock is 11", async () => {
  const { code, json } = await checkJson(`${model}#neverEnds`);
  expect(code).toBe(11);
  expect(json).toMatchObject({ scenario: "neverEnds", verdict: "deadlock", exitCode: 11 });
});

test("what is not decided is 1", async () => {
  const { code, json } = await checkJson(`${model}#alone`, "--max-states", "2");
  expect(code).toBe(1);
  expect(json.verdict).toBe("undecided");
  expect(json.bounds).toEqual([{ kind: "states", cut: 1 }]);
});

test("a depth that cuts is holds within bounds, and 0", async () => {
  const { code, json } = await checkJson(`${model}#alone`, "--max-depth", "6");
  expect(code).toBe(0);
  expect(json.verdict).toBe("holds");
  const cut = await checkJson(`${model}#two-clients`, "--max-depth", "10");
  expect(cut.json.claims.map(({ verdict }) => verdict)).toEqual([
    "holds within bounds",
    "unreachable within bounds",
    "holds within bounds",
  ]);
  expect(cut.code).toBe(12);
});

test("-p overrides a scenario's parameters and drops its expectations", async () => {
  const directory = directoryWith();
  const kept = await kripke(directory, "check", `${model}#two clients`);
  expect(kept.out).toContain("As this scenario expects.");
  const overridden = await kripke(directory, "check", `${model}#two clients`, "-p", "clients=1");
  expect(overridden.code).toBe(0);
  expect(overridden.out).toContain("clients=1");
  expect(overridden.out).not.toContain("expects");
});

test("the last line after a violation replays its trace", async () => {
  const directory = directoryWith();
  const { code, out } = await kripke(directory, "check", model);
  expect(code).toBe(12);
  const last = out.trimEnd().split("\n").at(-1)!;
  expect(last).toBe(`npx kripke replay ${path.join(".kripke", "traces", "lost-update--no-update-is-lost.json")}`);
  const replayed = await kripke(directory, "replay", last.split(" ").at(-1)!);
  expect(replayed.err).toBe("");
  expect(replayed.code).toBe(0);
});

test("the whole answer", async () => {
  const { out } = await kripke(directoryWith(), "check", `${model}#two clients`, "--coverage");
  await expect(timeless(out)).toMatchFileSnapshot("golden/check.txt");
});

/** Without what differs from run to run. */
const timeless = (text: string): string =>
  text
    .replace(/^\d.* handler calls?, .* at most$/m, "<time> <handler calls> <memory>")
    .replace(/^\S*lost-update\.ts\b.*$/m, "<path>");

test("depth first, to the first violation: another path, which replays, and is said not to be shortest", async () => {
  const directory = directoryWith();
  const { code, out } = await kripke(directory, "check", model, "--search", "depth", "--first");
  expect(code).toBe(12);
  await expect(timeless(out)).toMatchFileSnapshot("golden/check-depth-first.txt");
  const replayed = await kripke(directory, "replay", out.trimEnd().split("\n").at(-1)!.split(" ").at(-1)!);
  expect([replayed.code, replayed.err]).toEqual([0, ""]);
  const { json } = await checkJson(model, "--search", "depth");
  expect([json.search, json.verdict]).toEqual(["depth", "violated"]);
  const refused = await kripke(directory, "check", model, "--search", "deep");
  expect([refused.code, refused.err.trim()]).toEqual([2, '--search takes breadth or depth, not "deep".']);
});

test("only holds and witnessed look like success", async () => {
  const { out } = await kripke(directoryWith(), "check", `${model}#two-clients`, "--max-depth", "10");
  expect(out).toContain("? holds within bounds");
  expect(out).toContain("? unreachable within bounds");
  expect(out).not.toContain("✓");
});

test("a search too small to be shared says nothing of --workers; the other flags are taken", async () => {
  const { json } = await checkJson(`${model}#alone`, "--workers", "4", "--no-symmetry", "--first");
  expect(json.warnings).toEqual([]);
  expect(json.verdict).toBe("holds");
});

test("--first ends the search at a violation", async () => {
  const { code, json } = await checkJson(`${model}#neverEnds`, "--first");
  expect(code).toBe(11);
  expect(json.claims.find(({ name }) => name === "no deadlock")?.events).toBe(5);
});

test("where traces cannot be written, the counterexample is told all the same", async () => {
  const { code, out } = await kripke(directoryWith({ ".kripke": "a file" }), "check", model);
  expect(code).toBe(12);
  expect(out).toMatch(/^Warning: No trace can be written into .*\.$/m);
  expect(out).toContain('✗ Here "no update is lost" is violated:');
  expect(out).not.toContain("replay");
});

test("--trace-dir takes the traces", async () => {
  const { json, directory } = await checkJson(model, "--trace-dir", "out/here");
  expect(json.claims[0]?.traces).toEqual([path.join("out/here", "lost-update--no-update-is-lost.json")]);
  expect(existsSync(path.join(directory, ".kripke"))).toBe(false);
});

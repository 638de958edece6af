// Recording a result: one file for each counterexample and witness, and their paths in the result.
// The one idea: what was recorded is read back and is exactly the evidence.
// Not here: searching.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ClaimResult, Evidence, Result } from "../../checker/index.ts";
import { readTrace } from "../../traces/file.ts";
import { recordTraces } from "../../traces/record.ts";
import { everyoneCommits, splitDecision, stuck } from "./example-traces.ts";

let directory = "";
beforeEach(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), "kripke-record-")), "traces");
});
afterEach(() => rm(path.dirname(directory), { recursive: true }));

const claim = (name: string, verdict: ClaimResult["verdict"], ...evidence: Evidence[]): ClaimResult => ({
  name,
  kind: "always",
  verdict,
  events: evidence[0]?.events.length ?? null,
  loopStart: null,
  traces: [],
  evidence,
});
const result = (claims: readonly ClaimResult[], error: Result["error"] = null): Result => ({
  verdict: "violated",
  exitCode: 12,
  states: { distinct: 1, generated: 1, depth: 1, frontier: 0 },
  seconds: 0,
  peakMemoryBytes: 0,
  handlerCalls: 0,
  bounds: [],
  reductions: [],
  purity: "",
  warnings: [],
  claims,
  coverage: [],
  error,
  completeToDepth: null,
});
const mutant = { scenario: "majorityYes", mutant: true, parameters: splitDecision.parameters };

it("writes each counterexample and each witness, and nothing for the other claims", async () => {
  const found = result([
    claim("no split decision", "violated", splitDecision),
    claim("everyone can commit", "witnessed", everyoneCommits),
    claim("no deadlock", "holds"),
  ]);
  const recorded = await recordTraces(found, {
    subject: mutant,
    reference: "two-phase-commit",
    directory,
    engine: "0.1.0",
  });
  const files = ["no-split-decision", "everyone-can-commit"].map((sentence) =>
    path.join(directory, `two-phase-commit--majorityYes--${sentence}.json`),
  );
  expect(recorded.claims.map(({ traces }) => traces)).toEqual([[files[0]], [files[1]], []]);
  expect((await readdir(directory)).length).toBe(2);
  expect(await readTrace(files[0]!)).toEqual(splitDecision);
  expect(await readTrace(files[1]!)).toEqual({ ...everyoneCommits, scenario: null, mutant: "majorityYes" });
});

it("writes nothing, not even a directory, where there is nothing to show", async () => {
  await recordTraces(result([claim("no deadlock", "holds")]), {
    subject: mutant,
    reference: "raft",
    directory,
    engine: "0.1.0",
  });
  expect(await readdir(path.dirname(directory))).toEqual([]);
});

it("names a model that is a file from where the trace lies", async () => {
  const reference = path.join(path.dirname(directory), "buckets.ts#other");
  const subject = { scenario: "small", mutant: false, parameters: {} };
  const recorded = await recordTraces(result([claim("no deadlock", "violated", stuck)]), {
    subject,
    reference,
    directory,
    engine: "0.1.0",
  });
  const file = recorded.claims[0]!.traces[0]!;
  expect(path.basename(file)).toBe("buckets-other--small--no-deadlock.json");
  expect(await readTrace(file)).toEqual({ ...stuck, model: "../buckets.ts#other", scenario: "small" });
});

it("writes the path to an error as a trace of the claim that nothing throws", async () => {
  const recorded = await recordTraces(result([], { message: "it threw", evidence: stuck }), {
    subject: mutant,
    reference: "raft",
    directory,
    engine: "0.1.0",
  });
  const file = path.join(directory, "raft--majorityYes--nothing-throws.json");
  expect(recorded.error).toMatchObject({ message: "it threw", traces: [file] });
  expect(await readTrace(file)).toMatchObject({ claim: "nothing throws", verdict: "error", events: stuck.events });
});

it("keeps traces apart whose names are alike", async () => {
  const found = result([
    claim("a, b", "violated", stuck),
    claim("A b", "violated", stuck),
    claim("looks alike", "witnessed", stuck, stuck),
  ]);
  const recorded = await recordTraces(found, { subject: mutant, reference: "raft", directory, engine: "0.1.0" });
  expect(recorded.claims.flatMap(({ traces }) => traces).map((file) => path.basename(file))).toEqual([
    "raft--majorityYes--a-b.json",
    "raft--majorityYes--A-b--2.json",
    "raft--majorityYes--looks-alike.json",
    "raft--majorityYes--looks-alike--2.json",
  ]);
});

// The recorded traces: each still runs, and every mutant that violates a claim has one.
// The one idea: a change of a model that loses or alters a counterexample is seen here.
// Not here: writing them (`npm run record`).
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { NO_DEADLOCK, subjectOf } from "../../checker/index.ts";
import { replay } from "../../index.ts";
import { registry } from "../../models/registry.ts";
import { parseTrace, renderMermaid, renderText, traceFileName, traceText, viewOf } from "../../traces/index.ts";
import { dotDisagreements, itfDisagreements, shivizDisagreements } from "./exports/read-back.ts";
import { disagreements } from "./viewer/disagreements.ts";

const directory = fileURLToPath(new URL("../../traces/recorded/", import.meta.url));
const files = readdirSync(directory).filter((name) => name.endsWith(".json"));

describe.each(files)("%s", (name) => {
  it("reproduces, and is told", async () => {
    const { reproduces, sentence, story, subject } = await replay(path.join(directory, name));
    expect(sentence).toMatch(/^the trace reproduces: /);
    expect(reproduces).toBe(true);
    expect(renderText(story, { width: 100, colour: false }, subject.summary)).toContain(`"${story.trace.claim}"`);
    expect(renderMermaid(story)).toMatch(/^sequenceDiagram\n/);
    const view = viewOf(story, subject.source, subject.summary);
    expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(100_000);
    expect(disagreements(view, story)).toEqual([]);
    expect([...itfDisagreements(story), ...shivizDisagreements(story), ...dotDisagreements(story)]).toEqual([]);
  });

  it("has the bytes and the name that are written today", () => {
    const source = readFileSync(path.join(directory, name), "utf8");
    const trace = parseTrace(source, name);
    expect(traceText(trace)).toBe(source);
    // The second of two traces that show a claim together is numbered.
    const plain = trace.twin === undefined ? name : name.replace(/--2\.json$/, ".json");
    expect(traceFileName(trace.model, trace.mutant ?? trace.scenario, trace.claim)).toBe(plain);
  });
});

/** Of mutants that violate a claim and are run every day; one that makes a state unreachable leaves nothing to record. */
const violating = [...registry.values()].flatMap((model) =>
  Object.entries(model.mutants).flatMap(([mutant, { breaks, large }]) => {
    if (large) return [];
    const claim = String(breaks);
    const { claims } = subjectOf(model, mutant).source;
    const leavesATrace = claim === NO_DEADLOCK || claims[claim]!.kind !== "reachable";
    return leavesATrace ? [traceFileName(model.name, mutant, claim)] : [];
  }),
);

it("every mutant that violates a claim is recorded", () => {
  expect(violating.length).toBeGreaterThan(0);
  expect(violating.filter((name) => !files.includes(name))).toEqual([]);
});

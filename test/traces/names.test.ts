// Names of trace files and of models in traces.
// The one idea: a name is safe on every file system, and a path comes back to where it started.
// Not here: writing the files (record.test.ts).
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelInTrace, slug, targetOfTrace, traceFileName } from "../../traces/names.ts";

describe("the name of a trace file", () => {
  it.each<readonly [string, string | null, string, string]>([
    ["two-phase-commit", "majorityYes", "no split decision", "two-phase-commit--majorityYes--no-split-decision.json"],
    ["raft", null, "no deadlock", "raft--no-deadlock.json"],
    ["raft", "figure 8", "□(a ⇒ ◇b)?", "raft--figure-8--a-b.json"],
    ["/usr/project/mine.ts", null, "x/../y", "mine--x-y.json"],
    ["/usr/project/mine.ts#other", "s: 1", "C:\\con", "mine-other--s-1--C-con.json"],
    ["./mine.mjs", null, "不可分裂", "mine--不可分裂.json"],
    ["mine", null, "!?", "mine--8faf838e.json"],
  ])("of %s, %s, %s is %s", (reference, variant, claim, name) => {
    expect(traceFileName(reference, variant, claim)).toBe(name);
  });

  it("is short and holds nothing that a file system refuses", () => {
    const words = fc.oneof(fc.string(), fc.string({ unit: "grapheme", maxLength: 400 }), fc.lorem({ maxCount: 60 }));
    fc.assert(
      fc.property(words, words, words, (model, variant, claim) => {
        const name = traceFileName(model, variant, claim);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
        expect(name).toMatch(/^[\p{L}\p{N}_-]+\.json$/u);
      }),
    );
  });

  it("tells long sentences apart that begin alike", () => {
    const long = "a very long claim ".repeat(10);
    expect(slug(`${long}one`)).not.toBe(slug(`${long}two`));
    expect(slug(`${long}one`)).toMatch(/^a-very-long-claim-.*-[0-9a-f]{8}$/);
  });
});

describe("a model in a trace", () => {
  it.each<readonly [string, string, string]>([
    ["two-phase-commit", "/usr/project/.kripke/traces", "two-phase-commit"],
    ["/usr/project/mine.ts", "/usr/project/.kripke/traces", "../../mine.ts"],
    ["/usr/project/mine.ts#other", "/usr/project", "./mine.ts#other"],
    ["/usr/project/models/mine.ts", "/usr/project", "./models/mine.ts"],
  ])("%s seen from %s is %s", (reference, directory, model) => {
    expect(modelInTrace(reference, directory)).toBe(model);
    expect(targetOfTrace(model, path.join(directory, "trace.json"))).toBe(reference);
  });

  it("stays with its trace when both are moved", () => {
    const model = modelInTrace("/usr/project/mine.ts", "/usr/project/traces");
    expect(targetOfTrace(model, "/elsewhere/traces/trace.json")).toBe("/elsewhere/mine.ts");
  });
});

// The graph of the states of a model, as Graphviz reads it.
// The one idea: it is counted against what a check of the model counts.
// Not here: the graph itself (test/harness), traces as graphs (exports.test.ts).
import { expect, test } from "vitest";
import { check } from "../../../index.ts";
import { directoryWith, kripke } from "../../cli/harness.ts";

const SPLIT = "no split decision";

test("has every state of the model, its rows, where it leads, and what it violates", async () => {
  const { code, out, err } = await kripke(directoryWith(), "show", "two-phase/commitsEarly", "--as", "dot");
  expect([code, err]).toEqual([0, ""]);
  const { states } = await check("two-phase/commitsEarly", { maxSeconds: 60 });
  const all = out.match(/^ {2}s\d+ \[.*$/gm)!;
  expect(all.length).toBe(states.distinct);
  expect(out.match(/rank=same/g)!.length).toBe(states.depth);
  expect(out.match(/shape=doublecircle/g)).toHaveLength(1);
  const bad = all.filter((line) => line.includes(`violates ${SPLIT}`));
  expect(bad.length).toBe(48);
  expect(bad.every((line) => line.includes("fillcolor=red"))).toBe(true);
  const edges = out.match(/^ {2}s\d+ -> s\d+ /gm)!;
  expect(new Set(edges).size).toBe(edges.length);
  // Each state but the first is reached for the first time once.
  expect(out.match(/^ {2}s\d+ -> s\d+ \[label="rm|^ {2}s\d+ -> s\d+ \[label="tm/gm)!.length).toBe(states.distinct - 1);
  expect(out).toMatch(/^digraph states \{\n {2}label="two-phase\/commitsEarly\\n.*All 498 states, 10 events deep\."/);
  expect(out).toMatch(/\n\}\n$/);
});

test("of a model with too many states, or of a target in another form, there is a sentence", async () => {
  const told = async (...words: readonly string[]) => {
    const { code, out, err } = await kripke(directoryWith(), "show", ...words);
    return [code, out, err];
  };
  expect(await told("two-phase-commit", "--as", "dot")).toEqual([
    2,
    "",
    expect.stringMatching(/^The states of two-phase-commit are no picture any more: .*; bound it with parameters\.$/m),
  ]);
  expect(await told("nothing", "--as", "dot")).toMatchObject([2, "", expect.stringContaining('no model "nothing"')]);
  const small = await kripke(directoryWith(), "show", "two-phase", "--as", "dot", "-p", "managers=1");
  expect([small.code, small.out.match(/^ {2}s\d+ \[/gm)!.length]).toEqual([0, 12]);
});

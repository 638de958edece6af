// Scenarios and suites as data: parameters, rules, expectations, and what meets them.
// The one idea: an expectation is met by the same words only.
// Not here: running them (test/cli/suite.test.ts).
import { expect, test } from "vitest";
import {
  always,
  compared,
  integer,
  type ModelSource,
  model,
  names,
  nearest,
  oneOf,
  parsedParameter,
  protocol,
  type Result,
  reachable,
  replicated,
  subjectOf,
  suggestion,
  suiteOf,
  type Verdict,
} from "../../checker/index.ts";

const network = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;

const sample = model({
  name: "sample",
  summary: "a sample",
  parameters: {
    size: integer({ default: 2, min: 1, max: 4, summary: "" }),
    mode: oneOf(["plain", "odd"], { default: "plain", summary: "" }),
    fast: oneOf([true, false], { default: false, summary: "" }),
    level: oneOf([1, 2], { default: 1, summary: "" }),
  },
  rules: { first: 1, second: 2 },
  build: ({ size }, rules) =>
    protocol(
      `sample of ${rules.first}${rules.second}`,
      { nodes: { a: replicated(size, { init: () => names("a", size).length }) }, network },
      { small: always(() => true), seen: reachable(() => true) },
    ),
}).expects({
  scenarios: {
    usual: { summary: "the usual" },
    "a large one": {
      summary: "",
      with: { size: 4 },
      expect: { small: "violated" },
      otherwise: "holds within bounds",
      large: true,
    },
    hidden: { summary: "", expect: { seen: "unreachable", "no deadlock": "violated" } },
  },
  mutants: {
    safe: { summary: "", rules: { second: 9 }, with: { size: 3 }, breaks: "small" },
    live: { summary: "", breaks: "seen" },
    stuck: { summary: "", breaks: "no deadlock" },
  },
}) as unknown as ModelSource;

test("the default parameters expect nothing", () => {
  expect(subjectOf(sample, null)).toMatchObject({
    model: "sample",
    scenario: null,
    mutant: false,
    parameters: { size: 2, mode: "plain", fast: false, level: 1 },
    expected: null,
    source: { name: "sample of 12" },
  });
});

test("a scenario expects everything to hold and to be witnessed, unless it says otherwise", () => {
  expect(subjectOf(sample, "usual").expected).toEqual({ small: "holds", seen: "witnessed", "no deadlock": "holds" });
  expect(subjectOf(sample, "a-large-one").expected).toEqual({
    small: "violated",
    seen: "witnessed",
    "no deadlock": "holds within bounds",
  });
  expect(subjectOf(sample, "hidden").expected).toEqual({
    small: "holds",
    seen: "unreachable",
    "no deadlock": "violated",
  });
});

test("a mutant overrides rules and expects only of the claim it breaks", () => {
  const subject = subjectOf(sample, "safe");
  expect(subject).toMatchObject({ mutant: true, parameters: { size: 3 }, source: { name: "sample of 19" } });
  expect(subject.expected).toEqual({ small: "violated" });
  expect(subjectOf(sample, "live").expected).toEqual({ seen: "unreachable" });
  expect(subjectOf(sample, "stuck").expected).toEqual({ "no deadlock": "violated" });
});

test("given parameters override the scenario's and drop its expectations", () => {
  const subject = subjectOf(sample, "safe", { size: 1 });
  expect(subject).toMatchObject({ parameters: { size: 1 }, expected: null, source: { name: "sample of 19" } });
});

test("the text of a parameter is read by its kind", () => {
  expect(parsedParameter(sample, "size", "3")).toBe(3);
  expect(parsedParameter(sample, "mode", "odd")).toBe("odd");
  expect(parsedParameter(sample, "fast", "true")).toBe(true);
  expect(parsedParameter(sample, "level", "2")).toBe(2);
  for (const [key, text] of [
    ["size", "0"],
    ["size", "5"],
    ["size", "1e0"],
    ["size", "two"],
    ["mode", "Odd"],
    ["level", "3"],
    ["toString", "1"],
  ] as const)
    expect(() => parsedParameter(sample, key, text), `${key}=${text}`).toThrow(
      expect.objectContaining({ exitCode: 2 }),
    );
});

test("large variants are left out of a suite unless asked for", () => {
  expect(suiteOf(sample, false).map(({ name }) => name)).toEqual(["usual", "hidden", "safe", "live", "stuck"]);
  expect(suiteOf(sample, true)).toHaveLength(6);
});

const result = (verdicts: Readonly<Record<string, Verdict>>): Result =>
  ({
    claims: Object.entries(verdicts).map(([name, verdict]) => ({ name, kind: "always", verdict, events: null })),
    states: { distinct: 1, generated: 1, depth: 1, frontier: 0 },
    seconds: 0,
    error: null,
  }) as unknown as Result;

test.each<[Readonly<Record<string, Verdict>>, boolean]>([
  [{ small: "holds", seen: "witnessed", "no deadlock": "holds" }, true],
  [{ small: "holds within bounds", seen: "witnessed", "no deadlock": "holds" }, false],
  [{ small: "undecided", seen: "witnessed", "no deadlock": "holds" }, false],
  [{ small: "holds", seen: "unreachable", "no deadlock": "holds" }, false],
  [{ small: "holds", seen: "witnessed" }, false],
])("%j meets the defaults: %s", (verdicts, met) => {
  expect(compared(subjectOf(sample, "usual"), result(verdicts)).asExpected).toBe(met);
});

test("an error is never as expected", () => {
  const error = { message: "oh", evidence: { initial: null, events: [], loopStart: null } };
  const broken = { ...result({ small: "violated" }), error };
  expect(compared(subjectOf(sample, "safe"), broken)).toMatchObject({ asExpected: false, error: "oh" });
});

test("suggestions are near or not at all", () => {
  expect(nearest("rafft", ["raft", "zab"])).toBe("raft");
  expect(nearest("maj", ["majorityYes", "volatileReady"])).toBe("majorityYes");
  expect(nearest("paxos", ["raft", "zab"])).toBe(undefined);
  expect(suggestion("x", [], "models")).toBe("; there are no models");
});

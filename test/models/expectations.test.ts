// The models' own expectations: every scenario and mutant ends with the verdicts it names.
// The one idea: a claim that no mutant breaks, and no scenario makes unreachable, would say nothing. Of the models that the book
// of claims speaks of, only the first states of the default scenario are looked at here, and what they decide is as expected: the
// suite, which sets the book, searches all of every scenario.
// Not here: state counts (published-counts.test.ts), recorded traces (test/traces).
import { beforeAll, describe, expect, test } from "vitest";
import { checkSource, NO_DEADLOCK, type Result, subjectOf, variantsOf } from "../../checker/index.ts";
import { chapters } from "../../models/book/chapters.ts";
import { registry } from "../../models/registry.ts";
import { surroundings } from "./surroundings.ts";

/** Of a model that the book speaks of. */
const FIRST_STATES = 1000;

interface Run {
  readonly name: string;
  readonly mutant: boolean;
  readonly expected: Readonly<Record<string, string>>;
  readonly result: Result;
}

const verdicts = ({ claims }: Result): Record<string, string> =>
  Object.fromEntries(claims.map(({ name, verdict }) => [name, verdict]));

const inTheBook = new Set(chapters.flatMap(({ models }) => models));

describe.each([...registry])("%s", (name, model) => {
  const whole = !inTheBook.has(name);
  const everyday = variantsOf(model).filter((variant) => !variant.large && (whole || variant.name === "default"));
  const options = whole ? {} : { maxStates: FIRST_STATES };
  const runs: Run[] = [];

  beforeAll(async () => {
    for (const { name } of everyday) {
      const { source, expected, mutant } = subjectOf(model, name);
      runs.push({ name, mutant, expected: expected!, result: await checkSource(source, options, surroundings) });
    }
  });

  test("has a scenario named default, with the default parameters", () => {
    expect(model.scenarios["default"]).toBeDefined();
    expect(model.scenarios["default"]!.with).toBeUndefined();
  });

  test.each(everyday.map(({ name }) => name))("%s ends as expected", (name) => {
    const { result, expected } = runs.find((run) => run.name === name)!;
    expect(result.error).toBeNull();
    const wasCut = result.bounds.some(({ kind }) => kind === "states");
    expect(wasCut && whole).toBe(false);
    const found = verdicts(result);
    const isOpen = (claim: string): boolean => wasCut && found[claim] === "undecided";
    expect(found).toMatchObject(Object.fromEntries(Object.entries(expected).filter(([claim]) => !isOpen(claim))));
  });

  test.runIf(whole)("every claim is broken by a mutant or unreachable in a scenario", () => {
    const failing = runs.flatMap(({ result }) =>
      result.claims.filter(({ verdict }) => verdict === "violated" || verdict.startsWith("unreachable")),
    );
    const broken = new Set(failing.map(({ name }) => name));
    // Of all scenarios: some claims are made only where a parameter asks for them.
    const claimed = new Set(runs.flatMap(({ result }) => result.claims.map(({ name }) => name)));
    const unbroken = [...claimed].filter((name) => !broken.has(name) && name !== NO_DEADLOCK);
    expect(unbroken).toEqual([]);
  });

  test("the correct protocol has no empty claim", () => {
    const { result } = runs.find(({ name }) => name === "default")!;
    expect(result.warnings.filter((warning) => warning.includes("never says anything"))).toEqual([]);
  });
});

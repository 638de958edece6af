// Formulas of claims: what they are compiled to, what is refused, and how small their automata are.
// The one idea: the claims that have names must cost next to nothing beside the graph.
// Not here: whether automata accept what they should (engine-agrees.test.ts).
import { describe, expect, test } from "vitest";
import {
  type Condition,
  eventually,
  eventuallyAlways,
  type Formula,
  infinitelyOften,
  leadsTo,
  ltl,
  until,
} from "../../checker/language/index.ts";
import { automatonOf } from "../../checker/temporal/automaton/automaton.ts";
import { isTrueOf, neglected } from "../../checker/temporal/automaton/evaluate.ts";
import { compileFormula } from "../../checker/temporal/automaton/formula.ts";

type P = Condition<number, null>;
type F = Formula<number, null, string>;
const p: P = (state) => state === 1;
const q: P = (state) => state === 2;
const isTick = (event: string): boolean => event === "tick";

const formulaOf = (claim: { readonly says: unknown }): F => claim.says as F;

describe("what a counterexample satisfies has an automaton of", () => {
  test.each<[string, F, number]>([
    ["eventually", formulaOf(eventually(p)), 1],
    ["leadsTo", formulaOf(leadsTo(p, q)), 2],
    ["infinitelyOften", formulaOf(infinitelyOften(p)), 2],
    ["eventuallyAlways", formulaOf(eventuallyAlways(p)), 1],
    ["until", formulaOf(until(p, q)), 2],
    ["always", ltl.always(ltl.state(p)), 2],
    [
      "a leadsTo under a premise",
      ltl.implies(ltl.always(ltl.eventually(ltl.event(isTick))), formulaOf(leadsTo(p, q))),
      2,
    ],
    ["next", ltl.next(ltl.state(p)), 3],
  ])("%s", (_, formula, states) => {
    expect(automatonOf(compileFormula(formula).sought).states).toBe(states);
  });
});

test("nothing satisfies a contradiction, and no automaton is left", () => {
  const both = ltl.and(ltl.always(ltl.state(p)), ltl.eventually(ltl.not(ltl.state(p))));
  expect(automatonOf(compileFormula(both).claimed)).toMatchObject({ states: 0, initial: [] });
});

test("the same function is the same atom, but not of a state and of an event", () => {
  const anything = (): boolean => true;
  const { atoms, usesNext } = compileFormula(
    ltl.and(ltl.or(ltl.state(anything), ltl.state(anything)), ltl.next(ltl.event(anything))),
  );
  expect(atoms).toEqual([
    { on: "state", predicate: anything },
    { on: "event", predicate: anything },
  ]);
  expect(usesNext).toBe(true);
});

test("what is no formula is refused in a sentence", () => {
  const many = Array.from({ length: 31 }, (_, i): F => ltl.state((state) => state === i));
  expect(() => compileFormula(many.reduce((all, each) => ltl.or(all, each)))).toThrow(
    /^a temporal formula asks 31 different predicates; at most 30 can be told apart\./,
  );
  expect(() => compileFormula({ op: "perhaps", of: [p] })).toThrow(/uses `perhaps` with 1 operands/);
  expect(() => compileFormula({ op: "until", of: [p] })).toThrow(/uses `until` with 1 operands/);
  expect(() => compileFormula({ op: "not", of: [true as unknown as P] })).toThrow(
    /has a boolean as an operand of `not`/,
  );
});

test("a formula whose automaton explodes is refused in a sentence", () => {
  const goals = Array.from({ length: 12 }, (_, i): F => ltl.eventually(ltl.state((state) => state === i)));
  const all = goals.reduce((some, each) => ltl.and(some, each));
  expect(() => automatonOf(compileFormula(all).claimed)).toThrow(/^a temporal formula is too large/);
});

describe("on a word that repeats", () => {
  const { claimed } = compileFormula(formulaOf(leadsTo(p, q)));
  test("a trigger in the loop is answered in the next turn", () => {
    expect(isTrueOf(claimed, { letters: [0, 2, 1], loopStart: 1 })).toBe(true);
    expect(isTrueOf(claimed, { letters: [2, 0, 1], loopStart: 1 })).toBe(false);
  });
});

describe("what a cycle neglects", () => {
  const cycle = [
    { enabled: [1, 2], taken: [] },
    { enabled: [2, 3], taken: [3] },
  ];
  test("a cycle neglects of what is weakly fair what is enabled throughout", () => {
    expect(neglected(cycle, () => false)).toBe(2);
    expect(neglected(cycle.slice(1), () => false)).toBe(2);
    expect(neglected([{ enabled: [2], taken: [2] }], () => false)).toBeNull();
  });
  test("a cycle neglects of what is strongly fair what is enabled anywhere", () => {
    expect(neglected(cycle, () => true)).toBe(1);
    expect(neglected([{ enabled: [], taken: [] }], () => true)).toBeNull();
  });
});

// The cases in which other checkers answered wrongly, each by its name.
// The one idea: small enough to be decided by eye; the expected lasso is written out where it is the only shortest one.
// Not here: random graphs (engine-agrees.test.ts).
import { describe, expect, test } from "vitest";
import type { Ltl } from "../../checker/temporal/automaton/formula.ts";
import { fairLasso } from "../../checker/temporal/fair-lasso.ts";
import { wrongWith } from "./compare.ts";
import { arraysOf, type Edge, type Obligation, type System } from "./system.ts";

const p: Ltl = { op: "atom", atom: 0 };
const q: Ltl = { op: "atom", atom: 1 };
/** Of an event. */
const e: Ltl = { op: "atom", atom: 2 };
const not = (of: Ltl): Ltl => ({ op: "not", of });
const next = (of: Ltl): Ltl => ({ op: "next", of });
const always = (of: Ltl): Ltl => ({ op: "always", of });
const eventually = (of: Ltl): Ltl => ({ op: "eventually", of });
const and = (left: Ltl, right: Ltl): Ltl => ({ op: "and", left, right });

/**
 * "from label to", with "!" at the end where the event atom is true, "~" where something changes that the states do not show;
 * "cut" for a target that a bound keeps out.
 */
const edges = (...texts: readonly string[]): readonly Edge[] =>
  texts.map((text) => {
    const [, from, label, to, event, unseen] = /^(\d) (\d) (\d|cut)(!?)(~?)$/.exec(text)!;
    return {
      from: Number(from),
      to: to === "cut" ? -1 : Number(to),
      label: Number(label),
      events: event === "!" ? 4 : 0,
      changes: from !== to || unseen === "~",
    };
  });

const weak = (...labels: readonly number[]): Obligation => ({ id: labels[0]!, kind: "weak", isStrong: false, labels });
const strong = (...labels: readonly number[]): Obligation => ({ ...weak(...labels), kind: "strong", isStrong: true });

/** The lasso found, as stem and cycle; null: none. Asks the oracle too. */
const found = (system: Omit<System, "initial" | "finitely"> & Partial<System>) => {
  const whole: System = { initial: [0], finitely: [], ...system };
  expect(wrongWith(fairLasso, whole)).toBeNull();
  const { graph, propositions, fairness } = arraysOf(whole);
  const lasso = fairLasso(graph, propositions, fairness, whole.formula);
  return lasso === null ? null : { stem: lasso.stem, cycle: lasso.cycle };
};

describe("stopping", () => {
  const path = { states: [0, 1], edges: edges("0 0 1") };
  test("without fairness a behaviour may stop at once", () => {
    expect(found({ ...path, obligations: [], formula: always(not(p)) })).toEqual({ stem: [], cycle: [] });
  });
  test("a behaviour may not stop where something weakly fair is enabled", () => {
    expect(found({ ...path, obligations: [weak(0)], formula: always(not(p)) })).toBeNull();
  });
  test("a behaviour may not stop where something strongly fair is enabled", () => {
    expect(found({ ...path, obligations: [strong(0)], formula: always(not(p)) })).toBeNull();
  });
  test("a behaviour stops where nothing is enabled, and what is true there is true for ever", () => {
    expect(found({ ...path, obligations: [weak(0)], formula: eventually(always(p)) })).toEqual({
      stem: [0],
      cycle: [],
    });
  });
  test("the next instant of a stop is the same state, and no event happens", () => {
    expect(found({ states: [1], edges: [], obligations: [], formula: next(next(p)) })).toEqual({ stem: [], cycle: [] });
    expect(found({ states: [1], edges: [], obligations: [], formula: eventually(e) })).toBeNull();
    expect(found({ states: [1], edges: edges("0 0 0!"), obligations: [], formula: always(e) })).toEqual({
      stem: [],
      cycle: [0],
    });
  });
});

describe("edges from a state to itself", () => {
  const waiting = { states: [0, 1], edges: edges("0 0 0", "0 1 1") };
  test("edges from a state to itself take nothing: fairness of what changes the state is not satisfied by them", () => {
    expect(found({ ...waiting, obligations: [weak(0, 1)], formula: always(not(p)) })).toBeNull();
  });
  test("edges from a state to itself enable nothing: one may stop where only they are possible", () => {
    expect(found({ ...waiting, obligations: [weak(0)], formula: always(not(p)) })).toEqual({ stem: [], cycle: [] });
  });
  test("edges from a state to itself are cycles none the less", () => {
    expect(found({ states: [0], edges: edges("0 0 0!"), obligations: [], formula: always(eventually(e)) })).toEqual({
      stem: [],
      cycle: [0],
    });
  });
});

describe("states joined from two paths", () => {
  // One path goes through p, the other does not; they join before the end.
  const diamond = { states: [0, 1, 0, 0], edges: edges("0 0 1", "0 1 2", "1 0 3", "2 1 3") };
  test("what was seen on one path to a state is not believed of another", () => {
    expect(found({ ...diamond, obligations: [weak(0, 1)], formula: always(not(p)) })).toEqual({
      stem: [1, 3],
      cycle: [],
    });
  });
  test("what was seen on one path to a state is not believed of another, whichever was found first", () => {
    const mirrored = { states: [0, 0, 1, 0], edges: edges("0 0 1", "0 1 2", "1 0 3", "2 1 3") };
    expect(found({ ...mirrored, obligations: [weak(0, 1)], formula: always(not(p)) })).toEqual({
      stem: [0, 2],
      cycle: [],
    });
  });
});

describe("cycles inside a component", () => {
  // 0 ⇄ 1 ⇄ 2: from 2 (and only there) label 9 leads to the goal, 3, and never back.
  const chain = { states: [0, 0, 0, 1], edges: edges("0 0 1", "1 0 0", "1 1 2", "2 1 1", "2 9 3") };
  test("strong fairness forbids the whole component and not the part that never enables it", () => {
    expect(found({ ...chain, obligations: [strong(9), weak(0)], formula: always(not(p)) })).toEqual({
      stem: [],
      cycle: [0, 1],
    });
  });
  test("strong fairness does not forbid a part that has to be searched twice", () => {
    const longer = {
      states: [0, 0, 0, 0, 1],
      edges: edges("0 0 1", "1 0 0", "1 1 2", "2 1 1", "2 2 3", "3 2 2", "3 9 4", "2 8 3"),
    };
    // Without 3 nobody takes 8, which 2 enables; without 2 there is 0 ⇄ 1.
    const result = found({ ...longer, obligations: [strong(9), strong(8), weak(0)], formula: always(not(p)) });
    expect(result).toEqual({ stem: [], cycle: [0, 1] });
  });
  test("weak fairness is satisfied by going where it is not enabled", () => {
    expect(
      found({ ...chain, obligations: [weak(9), weak(0, 1)], formula: and(always(not(p)), always(eventually(q))) }),
    ).toBeNull();
    const marked = { ...chain, states: [0, 0, 2, 1] };
    expect(
      found({ ...marked, obligations: [weak(9), weak(0, 1)], formula: and(always(not(p)), always(eventually(q))) }),
    ).toEqual({ stem: [], cycle: [0, 2, 3, 1] });
  });
  test("an accepting cycle that is not the first component's counts", () => {
    const two = { states: [0, 0, 2], edges: edges("0 0 1", "1 1 0", "1 2 2", "2 3 2") };
    expect(found({ ...two, obligations: [weak(0, 1, 2)], formula: eventually(always(q)) })).toMatchObject({
      stem: [0, 2],
    });
  });
});

describe("a frontier cut by a bound", () => {
  test("a frontier cut by a bound is never walked", () => {
    expect(found({ states: [0], edges: edges("0 0 cut"), obligations: [weak(0)], formula: always(not(p)) })).toBeNull();
  });
  test("a frontier cut by a bound enables what it would fulfil", () => {
    const loop = { states: [0, 0], edges: edges("0 0 1", "0 1 cut", "1 0 0") };
    expect(found({ ...loop, obligations: [strong(1)], formula: always(not(p)) })).toEqual({ stem: [0], cycle: [] });
    expect(found({ ...loop, obligations: [strong(1), weak(0)], formula: always(not(p)) })).toBeNull();
  });
});

describe("an action enabled only sometimes", () => {
  // A message is lost and sent again: 0 has it in flight, 1 has not.
  const lossy = { states: [0, 0, 1], edges: edges("0 0 1", "0 1 2", "1 2 0") };
  test("an action enabled only sometimes need not happen under weak fairness", () => {
    expect(found({ ...lossy, obligations: [weak(1), weak(2)], formula: always(not(p)) })).toEqual({
      stem: [],
      cycle: [0, 2],
    });
  });
  test("an action enabled only sometimes must happen under strong fairness", () => {
    expect(found({ ...lossy, obligations: [strong(1), weak(2)], formula: always(not(p)) })).toBeNull();
  });
  test("an action that losses disable must happen under weak fairness if losses end", () => {
    expect(found({ ...lossy, obligations: [weak(1), weak(2)], finitely: [0], formula: always(not(p)) })).toBeNull();
  });
  test("what must end may still happen before it ends", () => {
    expect(found({ ...lossy, obligations: [], finitely: [0], formula: next(next(not(p))) })).not.toBeNull();
  });
});

describe("an edge that leads to where it begins", () => {
  const done = edges("0 0 0", "0 1 1");
  const counting = edges("0 0 0~", "0 1 1");
  test("an edge that leads to where it begins takes nothing if it changes nothing", () => {
    expect(found({ states: [0, 1], edges: done, obligations: [weak(0, 1)], formula: always(not(p)) })).toBeNull();
    expect(found({ states: [0, 1], edges: done, obligations: [strong(0, 1)], formula: always(not(p)) })).toBeNull();
  });
  test("an edge that leads to where it begins takes what it fulfils if it changes what a view leaves out", () => {
    const cycle = { stem: [], cycle: [0] };
    const sought = { states: [0, 1], edges: counting, formula: always(not(p)) };
    expect(found({ ...sought, obligations: [weak(0, 1)] })).toEqual(cycle);
    expect(found({ ...sought, obligations: [strong(0, 1)] })).toEqual(cycle);
  });
  test("an edge that leads to where it begins is owed if it changes what a view leaves out, so that no behaviour stops there", () => {
    expect(found({ states: [0], edges: edges("0 0 0"), obligations: [weak(0)], formula: always(not(p)) })).toEqual({
      stem: [],
      cycle: [],
    });
    expect(found({ states: [0], edges: edges("0 0 0~"), obligations: [weak(0)], formula: always(not(p)) })).toEqual({
      stem: [],
      cycle: [0],
    });
  });
});

describe("obligations in great number", () => {
  // A ring that takes one of a thousand messages a turn; from each state another one leads to the goal.
  const size = 1000;
  const ring: Edge[] = [];
  for (let from = 0; from < size; from++)
    ring.push(
      { from, to: (from + 1) % size, label: from, events: 0, changes: true },
      { from, to: size, label: size + (from % 2), events: 0, changes: true },
    );
  const arrays = (isStrong: boolean) =>
    arraysOf({
      states: [...Array.from({ length: size }, () => 0), 1],
      initial: [0],
      edges: ring,
      obligations: Array.from({ length: size + 2 }, (_, label) => ({
        id: 7 * label,
        kind: "message",
        isStrong,
        labels: [label],
      })),
      finitely: [],
      formula: always(not(p)),
    });
  test("of obligations in great number each is disabled again before it is due, if weak", () => {
    const { graph, propositions, fairness } = arrays(false);
    expect(fairLasso(graph, propositions, fairness, always(not(p)))?.cycle).toHaveLength(size);
  });
  test("of obligations in great number each is due in the end, if strong", () => {
    const { graph, propositions, fairness } = arrays(true);
    expect(fairLasso(graph, propositions, fairness, always(not(p)))).toBeNull();
  });
});

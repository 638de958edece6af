// What a view sees is remembered by the state, up to many states.
// The one idea: remembered or forgotten, the answer is that of asking; and nobody is asked twice of what is remembered.
// Not here: what a view may leave out (../strata/view-functions.ts), comparing what it merged (../temporal/).
import { expect, test } from "vitest";
import type { Evaluator, States } from "../../checker/machine/machine.ts";
import { ViewReduction } from "../../checker/search/by-view.ts";

const residue = (state: Int32Array): number => state[0]! % 7;

const counted = (): { readonly reduction: ViewReduction; readonly asked: () => number } => {
  let asked = 0;
  const view: Evaluator = {
    evaluate: (_, state) => {
      asked++;
      return residue(state);
    },
    audit: () => {},
    dependsOn: () => true,
    follow: () => {},
  };
  return { reduction: new ViewReduction({ components: 1 } as unknown as States, view), asked: () => asked };
};

const wrongAmong = (reduction: ViewReduction, states: number): number[] =>
  Array.from({ length: states }, (_, i) => i).filter(
    (i) => reduction.of(Int32Array.of(i)) !== residue(Int32Array.of(i)),
  );

test("a state is asked about once, however often it is looked at", () => {
  const { reduction, asked } = counted();
  expect(wrongAmong(reduction, 1000)).toEqual([]);
  expect(wrongAmong(reduction, 1000)).toEqual([]);
  expect(asked()).toBe(1000);
});

test("what was forgotten is asked again, and nothing is mistaken for what lay in its place", () => {
  const { reduction, asked } = counted();
  const many = (1 << 17) + 5;
  expect(wrongAmong(reduction, many)).toEqual([]);
  expect(wrongAmong(reduction, 20)).toEqual([]);
  expect(asked()).toBe(many + 20);
});

// A bound on depth that keeps nothing back: it looks at all states of the last level, which gives numbers, and then they are expanded.
// The one idea: a search that is left in that level and gone on with, or that has helpers there, is to the letter the one that is not.
// Not here: random systems (strata/resumed.ts, strata/shared.ts).
import { expect, test } from "vitest";
import * as engine from "../../checker/index.ts";
import { next, protocol, type Role } from "../../checker/index.ts";
import { resuming } from "../strata/resuming.ts";
import { sharing } from "../strata/sharing.ts";
import { stillSurroundings } from "../strata/stratum.ts";

const WAYS = 12;
const STATES = 2 * WAYS + 1;

/** A node that goes to one of many ends by one of as many ways; of each end it is asked what may follow. */
const chooser: Role<number, never> = {
  init: () => 0,
  actions: {
    go: {
      each: Array.from({ length: WAYS }, (_, i) => `${i + 1}`),
      do: (s, to) => (s === 0 ? next(Number(to)) : undefined),
    },
    on: (s) => (s > 0 && s <= WAYS ? next(s + WAYS) : undefined),
  },
  receive: (s) => next(s),
};
const source = protocol(
  "chooser",
  {
    nodes: { chooser },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    ends: () => true,
  },
  {},
) as never;

test("a search that is left behind such a look goes on to the same", async () => {
  const inLastLevel: number[] = [];
  const left = ({ expanded, levels }: { readonly expanded: number; readonly levels: number }): void => {
    if (levels === 3 && expanded > WAYS + 1) inLastLevel.push(expanded);
  };
  const check = resuming(engine.checkSource, left, 0);
  for (let place = 0; place < 40; place++) {
    const { states, bounds } = await check(source, { maxDepth: 3 }, stillSurroundings);
    expect([states.distinct, states.frontier, bounds]).toEqual([STATES, 0, []]);
  }
  expect(inLastLevel.length).toBeGreaterThan(5);
});

test("a search with helpers ends as one without, and no helper is told that the model is another", async () => {
  let orders = 0;
  const check = sharing(engine, (how) => (orders += how.orders), 1);
  for (let turn = 0; turn < 40; turn++) {
    const { states, verdict } = await check(source, { maxDepth: 3 }, stillSurroundings);
    expect([states.distinct, verdict]).toEqual([STATES, "holds"]);
  }
  expect(orders).toBeGreaterThan(0);
});

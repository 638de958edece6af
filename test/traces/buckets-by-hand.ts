// Two buckets as a whole-state walk made by hand: variables that are a record, a Set, a Map, a list and an unchanged table.
// The one idea: it ends in a state from which nothing leads on, and a claim throws where water was spilt.
// Not here: nodes and messages (commit-by-hand.ts).
import type { Snapshot } from "../../checker/index.ts";
import type { ByHand, HandMove } from "./by-hand.ts";

interface Variables extends Readonly<Record<string, unknown>> {
  readonly level: Readonly<Record<string, number>>;
  readonly full: ReadonlySet<string>;
  readonly poured: ReadonlyMap<string, number>;
  readonly log: readonly { readonly step: string }[];
}

const table = Array.from({ length: 30 }, (_, index) => index * index);
const start = (level: Variables["level"]): Snapshot => ({
  variables: { level, full: new Set(), poured: new Map([["a", 0]]), log: [{ step: "start" }], table },
  nodes: [],
  network: [],
  budgets: {},
  partition: null,
  notices: [],
  observers: {},
});

const moves = (state: Snapshot): readonly HandMove[] => {
  const variables = state.variables as Variables;
  const { level, full, poured, log } = variables;
  const to = (change: Partial<Variables>): Snapshot => ({ ...state, variables: { ...variables, ...change } });
  if (log.length > 1) return [];
  if (poured.size > 1) return [{ event: { kind: "action", name: "log" }, to: to({ log: [...log, { step: "done" }] }) }];
  if (!full.has("b"))
    return [
      {
        event: { kind: "action", name: "fill", value: "b" },
        to: to({ level: { ...level, b: 3 }, full: new Set(["b"]) }),
      },
    ];
  const after = { full: new Set<string>(), poured: new Map([...poured, ["b", 2]]) };
  const pour = { kind: "action", name: "pour", value: "b, a" } as const;
  return [
    { event: { ...pour, choice: "carefully" }, to: to({ ...after, level: { a: 2, b: 1 } }) },
    { event: { ...pour, choice: "spilling" }, to: to({ ...after, level: { a: 1, b: 1 } }) },
  ];
};

export const buckets: ByHand = {
  form: "spec",
  initial: [
    { event: { kind: "init", choice: "both empty" }, to: start({ a: 0, b: 0 }) },
    { event: { kind: "init", choice: "one empty" }, to: start({ a: 1, b: 0 }) },
  ],
  moves,
  claims: {
    "nothing is spilt": {
      kind: "always",
      says: ({ variables }) => {
        const { level, poured } = variables as Variables;
        if (poured.has("b") && level["a"] === 1) throw new Error("the claim cannot\ncope with a spill");
        return true;
      },
    },
  },
};

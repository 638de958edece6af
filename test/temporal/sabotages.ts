// The search for fair behaviours, broken on purpose: each entry replaces a piece of its text by something wrong.
// The one idea: these are the mistakes that other checkers made, or that somebody writing one would.
// Not here: applying them and comparing (sabotage-run.ts). When the engine's text changes, `find` changes with it.
import type { Sabotage } from "../sabotage/sabotages.ts";

export const temporalSabotages: readonly Sabotage[] = [
  {
    name: "strong fairness is ignored",
    file: "temporal/judge.ts",
    find: "return this.#missing === 0 ? component",
    replace: "return this.#missing >= 0 ? component",
  },
  {
    name: "strong fairness is weak",
    file: "temporal/obligations.ts",
    find: "(fairness.isStrong(obligation) ? 1 : 0)",
    replace: "(fairness.isStrong(obligation) ? 0 : 0)",
  },
  {
    name: "a component that neglects a strong obligation is given up whole",
    file: "temporal/components.ts",
    find: "} else if (left.length > 0) {",
    replace: "} else if (left.length > component.length) {",
  },
  {
    name: "the search stops at the first component",
    file: "temporal/components.ts",
    find: "if (this.#low[pair] === FRESH && reached",
    replace: "if (this.#tag === DONE && this.#low[pair] === FRESH && reached",
  },
  {
    name: "weak fairness is ignored",
    file: "temporal/judge.ts",
    find: "owed.some((obligation) => this.#takenIn[obligation] !== tag)",
    replace: "false",
  },
  {
    name: "weak fairness asks for what is enabled only sometimes",
    file: "temporal/judge.ts",
    find: "i < component.length && owed.length > 0",
    replace: "i < 1 && owed.length > 0",
  },
  {
    name: "no behaviour stops",
    file: "temporal/product.ts",
    find: "stops ||= product.endsWell(state, q);",
    replace: "",
  },
  {
    name: "a behaviour stops wherever it likes",
    file: "temporal/product.ts",
    find: "return accepted && this.obligations.allowStop(state);",
    replace: "return accepted;",
  },
  {
    name: "whoever stops is right",
    file: "temporal/product.ts",
    find: "return accepted && this.obligations.allowStop(state);",
    replace: "return this.obligations.allowStop(state);",
  },
  {
    name: "a cut edge leads to the first state",
    file: "temporal/product.ts",
    find: "          const target = targets[edge]!;\n          if (target < 0) continue;",
    replace: "          const target = Math.max(0, targets[edge]!);",
  },
  {
    name: "a cut edge enables nothing",
    file: "temporal/judge.ts",
    find: "if (idle.has(edge)) continue;\n        const label = labels[edge]!;\n        for (let at = starts[label]!; at < starts[label + 1]!; at++) enabledAt",
    replace:
      "if (idle.has(edge) || graph.targets[edge]! < 0) continue;\n        const label = labels[edge]!;\n        for (let at = starts[label]!; at < starts[label + 1]!; at++) enabledAt",
  },
  {
    name: "debts of the formula need not be paid",
    file: "temporal/judge.ts",
    find: "this.#unpaid = this.#product.automaton.debts;",
    replace: "this.#unpaid = 0;",
  },
  {
    name: "an edge that changes nothing takes an obligation",
    file: "temporal/judge.ts",
    find: "this.#missing > 0 && !idle.has(edge) && this",
    replace: "this.#missing > 0 && this",
  },
  {
    name: "an edge that changes nothing enables an obligation",
    file: "temporal/obligations.ts",
    find: "this.starts[label + 1] && !idle.has(edge)) return",
    replace: "this.starts[label + 1]) return",
  },
  {
    name: "an edge that leads out of the component takes an obligation",
    file: "temporal/judge.ts",
    find: "tagOf[target * recurrent + next] !== tag || obligations",
    replace: "obligations",
  },
  {
    name: "what happens finitely often is repeated",
    file: "temporal/components.ts",
    find: "target < 0 || (anyEnds && ends[labels[edge]!] === 1)",
    replace: "target < 0 || (anyEnds && ends[labels[edge]!] === 2)",
  },
  {
    name: "events are not seen on a cycle",
    file: "temporal/components.ts",
    find: "const word = letter | eventOf(edge);",
    replace: "const word = letter;",
  },
  {
    name: "only what was found before can be reached",
    file: "temporal/product.ts",
    find: " && target <= sweep) open.push",
    replace: " && target < 0) open.push",
  },
  {
    name: "a promise is paid by being carried on",
    file: "temporal/automaton/tableau.ts",
    find: "(step.parts & itself) === 0n || this",
    replace: "true || this",
  },
  {
    name: "states of the automaton that differ in what they pay are one",
    file: "temporal/automaton/automaton.ts",
    find: "all.map(({ needs, bars, pays, to }) =>",
    replace: "all.map(({ needs, bars, to }, _i, _all, pays = 0) =>",
  },
  {
    name: "the way round pays no weak obligation",
    file: "temporal/lasso.ts",
    find: "this.#weak = new Set([...atHome]",
    replace: "this.#weak = new Set([]",
  },
  {
    name: "the way round pays no strong obligation",
    file: "temporal/lasso.ts",
    find: "if (isStrong[obligation] === 1 && !this.#taken",
    replace: "if (isStrong[obligation] === 2 && !this.#taken",
  },
];

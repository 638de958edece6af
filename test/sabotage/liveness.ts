// The engine's liveness, broken on purpose: finite prefixes, bounds, and claims that depend on one another.
// The one idea: each is a step of an argument in docs/semantics.md left out.
// Not here: cycles and fairness on small graphs (test/temporal/sabotages.ts).
import type { Sabotage } from "./sabotages.ts";

const prefixes: readonly Sabotage[] = [
  {
    name: "states of the automaton with an empty language stay",
    file: "temporal/automaton/automaton.ts",
    find: "const useful = transitions.map((_, state) => recurrent[of[state]!]!);",
    replace: "const useful = transitions.map(() => true);",
  },
  {
    name: "determinisation forgets a member of a set",
    file: "temporal/automaton/monitor.ts",
    find: "const after = this.#numberOf([...reached].sort((a, b) => a - b));",
    replace: "const after = this.#numberOf([...reached].sort((a, b) => a - b).slice(0, 1));",
  },
  {
    name: "a prefix's last state is read as if no event left it",
    file: "temporal/automaton/monitor.ts",
    find: "const open = ~this.#events;",
    replace: "const open = ~0;",
  },
  {
    name: "sets that cannot become empty are found wrongly",
    file: "temporal/automaton/monitor.ts",
    find: "for (let letter = asks; ; letter = (letter - 1) & asks) {",
    replace: "for (let letter = asks & 1; ; letter = (letter - 1) & asks & 1) {",
  },
  {
    name: "states that a bound keeps out are not read",
    file: "temporal/prefix-search.ts",
    find: "if (this.#monitor.endsWith(next, target < 0 ? behind(edge) : ofState(target))) {",
    replace: "if (target >= 0 && this.#monitor.endsWith(next, ofState(target))) {",
  },
  {
    name: "the event on the way out of the bounds is not read",
    file: "temporal/prefix-search.ts",
    find: "const next = this.#monitor.after(set, letter | ofEvent(edge));",
    replace: "const next = this.#monitor.after(set, letter | (target < 0 ? 0 : ofEvent(edge)));",
  },
  {
    name: "a state is met once, whatever the formula still allows there",
    file: "temporal/prefix-search.ts",
    find: "this.#met[set] ??= new GrowingBits();\n    if (!this.#met[set].add(state)) return;",
    replace: "this.#met[0] ??= new GrowingBits();\n    if (!this.#met[0].add(state)) return;",
  },
  {
    name: "an initial state is not read until an event leaves it",
    file: "temporal/prefix-search.ts",
    find: "if (this.#monitor.endsWith(initial, letter)) this.found = { initial: position, edges: [] };",
    replace: "if (false as boolean) this.found = { initial: position, edges: [] };",
  },
  {
    name: "what lies at the edge of the explored is not gone through in the end",
    file: "temporal/exploration.ts",
    find: "unlessStopped(outcome.limits, (look) => this.recorder.endPrefixes(look));",
    replace: "null;",
  },
  {
    name: "a prefix refutes though what it needs to go on fairly must end",
    file: "machine/fairness.ts",
    find: "this.prolongs = !ending.some((end) => owed.some((pattern) => meet(end.scope, pattern.scope)));",
    replace: "this.prolongs = true;",
  },
];

const bounds: readonly Sabotage[] = [
  {
    name: "a claim holds within bounds though nothing fair is inside",
    file: "temporal/exploration.ts",
    find: "if (!hasFairBehaviour(graph, fairness, look)) {",
    replace: "if (false as boolean) {",
  },
  {
    name: "nothing is sought in what was explored before a bound on states",
    file: "temporal/exploration.ts",
    find: "(stop === null || !SPENT.has(stop))",
    replace: "stop === null",
  },
  {
    name: "what lies behind the bounds is taken to refute nothing",
    file: "temporal/exploration.ts",
    find: "return new Map(claims.flatMap((claim) => this.#undecidedBehindBounds(claim)));",
    replace: "return new Map();",
  },
];

const alone: readonly Sabotage[] = [
  {
    name: "an idle event is a step only where some claim asks of events",
    file: "temporal/claim.ts",
    find: "return this.watchesEvents || this.formula.usesNext;",
    replace: "return this.watchesEvents;",
  },
  {
    name: "a claim that is blind to idle events sees those that others asked for",
    file: "temporal/exploration.ts",
    find: "if (claim.watchesIdling || !this.recorder.watchesTransitions) return whole;",
    replace: "if (whole !== null) return whole;",
  },
];

const disjunctions: readonly Sabotage[] = [
  {
    name: "each part of a disjunction is owed by itself",
    file: "machine/fairness.ts",
    find: 'return found.length === 0 ? null : { key: "", name: names.join(" or ") };',
    replace: "return found[0] ?? null;",
  },
  {
    name: "of a disjunction the first part is owed",
    file: "machine/fairness.ts",
    find: "const found = patterns.flatMap(({ match }) => match(label) ?? []);",
    replace: "const found = patterns.slice(0, 1).flatMap(({ match }) => match(label) ?? []);",
  },
  {
    name: "an event fulfils a disjunction that falls under all of its parts",
    file: "machine/fairness.ts",
    find: "return found.length === 0 ? null : {",
    replace: "return found.length < patterns.length ? null : {",
  },
  {
    name: "a prefix refutes though a part of a disjunction must end",
    file: "machine/fairness.ts",
    find: "aspects.map((aspect) => [aspect, new Set(patterns.flatMap(({ scope }) => [...scope[aspect]!]))]),",
    replace: "aspects.map((aspect) => [aspect, new Set(first.scope[aspect]!)]),",
  },
];

const by = (stratum: string, all: readonly Sabotage[]): Sabotage[] => all.map((each) => ({ ...each, stratum }));

export const livenessSabotages: readonly Sabotage[] = [
  ...by("liveness-under-bounds", [...prefixes, ...bounds]),
  ...by("claims-alone", alone),
  ...by("disjunctions", disjunctions),
];

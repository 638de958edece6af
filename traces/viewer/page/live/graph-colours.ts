// What the colour of a state in the graph says: what a claim says there, the value of a field, its component.
// The one idea: a colour is a group with a name and a count, so that the legend says in words what the eye sees.
// Not here: the colours themselves (live.css), places (graph-layout.ts).
import type { StateGraph } from "../../live.ts";
import type { ClaimView } from "../../view.ts";
import { componentsOf } from "./graph-layout.ts";

export interface Group {
  readonly name: string;
  /** Its class. */
  readonly tone: string;
  readonly count: number;
}

export interface Colouring {
  /** As it is chosen. */
  readonly key: string;
  readonly name: string;
  readonly groups: readonly Group[];
  /** By state, which group. */
  readonly of: readonly number[];
}

/** Tones that are told apart. */
const TONES = 7;

const WORDS: Readonly<Record<string, readonly [name: string, tone: string]>> = {
  y: ["yes", "yes"],
  n: ["no", "no"],
  "-": ["says nothing", "quiet"],
  "!": ["throws", "no"],
};

/** What there is to choose from; what tells no two states apart is left out. */
export const choicesOf = (
  { marks, fields }: StateGraph,
  claims: readonly ClaimView[],
): readonly (readonly [key: string, name: string])[] => [
  ["plain", "nothing"],
  ...claims.flatMap(({ name }, i) =>
    new Set(marks.map((mark) => mark[i])).size > 1 ? [[`claim ${i}`, name] as const] : [],
  ),
  ["components", "strongly connected components"],
  ...fields.map(({ name }, i) => [`field ${i}`, name] as const),
];

/** What is shown first: where something is violated, if anything is. */
export const firstChoice = ({ marks }: StateGraph, claims: readonly ClaimView[]): string => {
  const violated = claims.findIndex(({ kind }, i) => kind !== "reachable" && marks.some((mark) => mark[i] === "n"));
  return violated < 0 ? "plain" : `claim ${violated}`;
};

export const colouringOf = (graph: StateGraph, claims: readonly ClaimView[], key: string): Colouring => {
  const [what, number] = key.split(" ");
  const index = Number(number);
  if (what === "claim" && claims[index] !== undefined) return byClaim(graph, claims[index]!, index);
  if (what === "components") return byComponent(graph);
  const field = what === "field" ? graph.fields[index] : undefined;
  if (field !== undefined)
    return grouped(key, field.name, field.of, (value) => (value < 0 ? "none" : field.values[value]!));
  const of = graph.depths.map(() => 0);
  return { key: "plain", name: "nothing", groups: [{ name: "a state", tone: "plain", count: of.length }], of };
};

const byClaim = ({ marks }: StateGraph, { name, kind }: ClaimView, index: number): Colouring => {
  const letters = [...new Set(marks.map((mark) => mark[index] ?? " "))].sort();
  const of = marks.map((mark) => letters.indexOf(mark[index] ?? " "));
  const groups = letters.map((letter, i) => {
    const [told, tone] = WORDS[letter] ?? ["not asked", "quiet"];
    const isQuiet = letter === "n" && kind === "reachable";
    return {
      name: isQuiet ? "not here" : told,
      tone: isQuiet ? "quiet" : tone,
      count: of.filter((one) => one === i).length,
    };
  });
  return { key: `claim ${index}`, name, groups, of };
};

const byComponent = (graph: StateGraph): Colouring => {
  const components = componentsOf(graph);
  const sizes = new Map<number, number>();
  for (const component of components) sizes.set(component, (sizes.get(component) ?? 0) + 1);
  const order = [...sizes].filter(([component]) => component >= 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const numbers = new Map(order.map(([component], i) => [component, i + 1]));
  return grouped("components", "components", components, (component) =>
    component < 0 ? "never returns here" : `component ${numbers.get(component)}`,
  );
};

/** The largest groups have a tone each; the others are one. What has a negative number is quiet. */
const grouped = (key: string, name: string, of: readonly number[], nameOf: (value: number) => string): Colouring => {
  const counts = new Map<number, number>();
  for (const value of of) counts.set(value, (counts.get(value) ?? 0) + 1);
  const order = [...counts].filter(([value]) => value >= 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const own = order.slice(0, order.length > TONES ? TONES - 1 : TONES);
  const rest = order.slice(own.length);
  const quiet = [...counts].filter(([value]) => value < 0);
  const groups: Group[] = own.map(([value, count], i) => ({ name: nameOf(value), tone: `tone-${i}`, count }));
  if (rest.length > 0)
    groups.push({
      name: `${rest.length} others`,
      tone: "others",
      count: rest.reduce((sum, [, count]) => sum + count, 0),
    });
  for (const [value, count] of quiet) groups.push({ name: nameOf(value), tone: "quiet", count });
  const places = new Map<number, number>();
  own.forEach(([value], i) => {
    places.set(value, i);
  });
  for (const [value] of rest) places.set(value, own.length);
  quiet.forEach(([value], i) => {
    places.set(value, own.length + (rest.length > 0 ? 1 : 0) + i);
  });
  return { key, name, groups, of: of.map((value) => places.get(value)!) };
};

// The states of a small model as a graph for Graphviz.
// The one idea: a row for each depth, as the search came to them; the way by which a state was first reached is told in words, the
// others are only lines.
// Not here: the states (harness/exploring/graph.ts), the graph in the page of the explorer.
import { claimRow, type ResultClaimKind } from "../../checker/index.ts";
import type { StateGraph } from "../viewer/live.ts";
import type { ClaimView } from "../viewer/view.ts";
import { quoted, titleLines } from "./dot-text.ts";

/** The graph, which must be whole, as a directed graph in the language of Graphviz. Events that change nothing are left out. */
export const renderStatesDot = (graph: StateGraph, claims: readonly ClaimView[], title: readonly string[]): string => {
  const lines = [
    `label="${titleLines([...title, graph.sentence])}"`,
    "labelloc=t",
    'node [shape=circle, style=filled, fillcolor=white, fontname="sans-serif"]',
    'edge [fontname="sans-serif", fontsize=10]',
    ...graph.depths.map((_, state) => stateOf(graph, claims, state)),
    ...graph.levels.map((_, depth) => rowOf(graph, depth)),
    ...edgesOf(graph),
  ];
  return `digraph states {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
};

const stateOf = ({ initial, fields, marks }: StateGraph, claims: readonly ClaimView[], state: number): string => {
  const broken = claims.filter(({ kind }, claim) => isViolated(kind, marks[state]?.[claim])).map(({ name }) => name);
  const values = fields.flatMap(({ name, values: texts, of }) =>
    of[state]! < 0 ? [] : [`${name}: ${texts[of[state]!]}`],
  );
  const told = [...broken.map((name) => `violates ${name}`), ...values];
  const attributes = [
    `label="${state}"`,
    ...(initial.includes(state) ? ["shape=doublecircle"] : []),
    ...(broken.length > 0 ? ["fillcolor=red", "fontcolor=white"] : []),
    `tooltip="${titleLines(told)}"`,
  ];
  return `s${state} [${attributes.join(", ")}]`;
};

/** That a claim of existence is not so in a state says nothing. */
const isViolated = (kind: string, mark: string | undefined): boolean =>
  mark === "n" && claimRow(kind as ResultClaimKind).evidence === "violated";

const rowOf = ({ depths }: StateGraph, depth: number): string => {
  const states = depths.flatMap((of, state) => (of === depth ? [`s${state};`] : []));
  return `{ rank=same; ${states.join(" ")} }`;
};

const edgesOf = ({ by, texts, next }: StateGraph): readonly string[] => {
  const reached = new Set<number>();
  return next.flatMap((targets, from) =>
    [...new Set(targets)]
      .filter((to) => to >= 0 && to !== from)
      .map((to) => {
        // States are numbered as they are reached, so the first that leads to one is that which reached it.
        const isFirst = !reached.has(to) && by[to]! >= 0;
        reached.add(to);
        return `s${from} -> s${to} [${isFirst ? `label=${quoted(texts[by[to]!]!)}` : "color=gray"}]`;
      }),
  );
};

// A trace as a graph for Graphviz: what happened, and what it followed from.
// The one idea: the states of a trace are a line, of which a graph shows nothing; which happening waited for which is a graph, so that
// is what is drawn: a column for each node, an arrow for each message.
// Not here: what follows from what (happened.ts), the graph of all states of a model (states-dot.ts), laying it out (Graphviz).
import { rowOf } from "../../checker/index.ts";
import { parametersOf, targetOf } from "../phrase.ts";
import type { Story } from "../story.ts";
import { messageText } from "../viewer/messages.ts";
import { quoted, titleLines } from "./dot-text.ts";
import { type Astray, type Happened, type Happening, happenedIn } from "./happened.ts";

/** The story as a directed graph in the language of Graphviz, ending with a line break. */
export const renderDot = (story: Story): string => {
  const happened = happenedIn(story);
  const lines = [
    `label="${titleOf(story)}"`,
    "labelloc=t",
    "newrank=true",
    'node [shape=box, style=rounded, fontname="sans-serif"]',
    'edge [fontname="sans-serif"]',
    ...[...happened.nodes, null].flatMap((node, column) => columnOf(node, column, happened)),
    ...happened.happenings.flatMap((happening, at) => edgesTo(happening, at)),
    ...happened.astray.flatMap(strayOf),
    ...loopOf(story, happened.happenings),
  ];
  return `digraph trace {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
};

/** What was checked, with which parameters, and what the trace shows. */
const titleOf = ({ trace, replay }: Story): string =>
  titleLines([targetOf(trace), parametersOf(trace), replay.sentence]);

/** The happenings of one node as a cluster; the network's stand free. */
const columnOf = (node: string | null, column: number, { happenings }: Happened): readonly string[] => {
  const own = happenings.flatMap((happening, at) => (happening.node === node ? [nodeOf(happening, at)] : []));
  if (own.length === 0 || node === null) return own;
  return [`subgraph cluster_${column} {`, `  label=${quoted(node)}`, ...own.map((line) => `  ${line}`), "}"];
};

const nodeOf = ({ number, part, event, text }: Happening, at: number): string => {
  const isFault = event.kind !== "init" && rowOf(event.kind).isFault;
  const label = `${number}${part === 0 ? "" : `.${part}`} ${text}`;
  return `h${at} [label=${quoted(label)}${isFault ? ", color=red, fontcolor=red" : ""}]`;
};

/** From what a happening follows. What the network does is in no order but by its messages. */
const edgesTo = ({ before, sentBy, node, event, part }: Happening, at: number): readonly string[] => {
  const own = before === null || node === null ? [] : [`h${before} -> h${at} [style=bold, weight=8]`];
  if (sentBy === null) return own;
  const label = "message" in event ? `label=${quoted(messageText(event.message))}` : "";
  return [
    ...own,
    `h${sentBy} -> h${at} [${[label, part === 0 ? "" : "style=dashed"].filter((it) => it !== "").join(", ")}]`,
  ];
};

/** An arrow that ends nowhere. */
const strayOf = ({ sentBy, to, text, end }: Astray, index: number): readonly string[] => [
  `astray${index} [shape=plaintext, label=${quoted(`${end}, to ${to}`)}]`,
  `h${sentBy} -> astray${index} [style=dotted, label=${quoted(text)}${end === "in flight" ? "" : ", color=red"}]`,
];

/** From the last event back to the first that repeats. */
const loopOf = ({ trace: { loopStart, events } }: Story, happenings: readonly Happening[]): readonly string[] => {
  const last = happenings.findLastIndex(({ number }) => number === events.length);
  const first = happenings.findIndex(({ number }) => number === (loopStart ?? events.length) + 1);
  return first < 0 || last < 0 ? [] : [`h${last} -> h${first} [label="for ever", constraint=false, color=blue]`];
};

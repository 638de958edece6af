// The two ends of an `indistinguishable` claim, side by side.
// The one idea: what is the same in both is told once, and what differs stands in two columns, or in two rows where it is wide.
// Not here: whether they show the claim (replay.ts), one end alone (state-text.ts).
import stringWidth from "string-width";
import { enumerated, printedMessage, type Snapshot } from "../checker/index.ts";
import { stateText, unchanged } from "./excerpt.ts";
import { bySender } from "./flight.ts";
import { type Look, line, padded } from "./layout.ts";
import { splitInWords } from "./partition.ts";
import { aside, fault, good, node, strong } from "./phrase.ts";
import { afterEvents } from "./replay.ts";
import { alike } from "./state-text.ts";
import type { Story } from "./story.ts";

/** Something with a name that both ends have: here and there. */
export type Pair = readonly [label: string, here: string, there: string];

/** The last words of a story with two ends. */
export const bothEnds = (story: Story, look: Look): readonly string[] => {
  const { trace, ends } = story;
  const shown = pairsOf(story);
  const same = shown.filter(([, here, there]) => here === there);
  const differ = shown.filter(([, here, there]) => here !== there);
  const column = Math.max(...same.map(([label]) => stringWidth(label)));
  const other = ends!.twin.events.length;
  return [
    line(
      [good("✓ "), "Here and ", afterEvents(other), " of ", strong(trace.twin!), ", the view is equal:"],
      0,
      look,
      2,
    ),
    ...same.map(([label, both]) =>
      line([node(label), padded("", column - stringWidth(label) + 2), both], 2, look, column + 2),
    ),
    line([fault("≠ "), "and the fact differs, here and there:"], 0, look, 2),
    ...columns(differ, look),
  ];
};

/** What to compare, the view and the fact first. */
export const pairsOf = ({ ends, end }: Story): readonly Pair[] => {
  const { here, there, end: other } = ends!;
  const [one, two] = [rest(end!), rest(other)];
  return [
    ["view", unchanged(here.view), unchanged(there.view)],
    ["fact", factText(here.fact), factText(there.fact)],
    ...Object.keys(end!.variables).map(
      (name): Pair => [name, unchanged(end!.variables[name]), unchanged(other.variables[name])],
    ),
    ...alike(
      end!.nodes.map((each, index) => ({ ...each, there: other.nodes[index]! })),
      ({ state, status, there: twin }) => [state, status, twin.state, twin.status],
    ).map(([label, first]): Pair => [label, nodeText(first), nodeText(first.there)]),
    ...one.flatMap(([label, text], index): readonly Pair[] => {
      const twin = two[index]![1];
      return text === "" && twin === ""
        ? []
        : [[label, text === "" ? "nothing" : text, twin === "" ? "nothing" : twin]];
    }),
  ];
};

const factText = (fact: unknown): string => (fact === undefined ? "undefined" : unchanged(fact));

const nodeText = ({ state, status }: Snapshot["nodes"][number]): string =>
  `${stateText(state)}${status === "up" ? "" : `  ${status}`}`;

/** What is not a node; empty where there is nothing. */
const rest = ({ network, partition, notices }: Snapshot): readonly (readonly [string, string])[] => [
  ["partition", partition === null ? "" : splitInWords(partition)],
  ["broken", notices.map(({ node: id, peer }) => `${id} to ${peer}`).join(", ")],
  [
    "in flight",
    bySender(network)
      .map(({ from, to, message }) => `${printedMessage(message)} from ${from} to ${enumerated(to)}`)
      .join("; "),
  ],
];

const columns = (pairs: readonly Pair[], look: Look): readonly string[] => {
  const width = (column: 0 | 1 | 2): number => Math.max(0, ...pairs.map((pair) => stringWidth(pair[column])));
  const [label, here, there] = [width(0), width(1), width(2)];
  if (2 + label + 2 + here + 2 + there <= look.width)
    return pairs.map(([name, one, two]) =>
      line([node(name), padded("", label - stringWidth(name) + 2), padded(one, here + 2), two], 2, look),
    );
  return pairs.flatMap(([name, one, two]) => [
    line([node(name), padded("", label - stringWidth(name) + 2), aside("here   "), one], 2, look, label + 9),
    line([" ".repeat(label + 2), aside("there  "), two], 2, look, label + 9),
  ]);
};

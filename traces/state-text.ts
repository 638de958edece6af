// Whole states as tables of text: the start of a trace, and what matters at its end.
// The one idea: nodes that are alike share a row, and what is as it was at the start is not told again.
// Not here: what changed in a step (step-text.ts).
import stringWidth from "string-width";
import { enumerated, isPlain, type NodeSnapshot, printed, type Snapshot, sameValue } from "../checker/index.ts";
import { after, seenText, stateText, unchanged } from "./excerpt.ts";
import { bySender } from "./flight.ts";
import { type Look, line, marked, padded, type Words } from "./layout.ts";
import { separates, splitInWords } from "./partition.ts";
import { aside, fault, message, node } from "./phrase.ts";
import type { Story } from "./story.ts";
import { shownBy } from "./trace-kind.ts";

/** Of the messages in flight, so many are shown. */
const MOST_IN_FLIGHT = 8;

export type Row = readonly [label: string, content: Words];

/** Labels in a column, what belongs to them beside. */
export const table = (rows: readonly Row[], look: Look): readonly string[] => {
  const column = Math.min(32, Math.max(0, ...rows.map(([label]) => stringWidth(label))));
  return rows.map(([label, content]) =>
    line([node(label), padded("", column - stringWidth(label)), "  ", ...content], 2, look, column + 2),
  );
};

export const statesOf = ({ variables, nodes }: Snapshot): readonly Row[] => [
  ...Object.entries(variables).map(([name, value]): Row => [name, [unchanged(value)]]),
  ...alike(nodes, ({ state, status }) => [state, status]).map(
    ([label, first]): Row => [label, [stateText(first.state), ...notUp(first)]],
  ),
];

export const notUp = ({ status }: NodeSnapshot): Words => (status === "up" ? [] : ["  ", fault(status)]);

/** Neighbours of one group that are alike under `by`, as one: `server1 … server3`. */
export const alike = <T>(nodes: readonly (NodeSnapshot & T)[], by: (node: NodeSnapshot & T) => unknown) => {
  const runs: (NodeSnapshot & T)[][] = [];
  for (const each of nodes) {
    const last = runs.at(-1)?.[0];
    if (last !== undefined && last.group === each.group && sameValue(by(last), by(each))) runs.at(-1)!.push(each);
    else runs.push([each]);
  }
  return runs.map((run) => {
    const [first, last] = [run[0]!, run.at(-1)!];
    const label = run.length === 1 ? first.id : `${first.id}${run.length === 2 ? ", " : " … "}${last.id}`;
    return [label, first] as const;
  });
};

/** What is not as it was at the start, and what is in flight. */
export const whatMatters = (start: Snapshot, end: Snapshot, kind: Story["kind"]): readonly Row[] => {
  const variables = changedFields(start.variables, end.variables);
  const same = Object.keys(end.variables).filter((name) => !variables.includes(name));
  const nodes = end.nodes.map((each, index) => {
    const before = start.nodes[index]?.state;
    return { ...each, same: sameValue(before, each.state), fields: changedFields(before, each.state) };
  });
  return [
    ...variables.map((name): Row => [name, [after(end.variables[name])]]),
    ...(same.length === 0 ? [] : [[enumerated(same), [aside("as at the start")]] satisfies Row]),
    ...alike(nodes, (each) => (each.same ? [each.status] : [each.status, each.state])).map(
      ([label, first]): Row => [label, [...endState(first), ...notUp(first)]],
    ),
    ...environment(end),
    ...seen(start, end),
    ...inFlight(end),
    ...(shownBy(kind) === "end" && end.nodes.length > 0 && end.network.length === 0 ? [nothingInFlight] : []),
  ];
};

const changedFields = (before: unknown, after: unknown): readonly string[] =>
  isPlain(before) && isPlain(after)
    ? Object.keys(after).filter((key) => !(Object.hasOwn(before, key) && sameValue(before[key], after[key])))
    : [];

const endState = ({ state, same, fields }: { state: unknown; same: boolean; fields: readonly string[] }): Words => {
  if (same) return [aside("as at the start")];
  if (!isPlain(state) || fields.length === 0) return [stateText(state)];
  return [fields.map((key) => `${printed(key)}: ${after(state[key])}`).join(", ")];
};

const nothingInFlight: Row = ["in flight", [aside("nothing")]];

/** The partition that is on, and broken connections that an end has yet to learn of. */
export const environment = ({ partition, notices }: Snapshot): readonly Row[] => [
  ...(partition === null ? [] : [["partition", [marked("choice")(splitInWords(partition))]] satisfies Row]),
  ...notices.map(
    ({ node: id, peer }, index): Row => [
      index === 0 ? "broken" : "",
      [node(id), " has yet to learn that its connection to ", node(peer), " broke"],
    ],
  ),
];

/** The memories of observers that are not as at the start. */
const seen = (start: Snapshot, end: Snapshot): readonly Row[] =>
  changedFields(start.observers, end.observers).map((name) => [
    printed(name),
    [aside(`seen: ${seenText(end.observers[name])}`)],
  ]);

/** What is in flight, and what of it a partition holds back. */
export const inFlight = ({ network, partition }: Snapshot): readonly Row[] => {
  const groups = [false, true].flatMap((held) =>
    bySender(network.filter(({ from, to }) => separates(partition, from, to) === held)).map((group) => ({
      ...group,
      held,
    })),
  );
  const shown = groups.slice(0, MOST_IN_FLIGHT);
  const more = groups.length - shown.length;
  return [
    ...shown.map(
      ({ from, to, message: content, held }, index): Row => [
        index === 0 ? "in flight" : "",
        [
          message(content),
          " from ",
          node(from),
          " to ",
          node(enumerated(to)),
          ...(held ? [aside(" (held back by the partition)")] : []),
        ],
      ],
    ),
    ...(more === 0 ? [] : [["", [aside(`and ${more} more`)]] satisfies Row]),
  ];
};

// A trace as text: numbered steps in the model's words, with what changed and what was sent.
// The one idea: a reader follows the story from top to bottom and never sees a wall of state.
// Not here: what happened (story.ts), whether there is a terminal and how wide it is (cli/).
import type { NodeSnapshot, Snapshot } from "../checker/index.ts";
import type { Change } from "./changes.ts";
import { type Look, line, marked, type Words } from "./layout.ts";
import { actorOf, deed, node, parametersOf, targetOf } from "./phrase.ts";
import { cut, enumerated, fieldsOf, isPlain, printed, printedMessage } from "./print.ts";
import { afterEvents } from "./replay.ts";
import { bySender, type NodeChange, type Sent, type Step, type Story } from "./story.ts";
import { sameValue } from "./values.ts";

/** Of a collection that did not change, so many members are shown, and of the whole value so many characters. */
const MOST_UNCHANGED = 8;
const LONGEST_UNCHANGED = 300;
/** Of a value that was, and of one that is, so many characters are shown. */
const LONGEST_BEFORE = 160;
const LONGEST_AFTER = 800;
/** Of the messages in flight, so many are shown. */
const MOST_IN_FLIGHT = 8;

const aside = marked("aside");
const strong = marked("strong");
const fault = marked("fault");
const good = marked("good");
const message = (content: unknown) => marked("message")(printedMessage(content));

/** The story as text, ending with a line break. `summary` says what the scenario or mutant is about. */
export const renderText = (story: Story, look: Look, summary = ""): string =>
  [
    ...heading(story, look, summary),
    ...atStart(story, look),
    ...story.steps.flatMap((step) => [...stepLines(step, story, look), ""]),
    ...ending(story, look),
    "",
  ].join("\n");

const heading = ({ trace, replay }: Story, look: Look, summary: string): readonly string[] => {
  return [
    line([strong(targetOf(trace))], 0, look),
    ...(summary === "" ? [] : [line([summary], 0, look, 0)]),
    ...(Object.keys(trace.parameters).length === 0 ? [] : [line([aside(parametersOf(trace))], 0, look, 2)]),
    "",
    line(replay.outcome === "reproduces" ? verdict(trace, trace.events.length) : [...recorded(trace)], 0, look, 2),
    "",
  ];
};

const verdict = ({ claim, verdict: said }: Story["trace"], length: number): Words => [
  said === "witnessed" ? good("✓ ") : fault("✗ "),
  strong(`"${claim}"`),
  said === "witnessed" ? " is " : said === "violated" ? " is " : " does not hold: the model ",
  said === "witnessed" ? good("witnessed") : fault(said === "violated" ? "violated" : "breaks"),
  ` ${afterEvents(length)}`,
];

const recorded = (trace: Story["trace"]): Words => ["Recorded: ", ...verdict(trace, trace.events.length)];

const atStart = ({ start, trace }: Story, look: Look): readonly string[] => {
  if (start === null) return [];
  const name = trace.initial === null ? [] : [": initial state ", marked("choice")(trace.initial)];
  return [
    line([strong("At the start"), ...name], 0, look),
    ...table([...statesOf(start), ...inFlight(start)], look),
    "",
  ];
};

type Row = readonly [label: string, content: Words];

/** Labels in a column, what belongs to them beside. */
const table = (rows: readonly Row[], look: Look): readonly string[] => {
  const column = Math.min(32, Math.max(0, ...rows.map(([label]) => label.length)));
  return rows.map(([label, content]) =>
    line([node(label), " ".repeat(Math.max(0, column - label.length) + 2), ...content], 2, look, column + 2),
  );
};

const statesOf = ({ variables, nodes }: Snapshot): readonly Row[] => [
  ...Object.entries(variables).map(([name, value]): Row => [name, [unchanged(value)]]),
  ...alike(nodes, ({ state, status }) => [state, status]).map(
    ([label, first]): Row => [label, [stateText(first.state), ...notUp(first)]],
  ),
];

const unchanged = (value: unknown): string => cut(printed(value, MOST_UNCHANGED), LONGEST_UNCHANGED);
const before = (value: unknown): string => cut(printed(value), LONGEST_BEFORE);
const after = (value: unknown): string => cut(printed(value), LONGEST_AFTER);

/** The fields of a state, without the braces. */
const stateText = (state: unknown): string =>
  isPlain(state)
    ? fieldsOf(state)
        .map(([key, value]) => `${printed(key)}: ${unchanged(value)}`)
        .join(", ")
    : unchanged(state);

const notUp = ({ status }: NodeSnapshot): Words => (status === "up" ? [] : ["  ", fault(status)]);

/** Neighbours of one group that are alike under `by`, as one: `server1 … server3`. */
const alike = <T>(nodes: readonly (NodeSnapshot & T)[], by: (node: NodeSnapshot & T) => unknown) => {
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

const stepLines = (step: Step, story: Story, look: Look): readonly string[] => {
  const margin = String(story.steps.length).length + 2;
  const actor = actorOf(step.event);
  const number = `${step.number}`.padStart(margin - 2);
  const rows = [
    ...step.changes.flatMap((change) => changeRows(change, actor)),
    ...step.sent.map(sentRow),
    ...step.swept.map(
      (lost): Words => [fault("✗ lost"), ": ", message(lost.message), " from ", node(lost.from), " to ", node(lost.to)],
    ),
    ...aftermath(step),
  ];
  return [
    line(
      [aside(number), "  ", ...(actor === null ? [] : [node(actor), " "]), ...deed(step.event)],
      0,
      look,
      margin + 2,
    ),
    ...(rows.length === 0 ? [[aside("nothing changes")]] : rows).map((row) => line(row, margin + 2, look)),
  ];
};

const changeRows = ({ node: id, changes }: NodeChange, actor: string | null): readonly Words[] =>
  changes.map((change) => [...(id === actor || id === null ? [] : [node(id), "  "]), ...changeWords(change)]);

const changeWords = (change: Change): Words => {
  const path = change.path === "" ? "state" : change.path;
  if ("added" in change)
    return [
      `${path}:`,
      ...change.added.flatMap((item) => [" ", marked("added")(`+${item}`)]),
      ...change.removed.flatMap((item) => [" ", marked("removed")(`−${item}`)]),
    ];
  if (change.before === undefined) return [`${path}: `, strong(after(change.after)), aside(" (new)")];
  if (change.after === undefined) return [`${path}: `, aside(`${before(change.before)} (gone)`)];
  return [`${path}: `, aside(before(change.before)), " → ", strong(after(change.after))];
};

const FATES: Readonly<Record<Sent["fate"], string>> = {
  "in flight": "",
  absorbed: " (one is in flight already)",
  vanished: " (it vanishes: nobody is there to take it)",
};

const sentRow = ({ message: content, to, fate }: Sent): Words => [
  "sends ",
  message(content),
  " to ",
  node(enumerated(to)),
  ...(fate === "in flight" ? [] : [aside(FATES[fate])]),
];

const aftermath = ({ event, up, budgets }: Step): readonly Words[] => [
  ...(event.kind === "crash" && up ? [[good("↑ is up again at once")]] : []),
  ...budgets.flatMap((change) =>
    "added" in change ? [] : [[aside(`left of ${change.path}: ${printed(change.before)} → ${printed(change.after)}`)]],
  ),
];

const ending = (story: Story, look: Look): readonly string[] => {
  const { replay, trace, kind, start, end } = story;
  if (replay.outcome !== "reproduces" || start === null || end === null)
    return [line([fault("✗ "), capitalised(replay.sentence), "."], 0, look, 2)];
  const last = story.steps.at(-1);
  if (kind === "step" && last !== undefined)
    return [
      line([fault("✗ "), `Event ${last.number} violates `, strong(`"${trace.claim}"`), ":"], 0, look, 2),
      ...last.changes.flatMap((change) => changeRows(change, null)).map((row) => line(row, 2, look)),
    ];
  return [line(lastWords(story, replay.threw), 0, look, 2), ...table(whatMatters(start, end, kind), look)];
};

const lastWords = ({ trace, kind, form }: Story, threw: string | null): Words => {
  const happens = form === "spec" ? "nothing can happen" : "nothing but faults can happen";
  if (kind === "deadlock") return [fault("✗ "), `Here ${happens}, and the model does not call that a legitimate end:`];
  if (threw !== null) return [fault("✗ "), `Here the model breaks: ${threw}`];
  const witnessed = trace.verdict === "witnessed";
  return [witnessed ? good("✓ ") : fault("✗ "), "Here ", strong(`"${trace.claim}"`), ` is ${trace.verdict}:`];
};

const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** What is not as it was at the start, and what is in flight. */
const whatMatters = (start: Snapshot, end: Snapshot, kind: string): readonly Row[] => {
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
    ...inFlight(end),
    ...(kind === "deadlock" && end.nodes.length > 0 && end.network.length === 0 ? [nothingInFlight] : []),
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

const inFlight = ({ network }: Snapshot): readonly Row[] => {
  const groups = bySender(network);
  const shown = groups.slice(0, MOST_IN_FLIGHT);
  const more = groups.length - shown.length;
  return [
    ...shown.map(
      ({ from, to, message: content }, index): Row => [
        index === 0 ? "in flight" : "",
        [message(content), " from ", node(from), " to ", node(enumerated(to))],
      ],
    ),
    ...(more === 0 ? [] : [["", [aside(`and ${more} more`)]] satisfies Row]),
  ];
};

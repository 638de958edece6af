// A trace as a Mermaid sequence diagram: participants are nodes, a message is an arrow where it is delivered.
// The one idea: the diagram is for reading in a document, so whatever a model may say is escaped, and long notes are cut.
// Not here: what happened (story.ts), drawing it (Mermaid).
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { cut, enumerated, printed, printedMessage, rowOf, type Snapshot, type TraceEvent } from "../checker/index.ts";
import type { Change } from "./changes.ts";
import { pairsOf } from "./ends.ts";
import { bySender, type Sent } from "./flight.ts";
import type { Trace } from "./format.ts";
import { plainText } from "./layout.ts";
import { actorOf, deed, parametersOf, targetOf } from "./phrase.ts";
import type { Step, Story } from "./story.ts";
import { shownBy } from "./trace-kind.ts";

/** Columns of one line of a note, and lines of one note. */
const LONGEST_LINE = 72;
const MOST_LINES = 8;
/** Of the messages still in flight at the end, so many are drawn. */
const MOST_IN_FLIGHT = 8;

/** The story as the text of a Mermaid sequence diagram, ending with a line break. */
export const renderMermaid = (story: Story): string => {
  const { start, end, steps, trace } = story;
  const { loopStart } = trace;
  const loops = loopStart !== null && loopStart < trace.events.length;
  const names = participants(story);
  const ids = new Map(names.map((name, index) => [name, identifier(name, index)]));
  const id = (name: string): string => ids.get(name) ?? [...ids.values()][0]!;
  const all = [...ids.values()];
  const over = (where: readonly string[], lines: readonly string[]): string =>
    `Note over ${where.join(",")}: ${note(lines)}`;
  const everywhere = all.length < 2 ? all : [all[0]!, all.at(-1)!];
  const body = [
    ...names.map((name) => `participant ${id(name)}${id(name) === name ? "" : ` as ${escaped(name)}`}`),
    ...(start === null ? [] : [over(everywhere, heading(story))]),
    ...steps.flatMap((step) => [
      ...(loops && step.number === loopStart! + 1 ? ["loop for ever"] : []),
      ...stepLines(step, id, over, names),
    ]),
    ...(loops && steps.length > loopStart ? ["end"] : []),
    ...(end === null ? [] : stillInFlight(end, id, (lines) => over(everywhere, lines))),
    ...(story.ends === null ? [] : [over(everywhere, twoEnds(story))]),
    over(everywhere, [conclusion(story)]),
  ];
  return `sequenceDiagram\n${body.map((row) => `  ${row}\n`).join("")}`;
};

const participants = ({ start, trace }: Story): readonly string[] =>
  start === null || start.nodes.length === 0 ? [trace.model] : start.nodes.map((node) => node.id);

/** Words that Mermaid reads as its own. */
const KEYWORDS =
  /^(?:end|note|loop|alt|else|opt|par|and|rect|critical|option|break|box|participant|actor|create|destroy|activate|deactivate|title|autonumber|links?|properties|details|over|left|right|as|of)$/i;

const identifier = (name: string, index: number): string =>
  /^[A-Za-z]\w*$/.test(name) && !KEYWORDS.test(name) ? name : `node_${index + 1}`;

type Id = (name: string) => string;
type Over = (where: readonly string[], lines: readonly string[]) => string;

const stepLines = (step: Step, id: Id, over: Over, names: readonly string[]): readonly string[] => {
  const { begins: event, number } = step;
  const actor = actorOf(event);
  const others = step.changes.filter(({ node }) => node !== null && node !== actor);
  const own = step.changes
    .filter((change) => !others.includes(change))
    .flatMap(({ changes }) => changes.map(changeText));
  const elsewhere = [
    ...crossings(step, id),
    ...others.map(({ node, changes }) => over([id(node!)], changes.map(changeText))),
    ...sweptLines(step, id),
  ];
  const notes = [...own, ...asides(step)];
  if (event.kind === "deliver") {
    const rows = [...(event.choice === undefined ? [] : [event.choice]), ...notes];
    return [
      `${id(event.from)}->>${id(event.to)}: ${note([`${number} ${printedMessage(event.message)}`])}`,
      ...(rows.length === 0 ? [] : [over([id(event.to)], rows)]),
      ...elsewhere,
    ];
  }
  if (event.kind === "drop")
    return [`${id(event.from)}-x${id(event.to)}: ${note([`${number} ${printedMessage(event.message)} (lost)`])}`];
  return [over(placeOf(event, names).map(id), [`${number} ${plainText(deed(event))}`, ...notes]), ...elsewhere];
};

/** The participants that a note on an event stands over. */
const placeOf = (event: TraceEvent, names: readonly string[]): readonly string[] => {
  const actor = actorOf(event) ?? names[0]!;
  if (event.kind === "init" || rowOf(event.kind).acts) return [actor];
  const ends = [names[0]!, names.at(-1)!];
  const where = "from" in event ? [event.from, event.to] : event.kind === "disconnect" ? [event.a, event.b] : ends;
  return [...new Set(where)];
};

/** What else there is to say of a step, a line each. */
const asides = ({ event, up, mistaken, torn, held, broken, forgotten, observers }: Step): readonly string[] => [
  ...(mistaken ? [`wrongly: it is ${event.kind === "suspect" ? "" : "not "}up`] : []),
  ...(torn === null ? [] : [...torn.left.map(leftText), ...torn.unsent.map(unsentText)]),
  ...bySender(held).map(
    ({ from, to, message }) =>
      `${event.kind === "heal" ? "free again" : "held back"}: ${printedMessage(message)} from ${from} to ${enumerated(to)}`,
  ),
  ...broken.map(({ node, peer }) => `${node} has yet to learn that its connection to ${peer} broke`),
  ...forgotten.map(({ node, peer }) => `${node} will not learn that its connection to ${peer} broke`),
  ...(event.kind === "crash" && up ? ["↑ is up again at once"] : []),
  ...observers.map((change) => `observer ${cut(changeText(change), LONGEST_LINE)}`),
];

const leftText = ({ message, to }: Pick<Sent, "message" | "to">): string =>
  `before that, sends ${printedMessage(message)} to ${enumerated(to)}`;
const unsentText = ({ message, to }: Pick<Sent, "message" | "to">): string =>
  `✗ never sends ${printedMessage(message)} to ${enumerated(to)}`;

/** Messages of this step that never are in flight: lost, or handled in the same event, as are the answers to them. */
const crossings = ({ event, sent, exchange }: Step, id: Id): readonly string[] => [
  ...sent.flatMap(({ message, to, fate }) =>
    fate.startsWith("lost ")
      ? to.map((receiver) => crossing(id(actorOf(event) ?? receiver), "-x", id(receiver), message, "lost"))
      : [],
  ),
  ...exchange.flatMap((each) => {
    if (each.kind === "drop") return [crossing(id(each.from), "-x", id(each.to), each.message, "lost")];
    if (each.kind !== "deliver") return [];
    const choice = each.choice === undefined ? "" : `: ${each.choice}`;
    return [crossing(id(each.from), "->>", id(each.to), each.message, "at once", choice)];
  }),
];

const crossing = (from: string, arrow: string, to: string, message: unknown, how: string, choice = ""): string =>
  `${from}${arrow}${to}: ${note([`${printedMessage(message)} (${how})${choice}`])}`;

const sweptLines = ({ swept }: Step, id: Id): readonly string[] =>
  swept.map(({ from, to, message }) => `${id(from)}-x${id(to)}: ${note([`${printedMessage(message)} (lost)`])}`);

const changeText = (change: Change): string => {
  const path = change.path === "" ? "state" : change.path;
  if ("added" in change)
    return `${path}: ${[...change.added.map((item) => `+${item}`), ...change.removed.map((item) => `−${item}`)].join(" ")}`;
  if (change.before === undefined) return `${path}: ${printed(change.after)} (new)`;
  if (change.after === undefined) return `${path}: gone`;
  return `${path}: ${printed(change.before)} → ${printed(change.after)}`;
};

const stillInFlight = (
  { network }: Snapshot,
  id: Id,
  over: (lines: readonly string[]) => string,
): readonly string[] => {
  const more = network.length - MOST_IN_FLIGHT;
  return [
    ...network
      .slice(0, MOST_IN_FLIGHT)
      .map(({ from, to, message }) => `${id(from)}--)${id(to)}: ${note([`${printedMessage(message)} (in flight)`])}`),
    ...(more <= 0 ? [] : [over([`… and ${more} more messages in flight`])]),
  ];
};

const heading = ({ trace }: Story): readonly string[] =>
  [targetOf(trace), parametersOf(trace), trace.initial === null ? "" : `start: ${trace.initial}`].filter(
    (row) => row !== "",
  );

/** What is equal here and at the end of the other trace, and what differs. */
const twoEnds = (story: Story): readonly string[] => [
  `here and at the end of ${story.trace.twin}:`,
  ...pairsOf(story).flatMap(([label, here, there], index) =>
    here !== there ? [`${label}: ${here} ≠ ${there}`] : index === 0 ? [`${label}: ${here} in both`] : [],
  ),
];

const SIGNS: Readonly<Record<Trace["verdict"], string>> = { violated: "✗", error: "✗", witnessed: "✓", walked: "·" };

const conclusion = ({ replay, trace, kind }: Story): string =>
  replay.outcome === "reproduces"
    ? `${SIGNS[trace.verdict]} ${trace.claim}: ${trace.verdict}${shownBy(kind) === "behaviour" && trace.loopStart === null ? ", however it goes on" : ""}`
    : `✗ ${replay.sentence}`;

const note = (lines: readonly string[]): string => {
  const rows = lines.flatMap(broken);
  const shown = rows.slice(0, MOST_LINES).map(escaped);
  return [...shown, ...(rows.length > MOST_LINES ? ["…"] : [])].join("<br/>");
};

/** More characters than a note has room for; how wide a text is takes time that grows with its square. */
const NO_ROOM = LONGEST_LINE * (MOST_LINES + 1);

/** A long line broken at spaces, or anywhere among wide characters, which have none; any other word that is still too long is cut. */
const broken = (line: string): readonly string[] => {
  const words = line.split(/\s+/).map((long) => {
    const word = cut(long, NO_ROOM);
    return stringWidth(word) > word.length ? word : cut(word, LONGEST_LINE);
  });
  return wrapAnsi(cut(words.join(" "), NO_ROOM), LONGEST_LINE, { hard: true }).split("\n");
};

/** What Mermaid would take for syntax, markup or mathematics becomes an entity, and a line break a space. */
const escaped = (words: string): string =>
  words.replace(/\s+/g, " ").replace(/[#;"<>&%$\\]/g, (character) => `#${character.codePointAt(0)};`);

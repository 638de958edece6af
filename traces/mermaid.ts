// A trace as a Mermaid sequence diagram: participants are nodes, a message is an arrow where it is delivered.
// The one idea: the diagram is for reading in a document, so whatever a model may say is escaped, and long notes are cut.
// Not here: what happened (story.ts), drawing it (Mermaid).
import type { Snapshot } from "../checker/index.ts";
import type { Change } from "./changes.ts";
import { plainText } from "./layout.ts";
import { actorOf, deed, parametersOf, targetOf } from "./phrase.ts";
import { cut, printed, printedMessage } from "./print.ts";
import type { Step, Story } from "./story.ts";

/** Characters of one line of a note, and lines of one note. */
const LONGEST_LINE = 72;
const MOST_LINES = 8;
/** Of the messages still in flight at the end, so many are drawn. */
const MOST_IN_FLIGHT = 8;

/** The story as the text of a Mermaid sequence diagram, ending with a line break. */
export const renderMermaid = (story: Story): string => {
  const { start, end, steps } = story;
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
    ...steps.flatMap((step) => stepLines(step, id, over, names)),
    ...(end === null ? [] : stillInFlight(end, id, (lines) => over(everywhere, lines))),
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
  const { event, number } = step;
  const changed = step.changes.flatMap(({ node, changes }) =>
    changes.map((change) => `${node === null || node === actorOf(event) ? "" : `${node} `}${changeText(change)}`),
  );
  if (event.kind === "deliver") {
    const notes = [...(event.choice === undefined ? [] : [event.choice]), ...changed];
    return [
      `${id(event.from)}->>${id(event.to)}: ${note([`${number} ${printedMessage(event.message)}`])}`,
      ...(notes.length === 0 ? [] : [over([id(event.to)], notes)]),
      ...sweptLines(step, id),
    ];
  }
  if (event.kind === "drop")
    return [`${id(event.from)}-x${id(event.to)}: ${note([`${number} ${printedMessage(event.message)} (lost)`])}`];
  const again = event.kind === "crash" && step.up ? ["↑ is up again at once"] : [];
  const where = event.kind === "duplicate" ? [...new Set([event.from, event.to])] : [actorOf(event) ?? names[0]!];
  return [over(where.map(id), [`${number} ${plainText(deed(event))}`, ...changed, ...again]), ...sweptLines(step, id)];
};

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

const conclusion = ({ replay, trace }: Story): string =>
  replay.outcome === "reproduces"
    ? `${trace.verdict === "witnessed" ? "✓" : "✗"} ${trace.claim}: ${trace.verdict}`
    : `✗ ${replay.sentence}`;

const note = (lines: readonly string[]): string => {
  const rows = lines.flatMap(broken);
  const shown = rows.slice(0, MOST_LINES).map(escaped);
  return [...shown, ...(rows.length > MOST_LINES ? ["…"] : [])].join("<br/>");
};

/** A long line broken at spaces; a word that is still too long is cut. */
const broken = (line: string): readonly string[] => {
  const rows = [""];
  for (const word of line.split(/\s+/)) {
    const last = rows.at(-1)!;
    if (last !== "" && last.length + word.length >= LONGEST_LINE) rows.push(cut(word, LONGEST_LINE));
    else rows[rows.length - 1] = last === "" ? cut(word, LONGEST_LINE) : `${last} ${cut(word, LONGEST_LINE)}`;
  }
  return rows;
};

/** What Mermaid would take for syntax, markup or mathematics becomes an entity, and a line break a space. */
const escaped = (words: string): string =>
  words.replace(/\s+/g, " ").replace(/[#;"<>&%$\\]/g, (character) => `#${character.codePointAt(0)};`);

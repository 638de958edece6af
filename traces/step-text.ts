// One step of a trace as lines of text: what happened, what it changed, what it sent and what was lost.
// The one idea: first what happened, then what came of it in the acting node, then what came of it elsewhere.
// Not here: reading it off the states (story.ts), whole states (state-text.ts).
import { enumerated, printed } from "../checker/index.ts";
import type { Change } from "./changes.ts";
import { after, before, LONGEST_SEEN } from "./excerpt.ts";
import { bySender, type Fate, type Message, type Sent } from "./flight.ts";
import { type Look, line, marked, plainText, type Words } from "./layout.ts";
import { actorOf, aside, deed, fault, good, message, node, strong } from "./phrase.ts";
import type { NodeChange, Step } from "./story.ts";

/** Of what observers saw, so many changes are told. */
const MOST_SEEN = 3;
/** Of the messages that a partition holds back or frees, or that anything sweeps away, so many are told. */
const MOST_SWEPT = 8;
/** Of what was taken and lost at once, so much is told. */
const MOST_AT_ONCE = 24;

/** The lines of a step among so many. */
export const stepLines = (step: Step, steps: number, look: Look): readonly string[] => {
  const margin = String(steps).length + 2;
  const actor = actorOf(step.event);
  const isActor = ({ node: id }: NodeChange): boolean => id === actor || id === null;
  const rows = [
    ...step.changes.filter(isActor).flatMap((change) => changeRows(change, actor)),
    ...tornRows(step),
    ...step.sent.map((sent) => sentRow(sent)),
    ...exchangeRows(step),
    ...step.changes.filter((change) => !isActor(change)).flatMap((change) => changeRows(change, actor)),
    ...bySender(step.answers).map(
      ({ from, to, message: content }): Words => [
        node(from),
        " sends ",
        message(content),
        " to ",
        node(enumerated(to)),
      ],
    ),
    ...messageRows(step.swept, [fault("✗ lost"), ": "]),
    ...messageRows(step.held, [aside(step.event.kind === "heal" ? "free again: " : "held back: ")]),
    ...aftermath(step),
  ];
  const number = `${step.number}`.padStart(margin - 2);
  const title = [
    aside(number),
    "  ",
    ...(actor === null ? [] : [node(actor), " "]),
    ...deed(step.begins),
    ...error(step),
  ];
  return [
    line(title, 0, look, margin + 2),
    ...(rows.length === 0 ? [[aside("nothing changes")]] : rows).map((row) => line(row, margin + 2, look)),
  ];
};

/** A suspicion of what is up, a trust in what is not. */
const error = ({ mistaken, event }: Step): Words =>
  mistaken ? [aside(` (wrongly: it is ${event.kind === "suspect" ? "" : "not "}up)`)] : [];

export const changeRows = ({ node: id, changes }: NodeChange, actor: string | null): readonly Words[] =>
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

const FATES: Readonly<Record<Fate, Words>> = {
  "in flight": [],
  "held back": [aside(" (held back by the partition)")],
  absorbed: [aside(" (one is in flight already)")],
  "at once": [aside(" (handled at once)")],
  lost: [": ", fault("✗ lost")],
  "lost by the partition": [": ", fault("✗ lost"), aside(" (the partition is between them)")],
  "lost with the connection": [": ", fault("✗ lost"), aside(" (their connection is broken)")],
  "lost with the crash": [": ", fault("✗ lost"), aside(" (with the crash)")],
  vanished: [aside(" (it vanishes: nobody is there to take it)")],
};

const sentRow = ({ message: content, to, fate }: Sent, verb = "sends"): Words => [
  `${verb} `,
  message(content),
  " to ",
  node(enumerated(to)),
  ...FATES[fate],
];

/** Of the messages of the step that a crash fell inside: which had left, and which did not. */
const tornRows = ({ torn }: Step): readonly Words[] =>
  torn === null
    ? []
    : [
        ...torn.left.map((sent) => sentRow(sent, "before that, sends")),
        ...torn.unsent.map(
          ({ message: content, to }): Words => [
            fault("✗ never sends "),
            message(content),
            " to ",
            node(enumerated(to)),
          ],
        ),
      ];

/** What was taken and lost in the same event, one after the other. */
const exchangeRows = ({ exchange }: Step): readonly Words[] => {
  const more = exchange.length - MOST_AT_ONCE;
  return [
    ...exchange.slice(0, MOST_AT_ONCE).map((event): Words => {
      const actor = actorOf(event);
      return [aside("at once, "), ...(actor === null ? [] : [node(actor), " "]), ...deed(event)];
    }),
    ...(more > 0 ? [[aside(`at once, ${more} more`)]] : []),
  ];
};

const messageRows = (messages: readonly Message[], label: Words): readonly Words[] => {
  const groups = bySender(messages);
  const more = groups.length - MOST_SWEPT;
  return [
    ...groups
      .slice(0, MOST_SWEPT)
      .map(
        ({ from, to, message: content }): Words => [
          ...label,
          message(content),
          " from ",
          node(from),
          " to ",
          node(enumerated(to)),
        ],
      ),
    ...(more > 0 ? [[...label, aside(`${more} more`)]] : []),
  ];
};

const aftermath = ({ event, up, budgets, broken, forgotten, observers }: Step): readonly Words[] => [
  ...broken.map(
    ({ node: id, peer }): Words => [node(id), " has yet to learn that its connection to ", node(peer), " broke"],
  ),
  ...forgotten.map(
    ({ node: id, peer }): Words => [node(id), " will not learn that its connection to ", node(peer), " broke"],
  ),
  ...(event.kind === "crash" && up ? [[good("↑ is up again at once")]] : []),
  ...budgets.flatMap((change) =>
    "added" in change ? [] : [[aside(`left of ${change.path}: ${printed(change.before)} → ${printed(change.after)}`)]],
  ),
  ...seenRows(observers),
];

/** What observers saw, on one line each; what is long is elided, because it is no part of the protocol. */
const seenRows = (observers: readonly Change[]): readonly Words[] => {
  const more = observers.length - MOST_SEEN;
  return [
    ...observers.slice(0, MOST_SEEN).map((change): Words => {
      const words = plainText(changeWords(change));
      return [aside(`observer ${words.length <= LONGEST_SEEN ? words : `${change.path} changes (elided)`}`)];
    }),
    ...(more > 0 ? [[aside(`observers: ${more} more changes (elided)`)]] : []),
  ];
};

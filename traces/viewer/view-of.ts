// From a trace that was replayed to what its page is given.
// The one idea: the story knows what happened; here it becomes lanes, words and differences, and nothing is asked twice.
// Not here: the ways of messages (messages.ts), what claims say (statuses.ts), the file (html.ts).
import {
  cut,
  fieldsOf,
  isPlain,
  printed,
  rowOf,
  type Snapshot,
  type Source,
  type TraceEvent,
  type Walk,
} from "../../checker/index.ts";
import type { Change } from "../changes.ts";
import { pairsOf } from "../ends.ts";
import { met } from "../lasso-text.ts";
import { plainText } from "../layout.ts";
import { groupsOf } from "../partition.ts";
import { actorOf, deed, named, parametersOf, phrase, targetOf } from "../phrase.ts";
import { replayable } from "../replay.ts";
import { type Step, type Story, storyOf } from "../story.ts";
import { shownBy } from "../trace-kind.ts";
import { arrowsOf, messageText, messageType } from "./messages.ts";
import { notesOf } from "./notes.ts";
import { claimsOf, statusesOf } from "./statuses.ts";
import type { Arrow, ChangeView, Course, EventView, Fields, NodeView, Rest, View } from "./view.ts";

/** Characters of a value that are kept. */
const LONGEST_VALUE = 2000;
/** Of the reasons why a lasso is fair, so many. */
const MOST_DUTIES = 40;

const valueText = (value: unknown): string => cut(printed(value), LONGEST_VALUE);

/**
 * A story, with what its model is about, as the page of its trace shows it. Runs the trace again, once for each liveness claim. `on`: a
 * walk of the source, which may remember what it was asked.
 */
export const viewOf = (story: Story, source: Source, summary: string, on?: Walk): View => {
  const { trace, replay, kind, form } = story;
  return {
    version: 1,
    title: targetOf(trace),
    summary,
    parameters: parametersOf(trace),
    engine: trace.engine,
    form,
    claim: trace.claim,
    kind,
    verdict: trace.verdict,
    reproduces: replay.outcome === "reproduces",
    sentence: replay.sentence,
    shownBy: shownBy(kind),
    claims: claimsOf(source),
    courses: coursesOf(story, source, on),
    ends: story.ends === null ? [] : pairsOf(story).map(([label, here, there]) => ({ label, here, there })),
    fairness: fairnessOf(story),
  };
};

const coursesOf = (story: Story, source: Source, on: Walk | undefined): readonly Course[] => {
  const { trace, ends } = story;
  if (ends === null) return [courseOf(story, source, null, on)];
  const { twin } = ends;
  const other = replayable(source, trace.claim, (over) => storyOf(twin, over, trace));
  return [courseOf(story, source, twin.twin ?? null, on), courseOf(other, source, trace.twin ?? null, on)];
};

const courseOf = (story: Story, source: Source, name: string | null, on: Walk | undefined): Course => {
  const { trace, start, steps } = story;
  const lanes = (start?.nodes ?? []).map(({ id, group }) => ({ id, group }));
  const numbers = new Map(lanes.map(({ id }, index) => [id, index]));
  const laneOf = (id: string): number => numbers.get(id) ?? 0;
  const befores = [start, ...steps.map(({ after }) => after)];
  const arrows = arrowsOf(story, laneOf);
  const causes = causesOf(steps, arrows, laneOf);
  return {
    name,
    initial: trace.initial,
    lanes,
    start: {
      nodes: start === null ? [] : nodesOf(null, start),
      rest: start === null ? NO_REST : { ...restOf(start, laneOf) },
    },
    events: steps.map((step, i) => eventOf(step, befores[i]!, laneOf, causes[i]!)),
    arrows,
    loop: trace.loopStart,
    statuses: statusesOf(source, trace, on),
  };
};

const NO_REST: Rest = { variables: [], budgets: [], observers: [], partition: null, notices: [] };

const fieldsText = (state: unknown): Fields =>
  isPlain(state) ? fieldsOf(state).map(([key, value]) => [printed(key), valueText(value)]) : [["", valueText(state)]];

/** The nodes that are not as they were before. */
const nodesOf = (before: Snapshot | null, { nodes }: Snapshot): readonly NodeView[] =>
  nodes.flatMap(({ state, status }, lane) => {
    const was = before?.nodes[lane];
    return was !== undefined && was.state === state && was.status === status
      ? []
      : [{ lane, status, fields: fieldsText(state) }];
  });

const restOf = (snapshot: Snapshot, laneOf: (id: string) => number): Rest => {
  const { variables, budgets, observers, partition, notices, nodes } = snapshot;
  const groups = partition === null ? null : groupsOf(partition);
  return {
    variables: fieldsText(variables),
    budgets: fieldsText(budgets),
    observers: fieldsText(observers),
    partition:
      groups === null
        ? null
        : nodes.map(({ id }) => groups.findIndex((group) => group.some((member) => laneOf(member) === laneOf(id)))),
    notices: notices.map(({ node, peer }) => `${node} has yet to learn that its connection to ${peer} broke`),
  };
};

/** What is not a node and is not as it was before. */
const restChanged = (before: Snapshot, after: Snapshot, laneOf: (id: string) => number): Partial<Rest> => {
  const [was, is] = [restOf(before, laneOf), restOf(after, laneOf)];
  return Object.fromEntries(
    (Object.keys(is) as (keyof Rest)[])
      .filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
      .map((key) => [key, is[key]]),
  );
};

const eventOf = (
  step: Step,
  before: Snapshot,
  laneOf: (id: string) => number,
  causes: readonly number[],
): EventView => {
  const { begins, number, after } = step;
  const actor = actorOf(begins);
  const about = "message" in begins ? begins.message : undefined;
  return {
    kind: begins.kind,
    lane: actor === null ? null : laneOf(actor),
    between: betweenOf(begins, laneOf),
    label: labelOf(begins),
    phrase: cut(phrase(begins), LONGEST_VALUE),
    type: "message" in begins ? messageType(about) : null,
    choice: "choice" in begins && begins.kind !== "partition" ? (begins.choice ?? null) : null,
    fault: begins.kind !== "init" && rowOf(begins.kind).isFault,
    changes: step.changes.flatMap(({ node, changes }) =>
      changes.map((change) => changeOf(node === null ? null : laneOf(node), change)),
    ),
    nodes: nodesOf(before, after),
    rest: restChanged(before, after, laneOf),
    notes: notesOf(step),
    causes: causes.filter((cause) => cause < number),
  };
};

const betweenOf = (event: TraceEvent, laneOf: (id: string) => number): EventView["between"] => {
  if (event.kind === "disconnect") return [laneOf(event.a), laneOf(event.b)];
  return "from" in event && actorOf(event) === null ? [laneOf(event.from), laneOf(event.to)] : null;
};

/** A word or two. */
const labelOf = (event: TraceEvent): string => {
  if ("message" in event) return messageText(event.message);
  if (event.kind === "timer" || event.kind === "action") return cut(named(event), 120);
  return cut(plainText(deed(event)).replace(/^[✗↑] /, ""), 120);
};

const changeOf = (lane: number | null, change: Change): ChangeView => {
  const at = { lane, path: cut(change.path, 200) };
  if ("added" in change) {
    const texts = (all: readonly string[]): readonly string[] => all.slice(0, 50).map((text) => cut(text, 400));
    return { ...at, added: texts(change.added), removed: texts(change.removed) };
  }
  return {
    ...at,
    ...(change.before === undefined ? {} : { before: cut(printed(change.before), 400) }),
    ...(change.after === undefined ? {} : { after: valueText(change.after) }),
  };
};

/**
 * What each event directly follows from, as Lamport's "happened before" has it: the event before at every node that it touches, and
 * the sending of every message that it ends.
 */
const causesOf = (
  steps: readonly Step[],
  arrows: readonly Arrow[],
  laneOf: (id: string) => number,
): readonly (readonly number[])[] => {
  const last = new Map<number, number>();
  const sentFor = new Map<number, number[]>();
  for (const { sent, ended, end } of arrows)
    if (end !== "in flight") sentFor.set(ended, [...(sentFor.get(ended) ?? []), sent]);
  return steps.map((step) => {
    const { event, number, exchange, changes } = step;
    const nodes = [event, ...exchange].map(actorOf).concat(changes.map(({ node }) => node));
    const touched = new Set(nodes.filter((node) => node !== null).map(laneOf));
    if (nodes.includes(null) && changes.some(({ node }) => node === null)) touched.add(-1);
    const causes = new Set([...touched].map((lane) => last.get(lane) ?? 0).concat(sentFor.get(number) ?? []));
    for (const lane of touched) last.set(lane, number);
    causes.delete(0);
    causes.delete(number);
    return [...causes].sort((a, b) => a - b);
  });
};

const fairnessOf = ({ replay }: Story): readonly string[] => {
  if (replay.outcome !== "reproduces" || replay.judgement === null) return [];
  const { duties, neverOwed, idling } = replay.judgement;
  return [
    ...duties.slice(0, MOST_DUTIES).map((duty) => `${duty.name}${met(duty).join("")}`),
    ...(duties.length > MOST_DUTIES ? [`and ${duties.length - MOST_DUTIES} more, likewise`] : []),
    ...neverOwed.slice(0, MOST_DUTIES).map((event) => `nobody owes it, and it never happens: ${phrase(event)}`),
    ...[...new Set(idling.map(phrase))]
      .slice(0, MOST_DUTIES)
      .map((text) => `happens for ever and changes nothing: ${text}`),
  ];
};

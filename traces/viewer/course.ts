// One way through a model as its page shows it, event by event: lanes, words, differences.
// The one idea: a course grows by an event and is cut back to where it was, at a cost that does not depend on its length; the page of
// a whole trace grows it from its start.
// Not here: the ways of messages (messages.ts), what claims say (statuses.ts), the heading of the page (view-of.ts).
import { cut, fieldsOf, isPlain, printed, rowOf, type Snapshot, type TraceEvent } from "../../checker/index.ts";
import type { Change } from "../changes.ts";
import { plainText } from "../layout.ts";
import { groupsOf } from "../partition.ts";
import { actorOf, deed, named, phrase } from "../phrase.ts";
import type { Step } from "../story.ts";
import type { Continued, Said } from "./continued.ts";
import { messageText, messageType, Ways } from "./messages.ts";
import { notesOf } from "./notes.ts";
import type { ChangeView, Course, EventView, Fields, NodeView, Rest } from "./view.ts";

/** Characters of a value that are kept. */
const LONGEST_VALUE = 2000;

/** What a course is beside what happened. */
export type About = Pick<Course, "name" | "initial" | "loop">;

/** Where the handler stands that an event asked; `group`: of the node that acts, of a spec null. */
export type PlaceOf = (group: string | null, event: TraceEvent) => string | null;
const NOWHERE: PlaceOf = () => null;

export class CourseSoFar {
  readonly #start: Snapshot | null;
  readonly #lanes: Course["lanes"];
  readonly #laneOf: (id: string) => number;
  readonly #ways: Ways;
  readonly #placeOf: PlaceOf;
  readonly #events: EventView[] = [];
  /** By event, the lanes that it touches; -1: the variables of a spec. */
  readonly #touched: (readonly number[])[] = [];

  constructor(start: Snapshot | null, placeOf: PlaceOf = NOWHERE) {
    this.#start = start;
    this.#placeOf = placeOf;
    this.#lanes = (start?.nodes ?? []).map(({ id, group }) => ({ id, group }));
    const numbers = new Map(this.#lanes.map(({ id }, index) => [id, index]));
    this.#laneOf = (id) => numbers.get(id) ?? 0;
    this.#ways = new Ways(start, this.#laneOf);
  }

  get events(): number {
    return this.#events.length;
  }

  extend(step: Step, before: Snapshot): void {
    this.#ways.take(step);
    const touched = touchedBy(step, this.#laneOf);
    const causes = this.#causes(touched, step.number);
    this.#touched.push(touched);
    this.#events.push(eventOf(step, before, this.#laneOf, causes, this.#placed(step)));
  }

  /** Back to where so many events had happened. */
  cut(events: number): void {
    if (events >= this.#events.length) return;
    this.#events.length = events;
    this.#touched.length = events;
    this.#ways.cut(events);
  }

  whole(about: About, statuses: Course["statuses"]): Course {
    return { ...this.behind(about, -1, []).rest, statuses };
  }

  /** What comes behind so many events, which are known; -1: nothing is. */
  behind({ name, initial, loop }: About, known: number, said: readonly Said[]): Continued {
    const since = this.#ways.since(known);
    const start = this.#start;
    const rest: Course = {
      name,
      initial,
      lanes: this.#lanes,
      start: {
        nodes: start === null ? [] : nodesOf(null, start),
        rest: start === null ? NO_REST : { ...restOf(start, this.#laneOf) },
      },
      events: this.#events.slice(Math.max(0, known)),
      arrows: since.map(([, arrow]) => arrow).filter(({ sent }) => sent > known),
      loop,
      statuses: [],
    };
    const changed = since.filter(([, { sent }]) => sent <= known);
    return { known, rest, changed, said };
  }

  #placed({ begins }: Step): string | null {
    const actor = actorOf(begins);
    if (actor === null && this.#lanes.length > 0) return null;
    return this.#placeOf(this.#lanes.find(({ id }) => id === actor)?.group ?? null, begins);
  }

  /**
   * What an event directly follows from, as Lamport's "happened before" has it: the event before at every node that it touches, and
   * the sending of every message that it ends.
   */
  #causes(touched: readonly number[], number: number): readonly number[] {
    const causes = new Set(this.#ways.sendings);
    for (const lane of touched) causes.add(this.#touched.findLastIndex((lanes) => lanes.includes(lane)) + 1);
    return [...causes].filter((cause) => cause > 0 && cause < number).sort((a, b) => a - b);
  }
}

const touchedBy = ({ event, exchange, changes }: Step, laneOf: (id: string) => number): readonly number[] => {
  const nodes = [event, ...exchange].map(actorOf).concat(changes.map(({ node }) => node));
  const touched = new Set(nodes.filter((node) => node !== null).map(laneOf));
  if (nodes.includes(null) && changes.some(({ node }) => node === null)) touched.add(-1);
  return [...touched];
};

const NO_REST: Rest = { variables: [], budgets: [], observers: [], partition: null, notices: [] };

const printedValue = (value: unknown): string => cut(printed(value), LONGEST_VALUE);
/** States share what did not change, so most of it has been printed before. */
const texts = new WeakMap<object, string>();
const valueText = (value: unknown): string => {
  if (typeof value !== "object" || value === null) return printedValue(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = printedValue(value);
  texts.set(value, text);
  return text;
};

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
  place: string | null,
): EventView => {
  const { begins, after } = step;
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
    place,
    causes,
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

// A course that goes on: what there was of it, and what comes behind.
// The one idea: an event changes nothing of what was shown before it but how messages ended, so of a walk that grows only its new end is told.
// Not here: making a course (course.ts), who tells whom (live.ts).
import type { Arrow, Course, Status } from "./view.ts";

/** What a course is behind so many of its events. */
export interface Continued {
  /** So many events, with the state at the start, are known; -1: nothing is. */
  readonly known: number;
  /** The course, of which only such events and messages are there as come behind what is known; its claims stand in `said`. */
  readonly rest: Course;
  /** By their place, messages sent before that have ended since, or were held back since. */
  readonly changed: readonly (readonly [place: number, arrow: Arrow])[];
  readonly said: readonly Said[];
}

/** What a claim says from a position on. */
export interface Said {
  readonly from: number;
  readonly status: Status;
}

/** A message as it was after so many events, no fewer than had happened when it was sent. */
export const arrowUntil = (arrow: Arrow, events: number): Arrow => {
  const { ended, end, held } = arrow;
  if (end !== "in flight" && ended <= events) return arrow;
  const until = held.flatMap(([from, to]) => (from > events ? [] : [[from, Math.min(to, events + 1)] as const]));
  return { ...arrow, ended: events, end: "in flight", why: "", main: false, held: until };
};

/** The whole course, from what was there and what comes behind. */
export const continuedWith = (before: Course | null, { known, rest, changed, said }: Continued): Course => {
  const events = before === null ? rest.events : [...before.events.slice(0, known), ...rest.events];
  const sent = before === null ? [] : before.arrows.filter((arrow) => arrow.sent <= known);
  for (const [place, arrow] of changed) sent[place] = arrow;
  const isNews = new Set(changed.map(([place]) => place));
  const arrows = [...sent.map((arrow, i) => (isNews.has(i) ? arrow : arrowUntil(arrow, known))), ...rest.arrows];
  return {
    ...rest,
    events,
    arrows: arrows.map((arrow) => (arrow.end === "in flight" ? { ...arrow, ended: events.length } : arrow)),
    statuses: statusesWith(before?.statuses ?? [], said),
  };
};

/** What claims say, from what was there and what comes behind. */
export const statusesWith = (before: readonly Status[], said: readonly Said[]): readonly Status[] =>
  said.map(({ from, status: { marks, conditions, looks } }, claim) => {
    const was = before[claim];
    return {
      marks: (was?.marks.slice(0, from) ?? "") + marks,
      conditions: conditions.map(({ text, marks: where }, i) => ({
        text,
        marks: (was?.conditions[i]?.marks.slice(0, from) ?? "") + where,
      })),
      looks: [...(was?.looks.slice(0, from) ?? []), ...looks],
    };
  });

/** Up to which position each claim's status goes, if no more than so many positions are wanted. */
export const lengthsOf = (statuses: readonly Status[], most: number): readonly number[] =>
  statuses.map((status) => Math.min(most, lengthOf(status)));

export const lengthOf = ({ marks, conditions, looks }: Status): number =>
  Math.max(marks.length, looks.length, ...conditions.map((condition) => condition.marks.length));

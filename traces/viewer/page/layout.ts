// Where everything of a diagram is: rows for events, columns for lanes, lines for messages.
// The one idea: pure geometry from the view, so that what is drawn is what is in the window and nothing is measured.
// Not here: elements (diagram.tsx).
import type { Arrow, Course } from "../view.ts";

/** Pixels. */
const ROW = 36;
const SLOT = 22;
const START = 22;
const FOLDED = 4;
const MIDDLE = 16;
const [NARROWEST, WIDEST] = [112, 300];
/** Of the messages still in flight at the end so many have a line of their own. */
const MOST_AT_END = 40;
const LOOP = 56;

/** One message as lines. */
export interface Line {
  readonly arrow: Arrow;
  /** Which of the course's arrows. */
  readonly place: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** From where to where it is drawn: what is lost does not arrive. */
  readonly tip: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly laneWidth: number;
  readonly x: (lane: number) => number;
  /** The upper edge of each row; the last is the end. */
  readonly tops: readonly number[];
  /** The middle of the event of a row. */
  readonly y: (position: number) => number;
  readonly lines: readonly Line[];
  readonly loopWidth: number;
  /** Events within which messages were handled, or lost, at once. */
  readonly exchanges: ReadonlySet<number>;
  /** Messages in flight at the end that are not drawn. */
  readonly more: number;
}

/** Is it told in a line of its own below its event, because the event speaks of something else? */
const hasSlot = ({ main, end }: Arrow): boolean => !main && end !== "in flight";

export const layoutOf = (
  course: Course,
  order: readonly number[],
  width: number,
  folded: readonly boolean[] | null,
): Layout => {
  const { events, arrows, loop } = course;
  const loopWidth = loop === null ? 0 : LOOP;
  const laneWidth = Math.round(Math.max(NARROWEST, Math.min(WIDEST, (width - loopWidth) / order.length)));
  const columns = order.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const places = new Map(columns.map((lane, place) => [lane, place]));
  const isSpec = course.lanes.length === 0;
  const x = (lane: number): number => (isSpec ? 110 : Math.round(laneWidth * ((places.get(lane) ?? 0) + 0.5)));
  const slots = slotsOf(arrows);
  const tops = [0];
  events.forEach((_, i) => {
    const before = tops[i]!;
    if (i === 0) tops.push(before + START);
    const at = tops[i + 1]!;
    const number = i + 1;
    tops.push(at + (folded?.[number] === false ? FOLDED : ROW + SLOT * (slots.counts.get(number) ?? 0)));
  });
  if (events.length === 0) tops.push(START);
  const end = tops.at(-1)!;
  const isFolded = (position: number): boolean => position > 0 && folded?.[position] === false;
  const y = (position: number): number =>
    position === 0 ? START / 2 : tops[position]! + (isFolded(position) ? FOLDED / 2 : MIDDLE);
  const flying = new Map(arrows.filter(({ end }) => end === "in flight").map((arrow, place) => [arrow, place]));
  const slotY = (arrow: Arrow): number => {
    if (arrow.end === "in flight") return end + 26 + SLOT * Math.min(flying.get(arrow)!, MOST_AT_END);
    const slot = slots.of.get(arrow);
    if (slot === undefined || isFolded(arrow.ended)) return y(arrow.ended);
    return tops[arrow.ended]! + ROW + SLOT * slot + 8;
  };
  const lines = arrows.flatMap((arrow, place) =>
    (flying.get(arrow) ?? 0) < MOST_AT_END ? [lineOf(arrow, place, x, y, slotY)] : [],
  );
  const more = Math.max(0, flying.size - MOST_AT_END);
  const zone = 34 + SLOT * (Math.min(flying.size, MOST_AT_END) + (more > 0 ? 1 : 0));
  return {
    width: isSpec ? Math.max(width - loopWidth, 320) + loopWidth : laneWidth * order.length + loopWidth,
    height: end + zone,
    laneWidth,
    x,
    tops,
    y,
    lines,
    loopWidth,
    exchanges: new Set(arrows.filter(({ atOnce }) => atOnce > 0).map(({ ended }) => ended)),
    more,
  };
};

/** Which line below its event each message has that the event does not speak of. */
const slotsOf = (
  arrows: readonly Arrow[],
): { readonly of: ReadonlyMap<Arrow, number>; readonly counts: ReadonlyMap<number, number> } => {
  const counts = new Map<number, number>();
  const of = new Map<Arrow, number>();
  for (const arrow of arrows.toSorted((a, b) => a.atOnce - b.atOnce)) {
    if (!hasSlot(arrow)) continue;
    const slot = counts.get(arrow.ended) ?? 0;
    of.set(arrow, slot);
    counts.set(arrow.ended, slot + 1);
  }
  return { of, counts };
};

const lineOf = (
  arrow: Arrow,
  place: number,
  x: (lane: number) => number,
  y: (position: number) => number,
  slotY: (arrow: Arrow) => number,
): Line => {
  const { from, to, sent, end, origin, ended } = arrow;
  const [left, right] = [x(from), x(to)];
  const y2 = slotY(arrow);
  const within = sent === ended && end !== "in flight" && end !== "delivered";
  const y1 = arrow.atOnce > 0 || within ? y2 : y(sent);
  const x1 = origin === "copy" ? (left + right) / 2 : left;
  const share = TIPS[end];
  return { arrow, place, x1, y1, x2: right, y2, tip: share };
};

/** How much of its way a message is drawn. */
const TIPS: Readonly<Record<Arrow["end"], number>> = {
  delivered: 1,
  lost: 0.62,
  absorbed: 0.5,
  vanished: 0.85,
  unsent: 0.2,
  "in flight": 0.75,
};

/** The first row that reaches below a height. */
export const rowAt = (tops: readonly number[], height: number): number => {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle]! <= height) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** As much of a text as fits into so many pixels at 12 pixels a line; characters of Chinese are twice as wide. */
export const fitted = (text: string, pixels: number): string => {
  let left = pixels;
  let kept = "";
  let whole = "";
  for (const character of text) {
    left -= widthOf(character);
    if (left < 0) return `${kept.trimEnd()}…`;
    whole += character;
    // What is cut leaves room for the dots, what is not needs none.
    if (left >= 8) kept = whole;
  }
  return text;
};

export const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += character >= "\u2e80" ? 12.5 : /[A-Z0-9@%mwMW→]/.test(character) ? 8 : 6.4;
  return width;
};

// Where the view of a trace says otherwise than the story that it was made from.
// The one idea: the page's own arithmetic (states.ts, layout.ts) is run on the view, and what comes out is counted against the snapshots.
// Not here: the page in a browser (test/browser).
import { claimRow, fieldsOf, isPlain, printed, type Snapshot } from "../../../checker/index.ts";
import type { Story } from "../../../traces/story.ts";
import { layoutOf } from "../../../traces/viewer/page/layout.ts";
import { States } from "../../../traces/viewer/page/states.ts";
import type { Course, View } from "../../../traces/viewer/view.ts";

/** A sentence for each disagreement. */
export const disagreements = (view: View, story: Story): readonly string[] => {
  const course = view.courses[0]!;
  const snapshots = [story.start!, ...story.steps.map(({ after }) => after)];
  const states = new States(course);
  return [
    ...snapshots.flatMap((snapshot, position) => atPosition(course, states, snapshot, position)),
    ...(course.events.length === story.trace.events.length ? [] : ["not as many events"]),
    ...ofClaims(view, course),
    ...ofLayout(course),
  ];
};

const atPosition = (
  course: Course,
  states: States,
  { nodes, network, variables, partition }: Snapshot,
  position: number,
): string[] => {
  const wrong = (what: string): string => `after event ${position}: ${what}`;
  const shown = states.nodes(position);
  const ends = (arrows: readonly { from: number; to: number }[]): string =>
    arrows
      .map(({ from, to }) => `${course.lanes[from]!.id} ${course.lanes[to]!.id}`)
      .sort()
      .join();
  const sent = network.map(({ from, to }) => `${from} ${to}`).sort();
  return [
    ...nodes.flatMap(({ id, state, status }, lane) => {
      const node = shown.find((one) => one.lane === lane)!;
      const same = fieldsText(state) === JSON.stringify(node.fields) && node.status === status;
      return same ? [] : [wrong(`${id} is ${JSON.stringify(node)}`)];
    }),
    ...(ends(states.inFlight(position)) === sent.join()
      ? []
      : [wrong(`in flight is ${ends(states.inFlight(position))}`)]),
    ...(fieldsText(variables) === JSON.stringify(states.rest(position).variables) ? [] : [wrong("variables")]),
    ...((partition === null) === (states.rest(position).partition === null) ? [] : [wrong("partition")]),
  ];
};

const fieldsText = (state: unknown): string =>
  JSON.stringify(
    isPlain(state) ? fieldsOf(state).map(([key, value]) => [printed(key), printed(value)]) : [["", printed(state)]],
  );

/** What the last mark of the claim that the trace is of must be. */
const ofClaims = ({ claims, claim, shownBy }: View, { statuses, events }: Course): string[] => {
  const lengths = statuses.filter(({ marks }) => marks !== "" && marks.length !== events.length + 1);
  const index = claims.findIndex(({ name }) => name === claim);
  const { marks, looks } = statuses[index]!;
  const last = marks.at(-1) ?? "";
  const kind = claims[index]!.kind as Parameters<typeof claimRow>[0];
  const isRight =
    shownBy === "pair"
      ? looks.length === events.length + 1
      : shownBy === "behaviour"
        ? kind !== "eventually" || last === "o"
        : last === (claimRow(kind).settles === true ? "y" : "n");
  return [
    ...(lengths.length === 0 ? [] : ["marks are missing"]),
    ...(isRight ? [] : [`"${claim}" ends with ${marks}`]),
  ];
};

/** Rows follow each other, and no message is drawn outside, or arrives before it was sent. */
const ofLayout = (course: Course): string[] => {
  const order = (course.lanes.length === 0 ? [0] : course.lanes).map((_, lane) => lane);
  const { tops, lines, width, height } = layoutOf(course, order, 700, null);
  const inside = ({ x1, x2, y1, y2 }: (typeof lines)[number]): boolean =>
    [x1, x2].every((x) => x >= 0 && x <= width) && [y1, y2].every((y) => y >= 0 && y <= height) && y1 <= y2;
  return [
    ...(tops.length === course.events.length + 2 && tops.every((top, i) => i === 0 || top > tops[i - 1]!)
      ? []
      : ["rows"]),
    ...lines.filter((line) => !inside(line)).map(({ arrow }) => `the line of ${JSON.stringify(arrow)}`),
  ];
};

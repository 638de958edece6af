// The marks of a diagram beside its messages: what happens at a node, lanes that are down, partitions, exchanges, the loop.
// The one idea: each kind has a shape and words of its own; colour only repeats them.
// Not here: messages (line.tsx), places (layout.ts).
import type { Course, EventView } from "../view.ts";
import { fitted, type Layout, rowAt, widthOf } from "./layout.ts";
import type { Shown } from "./page.ts";

interface Window {
  readonly shown: Shown;
  readonly layout: Layout;
  readonly from: number;
  readonly until: number;
}

/** The lanes as lines: whole where a node is up, dotted where it is down, ended where it stopped. */
export const LaneLines = ({ shown, layout, from, until }: Window) => {
  const { course, states, order } = shown;
  const last = course.events.length;
  const [first, end] = [rowAt(layout.tops, from), Math.min(last, rowAt(layout.tops, until) + 1)];
  return (
    <g class="lanes">
      {order.value.map((lane) => {
        const runs: { status: string; from: number; until: number }[] = [];
        for (let position = Math.max(0, first - 1); position <= end; position++) {
          const status = states.nodes(position).find((node) => node.lane === lane)?.status ?? "up";
          const y = layout.y(position);
          const bottom = position === last ? layout.height : layout.y(position + 1);
          if (runs.at(-1)?.status === status) runs.at(-1)!.until = bottom;
          else runs.push({ status, from: position === 0 ? 0 : y, until: bottom });
        }
        return (
          <g key={lane} data-lane={lane} class="lane">
            {runs.map((run) => (
              <line
                key={run.from}
                class={`life ${run.status}`}
                x1={layout.x(lane)}
                x2={layout.x(lane)}
                y1={run.from}
                y2={run.until}
              />
            ))}
          </g>
        );
      })}
    </g>
  );
};

/** The groups of a partition while it is on: a band for each lane; `letters`, which stand above every line: the letter of its group. */
export const PartitionBands = ({
  shown,
  layout,
  from,
  until,
  letters = false,
}: Window & { readonly letters?: boolean }) => {
  const { course, states, order } = shown;
  const last = course.events.length;
  const [first, end] = [Math.max(0, rowAt(layout.tops, from) - 1), Math.min(last, rowAt(layout.tops, until) + 1)];
  const runs: { groups: readonly number[]; from: number; until: number; begins: boolean }[] = [];
  for (let position = first; position <= end; position++) {
    const groups = states.rest(position).partition;
    if (groups === null) continue;
    const bottom = position === last ? layout.height : layout.y(position + 1);
    const before = runs.at(-1);
    if (before?.groups === groups && before.until === layout.y(position)) before.until = bottom;
    else runs.push({ groups, from: layout.y(position), until: bottom, begins: true });
  }
  return (
    <g class={letters ? "groups" : "partitions"}>
      {runs.flatMap(({ groups, from: top, until: bottom }) =>
        order.value.map((lane) => {
          const group = groups[lane] ?? -1;
          const left = layout.x(lane) - layout.laneWidth / 2;
          const key = `${top} ${lane}`;
          return letters ? (
            <text key={key} class="group" x={left + 8} y={top + 14}>
              {group < 0 ? "–" : String.fromCharCode(65 + (group % 26))}
            </text>
          ) : (
            <rect
              key={key}
              class={`band group-${group % 4}`}
              x={left + 2}
              y={top}
              width={layout.laneWidth - 4}
              height={Math.max(0, bottom - top)}
            />
          );
        }),
      )}
    </g>
  );
};

interface EventProps {
  readonly course: Course;
  readonly event: EventView;
  readonly number: number;
  readonly layout: Layout;
  readonly faded: boolean;
  readonly folded: boolean;
}

export const EventMark = ({ course, event, number, layout, faded, folded }: EventProps) => {
  const { lane, kind } = event;
  const y = layout.y(number);
  const isSpec = course.lanes.length === 0;
  const at = isSpec ? 0 : lane;
  const classes = ["event", `kind-${kind}`, event.fault ? "fault" : "", faded ? "faded" : ""].join(" ");
  const changed = at !== null && event.changes.some((change) => change.lane === lane);
  return (
    <g class={classes} data-number={number}>
      <title>{event.phrase}</title>
      {folded ? (
        <rect class="fold" x={0} y={y} width={layout.width - layout.loopWidth} height={1} />
      ) : (
        <>
          <Exchange number={number} layout={layout} />
          {at === null ? (
            <OfNetwork event={event} layout={layout} y={y} />
          ) : kind === "deliver" ? (
            <Delivered event={event} x={layout.x(at)} y={y} changed={changed} room={layout.laneWidth - 4} />
          ) : (
            <Pill event={event} x={layout.x(at)} y={y} room={isSpec ? 200 : layout.laneWidth - 8} />
          )}
          {isSpec ? <Differences event={event} x={layout.x(0) + 116} y={y} room={layout.width - 250} /> : null}
        </>
      )}
    </g>
  );
};

interface Placed {
  readonly event: EventView;
  readonly x: number;
  readonly y: number;
  readonly room: number;
}

/** The end of an arrow: a full dot where the node changed, an empty one where it did not; and what it chose. */
const Delivered = ({ event, x, y, changed, room }: Placed & { readonly changed: boolean }) => (
  <>
    <circle class={changed ? "dot" : "dot unchanged"} cx={x} cy={y} r={4} />
    {event.choice === null ? null : (
      <text class="choice" x={x + 9} y={y - 5}>
        {fitted(event.choice, room - 12)}
      </text>
    )}
  </>
);

/** Signs before the words of what happens at a node. */
const SIGNS: Readonly<Record<string, string>> = {
  crash: "✗ ",
  stop: "✗ ",
  restart: "↑ ",
  suspect: "? ",
  trust: "✓ ",
  disconnected: "≁ ",
};

/** What a node does by itself, or what befalls it. */
const Pill = ({ event, x, y, room }: Placed) => {
  const { kind, label, choice } = event;
  const isTimer = kind === "timer";
  const clock = isTimer ? 16 : 0;
  const own = `${SIGNS[kind] ?? ""}${label}${choice === null || label.includes(choice) ? "" : `: ${choice}`}`;
  const text = fitted(own, room - 16 - clock);
  const width = widthOf(text) + 16 + clock;
  const left = x - width / 2;
  return (
    <>
      <rect class="pill" x={left} y={y - 11} width={width} height={22} rx={isTimer ? 11 : 4} />
      {isTimer ? (
        <path
          class="clock"
          d="M0,-4.5 A4.5,4.5 0 1 1 -0.01,-4.5 M0,-2.5 L0,0 L2,1"
          transform={`translate(${left + 13},${y})`}
        />
      ) : null}
      <text class="deed" x={left + 8 + clock} y={y + 4}>
        {text}
      </text>
    </>
  );
};

/** What befalls the network: at the place between two lanes, or across all of them. */
const OfNetwork = ({
  event,
  layout,
  y,
}: {
  readonly event: EventView;
  readonly layout: Layout;
  readonly y: number;
}) => {
  const { kind, between, label } = event;
  const right = layout.width - layout.loopWidth;
  if (kind === "drop") return null;
  if (between === null)
    return (
      <>
        <line class="across" x1={0} x2={right} y1={y} y2={y} />
        <text class="caption" x={right / 2} y={y - 6} text-anchor="middle">
          {fitted(label, right - 20)}
        </text>
      </>
    );
  const [a, b] = [layout.x(between[0]), layout.x(between[1])];
  const middle = (a + b) / 2;
  if (kind === "duplicate")
    return (
      <text class="caption" x={middle + 8} y={y - 4}>
        {fitted(`copied: ${label}`, layout.laneWidth)}
      </text>
    );
  return (
    <>
      <line class="broken" x1={a} x2={b} y1={y} y2={y} />
      <path class="cross" d="M-5,-5 L5,5 M-5,5 L5,-5" transform={`translate(${middle},${y})`} />
      <text class="caption" x={middle} y={y - 8} text-anchor="middle">
        disconnected
      </text>
    </>
  );
};

/** By how much letters of one width are wider than others. */
const MONO = 1.14;

/** What an event of a spec changed. */
const Differences = ({ event: { changes }, x, y, room }: Placed) => {
  const told = changes.map(({ path, before, after, added, removed }) =>
    added === undefined || removed === undefined
      ? `${path}: ${before ?? "–"} → ${after ?? "–"}`
      : `${path}: ${[...added.map((one) => `+${one}`), ...removed.map((one) => `−${one}`)].join(" ")}`,
  );
  return (
    <text class="difference" x={x} y={y + 4}>
      {fitted(told.join("; "), room / MONO)}
    </text>
  );
};

/** What happened at once within an event, as one bracket. */
const Exchange = ({ number, layout }: Pick<EventProps, "number" | "layout">) => {
  if (!layout.exchanges.has(number)) return null;
  const right = layout.width - layout.loopWidth;
  const [top, bottom] = [layout.tops[number]! + 2, layout.tops[number + 1]! - 2];
  return (
    <g class="exchange">
      <rect x={2} y={top} width={right - 4} height={bottom - top} rx={6} />
      <text x={right - 8} y={bottom - 6} text-anchor="end">
        at once
      </text>
    </g>
  );
};

/** What repeats for ever. */
export const LoopMark = ({ course: { loop, events }, layout }: Pick<EventProps, "course" | "layout">) => {
  if (loop === null) return null;
  const x = layout.width - layout.loopWidth + 8;
  const [top, bottom] = [layout.tops[loop + 1] ?? layout.tops.at(-1)!, layout.tops[events.length + 1]!];
  if (loop >= events.length)
    return (
      <g class="loop" data-loop={loop}>
        <text x={x - 4} y={bottom + 16}>
          ↻ stops
        </text>
      </g>
    );
  const far = x + 14;
  const middle = (top + bottom) / 2;
  return (
    <g class="loop" data-loop={loop}>
      <path
        class="tie"
        d={`M${x},${bottom - 8} Q${far},${bottom - 8} ${far},${bottom - 20} L${far},${top + 20} Q${far},${top + 8} ${x},${top + 8}`}
      />
      <path class="tip" d="M-2,0 L8,-5 L8,5 Z" transform={`translate(${x},${top + 8})`} />
      <text x={far + 16} y={middle} text-anchor="middle" transform={`rotate(90 ${far + 12} ${middle})`}>
        ↻ for ever
      </text>
    </g>
  );
};

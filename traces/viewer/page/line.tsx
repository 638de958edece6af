// One message as it is drawn: from where it was sent to where it ended, and how.
// The one idea: how it ended is told by the shape at its tip and in words; colour only repeats it. Words are drawn after every line, so
// that no line goes through them.
// Not here: places (layout.ts).
import { computed, type Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Arrow } from "../view.ts";
import { fitted, type Layout, type Line, widthOf } from "./layout.ts";

interface LineProps {
  readonly line: Line;
  readonly layout: Layout;
  readonly faded: boolean;
  readonly cursor: Signal<number>;
}

/** A step draws the two or three messages anew that it is about, and no other. */
const useIsNow = ({ arrow }: Line, cursor: Signal<number>): boolean =>
  useMemo(() => computed(() => arrow.ended === cursor.value || arrow.sent === cursor.value), [arrow, cursor]).value;

const classesOf = ({ end }: Arrow, faded: boolean, now: boolean): string =>
  ["message", `is-${end.replace(" ", "-")}`, faded ? "faded" : "", now ? "now" : ""].join(" ");

export const LineMark = ({ line, layout, faded, cursor }: LineProps) => {
  const { arrow } = line;
  const now = useIsNow(line, cursor);
  return (
    <g class={classesOf(arrow, faded, now)} data-end={arrow.end} data-sent={arrow.sent} data-ended={arrow.ended}>
      <title>{`${arrow.text}: ${how(arrow)}`}</title>
      {arrow.from === arrow.to ? <ToItself line={line} /> : <Across line={line} layout={layout} />}
    </g>
  );
};

/** What it says, beside its tip. */
export const LineLabel = ({ line, layout, faded, cursor }: LineProps) => {
  const { arrow } = line;
  const now = useIsNow(line, cursor);
  return (
    <g class={classesOf(arrow, faded, now)}>
      <title>{`${arrow.text}: ${how(arrow)}`}</title>
      {arrow.from === arrow.to ? (
        <text class="label" x={line.x1 + BULGE} y={loopOf(line)[1] + 4}>
          {fittedWords(arrow, 130)}
        </text>
      ) : (
        <Label line={line} width={layout.width - layout.loopWidth} now={now} />
      )}
    </g>
  );
};

/** How it ended, in words. */
const how = ({ end, why, held, sent, ended, atOnce, origin }: Arrow): string => {
  const from =
    origin === "start"
      ? "in flight from the start"
      : origin === "copy"
        ? `copied by event ${sent}`
        : `sent by event ${sent}`;
  const until = end === "in flight" ? "still in flight at the end" : `${end} by event ${ended}`;
  return [from, until, atOnce > 0 ? "at once" : "", why, held.length > 0 ? "held back by a partition" : ""]
    .filter((part) => part !== "")
    .join(", ");
};

/** Where it is drawn to, and to which side that is. */
const tipOf = ({ arrow, x1, x2, y2, tip }: Line): { readonly x: number; readonly y: number; readonly way: number } => {
  const way = Math.sign(x2 - x1);
  return { x: arrow.end === "delivered" ? x2 - way * 5 : x1 + (x2 - x1) * tip, y: y2, way };
};

const Across = ({ line, layout }: Pick<LineProps, "line" | "layout">) => {
  const { arrow, x1, y1, y2 } = line;
  const { way, ...at } = tipOf(line);
  return (
    <>
      <line class="way" x1={x1} y1={y1} x2={at.x} y2={at.y} />
      {arrow.held.map(([from, until]) => {
        const share = (y: number): number => (y2 === y1 ? 0 : Math.max(0, Math.min(1, (y - y1) / (y2 - y1))));
        const [begin, finish] = [share(layout.y(from)), share(layout.y(Math.min(until, arrow.ended)))];
        return (
          <line
            key={from}
            class="held"
            x1={x1 + (at.x - x1) * begin}
            y1={y1 + (y2 - y1) * begin}
            x2={x1 + (at.x - x1) * finish}
            y2={y1 + (y2 - y1) * finish}
          />
        );
      })}
      {arrow.origin === "copy" ? <circle class="copy" cx={x1} cy={y1} r={4} /> : null}
      <Tip arrow={arrow} x={at.x} y={at.y} way={way} slope={(at.y - y1) / Math.max(1, Math.abs(at.x - x1))} />
    </>
  );
};

interface TipProps {
  readonly arrow: Arrow;
  readonly x: number;
  readonly y: number;
  readonly way: number;
  readonly slope: number;
}

const Tip = ({ arrow: { end }, x, y, way, slope }: TipProps) => {
  const turn = (Math.atan(slope) * 180) / Math.PI;
  switch (end) {
    case "delivered":
      return (
        <path class="tip" d="M0,0 L-9,-4 L-9,4 Z" transform={`translate(${x},${y}) scale(${way},1) rotate(${turn})`} />
      );
    case "lost":
    case "vanished":
    case "unsent":
      return <path class="cross" d="M-5,-5 L5,5 M-5,5 L5,-5" transform={`translate(${x},${y})`} />;
    case "absorbed":
      return <path class="bar" d="M0,-6 L0,6" transform={`translate(${x},${y})`} />;
    case "in flight":
      return <circle class="open" cx={x} cy={y} r={4} />;
  }
};

/** What stands beside the tip, and behind it how it ended, which is not left out for want of room. */
const wordsOf = ({ text, end, why, atOnce }: Arrow): readonly [words: string, fate: string] => {
  if (end === "delivered") return [atOnce > 0 && why !== "" ? `${text}: ${why}` : text, ""];
  return [text, end === "in flight" ? "" : ` (${end})`];
};

const fittedWords = (arrow: Arrow, pixels: number): string => {
  const [words, fate] = wordsOf(arrow);
  return `${fitted(words, Math.max(0, pixels - widthOf(fate)))}${fate}`;
};

interface LabelProps {
  readonly line: Line;
  /** Of the diagram. */
  readonly width: number;
  readonly now: boolean;
}

/** By how much a label is wider at the cursor, where it is bold. */
const BOLD = 1.25;
/** Pixels of the words in the lower right corner of what happens at once. */
const AT_ONCE = 48;

const Label = ({ line, width, now }: LabelProps) => {
  const { arrow, x1, x2, y1 } = line;
  const { x, y, way } = tipOf(line);
  const words = wordsOf(arrow).join("");
  const wide = now ? BOLD : 1;
  if (arrow.end === "delivered") {
    if (arrow.atOnce > 0) {
      // It has its line to itself, so its words go on beyond it, to the right where there is room for them.
      const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
      const [after, before] = [width - left - AT_ONCE, right];
      const isAfter = widthOf(words) * wide + 19 <= after || after >= before;
      return (
        <text class="label" x={isAfter ? left + 19 : right - 19} y={y - 5} text-anchor={isAfter ? "start" : "end"}>
          {fittedWords(arrow, ((isAfter ? after : before) - 19) / wide)}
        </text>
      );
    }
    const flat = Math.abs(y - y1) < 12;
    return (
      <text class="label" x={x - way * 14} y={flat ? y - 5 : y + 14} text-anchor={way > 0 ? "end" : "start"}>
        {fittedWords(arrow, (Math.abs(x2 - x1) - 24) / wide)}
      </text>
    );
  }
  // What does not arrive has its words behind its tip, as far as there is room; else on the other side.
  const [ahead, back] = way > 0 ? [width - x, x] : [x, width - x];
  const isAhead = widthOf(words) * wide + 14 < ahead || ahead > back;
  const side = isAhead ? way : -way;
  return (
    <text class="label" x={x + side * 10} y={isAhead ? y + 4 : y + 15} text-anchor={side > 0 ? "start" : "end"}>
      {fittedWords(arrow, ((isAhead ? ahead : back) - 14) / wide)}
    </text>
  );
};

/** By how much a message of a node to itself goes aside. */
const BULGE = 26;
const loopOf = ({ y1, y2 }: Line): readonly [top: number, bottom: number] =>
  y2 - y1 < 8 ? [y2 - 7, y2 + 3] : [y1, y2];

const ToItself = ({ line }: { readonly line: Line }) => {
  const { arrow, x1 } = line;
  const [top, bottom] = loopOf(line);
  const arrives = arrow.end === "delivered";
  return (
    <>
      <path
        class="way"
        d={`M${x1},${top} C${x1 + BULGE},${top} ${x1 + BULGE},${bottom} ${x1 + (arrives ? 6 : 14)},${bottom}`}
        fill="none"
      />
      <Tip arrow={arrow} x={x1 + (arrives ? 5 : 14)} y={bottom} way={-1} slope={0} />
    </>
  );
};

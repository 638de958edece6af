// The sequence diagram of one course: lanes, events, messages, partitions, the loop; and a link for each event.
// The one idea: only what the window shows is in the document, so a trace of thousands of events is as quick as one of ten.
// Not here: places (layout.ts), the marks of single events (marks.tsx), the states (panel.tsx).
import { computed, effect, useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type Layout, type Line, layoutOf, rowAt } from "./layout.ts";
import { LineLabel, LineMark } from "./line.tsx";
import { EventMark, LaneLines, LoopMark, PartitionBands } from "./marks.tsx";
import { lanesOf, type Page, type Shown } from "./page.ts";

/** Pixels drawn beyond the window, so that scrolling finds something there; and by how many at once what is drawn moves on. */
const [MARGIN, AT_ONCE] = [200, 200];
const GUTTER = 44;

export const Diagram = ({ page, shown }: { readonly page: Page; readonly shown: Shown }) => {
  const { course } = shown;
  const scroller = useRef<HTMLElement>(null);
  // Not known before it stands in the page; what is in it is drawn once, when it is.
  const size = useSignal<{ readonly width: number; readonly height: number } | null>(null);
  const top = useSignal(0);
  const layout = useMemo(
    () =>
      computed(() =>
        layoutOf(
          course,
          shown.order.value,
          (size.value?.width ?? 800) - GUTTER - 18,
          page.folds.value ? shown.matches.value : null,
        ),
      ),
    [course],
  );

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = (): void => {
      const { clientWidth, clientHeight } = element;
      const known = size.peek();
      if (clientWidth !== known?.width || clientHeight !== known.height)
        size.value = { width: clientWidth, height: clientHeight };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // A walk that goes on is another course in the same diagram.
  useLayoutEffect(
    () =>
      effect(() => {
        shown.follow.value;
        if (scroller.current === null) return;
        scrollToCursor(scroller.current, shown, layout.value);
        // Told here and not by the event of scrolling alone, a jump is drawn once and not twice.
        top.value = scroller.current.scrollTop;
      }),
    [shown, layout],
  );

  const drawnFrom = useComputed(() => Math.max(0, Math.floor((top.value - MARGIN) / AT_ONCE) * AT_ONCE));
  const drawnUntil = useComputed(() => Math.ceil((top.value + (size.value?.height ?? 0) + MARGIN) / AT_ONCE) * AT_ONCE);
  const { width, height, tops } = layout.value;
  const [from, until] = [drawnFrom.value, Math.min(height, drawnUntil.value)];
  const [first, last] = [rowAt(tops, from), Math.min(course.events.length, rowAt(tops, until))];
  const stands = size.value !== null;
  const rows = Array.from({ length: stands ? last - first + 1 : 0 }, (_, i) => first + i);
  const matches = shown.matches.value;
  const isFaded = (position: number): boolean => matches !== null && position > 0 && matches[position] === false;
  const lines = layout.value.lines.filter(
    ({ y1, y2 }) => stands && Math.max(y1, y2) >= from && Math.min(y1, y2) <= until,
  );
  const isGone = ({ arrow }: Line): boolean => isFaded(arrow.ended) || isFaded(arrow.sent);
  const isActive = page.active.value === shown.index;

  return (
    <section class={`diagram ${isActive ? "active" : ""}`} aria-label={course.name ?? "Sequence diagram"}>
      {course.name === null ? null : (
        <h2 class="course">
          <button type="button" aria-pressed={isActive} onClick={() => page.go(shown.cursor.peek(), shown.index)}>
            {shown.index === 0 ? "here" : "there"}
          </button>{" "}
          <span title={course.name}>{course.name}</span>
        </h2>
      )}
      <section
        class="scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label="Events"
        onScroll={(event) => {
          top.value = event.currentTarget.scrollTop;
        }}
      >
        <LaneHeads page={page} shown={shown} layout={layout.value} />
        <div class="canvas" style={{ width: `${width + GUTTER}px`, height: `${height}px` }}>
          <ol class="rows">
            {rows.map((position) => (
              <Row
                key={position}
                page={page}
                shown={shown}
                position={position}
                layout={layout.value}
                faded={isFaded(position)}
              />
            ))}
          </ol>
          <svg
            class="drawing"
            aria-hidden="true"
            style={{ left: `${GUTTER}px`, top: `${from}px` }}
            width={width}
            height={Math.max(0, until - from)}
            viewBox={`0 ${from} ${width} ${Math.max(0, until - from)}`}
          >
            <PartitionBands shown={shown} layout={layout.value} from={from} until={until} />
            <LaneLines shown={shown} layout={layout.value} from={from} until={until} />
            {lines.map((line) => (
              <LineMark key={line.place} line={line} layout={layout.value} faded={isGone(line)} cursor={shown.cursor} />
            ))}
            {lines.map((line) => (
              <LineLabel
                key={line.place}
                line={line}
                layout={layout.value}
                faded={isGone(line)}
                cursor={shown.cursor}
              />
            ))}
            {rows.map((position) =>
              position === 0 ? null : (
                <EventMark
                  key={position}
                  course={course}
                  event={course.events[position - 1]!}
                  number={position}
                  layout={layout.value}
                  faded={isFaded(position)}
                  folded={page.folds.value && isFaded(position)}
                />
              ),
            )}
            <PartitionBands shown={shown} layout={layout.value} from={from} until={until} letters />
            <LoopMark course={course} layout={layout.value} />
            {course.lanes.length === 0 ? null : <EndMark layout={layout.value} />}
          </svg>
        </div>
      </section>
    </section>
  );
};

const scrollToCursor = (element: HTMLElement, { cursor, course }: Shown, { tops, height }: Layout): void => {
  const at = cursor.peek();
  const header = 40;
  const [from, until] = [tops[at]!, at === course.events.length ? height : tops[at + 1]!];
  const room = element.clientHeight - header;
  if (from < element.scrollTop + 20) element.scrollTop = Math.max(0, from - 60);
  else if (until > element.scrollTop + room - 20) element.scrollTop = Math.min(until - room + 60, from - 20);
};

const EndMark = ({ layout: { tops, height, more } }: { readonly layout: Layout }) => (
  <g class="end">
    <text x={4} y={tops.at(-1)! + 14}>
      {height - tops.at(-1)! > 40 ? "in flight at the end" : "nothing is in flight at the end"}
    </text>
    {more > 0 ? (
      <text x={4} y={height - 8}>
        and {more} more
      </text>
    ) : null}
  </g>
);

interface RowProps {
  readonly page: Page;
  readonly shown: Shown;
  readonly position: number;
  readonly layout: Layout;
  readonly faded: boolean;
}

const Row = ({ page, shown, position, layout: { tops }, faded }: RowProps) => {
  const { course, cursor } = shown;
  const { events } = course;
  const isNow = useMemo(() => computed(() => cursor.value === position), [cursor, position]).value;
  const { verdict, reproduces } = page.view;
  const isShowing = position === events.length && position > 0 && reproduces && verdict !== "walked";
  const height = tops[position + 1]! - tops[position]!;
  const step = page.shown.map((one) => (one === shown ? position : one.cursor.value)).join(",");
  const link = useRef<HTMLAnchorElement>(null);
  // Whoever went to a row by Tab goes on with the cursor.
  useLayoutEffect(() => {
    const focused = document.activeElement;
    const isRow = focused?.parentElement?.parentElement === link.current?.parentElement?.parentElement;
    if (isNow && isRow) link.current?.focus({ preventScroll: true });
  }, [isNow]);
  const words = wordsOf(shown, position, isShowing ? verdict : "");
  return (
    <li
      class={["row", isNow ? "now" : "", faded ? "faded" : "", isShowing ? verdict : ""].join(" ")}
      style={{ top: `${tops[position]}px`, height: `${height}px` }}
      aria-setsize={events.length + 1}
      aria-posinset={position + 1}
    >
      <a
        ref={link}
        href={`#${step}`}
        tabIndex={isNow ? 0 : -1}
        aria-current={isNow ? "step" : undefined}
        aria-label={words}
        title={words}
        onClick={(event) => {
          event.preventDefault();
          page.go(position, shown.index);
        }}
      >
        {height < 12 ? "" : position === 0 ? "start" : position}
        {isShowing ? <span aria-hidden="true">{verdict === "witnessed" ? " ✓" : " ✗"}</span> : null}
      </a>
    </li>
  );
};

/** A row in words, with what the drawing shows of it by a sign or by where it stands. */
const wordsOf = ({ course: { events, loop } }: Shown, position: number, shows: string): string => {
  if (position === 0) return "the start";
  const repeats = loop !== null && loop < position && loop < events.length;
  const more = [...(repeats ? ["repeats for ever"] : []), ...(shows === "" ? [] : [shows])];
  return [`${position}: ${events[position - 1]!.phrase}`, ...more].join("; ");
};

interface HeadsProps {
  readonly page: Page;
  readonly shown: Shown;
  readonly layout: Layout;
}

/** The names of the lanes, which can be moved. */
const LaneHeads = ({ page, shown, layout }: HeadsProps) => {
  const lanes = lanesOf(shown.course);
  const order = shown.order.value;
  const isSpec = shown.course.lanes.length === 0;
  return (
    <div class="heads" style={{ width: `${layout.width + GUTTER}px` }}>
      {order.map((lane, place) => {
        const { id } = lanes[lane]!;
        return (
          <div
            key={lane}
            class="head"
            data-lane={lane}
            style={{
              left: `${GUTTER + (isSpec ? 0 : place * layout.laneWidth)}px`,
              width: `${isSpec ? 220 : layout.laneWidth}px`,
            }}
          >
            {order.length < 2 ? null : (
              <button
                type="button"
                class="move"
                disabled={place === 0}
                aria-label={`Move ${id} to the left`}
                onClick={() => shown.moveLane(lane, -1)}
              >
                ‹
              </button>
            )}
            <span class="name" title={id}>
              {id}
            </span>
            {order.length < 2 ? null : (
              <button
                type="button"
                class="move"
                disabled={place === order.length - 1}
                aria-label={`Move ${id} to the right`}
                onClick={() => shown.moveLane(lane, 1)}
              >
                ›
              </button>
            )}
          </div>
        );
      })}
      {page.view.form === "spec" ? <span class="sr">a spec has no nodes</span> : null}
    </div>
  );
};

// The state graph of a small model, with the walk on it; of a larger one how wide it is at each depth.
// The one idea: a state is a dot on the line of its depth; what is violated has a shape of its own, and a click walks there.
// Not here: places (graph-layout.ts), what colours say (graph-colours.ts), their shapes (state-mark.tsx), the states (harness/exploring/graph.ts).
import { computed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { StateGraph } from "../../live.ts";
import type { ClaimView } from "../../view.ts";
import { Bars } from "./chart.tsx";
import { type Colouring, choicesOf, colouringOf, firstChoice } from "./graph-colours.ts";
import { alongWay, componentsOf, type Places, placesOf, wayTo } from "./graph-layout.ts";
import type { Live } from "./live.ts";
import { StateMark } from "./state-mark.tsx";

/** Pixels of a state. */
const [SMALL, LARGE] = [3.2, 5];
/** The share of the room of a state that it takes at most. */
const FULL = 0.46;
/** From the edge of the window, what is nearer is out of sight. */
const SIGHT = 20;
/** From so many states on they are small, and their edges faint. */
const MANY = 300;

export const GraphView = ({ live, claims }: { readonly live: Live; readonly claims: readonly ClaimView[] }) => {
  const graph = live.graph.value;
  useEffect(() => live.lookAtGraph(), [graph === null]);
  return (
    <section class="diagram graph" aria-label="The states">
      {graph === null ? (
        <p class="graph-note quiet">Looking at every state …</p>
      ) : graph.isWhole ? (
        <Whole live={live} graph={graph} claims={claims} />
      ) : (
        <Summary graph={graph} />
      )}
    </section>
  );
};

interface WholeProps {
  readonly live: Live;
  readonly graph: StateGraph;
  readonly claims: readonly ClaimView[];
}

const Whole = ({ live, graph, claims }: WholeProps) => {
  const scroller = useRef<HTMLElement>(null);
  const size = useSignal({ width: 700, height: 500 });
  const choice = useSignal(firstChoice(graph, claims));
  const places = useMemo(() => computed(() => placesOf(graph, size.value.width, size.value.height)), [graph]);
  const colouring = useMemo(() => colouringOf(graph, claims, choice.value), [graph, claims, choice.value]);
  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      const { width: before, height: and } = size.peek();
      if (width !== before || height !== and) size.value = { width, height };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { at } = live;
  const way = live.walked.value?.way;
  useEffect(() => {
    const { x, y } = places.value;
    const now = way === undefined ? undefined : alongWay(graph, way)[at];
    if (now !== undefined) bringIntoSight(scroller.current!, x[now]!, y[now]!);
  }, [graph, way, at, places.value]);
  return (
    <>
      <div class="graph-tools">
        <span class="graph-note">{graph.sentence} A click on one walks there.</span>
        <label>
          Colour:{" "}
          <select
            aria-label="What colours say"
            value={choice.value}
            onChange={(event) => {
              choice.value = event.currentTarget.value;
            }}
          >
            {choicesOf(graph, claims).map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Legend colouring={colouring} />
      </div>
      <section
        class="scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label="State graph"
      >
        <Drawing live={live} graph={graph} places={places.value} colouring={colouring} />
      </section>
    </>
  );
};

/** Scrolls no more than is needed; what is not in sight comes to the middle. */
const bringIntoSight = (element: HTMLElement, x: number, y: number): void => {
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
  const isOut = (place: number, from: number, room: number): boolean =>
    place < from + SIGHT || place > from + room - SIGHT;
  if (isOut(x, scrollLeft, clientWidth)) element.scrollLeft = x - clientWidth / 2;
  if (isOut(y, scrollTop, clientHeight)) element.scrollTop = y - clientHeight / 2;
};

const Legend = ({ colouring: { groups } }: { readonly colouring: Colouring }) => (
  <ul class="legend">
    {groups.map(({ name, tone, count }) => (
      <li key={`${tone} ${name}`} title={name}>
        <svg width={12} height={12} aria-hidden="true">
          <StateMark tone={tone} x={6} y={6} radius={LARGE} />
        </svg>{" "}
        <span class="name">{name}</span> <span class="quiet">{count.toLocaleString("en")}</span>
      </li>
    ))}
  </ul>
);

interface DrawingProps {
  readonly live: Live;
  readonly graph: StateGraph;
  readonly places: Places;
  readonly colouring: Colouring;
}

const Drawing = ({ live, graph, places, colouring }: DrawingProps) => {
  const { width, height, lines } = places;
  const isMany = graph.depths.length > MANY;
  // The dots stay as they are while the walk goes on.
  const ground = useMemo(() => <Ground graph={graph} places={places} />, [graph, places]);
  const within = useMemo(() => <Ground graph={graph} places={places} within={componentsOf(graph)} />, [graph, places]);
  const states = useMemo(
    () => (
      <States
        graph={graph}
        places={places}
        colouring={colouring}
        radius={Math.min(isMany ? SMALL : LARGE, places.gap * FULL)}
      />
    ),
    [graph, places, colouring],
  );
  const walkThere = (target: EventTarget | null): void => {
    const state = target instanceof Element ? target.closest<SVGElement>("[data-state]")?.dataset["state"] : undefined;
    if (state === undefined) return;
    const way = wayTo(graph, Number(state));
    void live.show({ way, at: way.choices.length });
  };
  return (
    // biome-ignore lint/a11y: every state is reached by walking, too, which the keyboard does
    <svg
      class={isMany ? "state-graph many" : "state-graph"}
      width={width}
      height={height}
      role="img"
      aria-label={`${graph.sentence} Coloured by ${colouring.name}: ${colouring.groups.map(({ name, count }) => `${name} ${count}`).join(", ")}.`}
      onClick={(event) => walkThere(event.target)}
    >
      {lines.map((y, depth) => (
        <text key={depth} class="depth" x={6} y={y + 4}>
          {depth}: {graph.levels[depth]}
        </text>
      ))}
      {ground}
      {colouring.key === "components" ? within : null}
      {states}
      <WalkOn live={live} graph={graph} places={places} />
    </svg>
  );
};

interface GroundProps extends Pick<DrawingProps, "graph" | "places"> {
  /** Only edges within one of these components are drawn, and stand out. */
  readonly within?: readonly number[];
}

/** Every edge, as one path. */
const Ground = ({ graph, places: { x, y }, within }: GroundProps) => {
  const seen = new Set<number>();
  const count = graph.depths.length;
  const lines: string[] = [];
  const isDrawn = (from: number, to: number): boolean =>
    within === undefined || (within[from]! >= 0 && within[from] === within[to]);
  graph.next.forEach((targets, from) => {
    for (const to of targets) {
      if (to < 0 || to === from || seen.has(from * count + to) || !isDrawn(from, to)) continue;
      seen.add(from * count + to);
      lines.push(edge(x[from]!, y[from]!, x[to]!, y[to]!));
    }
  });
  return <path class={within === undefined ? "edges" : "edges within"} d={lines.join("")} />;
};

/** Straight where it goes down; where it leads back, or stays at a depth, bent, so that it is seen beside the others. */
const edge = (x1: number, y1: number, x2: number, y2: number): string => {
  const at = (value: number): string => value.toFixed(1);
  if (y2 > y1) return `M${at(x1)},${at(y1)}L${at(x2)},${at(y2)}`;
  const bend = 14 + Math.abs(y1 - y2) / 6;
  const middle = { x: (x1 + x2) / 2 + bend, y: (y1 + y2) / 2 + (y1 === y2 ? bend : 0) };
  return `M${at(x1)},${at(y1)}Q${at(middle.x)},${at(middle.y)} ${at(x2)},${at(y2)}`;
};

type StatesProps = Pick<DrawingProps, "graph" | "places" | "colouring"> & { readonly radius: number };

const States = ({ graph: { depths, by, texts }, places: { x, y }, colouring: { groups, of }, radius }: StatesProps) => (
  <g>
    {depths.map((depth, state) => (
      <g key={state} data-state={state}>
        <title>{`${groups[of[state]!]!.name}; ${by[state]! < 0 ? "an initial state" : `${depth} events, the last: ${texts[by[state]!]}`}`}</title>
        <StateMark tone={groups[of[state]!]!.tone} x={x[state]!} y={y[state]!} radius={radius} />
      </g>
    ))}
  </g>
);

/** The walk, and where the cursor stands on it. */
const WalkOn = ({ live, graph, places: { x, y } }: Pick<DrawingProps, "live" | "graph" | "places">) => {
  const way = live.walked.value?.way;
  const walk = way === undefined ? [] : alongWay(graph, way);
  const now = walk[Math.min(live.at, walk.length - 1)];
  if (now === undefined) return null;
  const path = walk.slice(1).map((state, i) => edge(x[walk[i]!]!, y[walk[i]!]!, x[state]!, y[state]!));
  return (
    <g class="walk-on" data-states={walk.join(" ")}>
      <path class="walked" d={path.join("")} />
      <circle class="here" cx={x[now]} cy={y[now]} r={LARGE + 4} />
    </g>
  );
};

/** Of what is too large to draw. */
const Summary = ({ graph: { sentence, levels, events } }: { readonly graph: StateGraph }) => (
  <section
    class="scroller summary-of-states"
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    tabIndex={0}
    aria-label="Levels and events"
  >
    <p class="graph-note">{sentence}</p>
    <h2>States at each depth</h2>
    <Bars
      rows={levels.map((count, depth) => ({
        name: depth === 0 ? "the start" : `after ${depth} event${depth === 1 ? "" : "s"}`,
        value: count,
        part: 0,
        told: count.toLocaleString("en"),
      }))}
    />
    <h2>Events, and how often they led to something new</h2>
    <Bars
      rows={events.map(({ event, taken, fresh }) => ({
        name: event,
        value: taken,
        part: fresh,
        told: `${taken.toLocaleString("en")}, ${fresh.toLocaleString("en")} new`,
      }))}
    />
  </section>
);

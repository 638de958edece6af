// Explaining a trace: what of it is necessary, from where on it was unavoidable, and an order of its events that is easier to read.
// The one idea: nothing is believed that was not run: the trace is replayed before, the other order after.
// Not here: the searches (checker/result/explain.ts), the order (fewest-switches.ts), words (cli/explain.ts).
import { type ExplainOptions, type Explanation, explainSource, type Subject } from "../../checker/index.ts";
import { NOTHING_THROWS, type Path, type Replayable, replay, replayable, type Trace } from "../../traces/index.ts";
import { found, type Replayed, surroundings } from "../check.ts";
import { fewestSwitches, switchesIn } from "./fewest-switches.ts";

/** Another order of a trace's events, which was replayed and shows the same. */
export interface Reordered {
  readonly trace: Trace;
  /** Of each event its place in the trace as it was, from 0. */
  readonly order: readonly number[];
  readonly switches: number;
}

export interface Explained {
  /** Null: it is a walk, which shows nothing. */
  readonly explanation: Explanation | null;
  /** How often the trace goes from one node to another. */
  readonly switches: number;
  /** Null: none has fewer switches, or none was found. */
  readonly reordered: Reordered | null;
  /** Were all orders looked at? */
  readonly isFewest: boolean;
}

export type ExplainingOptions = ExplainOptions & { readonly maxCallSeconds: number };

/** A trace with its model, and the other trace, if two show the claim together. */
export type ToExplain = Pick<Replayed, "trace" | "subject"> & { readonly twin: Trace | null };

/** What was replayed, to be explained. */
export const toExplain = ({ trace, subject, story }: Pick<Replayed, "trace" | "subject" | "story">): ToExplain => ({
  trace,
  subject,
  twin: story.ends?.twin ?? null,
});

/** Explains a trace that was replayed and reproduces. Throws (75) where the model's code stands still. */
export const explain = ({ subject: target, trace, twin }: ToExplain, options: ExplainingOptions): Promise<Explained> =>
  found(target, options, async (subject, watch) => {
    const until = performance.now() + options.maxSeconds * 1000;
    // First, for it is short.
    const order = twin === null ? orderOf(trace, subject, options) : NOT_ORDERED;
    const claim = trace.verdict === "error" && trace.claim === NOTHING_THROWS ? null : trace.claim;
    const maxSeconds = Math.max(0, until - performance.now()) / 1000;
    const explanation =
      trace.verdict === "walked"
        ? null
        : await explainSource(
            subject.source,
            claim,
            { evidence: trace, twin },
            { ...options, maxSeconds },
            { ...surroundings, ...watch },
          );
    return { explanation, switches: switchesIn(trace.events), ...order };
  });

/** Of the time there is, so much is for the order. */
const SHARE = 0.2;

const orderOf = (
  trace: Trace,
  { source }: Subject,
  { maxSeconds, signal, onProgress }: ExplainingOptions,
): Pick<Explained, "reordered" | "isFewest"> => {
  const until = performance.now() + maxSeconds * 1000 * SHARE;
  // A claim may turn out to read an observer, and then all is done anew: so nothing is left to be done behind this call.
  return replayable(source, trace.claim, (over) => {
    const work = ordering(trace, over);
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (signal?.aborted === true || performance.now() > until) return NOT_ORDERED;
      onProgress?.("other orders of its events");
    }
  });
};

/** What two traces show together is not one's to change. */
const NOT_ORDERED = { reordered: null, isFewest: false } as const;

/** The last event stays the last, and what repeats for ever stays as it is. */
const ordering = function* (
  trace: Trace,
  over: Replayable,
): Generator<void, Pick<Explained, "reordered" | "isFewest">> {
  const path = replay(trace, over).path;
  if (path === null) return NOT_ORDERED;
  const movable = trace.loopStart ?? Math.max(0, trace.events.length - 1);
  const [first, rest] = [trace.events.slice(0, movable), trace.events.slice(movable)];
  const [from, to] = [path.start.to, positionAt(path, movable)];
  const ordered = yield* fewestSwitches(over.walk, { from, to, events: first, rest });
  const order = [...ordered.order, ...rest.map((_, i) => movable + i)];
  const other = { ...trace, events: order.map((i) => trace.events[i]!) };
  const switches = switchesIn(other.events);
  const isBetter = switches < switchesIn(trace.events) && replay(other, over).outcome === "reproduces";
  return { reordered: isBetter ? { trace: other, order, switches } : null, isFewest: ordered.isFewest };
};

const positionAt = ({ start, moves }: Path, events: number) => (moves[events - 1] ?? start).to;

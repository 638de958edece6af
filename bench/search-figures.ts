// What a search costs: transitions a second, bytes a state, and where the time goes.
// The one idea: the same search runs twice, once by the clock and once under V8's sampling profiler, which would slow the first.
// Not here: messages (messages/), tables and charts (cli/bench).
import { Session } from "node:inspector/promises";
import type { Result, SearchOptions, Source } from "../checker/index.ts";
import type { MeasuredEngine } from "./engine.ts";
import { PARTS, type PartName, partOf } from "./parts.ts";
import { surroundings } from "./surroundings.ts";

export interface SearchFigures {
  readonly states: number;
  readonly transitions: number;
  readonly transitionsPerSecond: number;
  /** Of the process, above what it held before. */
  readonly bytesPerState: number;
  readonly handlerCalls: number;
  /** What ended the search before its end; empty: it was exhausted. */
  readonly cutBy: readonly string[];
  /** Shares of the time, most first; they add up to 1. */
  readonly shares: readonly { readonly part: PartName; readonly share: number }[];
}

export interface SearchBounds {
  readonly maxStates: number;
  readonly maxSeconds: number;
}

export const searchFigures = async (
  engine: MeasuredEngine,
  source: Source,
  bounds: SearchBounds,
  root: string,
): Promise<SearchFigures> => {
  const before = process.memoryUsage.rss();
  const took: number[] = [];
  let result: Result;
  do {
    const from = performance.now();
    result = await engine.checkSource(source, options(bounds), surroundings);
    took.push((performance.now() - from) / 1000);
  } while (took.reduce((sum, each) => sum + each, 0) < ENOUGH);
  const seconds = took.sort((a, b) => a - b)[Math.floor(took.length / 2)]!;
  return {
    states: result.states.distinct,
    transitions: result.states.generated,
    transitionsPerSecond: result.states.generated / seconds,
    bytesPerState: Math.max(0, result.peakMemoryBytes - before) / Math.max(1, result.states.distinct),
    handlerCalls: result.handlerCalls,
    cutBy: cutBy(result),
    shares: await sharesOf(() => engine.checkSource(source, options(bounds), surroundings), root),
  };
};

/** Seconds: a search that ends sooner is run again, and the median counts, for the first run is the compiler's. */
const ENOUGH = 1;

const options = ({ maxStates, maxSeconds }: SearchBounds): SearchOptions => ({
  maxStates,
  maxSeconds,
  reduction: false,
});

const cutBy = ({ bounds }: Result): string[] =>
  bounds.filter(({ kind }) => ["states", "seconds", "memory"].includes(kind)).map(({ kind }) => kind);

/** Microseconds between two samples. */
const INTERVAL = 500;

const sharesOf = async (run: () => Promise<unknown>, root: string): Promise<SearchFigures["shares"]> => {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
  await session.post("Profiler.start");
  await run();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const hits = new Map<PartName, number>();
  let all = 0;
  for (const { callFrame, hitCount = 0 } of profile.nodes) {
    if (callFrame.functionName === "(idle)") continue;
    const part = partOf(callFrame.functionName, callFrame.url, root);
    hits.set(part, (hits.get(part) ?? 0) + hitCount);
    all += hitCount;
  }
  return PARTS.map((part) => ({ part, share: (hits.get(part) ?? 0) / Math.max(1, all) }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share);
};

// What a message costs in the handlers as they are written: time, latency, bytes.
// The one idea: the recorded messages are handled again and again in their order, by nothing but the author's code.
// Not here: which messages (deliveries.ts), processes and tables (cli/).
import benny from "benny";
import { type Delivery, handled } from "./deliveries.ts";

export interface MessageFigures {
  /** Messages in one round. */
  readonly messages: number;
  /** By the median round. */
  readonly perSecond: number;
  /** By the fastest round: what other work on the machine disturbs least, so what versions are compared by. */
  readonly bestPerSecond: number;
  /** Relative margin of error of the mean, in per cent, as benchmark.js states it. */
  readonly margin: number;
  /** Microseconds. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Allocated a message; null: the collector came too often to tell. */
  readonly bytes: number | null;
}

/** Keeps answers alive, so that no call can be left out. */
let kept: unknown;

const round = (deliveries: readonly Delivery[]): void => {
  for (let i = 0; i < deliveries.length; i++) kept = handled(deliveries[i]!);
};

/** Rounds before anything is measured. */
const WARM_UP = 3;
const LATENCY_ROUNDS = 5;

export const measured = async (
  deliveries: readonly Delivery[],
  { samples, seconds }: { readonly samples: number; readonly seconds: number },
): Promise<MessageFigures> => {
  for (let i = 0; i < WARM_UP; i++) round(deliveries);
  const summary = await benny.suite(
    "messages",
    benny.add("round", () => round(deliveries), { minSamples: samples, maxTime: seconds }),
  );
  const { details, margin } = summary.results[0]!;
  return {
    messages: deliveries.length,
    perSecond: deliveries.length / details.median,
    bestPerSecond: deliveries.length / details.min,
    margin,
    latency: latencyOf(deliveries),
    bytes: bytesOf(deliveries),
  };
};

/** The clock itself costs some 50 ns a call, which is in every figure. */
const latencyOf = (deliveries: readonly Delivery[]): MessageFigures["latency"] => {
  const took = new Float64Array(deliveries.length * LATENCY_ROUNDS);
  let at = 0;
  for (let r = 0; r < LATENCY_ROUNDS; r++)
    for (const delivery of deliveries) {
      const from = process.hrtime.bigint();
      kept = handled(delivery);
      took[at++] = Number(process.hrtime.bigint() - from) / 1000;
    }
  took.sort();
  const share = (part: number): number => took[Math.min(took.length - 1, Math.floor(part * took.length))]!;
  return { p50: share(0.5), p95: share(0.95), p99: share(0.99) };
};

/** Messages between two looks at the heap: few, so that the collector seldom comes between them. */
const CHUNK = 256;

/** The median over chunks of what the heap grew; a chunk in which the collector came shows less than none, and is passed over. */
const bytesOf = (deliveries: readonly Delivery[]): number | null => {
  const grew: number[] = [];
  for (let at = 0; at + CHUNK <= deliveries.length; at += CHUNK) {
    const before = process.memoryUsage().heapUsed;
    for (let i = at; i < at + CHUNK; i++) kept = handled(deliveries[i]!);
    grew.push(process.memoryUsage().heapUsed - before);
  }
  const whole = grew.filter((bytes) => bytes >= 0).sort((a, b) => a - b);
  if (whole.length * 2 < grew.length || whole.length === 0) return null;
  const empty = emptyChunk();
  return Math.max(0, whole[Math.floor(whole.length / 2)]! - empty) / CHUNK;
};

/** What looking at the heap allocates by itself. */
const emptyChunk = (): number => {
  const grew = Array.from({ length: 64 }, () => {
    const before = process.memoryUsage().heapUsed;
    return process.memoryUsage().heapUsed - before;
  }).filter((bytes) => bytes >= 0);
  return grew.sort((a, b) => a - b)[Math.floor(grew.length / 2)] ?? 0;
};

/** For a reader who wonders: the last answer. */
export const lastAnswer = (): unknown => kept;

// What a long search says on the way, on standard error.
// The one idea: a terminal gets one live line; a pipe a line after two seconds and then every ten; with --json a pipe gets nothing.
// Not here: what is said at the end.
import type { Progress } from "../checker/index.ts";
import { bytes, counted, grouped, rough, seconds } from "./numbers.ts";
import type { Terminal } from "./terminal.ts";

const LIVE_EVERY = 100;
const PIPED_FIRST = 2000;
const PIPED_EVERY = 10_000;

export interface Reporter<P> {
  /** To be called as often as the work likes. `what` names the run, where there are several. */
  readonly report: (progress: P, what?: string) => void;
  /** Takes the live line away. */
  readonly done: () => void;
}

/** `lineOf`: what is said of how far it is. What draws a live line is loaded where there is one. */
export const reporterOf = async <P>(
  terminal: Terminal,
  json: boolean,
  lineOf: (progress: P) => string,
): Promise<Reporter<P>> => {
  const size = terminal.live;
  if (size === false && json) return { report: () => undefined, done: () => undefined };
  const start = performance.now();
  const live = size === false ? null : (await import("log-update")).createLogUpdate(streamOf(size, terminal));
  let next = size === false ? start + PIPED_FIRST : start;
  return {
    report: (progress, what) => {
      const now = performance.now();
      if (now < next) return;
      next = now + (live === null ? PIPED_EVERY : LIVE_EVERY);
      const line = `${what === undefined ? "" : `${what}: `}${lineOf(progress)}`;
      if (live) live(line);
      else terminal.err(`${line}\n`);
    },
    done: () => {
      live?.clear();
      live?.done();
    },
  };
};

/** Of a search. */
export const progressReporter = (terminal: Terminal, json: boolean): Promise<Reporter<Progress>> =>
  reporterOf(terminal, json, progressLine);

/** What writes to the terminal, to who expects a stream. */
const streamOf = (size: object, { err }: Terminal): NodeJS.WritableStream => {
  const write = (text: string): boolean => {
    err(text);
    return true;
  };
  return { ...size, write } as unknown as NodeJS.WritableStream;
};

const progressLine = ({ seconds: time, violations, ...progress }: Progress): string => {
  const { distinct, generated, depth, frontier, memoryBytes } = progress;
  const found = violations === 0 ? [] : [`${counted(violations, "violation")}; \`--first\` stops there`];
  return [
    ...found,
    `${grouped(distinct)} states`,
    `${rough(generated / Math.max(time, 0.001))} transitions/s`,
    `depth ${depth}`,
    `queue ${grouped(frontier)}`,
    bytes(memoryBytes),
    seconds(time),
  ].join(", ");
};

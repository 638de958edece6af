// What a long search says on the way, on standard error.
// The one idea: a terminal gets one live line; a pipe a line every ten seconds; with --json a pipe gets nothing.
// Not here: what is said at the end.
import { createLogUpdate } from "log-update";
import type { Progress } from "../checker/index.ts";
import { bytes, grouped, rough, seconds } from "./numbers.ts";
import type { Terminal } from "./terminal.ts";

const LIVE_EVERY = 100;
const PIPED_EVERY = 10_000;

export interface Reporter {
  /** To be called as often as the search likes. `what` names the run, where there are several. */
  readonly report: (progress: Progress, what?: string) => void;
  /** Takes the live line away. */
  readonly done: () => void;
}

export const progressReporter = (terminal: Terminal, json: boolean): Reporter => {
  if (!terminal.live && json) return { report: () => undefined, done: () => undefined };
  const start = performance.now();
  const every = terminal.live ? LIVE_EVERY : PIPED_EVERY;
  const live = terminal.live ? createLogUpdate(process.stderr) : null;
  let last = terminal.live ? Number.NEGATIVE_INFINITY : start;
  return {
    report: (progress, what) => {
      const now = performance.now();
      if (now - last < every) return;
      last = now;
      const line = `${what === undefined ? "" : `${what}: `}${progressLine(progress)}`;
      if (live) live(line);
      else terminal.err(`${line}\n`);
    },
    done: () => {
      live?.clear();
      live?.done();
    },
  };
};

const progressLine = ({ distinct, generated, depth, frontier, seconds: time, memoryBytes }: Progress): string =>
  [
    `${grouped(distinct)} states`,
    `${rough(generated / Math.max(time, 0.001))} transitions/s`,
    `depth ${depth}`,
    `queue ${grouped(frontier)}`,
    bytes(memoryBytes),
    seconds(time),
  ].join(", ");

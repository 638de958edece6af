// Ctrl-C, as the work sees it: the search is asked to stop.
// The one idea: it is asked through a signal that it looks at, so nothing is torn, and the verdicts so far are told.
// Not here: the signals of the process, and what a second one does (main.ts).
import type { Terminal } from "./terminal.ts";

/** Runs `work` with a signal that the first Ctrl-C aborts. */
export const interruptible = async <T>(terminal: Terminal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const deaf = terminal.onInterrupt?.(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    deaf?.();
  }
};

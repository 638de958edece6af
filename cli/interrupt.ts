// Ctrl-C: once it ends the search with the verdicts so far, twice it ends the process.
// The one idea: the search is asked to stop through a signal that it looks at; nothing is torn.
// Not here: the search.
import type { Terminal } from "./terminal.ts";

/** The exit code of a process that SIGINT ended. */
const INTERRUPTED = 130;

/** Runs `work` with a signal that Ctrl-C aborts. */
export const interruptible = async <T>(terminal: Terminal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    terminal.err("\nStopping; Ctrl-C again to exit at once.\n");
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", interrupt);
  }
};

// Ctrl-C: once it ends the search with the verdicts so far, twice it ends the process.
// The one idea: the search is asked to stop through a signal that it looks at, so nothing is torn; and then Ctrl-C is given back
// to the system, which ends a process (130 to a shell) even while it is too busy to hear of it.
// Not here: the search.
import type { Terminal } from "./terminal.ts";

/** Runs `work` with a signal that the first Ctrl-C aborts. */
export const interruptible = async <T>(terminal: Terminal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const interrupt = (): void => {
    process.off("SIGINT", interrupt);
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

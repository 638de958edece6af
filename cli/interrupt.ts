// Ctrl-C, as the work sees it: the search is asked to stop.
// The one idea: it is asked through a signal that it looks at, so nothing is torn, and the verdicts so far are told.
// Not here: the signals of the process, and what a second one does (main.ts).
import type { Terminal } from "./terminal.ts";

/** What work that does not turn the event loop looks at. */
export interface Heard {
  readonly aborted: boolean;
}

/** Runs `work` with a signal that the first Ctrl-C aborts, and the same as it is known at once. */
export const interruptible = async <T>(
  terminal: Terminal,
  work: (signal: AbortSignal, heard: Heard) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  const { signal } = controller;
  const deaf = terminal.onInterrupt?.(() => controller.abort());
  const heard: Heard = {
    get aborted() {
      return signal.aborted || terminal.isInterrupted?.() === true;
    },
  };
  try {
    return await work(signal, heard);
  } finally {
    deaf?.();
  }
};

// How Node was started, for processes that the command starts.
// The one idea: the engine runs in a thread, which is not told it; so whoever began the thread hands it on.
// Not here: the thread (engine-thread.ts), the processes (suite-workers.ts, bench).
import { workerData } from "node:worker_threads";

/** Node's own flags: a thread of the command is not begun with them. */
export const execArgv = (): readonly string[] =>
  (workerData as { execArgv?: readonly string[] } | null)?.execArgv ?? process.execArgv;

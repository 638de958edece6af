// The command in the thread that holds the user's module and the engine: what it prints goes to the thread that began it.
// The one idea: it says beforehand what it does, and what goes astray is said by whoever is left.
// Not here: the commands (program.ts), printing (main.ts).
import { workerData } from "node:worker_threads";
import { beWatched, isInterrupted, onInterrupt, say } from "./engine-side.ts";
import type { Beginning } from "./messages.ts";
import { run } from "./program.ts";

const { args, screen } = workerData as Beginning;

beWatched();
const exitCode = await run(args, {
  ...screen,
  out: (text) => say({ kind: "out", text }),
  err: (text) => say({ kind: "err", text }),
  asks: (asks) => say({ kind: "asks", asks }),
  onInterrupt,
  isInterrupted,
});
say({ kind: "done", exitCode });

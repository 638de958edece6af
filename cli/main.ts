#!/usr/bin/env node
// The `kripke` command as a process: arguments in, exit code out.
// The one idea: the process ends here and nowhere else, after what was printed is out, whatever a user's file left open.
// Not here: the commands (program.ts), what a worker of a suite does (suite-worker.ts).
import { run } from "./program.ts";
import { WORKER } from "./suite-workers.ts";
import { processTerminal } from "./terminal.ts";

/** Waits until everything is written; answers why it could not be, if so. */
const flushed = (stream: NodeJS.WriteStream): Promise<NodeJS.ErrnoException | null> =>
  new Promise((resolve) => stream.write("", () => resolve(stream.errored)));

const main = async (): Promise<never> => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const code = await run(process.argv.slice(2), processTerminal());
  const failure = await flushed(process.stdout);
  // A reader who has seen enough (`| head`) is no failure; a disk that is full is one.
  const unwritten = failure !== null && failure.code !== "EPIPE";
  if (unwritten) process.stderr.write(`Standard output cannot be written: ${failure.message}.\n`);
  await flushed(process.stderr);
  process.exit(unwritten && code === 0 ? 1 : code);
};

if (process.argv[2] === WORKER && process.send !== undefined) {
  const { serveJobs } = await import("./suite-worker.ts");
  await serveJobs();
  process.exit(0);
}
await main();

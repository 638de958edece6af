#!/usr/bin/env node
// The `kripke` command as a process: arguments in, exit code out.
// The one idea: nothing of the process is touched elsewhere, so a closed pipe or a full disk is met in one place.
// Not here: the commands (program.ts).
import { run } from "./program.ts";
import { processTerminal } from "./terminal.ts";

let outcome: number | undefined;
const finish = (code: number): void => {
  process.exitCode = code;
  // Whatever a user's file left open must not keep the process; what was printed must be out first.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
};

/** A reader who has seen enough (`| head`) is no failure; a disk that is full is one. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`Standard output cannot be written: ${error.message}.\n`);
  process.exit(outcome === undefined || outcome === 0 ? 1 : outcome);
});
process.stderr.on("error", () => undefined);

outcome = await run(process.argv.slice(2), processTerminal());
finish(outcome);

// The engine's thread as the author's code finds it: watched, and unable to end the process.
// The one idea: whatever would end the thread in silence (an exit, a promise rejected with nobody waiting) becomes an error of
// the call or the file that did it.
// Not here: watching it (engine-thread.ts).
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { leaveOut, sentenceOf, standing, watched, wordNow } from "../checker/index.ts";
import { isCheckout } from "../harness/package.ts";
import { errorOf, ring, watchedFromOutside } from "../harness/watch/alarm.ts";
import { fatal, strayed } from "../harness/watch/sentences.ts";
import { INTERRUPTED } from "../harness/watch/standstill.ts";
import type { Beginning, FromEngine, ToEngine } from "./messages.ts";

const port = parentPort!;
export const say = (said: FromEngine): void => port.postMessage(said);

/** Does the thread stay where it has nothing to do? Else it ends, as where a file awaits what never comes. */
let stays = false;
const interrupts = new Set<() => void>();

/** Was the work interrupted? A word says so, because work on a graph takes long and lets no message in meanwhile. */
export const isInterrupted = (): boolean => (workerData as Beginning).words[INTERRUPTED] === 1;

/** Has Ctrl-C do something, until the answer is called. */
export const onInterrupt = (interrupt: () => void): (() => void) => {
  interrupts.add(interrupt);
  port.ref();
  say({ kind: "interruptible", is: true });
  return () => {
    interrupts.delete(interrupt);
    if (interrupts.size > 0) return;
    say({ kind: "interruptible", is: false });
    if (!stays) port.unref();
  };
};

const astray = (error: unknown): void => {
  const place = standing(wordNow());
  const raised = errorOf(place.loads, strayed(place, sentenceOf(error)));
  if (place.loads || !ring(raised)) say({ kind: "astray", message: raised.message, exitCode: raised.exitCode });
};

/** To be called before anything of the author's is. `relay`: what comes from another process, for which the thread stays. */
export const beWatched = (relay?: (what: unknown) => void): void => {
  // In a checkout the models are compiled, and what goes wrong in one is told by the line that its author wrote.
  if (isCheckout) process.setSourceMapsEnabled(true);
  const { words, leftOut } = workerData as Beginning;
  watched(words, (number, place) => say({ kind: "place", number, place }));
  watchedFromOutside();
  if (leftOut !== null)
    leaveOut(leftOut.word, (place) => errorOf(place.loads, fatal(place, leftOut.what, leftOut.how)));
  port.on("message", (told: ToEngine) => {
    if (told.kind === "interrupt") for (const interrupt of [...interrupts]) interrupt();
    else relay?.(told.what);
  });
  stays = relay !== undefined;
  if (!stays) port.unref();
  process.exit = exits("process.exit");
  process.abort = exits("process.abort");
  const { kill } = process;
  process.kill = (pid, signal) =>
    pid === process.pid && signal !== 0 ? exits("process.kill")(signal) : kill.call(process, pid, signal);
  for (const name of WRITERS) keepFromOutput(name);
  syncBuiltinESMExports();
  process.on("uncaughtException", astray);
  process.on("unhandledRejection", astray);
};

/** What writes where a number says. */
const WRITERS = ["write", "writeSync", "writev", "writevSync", "writeFile", "writeFileSync", "appendFileSync"] as const;

/** Standard output is the answer's: what the author's code writes there goes where the rest of what it prints goes. */
const keepFromOutput = (name: (typeof WRITERS)[number]): void => {
  const write = fs[name] as (this: unknown, file: unknown, ...rest: readonly unknown[]) => unknown;
  const redirected = (file: unknown, ...rest: readonly unknown[]): unknown =>
    write.call(fs, file === 1 ? 2 : file, ...rest);
  Object.assign(fs, { [name]: redirected });
};

const never = new Int32Array(new SharedArrayBuffer(4));

/** Instead of ending the process: says so, and waits to be ended. */
const exits = (name: string) => (code?: string | number | null) => {
  say({ kind: "exits", how: `${name}(${code ?? ""})` });
  for (;;) Atomics.wait(never, 0, 0);
};

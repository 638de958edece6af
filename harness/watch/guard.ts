// The guard of a program that checks: a small thread that breaks off a call of the author's code that stands still.
// The one idea: the engine stays where the program called it, so what was found is there; the guard only looks at words, and
// keeps no process alive but while a check is waited for.
// Not here: the command, whose main thread looks itself (cli/engine-thread.ts).
import { url as debuggerUrl } from "node:inspector";
import { isMainThread, Worker } from "node:worker_threads";
import { type Settled, standing, watched } from "../../checker/index.ts";
import { errorOf, isWatchedFromOutside, ring, unlessStill } from "./alarm.ts";
import { stoodStill } from "./sentences.ts";
import { CALL, EVERY, LEAST, LIMIT, LOAD, LOADING, MOST, newWords, type Words } from "./standstill.ts";

/**
 * A thread of its own knows no TypeScript, so it is text. It counts as standstill.ts does. The inspector ends a call of the main
 * thread and leaves its heap as it is and its event loop going; what Node has for other threads may take the process with it.
 * A load may be waiting and not standing: whoever hears of it takes its word away, else it is broken off.
 */
const GUARD = `
const { parentPort, workerData: { words } } = require("node:worker_threads");
const { Session } = require("node:inspector");
const breakOff = () => {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => session.disconnect());
};
const seen = [0, 0], stood = [0, 0];
let last = 0, used = 0;
setInterval(() => {
  const { user, system } = process.cpuUsage();
  const now = performance.now(), usedNow = (user + system) / 1000;
  const passed = Math.min(now - last, ${MOST});
  const counts = Math.min(passed, Math.max(usedNow - used, passed * ${LEAST}));
  last = now;
  used = usedNow;
  for (const which of [${CALL}, ${LOADING}]) {
    const word = words[which];
    stood[which] = word === seen[which] && word !== 0 ? stood[which] + counts : 0;
    seen[which] = word;
    if (stood[which] <= Math.max(words[${LIMIT}], which === ${CALL} ? 0 : ${LOAD})) continue;
    parentPort.postMessage({ word, seconds: stood[which] / 1000 });
    stood[which] = 0;
    if (which === ${CALL}) breakOff();
    else setTimeout(() => { if (words[which] === word) breakOff(); }, ${20 * EVERY});
  }
}, ${EVERY});`;

interface Guard {
  readonly worker: Worker;
  readonly words: Words;
}

let guard: Guard | null = null;
/** The limits, in seconds, of the checks that are waited for. */
const limits: number[] = [];

const begun = (): Guard => {
  const words = newWords();
  const worker = new Worker(GUARD, { eval: true, execArgv: [], env: {}, workerData: { words } });
  // A program goes on without its guard as it would have without one.
  worker.on("error", () => undefined);
  worker.on("message", ({ word, seconds }: { readonly word: number; readonly seconds: number }) => {
    const place = standing(word);
    ring(errorOf(place.loads, stoodStill(place, seconds)));
  });
  watched(words);
  return { worker, words };
};

type UnlessStill = <T>(work: () => Promise<T>) => Promise<Settled<T>>;

/** Does some work under guard; without limit, where a debugger may hold a call up, and in a Worker, without. */
export const guarded = async <T>(seconds: number, work: (unlessStill?: UnlessStill) => Promise<T>): Promise<T> => {
  if (isWatchedFromOutside()) return work(unlessStill);
  if (seconds === Number.POSITIVE_INFINITY || !isMainThread || debuggerUrl() !== undefined) return work();
  guard ??= begun();
  const { worker, words } = guard;
  limits.push(seconds);
  words[LIMIT] = Math.min(...limits) * 1000;
  worker.ref();
  try {
    return await work(unlessStill);
  } finally {
    limits.splice(limits.indexOf(seconds), 1);
    words[LIMIT] = Math.min(...limits) * 1000;
    if (limits.length === 0) worker.unref();
  }
};

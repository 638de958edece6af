// A worker of `kripke simulate`, in a thread of a process of its own: walks by its own seeds.
// The one idea: it is watched like the command itself; what it saw goes back as data, and whoever asked writes traces of it.
// Not here: giving the jobs (simulation-workers.ts), passing them on (main.ts).
import { isKripkeError, type Simulation, sentenceOf, type WalkProgress } from "../checker/index.ts";
import { find } from "../harness/check.ts";
import { simulate } from "../harness/simulate.ts";
import { beWatched, say as saying } from "./engine-side.ts";
import type { Beginning, Job } from "./simulation-workers.ts";
import type { FromWorker, ToWorker } from "./workers.ts";

const controller = new AbortController();
let beginning: Beginning | null = null;
const say = (what: FromWorker<Simulation, WalkProgress>): void => saying({ kind: "relay", what });

const run = async (index: number, { seed, walks }: Job): Promise<void> => {
  const { target, options } = beginning!;
  const onProgress = (progress: WalkProgress): void => say({ kind: "progress", index, progress });
  const many = walks === null ? {} : { walks };
  try {
    const subject = await find(target, options);
    const outcome = await simulate(subject, { ...options, ...many, seed, signal: controller.signal, onProgress });
    say({ kind: "done", index, outcome: { ...outcome } });
  } catch (error) {
    const exitCode = isKripkeError(error) ? error.exitCode : 75;
    say({ kind: "failed", message: isKripkeError(error) ? error.message : sentenceOf(error), exitCode });
  }
};

beWatched((what) => {
  const told = what as ToWorker<Beginning, Job>;
  if (told.kind === "abort") controller.abort();
  else if (told.kind === "begin") {
    beginning = told.beginning;
    const { maxCallSeconds } = beginning.options;
    if (maxCallSeconds !== undefined) saying({ kind: "asks", asks: { maxCallSeconds } });
    say({ kind: "free" });
  } else void run(told.index, told.job);
});

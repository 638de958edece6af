// A worker of `kripke mutate`, in a thread of a process of its own: judges the mutants it is given, one after another.
// The one idea: it is watched like the command itself; it checks the original in every scenario before it takes a job.
// Not here: giving jobs (workers.ts, mutate.ts), passing them on (main.ts).
import { isKripkeError, sentenceOf } from "../checker/index.ts";
import { beWatched, isInterrupted, say as saying } from "./engine-side.ts";
import {
  type Beginning,
  type Job,
  type Judges,
  judgesHere,
  loadedFor,
  type Outcome,
  type ScenariosDone,
} from "./mutation-jobs.ts";
import type { FromWorker, ToWorker } from "./workers.ts";

const controller = new AbortController();
const heard = {
  get aborted() {
    return controller.signal.aborted || isInterrupted();
  },
};
let judges: Judges | null = null;
const say = (what: FromWorker<Outcome, ScenariosDone>): void => saying({ kind: "relay", what });

const orFail = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const exitCode = isKripkeError(error) ? error.exitCode : 75;
    say({ kind: "failed", message: isKripkeError(error) ? error.message : sentenceOf(error), exitCode });
  }
};

const begin = (beginning: Beginning): Promise<void> =>
  orFail(async () => {
    saying({ kind: "asks", asks: { maxCallSeconds: beginning.maxCallSeconds } });
    judges = await judgesHere(beginning, await loadedFor(beginning), heard, (progress) =>
      say({ kind: "progress", index: 0, progress }),
    );
    say({ kind: "free" });
  });

const run = (index: number, job: Job): Promise<void> =>
  orFail(async () => say({ kind: "done", index, outcome: (await judges?.run(job)) ?? null }));

beWatched((what) => {
  const told = what as ToWorker<Beginning, Job>;
  if (told.kind === "abort") controller.abort();
  else if (told.kind === "begin") void begin(told.beginning);
  else void run(told.index, told.job);
});

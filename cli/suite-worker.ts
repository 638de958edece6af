// A worker of a suite, in a thread of a process of its own: runs the jobs it is given, one after another.
// The one idea: it is watched like the command itself, so that a job that does not come back is told like any other.
// Not here: giving them (workers.ts), passing them on (main.ts).
import { isKripkeError, type Progress, sentenceOf } from "../checker/index.ts";
import { beWatched, say as saying } from "./engine-side.ts";
import { type Recorder, recorder } from "./record.ts";
import { type Job, type Outcome, runJob } from "./suite-job.ts";
import type { Beginning } from "./suite-workers.ts";
import type { FromWorker, ToWorker } from "./workers.ts";

const controller = new AbortController();
let begun: { readonly beginning: Beginning; readonly record: Recorder | null } | null = null;
const say = (what: FromWorker<Outcome>): void => saying({ kind: "relay", what });

const run = async (index: number, job: Job): Promise<void> => {
  const { beginning, record } = begun!;
  const { directory, maxMemory, maxCallSeconds, audit, traces, whole } = beginning;
  const onProgress = (progress: Progress): void => say({ kind: "progress", index, progress });
  const options = { signal: controller.signal, onProgress, maxMemory, maxCallSeconds, audit, traces, whole };
  try {
    say({ kind: "done", index, outcome: await runJob(job, directory, options, record) });
  } catch (error) {
    const exitCode = isKripkeError(error) ? error.exitCode : 75;
    say({ kind: "failed", message: isKripkeError(error) ? error.message : sentenceOf(error), exitCode });
  }
};

const begin = async (beginning: Beginning): Promise<void> => {
  saying({ kind: "asks", asks: { maxCallSeconds: beginning.maxCallSeconds } });
  begun = { beginning, record: beginning.record ? recorder((await import("./book.ts")).book()) : null };
  say({ kind: "free" });
};

beWatched((what) => {
  const told = what as ToWorker<Beginning, Job>;
  if (told.kind === "abort") controller.abort();
  else if (told.kind === "begin") void begin(told.beginning);
  else void run(told.index, told.job);
});

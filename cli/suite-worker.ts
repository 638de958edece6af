// A worker of a suite: runs the jobs it is given, one after another.
// The one idea: Ctrl-C reaches it too, and is left to the process that gave the jobs, which will say so.
// Not here: giving them (suite-workers.ts).
import { isKripkeError, type Progress, sentenceOf } from "../checker/index.ts";
import { type Recorder, recorder } from "./record.ts";
import { type Job, runJob } from "./suite-job.ts";
import type { Beginning, FromWorker, ToWorker } from "./suite-workers.ts";

/** Takes jobs until the process that gives them lets go. */
export const serveJobs = (): Promise<void> =>
  new Promise((resolve) => {
    const controller = new AbortController();
    let begun: { readonly beginning: Beginning; readonly record: Recorder | null } | null = null;
    const say = (what: FromWorker): void => void process.send!(what);
    const run = async (index: number, job: Job): Promise<void> => {
      const { beginning, record } = begun!;
      const { directory, maxMemory } = beginning;
      const onProgress = (progress: Progress): void => say({ kind: "progress", index, progress });
      try {
        const outcome = await runJob(job, directory, { signal: controller.signal, onProgress, maxMemory }, record);
        say({ kind: "done", index, outcome });
      } catch (error) {
        const exitCode = isKripkeError(error) ? error.exitCode : 75;
        say({ kind: "failed", message: isKripkeError(error) ? error.message : sentenceOf(error), exitCode });
      }
    };
    const begin = async (beginning: Beginning): Promise<void> => {
      begun = { beginning, record: beginning.record ? recorder((await import("./book.ts")).book()) : null };
      say({ kind: "free" });
    };
    process.on("SIGINT", () => undefined);
    process.on("disconnect", resolve);
    process.on("message", (told: ToWorker) => {
      if (told.kind === "abort") controller.abort();
      else if (told.kind === "begin") void begin(told.beginning);
      else void run(told.index, told.job);
    });
  });

// Many jobs of a suite on several processes.
// The one idea: each worker takes the next job when it is free; what comes back is put in the order of the jobs, so that a suite
// says the same on any number of workers.
// Not here: what a job is (suite-job.ts), what a worker does (suite-worker.ts).
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { KripkeError, type Progress } from "../checker/index.ts";
import { execArgv } from "./exec-argv.ts";
import type { Job, Outcome } from "./suite-job.ts";

/** Fewer jobs than this are done before workers are up. */
const MANY = 24;
const MOST = 4;

/** What a worker is told when it begins. */
export interface Beginning {
  readonly directory: string;
  readonly record: boolean;
  /** Are mutants searched to their end, too? */
  readonly whole: boolean;
  /** Bytes. */
  readonly maxMemory: number;
  readonly maxCallSeconds: number;
  readonly audit: boolean;
  /** Are the traces of what is not as expected written? */
  readonly traces: boolean;
}

/** What a worker says. `failed`: the suite cannot go on. */
export type FromWorker =
  | { readonly kind: "free" }
  | { readonly kind: "progress"; readonly index: number; readonly progress: Progress }
  | { readonly kind: "done"; readonly index: number; readonly outcome: Outcome }
  | { readonly kind: "failed"; readonly message: string; readonly exitCode: number };

export type ToWorker =
  | { readonly kind: "begin"; readonly beginning: Beginning }
  | { readonly kind: "job"; readonly index: number; readonly job: Job }
  | { readonly kind: "abort" };

/** The argument that makes the command a worker. */
export const WORKER = "suite-worker";

/** How many workers so many jobs are worth. */
export const workersFor = (jobs: number): number => (jobs < MANY ? 1 : Math.min(MOST, availableParallelism()));

/** Runs the jobs; after an interrupt those that were begun come back, in order. */
export const runOnWorkers = async (
  jobs: readonly Job[],
  workers: number,
  beginning: Beginning,
  signal: AbortSignal,
  onProgress: (index: number, progress: Progress) => void,
): Promise<Outcome[]> => {
  const outcomes = new Map<number, Outcome>();
  let next = 0;
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(mainFile(), [WORKER], { serialization: "advanced", execArgv: [...execArgv()] });
      const tell = (what: ToWorker): void => void child.send(what);
      const abort = (): void => tell({ kind: "abort" });
      signal.addEventListener("abort", abort);
      let settled = false;
      const end = (settle: () => void): void => {
        settled = true;
        signal.removeEventListener("abort", abort);
        child.disconnect();
        settle();
      };
      child.on("message", (said: FromWorker) => {
        if (settled) return;
        if (said.kind === "progress") onProgress(said.index, said.progress);
        else if (said.kind === "failed")
          end(() => reject(new KripkeError(said.exitCode as KripkeError["exitCode"], said.message)));
        else {
          if (said.kind === "done") outcomes.set(said.index, said.outcome);
          const index = next++;
          if (signal.aborted || index >= jobs.length) end(resolve);
          else tell({ kind: "job", index, job: jobs[index]! });
        }
      });
      child.on("exit", (code, name) => {
        if (settled) return;
        settled = true;
        reject(new Error(`a worker of the suite ended by itself (${name ?? code}), perhaps for want of memory`));
      });
      tell({ kind: "begin", beginning });
    });
  await Promise.all(Array.from({ length: workers }, worker));
  return [...outcomes].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
};

/** The command itself, which knows when it is a worker. */
const mainFile = (): string => {
  const here = fileURLToPath(import.meta.url);
  return path.join(path.dirname(here), `main${path.extname(here)}`);
};

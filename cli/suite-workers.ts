// Many jobs of a suite on several processes.
// The one idea: what comes back is put in the order of the jobs, so that a suite says the same on any number of workers.
// Not here: what a job is (suite-job.ts), what a worker does (suite-worker.ts), who gives the jobs to them (workers.ts).
import type { Progress } from "../checker/index.ts";
import type { Job, Outcome } from "./suite-job.ts";
import { mostWorkers, Workers } from "./workers.ts";

/** Fewer jobs than this are done before workers are up. */
const MANY = 24;

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

/** How many workers so many jobs are worth. */
export const workersFor = (jobs: number): number => (jobs < MANY ? 1 : mostWorkers());

/** Runs the jobs; after an interrupt those that were begun come back, in order. */
export const runOnWorkers = async (
  jobs: readonly Job[],
  workers: number,
  beginning: Beginning,
  signal: AbortSignal,
  onProgress: (index: number, progress: Progress) => void,
): Promise<Outcome[]> => {
  const all = new Workers<Beginning, Job, Outcome>("suite-worker", workers, beginning, signal, onProgress);
  try {
    const outcomes = await Promise.all(jobs.map((job) => all.run(job)));
    return outcomes.filter((outcome) => outcome !== null);
  } finally {
    all.close();
  }
};

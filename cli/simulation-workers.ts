// One simulation on several processes.
// The one idea: each worker loads the target and walks by seeds of its own; whoever finds what ends a simulation ends it for all.
// Not here: what is made of their answers (checker/result/simulations.ts), what a worker does (simulation-worker.ts).
import { endsAll, joined, type Simulation, type WalkProgress } from "../checker/index.ts";
import type { SimulateOptions } from "../harness/simulate.ts";
import { mostWorkers, Workers } from "./workers.ts";

/** What a worker is told when it begins: plain data. */
export interface Beginning {
  readonly target: string;
  readonly options: Omit<SimulateOptions, "signal" | "onProgress" | "traceDir" | "seed" | "walks">;
}

/** Walks of its own. `walks`: null is as many as fit. */
export interface Job {
  readonly seed: number;
  readonly walks: number | null;
}

/**
 * How many walk where nobody says: as many as there are cores where time ends the walks, and one where a number of walks does, so that a
 * seed is the same walks again.
 */
export const workersOf = ({ walks, maxSeconds }: Pick<SimulateOptions, "walks" | "maxSeconds">): number =>
  walks === undefined && maxSeconds !== undefined ? mostWorkers() : 1;

/** Null: an interrupt came before any began. */
export const simulateOnWorkers = async (
  { target, options }: Beginning,
  { workers, seed, walks }: { readonly workers: number; readonly seed: number; readonly walks: number | undefined },
  signal: AbortSignal,
  onProgress: (progress: WalkProgress) => void,
): Promise<Simulation | null> => {
  const stop = new AbortController();
  const maxMemory = options.maxMemory === undefined ? {} : { maxMemory: Math.floor(options.maxMemory / workers) };
  const beginning = { target, options: { ...options, ...maxMemory } };
  const told: WalkProgress[] = [];
  const all = new Workers<Beginning, Job, Simulation, WalkProgress>(
    "simulation-worker",
    workers,
    beginning,
    AbortSignal.any([signal, stop.signal]),
    (index, progress) => {
      told[index] = progress;
      onProgress(together(told.filter((each) => each !== undefined)));
    },
  );
  const one = async (worker: number): Promise<Simulation | null> => {
    const share = walks === undefined ? null : Math.floor(walks / workers) + (worker < walks % workers ? 1 : 0);
    const simulation = await all.run({ seed: seed * workers + worker, walks: share });
    if (simulation !== null && endsAll(simulation)) stop.abort();
    return simulation;
  };
  try {
    const simulations = await Promise.all(Array.from({ length: workers }, (_, worker) => one(worker)));
    const done = simulations.filter((each) => each !== null);
    return done.length === 0 ? null : joined(done, seed);
  } finally {
    all.close();
  }
};

const together = (all: readonly WalkProgress[]): WalkProgress => ({
  walks: all.reduce((sum, { walks }) => sum + walks, 0),
  events: all.reduce((sum, { events }) => sum + events, 0),
  seconds: Math.max(...all.map(({ seconds }) => seconds)),
  seen: Math.max(...all.map(({ seen }) => seen)),
  isShortening: all.every(({ isShortening }) => isShortening),
});

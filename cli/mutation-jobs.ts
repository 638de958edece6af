// Who judges mutants: workers, each with the model and all its scenarios.
// The one idea: a mutant, or a claim that meets what it made, may stand still; then only the worker falls that judges it, and the others
// are judged by another. So few mutants are judged by a worker, too, and many by as many as there are cores.
// Not here: judging one (mutation/judging.ts), what a worker does (mutation-worker.ts), which mutants there are (mutate.ts).
import { surroundings } from "../harness/check.ts";
import type { Judged } from "../mutation/finding.ts";
import type { AskedAtoms } from "../mutation/idle.ts";
import { Judging, type Scope } from "../mutation/judging.ts";
import { type FileTarget, Loaded } from "../mutation/loaded.ts";
import type { Baseline } from "../mutation/scenario.ts";
import type { Heard } from "./interrupt.ts";
import { mostWorkers, Workers } from "./workers.ts";

/** What a worker is told when it begins. */
export interface Beginning {
  readonly target: FileTarget;
  readonly scope: Scope;
  /** Bytes. */
  readonly maxMemory: number;
  readonly maxCallSeconds: number;
  /** Is every claim of every scenario judged? */
  readonly each: boolean;
}

/**
 * ask: does it differ anywhere; judge: does anybody notice. baselines: what the original came to. atoms: what comes of the claims' atoms
 * in a scenario, by its place among the baselines.
 */
export type Job =
  | { readonly kind: "ask" | "judge"; readonly mutant: number }
  | { readonly kind: "baselines" }
  | { readonly kind: "atoms"; readonly scenario: number };
/** Null: it differs, or it was interrupted. */
export type Outcome = Judged | null | readonly Baseline[] | AskedAtoms;

/** In how many scenarios a worker has checked the original, of how many. */
export type ScenariosDone = readonly [number, number];

/** Answers jobs; null where an interrupt came first. */
export interface Judges {
  run(job: Job): Promise<Outcome>;
  close(): void;
}

/** Fewer mutants than this are judged by one. */
const MANY = 60;

/** What comes of a job whose worker fell: a mutant stays undecided, and atoms unasked. */
const fallen = (job: Job, message: string): Outcome =>
  "mutant" in job ? { mutant: job.mutant, kind: "undecided", caught: null, scenarios: [], fell: message } : null;

export const judgesFor = (
  beginning: Beginning,
  loaded: Loaded,
  signal: AbortSignal,
  onScenario: (done: ScenariosDone) => void,
): Judges => {
  const workers = loaded.mutants.length < MANY ? 1 : mostWorkers();
  const own = { ...beginning, maxMemory: Math.floor(beginning.maxMemory / workers) };
  const onProgress = (_: number, done: ScenariosDone): void => onScenario(done);
  return new Workers<Beginning, Job, Outcome, ScenariosDone>(
    "mutation-worker",
    workers,
    own,
    signal,
    onProgress,
    fallen,
  );
};

/** Null: it was interrupted before the scenarios were checked. */
export const judgesHere = async (
  { scope, maxMemory, each }: Beginning,
  loaded: Loaded,
  heard: Heard,
  onScenario: (done: ScenariosDone) => void,
): Promise<Judges | null> => {
  const looking = { signal: heard, maxMemory };
  const judging = await Judging.of(loaded, scope, surroundings, looking, onScenario);
  if (judging === null) return null;
  const done = async (job: Job): Promise<Outcome> => {
    if (job.kind === "baselines") return judging.baselines;
    if (heard.aborted) return null;
    if (job.kind === "atoms") return judging.atoms(job.scenario, looking);
    return job.kind === "ask" ? judging.asked(job.mutant) : judging.judged(job.mutant, looking, each);
  };
  // One after another: there is one switch, and some mutants are waited for while their file is loaded.
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (job) => {
      const next = last.then(() => done(job));
      last = next.catch(() => undefined);
      return next;
    },
    close: () => undefined,
  };
};

/** Loads what a worker judges. */
export const loadedFor = ({ target }: Beginning): Promise<Loaded> => Loaded.of(target);

// Processes of the command's own that do jobs, one at a time each.
// The one idea: whoever has a job gives it to whichever worker is free, and is promised what comes of it; after an interrupt what was
// begun comes back, and nothing more is begun.
// Not here: what the jobs are (suite-workers.ts, mutation-jobs.ts, simulation-workers.ts), what a worker does with one (their modules, which main.ts serves).
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { KripkeError, type Progress } from "../checker/index.ts";
import { running } from "../harness/package.ts";
import { execArgv } from "./exec-argv.ts";
import type { WorkerName } from "./messages.ts";

const MOST = 4;
/** How many workers there may be. */
export const mostWorkers = (): number => Math.min(MOST, availableParallelism());

/** What a worker says. `failed`: the work cannot go on. `fell`: its thread ended within a job, and it ends. */
export type FromWorker<Outcome, Said = Progress> =
  | { readonly kind: "free" }
  | { readonly kind: "progress"; readonly index: number; readonly progress: Said }
  | { readonly kind: "done"; readonly index: number; readonly outcome: Outcome }
  | { readonly kind: "failed" | "fell"; readonly message: string; readonly exitCode: number };

export type ToWorker<Beginning, Job> =
  | { readonly kind: "begin"; readonly beginning: Beginning }
  | { readonly kind: "job"; readonly index: number; readonly job: Job }
  | { readonly kind: "abort" };

interface Given<Job, Outcome> {
  readonly index: number;
  readonly job: Job;
  /** Null: it was not begun. */
  readonly resolve: (outcome: Outcome | null) => void;
}

/** What a job comes to whose worker fell with it; another does the rest. */
type Fallen<Job, Outcome> = (job: Job, message: string) => Outcome;

export class Workers<Beginning, Job, Outcome, Said = Progress> {
  /** Rejects where the work cannot go on. */
  readonly failing: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  readonly #free: ChildProcess[] = [];
  readonly #children = new Set<ChildProcess>();
  readonly #waiting: Given<Job, Outcome>[] = [];
  readonly #begun = new Map<ChildProcess, Given<Job, Outcome>>();
  readonly #name: WorkerName;
  readonly #beginning: Beginning;
  /** Null: where a worker falls, the work cannot go on. */
  readonly #fallen: Fallen<Job, Outcome> | null;
  readonly #signal: AbortSignal;
  readonly #onProgress: (index: number, progress: Said) => void;
  #jobs = 0;
  #closed = false;

  constructor(
    name: WorkerName,
    workers: number,
    beginning: Beginning,
    signal: AbortSignal,
    onProgress: (index: number, progress: Said) => void,
    fallen: Fallen<Job, Outcome> | null = null,
  ) {
    this.#name = name;
    this.#beginning = beginning;
    this.#fallen = fallen;
    this.#signal = signal;
    this.#onProgress = onProgress;
    this.failing = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failing.catch(() => undefined);
    for (let worker = 0; worker < workers; worker++) this.#fork();
    signal.addEventListener("abort", this.#abort);
  }

  /** What comes of a job; null where an interrupt came before it was begun. */
  run(job: Job): Promise<Outcome | null> {
    const done = new Promise<Outcome | null>((resolve) => {
      this.#waiting.push({ index: this.#jobs++, job, resolve });
      this.#give();
    });
    return Promise.race([done, this.failing]);
  }

  close(): void {
    this.#closed = true;
    this.#signal.removeEventListener("abort", this.#abort);
    for (const child of this.#children) if (child.connected) child.disconnect();
  }

  #fork(): void {
    const child = fork(running("cli/main"), [this.#name], { serialization: "advanced", execArgv: [...execArgv()] });
    this.#children.add(child);
    child.on("message", (said: FromWorker<Outcome, Said>) => this.#hear(child, said));
    child.on("exit", (code, signalName) => {
      this.#fell(child, new Error(`a worker ended by itself (${signalName ?? code}), perhaps for want of memory`));
    });
    child.send({ kind: "begin", beginning: this.#beginning } satisfies ToWorker<Beginning, Job>);
  }

  /** A worker is lost: another takes its place, unless it had no job or nobody knows what its job came to. */
  #fell(child: ChildProcess, error: Error): void {
    // What falls says so, and then ends.
    if (this.#closed || !this.#children.delete(child)) return;
    const given = this.#begun.get(child);
    this.#begun.delete(child);
    if (given === undefined || this.#fallen === null) this.#fail(error);
    else {
      given.resolve(this.#fallen(given.job, error.message));
      if (!this.#signal.aborted) this.#fork();
    }
  }

  #hear(child: ChildProcess, said: FromWorker<Outcome, Said>): void {
    if (this.#closed) return;
    if (said.kind === "progress") this.#onProgress(said.index, said.progress);
    else if (said.kind === "failed" || said.kind === "fell") {
      const error = new KripkeError(said.exitCode as KripkeError["exitCode"], said.message);
      if (said.kind === "fell") this.#fell(child, error);
      else this.#fail(error);
    } else {
      if (said.kind === "done") {
        this.#begun.get(child)?.resolve(said.outcome);
        this.#begun.delete(child);
      }
      this.#free.push(child);
      this.#give();
    }
  }

  #give(): void {
    if (this.#signal.aborted) for (const { resolve } of this.#waiting.splice(0)) resolve(null);
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      const given = this.#waiting.shift()!;
      const child = this.#free.shift()!;
      this.#begun.set(child, given);
      const told: ToWorker<Beginning, Job> = { kind: "job", index: given.index, job: given.job };
      child.send(told);
    }
  }

  readonly #abort = (): void => {
    for (const child of this.#children) if (child.connected) child.send({ kind: "abort" });
    this.#give();
  };
}

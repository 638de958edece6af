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

/** What a worker says. `failed`: the work cannot go on. */
export type FromWorker<Outcome, Said = Progress> =
  | { readonly kind: "free" }
  | { readonly kind: "progress"; readonly index: number; readonly progress: Said }
  | { readonly kind: "done"; readonly index: number; readonly outcome: Outcome }
  | { readonly kind: "failed"; readonly message: string; readonly exitCode: number };

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

export class Workers<Beginning, Job, Outcome, Said = Progress> {
  /** Rejects where the work cannot go on. */
  readonly failing: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  readonly #free: ChildProcess[] = [];
  readonly #children: ChildProcess[] = [];
  readonly #waiting: Given<Job, Outcome>[] = [];
  readonly #begun = new Map<number, Given<Job, Outcome>>();
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
  ) {
    this.#signal = signal;
    this.#onProgress = onProgress;
    this.failing = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failing.catch(() => undefined);
    for (let worker = 0; worker < workers; worker++) this.#fork(name, beginning);
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

  #fork(name: WorkerName, beginning: Beginning): void {
    const child = fork(running("cli/main"), [name], { serialization: "advanced", execArgv: [...execArgv()] });
    this.#children.push(child);
    child.on("message", (said: FromWorker<Outcome, Said>) => this.#hear(child, said));
    child.on("exit", (code, signalName) => {
      if (!this.#closed)
        this.#fail(new Error(`a worker ended by itself (${signalName ?? code}), perhaps for want of memory`));
    });
    child.send({ kind: "begin", beginning } satisfies ToWorker<Beginning, Job>);
  }

  #hear(child: ChildProcess, said: FromWorker<Outcome, Said>): void {
    if (this.#closed) return;
    if (said.kind === "progress") this.#onProgress(said.index, said.progress);
    else if (said.kind === "failed")
      this.#fail(new KripkeError(said.exitCode as KripkeError["exitCode"], said.message));
    else {
      if (said.kind === "done") {
        this.#begun.get(said.index)?.resolve(said.outcome);
        this.#begun.delete(said.index);
      }
      this.#free.push(child);
      this.#give();
    }
  }

  #give(): void {
    if (this.#signal.aborted) for (const { resolve } of this.#waiting.splice(0)) resolve(null);
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      const given = this.#waiting.shift()!;
      this.#begun.set(given.index, given);
      const told: ToWorker<Beginning, Job> = { kind: "job", index: given.index, job: given.job };
      this.#free.shift()!.send(told);
    }
  }

  readonly #abort = (): void => {
    for (const child of this.#children) if (child.connected) child.send({ kind: "abort" });
    this.#give();
  };
}

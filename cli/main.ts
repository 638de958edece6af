#!/usr/bin/env node
// The `kripke` command as a process: arguments in, exit code out.
// The one idea: this thread prints, hears signals and watches; the module and the engine live in another, so that whatever a
// user's file does, the process ends here and nowhere else, after what was printed is out.
// Not here: the commands (program.ts, in engine.ts), what workers do (suite-worker.ts, mutation-worker.ts, simulation-worker.ts).
import { EngineThread } from "./engine-thread.ts";
import { type Fatal, type FromEngine, WORKERS, type WorkerName } from "./messages.ts";
import { screenOfProcess } from "./screen.ts";
import { asSentence } from "./sentence.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** Milliseconds: `timeout` and shells signal a process and its group, so one wish may be heard twice. */
const ECHO = 200;
const echo = (): void => undefined;

/** Waits until everything is written; answers why it could not be, if so. */
const flushed = (stream: NodeJS.WriteStream): Promise<NodeJS.ErrnoException | null> =>
  new Promise((resolve) => stream.write("", () => resolve(stream.errored)));

/** The engine's thread with a run of the command. */
class Run {
  interruptible = false;
  /** What it printed on standard output is an answer; what it said last on the other may have to do for one. */
  answered = false;
  saidLast = "";
  readonly engine: EngineThread;

  constructor(leftOut: Fatal | null, out: (text: string) => void) {
    const hear = (said: FromEngine): void => {
      if (said.kind === "out") {
        this.answered = true;
        out(said.text);
      } else if (said.kind === "err") {
        this.saidLast = said.text;
        process.stderr.write(said.text);
      } else if (said.kind === "interruptible") this.interruptible = said.is;
    };
    const beginning = { args: process.argv.slice(2), screen: screenOfProcess(), leftOut };
    this.engine = new EngineThread("cli/engine", beginning, hear);
  }
}

const main = async (): Promise<never> => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  let run = new Run(null, (text) => void process.stdout.write(text));
  const interrupt = (signal: NodeJS.Signals): void => {
    for (const each of SIGNALS) process.off(each, interrupt);
    if (!run.interruptible) process.kill(process.pid, signal);
    process.stderr.write("\nStopping; Ctrl-C again to exit at once.\n");
    run.engine.interrupt();
    // Soon signals are the system's again: the next ends the process, which a shell sees.
    for (const each of SIGNALS) process.on(each, echo);
    setTimeout(() => {
      for (const each of SIGNALS) process.off(each, echo);
    }, ECHO).unref();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const first = await run.engine.ending;
  const { again, refusal } = run.engine.asks;
  const refuse = (error: string): void => {
    const { exitCode } = first;
    if (refusal) process.stdout.write(`${JSON.stringify({ ...refusal, exitCode, error }, null, 2)}\n`);
  };
  if (first.sentence === null) {
    if (!run.answered && (first.exitCode === 75 || first.exitCode === 150)) refuse(run.saidLast.trim());
    return end(first.exitCode, run.engine);
  }
  if (first.fatal !== null && again === true) {
    const found = `${asSentence(first.sentence).slice(0, -1)}; searching again without that call, to tell what was found.\n`;
    if (!refusal) process.stderr.write(found);
    await run.engine.close();
    const told: string[] = [];
    run = new Run(first.fatal, (text) => told.push(text));
    const second = await run.engine.ending;
    // A run that did not come to the same call says nothing of it.
    if (second.exitCode === first.exitCode && second.sentence === null) {
      process.stdout.write(told.join(""));
      return end(second.exitCode, run.engine);
    }
  }
  const error = asSentence(first.sentence);
  refuse(error);
  process.stderr.write(`${error}\n`);
  return end(first.exitCode, run.engine);
};

/** Ends the process with an exit code, once everything is written. */
const end = async (code: number, engine: EngineThread): Promise<never> => {
  const failure = await flushed(process.stdout);
  // A reader who has seen enough (`| head`) is no failure; a disk that is full is one.
  const unwritten = failure !== null && failure.code !== "EPIPE";
  if (unwritten) process.stderr.write(`Standard output cannot be written: ${failure.message}.\n`);
  await flushed(process.stderr);
  // A thread that waits inside the system would be waited for; then the process ends as the system ends one.
  if (!(await engine.close())) process.kill(process.pid, "SIGKILL");
  process.exit(unwritten && code === 0 ? 1 : code);
};

/** A worker of a command: this thread passes on what its thread and the process that gives the jobs say to each other. */
const serve = async (worker: WorkerName): Promise<never> => {
  // Whoever gave the jobs may go while it is told something; that is heard as its leaving, and is no error of this process.
  const answer = (what: unknown): void => void process.send!(what, undefined, undefined, () => undefined);
  const hear = (said: FromEngine): void => {
    if (said.kind === "relay") answer(said.what);
    else if (said.kind === "err") process.stderr.write(said.text);
  };
  const engine = new EngineThread(`cli/${worker}`, { args: [], screen: screenOfProcess(), leftOut: null }, hear);
  // Ctrl-C reaches this process too, and is left to the one that gave the jobs, which will say so.
  for (const signal of SIGNALS) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit(0));
  // Whoever gave the jobs may have gone before this thread was up.
  if (!process.connected) process.exit(0);
  process.on("message", (what) => engine.tell({ kind: "relay", what }));
  const { exitCode, sentence } = await engine.ending;
  answer({ kind: "fell", message: sentence ?? "a worker ended by itself", exitCode });
  return end(exitCode, engine);
};

const worker = WORKERS.find((name) => name === process.argv[2]);
await (worker !== undefined && process.send !== undefined ? serve(worker) : main());

// `kripke suite`: every scenario and mutant against the verdicts it expects.
// The one idea: it exits 0 only when every verdict is the expected one; a mutant that nobody catches fails it.
// Not here: what is expected and compared (the checker's suite), trace recording (record.ts).
import { access, constants, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  BRAND,
  type Progress,
  sentenceOf,
  suiteOf,
  suiteReport,
  usageError,
  type Variant,
  variantNamed,
  variantsOf,
} from "../checker/index.ts";
import { findTarget, parseTarget } from "../harness/targets/target.ts";
import { annotate } from "./annotations.ts";
import { commandLine } from "./commands.ts";
import { interruptible } from "./interrupt.ts";
import { defaultMaxMemory } from "./memory.ts";
import { progressReporter } from "./progress.ts";
import { type Recorder, recorder } from "./record.ts";
import { type Job, type Outcome, runJob } from "./suite-job.ts";
import { printSuite } from "./suite-table.ts";
import { runOnWorkers, workersFor } from "./suite-workers.ts";
import type { Terminal } from "./terminal.ts";

export interface SuiteFlags {
  readonly large?: true;
  readonly junit?: string;
  readonly maxCallSeconds: number;
  readonly record?: true;
  readonly book?: true;
  readonly json?: true;
  readonly each?: true;
  readonly audit?: true;
}

export const suiteCommand = async (
  names: readonly string[],
  flags: SuiteFlags,
  terminal: Terminal,
): Promise<number> => {
  const { maxCallSeconds } = flags;
  terminal.asks?.({ maxCallSeconds, refusal: flags.json && { ...suiteReport([]), asExpected: false } });
  const jobs = await jobsOf(names, flags.large === true, terminal);
  const junitFile = flags.junit === undefined ? null : path.resolve(terminal.directory, flags.junit);
  if (junitFile !== null) await mustBeWritable(junitFile);
  const bound = flags.record || flags.book ? (await import("./book.ts")).book() : null;
  const record = flags.record ? recorder(bound!) : null;
  const start = performance.now();
  const reporter = await progressReporter(terminal, flags.json === true);
  const onProgress = (index: number, progress: Progress): void =>
    reporter.report(progress, `[${index + 1}/${jobs.length}] ${jobs[index]!.of}/${jobs[index]!.variant}`);
  const { outcomes, interrupted } = await interruptible(terminal, async (signal) => {
    const outcomes = await runAll(jobs, flags.record === true, terminal, {
      signal,
      onProgress,
      record,
      whole: bound !== null,
      maxCallSeconds,
      audit: flags.audit === true,
      traces: junitFile !== null,
    });
    return { outcomes, interrupted: signal.aborted };
  }).finally(reporter.done);
  for (const { finding } of outcomes) if (finding !== null) bound?.keep(finding);
  const scenarios = outcomes.map(({ scenario }) => scenario);
  const recorded = outcomes.flatMap((outcome) => outcome.recorded);
  if (names.length === 0 && !interrupted) await record?.finish(recorded, await leftOut(jobs));
  const whole = names.length === 0 && !interrupted;
  if (flags.record) await bound!.writeLarge();
  const bookProblems = !whole ? [] : flags.record ? await bound!.write() : ((await bound?.stale()) ?? []);
  const report = suiteReport(scenarios);
  if (junitFile !== null) {
    const { junit } = await import("./junit.ts");
    const command = (index: number): string => commandLine(terminal, "check", jobs[index]!.target);
    const reported = outcomes.map((outcome, index) => ({ ...outcome, command: command(index) }));
    await writeFile(junitFile, junit(reported, terminal));
  }
  if (flags.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else
    printSuite(
      report,
      {
        targets: jobs.map(({ target }) => target),
        seconds: (performance.now() - start) / 1000,
        each: flags.each === true,
      },
      terminal,
    );
  for (const { scenario, failures, reference } of outcomes) annotate({ ...scenario, reference }, failures, terminal);
  for (const problem of bookProblems) terminal.err(`The book of claims: ${problem}.\n`);
  return report.asExpected && !interrupted && bookProblems.length === 0 ? 0 : 1;
};

interface Running {
  readonly signal: AbortSignal;
  readonly onProgress: (index: number, progress: Progress) => void;
  readonly record: Recorder | null;
  readonly whole: boolean;
  readonly maxCallSeconds: number;
  readonly audit: boolean;
  readonly traces: boolean;
}

/** Runs the jobs in order, or many of them on several processes. */
const runAll = async (
  jobs: readonly Job[],
  records: boolean,
  { directory }: Terminal,
  { signal, onProgress, record, maxCallSeconds, audit, traces, whole }: Running,
): Promise<Outcome[]> => {
  const workers = workersFor(jobs.length);
  const maxMemory = Math.floor(defaultMaxMemory() / workers);
  const beginning = { directory, record: records, maxMemory, maxCallSeconds, audit, traces, whole };
  if (workers > 1) return runOnWorkers(jobs, workers, beginning, signal, onProgress);
  const outcomes: Outcome[] = [];
  for (const [index, job] of jobs.entries()) {
    if (signal.aborted) break;
    const report = (progress: Progress): void => onProgress(index, progress);
    const options = { signal, onProgress: report, maxMemory, maxCallSeconds, audit, traces, whole };
    outcomes.push(await runJob(job, directory, options, record));
  }
  return outcomes;
};

const jobsOf = async (names: readonly string[], large: boolean, terminal: Terminal): Promise<readonly Job[]> => {
  const all = names.length > 0 ? names : await registered();
  const jobs: Job[] = [];
  for (const name of all) jobs.push(...(await jobsOfTarget(name, large, terminal)));
  if (jobs.length === 0)
    throw usageError(
      `"${all.join('", "')}" ${all.length === 1 ? "has" : "have"} no scenario to run${large ? "" : " that is not large; --large runs the large ones too"}`,
    );
  return jobs;
};

const registered = async (): Promise<readonly string[]> => [...(await import("../models/registry.ts")).registry.keys()];

const jobsOfTarget = async (name: string, large: boolean, terminal: Terminal): Promise<readonly Job[]> => {
  const { checkable, variant } = await findTarget(name, terminal.directory);
  const isBare = checkable[BRAND] !== "model";
  const one = variant === null || isBare ? null : variantNamed(checkable, variant);
  return suiteOf(checkable, large)
    .filter((candidate) => one === null || candidate.name === one.name)
    .map((candidate) => ({
      of: modelOf(name, variant),
      variant: candidate.name,
      target: isBare ? name : targetOf(name, variant, candidate, terminal),
    }));
};

/** The target without the scenario that it names. */
const modelOf = (target: string, variant: string | null): string => {
  if (variant === null) return target;
  return target.includes("#") ? target.slice(0, target.lastIndexOf("#")) : target.slice(0, target.indexOf("/"));
};

/** `raft` and a scenario as `raft/scenario`, `./mine.ts` and a scenario as `./mine.ts#scenario`; a target with a scenario is one. */
const targetOf = (name: string, named: string | null, { name: variant }: Variant, terminal: Terminal): string => {
  if (named !== null) return name;
  const { kind, name: exported } = parseTarget(name, terminal.directory);
  return kind === "path" && exported === null ? `${name}#${variant}` : `${name}/${variant}`;
};

/** What the registry has and a suite without --large does not run. */
const leftOut = async (jobs: readonly Job[]): Promise<readonly { model: string; variant: string }[]> => {
  const { registry } = await import("../models/registry.ts");
  return [...registry.values()].flatMap((model) =>
    variantsOf(model)
      .filter(({ name }) => !jobs.some((job) => job.of === model.name && job.variant === name))
      .map(({ name }) => ({ model: model.name, variant: name })),
  );
};

/** Found out before a long suite, not after it. */
const mustBeWritable = async (file: string): Promise<void> => {
  await access(path.dirname(file), constants.W_OK)
    .then(() =>
      access(file, constants.W_OK).catch((error) => (error.code === "ENOENT" ? undefined : Promise.reject(error))),
    )
    .catch((error: unknown) => {
      const why =
        (error as NodeJS.ErrnoException).code === "ENOENT" ? "its directory does not exist" : sentenceOf(error);
      throw usageError(`--junit cannot write ${file}: ${why}; name another file`);
    });
};

// `kripke suite`: every scenario and mutant against the verdicts it expects.
// The one idea: it exits 0 only when every verdict is the expected one; a mutant that nobody catches fails it.
// Not here: what is expected and compared (the checker's suite), trace recording (record.ts).
import { access, constants, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  BRAND,
  compared,
  failed,
  isKripkeError,
  type ModelSource,
  type Progress,
  type SuiteScenario,
  sentenceOf,
  subjectOf,
  suiteOf,
  suiteReport,
  usageError,
  type Variant,
  variantNamed,
  variantsOf,
} from "../checker/index.ts";
import { type CheckOptions, check } from "../index.ts";
import { findTarget, parseTarget } from "../models/target.ts";
import type { Book } from "./book.ts";
import { interruptible } from "./interrupt.ts";
import { junit } from "./junit.ts";
import { defaultMaxMemory } from "./memory.ts";
import { progressReporter } from "./progress.ts";
import { type Recorder, recorder } from "./record.ts";
import { printSuite } from "./suite-table.ts";
import type { Terminal } from "./terminal.ts";

export interface SuiteFlags {
  readonly large?: true;
  readonly junit?: string;
  readonly record?: true;
  readonly book?: true;
  readonly json?: true;
}

/** A scenario or mutant to run. */
interface Job {
  readonly model: ModelSource;
  readonly variant: Variant;
  readonly reference: string;
  /** The target that checks it alone. */
  readonly target: string;
}

export const suiteCommand = async (
  names: readonly string[],
  flags: SuiteFlags,
  terminal: Terminal,
): Promise<number> => {
  const jobs = await jobsOf(names, flags.large === true, terminal);
  const junitFile = flags.junit === undefined ? null : path.resolve(terminal.directory, flags.junit);
  if (junitFile !== null) await mustBeWritable(junitFile);
  const bound = flags.record || flags.book ? (await import("./book.ts")).book() : null;
  const record = flags.record ? recorder(bound!) : null;
  const start = performance.now();
  const scenarios: SuiteScenario[] = [];
  const reporter = progressReporter(terminal, flags.json === true);
  const interrupted = await interruptible(terminal, async (signal) => {
    for (const [index, job] of jobs.entries()) {
      if (signal.aborted) return true;
      const name = `[${index + 1}/${jobs.length}] ${job.model.name}/${job.variant.name}`;
      const onProgress = (progress: Progress): void => reporter.report(progress, name);
      scenarios.push(await runJob(job, { signal, onProgress, maxMemory: defaultMaxMemory() }, record, bound));
    }
    return signal.aborted;
  }).finally(reporter.done);
  if (names.length === 0 && !interrupted) await record?.finish(await leftOut(jobs));
  const whole = names.length === 0 && !interrupted;
  const bookProblems = !whole ? [] : flags.record ? (await bound!.write()).problems : ((await bound?.stale()) ?? []);
  const report = suiteReport(scenarios);
  if (junitFile !== null) await writeFile(junitFile, junit(report));
  if (flags.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else
    printSuite(
      report,
      { targets: jobs.map(({ target }) => target), seconds: (performance.now() - start) / 1000 },
      terminal,
    );
  for (const problem of bookProblems) terminal.err(`The book of claims: ${problem}.\n`);
  return report.asExpected && !interrupted && bookProblems.length === 0 ? 0 : 1;
};

const jobsOf = async (names: readonly string[], large: boolean, terminal: Terminal): Promise<readonly Job[]> => {
  const all = names.length > 0 ? names : await registered();
  const jobs = (await Promise.all(all.map((name) => jobsOfTarget(name, large, terminal)))).flat();
  if (jobs.length === 0)
    throw usageError(
      `"${all.join('", "')}" ${all.length === 1 ? "has" : "have"} no scenario to run${large ? "" : " that is not large; --large runs the large ones too"}`,
    );
  return jobs;
};

const registered = async (): Promise<readonly string[]> => [...(await import("../models/registry.ts")).registry.keys()];

const jobsOfTarget = async (name: string, large: boolean, terminal: Terminal): Promise<readonly Job[]> => {
  const { checkable: model, variant, reference } = await findTarget(name, terminal.directory);
  if (model[BRAND] !== "model")
    throw usageError(
      `"${name}" is a bare ${model[BRAND]}, which expects nothing: export a model with scenarios, or check it`,
    );
  const one = variant === null ? null : variantNamed(model, variant);
  return suiteOf(model, large)
    .filter((candidate) => one === null || candidate.name === one.name)
    .map((candidate) => ({
      model,
      variant: candidate,
      reference,
      target: targetOf(name, variant, candidate, terminal),
    }));
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
      .filter(({ name }) => !jobs.some((job) => job.model === model && job.variant.name === name))
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

const runJob = async (
  { model, variant, reference }: Job,
  options: CheckOptions,
  record: Recorder | null,
  bound: Book | null,
): Promise<SuiteScenario> => {
  try {
    const subject = subjectOf(model, variant.name, {}, reference);
    // A model that is small is asked for everything twice; of a large one this samples.
    const checked = await check(subject, { ...options, audit: true });
    bound?.keep(subject, checked);
    await record?.keep(subject, checked);
    return compared(subject, checked);
  } catch (error) {
    if (isKripkeError(error) && error.exitCode === 150) return failed(model.name, variant, error.message);
    throw error;
  }
};

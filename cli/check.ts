// `kripke check`: one target, checked exhaustively.
// The one idea: the exit code is the verdict's; whatever the printing meets does not change it.
// Not here: the words of the answer (answer.ts), deciding (the checker).

import path from "node:path";
import { isKripkeError, refusal, type Subject, subjectOf, usageError } from "../checker/index.ts";
import { type Checked, check } from "../harness/check.ts";
import { findTarget, parseTarget } from "../harness/targets/target.ts";
import { assertWritable } from "../traces/index.ts";
import { annotate } from "./annotations.ts";
import { printAnswer } from "./answer.ts";
import { failuresOf } from "./failures.ts";
import { parametersOf } from "./flags.ts";
import { interruptible } from "./interrupt.ts";
import { defaultMaxMemory } from "./memory.ts";
import { progressReporter } from "./progress.ts";
import { errorLine, type Terminal } from "./terminal.ts";

/** What says which subject, and where its traces go. */
export interface SubjectFlags {
  readonly parameter?: readonly (readonly [string, string])[];
  readonly traceDir?: string;
}

export interface CheckFlags extends SubjectFlags {
  readonly workers?: number;
  readonly maxStates?: number;
  readonly maxDepth?: number;
  readonly maxSeconds?: number;
  /** Megabytes. */
  readonly maxMemory?: number;
  readonly maxCallSeconds: number;
  readonly first?: true;
  readonly claim?: readonly string[];
  readonly search?: "breadth" | "depth";
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly checkpointSeconds?: number;
  readonly symmetry: boolean;
  readonly reduction: boolean;
  readonly audit?: true;
  readonly profile?: true;
  readonly coverage?: true;
  readonly watch?: true;
  readonly json?: true;
}

type Asked = Pick<Subject, "model" | "scenario" | "parameters">;

export const DEFAULT_TRACE_DIR = path.join(".kripke", "traces");
const MEGABYTE = 1e6;

export const checkCommand = async (target: string, flags: CheckFlags, terminal: Terminal): Promise<number> => {
  const { watch, checkpoint, resume, checkpointSeconds, ...rest } = flags;
  const isKept = checkpoint !== undefined || resume !== undefined;
  if (checkpointSeconds !== undefined && !isKept)
    throw usageError("--checkpoint-seconds says how often a search is saved: say with --checkpoint or --resume where");
  if (watch === undefined) return checkOnce(target, flags, terminal);
  if (flags.json)
    throw usageError("--watch prints one answer after another, and --json one object: leave one of them out");
  if (isKept)
    throw usageError("--watch searches a model that changes from its beginning: leave --checkpoint and --resume out");
  const { watched } = await import("./watch.ts");
  return watched(target, () => checkOnce(target, { ...rest, watched: true }, terminal), terminal);
};

const checkOnce = async (
  target: string,
  flags: CheckFlags & { readonly watched?: true },
  terminal: Terminal,
): Promise<number> => {
  const { maxCallSeconds, maxSeconds } = flags;
  // What could not be loaded has no name but the one it was asked for by.
  const { of, name } = parseTarget(target, terminal.directory);
  let asked: Asked = { model: of, scenario: name, parameters: {} };
  const ask = (): void =>
    terminal.asks?.({
      maxCallSeconds,
      maxSeconds,
      again: flags.watched !== true,
      refusal: flags.json && refusal(asked, 75, ""),
    });
  ask();
  try {
    const subject = await subjectFor(target, flags, terminal);
    asked = { model: subject.model, scenario: subject.scenario, parameters: subject.parameters };
    ask();
    const checked = await run(subject, flags, terminal);
    const words = asWords(target, flags);
    const without = (["symmetry", "reduction"] as const).filter((flag) => !flags[flag]);
    const again = [...words, ...without.map((flag) => `--no-${flag}`)];
    if (flags.json) terminal.out(`${JSON.stringify(checked, null, 2)}\n`);
    else printAnswer(subject, checked, { coverage: flags.coverage === true, asked: words, again }, terminal);
    annotate(subject, failuresOf(checked), terminal);
    return checked.exitCode;
  } catch (error) {
    if (!flags.json || !isKripkeError(error) || error.exitCode === 2) throw error;
    // A program that reads standard output finds the error there too; only wrong usage leaves it empty.
    terminal.out(`${JSON.stringify(refusal(asked, error.exitCode, errorLine(error)), null, 2)}\n`);
    throw error;
  }
};

/** The subject of a target with its parameters, once it is known that traces can be written. */
export const subjectFor = async (target: string, flags: SubjectFlags, terminal: Terminal): Promise<Subject> => {
  const { checkable, variant, reference } = await findTarget(target, terminal.directory);
  const given = parametersOf(checkable, flags.parameter ?? []);
  if (flags.traceDir !== undefined) await assertWritable(fromHere(flags.traceDir, terminal));
  return subjectOf(checkable, variant, given, reference);
};

const run = async (subject: Subject, flags: CheckFlags, terminal: Terminal): Promise<Checked> => {
  const {
    maxStates,
    maxDepth,
    maxSeconds,
    maxMemory,
    maxCallSeconds,
    first,
    claim,
    search,
    checkpoint,
    resume,
    checkpointSeconds,
    traceDir = DEFAULT_TRACE_DIR,
  } = flags;
  const reporter = await progressReporter(terminal, flags.json === true);
  try {
    return await interruptible(terminal, (_, signal) =>
      check(subject, {
        ...(maxStates === undefined ? {} : { maxStates }),
        ...(maxDepth === undefined ? {} : { maxDepth }),
        ...(maxSeconds === undefined ? {} : { maxSeconds }),
        maxCallSeconds,
        maxMemory: maxMemory === undefined ? defaultMaxMemory() : maxMemory * MEGABYTE,
        ...(first === undefined ? {} : { first }),
        ...(claim === undefined ? {} : { claims: claim }),
        ...(search === undefined ? {} : { search }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
        ...(resume === undefined ? {} : { resume }),
        ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
        symmetry: flags.symmetry,
        reduction: flags.reduction,
        audit: flags.audit === true,
        profile: flags.profile === true,
        ...(flags.workers === undefined ? {} : { workers: flags.workers }),
        directory: terminal.directory,
        traceDir,
        signal,
        onProgress: reporter.report,
      }),
    );
  } finally {
    reporter.done();
  }
};

/** What was asked for, as another command would be asked for it. */
const asWords = (target: string, { parameter = [] }: SubjectFlags): readonly string[] => [
  target,
  ...parameter.flatMap(([key, value]) => ["-p", `${key}=${value}`]),
];

/** As it was given, where that is what the file system takes. */
const fromHere = (file: string, { directory }: Terminal): string =>
  directory === process.cwd() ? file : path.resolve(directory, file);

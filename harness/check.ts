// Checking and replaying from a program: what the command line does, as functions.
// The one idea: `JSON.stringify` of a check is what `check --json` prints; clock, memory, files and the watch over calls that stand
// still come in here, and what is decided is the checker's.
// Not here: printing (cli/), deciding (checker/), stepping by hand (stepping/).
import path from "node:path";
import { getHeapStatistics } from "node:v8";
import {
  checkSource,
  type DeclaredParameters,
  isCheckable,
  isKripkeError,
  MOST_WORKERS,
  type Model,
  modelError,
  type ParameterValues,
  type Protocol,
  type Report,
  type Result,
  reportOf,
  type SearchOptions,
  type Subject,
  type Surroundings,
  subjectOf,
  usageError,
} from "../checker/index.ts";
import {
  type Gone,
  goneFrom,
  readTrace,
  readTwin,
  recordTraces,
  replayable,
  type Shows,
  type Story,
  storyOf,
  type Trace,
  targetOfTrace,
} from "../traces/index.ts";
import type { Kept } from "./checkpoints/index.ts";
import { version } from "./package.ts";
import type { Threads } from "./parallel/helpers.ts";
import { guarded } from "./watch/guard.ts";

/** What `model`, `protocol` or `spec` made. */
export type Made =
  | Protocol<unknown>
  | Pick<Model<DeclaredParameters, unknown, Protocol<unknown>>, "name" | "summary" | "parameters">;

/** Which variant of a model, with which parameters. */
export interface TargetOptions {
  /** The scenario or mutant of a model. */
  readonly scenario?: string;
  /** Override the scenario's parameters, and then drop its expectations. */
  readonly parameters?: ParameterValues;
  /** Relative paths start here; the working directory if not said. */
  readonly directory?: string;
}

/** What is checked, within which bounds, and where traces are written. */
export interface CheckOptions extends TargetOptions, SearchOptions {
  /**
   * Threads that search, from 1, the default, to 64. The answer is the same to the letter, but for how often the model's code was
   * called, memory and seconds. Those beside the first load the target anew and expand states ahead of it, in levels wide enough
   * to be worth it. What was made in the program that checks it cannot be loaded anew; depth first, claims of liveness, pairs of states,
   * audits and checkpoints are for one thread: then one searches, and a warning says so.
   */
  readonly workers?: number;
  /** Traces are written here; without it, none. */
  readonly traceDir?: string;
  /**
   * The search is kept in this directory, at intervals and when a bound or the signal ends it, so that another check can go on with it
   * by `resume`. Claims of liveness are decided when all states are known, each time anew. Breadth first; not for what is made in the
   * program that checks it.
   */
  readonly checkpoint?: string;
  /** Goes on with the search that is kept in this directory, and keeps it there. */
  readonly resume?: string;
  /** Seconds between two savings (60 if not said). */
  readonly checkpointSeconds?: number;
  /**
   * For so long a call of the model's code may go without answering (10 if not said); then it is broken off, and told. A small
   * thread looks after that; with Infinity there is none.
   */
  readonly maxCallSeconds?: number;
}

/** The answer of `check`. As JSON it is the report that `check --json` prints. */
export interface Checked extends Result {
  readonly model: string;
  readonly scenario: string | null;
  readonly parameters: ParameterValues;
  /** Where the search is kept, if it ended early and can go on. */
  readonly kept: string | null;
  toJSON(): Report;
}

/**
 * What a target stands for, with its parameters fixed: a model, protocol or spec itself, or what the command line takes,
 * `<model>[/<scenario or mutant>]` or `<path>[#name]`.
 */
export const find = async (target: string | Made, options: TargetOptions = {}): Promise<Subject> => {
  const { scenario = null, parameters = {}, directory = process.cwd() } = options;
  if (isCheckable(target)) return subjectOf(target, scenario, parameters);
  if (typeof target !== "string")
    throw modelError(
      "this is nothing to check: give what `model`, `protocol` or `spec` returns, or the name of a model",
    );
  const { findTarget } = await import("./targets/target.ts");
  const { checkable, variant, reference } = await findTarget(target, directory);
  return subjectOf(checkable, scenario ?? variant, parameters, reference);
};

/**
 * Checks a target: searches every state within the bounds of the options and decides every claim. What the model's code throws is
 * part of the answer (`verdict: "error"`, `error.message`); it rejects, with a `KripkeError`, only where there is nothing to check: an
 * unknown model or parameter (exit code 2), a file or protocol that cannot be used (150). Times are seconds, memory is bytes.
 *
 * @example
 * ```ts
 * import { check, isKripkeError } from "kripke";
 *
 * const result = await check("two-phase", { parameters: { managers: 2 }, maxSeconds: 60 });
 * console.log(result.verdict, result.states.distinct); // holds 56
 * for (const { name, verdict, evidence } of result.claims)
 *   if (verdict === "violated") console.log(name, evidence[0]?.events);
 *
 * const refused = await check("two-fase").catch((error: unknown) => error);
 * console.log(isKripkeError(refused) && refused.message); // There is no model "two-fase"; did you mean "two-phase"?
 * ```
 */
export const check = (target: string | Made | Subject, options: CheckOptions = {}): Promise<Checked> =>
  found(target, options, (subject, watch) => checkSubject(subject, options, watch));

/** What of its surroundings says whether a call of the model's code stands still. */
export type Watch = Pick<Surroundings, "unlessStill">;

/** Does something with what a target stands for, while nobody's code may stand still for long. */
export const found = <T>(
  target: string | Made | Subject,
  options: TargetOptions & Pick<CheckOptions, "maxCallSeconds">,
  act: (subject: Subject, watch: Watch) => Promise<T>,
): Promise<T> =>
  guarded(options.maxCallSeconds ?? MAX_CALL_SECONDS, async (unlessStill) => {
    const isSubject = typeof target === "object" && target !== null && "source" in target;
    const finding = async (): Promise<Subject> => {
      // What is broken off while an event of the host is handled would take the host with it: not so behind an await.
      await null;
      return isSubject ? target : find(target, options);
    };
    const settled = unlessStill === undefined ? { value: await finding(), still: null } : await unlessStill(finding);
    if (settled.still !== null) throw settled.still;
    return act(settled.value, unlessStill === undefined ? {} : { unlessStill });
  });

const checkSubject = async (subject: Subject, options: CheckOptions, watch: Watch): Promise<Checked> => {
  const kept = await keptOf(subject, options);
  const crew = await crewOf(subject, options);
  // Who says how many states there are means all of them.
  const reduction = subject.expectedStates === undefined ? options.reduction : false;
  const searched = await checkSource(
    subject.source,
    { ...options, ...(reduction === undefined ? {} : { reduction }) },
    {
      ...surroundings,
      ...(await loadingAnew(subject)),
      ...watch,
      ...(kept === null ? {} : { checkpoints: kept }),
      ...(crew.helpers === null ? {} : { helpers: crew.helpers }),
    },
  );
  const single = [crew.alone, ...(crew.helpers?.lost ?? []).map(lost)].reduce(
    (told, warning) => (warning === null ? told : withWarning(told, warning)),
    searched,
  );
  const warned = kept === null || kept.failed === null ? single : withWarning(single, notKept(kept));
  const result = options.traceDir === undefined ? warned : await withTraces(warned, subject, options.traceDir, options);
  const { model, scenario, parameters } = subject;
  const canGoOn = kept !== null && kept.states !== null && result.bounds.some(({ kind }) => kind !== "within");
  const where = canGoOn ? (options.resume ?? options.checkpoint!) : null;
  const checked = { ...result, model, scenario, parameters, kept: where };
  return Object.defineProperty(checked, "toJSON", { value: () => reportOf(subject, result) }) as Checked;
};

/** Who looks ahead of the search; `alone`: why nobody can, where somebody was asked for. */
const crewOf = async (
  subject: Subject,
  { workers = 1, ...options }: CheckOptions,
): Promise<{ readonly helpers: Threads | null; readonly alone: string | null }> => {
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS)
    throw usageError(`workers must be a whole number from 1 to ${MOST_WORKERS}, and not ${workers}`);
  if (workers === 1) return { helpers: null, alone: null };
  const { isOfLibrary, parseTarget } = await import("./targets/target.ts");
  const { reference, scenario, parameters } = subject;
  if (!isOfLibrary(reference) && parseTarget(reference, "/").kind !== "path")
    return {
      helpers: null,
      alone: "one worker searches, because what was made in the program that checks it cannot be loaded anew",
    };
  const { Threads } = await import("./parallel/helpers.ts");
  const { symmetry, claims, liveInstances, comparedStates } = options;
  const asked = Object.fromEntries(
    Object.entries({ symmetry, claims, liveInstances, comparedStates }).filter(([, value]) => value !== undefined),
  );
  const helpers = new Threads(workers - 1, { subject: { reference, scenario, parameters }, options: asked });
  return { helpers, alone: null };
};

const lost = (because: string): string =>
  `one of the workers ended before its time (${because.replace(/\.$/, "")}); the others did its share`;

/** Null: the search is not kept. */
const keptOf = async (subject: Subject, options: CheckOptions): Promise<Kept | null> => {
  if (options.checkpoint === undefined && options.resume === undefined) return null;
  const checkpoints = await import("./checkpoints/index.ts");
  return checkpoints.keptOf(subject, options, version);
};

const notKept = ({ failed, states }: Kept): string =>
  `the search could not be saved (${failed}); ${states === null ? "nothing of it is kept" : `the checkpoint that is there is whole, and of ${states.toLocaleString("en")} states`}`;

/** How the subject comes from its file once more. The library's models are not asked again: a test asks them. */
const loadingAnew = async (subject: Subject): Promise<Pick<Surroundings, "anew">> => {
  const { isOfLibrary } = await import("./targets/target.ts");
  if (isOfLibrary(subject.reference)) return {};
  const { anew } = await import("./targets/anew.ts");
  return { anew: (ask) => anew(subject, ask) };
};

const MAX_CALL_SECONDS = 10;

/** Bytes of V8's limit that are for new objects only: old ones cannot have them. */
const YOUNG = 48 * 2 ** 20;

const heapShare = (): number => {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size / (heap_size_limit - YOUNG);
};

/** Clock and memory of this process. */
export const surroundings: Surroundings = {
  now: () => performance.now(),
  memory: () => process.memoryUsage.rss(),
  heapShare,
};

const withWarning = <R extends Shown>(result: R, warning: string): R => ({
  ...result,
  warnings: [...result.warnings, warning],
});

/** What has traces, and warnings. */
type Shown = Shows & Pick<Result, "warnings">;

/** Writes the traces. That a disk is full costs the traces and not the verdicts, which may have taken long. */
export const withTraces = async <R extends Shown>(
  result: R,
  subject: Subject,
  traceDir: string,
  { directory = process.cwd() }: TargetOptions,
): Promise<R> => {
  try {
    const { claims, error, walk } = result;
    if (claims.every(({ evidence }) => evidence.length === 0) && error === null && walk === undefined) return result;
    const { referenceOf } = await import("./targets/made.ts");
    const reference = referenceOf(subject);
    const into = path.resolve(directory, traceDir);
    const written = await recordTraces(result, { subject, reference, directory: into, engine: version });
    return path.isAbsolute(traceDir) ? written : withPaths(written, (file) => path.relative(directory, file));
  } catch (error) {
    if (isKripkeError(error)) return withWarning(result, error.message);
    throw error;
  }
};

const withPaths = <R extends Shown>(result: R, shown: (file: string) => string): R => ({
  ...result,
  claims: result.claims.map((claim) => ({ ...claim, traces: claim.traces.map(shown) })),
  error: result.error && { ...result.error, traces: (result.error.traces ?? []).map(shown) },
  ...(result.walk === undefined
    ? {}
    : { walk: { ...result.walk, trace: result.walk.trace && shown(result.walk.trace) } }),
});

/** What came of replaying a trace. */
export interface Replayed {
  readonly reproduces: boolean;
  /** What came of it, in a sentence. */
  readonly sentence: string;
  /** Is what the trace showed gone: does it run and harm nothing, or is it refused by a model that still has all that it names? */
  readonly gone: Gone;
  readonly trace: Trace;
  readonly subject: Subject;
  readonly story: Story;
}

/** Runs the trace in `file` again over the model it names. Throws (150) where it cannot be asked. */
export const replay = async (file: string, directory: string = process.cwd()): Promise<Replayed> => {
  const absolute = path.resolve(directory, file);
  const trace = await readTrace(directory === process.cwd() ? file : absolute);
  const subject = await subjectOfTrace(trace, absolute);
  const twin = await readTwin(trace, absolute);
  const { story, gone } = replayable(subject.source, trace.claim, (over) => {
    const told = storyOf(trace, over, twin);
    return { story: told, gone: goneFrom(trace, told.replay, subject.source, over.walk) };
  });
  const { outcome, sentence } = story.replay;
  return { reproduces: outcome === "reproduces", sentence, gone, trace, subject, story };
};

const subjectOfTrace = async (trace: Trace, file: string): Promise<Subject> => {
  const scenario = trace.mutant ?? trace.scenario;
  try {
    return await find(targetOfTrace(trace.model, file), {
      ...(scenario === null ? {} : { scenario }),
      parameters: trace.parameters,
    });
  } catch (error) {
    throw isKripkeError(error) ? modelError(`The trace does not fit its model: ${error.message}`) : error;
  }
};

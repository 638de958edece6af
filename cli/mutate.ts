// `kripke mutate`: small mistakes put into a model's handlers and rules, and which of them its claims notice.
// The one idea: every mutant is first asked what the original was asked; only one that answers otherwise, and that the compiler takes, is
// searched. It exits 0 only when nothing survives that is not accepted with a reason.
// Not here: mutants and judging them (mutation/), who does the work (mutation-jobs.ts), printing (mutation-table.ts).
import { access, constants, writeFile } from "node:fs/promises";
import path from "node:path";
import { sentenceOf, usageError } from "../checker/index.ts";
import { findTarget, parseTarget } from "../harness/targets/target.ts";
import { LIST, readAccepted } from "../mutation/accepted.ts";
import type { Judged } from "../mutation/finding.ts";
import { htmlOf } from "../mutation/html.ts";
import type { AskedAtoms } from "../mutation/idle.ts";
import { type FileTarget, fileOfLibrary, Loaded, protocolIn } from "../mutation/loaded.ts";
import { mutationReport } from "../mutation/report.ts";
import type { Baseline } from "../mutation/scenario.ts";
import { refusedBy } from "../mutation/types.ts";
import { type Heard, interruptible } from "./interrupt.ts";
import { defaultMaxMemory } from "./memory.ts";
import { type Judges, judgesFor } from "./mutation-jobs.ts";
import { Journal } from "./mutation-journal.ts";
import { type MutationProgress, printMutations, progressLine } from "./mutation-table.ts";
import { reporterOf } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface MutateFlags {
  readonly large?: true;
  readonly eachClaim?: true;
  readonly accepted?: string;
  readonly html?: string;
  readonly json?: true;
  readonly fresh?: true;
  readonly maxSeconds?: number;
  readonly maxCallSeconds: number;
}

/** So many mutants are type-checked at once: their compiler runs while those before them are judged. */
const AT_ONCE = 120;

export const mutateCommand = async (target: string, flags: MutateFlags, terminal: Terminal): Promise<number> => {
  const { maxCallSeconds, maxSeconds, large = false, eachClaim: each = false } = flags;
  terminal.asks?.({ maxCallSeconds });
  const start = performance.now();
  const page = flags.html === undefined ? null : path.resolve(terminal.directory, flags.html);
  if (page !== null) await mustBeWritable(page);
  const { file, scenario } = await fileOf(target, terminal);
  const list =
    flags.accepted === undefined
      ? path.join(path.dirname(file.of), LIST)
      : path.resolve(terminal.directory, flags.accepted);
  const accepted = readAccepted(list);
  const reporter = await reporterOf<MutationProgress>(terminal, flags.json === true, progressLine);
  const beginning = { target: file, scope: { scenario, large }, maxMemory: defaultMaxMemory(), maxCallSeconds, each };
  const told = await interruptible(terminal, async (_, heard) => {
    const bound = until(heard, maxSeconds === undefined ? null : start + maxSeconds * 1000);
    try {
      const loaded = await Loaded.of(file);
      // What cannot be mutated is told before workers are up.
      protocolIn(loaded.subject(scenario).source);
      const journal = new Journal(terminal.directory, { loaded, beginning }, flags.fresh === true);
      const progress = (done: Partial<MutationProgress>): void =>
        reporter.report({
          mutants: loaded.mutants.length,
          asked: 0,
          scenarios: null,
          atoms: null,
          judged: [],
          ...done,
        });
      const judges = judgesFor(beginning, loaded, bound.signal, (scenarios) => progress({ scenarios }));
      try {
        return { loaded, ...(await judgeAll(loaded, judges, journal, bound, progress)) };
      } finally {
        judges.close();
      }
    } finally {
      bound.done();
    }
  }).finally(reporter.done);
  const { loaded, judged, baselines, atoms, untyped } = told;
  const whole = judged.length === loaded.mutants.length && scenario === null;
  const report = mutationReport({
    model: loaded.checkable.name,
    directory: terminal.directory,
    files: loaded.files,
    judged,
    baselines,
    atoms,
    accepted,
    untyped,
    each,
    whole,
  });
  if (page !== null) await writeFile(page, htmlOf(report));
  if (flags.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else printMutations(report, { seconds: (performance.now() - start) / 1000, list, target }, terminal);
  const { survived, accepted: explained, undecided, left } = report.counts;
  return survived === explained && undecided === 0 && left === 0 && report.stale.length === 0 ? 0 : 1;
};

/** Where a model is written, and the scenario that a target names. */
const fileOf = async (
  text: string,
  { directory }: Terminal,
): Promise<{ readonly file: FileTarget; readonly scenario: string | null }> => {
  const { checkable, variant, reference } = await findTarget(text, directory);
  if (parseTarget(text, directory).kind === "name") return { file: await fileOfLibrary(checkable), scenario: variant };
  const { of, name } = parseTarget(reference, "/");
  return { file: { kind: "path", of, name }, scenario: variant };
};

interface Bound {
  readonly signal: AbortSignal;
  readonly heard: Heard;
  readonly done: () => void;
}

/** Ends with Ctrl-C, or when the time is over: known at once to who looks, and told to who waits. */
const until = (heard: Heard, deadline: number | null): Bound => {
  const controller = new AbortController();
  const isOver = (): boolean => heard.aborted || (deadline !== null && performance.now() > deadline);
  const looking = setInterval(() => isOver() && controller.abort(), 100);
  return {
    signal: controller.signal,
    heard: {
      get aborted() {
        return isOver();
      },
    },
    done: () => clearInterval(looking),
  };
};

interface Result {
  readonly judged: readonly Judged[];
  readonly baselines: readonly Baseline[];
  readonly atoms: readonly AskedAtoms[];
  readonly untyped: string | null;
}

const judgeAll = async (
  loaded: Loaded,
  judges: Judges,
  journal: Journal,
  { signal, heard }: Bound,
  progress: (done: Partial<MutationProgress>) => void,
): Promise<Result> => {
  const judged: Judged[] = [...journal.known];
  const told = new Set(judged.map(({ mutant }) => mutant));
  const keep = (one: Judged): void => {
    judged.push(one);
    journal.keep(one);
    progress({ asked, judged });
  };
  const differing = [...journal.differing].filter((id) => !told.has(id));
  let asked = told.size + differing.length;
  const open = loaded.mutants.filter(({ id }) => !told.has(id) && !journal.differing.has(id));
  const baselines = ((await judges.run({ kind: "baselines" })) ?? []) as readonly Baseline[];
  await Promise.all(
    open.map(async ({ id }) => {
      const found = (await judges.run({ kind: "ask", mutant: id })) as Judged | null;
      asked++;
      progress({ asked, judged });
      if (found !== null) keep(found);
      else if (!heard.aborted) {
        differing.push(id);
        journal.keep({ differs: id });
      }
    }),
  );
  differing.sort((a, b) => a - b);
  let { untyped } = journal;
  const judging: Promise<void>[] = [];
  for (let from = 0; from < differing.length && !heard.aborted; from += AT_ONCE) {
    const chunk = differing.slice(from, from + AT_ONCE);
    const refused = await refusedBy(loaded.files, new Set(chunk), `mutants-${process.pid}-${from}`, signal);
    if (heard.aborted) break;
    if (refused.because !== null && untyped === null) {
      untyped = refused.because;
      journal.keep({ untyped });
    }
    for (const id of chunk)
      if (refused.mutants.has(id)) keep({ mutant: id, kind: "refused", caught: null, scenarios: [] });
      else
        judging.push(
          judges.run({ kind: "judge", mutant: id }).then((found) => {
            if (found !== null) keep(found as Judged);
          }),
        );
  }
  await Promise.all(judging);
  // Last, because where there is not time for all a survivor says more than an idle atom.
  const atoms = await askAtoms(baselines, judges, journal, (done) => progress({ asked, judged, atoms: done }));
  return { judged: judged.toSorted((a, b) => a.mutant - b.mutant), baselines, atoms, untyped };
};

/** What comes of the claims' atoms in each scenario, as far as it is not known and there is time. */
const askAtoms = async (
  baselines: readonly Baseline[],
  judges: Judges,
  journal: Journal,
  progress: (done: readonly [number, number]) => void,
): Promise<readonly AskedAtoms[]> => {
  const atoms = [...journal.atoms];
  const known = new Set(atoms.map(({ scenario }) => scenario));
  await Promise.all(
    baselines.map(async ({ scenario }, place) => {
      if (known.has(scenario)) return;
      progress([atoms.length, baselines.length]);
      const asked = (await judges.run({ kind: "atoms", scenario: place })) as AskedAtoms | null;
      if (asked === null) return;
      atoms.push(asked);
      journal.keep(asked);
    }),
  );
  return atoms;
};

/** Found out before a long run, not after it. */
const mustBeWritable = async (file: string): Promise<void> => {
  await access(path.dirname(file), constants.W_OK).catch((error: unknown) => {
    throw usageError(`--html cannot write ${file}: ${sentenceOf(error)}; name another file`);
  });
};

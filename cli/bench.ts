// `kripke bench`: what messages cost in the handlers as they are written, and what a search costs beside them.
// The one idea: every model is measured in a process of its own, one after the other, so that none disturbs another.
// Not here: measuring (bench/), comparing versions (bench-against.ts).
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createLogUpdate } from "log-update";
import type { Figures, Request } from "../bench/child.ts";
import { measureOnce, thisVersion } from "../bench/measure-once.ts";
import { isKripkeError, KripkeError } from "../checker/index.ts";
import { findTarget } from "../harness/targets/target.ts";
import { compareVersions } from "./bench-against.ts";
import { machine, type Watching } from "./bench-machine.ts";
import { printFigures } from "./bench-table.ts";
import { execArgv } from "./exec-argv.ts";
import { interruptible } from "./interrupt.ts";
import { errorLine, type Terminal } from "./terminal.ts";

export interface BenchFlags {
  readonly messages?: true;
  readonly search?: true;
  readonly json?: true;
  readonly chart?: string;
  readonly against?: string;
  readonly pairs?: number;
  readonly seed?: number;
}

/** Messages that are recorded, at least. */
const WANTED = 10_000;
const SAMPLES = 10;
/** A search is measured so far: enough to be warm, short enough that all models take minutes. */
const SEARCH = { maxStates: 300_000, maxSeconds: 4 } as const;

export const benchCommand = async (
  targets: readonly string[],
  flags: BenchFlags,
  terminal: Terminal,
): Promise<number> => {
  const wanted = targets.length > 0 ? targets : await allModels();
  // Whatever is wrong with a name is said before minutes are spent.
  for (const target of wanted) await findTarget(target, terminal.directory);
  const live = terminal.live ? createLogUpdate(process.stderr) : null;
  const progress = (line: string): void => (live === null ? terminal.err(`${line}\n`) : live(line));
  try {
    const requests = wanted.map((target) => requestOf(target, flags, terminal));
    return await interruptible(terminal, async (signal) =>
      flags.against === undefined
        ? measureAll(requests, flags, { terminal, signal, progress })
        : compareVersions(requests, flags.against, {
            pairs: flags.pairs ?? 10,
            json: flags.json === true,
            terminal,
            signal,
            progress,
          }),
    );
  } finally {
    live?.clear();
    live?.done();
  }
};

const allModels = async (): Promise<string[]> => {
  const { registry } = await import("../models/registry.ts");
  return [...registry.keys()];
};

const requestOf = (target: string, { messages, search, seed = 1 }: BenchFlags, { directory }: Terminal): Request => {
  const both = messages === search;
  return {
    ...thisVersion,
    target,
    directory,
    messages: both || messages ? { wanted: WANTED, seed, samples: SAMPLES } : null,
    search: both || search ? SEARCH : null,
  };
};

const measureAll = async (
  requests: readonly Request[],
  { json, chart }: BenchFlags,
  { terminal, signal, progress }: Watching,
): Promise<number> => {
  const figures: Figures[] = [];
  let failed: KripkeError | null = null;
  for (const [i, request] of requests.entries()) {
    if (signal.aborted) break;
    progress(`${i + 1} of ${requests.length}: ${request.target}`);
    try {
      figures.push(await measureOnce(request, { signal, execArgv: execArgv() }));
    } catch (error) {
      if (signal.aborted) break;
      if (!isKripkeError(error)) throw error;
      failed = error;
      terminal.err(`${errorLine(error)}\n`);
    }
  }
  if (json) terminal.out(`${JSON.stringify({ machine: machine(), figures }, null, 2)}\n`);
  else printFigures(figures, machine(), terminal);
  if (chart !== undefined) await writeChart(figures, path.resolve(terminal.directory, chart));
  return failed?.exitCode ?? (signal.aborted ? 1 : 0);
};

const writeChart = async (figures: readonly Figures[], file: string): Promise<void> => {
  const { chartOf } = await import("../bench/chart.ts");
  let svg: string;
  try {
    svg = await chartOf(figures, new Date());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new KripkeError(
      150,
      "--chart needs the library echarts, which is not installed here; run npm install echarts",
    );
  }
  try {
    await writeFile(file, svg);
  } catch (error) {
    throw new KripkeError(
      150,
      `The chart cannot be written: ${(error as Error).message}; name another file with --chart`,
    );
  }
};

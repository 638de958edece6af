// The recorded traces of the repository: the counterexample of every scenario and mutant that must fail, one file each.
// The one idea: they are written only by this command, so that a change of a trace is a change that a reviewer sees.
// Not here: how a trace is written (traces/).
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { type Subject, usageError } from "../checker/index.ts";
import type { Checked } from "../harness/check.ts";
import { home, version } from "../harness/package.ts";
import { recordTraces, traceFileName } from "../traces/index.ts";
import type { Book } from "./book.ts";

const directory = path.join(home, "traces/recorded");

/** A scenario or mutant of the registry. */
interface Variant {
  readonly model: string;
  readonly variant: string;
}

export interface Recorder {
  /** Writes the counterexamples that the scenario or mutant expects, and what the book points to; takes away its former ones. */
  readonly keep: (subject: Subject, checked: Checked) => Promise<readonly string[]>;
  /** After a run of every model: takes away every file that is none of those written, but for those of the variants left out. */
  readonly finish: (written: readonly string[], leftOut: readonly Variant[]) => Promise<void>;
}

/** How the names of all files of a variant begin. */
const prefixOf = (model: string, variant: string | null): string =>
  traceFileName(model, variant, "").replace(/[^-]*\.json$/, "");

export const recorder = (book: Book): Recorder => {
  if (!existsSync(directory))
    throw usageError("--record rewrites the traces of Kripke's own models: it works only in the repository");
  const removeUnless = async (stays: (name: string) => boolean): Promise<void> => {
    for (const name of await readdir(directory))
      if (name.endsWith(".json") && !stays(name)) await rm(path.join(directory, name), { force: true });
  };
  return {
    keep: async (subject, checked) => {
      const { reference, scenario, expected } = subject;
      const claims = checked.claims.filter(
        ({ name }) => expected?.[name] === "violated" || book.pointsTo(subject, name),
      );
      const recording = { subject, reference, directory, engine: version };
      const recorded = await recordTraces({ ...checked, claims, error: null }, recording);
      const written = recorded.claims.flatMap(({ traces }) => traces.map((file) => path.basename(file)));
      const prefix = prefixOf(reference, scenario);
      await removeUnless((name) => written.includes(name) || !name.startsWith(prefix));
      return written;
    },
    finish: (written, leftOut) =>
      removeUnless(
        (name) =>
          written.includes(name) || leftOut.some(({ model, variant }) => name.startsWith(prefixOf(model, variant))),
      ),
  };
};

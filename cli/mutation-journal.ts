// What `kripke mutate` found so far, so that a run that was ended goes on where it was.
// The one idea: a line a mutant, under a name made of all that a verdict depends on: the texts of the files, the scenarios looked at, this
// version; whatever changes, the name does, and everything is judged anew.
// Not here: judging (mutation/).
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { version } from "../harness/package.ts";
import type { Judged } from "../mutation/finding.ts";
import type { AskedAtoms } from "../mutation/idle.ts";
import type { Loaded } from "../mutation/loaded.ts";
import type { Beginning } from "./mutation-jobs.ts";

const FOLDER = path.join(".kripke", "mutations");

interface Untyped {
  readonly untyped: string;
}

/** A mutant that answers otherwise somewhere, and is not judged yet: asking all of them may take longer than one run has. */
interface Differing {
  readonly differs: number;
}

type Line = Judged | Untyped | Differing | AskedAtoms;

export class Journal {
  readonly known: readonly Judged[];
  /** Mutants that need not be asked again: they differ. */
  readonly differing: ReadonlySet<number>;
  /** What was said of the claims' atoms, by scenario. */
  readonly atoms: readonly AskedAtoms[];
  /** Why mutants were not type-checked, where they were not. */
  readonly untyped: string | null;
  readonly #file: string;

  /** `fresh`: what is known is forgotten. */
  constructor(
    directory: string,
    { loaded, beginning }: { readonly loaded: Loaded; readonly beginning: Beginning },
    fresh: boolean,
  ) {
    const hash = createHash("sha256");
    const { target, scope, each } = beginning;
    hash.update(JSON.stringify([version, target, scope, each, loaded.mutants]));
    for (const { file, syntax } of loaded.files) hash.update(JSON.stringify([file, syntax.text]));
    this.#file = path.resolve(directory, FOLDER, `${hash.digest("hex").slice(0, 32)}.jsonl`);
    if (fresh) rmSync(this.#file, { force: true });
    const lines = readLines(this.#file);
    this.known = lines.filter((line): line is Judged => "mutant" in line);
    this.differing = new Set(lines.flatMap((line) => ("differs" in line ? [line.differs] : [])));
    this.untyped = lines.find((line): line is Untyped => "untyped" in line)?.untyped ?? null;
    this.atoms = lines.filter((line): line is AskedAtoms => "noticed" in line);
    mkdirSync(path.dirname(this.#file), { recursive: true });
  }

  keep(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** What is whole of it: the last line may have been cut. */
const readLines = (file: string): readonly Line[] => {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line) as Line];
      } catch {
        return [];
      }
    });
};

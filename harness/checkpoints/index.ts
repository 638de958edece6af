// Which search is kept where, by what a check was asked for.
// The one idea: what is kept is only of use to who searches the same again, so what cannot be told to be the same is not kept.
// Not here: the directory (directory.ts).
import { createHash } from "node:crypto";
import path from "node:path";
import { modelError, type Subject, usageError } from "../../checker/index.ts";
import { sourcesOf } from "../targets/bundle.ts";
import { isOfLibrary, parseTarget } from "../targets/target.ts";
import { EVERY_SECONDS, type Kept, keepIn, resumeFrom } from "./directory.ts";
import type { Searched } from "./format.ts";

export type { Kept } from "./directory.ts";

/** What a check says of it. */
export interface KeepOptions {
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly checkpointSeconds?: number;
  readonly directory?: string;
  readonly search?: "breadth" | "depth";
  readonly symmetry?: boolean;
  readonly claims?: readonly string[];
}

/** Null: nothing was asked for. Throws KripkeError 2 or 150 where it cannot be. */
export const keptOf = async (subject: Subject, options: KeepOptions, engine: string): Promise<Kept | null> => {
  const { checkpoint, resume, checkpointSeconds = EVERY_SECONDS, directory = process.cwd() } = options;
  const named = resume ?? checkpoint;
  if (named === undefined) return null;
  if (resume !== undefined && checkpoint !== undefined && path.resolve(resume) !== path.resolve(checkpoint))
    throw usageError(`a search that is resumed is kept where it was, in ${resume}: leave --checkpoint out`);
  if (options.search === "depth")
    throw usageError("a search depth first cannot be kept: leave --search depth out, or --checkpoint and --resume");
  if (options.claims !== undefined)
    throw usageError("a search that is kept asks every claim: leave --claim out, or --checkpoint and --resume");
  const searched = {
    model: subject.model,
    scenario: subject.scenario,
    parameters: subject.parameters,
    symmetry: options.symmetry !== false,
    engine,
    code: await codeOf(subject),
  } satisfies Searched;
  const where = {
    directory: directory === process.cwd() ? named : path.resolve(directory, named),
    everySeconds: checkpointSeconds,
    now: () => performance.now(),
  };
  return resume === undefined ? keepIn(searched, where) : resumeFrom(searched, where);
};

const codeOf = async ({ reference, model }: Subject): Promise<string | null> => {
  if (isOfLibrary(reference)) return null;
  const { kind, of } = parseTarget(reference, "/");
  if (kind !== "path")
    throw modelError(
      `"${model}" was made in the program that checks it, so nobody could tell whether it is the same when its search goes on: put it into a file and check that.`,
    );
  const { text } = await sourcesOf(of);
  return text === null ? null : createHash("sha256").update(text).digest("hex");
};

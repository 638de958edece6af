// Names of trace files, and how a trace names its model.
// The one idea: a file name says model, scenario and claim; a model that is a file is named relative to the trace's own file,
// so that a trace and its model move together.
// Not here: reading and writing (file.ts), finding and loading models (models/).
import { createHash } from "node:crypto";
import path from "node:path";

/** Bytes of one part of a file name: three of them stay under the 255 that file systems allow. */
const LONGEST_PART = 60;

/** Words joined by `-`: letters and digits as they are, nothing that any file system refuses. */
export const slug = (words: string): string => {
  const plain = words
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}_]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  if (plain !== "" && Buffer.byteLength(plain) <= LONGEST_PART) return plain;
  const kept = Array.from(plain);
  while (Buffer.byteLength(kept.join("")) > LONGEST_PART) kept.pop();
  const digest = createHash("sha256").update(words).digest("hex").slice(0, 8);
  return [kept.join(""), digest].filter((part) => part !== "").join("-");
};

const isPath = (reference: string): boolean => /^\.{0,2}\/|^[A-Za-z]:[/\\]|^\\\\/.test(reference);

/**
 * Such as `two-phase-commit--majorityYes--no-split-decision.json`. `reference` is a name of the registry, or the path of a
 * file, perhaps with `#` and the name of an export; `variant` a scenario or mutant, null if none was named.
 */
export const traceFileName = (reference: string, variant: string | null, claim: string): string => {
  const target = isPath(reference) ? path.basename(reference).replace(/\.[mc]?[jt]s(?=$|#)/, "") : reference;
  const parts = [target, variant, claim].filter((part) => part !== null);
  return `${parts.map(slug).join("--")}.json`;
};

/** How a trace in `directory` names its model: names stay, paths become relative with POSIX slashes. */
export const modelInTrace = (reference: string, directory: string): string => {
  if (!isPath(reference)) return reference;
  const relative = path.relative(directory, reference).split(path.sep).join("/");
  return isPath(relative) ? relative : `./${relative}`;
};

/** The target of the command line that the model of a trace in `file` is: the way back of `modelInTrace`. */
export const targetOfTrace = (model: string, file: string): string =>
  isPath(model) ? path.resolve(path.dirname(file), model) : model;

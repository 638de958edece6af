// Names of trace files, and how a trace names its model.
// The one idea: a file name says model, scenario and claim; a model that is a file is named relative to the trace's own file,
// so that a trace and its model move together.
// Not here: reading and writing (file.ts), loading models (cli/).
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
  const cut = Array.from(plain);
  while (Buffer.byteLength(cut.join("")) > LONGEST_PART) cut.pop();
  const digest = createHash("sha256").update(words).digest("hex").slice(0, 8);
  return [...(cut.length === 0 ? [] : [cut.join("")]), digest].join("-");
};

interface Named {
  readonly model: string;
  readonly scenario: string | null;
  readonly mutant: string | null;
  readonly claim: string;
}

/** `two-phase-commit--majorityYes--no-split-decision.json`. */
export const traceFileName = ({ model, scenario, mutant, claim }: Named): string => {
  const { name, file, exportName } = parseTarget(model);
  const target = name ?? [path.parse(file).name, ...(exportName === undefined ? [] : [exportName])].join(" ");
  const parts = [target, ...[mutant ?? scenario ?? []].flat(), claim];
  return `${parts.map(slug).join("--")}.json`;
};

/** A target as it is written: a name of the registry, or a file and perhaps the name of an export. */
export type Target =
  | { readonly name: string; readonly file?: never; readonly exportName?: never }
  | { readonly name?: never; readonly file: string; readonly exportName?: string };

/** A path starts with `.`, `/`, `\` or a drive letter, or ends as TypeScript and JavaScript do; anything else is a name. */
export const parseTarget = (target: string): Target => {
  const [, file, exportName] = /^(.*?)(?:#([^#/\\.]+))?$/s.exec(target)!;
  if (!/^[./\\]|^[A-Za-z]:[/\\]|\.[mc]?[tj]s$/.test(file!)) return { name: target };
  return exportName === undefined ? { file: file! } : { file: file!, exportName };
};

/** A target as a trace in `directory` names it: names stay, paths become relative with POSIX slashes. */
export const modelReference = (target: string, directory: string): string => {
  const { name, file, exportName } = parseTarget(target);
  if (name !== undefined) return name;
  const relative = path.relative(directory, file).split(path.sep).join("/");
  const reference = /^\.\.?\/|^[A-Za-z]:/.test(relative) ? relative : `./${relative}`;
  return exportName === undefined ? reference : `${reference}#${exportName}`;
};

/** The target that a trace names, seen from where the process stands: the way back of `modelReference`. */
export const targetOf = (model: string, traceFile: string): Target => {
  const target = parseTarget(model);
  return target.file === undefined ? target : { ...target, file: path.resolve(path.dirname(traceFile), target.file) };
};

// Trace files: reading one, writing one.
// The one idea: a file is written beside and then renamed, so that whoever looks sees a whole trace or none.
// Not here: what a trace is (format.ts), which traces a check writes (record.ts).
import { access, constants, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { type KripkeError, modelError, sentenceOf, usageError } from "../checker/index.ts";
import { parseTrace, type Trace, traceText } from "./format.ts";

/** Reads a trace. What is wrong with the file is told in one sentence (150). */
export const readTrace = async (file: string): Promise<Trace> => {
  let source: string;
  try {
    source = await readFile(file, "utf8");
  } catch (error) {
    throw cannotRead(file, error);
  }
  return parseTrace(source, file);
};

/** What a reader should know of a trace that another version wrote; null if the versions agree. */
export const engineNote = (trace: Trace, engine: string): string | null =>
  trace.engine === engine
    ? null
    : `the trace was written by Kripke ${trace.engine}, and this is ${engine}: that is no obstacle, but the model may have changed since`;

let written = 0;

/** Writes a file whole or not at all: beside it, and then renamed. Its directory must be there; on failure nothing stays behind. */
export const writeWhole = async (file: string, text: string): Promise<void> => {
  const beside = path.join(path.dirname(file), `.kripke-${process.pid}-${written++}.tmp`);
  try {
    await writeFile(beside, text, { flag: "wx" });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
};

/** Writes a trace, making its directory; on failure nothing of it stays behind. */
export const writeTrace = async (file: string, trace: Trace): Promise<void> => {
  const directory = path.dirname(file);
  try {
    await makeDirectory(directory);
    await writeWhole(file, traceText(trace));
  } catch (error) {
    throw cannotWrite(directory, error);
  }
};

/** Can traces be written into a directory, existing or not? Throws (2) if not, before a long search finds out. Leaves nothing. */
export const assertWritable = async (directory: string): Promise<void> => {
  try {
    const made = await makeDirectory(directory);
    try {
      if (!(await stat(directory)).isDirectory()) throw Object.assign(new Error("it is a file"), { code: "ENOTDIR" });
      await access(directory, constants.W_OK | constants.X_OK);
    } finally {
      await removeEmpty(made);
    }
  } catch (error) {
    throw cannotWrite(directory, error);
  }
};

/**
 * Makes a directory and those it lies in; answers what it made, the outermost first.
 * (Node's recursive `mkdir` does not return where new directories are refused with ENOENT, as in /proc.)
 */
export const makeDirectory = async (directory: string): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (let at = path.resolve(directory); !(await exists(at)); at = path.dirname(at)) missing.unshift(at);
  const made: string[] = [];
  try {
    for (const each of missing) {
      await mkdir(each).catch(async (error: unknown) => {
        // Another process may have made it in the meantime.
        if (codeOf(error) !== "EEXIST" || !(await stat(each)).isDirectory()) throw error;
      });
      made.push(each);
    }
  } catch (error) {
    await removeEmpty(made);
    throw error;
  }
  return made;
};

const exists = async (file: string): Promise<boolean> => {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
};

const removeEmpty = async (directories: readonly string[]): Promise<void> => {
  for (const directory of [...directories].reverse()) await rmdir(directory).catch(() => undefined);
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;

const cannotRead = (file: string, error: unknown): KripkeError => {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return modelError(
        `there is no trace at ${file}: check the path; \`kripke check\` prints where it writes its traces`,
      );
    case "EISDIR":
      return modelError(`${file} is a directory: name one of the trace files in it`);
    case "EACCES":
    case "EPERM":
      return modelError(`${file} cannot be read: permission denied; change its permissions or copy it`);
    default:
      return modelError(`${file} cannot be read: ${sentenceOf(error)}`);
  }
};

const cannotWrite = (directory: string, error: unknown): KripkeError => {
  const remedy = "choose another directory with --trace-dir";
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return usageError(`no trace can be written into ${directory}: it is not writable; ${remedy}`);
    case "ENOENT":
      return usageError(`no trace can be written into ${directory}: no directory can be made there; ${remedy}`);
    case "ENOTDIR":
    case "EEXIST":
      return usageError(`no trace can be written into ${directory}: it, or what it lies in, is a file; ${remedy}`);
    case "ENOSPC":
    case "EDQUOT":
      return usageError(`no trace can be written into ${directory}: the disk is full; free some space, or ${remedy}`);
    default:
      return usageError(`no trace can be written into ${directory}: ${sentenceOf(error)}; ${remedy}`);
  }
};

// Trace files: reading one, writing one.
// The one idea: a file is written beside and then renamed, so that whoever looks sees a whole trace or none.
// Not here: what a trace is (format.ts), which traces a check writes (record.ts).
import { access, constants, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
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

/** Writes a trace, making its directory; on failure nothing of it stays behind. */
export const writeTrace = async (file: string, trace: Trace): Promise<void> => {
  const directory = path.dirname(file);
  const beside = path.join(directory, `.kripke-${process.pid}-${written++}.tmp`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(beside, traceText(trace), { flag: "wx" });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw cannotWrite(directory, error);
  }
};

/** Can traces be written into a directory, existing or not? Throws (2) if not, before a long search finds out. Makes nothing. */
export const assertWritable = async (directory: string): Promise<void> => {
  try {
    const existing = await nearestExisting(path.resolve(directory));
    if (!(await stat(existing)).isDirectory())
      throw Object.assign(new Error(`${existing} is a file`), { code: "ENOTDIR" });
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw cannotWrite(directory, error);
  }
};

const nearestExisting = async (directory: string): Promise<string> => {
  try {
    await stat(directory);
    return directory;
  } catch (error) {
    const parent = path.dirname(directory);
    if (codeOf(error) !== "ENOENT" || parent === directory) throw error;
    return nearestExisting(parent);
  }
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

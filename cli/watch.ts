// `kripke check --watch`: checks again whenever the file, or one that it imports, changes. The explorer watches alike.
// The one idea: files are looked at again and again, because what editors do to them (write, rename, write beside) is told otherwise by
// every system; where what runs is the same, types and comments aside, the last answer stands and nothing is checked.
// Not here: one check (check.ts).
import { unwatchFile, watchFile } from "node:fs";
import path from "node:path";
import { isKripkeError, usageError } from "../checker/index.ts";
import { type Sources, sourcesOf } from "../harness/targets/bundle.ts";
import { parseTarget } from "../harness/targets/target.ts";
import { interruptible } from "./interrupt.ts";
import { errorLine, paint, type Terminal } from "./terminal.ts";

/** Milliseconds between two looks at a file. */
const EVERY = 200;

/** Runs `check` once and again, until Ctrl-C; answers 0 then. Throws (2) where there is no file to watch. */
export const watched = async (target: string, check: () => Promise<number>, terminal: Terminal): Promise<number> => {
  const { kind, of } = parseTarget(target, terminal.directory);
  if (kind === "name")
    throw usageError(
      `--watch is for a file, as in ./${of}.ts: "${of}" is a model of the library, which does not change`,
    );
  const file = path.resolve(terminal.directory, of);
  const { dim } = paint(terminal.colours);
  const say = (sentence: string): void => terminal.err(`${dim(sentence)}\n`);
  const once = async (): Promise<void> => {
    try {
      await check();
    } catch (error) {
      if (!isKripkeError(error)) throw error;
      terminal.err(`${errorLine(error)}\n`);
    }
  };
  return interruptible(terminal, async (signal) => {
    const watching = (files: number): void =>
      say(`Watching ${files === 1 ? "1 file" : `${files} files`}; Ctrl-C ends.`);
    const sources = await sourcesOf(file);
    await once();
    watching(sources.files.length);
    await watchedChanges(
      file,
      signal,
      async (changed, isSame, files) => {
        const name = path.relative(terminal.directory, changed);
        say(isSame ? `${name} changed, and nothing that runs: the answer stands.` : `${name} changed.`);
        if (!isSame) await once();
        watching(files);
      },
      sources,
    );
    return 0;
  });
};

/**
 * Tells of each change of a file, or of one that it imports, until the signal is aborted. `isSame`: what runs is the same, types and
 * comments aside; `files`: so many are watched. `before`: what there was to run, if that is known.
 */
export const watchedChanges = async (
  file: string,
  signal: AbortSignal,
  tell: (changed: string, isSame: boolean, files: number) => Promise<void>,
  before?: Sources,
): Promise<void> => {
  let sources = before ?? (await sourcesOf(file));
  while (!signal.aborted) {
    const changed = await change(sources.files, signal);
    if (changed === null) return;
    const { files, text } = await sourcesOf(file);
    const isSame = text !== null && text === sources.text;
    // Of what does not compile it is not known what it imports: what it did is watched as well.
    sources = { files: text === null ? [...new Set([...files, ...sources.files])] : files, text };
    await tell(changed, isSame, sources.files.length);
  }
};

/** The first of the files that changes; null: it was interrupted. */
const change = (files: readonly string[], signal: AbortSignal): Promise<string | null> =>
  new Promise((resolve) => {
    const settle = (changed: string | null): void => {
      for (const file of files) unwatchFile(file);
      signal.removeEventListener("abort", interrupted);
      resolve(changed);
    };
    const interrupted = (): void => settle(null);
    signal.addEventListener("abort", interrupted);
    if (signal.aborted) settle(null);
    else for (const file of files) watchFile(file, { interval: EVERY }, () => settle(file));
  });

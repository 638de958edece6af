// `kripke check --watch`: checks again whenever the file, or one that it imports, changes.
// The one idea: files are looked at again and again, because what editors do to them (write, rename, write beside) is told otherwise by
// every system; where what runs is the same, types and comments aside, the last answer stands and nothing is checked.
// Not here: one check (check.ts).
import { unwatchFile, watchFile } from "node:fs";
import path from "node:path";
import { isKripkeError, usageError } from "../checker/index.ts";
import { sourcesOf } from "../harness/targets/bundle.ts";
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
    let sources = await sourcesOf(file);
    await once();
    while (!signal.aborted) {
      const many = sources.files.length === 1 ? "1 file" : `${sources.files.length} files`;
      say(`Watching ${many}; Ctrl-C ends.`);
      const changed = await change(sources.files, signal);
      if (changed === null) break;
      const name = path.relative(terminal.directory, changed);
      const { files, text } = await sourcesOf(file);
      const isSame = text !== null && text === sources.text;
      // Of what does not compile it is not known what it imports: what it did is watched as well.
      sources = { files: text === null ? [...new Set([...files, ...sources.files])] : files, text };
      say(isSame ? `${name} changed, and nothing that runs: the answer stands.` : `${name} changed.`);
      if (!isSame) await once();
    }
    return 0;
  });
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

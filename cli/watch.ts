// `kripke check --watch`: checks again whenever the file, or one that it imports, changes. The explorer watches alike.
// The one idea: files are looked at again and again, because what editors do to them (write, rename, write beside) is told otherwise by
// every system; where what runs is the same, types and comments aside, the last answer stands and nothing is checked.
// Not here: one check (check.ts).
import { statSync } from "node:fs";
import path from "node:path";
import { isKripkeError, usageError } from "../checker/index.ts";
import { type Sources, sourcesOf } from "../harness/targets/bundle.ts";
import { parseTarget } from "../harness/targets/target.ts";
import { interruptible } from "./interrupt.ts";
import { errorLine, paint, type Terminal } from "./terminal.ts";

/** Milliseconds between two looks at the files. */
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
    const seen = await seenOf(file);
    await once();
    watching(seen.files.length);
    await watchedChanges(
      file,
      signal,
      async (changed, isSame, files) => {
        const name = path.relative(terminal.directory, changed);
        say(isSame ? `${name} changed, and nothing that runs: the answer stands.` : `${name} changed.`);
        if (!isSame) await once();
        watching(files);
      },
      seen,
    );
    return 0;
  });
};

/** A file with all that it imports, as it was looked at. */
interface Seen extends Sources {
  /** How each file looked; a change that comes while it is worked on is found afterwards. */
  readonly looks: ReadonlyMap<string, string>;
}

/** Of what does not compile it is not known what it imports: `others` are looked at as well. */
const seenOf = async (file: string, others: readonly string[] = []): Promise<Seen> => {
  const { files, text } = await sourcesOf(file);
  const all = text === null ? [...new Set([...files, ...others])] : files;
  return { files: all, text, looks: new Map(all.map((one) => [one, lookOf(one)])) };
};

const lookOf = (file: string): string => {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "gone" : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
};

/**
 * Tells of each change of a file, or of one that it imports, until the signal is aborted. `isSame`: what runs is the same, types and
 * comments aside; `files`: so many are watched. `before`: what was there, if that was looked at.
 */
export const watchedChanges = async (
  file: string,
  signal: AbortSignal,
  tell: (changed: string, isSame: boolean, files: number) => Promise<void>,
  before?: Seen,
): Promise<void> => {
  let seen = before ?? (await seenOf(file));
  for (;;) {
    const changed = await change(seen, signal);
    if (changed === null) return;
    const now = await seenOf(file, seen.files);
    const isSame = now.text !== null && now.text === seen.text;
    seen = now;
    await tell(changed, isSame, now.files.length);
  }
};

/** The first of the files that is not as it was; null: it was interrupted. */
const change = ({ looks }: Seen, signal: AbortSignal): Promise<string | null> =>
  new Promise((resolve) => {
    const look = (): void => {
      const changed = [...looks].find(([file, was]) => lookOf(file) !== was);
      if (signal.aborted || changed !== undefined) settle(changed?.[0] ?? null);
    };
    const settle = (changed: string | null): void => {
      clearInterval(looking);
      signal.removeEventListener("abort", look);
      resolve(signal.aborted ? null : changed);
    };
    const looking = setInterval(look, EVERY);
    signal.addEventListener("abort", look);
    look();
  });

// What can go wrong with what a user gave: one sentence, with its cause and what to do, and the exit code it deserves.
// The one idea: an error is data; only the command line prints it.
// Not here: violations of claims, which are verdicts (result/).

/**
 * Exit codes of the command. 0: everything holds and is witnessed. 1: undecided. 2: usage. 11: a deadlock. 12: a claim of states or
 * steps failed. 13: a liveness claim is violated. 75: the model's code threw or broke its contract. 150: it did not load.
 */
export type ExitCode = 0 | 1 | 2 | 11 | 12 | 13 | 75 | 150;

/** An error to be told in one sentence, without a stack. `message` says what is wrong, where, the usual cause and the remedy. */
export class KripkeError extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = "KripkeError";
    this.exitCode = exitCode;
  }
}

/** User code broke a promise that no path shows: about several states, or about several calls. Where it did is in the sentence. */
export class PromiseBroken extends KripkeError {
  constructor(message: string) {
    super(75, message);
  }
}

/** Recognises a KripkeError also across two loaded copies of this package. */
export const isKripkeError = (error: unknown): error is KripkeError =>
  error instanceof Error && error.name === "KripkeError" && "exitCode" in error;

/** A flag, parameter, model or scenario that does not exist or is out of range. */
export const usageError = (message: string): KripkeError => new KripkeError(2, message);
/** A model, protocol or trace that cannot be used as it stands. */
export const modelError = (message: string): KripkeError => new KripkeError(150, message);

/** The sentence in an error, whoever threw it, on one line. */
export const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).replace(/\s*\n\s*/g, " ");

/** What user code threw, within a sentence: without a full stop of its own, and with the line that threw it if that is known. */
export const thrownIn = (error: unknown): string => {
  const line = lineOf(error);
  return `${sentenceOf(error).replace(/[.\s]+$/, "")}${line === null ? "" : ` (${line})`}`;
};

/** Is it what JavaScript throws at code that changes what is frozen? */
export const changesGiven = (error: unknown): boolean =>
  error instanceof TypeError &&
  /read only|only a getter|not extensible|Cannot (?:change|delete|redefine)|revoked|frozen/i.test(error.message);

/** Frames in here are this package's own, whatever the author calls of it: in its files, in chunks of several, and as a source map tells it. */
const HERE = new URL(import.meta.url).pathname;
const RUNS = HERE.slice(0, Math.max(HERE.lastIndexOf("/checker/"), HERE.lastIndexOf("/chunks/")));
const OWN = [`${RUNS}/checker/`, `${RUNS}/chunks/`, `${RUNS.replace(/\/dist$/, "")}/checker/`];

/** Where a line of a file was written that was made of others; undefined: where it stands. */
type Origin = (
  file: string,
  line: number,
  column: number,
) => { readonly file: string; readonly line: number } | undefined;
let origin: Origin = () => undefined;
/** To be called by who makes one file of several: a test runner, say, writes stacks that know nothing of it. */
export const originOf = (asked: Origin): void => {
  origin = asked;
};

/** The file and line of the author's code that threw: relative to the working directory if the file lies in it. */
const lineOf = (error: unknown): string | null => {
  const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : "";
  for (const frame of stack.split("\n")) {
    const [, stands = "", at, column] =
      /^\s+at .*?((?:file:\/)?\/[^()]*?)(?:\?[^():]*)?:(\d+):(\d+)\)?$/.exec(frame) ?? [];
    const { file: place, line } = origin(stands, Number(at), Number(column)) ?? { file: stands, line: at };
    if (line === undefined || place.includes("/node_modules/")) continue;
    const file = place.startsWith("file:") ? decodeURIComponent(new URL(place).pathname) : place;
    if (OWN.some((own) => file.startsWith(own))) continue;
    const here = `${process.cwd()}/`;
    return `${file.startsWith(here) ? file.slice(here.length) : file}:${line}`;
  }
  return null;
};

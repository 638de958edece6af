// What can go wrong with what a user gave: one sentence, with its cause and what to do, and the exit code it deserves.
// The one idea: an error is data; only the command line prints it.
// Not here: violations of claims, which are verdicts (result/).

/** Exit codes of the command line (SEMANTICS of verdicts): usage, model did not load, user code threw. */
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

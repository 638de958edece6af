// The values of flags, read and checked.
// The one idea: a flag with a wrong value is refused before anything runs, in a sentence that says what it takes.
// Not here: which flags a command has (program.ts).
import { type Checkable, type ParameterValues, parsedParameter, usageError } from "../checker/index.ts";

/** Reads a whole number from `least` to `most`. `1e6` and `1_000_000` will do. */
export const wholeNumber =
  (flag: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text.replace(/(?<=\d)_(?=\d)/g, ""));
    if (!Number.isSafeInteger(value) || value < least)
      throw usageError(`${flag} takes a whole number of at least ${least}, not "${text}"`);
    if (value > most) throw usageError(`${flag} takes a whole number of at most ${most}, not ${value}`);
    return value;
  };

/** Reads a positive number. */
export const positiveNumber =
  (flag: string) =>
  (text: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || value <= 0) throw usageError(`${flag} takes a number above 0, not "${text}"`);
    return value;
  };

/** Reads the path of a directory. */
export const directoryPath =
  (flag: string) =>
  (text: string): string => {
    if (text.trim() === "") throw usageError(`${flag} takes the path of a directory, not "${text}"`);
    return text;
  };

/** Adds one `key=value` to those before it. */
export const assignment = (text: string, before: readonly (readonly [string, string])[] = []) => {
  const equals = text.indexOf("=");
  if (equals < 1) throw usageError(`-p takes key=value, such as -p servers=3, not "${text}"`);
  return [...before, [text.slice(0, equals).trim(), text.slice(equals + 1).trim()] as const];
};

/** The assignments of `-p` as values of the model's parameters. */
export const parametersOf = (target: Checkable, assignments: readonly (readonly [string, string])[]): ParameterValues =>
  Object.fromEntries(assignments.map(([key, text]) => [key, parsedParameter(target, key, text)]));

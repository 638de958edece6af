// What is to be stepped: from what an author made, or what was found, to what a machine runs.
// Not here: finding a model by name or file (targets/).
import { isCheckable, type Source, type Subject, subjectOf, usageError } from "../../checker/index.ts";

/** Which variant of a model is started, with which parameters, and in which initial state. */
export interface StartOptions {
  /** The scenario or mutant of a model. */
  readonly scenario?: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** Which initial state, where there are several: what was chosen. */
  readonly choice?: string;
}

const isSubject = (target: object): target is Subject => "source" in target && "expected" in target;

/** Throws (2) where it is nothing that can be started. */
export const sourceToStart = (target: object, { scenario, parameters }: StartOptions): Source => {
  if (isSubject(target)) return target.source;
  if (isCheckable(target)) return subjectOf(target, scenario ?? null, parameters ?? {}).source;
  throw usageError(
    target instanceof Promise
      ? "start was given a promise: await what `find` answers first"
      : "this is nothing to start: give what `model`, `protocol` or `spec` returns, or what `find` found",
  );
};

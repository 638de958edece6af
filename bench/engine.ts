// The engine that is measured: this one, or that of another version built beside it.
// The one idea: what is measured comes in from outside, so that one way of measuring serves two versions in turn.
// Not here: measuring.
import type { checkSource, Subject, walk } from "../checker/index.ts";

/** What measuring needs of a version of the package. */
export interface MeasuredEngine {
  readonly checkSource: typeof checkSource;
  readonly walk: typeof walk;
  readonly find: (target: string, options?: { readonly directory?: string }) => Promise<Subject>;
}

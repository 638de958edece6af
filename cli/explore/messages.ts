// What the server and the threads that hold the model say to each other.
// The one idea: each thread can do all of it; that there are several is so that a search holds up no step.
// Not here: the threads (thread.ts, worker.ts), what is asked (traces/viewer/live.ts).
import type { ParameterValues } from "../../checker/index.ts";
import type { live } from "../../traces/index.ts";

/** What is explored. */
export interface Explores {
  readonly target: string;
  /** The scenario or mutant, where the target does not say it. */
  readonly scenario: string | null;
  readonly parameters: ParameterValues;
  readonly assignments: readonly (readonly [key: string, text: string])[];
  /** The text of a trace to begin with. */
  readonly trace: string | null;
  /** Absolute: where targets are looked for, and where traces are written. */
  readonly directory: string;
  readonly traceDirectory: string;
  readonly maxCallSeconds: number;
  /** Bytes of the process. */
  readonly maxMemory: number;
}

export type ToWorker =
  | { readonly kind: "begin"; readonly explores: Explores }
  | { readonly kind: "ask"; readonly id: number; readonly what: live.Asked; readonly asked: unknown }
  /** The search is to end with what was found. */
  | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly sentence: string; readonly exitCode: number }
  | { readonly kind: "news"; readonly news: live.News };

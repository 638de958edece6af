// What the command's two threads say to each other: the one that prints, and the one that holds the module and the engine.
// The one idea: plain data, and of results only their text, so that nothing is lost on the way.
// Not here: the threads (main.ts, engine.ts, suite-worker.ts).
import type { CallPlace } from "../checker/index.ts";
import type { Words } from "../harness/watch/standstill.ts";
import type { Screen } from "./screen.ts";

/** What a thread is begun with. */
export interface Beginning {
  readonly args: readonly string[];
  readonly screen: Screen;
  readonly words: Words;
  /** The call that is not to be made: the thread before this one did not survive it. */
  readonly leftOut: Fatal | null;
  /** Node's own flags, for processes of the suite. */
  readonly execArgv: readonly string[];
}

/** A call that ended its thread. */
export interface Fatal {
  readonly word: number;
  readonly what: "stood still" | "needed memory" | "ended the thread";
  /** For how many seconds it stood still, or what ended the thread. */
  readonly how: string;
}

/** What the command was asked for, as far as the thread that prints has to know. */
export interface Asks {
  readonly maxCallSeconds: number;
  readonly maxSeconds?: number | undefined;
  /** With --json: what is printed where the engine cannot answer, but for the exit code and the error. */
  readonly refusal?: object | false | undefined;
  /** May all be run again without a call that ended the thread, to tell what was found before it? */
  readonly again?: boolean;
}

/** What the engine's thread says. */
export type FromEngine =
  | { readonly kind: "out" | "err"; readonly text: string }
  | { readonly kind: "asks"; readonly asks: Asks }
  /** From now on, or no more, an interrupt ends the work with what was found. */
  | { readonly kind: "interruptible"; readonly is: boolean }
  | { readonly kind: "place"; readonly number: number; readonly place: CallPlace }
  /** The author's code wants to end the process, and waits to be ended itself. */
  | { readonly kind: "exits"; readonly how: string }
  /** Something went astray, and nobody was there to tell of it. */
  | { readonly kind: "astray"; readonly message: string; readonly exitCode: number }
  | { readonly kind: "done"; readonly exitCode: number }
  /** Of a worker of a suite: for the process that gave the jobs. */
  | { readonly kind: "relay"; readonly what: unknown };

/** What it is told. */
export type ToEngine = { readonly kind: "interrupt" } | { readonly kind: "relay"; readonly what: unknown };

export const MAX_CALL_SECONDS = 10;

/** What a worker may be; the argument that makes the command one. */
export const WORKERS = ["suite-worker", "mutation-worker", "simulation-worker"] as const;
export type WorkerName = (typeof WORKERS)[number];

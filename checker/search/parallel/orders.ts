// What the thread that searches says to those who look ahead of it, and what they answer.
// The one idea: plain data and views of one store, so that whoever carries it (a thread, a process, a network) knows nothing of searches.
// Not here: carrying it (harness/parallel), doing it (ahead/look-ahead.ts), giving orders (crew.ts).
import { layout } from "../../values/record.ts";
import type { StoreView } from "../store/store.ts";

/**
 * A state in which the search learned something: its index, how many states were stored before it was expanded, how much was learned
 * in all when it had been, and a digest of what follows on it.
 */
export const LESSON = layout("index", "before", "learned", "digest");

/** No lesson. */
export const NEVER = 0x7fffffff;

/** What is in a state, as a number. */
export interface Content {
  readonly index: number;
  readonly digest: number;
}

export interface Order {
  /** Where states lie; null: where they lay. */
  readonly view: StoreView | null;
  /** So many of them may be read. */
  readonly stored: number;
  /** What was learned since the order before: `LESSON` behind `LESSON`. */
  readonly lessons: Int32Array;
  /** Some states, to be compared with what they are to who searches. */
  readonly contents: readonly Content[];
  /** By claim: from which lesson on it need not be asked any more; NEVER: it must. */
  readonly closed: readonly number[];
  /** The states to be expanded; none where both are one. */
  readonly from: number;
  readonly to: number;
}

/** One for each order, in the order of the orders. */
export type Answer =
  | {
      readonly kind: "looked";
      /** SEGMENT behind SEGMENT. */
      readonly digest: Int32Array;
      /** By claim: did it say anything? */
      readonly spoke: readonly boolean[];
      /** May somebody who was asked tell losses that are left out? */
      readonly seesLosses: boolean;
    }
  /** The model, made once more, is not the one that is searched: what follows on this state is another. */
  | { readonly kind: "otherwise"; readonly index: number };

/**
 * States one behind the other that were expanded; between two segments is one that was not. Behind it PAIRs, how often each label was taken
 * and how often it led to what was not known; then what was found, each a FOUND and the words of the state.
 */
export const SEGMENT = layout("from", "states", "generated", "cut", "widest", "taken", "fresh", "found");
export const PAIR = layout("label", "times");
export const FOUND = layout("label", "hash");

/** More threads or processes than any machine that this is for has cores. */
export const MOST_WORKERS = 64;

/** Who looks ahead. */
export interface Helper {
  give(order: Order): void;
  /** The next answer; null: it is not there yet. */
  take(): Answer | null;
  /** Why it works no more; null: it does. */
  readonly gone: string | null;
  /** `because`: it is given up; null: nobody needs it any more. */
  close(because?: string | null): void;
}

export interface Helpers {
  /** How many there may be. */
  readonly most: number;
  /** One more begins to work: it loads the model, and answers orders from then on. `reduction`: does the search leave losses out? */
  start(reduction: boolean): Helper;
  /** Waits until one of them has answered, for so many milliseconds at most. */
  wait(milliseconds: number): void;
  /** Where tests want other than is good. */
  readonly pace?: Partial<Pace>;
}

/** How work is shared out. */
export interface Pace {
  /** A level of so many states is worth the help. */
  readonly wide: number;
  /** States of an order, at most; and into how many a level is cut at least. */
  readonly most: number;
  readonly parts: number;
  /** Orders that a helper has at once. */
  readonly depth: number;
  /** Milliseconds without an answer after which a helper is taken for dead. */
  readonly patience: number;
}

// The rules of try, confirm, cancel that a mutant may change.
// The one idea: what a call does is looked up in the fence table, (row, call) → reaction; the stock's arithmetic is three functions.
// Not here: the handlers (manager.ts, branches.ts), the mutants (expectations.ts).
import { match } from "ts-pattern";
import type { NodeId } from "../../checker/index.ts";

export type CallType = "try" | "confirm" | "cancel";
/** A row of the fence table (Seata: STATUS_TRIED, COMMITTED, ROLLBACKED, SUSPENDED). */
export type Fence = "tried" | "committed" | "rolledBack" | "suspended";
/** run: the business method, and the row; ok: answer that it is done; suspend: the row alone; refuse: neither. */
export type Reaction = "run" | "ok" | "suspend" | "refuse";

/** The two columns of the notes: what is in the warehouse, and what may still be ordered. */
export interface Stock {
  readonly remaining: number;
  readonly available: number;
}

export const fenceOfSeata = (row: Fence | undefined, call: CallType): Reaction =>
  match([row, call] as const)
    .returnType<Reaction>()
    .with([undefined, "try"], () => "run")
    .with([undefined, "confirm"], () => "refuse") // an error: the manager tries again
    .with([undefined, "cancel"], () => "suspend") // empty rollback, and the row that keeps a late Try out
    .with(["tried", "confirm"], ["tried", "cancel"], () => "run")
    .with(["committed", "confirm"], ["rolledBack", "cancel"], ["suspended", "cancel"], () => "ok")
    .otherwise(() => "refuse"); // a row stands in the way: a second or late Try, a call that contradicts the first

export const seata = {
  fence: fenceOfSeata,
  /** Try: undefined if there is not enough. */
  reserve: ({ remaining, available }: Stock): Stock | undefined =>
    available >= 1 ? { remaining, available: available - 1 } : undefined,
  /** Confirm. */
  sell: ({ remaining, available }: Stock): Stock => ({ remaining: remaining - 1, available }),
  /** Cancel. */
  release: ({ remaining, available }: Stock): Stock => ({ remaining, available: available + 1 }),
  /** Do these answers to Try allow the manager to confirm? */
  enough: (tried: ReadonlySet<NodeId>, branches: readonly NodeId[]): boolean =>
    branches.every((branch) => tried.has(branch)),
  /** Does the manager call again whoever has not answered a confirm or a cancel? */
  callsAgain: true,
  /** What survives a crash of the manager of a transaction that it was confirming. */
  logsDecision: true,
  /** What survives of the transactions that it has begun. */
  logsTransactions: true,
  /** Has every branch registered a cancel? */
  hasCancel: true,
  /** Does a reservation expire by itself? */
  reservationsExpire: false,
  /** Does a Try that a row keeps out make the branch clean that row away? */
  cleansRefused: false,
};
export type Rules = typeof seata;

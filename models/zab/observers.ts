// What is remembered of a run of ZAB that no server remembers: who led which epoch, and what each server has ever delivered.
// The one idea: the paper speaks of primaries and deliveries of the past, so claims need a memory that no crash takes.
// Not here: what must be true of it (claims.ts).
import { type NodeId, type Observer, observer } from "../../checker/index.ts";
import { sameTxn } from "./history.ts";
import type { Leading, Server, Txn } from "./state.ts";

/** An epoch under a leader that has chosen its initial history. */
export interface Reign {
  readonly epoch: number;
  readonly leader: NodeId;
  /** The history with which it began. */
  readonly initial: readonly Txn[];
  readonly broadcast: readonly Txn[];
  /** What it had delivered before its first broadcast; null before that. */
  readonly ready: readonly Txn[] | null;
}
export type Reigns = ReadonlySet<Reign>;
/** What each server has delivered, each transaction where it first did; of servers that have delivered any. */
export type Deliveries = ReadonlyMap<NodeId, readonly Txn[]>;

/** The events that change a server, whatever else stands in the protocol. */
export interface Seen {
  readonly kind: string;
  readonly node?: NodeId;
  readonly before?: unknown;
  readonly after?: unknown;
}

const isServer = (state: unknown): state is Server =>
  typeof state === "object" && state !== null && "role" in state && "applied" in state;

const rules = (s: unknown): s is Leading =>
  isServer(s) && s.role === "leading" && (s.phase === "synchronization" || s.phase === "broadcast");

/** Every reign so far, behind those of before the start. */
export const reignsSince = (before: Reigns): Observer<Reigns, Seen> =>
  observer("reigns", before, (seen, { node, before, after }: Seen) => {
    if (node === undefined || !rules(after)) return seen;
    const epoch = after.currentEpoch;
    if (!rules(before) || before.currentEpoch !== epoch)
      return new Set([...seen, { epoch, leader: node, initial: after.history, broadcast: [], ready: null }]);
    const fresh = after.unflushed.slice(before.unflushed.length);
    if (fresh.length === 0) return seen;
    return new Set(
      [...seen].map((reign) =>
        reign.epoch === epoch && reign.leader === node
          ? { ...reign, broadcast: [...reign.broadcast, ...fresh], ready: reign.ready ?? before.applied }
          : reign,
      ),
    );
  });

/** Every delivery so far, behind those of before the start. */
export const deliveriesSince = (before: Deliveries): Observer<Deliveries, Seen> =>
  observer("deliveries", before, (seen, { node, after }: Seen) => {
    if (node === undefined || !isServer(after)) return seen;
    const known = seen.get(node) ?? [];
    const fresh = after.applied.filter((txn) => !known.some((one) => sameTxn(one, txn)));
    return fresh.length === 0 ? seen : new Map(seen).set(node, [...known, ...fresh]);
  });

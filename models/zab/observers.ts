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
  /** Has a quorum taken that history? */
  readonly established: boolean;
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

/** The ZAB server in a node's state: itself, or beside an election; none in a client. */
export const serverIn = (state: unknown): Server | undefined => {
  if (typeof state !== "object" || state === null) return undefined;
  if ("zab" in state) return serverIn(state.zab);
  return "role" in state && "applied" in state ? (state as Server) : undefined;
};

const ruling = (state: unknown): Leading | undefined => {
  const s = serverIn(state);
  return s?.role === "leading" && (s.phase === "synchronization" || s.phase === "broadcast") ? s : undefined;
};

/** What a step of a leader adds to its reign. */
const goesOn = (reign: Reign, before: Leading, after: Leading): Reign => {
  const fresh = after.unflushed.slice(before.unflushed.length);
  return {
    ...reign,
    established: reign.established || after.phase === "broadcast",
    broadcast: [...reign.broadcast, ...fresh],
    ready: reign.ready ?? (fresh.length > 0 ? before.applied : null),
  };
};

/** Every reign so far, behind those of before the start. */
export const reignsSince = (past: Reigns): Observer<Reigns, Seen> =>
  observer("reigns", past, (seen, event: Seen) => {
    const [before, after] = [ruling(event.before), ruling(event.after)];
    const { node } = event;
    if (node === undefined || after === undefined) return seen;
    const { currentEpoch: epoch, history: initial } = after;
    const begins = before?.currentEpoch !== epoch;
    const fresh: Reign = { epoch, leader: node, initial, broadcast: [], established: false, ready: null };
    const reigns = begins ? [...seen, fresh] : [...seen];
    return new Set(
      reigns.map((reign) => {
        if (reign.epoch !== epoch || reign.leader !== node) return reign;
        return goesOn(reign, begins ? after : before, after);
      }),
    );
  });

/** Every delivery so far, behind those of before the start. */
export const deliveriesSince = (past: Deliveries): Observer<Deliveries, Seen> =>
  observer("deliveries", past, (seen, { node, after }: Seen) => {
    const server = serverIn(after);
    if (node === undefined || server === undefined) return seen;
    const known = seen.get(node) ?? [];
    const fresh = server.applied.filter((txn) => !known.some((one) => sameTxn(one, txn)));
    return fresh.length === 0 ? seen : new Map(seen).set(node, [...known, ...fresh]);
  });

// Where a run of ZAB begins: from nothing, or from a situation that earlier epochs have left behind.
// The one idea: a long history is a short start; each of these is reached from nothing by the protocol as it is.
// Not here: what happens then.
import type { NodeId } from "../../checker/index.ts";
import type { Deliveries, Reigns } from "./observers.ts";
import type { Disk, Txn } from "./state.ts";

export interface Start {
  readonly disk: (self: NodeId) => Disk;
  readonly reigns: Reigns;
  readonly deliveries: Deliveries;
}

const txn = (epoch: number, counter: number, origin: NodeId): Txn => ({ epoch, counter, origin });
const reign = (epoch: number, leader: NodeId, broadcast: readonly Txn[]) => ({
  epoch,
  leader,
  initial: [],
  broadcast,
  established: true,
  ready: [],
});
/** A server of an epoch that it both accepted and took part in. */
const of = (epoch: number, ...history: readonly Txn[]): Disk => ({
  acceptedEpoch: epoch,
  currentEpoch: epoch,
  history,
});

const first = txn(1, 1, "server1");
const second = txn(1, 2, "server1");
const later = txn(2, 1, "server2");

export const starts = {
  empty: { disk: () => of(0), reigns: new Set(), deliveries: new Map() },
  // server1 accepted an epoch of a leader that was not followed by a quorum after all.
  "one has accepted a later epoch": {
    disk: (self) => (self === "server1" ? { ...of(0), acceptedEpoch: 2 } : of(0)),
    reigns: new Set(),
    deliveries: new Map(),
  },
  // The others accepted an epoch of a leader that was not followed by a quorum after all.
  "others have accepted a later epoch": {
    disk: (self) => (self === "server1" ? of(0) : { ...of(0), acceptedEpoch: 2 }),
    reigns: new Set(),
    deliveries: new Map(),
  },
  // server1 led epoch 1 with server2, which left before it had logged anything.
  "a leader alone has a transaction": {
    disk: (self) => (self === "server1" ? of(1, first) : of(self === "server2" ? 1 : 0)),
    reigns: new Set([reign(1, "server1", [first])]),
    deliveries: new Map(),
  },
  // server1 led epoch 1 with server2, and delivered what both have logged.
  "two have what was committed": {
    disk: (self) => (self === "server3" ? of(0) : of(1, first)),
    reigns: new Set([reign(1, "server1", [first])]),
    deliveries: new Map([["server1", [first]]]),
  },
  // server1 led epoch 1 and logged two transactions that nobody else saw; the others committed one in epoch 2 without it.
  "a longer log of an earlier epoch": {
    disk: (self) => (self === "server1" ? of(1, first, second) : of(2, later)),
    reigns: new Set([reign(1, "server1", [first, second]), reign(2, "server2", [later])]),
    deliveries: new Map([["server2", [later]]]),
  },
  // server1 led epoch 1, server2 epoch 2 with server3; each logged a transaction that nobody else saw.
  "two leaders of the past": {
    disk: (self) => (self === "server1" ? of(1, first) : self === "server2" ? of(2, later) : of(2)),
    reigns: new Set([reign(1, "server1", [first]), reign(2, "server2", [later])]),
    deliveries: new Map(),
  },
} as const satisfies Record<string, Start>;

export const startNames = [
  "empty",
  "one has accepted a later epoch",
  "others have accepted a later epoch",
  "a leader alone has a transaction",
  "two have what was committed",
  "a longer log of an earlier epoch",
  "two leaders of the past",
] as const satisfies readonly (keyof typeof starts)[];

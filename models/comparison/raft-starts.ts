// Where the situations of Raft begin: the states that earlier terms have left behind.
// The one idea: a long history is a short start; each of these is reached from nothing by the protocol as it is.
// Not here: what happens then (raft-situations.ts).
import type { NodeId } from "../../checker/index.ts";
import type { Entry, Follower, Leader, Persistent, Server } from "../raft/state.ts";

const entry = (term: number): Entry => ({ term, command: { type: "write", client: "client1", id: 0 } });

const on = (disk: Persistent) => ({ ...disk, unflushed: 0, commitIndex: 0, lastApplied: 0 });
const disk = (currentTerm: number, votedFor: NodeId | null, ...log: readonly Entry[]): Persistent => ({
  currentTerm,
  votedFor,
  log,
});

/** server1 leads in term 1, everybody has voted for it and has heard from it; nothing has been written. */
export const running = (cluster: readonly NodeId[], remembersLeader: boolean) => {
  const peers = cluster.filter((id) => id !== "server1");
  const leader: Leader = {
    ...on(disk(1, "server1")),
    role: "leader",
    nextIndex: new Map(peers.map((id) => [id, 1])),
    matchIndex: new Map(peers.map((id) => [id, 0])),
    called: new Set(),
    told: new Map(),
    active: new Set(),
    reads: new Map(),
  };
  const hears = remembersLeader ? "server1" : null;
  const follower: Follower = { ...on(disk(1, "server1")), role: "follower", hears, timerReset: false };
  return (self: NodeId): Server => (self === "server1" ? leader : follower);
};

/** server1 led in term 1 and crashed when server2 had its entry, which was not committed. */
export const formerEntry = (self: NodeId): Persistent => disk(1, "server1", ...(self === "server3" ? [] : [entry(1)]));

/** Figure 8 (b) with three servers: server1 led in term 1 and server2 in term 2; each has an entry that nobody else has. */
export const figure8 = (self: NodeId): Persistent => {
  if (self === "server1") return disk(1, "server1", entry(1));
  return self === "server2" ? disk(2, "server2", entry(2)) : disk(2, "server2");
};

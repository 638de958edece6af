// The rules of Raft that a mutant may change.
// The one idea: every rule is a function or plain data, read by the handlers and by nothing else.
// Not here: the handlers (server.ts), the mutants (model.ts).
import type { NodeId } from "../../checker/index.ts";
import type { Server } from "./server.ts";

export const thesis = {
  /** How many votes elect a leader, its own included. */
  quorum: (servers: number): number => Math.floor(servers / 2) + 1,
  /** May the election timer of this server fire? */
  mayStand: (s: Server): boolean => s.role !== "leader",
  /** May a server that is in the candidate's term vote for it? */
  mayVote: (s: Server, candidate: NodeId): boolean => s.votedFor === null || s.votedFor === candidate,
  /** What is on disk before a message that depends on it leaves. */
  durable: ["term", "votedFor"] as readonly ("term" | "votedFor")[],
};
export type Rules = typeof thesis;

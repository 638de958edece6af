// The RPCs a server makes: what it would ask a peer now, and which calls are due.
// The one idea: an RPC is a function of the caller's state, so that it can leave at once or be an action of its own.
// Not here: what the receivers do (election.ts, replication.ts).
import { type NodeId, type Send, send } from "../../checker/index.ts";
import type { Rules } from "./rules.ts";
import {
  type AppendEntries,
  type Candidate,
  type Leader,
  lastEntry,
  type RequestPreVote,
  type RequestVote,
  type Rpc,
  type Server,
} from "./state.ts";

/** Candidates: RequestVote to every other server. */
export const requestVote = (s: Candidate): RequestVote | RequestPreVote =>
  s.role === "candidate"
    ? { type: "requestVote", term: s.currentTerm, ...lastEntry(s) }
    : { type: "requestPreVote", term: s.currentTerm + 1, ...lastEntry(s) };

/** Leaders: AppendEntries with the entry at nextIndex, if the log has it; empty it is a heartbeat. */
export const appendEntries = (s: Leader, peer: NodeId): AppendEntries => {
  const nextIndex = s.nextIndex.get(peer) ?? s.log.length + 1;
  return { ...heartbeat(s, peer), entries: s.log.slice(nextIndex - 1, nextIndex) };
};

/** AppendEntries without entries. */
export const heartbeat = (s: Leader, peer: NodeId): AppendEntries => {
  const prevLogIndex = (s.nextIndex.get(peer) ?? s.log.length + 1) - 1;
  return {
    type: "appendEntries",
    term: s.currentTerm,
    prevLogIndex,
    prevLogTerm: s.log[prevLogIndex - 1]?.term ?? 0,
    entries: [],
    leaderCommit: s.commitIndex,
    confirms: new Map([...s.reads].map(([client, { id }]) => [client, id])),
  };
};

/** What a candidate or leader asks a peer. */
export const rpcTo = (s: Candidate | Leader, peer: NodeId): Rpc =>
  s.role === "leader" ? appendEntries(s, peer) : requestVote(s);

/** Is there anything to say to this peer? */
const isDue = (s: Candidate | Leader, peer: NodeId, { waitsForAnswers }: Rules): boolean => {
  if (waitsForAnswers && s.called.has(peer)) return false;
  if (s.role !== "leader") return !s.votesGranted.has(peer);
  const nextIndex = s.nextIndex.get(peer) ?? s.log.length + 1;
  const told = s.told.get(peer);
  return told === undefined || told < s.commitIndex || s.log.length >= nextIndex || s.reads.size > 0;
};

export interface Calls {
  readonly after: Server;
  readonly calls: readonly Send<Rpc>[];
}

/** The calls that are due now, and the state that knows they are under way. */
export const callsDue = (s: Server, peers: readonly NodeId[], rules: Rules): Calls => {
  if (s.role === "follower") return { after: s, calls: [] };
  const to = peers.filter((peer) => isDue(s, peer, rules));
  const calls = to.map((peer) => send(peer, rpcTo(s, peer)));
  if (to.length === 0) return { after: s, calls };
  const called = new Set([...s.called, ...to]);
  if (s.role !== "leader") return { after: { ...s, called }, calls };
  const told = new Map([...s.told, ...to.map((peer) => [peer, s.commitIndex] as const)]);
  return { after: { ...s, called, told }, calls };
};

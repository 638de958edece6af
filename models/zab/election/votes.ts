// Votes of fast leader election, and the rules that a mutant may change.
// The one idea: votes are ordered by (peerEpoch, zxid, server), so servers that hear of one another come to the same one.
// Not here: rounds, and what is sent when (server.ts).
import type { NodeId } from "../../../checker/index.ts";

/** Of whom to lead, and why: the epoch of the last leader it followed, and its last zxid. */
export interface Vote {
  readonly leader: NodeId;
  readonly peerEpoch: number;
  readonly zxid: number;
}

export type Role = "looking" | "following" | "leading";

/** What a server was heard to say last. */
export interface Report {
  readonly vote: Vote;
  readonly round: number;
  readonly role: Role;
}

/** Positive where `a` is the better vote. Servers are compared by their names, which are numbered. */
export const compareVotes = (a: Vote, b: Vote): number =>
  a.peerEpoch - b.peerEpoch || a.zxid - b.zxid || (a.leader > b.leader ? 1 : a.leader < b.leader ? -1 : 0);

export const sameVote = (a: Vote, b: Vote): boolean => compareVotes(a, b) === 0;

export const java = {
  compare: compareVotes,
  quorum: (count: number, servers: number): boolean => count * 2 > servers,
  /** Is the server that reports elect to lead known to lead? */
  checkLeader: (
    reports: ReadonlyMap<NodeId, Report>,
    leader: NodeId,
    self: NodeId,
    rounds: { readonly mine: number; readonly theirs: number },
  ): boolean => (leader === self ? rounds.mine === rounds.theirs : reports.get(leader)?.role === "leading"),
  /** Is a vote taken over, given how it compares with one's own? */
  adopts: (comparison: number): boolean => comparison > 0,
  /** Is a server that is a round behind told so? */
  answersLaggards: true,
  /** Does a server that has a leader tell it to who looks for one? */
  answersWhoLooks: true,
  /** The round of a server that has lost its leader in this one. */
  next: (round: number): number => round + 1,
  /** Does a server that follows one that is down look for another one? */
  leavesTheDead: true,
  /** Is a vote told again, when nothing has come for a while? */
  tellsAgain: true,
  /** May a vote be changed in a round? */
  changesVote: true,
};
export type Rules = typeof java;

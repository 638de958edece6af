// Leader election: time-outs, the RequestVote RPC and its answer, and PreVote.
// The one idea: a newer term in any message makes a server forget its role; a vote binds for the rest of its term.
// Not here: how a leader replicates its log (replication.ts).
import { type NodeId, send } from "../../checker/index.ts";
import { asFollower, heedTerm, inRole, isQuorum, type Node, type ServerStep, without } from "./node.ts";
import { advanceCommitIndex, appended } from "./replication.ts";
import { type Candidate, lastEntry, type RequestPreVote, type RequestVote, type Server, type Vote } from "./state.ts";

/** Followers and candidates: if the election time-out elapses, start an election. */
export const electionTimeout = (s: Server, node: Node): ServerStep | undefined => {
  const { rules, options, self } = node;
  if (!rules.mayStand(s) || !node.membersOf(s).includes(self) || !options.standing.includes(self)) return undefined;
  if (rules.isTimerReset(s)) return undefined;
  return options.preVote ? becomePreCandidate(s, node) : becomeCandidate(s, node);
};

/** To begin an election, a candidate increments its current term and votes for itself. */
const becomeCandidate = (s: Server, node: Node): ServerStep => {
  const { self } = node;
  const votesGranted = new Set([self]);
  const voted = { ...s, currentTerm: node.rules.nextTerm(s), votedFor: self };
  return counted(inRole(voted, { role: "candidate", votesGranted, called: new Set<NodeId>() }), node);
};

/** PreVote: a server asks whether it would be elected before it disturbs anybody's term. */
const becomePreCandidate = (s: Server, node: Node): ServerStep => {
  const votesGranted = new Set([node.self]);
  return counted(inRole(s, { role: "pre-candidate", votesGranted, called: new Set<NodeId>() }), node);
};

/** Candidates: if votes received from a majority of servers, become leader. */
const counted = (s: Candidate, node: Node): ServerStep => {
  if (!isQuorum(s, (member) => s.votesGranted.has(member), node)) return node.step(s);
  return s.role === "candidate" ? becomeLeader(s, node) : becomeCandidate(s, node);
};

const becomeLeader = (s: Candidate, node: Node): ServerStep => {
  const peers = node.options.cluster.filter((peer) => peer !== node.self);
  const leader = inRole(s, {
    role: "leader" as const,
    nextIndex: new Map(peers.map((peer) => [peer, node.rules.firstNextIndex(s)])),
    matchIndex: new Map(peers.map((peer) => [peer, 0])),
    called: new Set<NodeId>(),
    told: new Map(),
    active: new Set<NodeId>(),
    reads: new Map(),
  });
  const begun = node.options.noOp ? appended(leader, { type: "no-op" }, node) : leader;
  return advanceCommitIndex(begun, node);
};

/** RequestVote RPC, receiver implementation. */
export const receiveRequestVote = (before: Server, m: RequestVote, from: NodeId, node: Node): ServerStep => {
  if (node.rules.isSureOfLeader(before, node.options.checkQuorum)) return node.step(before);
  if (!node.rules.listensTo(from, node.membersOf(before))) return node.step(before);
  const s = heedTerm(before, m.term, node);
  // 1. Reply false if term < currentTerm.
  if (m.term < s.currentTerm) return node.step(s, send(from, refusal(s)));
  // 2. If votedFor is null or candidateId, and candidate's log is at least as up-to-date as receiver's log, grant vote.
  const { mayVote, isUpToDate } = node.rules;
  const voteGranted = mayVote(s, from) && isUpToDate(m, lastEntry(s));
  const asked = withTimer(s, voteGranted, node);
  if (!voteGranted) return node.step(asked); // a refusal here would change nothing
  return node.step({ ...asked, votedFor: from }, send(from, { type: "vote", term: s.currentTerm, voteGranted }));
};

/** Followers stand when they hear from no leader and grant no vote for a while: granting resets the election timer. */
const withTimer = (s: Server, granted: boolean, { options, rules }: Node): Server =>
  s.role === "follower" && options.resets && rules.resetsTimer(granted) ? { ...s, timerReset: true } : s;

/** The answer to a RequestVote RPC. */
export const receiveVote = (before: Server, m: Vote, from: NodeId, node: Node): ServerStep => {
  const s = heedTerm(before, m.term, node);
  if (s.role !== "candidate" || m.term < s.currentTerm || !m.voteGranted) return node.step(s);
  return granted(s, from, node);
};

/** PreVote: grant if a vote in that term would be granted; nothing is remembered. */
export const receiveRequestPreVote = (s: Server, m: RequestPreVote, from: NodeId, node: Node): ServerStep => {
  if (node.rules.isSureOfLeader(s, node.options.checkQuorum)) return node.step(s);
  if (!node.rules.listensTo(from, node.membersOf(s))) return node.step(s);
  if (m.term <= s.currentTerm) return node.step(s, ...(node.rules.answersStalePreVote ? [send(from, refusal(s))] : []));
  if (!node.rules.mayPreVote(m, lastEntry(s))) return node.step(s);
  return node.step(s, send(from, { type: "preVote", term: m.term, voteGranted: true }));
};

export const receivePreVote = (before: Server, m: Vote, from: NodeId, node: Node): ServerStep => {
  if (before.role !== "pre-candidate" || m.term !== before.currentTerm + 1 || !m.voteGranted) return node.step(before);
  return granted(before, from, node);
};

const granted = (s: Candidate, from: NodeId, node: Node): ServerStep =>
  counted({ ...s, votesGranted: new Set(s.votesGranted).add(from), called: without(s.called, from) }, node);

const refusal = (s: Server): Vote => ({ type: "vote", term: s.currentTerm, voteGranted: false });

/** CheckQuorum: a leader steps down unless a majority has answered since it last looked. */
export const checkQuorum = (s: Server, node: Node): ServerStep | undefined => {
  if (s.role !== "leader") return undefined;
  const heard = isQuorum(s, (member) => member === node.self || s.active.has(member), node);
  return node.step(heard || !node.rules.resignsUnheard ? { ...s, active: new Set() } : asFollower(s));
};

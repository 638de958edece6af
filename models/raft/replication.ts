// Log replication: the AppendEntries RPC, its answer, the commit index and the state machine.
// The one idea: a leader only appends to its log; a follower makes its log the leader's, entry by entry, from the first difference.
// Not here: what clients ask (requests.ts), who leads (election.ts).
import { type NodeId, type Send, send } from "../../checker/index.ts";
import { appendEntries, heartbeat } from "./calls.ts";
import { asFollower, heedTerm, isQuorum, type Node, type Sent, type ServerStep, without } from "./node.ts";
import type { Rules } from "./rules.ts";
import type { AppendEntries, AppendEntriesResponse, Command, Entry, Leader, Read, Server, Write } from "./state.ts";

/** AppendEntries RPC, receiver implementation. */
export const receiveAppendEntries = (before: Server, m: AppendEntries, from: NodeId, node: Node): ServerStep => {
  const { rules, options } = node;
  const answer = (term: number, success: boolean, matchIndex: number) =>
    send(from, { type: "appendEntriesResponse", term, success, matchIndex, confirms: m.confirms } as const);
  // 1. Reply false if term < currentTerm.
  if (rules.isStale(m, before))
    return node.step(before, ...(rules.answersStale ? [answer(before.currentTerm, false, 0)] : []));
  // Candidates: if AppendEntries RPC received from new leader, convert to follower.
  const hears = options.preVote || options.checkQuorum ? from : null;
  const s = {
    ...asFollower(heedTerm(before, m.term, node)),
    hears,
    timerReset: options.resets && rules.appendResetsTimer(m),
  };
  // 2. Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm.
  if (!rules.logMatches(s.log, m)) return node.step(s, answer(m.term, false, 0));
  // 3. and 4.
  const after = withLog(s, merged(s.log, m, rules.keepsConflicts), node);
  // 5. If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry).
  const lastNewEntry = m.prevLogIndex + m.entries.length;
  const commitIndex = Math.max(s.commitIndex, rules.followersCommit(m.leaderCommit, lastNewEntry));
  const flushed = rules.followerFlushes ? { ...after, unflushed: 0 } : after;
  return node.step(applied({ ...flushed, commitIndex }, node), answer(m.term, true, lastNewEntry));
};

/**
 * 3. If an existing entry conflicts with a new one (same index but different terms), delete the existing entry and all that
 * follow it. 4. Append any new entries not already in the log.
 */
const merged = (log: readonly Entry[], { prevLogIndex, entries }: AppendEntries, keepsConflicts: boolean) =>
  entries.reduce<readonly Entry[]>((kept, entry, i) => {
    const index = prevLogIndex + i + 1;
    if (kept.length >= index && (keepsConflicts || kept[index - 1]!.term === entry.term)) return kept;
    return [...kept.slice(0, index - 1), entry];
  }, log);

/** `s` with another log; what is new in it is on disk at once, or later. */
const withLog = <S extends Server>(s: S, log: readonly Entry[], { options, rules }: Node): S => {
  if (options.flushes === "at once" || !rules.writesBehind) return { ...s, log };
  const same = s.log.findIndex((entry, i) => entry.term !== log[i]?.term);
  const onDisk = Math.min(s.log.length - s.unflushed, same < 0 ? s.log.length : same);
  return { ...s, log, unflushed: log.length - onDisk };
};

/** Leaders: append an entry to the local log. */
export const appended = (s: Leader, command: Command, node: Node): Leader =>
  applied(withLog(s, node.rules.withEntry(s, { term: s.currentTerm, command }), node), node);

/** All servers: if commitIndex > lastApplied, increment lastApplied, apply log[lastApplied] to state machine. */
const applied = <S extends Server>(s: S, { rules, options }: Node): S =>
  options.applies === "later" && rules.appliesBehind
    ? s
    : { ...s, lastApplied: Math.max(s.lastApplied, rules.mayApply(s)) };

/** Of option `applies: "later"`: the state machine takes the next entry, and who waits for it is answered. */
export const applyNext = (s: Server, node: Node): ServerStep | undefined => {
  if (s.lastApplied >= node.rules.mayApply(s)) return undefined;
  const lastApplied = s.lastApplied + 1;
  if (s.role !== "leader") return node.step({ ...s, lastApplied });
  const after = { ...s, lastApplied };
  const { reads, values } = served(after, node);
  return node.step({ ...after, reads }, ...written(s, after), ...values);
};

/** An AppendEntries as an action of its own, where calls are made one by one. */
export const callAppendEntries = (s: Leader, peer: NodeId, node: Node): ServerStep => {
  const m = appendEntries(s, peer);
  const sent = node.rules.counts === "sent" ? matched(s, peer, m.prevLogIndex + m.entries.length) : s;
  return advanceCommitIndex(sent, node, send(peer, m));
};
export const callHeartbeat = (s: Leader, peer: NodeId, node: Node): ServerStep =>
  node.step(s, ...(node.rules.beats ? [send(peer, heartbeat(s, peer))] : []));

/** The answer to an AppendEntries RPC. */
export const receiveAppendEntriesResponse = (
  before: Server,
  m: AppendEntriesResponse,
  from: NodeId,
  node: Node,
): ServerStep => {
  const s = heedTerm(before, m.term, node);
  if (s.role !== "leader" || m.term < s.currentTerm) return node.step(s);
  const active = node.options.checkQuorum ? new Set(s.active).add(from) : s.active;
  const heard: Leader = { ...s, called: without(s.called, from), active, reads: confirmed(s.reads, m, from) };
  // If successful: update nextIndex and matchIndex for follower.
  if (m.success) return advanceCommitIndex(matched(heard, from, m.matchIndex), node);
  // If AppendEntries fails because of log inconsistency: decrement nextIndex and retry.
  const nextIndex = Math.max((s.nextIndex.get(from) ?? 1) - 1, (s.matchIndex.get(from) ?? 0) + 1);
  return advanceCommitIndex({ ...heard, nextIndex: new Map(s.nextIndex).set(from, nextIndex) }, node);
};

const matched = (s: Leader, peer: NodeId, index: number): Leader => {
  const matchIndex = Math.max(s.matchIndex.get(peer) ?? 0, index);
  return {
    ...s,
    nextIndex: new Map(s.nextIndex).set(peer, matchIndex + 1),
    matchIndex: new Map(s.matchIndex).set(peer, matchIndex),
  };
};

/** The reads that wait, with what a follower's answer says of them. */
const confirmed = (reads: Leader["reads"], { confirms }: AppendEntriesResponse, from: NodeId): Leader["reads"] => {
  const with_ = (read: Read): Read => ({ ...read, confirmedBy: new Set(read.confirmedBy).add(from) });
  const isMeant = (client: NodeId, { id }: Read) => confirms.get(client) === id;
  return new Map([...reads].map(([client, read]) => [client, isMeant(client, read) ? with_(read) : read]));
};

/**
 * Leaders: if there exists an N such that N > commitIndex, a majority of matchIndex[i] >= N, and log[N].term == currentTerm:
 * set commitIndex = N. Then apply, and answer the clients that can be answered.
 */
export const advanceCommitIndex = (s: Leader, node: Node, ...sends: readonly Send<Sent>[]): ServerStep => {
  const { rules, self } = node;
  const own = rules.countsUnflushed ? s.log.length : s.log.length - s.unflushed;
  const matches = (n: number) => (member: NodeId) => (member === self ? own : (s.matchIndex.get(member) ?? 0)) >= n;
  const indexes = s.log.map((_, i) => i + 1).filter((n) => n > s.commitIndex);
  const commitIndex = indexes.findLast((n) => isQuorum(s, matches(n), node) && rules.mayCommit(s, n)) ?? s.commitIndex;
  const after = applied({ ...s, commitIndex }, node);
  const { reads, values } = served(after, node);
  // A leader that is not in the configuration it has committed steps down (thesis, 4.2.2).
  const removed = commitIndex > s.commitIndex && commitIndex === s.log.length && !node.membersOf(s).includes(self);
  return node.step(
    removed && rules.resignsOnceRemoved ? asFollower(after) : { ...after, reads },
    ...sends,
    ...written(s, after),
    ...values,
  );
};

/** Respond to a client after its entry was applied: to the requests that came to this leader. */
export const written = (before: Leader, { log, lastApplied, currentTerm }: Leader): readonly Send<Sent>[] =>
  log.slice(before.lastApplied, lastApplied).flatMap(({ term, command }, i) => {
    if (command.type !== "write" || term !== currentTerm) return [];
    const index = before.lastApplied + i + 1;
    return [send(command.client, { type: "written", id: command.id, index, term } as const)];
  });

/** The reads that a majority has confirmed, answered from the state machine; and those that still wait. */
const served = (s: Leader, node: Node) => {
  const isServed = ({ readIndex, confirmedBy }: Read): boolean =>
    (s.lastApplied >= readIndex || !node.rules.readsWait) &&
    isQuorum(s, (member) => member === node.self || confirmedBy.has(member), node);
  const values = [...s.reads]
    .filter(([, read]) => isServed(read))
    .map(([client, { id }]) => send(client, { type: "value", id, value: registerValue(s, node.rules) } as const));
  return { reads: new Map([...s.reads].filter(([, read]) => !isServed(read))), values };
};

/** What the state machine has executed of what was applied: writes that are asked for again are applied and not executed. */
export const executed = ({ log, lastApplied }: Server, { executes }: Rules): readonly Write[] =>
  log
    .slice(0, lastApplied)
    .flatMap((entry, i) => (entry.command.type === "write" && executes(log.slice(0, i), entry) ? [entry.command] : []));

/** What the state machine holds, a register: the write executed last. */
export const registerValue = (s: Server, rules: Rules): Write | null => executed(s, rules).at(-1) ?? null;

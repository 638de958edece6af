// A server that takes snapshots: elections, AppendEntries and InstallSnapshot, and what a crash leaves.
// The one idea: figure 2 of the paper with figure 5.3 of the thesis; who has no entry to send any more sends its snapshot.
// Not here: the rules of log compaction (rules.ts), how snapshot and log are read (log.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Role, type Self, type Step, send } from "../../../checker/index.ts";
import type { RequestVote } from "../state.ts";
import { behind, entryAt, lastEntry, lastIndex, members, membersAt, readable, termAt } from "./log.ts";
import type { Rules } from "./rules.ts";
import type {
  Answer,
  AppendEntries,
  Candidate,
  Command,
  Entry,
  Everyone,
  Follower,
  InstallSnapshot,
  Leader,
  Log,
  Message,
  Server,
  Snapshot,
  Vote,
} from "./state.ts";

export interface Setting {
  readonly cluster: readonly NodeId[];
  readonly first: readonly NodeId[];
  /** May an administrator add servers? */
  readonly adds: boolean;
  /** Who takes snapshots of its own: everybody, as in the thesis, or only who leads, which keeps a search small. */
  readonly compacts: "all" | "leaders";
}
type ServerStep = Step<Server, Message>;

export const server = (rules: Rules, { cluster, first, adds, compacts }: Setting): Role<Server, Message> => {
  const blank: Snapshot = { lastIndex: 0, lastTerm: 0, values: [], members: new Set(first) };
  const step = (s: Server, ...answers: readonly (readonly [to: NodeId, message: Message])[]): ServerStep =>
    next(s, ...answers.map(([to, message]) => send(to, message)));
  const isQuorum = (s: Server, who: (member: NodeId) => boolean): boolean => {
    const all = [...members(s, rules)];
    return all.filter(who).length >= rules.quorum(all.length);
  };
  const log = (s: Server): Log => readable(s, rules);
  const hasPeer = (s: Server, peer: NodeId, self: NodeId): boolean => peer !== self && members(s, rules).has(peer);

  // Elections
  const stands = (s: Server, self: NodeId): ServerStep | undefined => {
    if (!rules.mayStand(s) || !members(s, rules).has(self)) return undefined;
    const votesGranted = new Set([self]);
    return counted(
      { ...everyone(s), currentTerm: s.currentTerm + 1, votedFor: self, role: "candidate", votesGranted },
      self,
    );
  };
  const counted = (s: Candidate, self: NodeId): ServerStep =>
    step(isQuorum(s, (member) => s.votesGranted.has(member)) ? leading(s, self) : s);
  const leading = (s: Candidate, self: NodeId): Leader => {
    const peers = cluster.filter((peer) => peer !== self);
    return {
      ...everyone(s),
      role: "leader",
      nextIndex: new Map(peers.map((peer) => [peer, lastIndex(log(s)) + 1])),
      matchIndex: new Map(peers.map((peer) => [peer, 0])),
    };
  };
  const receiveRequestVote = (before: Server, m: RequestVote, from: NodeId): ServerStep => {
    const s = heedTerm(before, m.term);
    const voteGranted =
      m.term === s.currentTerm &&
      (s.votedFor === null || s.votedFor === from) &&
      rules.isUpToDate(m, lastEntry(s, rules));
    const after = voteGranted ? { ...s, votedFor: from } : s;
    return step(after, [from, { type: "vote", term: s.currentTerm, voteGranted }]);
  };
  const receiveVote = (before: Server, m: Vote, from: NodeId, self: NodeId): ServerStep => {
    const s = heedTerm(before, m.term);
    if (s.role !== "candidate" || m.term < s.currentTerm || !m.voteGranted) return step(s);
    return counted({ ...s, votesGranted: new Set(s.votesGranted).add(from) }, self);
  };

  // Leaders
  const appended = (s: Leader, command: Command, self: NodeId): ServerStep => {
    const { start, entries } = log(s);
    const entry: Entry = { term: s.currentTerm, command };
    return step(advanced({ ...s, log: { start, entries: [...entries, entry] } }, self));
  };
  const write = (s: Server, self: NodeId): ServerStep | undefined => {
    if (s.role !== "leader") return undefined;
    const value = `${s.currentTerm}.${lastIndex(log(s)) + 1}`;
    return appended(s, { type: "write", value }, self);
  };
  /** One change at a time, once an entry of its own term is committed (the correction of 2015). */
  const addServer = (s: Server, added: NodeId, self: NodeId): ServerStep | undefined => {
    if (s.role !== "leader" || rules.isThere(members(s, rules), added)) return undefined;
    if (termAt(s, s.commitIndex, rules) !== s.currentTerm) return undefined;
    const { start, entries } = log(s);
    if (entries.slice(s.commitIndex - start).some(({ command }) => command.type === "members")) return undefined;
    return appended(s, { type: "members", members: new Set(members(s, rules)).add(added) }, self);
  };
  /** What a leader sends: the entries from nextIndex on, or its snapshot if it does not know the entry before them any more. */
  const rpcTo = (s: Leader, peer: NodeId): AppendEntries | InstallSnapshot => {
    const { currentTerm: term, snapshot, commitIndex: leaderCommit } = s;
    const prevLogIndex = s.nextIndex.get(peer)! - 1;
    const prevLogTerm = termAt(s, prevLogIndex, rules);
    const { start, entries } = log(s);
    if (prevLogTerm === undefined || prevLogIndex < start) return { type: "installSnapshot", term, snapshot };
    const rest = entries.slice(prevLogIndex - start);
    return { type: "appendEntries", term, prevLogIndex, prevLogTerm, entries: rest, leaderCommit };
  };
  const call =
    (type: "appendEntries" | "installSnapshot") =>
    (s: Server, peer: NodeId, { self }: Self) => {
      if (s.role !== "leader" || !hasPeer(s, peer, self)) return undefined;
      const rpc = rpcTo(s, peer);
      return rpc.type === type ? step(s, [peer, rpc]) : undefined;
    };
  const receiveAnswer = (before: Server, m: Answer, from: NodeId, self: NodeId): ServerStep => {
    const s = heedTerm(before, m.term);
    if (s.role !== "leader" || rules.isOld(m.term, s.currentTerm)) return step(s);
    const known = s.matchIndex.get(from)!;
    const matchIndex = m.success ? Math.max(known, m.matchIndex) : known;
    const nextIndex = m.success ? matchIndex + 1 : Math.max(s.nextIndex.get(from)! - 1, known + 1);
    const counting = {
      ...s,
      matchIndex: new Map(s.matchIndex).set(from, matchIndex),
      nextIndex: new Map(s.nextIndex).set(from, nextIndex),
    };
    return step(advanced(counting, self));
  };
  /** Commits what a majority has, of its own term. */
  const advanced = (s: Leader, self: NodeId): Leader => {
    const { start, entries } = log(s);
    const has = (n: number) => (member: NodeId) => member === self || s.matchIndex.get(member)! >= n;
    const last = entries.findLastIndex((entry, i) => entry.term === s.currentTerm && isQuorum(s, has(start + i + 1)));
    return applied(s, start + last + 1);
  };
  /** `s` that knows the log to be committed up to an index, and has applied it. */
  const applied = <S extends Server>(s: S, commitIndex: number): S => {
    if (commitIndex <= s.commitIndex) return s;
    const { start, entries } = log(s);
    const fresh = entries.slice(s.commitIndex - start, commitIndex - start);
    return { ...s, commitIndex, values: [...s.values, ...valuesOf(fresh)] };
  };

  // Followers
  const receiveAppendEntries = (before: Server, m: AppendEntries, from: NodeId): ServerStep => {
    if (m.term < before.currentTerm) return step(before, [from, answer(before.currentTerm, false)]);
    const s = asFollower(heedTerm(before, m.term));
    // What the snapshot covers is committed, so it is the leader's, too.
    const has = termAt(s, m.prevLogIndex, rules);
    const matches = has === undefined ? rules.isCovered(m.prevLogIndex, s.snapshot) : has === m.prevLogTerm;
    if (!matches) return step(s, [from, answer(m.term, false)]);
    const lastNewEntry = m.prevLogIndex + m.entries.length;
    const after = applied({ ...s, log: merged(s, m) }, Math.min(m.leaderCommit, lastNewEntry));
    return step(after, [from, answer(m.term, true, lastNewEntry)]);
  };
  /** The log with the new entries, without what conflicts with them; the log as it lies if there is nothing to write. */
  const merged = (s: Server, { prevLogIndex, entries }: AppendEntries): Log => {
    const kept = log(s);
    const isNew = (entry: Entry, i: number): boolean => {
      const index = prevLogIndex + i + 1;
      return index > s.snapshot.lastIndex && entryAt(kept, index)?.term !== entry.term;
    };
    const from = entries.findIndex(isNew);
    if (from < 0) return s.log;
    return {
      start: kept.start,
      entries: [...kept.entries.slice(0, prevLogIndex + from - kept.start), ...entries.slice(from)],
    };
  };
  const receiveInstallSnapshot = (before: Server, m: InstallSnapshot, from: NodeId): ServerStep => {
    if (m.term < before.currentTerm && rules.refusesOld) return step(before, [from, answer(before.currentTerm, false)]);
    const s = asFollower(heedTerm(before, m.term));
    const { snapshot } = m;
    // The snapshot is on disk now. What of the log goes with it, goes later.
    const reply = [from, answer(m.term, true, snapshot.lastIndex)] as const;
    if (!rules.isNews(snapshot, s)) return step(s, reply);
    const kept = rules.keptBeside(snapshot, s.log);
    const values = rules.installed(snapshot, s);
    return step({ ...s, snapshot, log: kept, commitIndex: snapshot.lastIndex, values }, reply);
  };

  // Compaction
  const takeSnapshot = (s: Server): ServerStep | undefined => {
    const index = rules.covers(s);
    if (compacts === "leaders" && s.role !== "leader") return undefined;
    if (index <= s.snapshot.lastIndex) return undefined;
    const held = rules.configuration(membersAt(s, index, rules), s, blank.members);
    const lastTerm = rules.namedTerm(termAt(s, index, rules) ?? 0, s);
    return step({ ...s, snapshot: { lastIndex: index, lastTerm, values: s.values, members: held } });
  };
  const discardLog = (s: Server): ServerStep | undefined => {
    const index = rules.mayDiscard(s);
    return s.log.start >= index ? undefined : step({ ...s, log: behind(index, log(s)) });
  };

  return {
    init: () => ({
      ...fresh,
      snapshot: blank,
      log: { start: 0, entries: [] },
    }),
    receive: (s, message, { self, from }) =>
      match(message)
        .with({ type: "requestVote" }, (m) => receiveRequestVote(s, m, from))
        .with({ type: "vote" }, (m) => receiveVote(s, m, from, self))
        .with({ type: "appendEntries" }, (m) => receiveAppendEntries(s, m, from))
        .with({ type: "installSnapshot" }, (m) => receiveInstallSnapshot(s, m, from))
        .with({ type: "answer" }, (m) => receiveAnswer(s, m, from, self))
        .exhaustive(),
    timers: {
      election: (s, { self }) => stands(s, self),
      takeSnapshot,
      discardLog,
    },
    actions: {
      requestVote: {
        each: cluster,
        do: (s: Server, peer: NodeId, { self }: Self): ServerStep | undefined =>
          s.role === "candidate" && hasPeer(s, peer, self) && !s.votesGranted.has(peer)
            ? step(s, [peer, { type: "requestVote", term: s.currentTerm, ...lastEntry(s, rules) }])
            : undefined,
      },
      appendEntries: { each: cluster, do: call("appendEntries") },
      installSnapshot: { each: cluster, do: call("installSnapshot") },
      write: (s, { self }) => write(s, self),
      ...(adds && {
        addServer: {
          each: cluster,
          do: (s: Server, added: NodeId, { self }: Self) => addServer(s, added, self),
        },
      }),
    },
    crash: ({ currentTerm, votedFor, snapshot, log }) => ({
      currentTerm,
      votedFor,
      snapshot,
      log: rules.recovered(snapshot, log),
      ...rules.restarted(snapshot),
      role: "follower",
    }),
  };
};

const fresh = { currentTerm: 0, votedFor: null, commitIndex: 0, values: [], role: "follower" } as const;

const answer = (term: number, success: boolean, matchIndex = 0): Answer => ({
  type: "answer",
  term,
  success,
  matchIndex,
});

const valuesOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ command }) => (command.type === "write" ? [command.value] : []));

const everyone = ({ currentTerm, votedFor, snapshot, log, commitIndex, values }: Everyone): Everyone => ({
  currentTerm,
  votedFor,
  snapshot,
  log,
  commitIndex,
  values,
});
const asFollower = (s: Everyone): Follower => ({ ...everyone(s), role: "follower" });

/** All servers: if a request or response contains a term above currentTerm, enter it as a follower. */
const heedTerm = (s: Server, term: number): Server =>
  term <= s.currentTerm ? s : asFollower({ ...s, currentTerm: term, votedFor: null });

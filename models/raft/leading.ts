// What a leader owes its followers and clients, and what the timers of a server are for.
// The one idea: what a server says is a function of what it knows after the event, so every message it sends can be held against that.
// Not here: what is owed to who asks (duties.ts), what follows from it (claims.ts).
import type { NodeId } from "../../checker/index.ts";
import { sameEntry } from "./observers.ts";
import type { Ends, Owing } from "./owed.ts";
import type { AppendEntries, AppendEntriesResponse, Entry, Leader, Message, Request, Server, Write } from "./state.ts";

const none: ReadonlySet<NodeId> = new Set();
const isRpc = ({ type }: Message): boolean => /^(request|appendEntries$)/.test(type);

export const isQuorumOf = (members: readonly NodeId[], who: (member: NodeId) => boolean): boolean =>
  members.filter(who).length > members.length / 2;
/** Are these, and the server itself, a majority of the configuration in its log? */
const isMajority = (s: Server, self: NodeId, who: ReadonlySet<NodeId>, { membersOf }: Owing): boolean =>
  isQuorumOf(membersOf(s), (member) => member === self || who.has(member));

/** What a candidate or leader sends says what it knows; nobody asks itself, nor for a vote that it has. */
const says = ({ node, after: s, sends }: Ends): boolean =>
  sends.every(({ to, message: m }) => {
    if (to === node) return false;
    if (m.type === "requestVote" || m.type === "requestPreVote")
      return (
        s.role === (m.type === "requestVote" ? "candidate" : "pre-candidate") &&
        !s.votesGranted.has(to) &&
        m.term === s.currentTerm + (m.type === "requestVote" ? 0 : 1) &&
        m.lastLogIndex === s.log.length &&
        m.lastLogTerm === (s.log.at(-1)?.term ?? 0)
      );
    return m.type !== "appendEntries" || (s.role === "leader" && isOf(s, to, m));
  });

/** Is it what this leader would send to this follower? Empty it is a heartbeat. */
const isOf = (s: Leader, to: string, m: AppendEntries): boolean => {
  const nextIndex = m.prevLogIndex + 1;
  return (
    m.term === s.currentTerm &&
    nextIndex === (s.nextIndex.get(to) ?? s.log.length + 1) &&
    m.prevLogTerm === (s.log[m.prevLogIndex - 1]?.term ?? 0) &&
    m.entries.length <= 1 &&
    m.entries.every((entry) => sameEntry(entry, s.log[nextIndex - 1])) &&
    m.leaderCommit === s.commitIndex &&
    m.confirms.size === s.reads.size &&
    [...s.reads].every(([client, { id }]) => m.confirms.get(client) === id)
  );
};

/** The highest entry of its own term that a majority has on disk. */
const committable = (s: Leader, self: NodeId, { membersOf }: Owing): number => {
  const own = s.log.length - s.unflushed;
  const has = (n: number) => (member: NodeId) => (member === self ? own : (s.matchIndex.get(member) ?? 0)) >= n;
  return s.log.findLastIndex(({ term }, i) => term === s.currentTerm && isQuorumOf(membersOf(s), has(i + 1))) + 1;
};

const isOnlyMore = (log: readonly Entry[], than: readonly Entry[], by: number): boolean =>
  log.length === than.length + by && than.every((entry, i) => sameEntry(entry, log[i]));

/** A server that has just been elected knows nothing of the others, has no index of itself, and may begin with an entry of its own. */
const begins = (was: Server, s: Leader, node: NodeId, { noOp, membersOf }: Owing): boolean =>
  isOnlyMore(s.log, was.log, noOp ? 1 : 0) &&
  (!noOp || (s.log.at(-1)!.command.type === "no-op" && s.log.at(-1)!.term === s.currentTerm)) &&
  !s.nextIndex.has(node) &&
  !s.matchIndex.has(node) &&
  membersOf(s).every(
    (peer) => peer === node || (s.nextIndex.get(peer) === was.log.length + 1 && s.matchIndex.get(peer) === 0),
  ) &&
  s.reads.size === 0;

/** The answer to an AppendEntries moves the indexes of who has answered, of nobody else, and of no old term. */
const counts = (was: Leader, is: Leader, m: AppendEntriesResponse, from: string): boolean => {
  const [match, next] = [was.matchIndex.get(from) ?? 0, was.nextIndex.get(from) ?? 1];
  const isCurrent = m.term === was.currentTerm;
  const matchIndex = isCurrent && m.success ? Math.max(match, m.matchIndex) : match;
  const nextIndex = !isCurrent ? next : m.success ? matchIndex + 1 : Math.max(next - 1, match + 1);
  const others = [...was.matchIndex].filter(([peer]) => peer !== from);
  return (
    (is.matchIndex.get(from) ?? 0) === matchIndex &&
    (is.nextIndex.get(from) ?? 1) === nextIndex &&
    others.every(
      ([peer, index]) => is.matchIndex.get(peer) === index && is.nextIndex.get(peer) === was.nextIndex.get(peer),
    )
  );
};

/** ReadIndex: who has confirmed a read, after this event. */
const confirmedBy = (was: Leader, client: NodeId, { message: m, from }: Ends): ReadonlySet<NodeId> => {
  const read = was.reads.get(client);
  if (read === undefined) return none;
  const confirms =
    m?.type === "appendEntriesResponse" && m.term === was.currentTerm && m.confirms.get(client) === read.id;
  return confirms ? new Set(read.confirmedBy).add(from) : read.confirmedBy;
};

/** Is this the write that was applied last, but for those that had been applied before? */
const isLast = (value: Write | null, { log, lastApplied }: Server): boolean => {
  const applied = log.slice(0, lastApplied).flatMap(({ command }) => (command.type === "write" ? [command] : []));
  const last = applied.findLast(
    (write, i) => applied.findIndex(({ client, id }) => client === write.client && id === write.id) === i,
  );
  return value?.client === last?.client && value?.id === last?.id;
};

/** Each read that waits, and the one that is taken up, is answered or waits on, under its own number. */
const isNoneForgotten = (was: Leader, is: Leader, { message: m, from, sends }: Ends): boolean => {
  const waiting = new Map([...was.reads].map(([client, { id }]) => [client, id]));
  const isRefused = sends.some(({ message }) => message.type === "refused");
  if (m?.type === "read" && !isRefused) waiting.set(from, m.id);
  const answered = sends.flatMap(({ to, message }) => (message.type === "value" ? [[to, message.id] as const] : []));
  const waitsOn = [...is.reads].map(([client, { id }]) => [client, id] as const);
  const all = [...answered, ...waitsOn];
  return all.length === waiting.size && all.every(([client, id]) => waiting.get(client) === id);
};

/** Reads are answered once a majority has confirmed them and the state machine is as far; and not before. */
const reads = (was: Leader, is: Server, event: Ends, options: Owing): boolean => {
  const { node } = event;
  const values = event.sends.flatMap(({ to, message }) => (message.type === "value" ? [{ to, message }] : []));
  const asked = event.message?.type === "read" ? event.from : null;
  return (
    (is.role !== "leader" || isNoneForgotten(was, is, event)) &&
    values.every(({ to, message: { value } }) => {
      const readIndex = to === asked ? was.commitIndex : (was.reads.get(to)?.readIndex ?? Number.POSITIVE_INFINITY);
      const by = to === asked ? none : confirmedBy(was, to, event);
      return is.lastApplied >= readIndex && isMajority(was, node, by, options) && isLast(value, is);
    }) &&
    (is.role !== "leader" ||
      [...is.reads].every(([client, read]) => {
        const by = client === asked ? none : confirmedBy(was, client, event);
        return (
          read.confirmedBy.size === by.size && !(is.lastApplied >= read.readIndex && isMajority(is, node, by, options))
        );
      }))
  );
};

/** Writes that are applied are answered to the clients that asked this leader in its term; no other is. */
const writes = (was: Server, is: Server, sends: Ends["sends"]): boolean => {
  const told = sends.flatMap(({ message }) => (message.type === "written" ? [message.index] : []));
  const due = is.log.slice(was.lastApplied, is.lastApplied).flatMap(({ term, command }, i) => {
    return command.type === "write" && term === is.currentTerm ? [was.lastApplied + i + 1] : [];
  });
  return told.length === due.length && due.every((index) => told.includes(index));
};

/** A request of a client: a leader takes it up, and whoever does not lead, or cannot read yet, refuses. */
const requested = (was: Server, is: Server, m: Request, { from, sends }: Ends): boolean => {
  const mayServe =
    was.role === "leader" && (m.type === "write" || was.log[was.commitIndex - 1]?.term === was.currentTerm);
  const refused = sends.some(({ to, message }) => to === from && message.type === "refused" && message.id === m.id);
  if (!mayServe) return refused && is.role === was.role;
  if (refused) return false;
  if (m.type === "read") return is.role === "leader" && sends.every(({ message }) => message.type !== "written");
  const command = is.log.at(-1)?.command;
  return isOnlyMore(is.log, was.log, 1) && command?.type === "write" && command.client === from && command.id === m.id;
};

/** In flight, what is due is under way, and what was answered is not. */
const calls = (is: Server, { node, sends }: Ends, { membersOf }: Owing): boolean => {
  if (is.role === "follower") return true;
  const owes = (peer: NodeId): boolean =>
    is.role === "leader"
      ? is.told.get(peer) !== is.commitIndex || is.log.length >= is.nextIndex.get(peer)! || is.reads.size > 0
      : !is.votesGranted.has(peer);
  const rpcs = sends.flatMap(({ to, message }) => (isRpc(message) ? [to] : []));
  return (
    membersOf(is).every((peer) => peer === node || is.called.has(peer) || !owes(peer)) &&
    rpcs.every((peer) => is.called.has(peer))
  );
};

/** In flight, whom a server has asked once it asks again when it has answered, whatever else comes. */
const waits = (was: Server, is: Server, { message, from, sends }: Ends): boolean =>
  message === undefined ||
  was.role === "follower" ||
  is.role !== was.role ||
  is.currentTerm !== was.currentTerm ||
  [...was.called].every((peer) => peer === from || (is.called.has(peer) && sends.every(({ to }) => to !== peer)));

/** What is committed is applied at once, or entry by entry in steps of its own; what is new in a log waits for the disk, where that is slow. */
const keeps = ({ before: was, after: is, message: m }: Ends, { flushes, applies }: Owing): boolean => {
  if (is.lastApplied > is.commitIndex) return false;
  if (applies === "at once" ? is.lastApplied < is.commitIndex : m !== undefined && is.lastApplied !== was.lastApplied)
    return false;
  if (flushes === "at once") return is.unflushed === 0;
  const grown = is.log.length - was.log.length;
  // What a follower takes is flushed with its answer; a flush is a step of its own.
  return m?.type === "appendEntries" || is.unflushed === was.unflushed + grown || (m === undefined && grown === 0);
};

/** Does an event of a server leave all that a leader or candidate owes? */
export const leading = (event: Ends, options: Owing): boolean => {
  const { node, before: was, after: is, message: m } = event;
  if (!says(event) || !keeps(event, options)) return false;
  if (options.inParallel && !(calls(is, event, options) && waits(was, is, event))) return false;
  if (m !== undefined && (m.type === "write" || m.type === "read") && !requested(was, is, m, event)) return false;
  if (is.role === "leader" && is.commitIndex !== Math.max(was.commitIndex, committable(is, node, options)))
    return false;
  if (was.role !== "leader") return is.role !== "leader" || begins(was, is, node, options);
  if (m?.type === "appendEntriesResponse" && !answered(was, is, m, event, options)) return false;
  return is.currentTerm !== was.currentTerm || (reads(was, is, event, options) && writes(was, is, event.sends));
};

/** A leader that is answered; it leads no more where the term is over, or its own configuration is committed without it. */
const answered = (was: Leader, is: Server, m: AppendEntriesResponse, event: Ends, options: Owing): boolean => {
  const { node, from, sends } = event;
  if (m.term > was.currentTerm) return is.role === "follower" && is.currentTerm === m.term;
  const isRemoved =
    is.commitIndex > was.commitIndex && is.commitIndex === is.log.length && !options.membersOf(is).includes(node);
  if (is.role !== "leader") return isRemoved;
  if (isRemoved || !counts(was, is, m, from)) return false;
  if (options.checkQuorum && is.active.has(from) !== (m.term === was.currentTerm || was.active.has(from))) return false;
  return !options.inParallel || m.term < was.currentTerm || !is.called.has(from) || sends.some(({ to }) => to === from);
};

/** A step of a server's own: an RPC, which asks somebody, or what an administrator wants. */
export const acted = (name: string, event: Ends, options: Owing): boolean => {
  const { before: was, after: is } = event;
  const rpcs = event.sends.filter(({ message }) => isRpc(message));
  switch (name) {
    case "requestVote":
    case "appendEntries":
      return rpcs.length === 1;
    case "heartbeat":
      return rpcs.length === 1 && rpcs.every(({ message: m }) => m.type === "appendEntries" && m.entries.length === 0);
    case "apply":
      return (
        rpcs.length === 0 &&
        is.role === was.role &&
        is.lastApplied === was.lastApplied + 1 &&
        isOnlyMore(is.log, was.log, 0)
      );
    case "addServer":
      return options.changes.includes("add") && changes(event);
    case "removeServer":
      return options.changes.includes("remove") && changes(event);
    default:
      return false;
  }
};

/** AddServer and RemoveServer: one change at a time, once an entry of its own term is committed. */
const changes = ({ before: was, after: is }: Ends): boolean => {
  const isFree = was.log.slice(was.commitIndex).every(({ command }) => command.type !== "configuration");
  const isSettled = was.log[was.commitIndex - 1]?.term === was.currentTerm;
  return was.role === "leader" && isFree && isSettled && isOnlyMore(is.log, was.log, 1);
};

const isUnderWay = (s: Server, peer: NodeId): boolean => s.role !== "follower" && s.called.has(peer);

/** What a timer is for. */
export const timed = (name: string, { node, before: was, after: is, sends }: Ends, options: Owing): boolean => {
  switch (name) {
    case "election": {
      const isReset = was.role === "follower" && (was.hears !== null || was.timerReset);
      const mayStand = options.standing.includes(node) && options.membersOf(was).includes(node);
      if (isReset || was.role === "leader" || !mayStand) return false;
      const isAlone = isMajority(was, node, none, options);
      if (options.preVote && !isAlone) return is.role === "pre-candidate" && is.currentTerm === was.currentTerm;
      return (
        is.currentTerm === was.currentTerm + 1 && is.votedFor === node && is.role === (isAlone ? "leader" : "candidate")
      );
    }
    case "quorum": {
      if (was.role !== "leader" || !options.checkQuorum) return false;
      const isHeard = isMajority(was, node, was.active, options);
      return isHeard ? is.role === "leader" && is.active.size === 0 : is.role === "follower";
    }
    case "silence":
      if (was.role !== "follower" || (was.hears === null && !was.timerReset)) return false;
      return is.role === "follower" && is.hears === null && !is.timerReset;
    case "flush":
      return was.unflushed > 0 && is.unflushed === 0;
    case "retry":
      // What it says of itself is asked of all that a server sends.
      return options.retries && is.role === was.role && sends.length === 1 && isUnderWay(was, sends[0]!.to);
    default:
      return true;
  }
};

// What figure 2 of the paper and figure 5.3 of the thesis owe to every message and step of a server with snapshots.
// The one idea: what a server must have become and said is a function of what it was and was told, so every event is held against that.
// Not here: what follows from the rules (claims.ts), what is owed to clients (raft/leading.ts), the handlers.
import { always, type NodeId, observer, type World } from "../../../checker/index.ts";
import { isQuorumOf } from "../leading.ts";
import type { RequestVote } from "../state.ts";
import { counting, sameEntry, sameMembers, sameValues } from "./claims.ts";
import type { Happening } from "./history.ts";
import { entryAt, lastIndex } from "./log.ts";
import type {
  Answer,
  AppendEntries,
  Entry,
  InstallSnapshot,
  Leader,
  Log,
  Message,
  Server,
  Snapshot,
  Vote,
} from "./state.ts";

/** What of the options changes what is owed. */
interface Owing {
  readonly membersOf: (s: Server) => readonly NodeId[];
  /** Does only who leads take snapshots of its own? */
  readonly onlyLeaders: boolean;
}

/** An event of a server, from its two ends; a step of its own is told by nobody. */
interface Ends<M> {
  readonly node: NodeId;
  readonly from: NodeId;
  readonly message: M;
  readonly before: Server;
  readonly after: Server;
  readonly sends: readonly { readonly to: NodeId; readonly message: Message }[];
}

const sameEntries = (a: readonly Entry[], b: readonly Entry[]): boolean =>
  a === b || (a.length === b.length && a.every((entry, i) => sameEntry(entry, b[i])));
const sameLog = (a: Log, b: Log): boolean => a === b || (a.start === b.start && sameEntries(a.entries, b.entries));
const sameSnapshot = (a: Snapshot, b: Snapshot): boolean =>
  a === b ||
  (a.lastIndex === b.lastIndex &&
    a.lastTerm === b.lastTerm &&
    sameValues(a.values, b.values) &&
    sameMembers(a.members, b.members));
const sameIndexes = (a: ReadonlyMap<NodeId, number>, b: ReadonlyMap<NodeId, number>, but?: NodeId): boolean =>
  a === b || [...a].every(([peer, index]) => peer === but || b.get(peer) === index);

type Field = "role" | "vote" | "snapshot" | "log" | "commit";
/** Has a server stayed as it was, but for what may have changed? */
const stays = ({ before: b, after: a }: Ends<unknown>, ...but: readonly Field[]): boolean =>
  a === b ||
  ((but.includes("role") || a.role === b.role) &&
    (but.includes("vote") || (a.currentTerm === b.currentTerm && a.votedFor === b.votedFor)) &&
    (but.includes("snapshot") || sameSnapshot(a.snapshot, b.snapshot)) &&
    (but.includes("log") || sameLog(a.log, b.log)) &&
    (but.includes("commit") || (a.commitIndex === b.commitIndex && sameValues(a.values, b.values))));

/** Who hears of a newer term enters it as a follower that has not voted, and that is all. */
const entered = ({ before: b, after: a }: Ends<unknown>, term: number): boolean =>
  term > b.currentTerm
    ? a.currentTerm === term && a.role === "follower" && a.votedFor === null
    : a.currentTerm === b.currentTerm && a.votedFor === b.votedFor;

/** One answer, to who asked. */
const answers = ({ from, sends }: Ends<unknown>, m: Vote | Answer): boolean =>
  sends.length === 1 &&
  sends[0]!.to === from &&
  Object.entries(m).every(([name, value]) => Reflect.get(sends[0]!.message, name) === value);
const replies = (event: Ends<unknown>, term: number, success: boolean, matchIndex = 0): boolean =>
  answers(event, { type: "answer", term, success, matchIndex });

/** The term of the entry at an index, over snapshot and log; undefined: it is not known. */
const termAt = (s: Server, index: number): number | undefined =>
  index === 0
    ? 0
    : (entryAt(counting(s), index)?.term ?? (index === s.snapshot.lastIndex ? s.snapshot.lastTerm : undefined));
const last = (s: Server): number => lastIndex(counting(s));

const isMajority = (s: Server, who: (member: NodeId) => boolean, { membersOf }: Owing): boolean =>
  isQuorumOf(membersOf(s), who);

const requestVote = (event: Ends<RequestVote>): boolean => {
  const { before: b, after: a, message: m, from } = event;
  const term = Math.max(b.currentTerm, m.term);
  const votedFor = m.term > b.currentTerm ? null : b.votedFor;
  const lastTerm = termAt(b, last(b)) ?? 0;
  const isUpToDate = m.lastLogTerm === lastTerm ? m.lastLogIndex >= last(b) : m.lastLogTerm > lastTerm;
  const voteGranted = m.term === term && (votedFor === null || votedFor === from) && isUpToDate;
  return (
    stays(event, "role", "vote") &&
    a.currentTerm === term &&
    a.role === (m.term > b.currentTerm ? "follower" : b.role) &&
    a.votedFor === (voteGranted ? from : votedFor) &&
    answers(event, { type: "vote", term, voteGranted })
  );
};

/** Votes are counted of the term that is stood in, and a majority of them makes a leader. */
const vote = (event: Ends<Vote>, owing: Owing): boolean => {
  const { before: b, after: a, message: m, from, sends } = event;
  if (sends.length > 0 || !stays(event, "role", "vote", "commit") || !entered(event, m.term)) return false;
  if (b.role !== "candidate" || m.term !== b.currentTerm || !m.voteGranted)
    return m.term > b.currentTerm || a.role === b.role;
  return isElected(event, new Set(b.votesGranted).add(from), owing);
};
const isElected = ({ after: a }: Ends<unknown>, votes: ReadonlySet<NodeId>, owing: Owing): boolean =>
  isMajority(a, (member) => votes.has(member), owing)
    ? a.role === "leader" &&
      [...a.nextIndex.values()].every((index) => index === last(a) + 1) &&
      [...a.matchIndex.values()].every((index) => index === 0)
    : a.role === "candidate" && sameMembers(a.votesGranted, votes);

const appendEntries = (event: Ends<AppendEntries>): boolean => {
  const { before: b, after: a, message: m } = event;
  if (m.term < b.currentTerm) return stays(event) && replies(event, b.currentTerm, false);
  if (!entered(event, m.term) || a.role !== "follower") return false;
  // What a snapshot covers is committed, so it is the leader's, too.
  if (m.prevLogIndex >= b.snapshot.lastIndex && termAt(b, m.prevLogIndex) !== m.prevLogTerm)
    return stays(event, "role", "vote") && replies(event, m.term, false);
  const lastNew = m.prevLogIndex + m.entries.length;
  return (
    stays(event, "role", "vote", "log", "commit") &&
    isMerged(counting(b), a.log, m, b) &&
    a.commitIndex === Math.max(b.commitIndex, Math.min(m.leaderCommit, lastNew)) &&
    replies(event, m.term, true, lastNew)
  );
};
/** From the first entry on that conflicts, behind the snapshot, a log is the leader's; if none does it lies as it lay. */
const isMerged = (log: Log, is: Log, { prevLogIndex, entries }: AppendEntries, { snapshot, log: lay }: Server) => {
  const conflict = entries.findIndex((entry, i) => {
    const index = prevLogIndex + i + 1;
    return index > snapshot.lastIndex && entryAt(log, index)?.term !== entry.term;
  });
  if (conflict < 0) return sameLog(is, lay);
  const kept = log.entries.slice(0, prevLogIndex + conflict - log.start);
  return sameLog(is, { start: log.start, entries: [...kept, ...entries.slice(conflict)] });
};

/** A snapshot is taken over by who has not applied as much; the log lies as it lay. */
const installSnapshot = (event: Ends<InstallSnapshot>): boolean => {
  const { before: b, after: a, message: m } = event;
  if (m.term < b.currentTerm) return stays(event) && replies(event, b.currentTerm, false);
  if (!entered(event, m.term) || a.role !== "follower" || !replies(event, m.term, true, m.snapshot.lastIndex))
    return false;
  if (m.snapshot.lastIndex <= b.commitIndex) return stays(event, "role", "vote");
  return (
    stays(event, "role", "vote", "snapshot", "commit") &&
    sameSnapshot(a.snapshot, m.snapshot) &&
    a.commitIndex === m.snapshot.lastIndex
  );
};

/** An answer moves the indexes of who has given it, in the leader's own term; the commit index follows a majority. */
const answer = (event: Ends<Answer>, owing: Owing): boolean => {
  const { before: b, after: a, message: m, from, node, sends } = event;
  if (sends.length > 0 || !stays(event, "role", "vote", "commit") || !entered(event, m.term)) return false;
  if (m.term > b.currentTerm) return true;
  if (b.role !== "leader") return stays(event);
  if (m.term < b.currentTerm)
    return (
      stays(event) &&
      a.role === "leader" &&
      sameIndexes(b.matchIndex, a.matchIndex) &&
      sameIndexes(b.nextIndex, a.nextIndex)
    );
  const [match, next] = [b.matchIndex.get(from)!, b.nextIndex.get(from)!];
  const matchIndex = m.success ? Math.max(match, m.matchIndex) : match;
  const nextIndex = m.success ? matchIndex + 1 : Math.max(next - 1, match + 1);
  return (
    a.role === "leader" &&
    a.matchIndex.get(from) === matchIndex &&
    a.nextIndex.get(from) === nextIndex &&
    sameIndexes(b.matchIndex, a.matchIndex, from) &&
    sameIndexes(b.nextIndex, a.nextIndex, from) &&
    hasCommitted(b, a, node, owing)
  );
};
/** A leader knows as committed what a majority has up to an entry of its own term. */
const hasCommitted = (b: Server, a: Leader, node: NodeId, owing: Owing): boolean => {
  const { start, entries } = counting(a);
  const has = (n: number) => (member: NodeId) => member === node || (a.matchIndex.get(member) ?? 0) >= n;
  const own = entries.findLastIndex(
    ({ term }, i) => term === a.currentTerm && isMajority(a, has(start + i + 1), owing),
  );
  return a.commitIndex === Math.max(b.commitIndex, own < 0 ? 0 : start + own + 1);
};

/** What a candidate or leader sends says what it knows, to one member that has not answered it yet. */
const asked = (event: Ends<undefined>, name: string, { membersOf }: Owing): boolean => {
  const { before: b, node, sends } = event;
  const [sent, ...more] = sends;
  if (sent === undefined || more.length > 0 || !stays(event)) return false;
  const { to, message: m } = sent;
  if (to === node || !membersOf(b).includes(to) || m.type !== name || m.term !== b.currentTerm) return false;
  if (m.type === "requestVote")
    return (
      b.role === "candidate" &&
      !b.votesGranted.has(to) &&
      m.lastLogIndex === last(b) &&
      m.lastLogTerm === (termAt(b, last(b)) ?? 0)
    );
  if (b.role !== "leader") return false;
  const prevLogIndex = b.nextIndex.get(to)! - 1;
  const { start, entries } = counting(b);
  const isKnown = prevLogIndex >= start && termAt(b, prevLogIndex) !== undefined;
  if (m.type === "installSnapshot") return !isKnown && sameSnapshot(m.snapshot, b.snapshot);
  return (
    m.type === "appendEntries" &&
    isKnown &&
    m.prevLogIndex === prevLogIndex &&
    m.prevLogTerm === termAt(b, prevLogIndex) &&
    m.leaderCommit === b.commitIndex &&
    sameEntries(m.entries, entries.slice(prevLogIndex - start))
  );
};

/** A leader takes up one entry, of its own term; of a change, one at a time, once an entry of its own term is committed. */
const appended = (event: Ends<undefined>, name: string, owing: Owing): boolean => {
  const { before: b, after: a, node, sends } = event;
  if (b.role !== "leader" || a.role !== "leader" || sends.length > 0 || !stays(event, "log", "commit")) return false;
  const [was, is] = [counting(b), counting(a)];
  const entry = is.entries.at(-1);
  const isOneMore = is.start === was.start && sameEntries(is.entries.slice(0, -1), was.entries);
  if (!isOneMore || entry?.term !== b.currentTerm || !hasCommitted(b, a, node, owing)) return false;
  if (name === "write") return entry.command.type === "write";
  const isFree = was.entries.slice(b.commitIndex - was.start).every(({ command }) => command.type !== "members");
  if (entry.command.type !== "members" || !isFree || termAt(b, b.commitIndex) !== b.currentTerm) return false;
  const [those, now] = [owing.membersOf(b), entry.command.members];
  return now.size === those.length + 1 && those.every((member) => now.has(member));
};

const timed = (event: Ends<undefined>, name: string, owing: Owing): boolean => {
  const { before: b, after: a, node, sends } = event;
  if (sends.length > 0) return false;
  if (name === "election")
    return (
      stays(event, "role", "vote") &&
      b.role !== "leader" &&
      owing.membersOf(b).includes(node) &&
      a.currentTerm === b.currentTerm + 1 &&
      a.votedFor === node &&
      isElected(event, new Set([node]), owing)
    );
  if (name === "takeSnapshot")
    return (
      stays(event, "snapshot") &&
      (b.role === "leader" || !owing.onlyLeaders) &&
      b.commitIndex > b.snapshot.lastIndex &&
      a.snapshot.lastIndex === b.commitIndex
    );
  const kept = counting(b);
  return (
    stays(event, "log") &&
    b.log.start < b.snapshot.lastIndex &&
    a.log.start === b.snapshot.lastIndex &&
    sameEntries(a.log.entries, kept.entries.slice(Math.max(0, b.snapshot.lastIndex - kept.start)))
  );
};

const RULES = ["votes", "logs", "snapshots", "leaders"] as const;
type Rule = (typeof RULES)[number];

const heard = (event: Ends<Message>, owing: Owing): Rule | null => {
  const { message: m } = event;
  switch (m.type) {
    case "requestVote":
      return requestVote({ ...event, message: m }) ? null : "votes";
    case "vote":
      return vote({ ...event, message: m }, owing) ? null : "votes";
    case "appendEntries":
      return appendEntries({ ...event, message: m }) ? null : "logs";
    case "installSnapshot":
      return installSnapshot({ ...event, message: m }) ? null : "snapshots";
    case "answer":
      return answer({ ...event, message: m }, owing) ? null : "leaders";
  }
};

/** The rule that an event breaks. */
const brokenBy = (event: Happening, owing: Owing): Rule | null => {
  if (event.kind === "deliver") return heard(event, owing);
  if (event.kind !== "timer" && event.kind !== "action") return null;
  const { name } = event;
  const ends = { ...event, from: event.node, message: undefined };
  if (event.kind === "timer") return timed(ends, name, owing) ? null : name === "election" ? "votes" : "snapshots";
  if (name === "write" || name === "addServer") return appended(ends, name, owing) ? null : "leaders";
  return asked(ends, name, owing)
    ? null
    : name === "requestVote"
      ? "votes"
      : name === "installSnapshot"
        ? "snapshots"
        : "leaders";
};

export const duties = (owing: Owing) =>
  observer("broken rules", new Set() as ReadonlySet<Rule>, (seen, event: Happening) => {
    const rule = brokenBy(event, owing);
    return rule === null || seen.has(rule) ? seen : new Set(seen).add(rule);
  });

type Around = Pick<World<unknown>, "seen">;
/** The claims on what an observer of the duties has seen. */
export const kept = (broken: ReturnType<typeof duties>) => {
  const holds = (rule: Rule) => always((_: unknown, { seen }: Around) => !seen(broken).has(rule));
  return {
    "a vote is asked for, given and counted as figure 2 says": holds("votes"),
    "an AppendEntries is taken, and answered, as figure 2 says": holds("logs"),
    "a snapshot is taken, sent, installed and answered, and the log discarded, as figure 5.3 says": holds("snapshots"),
    "a leader asks, appends, counts and commits as figure 2 says": holds("leaders"),
  };
};

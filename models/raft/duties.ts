// What figure 2 of the paper owes to every message: the answer, the log, the vote and the indexes that must come of it.
// The one idea: a server that is silent, or does a little more than it should, often breaks no safety, so each rule is claimed where it
// applies; an observer looks, because of an RPC at once a step does not see the ends.
// Not here: what follows from the rules (claims.ts), what leaders and clients are owed (leading.ts), the handlers.
import { always, observer, type World } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { acted, isQuorumOf, leading, timed } from "./leading.ts";
import { type Happening, sameEntry } from "./observers.ts";
import type { Ends, Owing } from "./owed.ts";
import type { Entry, Message, Server, Vote } from "./state.ts";

type Of<T extends Message["type"]> = Ends<Extract<Message, { type: T }>>;
/** Both answers to a candidate. */
type OfVote = Ends<Vote>;

/** One answer, to who asked. */
const isAnswered = ({ from, sends }: Ends, type: Message["type"], fields: Readonly<Record<string, unknown>>): boolean =>
  sends.length === 1 &&
  sends[0]!.to === from &&
  sends[0]!.message.type === type &&
  Object.entries(fields).every(([name, value]) => Reflect.get(sends[0]!.message, name) === value);

const sameLog = (a: readonly Entry[], b: readonly Entry[]): boolean =>
  a === b || (a.length === b.length && a.every((entry, i) => sameEntry(entry, b[i])));
const isUnmoved = ({ before: b, after: a }: Ends): boolean =>
  a.role === b.role && a.currentTerm === b.currentTerm && a.votedFor === b.votedFor && sameLog(a.log, b.log);

/** Is a candidate's log at least as up to date as this one? */
const isUpToDate = (m: { lastLogTerm: number; lastLogIndex: number }, { log }: Server): boolean => {
  const term = log.at(-1)?.term ?? 0;
  return m.lastLogTerm === term ? m.lastLogIndex >= log.length : m.lastLogTerm > term;
};
/** PreVote and CheckQuorum: whoever is sure of a leader does not listen. */
const isSure = (s: Server, { checkQuorum }: Owing): boolean =>
  s.role === "leader" ? checkQuorum : s.role === "follower" && s.hears !== null;

/** Whose timer is reset does not stand: no timer of a follower is where an option does not say so. */
const hasTimer = (s: Server, isReset: boolean): boolean => s.role !== "follower" || s.timerReset === isReset;

const requestVote = (event: Of<"requestVote">, options: Owing): boolean => {
  const { before: b, after: a, message: m, from, sends } = event;
  if (isSure(b, options)) return isUnmoved(event) && sends.length === 0;
  if (m.term < b.currentTerm)
    return isUnmoved(event) && isAnswered(event, "vote", { term: b.currentTerm, voteGranted: false });
  const votedFor = m.term > b.currentTerm ? null : b.votedFor;
  if (a.currentTerm !== m.term || !sameLog(a.log, b.log)) return false;
  if (a.role !== (m.term > b.currentTerm ? "follower" : b.role)) return false;
  const isGranted = (votedFor === null || votedFor === from) && isUpToDate(m, b);
  if (!options.resets && !hasTimer(a, false)) return false;
  return isGranted
    ? a.votedFor === from && isAnswered(event, "vote", { term: m.term, voteGranted: true })
    : a.votedFor === votedFor && sends.length === 0;
};

const requestPreVote = (event: Of<"requestPreVote">, options: Owing): boolean => {
  const { before: b, message: m, sends } = event;
  if (!isUnmoved(event)) return false;
  if (isSure(b, options)) return sends.length === 0;
  if (m.term <= b.currentTerm) return isAnswered(event, "vote", { term: b.currentTerm, voteGranted: false });
  return isUpToDate(m, b) ? isAnswered(event, "preVote", { term: m.term, voteGranted: true }) : sends.length === 0;
};

/** Votes are counted of the term that is stood in, and a majority of them makes a leader, or of a pre-candidate a candidate. */
const vote = (event: OfVote, { membersOf }: Owing): boolean => {
  const { before: b, after: a, message: m, from } = event;
  if (m.type === "vote" && m.term > b.currentTerm) return a.role === "follower" && a.currentTerm === m.term;
  const isMeant =
    m.type === "vote"
      ? b.role === "candidate" && m.term === b.currentTerm
      : b.role === "pre-candidate" && m.term === b.currentTerm + 1;
  if (!isMeant || !m.voteGranted || !("votesGranted" in b)) return isUnmoved(event);
  const votes = new Set(b.votesGranted).add(from);
  if (isQuorumOf(membersOf(b), (member) => votes.has(member)))
    return b.role === "candidate" ? a.role === "leader" : a.currentTerm === b.currentTerm + 1 && a.role !== b.role;
  return a.role === b.role && "votesGranted" in a && a.votesGranted.size === votes.size;
};

/** The log that an AppendEntries leaves: from the first entry that conflicts on it is the leader's, and otherwise as it was. */
const merged = (log: readonly Entry[], prevLogIndex: number, entries: readonly Entry[]): readonly Entry[] => {
  const conflict = entries.findIndex((entry, i) => log[prevLogIndex + i]?.term !== entry.term);
  return conflict < 0 ? log : [...log.slice(0, prevLogIndex + conflict), ...entries.slice(conflict)];
};

const appendEntries = (event: Of<"appendEntries">, { preVote, checkQuorum, resets }: Owing): boolean => {
  const { before: b, after: a, message: m, from } = event;
  if (m.term < b.currentTerm)
    return (
      isUnmoved(event) &&
      isAnswered(event, "appendEntriesResponse", { term: b.currentTerm, success: false, matchIndex: 0 })
    );
  if (a.currentTerm !== m.term || a.role !== "follower") return false;
  if (a.hears !== (preVote || checkQuorum ? from : null) || !hasTimer(a, resets)) return false;
  if (m.prevLogIndex > 0 && b.log[m.prevLogIndex - 1]?.term !== m.prevLogTerm)
    return (
      sameLog(a.log, b.log) &&
      a.commitIndex === b.commitIndex &&
      isAnswered(event, "appendEntriesResponse", { term: m.term, success: false, matchIndex: 0, confirms: m.confirms })
    );
  const matchIndex = m.prevLogIndex + m.entries.length;
  return (
    sameLog(a.log, merged(b.log, m.prevLogIndex, m.entries)) &&
    a.unflushed === 0 &&
    a.commitIndex === Math.max(b.commitIndex, Math.min(m.leaderCommit, matchIndex)) &&
    isAnswered(event, "appendEntriesResponse", { term: m.term, success: true, matchIndex, confirms: m.confirms })
  );
};

/** What a crash leaves: what is on disk, and of the entries in memory as many as may be, from the first on. */
const crashed = ({ before: b, after: a }: Pick<Ends, "before" | "after">): boolean =>
  a.role === "follower" &&
  a.hears === null &&
  !a.timerReset &&
  a.currentTerm === b.currentTerm &&
  a.votedFor === b.votedFor &&
  a.unflushed === 0 &&
  a.commitIndex === 0 &&
  a.lastApplied === 0 &&
  a.log.length >= b.log.length - b.unflushed &&
  sameLog(a.log, b.log.slice(0, a.log.length));

const RULES = ["votes", "logs", "leaders", "time", "disks"] as const;
type Rule = (typeof RULES)[number];

/** The rule that an event of a server breaks. */
const brokenBy = (event: Happening, options: Owing): Rule | null => {
  if (event.kind !== "deliver" && event.kind !== "timer" && event.kind !== "action" && event.kind !== "crash")
    return null;
  const { node, before, after } = event;
  if (!("currentTerm" in before) || !("currentTerm" in after)) return null;
  if (event.kind === "crash") return crashed({ before, after }) ? null : "disks";
  const { sends } = event;
  const [message, from] = event.kind === "deliver" ? [event.message, event.from] : [undefined, node];
  const ends = { node, from, message, before, after, sends };
  if (!leading(ends, options)) return "leaders";
  if (event.kind === "timer") return timed(event.name, ends, options) ? null : "time";
  if (event.kind === "action") return acted(event.name, ends, options) ? null : "leaders";
  return isHeeded(ends as Ends<Message>, options) ? null : event.message.type.includes("Entries") ? "logs" : "votes";
};

const isHeeded = (ends: Ends<Message>, options: Owing): boolean => {
  switch (ends.message.type) {
    case "requestVote":
      return requestVote(ends as Of<"requestVote">, options);
    case "requestPreVote":
      return requestPreVote(ends as Of<"requestPreVote">, options);
    case "vote":
    case "preVote":
      return vote(ends as OfVote, options);
    case "appendEntries":
      return appendEntries(ends as Of<"appendEntries">, options);
    default:
      return true;
  }
};

export const duties = (options: Owing) =>
  observer("broken rules", new Set() as ReadonlySet<Rule>, (seen, event: Happening) => {
    const rule = brokenBy(event, options);
    return rule === null || seen.has(rule) ? seen : new Set(seen).add(rule);
  });

type Around = Pick<World<unknown>, "seen">;
/** The claims on what an observer of the duties has seen. */
export const kept = (broken: ReturnType<typeof duties>, { crashes }: { readonly crashes: boolean }) => {
  const holds = (rule: Rule) => always((_: unknown, { seen }: Around) => !seen(broken).has(rule));
  return {
    "a vote is asked for, given and counted as figure 2 says": holds("votes"),
    "an AppendEntries is taken, and answered, as figure 2 says": holds("logs"),
    "a leader asks, counts, commits and answers as figure 2 says": holds("leaders"),
    "a timer does what it is for, and never fires before": holds("time"),
    ...onlyIf(crashes, { "a crash leaves what is on disk": holds("disks") }),
  };
};

/** The same in one. */
export const keptAll = (broken: ReturnType<typeof duties>) => ({
  "votes, logs, leaders and timers keep the rules": always((_: unknown, { seen }: Around) => seen(broken).size === 0),
});

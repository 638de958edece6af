// What is claimed of Raft, as predicates over its servers and over what the observers remember.
// The one idea: the five properties of figure 3.2 of the thesis, and the rules they rest on, each on its own.
// Not here: which models make which claims (model.ts and its sisters).
import type { NodeId, Says } from "../../checker/index.ts";
import {
  type Acknowledged,
  type Committed,
  type Happening,
  type Leaders,
  type Placed,
  sameEntry,
} from "./observers.ts";
import type { Entry, Message, Server } from "./state.ts";

type Servers = readonly Server[];

export const leads = ({ role }: Server): boolean => role === "leader";

/** Election Safety: at most one leader can be elected in a given term. */
export const electionSafety = (leaders: Leaders): boolean => [...leaders.values()].every((who) => who.size <= 1);

/** Leader Append-Only: a leader never overwrites or deletes entries in its log; it only appends new entries. */
export const leaderAppendOnly = (before: Servers, after: Servers): Says => {
  const leading = before.flatMap((s, i) =>
    leads(s) && leads(after[i]!) && after[i]!.currentTerm === s.currentTerm ? [[s.log, after[i]!.log] as const] : [],
  );
  return leading.length === 0
    ? undefined
    : leading.every(([was, is]) => was.every((entry, n) => sameEntry(entry, is[n])));
};

/** Log Matching: if two logs contain an entry with the same index and term, they are identical up through that index. */
export const logMatching = (servers: Servers): boolean =>
  servers.every((a, i) =>
    servers.slice(i + 1).every((b) => {
      const agree = a.log.findLastIndex((entry, n) => b.log[n]?.term === entry.term);
      return a.log.slice(0, agree + 1).every((entry, n) => sameEntry(entry, b.log[n]));
    }),
  );

/** Leader Completeness: an entry committed in a term is in the logs of the leaders of all higher-numbered terms. */
export const leaderCompleteness = (servers: Servers, committed: ReadonlySet<Committed>): Says => {
  const owed = servers
    .filter(leads)
    .flatMap(({ log, currentTerm }) =>
      [...committed]
        .filter(({ term }) => term < currentTerm)
        .map(({ index, entry }) => [log[index - 1], entry] as const),
    );
  return owed.length === 0 ? undefined : owed.every(([has, entry]) => sameEntry(has, entry));
};

/** State Machine Safety: no two servers ever apply different entries at the same index. */
export const stateMachineSafety = (applied: ReadonlySet<Placed>): Says =>
  applied.size === 0 ? undefined : new Set([...applied].map(({ index }) => index)).size === applied.size;

/** A committed entry is, at all times, in the logs of a majority. */
export const committedOnQuorum = (servers: Servers, committed: ReadonlySet<Placed>): Says =>
  committed.size === 0
    ? undefined
    : [...committed].every(
        ({ index, entry }) =>
          servers.filter(({ log }) => sameEntry(log[index - 1], entry)).length > Math.floor(servers.length / 2),
      );

/** What a client was told is written, the newest leader has. */
export const acknowledgedSurvive = (servers: Servers, acknowledged: ReadonlySet<Acknowledged>): Says => {
  const newest = servers
    .filter(leads)
    .reduce<Server | undefined>(
      (latest, s) => (latest === undefined || s.currentTerm > latest.currentTerm ? s : latest),
      undefined,
    );
  const asked = newest === undefined ? [] : [...acknowledged].filter(({ term }) => term <= newest.currentTerm);
  return asked.length === 0 ? undefined : asked.every(({ index, term }) => newest?.log[index - 1]?.term === term);
};

/** What a client was told is written is in the logs of a majority. */
export const acknowledgedOnQuorum = (servers: Servers, acknowledged: ReadonlySet<Acknowledged>): Says =>
  acknowledged.size === 0
    ? undefined
    : [...acknowledged].every(
        ({ index, term }) =>
          servers.filter(({ log }) => log[index - 1]?.term === term).length > Math.floor(servers.length / 2),
      );

/** A server gives its vote of a term, once given, to nobody else, crashes included. */
export const votesOnce = (before: Servers, after: Servers): Says => {
  const voted = before.flatMap((s, i) =>
    s.votedFor !== null && s.currentTerm === after[i]!.currentTerm ? [[s.votedFor, after[i]!.votedFor]] : [],
  );
  return voted.length === 0 ? undefined : voted.every(([was, is]) => was === is);
};

/** A leader's commit index moves only to an entry of the leader's own term. */
export const commitsOwnTerm = (before: Servers, after: Servers): Says => {
  const moved = after.filter((s, i) => leads(s) && s.commitIndex > before[i]!.commitIndex);
  return moved.length === 0
    ? undefined
    : moved.every(({ log, commitIndex, currentTerm }) => log[commitIndex - 1]?.term === currentTerm);
};

/** Nobody removes what it knows to be committed. */
export const keepsCommitted = (before: Servers, after: Servers): Says => {
  const knowing = before.flatMap((s, i) => (s.commitIndex === 0 ? [] : [[s, after[i]!] as const]));
  return knowing.length === 0
    ? undefined
    : knowing.every(([s, { log }]) => s.log.slice(0, s.commitIndex).every((entry, n) => sameEntry(entry, log[n])));
};

/** The servers whose term an event changed: their index, before and after. */
const changedTerms = (before: Servers, after: Servers) =>
  before.flatMap((s, i) => (s.currentTerm === after[i]!.currentTerm ? [] : [{ i, before: s, after: after[i]! }]));

/** Does the event make the server stand for election by itself? */
export const stands = (event: Happening, id: NodeId, was: Server, is: Server): boolean =>
  "node" in event &&
  event.node === id &&
  ((event.kind === "timer" && event.name === "election") || (was.role === "pre-candidate" && is.role !== "follower"));

/** A term ends only by a time-out, which adds one, or at the word of a newer term. */
export const termsChange = (cluster: readonly NodeId[], before: Servers, after: Servers, event: Happening): Says => {
  const changed = changedTerms(before, after);
  if (changed.length === 0) return undefined;
  return changed.every(({ i, before: was, after: is }) => {
    if (stands(event, cluster[i]!, was, is)) return is.currentTerm === was.currentTerm + 1;
    if (event.kind === "deliver") return "term" in event.message && event.message.term === is.currentTerm;
    return is.currentTerm > was.currentTerm && before.some(({ currentTerm }) => currentTerm === is.currentTerm);
  });
};

/** Whoever learns of a newer term is then a follower in it. */
export const newerTermFollows = (
  cluster: readonly NodeId[],
  before: Servers,
  after: Servers,
  event: Happening,
): Says => {
  const learned = changedTerms(before, after).filter(
    ({ i, before: was, after: is }) => is.currentTerm > was.currentTerm && !stands(event, cluster[i]!, was, is),
  );
  return learned.length === 0 ? undefined : learned.every(({ after: is }) => is.role === "follower");
};

/** The messages that an event hands to servers: the one delivered, or what an exchange at once begins with. */
export const arrivals = (event: Happening): readonly { readonly to: NodeId; readonly message: Message }[] => {
  if (event.kind === "deliver") return [{ to: event.node, message: event.message }];
  return event.kind === "action" || event.kind === "timer" ? event.sends : [];
};

/** A message of an old term changes neither log nor vote of its receiver. */
export const oldTermsIgnored = (
  cluster: readonly NodeId[],
  before: Servers,
  after: Servers,
  event: Happening,
): Says => {
  const old = arrivals(event).flatMap(({ to, message }) => {
    const i = cluster.indexOf(to);
    return i >= 0 && "term" in message && message.term < before[i]!.currentTerm ? [i] : [];
  });
  return old.length === 0
    ? undefined
    : old.every((i) => before[i]!.votedFor === after[i]!.votedFor && sameLog(before[i]!, after[i]!));
};

/** Whoever gets an AppendEntries of an old term answers it with the newer one. */
export const oldTermsAnswered = (cluster: readonly NodeId[], before: Servers, event: Happening): Says => {
  if (event.kind !== "deliver" || event.message.type !== "appendEntries") return undefined;
  const { currentTerm } = before[cluster.indexOf(event.node)]!;
  if (event.message.term >= currentTerm) return undefined;
  return event.sends.some(
    ({ to, message }) => to === event.from && message.type === "appendEntriesResponse" && message.term === currentTerm,
  );
};

const sameLog = (a: Server, b: Server): boolean =>
  a.log.length === b.log.length && a.log.every((entry, n) => sameEntry(entry, b.log[n]));

/** The log of who does not lead changes only by an AppendEntries of the term the server is then in. */
export const followersArePassive = (
  cluster: readonly NodeId[],
  before: Servers,
  after: Servers,
  event: Happening,
): Says => {
  const changed = before.flatMap((s, i) => (leads(s) || leads(after[i]!) || sameLog(s, after[i]!) ? [] : [i]));
  if (changed.length === 0) return undefined;
  const appends = arrivals(event).filter(({ message }) => message.type === "appendEntries");
  return changed.every((i) =>
    appends.some(({ to, message }) => to === cluster[i] && "term" in message && message.term === after[i]!.currentTerm),
  );
};

/** Who takes entries from the leader of its term has its election timer reset. */
export const entriesResetTimer = (
  cluster: readonly NodeId[],
  before: Servers,
  after: Servers,
  event: Happening,
): Says => {
  const takers = arrivals(event).flatMap(({ to, message }) => {
    const i = cluster.indexOf(to);
    return message.type === "appendEntries" && message.entries.length > 0 && message.term >= before[i]!.currentTerm
      ? [after[i]!]
      : [];
  });
  return takers.length === 0 ? undefined : takers.every((s) => s.role === "follower" && s.timerReset);
};

/** Who gives another server its vote has its election timer reset. */
export const grantsResetTimer = (cluster: readonly NodeId[], before: Servers, after: Servers): Says => {
  const voters = after.filter(
    ({ votedFor, currentTerm }, i) =>
      votedFor !== null &&
      votedFor !== cluster[i] &&
      (votedFor !== before[i]!.votedFor || currentTerm !== before[i]!.currentTerm),
  );
  return voters.length === 0 ? undefined : voters.every((s) => s.role === "follower" && s.timerReset);
};

/** A candidate, and a leader, has voted for itself. */
export const votedForThemselves = (cluster: readonly NodeId[], servers: Servers): Says => {
  const standing = servers.flatMap((s, i) => (s.role === "candidate" || leads(s) ? [s.votedFor === cluster[i]] : []));
  return standing.length === 0 ? undefined : standing.every(Boolean);
};

/** A term other than the first begins with a candidate, which has voted for itself; as long as no term is newer it remains there. */
export const newestBegun = (cluster: readonly NodeId[], servers: Servers, first: number): Says => {
  const newest = Math.max(...servers.map(({ currentTerm }) => currentTerm));
  return newest === first
    ? undefined
    : servers.some(({ currentTerm, votedFor }, i) => currentTerm === newest && votedFor === cluster[i]);
};

/** An election time-out begins an election: the next term, in which the server stands. */
export const timeoutStands = (_before: Servers, _after: Servers, event: Happening): Says => {
  if (event.kind !== "timer" || event.name !== "election" || !("role" in event.before) || !("role" in event.after))
    return undefined;
  if (event.after.role === "pre-candidate") return undefined;
  return event.after.role !== "follower" && event.after.currentTerm === event.before.currentTerm + 1;
};

export const isConfiguration = ({ command }: Entry): boolean => command.type === "configuration";

/** The configurations among committed entries. */
export const configurations = (committed: ReadonlySet<Committed>): readonly Committed[] =>
  [...committed].filter(({ entry }) => isConfiguration(entry));

/** A configuration that a leader appends differs from its last one by one server at most. */
export const changesOne = (first: readonly NodeId[], before: Servers, after: Servers): Says => {
  const appended = after.flatMap((server, i) =>
    leads(before[i]!) && server.log.length > before[i]!.log.length && isConfiguration(server.log.at(-1)!)
      ? [server.log]
      : [],
  );
  return appended.length === 0
    ? undefined
    : appended.every((log) => {
        const is = membersIn(log, first);
        const was = membersIn(log.slice(0, -1), first);
        return [...is, ...was].filter((member) => !is.includes(member) || !was.includes(member)).length === 1;
      });
};

export const membersIn = (log: readonly Entry[], first: readonly NodeId[]): readonly NodeId[] => {
  const command = log.findLast(isConfiguration)?.command;
  return command?.type === "configuration" ? [...command.members] : first;
};

/** How many servers have voted for this one in the term, as far as they still know. */
export const votesFor = (servers: Servers, id: NodeId, term: number): number =>
  servers.filter((s) => s.currentTerm === term && s.votedFor === id).length;

/** Every vote of the term that all are in has been given, and nobody has a majority. */
export const splitVote = (cluster: readonly NodeId[], servers: Servers): boolean => {
  const term = servers[0]!.currentTerm;
  const majority = Math.floor(servers.length / 2) + 1;
  return (
    servers.every((s) => s.currentTerm === term && s.votedFor !== null) &&
    cluster.every((id) => votesFor(servers, id, term) < majority)
  );
};

export const twoLead = (servers: Servers): boolean => new Set(servers.filter(leads).map((s) => s.currentTerm)).size > 1;

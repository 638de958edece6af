// What is claimed of Raft with snapshots, as predicates over its servers and what was committed.
// The one idea: the properties of figure 3.2 of the thesis, asked over discarded prefixes as if they were still there.
// Not here: which scenarios make which claims (model.ts).
import type { NodeId, Says } from "../../../checker/index.ts";
import type { Happening, History } from "./history.ts";
import { agrees, behind, lastIndex } from "./log.ts";
import type { Command, Entry, Log, Persistent, Server, Snapshot } from "./state.ts";

type Servers = readonly Server[];

export const sameMembers = (a: ReadonlySet<NodeId>, b: ReadonlySet<NodeId>): boolean =>
  a.size === b.size && [...a].every((member) => b.has(member));
const sameCommand = (a: Command, b: Command): boolean =>
  a.type === "write"
    ? b.type === "write" && a.value === b.value
    : b.type === "members" && sameMembers(a.members, b.members);
export const sameEntry = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a !== undefined && b !== undefined && a.term === b.term && sameCommand(a.command, b.command);
export const sameValues = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** What of the log on disk counts, by figure 5.3 and not by the rules of the model. */
export const counting = ({ snapshot, log }: Persistent): Log =>
  agrees(snapshot, log) ? log : { start: snapshot.lastIndex, entries: [] };

/** The log of a server as it would be without snapshots: what was committed stands for what is discarded. */
const whole = (s: Persistent, history: History): readonly (Entry | undefined)[] => {
  const { entries } = behind(s.snapshot.lastIndex, counting(s));
  return [...upTo(s.snapshot.lastIndex).map((n) => history[n - 1]?.entry), ...entries];
};
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

const writesIn = (history: History, index: number): readonly string[] =>
  history.slice(0, index).flatMap(({ entry: { command } }) => (command.type === "write" ? [command.value] : []));
const membersIn = (entries: readonly (Entry | undefined)[], first: ReadonlySet<NodeId>): ReadonlySet<NodeId> => {
  const last = entries.findLast((entry) => entry?.command.type === "members")?.command;
  return last?.type === "members" ? last.members : first;
};

/** A snapshot is what its prefix amounts to: last index and term, state machine, configuration. */
const isPrefix = (snapshot: Snapshot, history: History, first: ReadonlySet<NodeId>): boolean =>
  snapshot.lastIndex <= history.length &&
  snapshot.lastTerm === history[snapshot.lastIndex - 1]!.entry.term &&
  sameValues(snapshot.values, writesIn(history, snapshot.lastIndex)) &&
  sameMembers(
    snapshot.members,
    membersIn(
      history.slice(0, snapshot.lastIndex).map(({ entry }) => entry),
      first,
    ),
  );
export const snapshotsArePrefixes = (servers: Servers, history: History, first: ReadonlySet<NodeId>): Says => {
  const taken = servers.filter(({ snapshot }) => snapshot.lastIndex > 0);
  return taken.length === 0 ? undefined : taken.every(({ snapshot }) => isPrefix(snapshot, history, first));
};

/** State Machine Safety: what a server has applied are the committed entries up to its commit index, each once, in order. */
export const appliedInOrder = (servers: Servers, history: History): Says => {
  const applied = servers.filter(({ commitIndex }) => commitIndex > 0);
  return applied.length === 0
    ? undefined
    : applied.every(
        ({ commitIndex, values }) =>
          commitIndex <= history.length && sameValues(values, writesIn(history, commitIndex)),
      );
};

/** Log Matching: where two servers have an entry of one index and term, all before it is the same. */
export const logMatching = (servers: Servers, history: History): boolean => {
  const logs = servers.map((s) => whole(s, history));
  return logs.every((a, i) =>
    logs.slice(i + 1).every((b) => {
      const agree = a.findLastIndex((entry, n) => entry !== undefined && entry.term === b[n]?.term);
      return a.slice(0, agree + 1).every((entry, n) => sameEntry(entry, b[n]));
    }),
  );
};

/** What follows a snapshot is of no older term than what it covers, and so on along the log. */
export const termsNeverFall = (servers: Servers): Says => {
  const logs = servers.map((s) => {
    const { entries } = behind(s.snapshot.lastIndex, counting(s));
    return [s.snapshot.lastTerm, ...entries.map(({ term }) => term)];
  });
  return logs.every((terms) => terms.every((term, n) => n === 0 || term >= terms[n - 1]!));
};

/** Leader Completeness: leaders of later terms have every committed entry. */
export const leaderCompleteness = (servers: Servers, history: History): Says => {
  const owing = servers.filter((s) => s.role === "leader" && history.some(({ by }) => by < s.currentTerm));
  return owing.length === 0
    ? undefined
    : owing.every((s) => {
        const log = whole(s, history);
        return history.every(({ entry, by }, n) => by >= s.currentTerm || sameEntry(log[n], entry));
      });
};

/** What is committed, and so acknowledged, is on the disks of a majority. */
export const onQuorum = (servers: Servers, history: History): Says => {
  if (history.length === 0) return undefined;
  const logs = servers.map((s) => whole(s, history));
  return history.every(({ entry }, n) => logs.filter((log) => sameEntry(log[n], entry)).length > servers.length / 2);
};

/** The configuration that a server counts is the latest of the prefix and the log. */
export const latestConfiguration = (
  servers: Servers,
  history: History,
  first: ReadonlySet<NodeId>,
  used: (s: Server) => ReadonlySet<NodeId>,
): boolean => servers.every((s) => sameMembers(used(s), membersIn(whole(s, history), first)));

/** The commit index never moves back, but in a crash, and then not behind the snapshot. */
export const movesForward = (before: Servers, after: Servers, event: Happening): boolean =>
  after.every(({ commitIndex, snapshot }, i) =>
    event.kind === "crash" || event.kind === "restart"
      ? commitIndex >= snapshot.lastIndex
      : commitIndex >= before[i]!.commitIndex && snapshot.lastIndex >= before[i]!.snapshot.lastIndex,
  );

/** An InstallSnapshot of an old term changes nothing, and is answered with the newer one. */
export const oldSnapshotsRefused = (
  cluster: readonly NodeId[],
  before: Servers,
  after: Servers,
  event: Happening,
): Says => {
  const arrivals =
    event.kind === "deliver"
      ? [{ to: event.node, message: event.message }]
      : event.kind === "action"
        ? event.sends
        : [];
  const old = arrivals.flatMap(({ to, message }) => {
    const i = cluster.indexOf(to);
    return message.type === "installSnapshot" && message.term < before[i]!.currentTerm ? [[before[i]!, after[i]!]] : [];
  });
  return old.length === 0
    ? undefined
    : old.every(
        ([was, is]) =>
          is!.role === was!.role &&
          is!.snapshot.lastIndex === was!.snapshot.lastIndex &&
          is!.commitIndex === was!.commitIndex &&
          lastIndex(is!.log) === lastIndex(was!.log),
      );
};

/** A leader that has discarded what a server lacked, and that server, which now has as much as the leader. */
export const hasCaughtUp = (servers: Servers): boolean =>
  servers.some(
    (leader) =>
      leader.role === "leader" &&
      leader.log.start > 0 &&
      servers.some(
        (s) =>
          s.role === "follower" &&
          lastIndex(s.log) < s.snapshot.lastIndex &&
          s.commitIndex === leader.commitIndex &&
          s.currentTerm === leader.currentTerm,
      ),
  );

/** A snapshot of another server is on disk beside a log that it does not go with. */
export const isTorn = (servers: Servers): boolean =>
  servers.some(({ snapshot, log }) => lastIndex(log) >= snapshot.lastIndex && !agrees(snapshot, log));

/** A server has discarded entries, has committed more since, and its disk would come back as far as its snapshot only. */
export const comesBackBehind = (servers: Servers): boolean =>
  servers.some(({ snapshot, commitIndex, log }) => log.start > 0 && commitIndex > snapshot.lastIndex);

export const hasCommittedChange = (history: History): boolean =>
  history.some(({ entry: { command } }) => command.type === "members");
/** A leader has taken up a change behind another one of its own that its log still holds. */
export const changesAgain = (servers: Servers): boolean =>
  servers.some(
    (s) =>
      s.role === "leader" &&
      s.log.start === 0 &&
      s.log.entries.filter(({ term, command }) => term === s.currentTerm && command.type === "members").length > 1,
  );
/** A leader has taken up a change behind a write that is not committed yet. */
export const changesBehindWrite = (servers: Servers): boolean =>
  servers.some((s) => {
    const [write, change] = s.log.entries.slice(Math.max(0, s.commitIndex - s.log.start));
    return s.role === "leader" && write?.command.type === "write" && change?.command.type === "members";
  });
/** A server outside the first configuration leads. */
export const newcomerLeads = (cluster: readonly NodeId[], servers: Servers, first: ReadonlySet<NodeId>): boolean =>
  servers.some((s, i) => s.role === "leader" && !first.has(cluster[i]!));

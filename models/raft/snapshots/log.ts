// A snapshot and a log read as one: which entries there are, what their terms are, which configuration is in force.
// The one idea: every reading goes through `readable`, so a crash between the two writes of a snapshot and of the log changes nothing.
// Not here: when either is written (server.ts).
import type { NodeId } from "../../../checker/index.ts";
import type { LastEntry } from "../state.ts";
import type { Entry, Log, Persistent, Snapshot } from "./state.ts";

/** The rules by which they are read (rules.ts). */
interface Reading {
  readonly retains: (snapshot: Snapshot, log: Log) => boolean;
  readonly lastTerm: (snapshot: Snapshot) => number;
}

/** Does the log hold the last entry of the snapshot, or begin right behind it? */
export const agrees = ({ lastIndex, lastTerm }: Snapshot, { start, entries }: Log): boolean =>
  start === lastIndex || entries[lastIndex - start - 1]?.term === lastTerm;

/** The log without what the snapshot covers. */
export const behind = (lastIndex: number, { start, entries }: Log): Log => ({
  start: lastIndex,
  entries: entries.slice(Math.max(0, lastIndex - start)),
});

/** Figure 5.3, 6 and 7: what of the log counts beside this snapshot: all of it if they agree, otherwise none. */
export const readable = ({ snapshot, log }: Persistent, { retains }: Reading): Log =>
  retains(snapshot, log) ? log : behind(snapshot.lastIndex, { start: 0, entries: [] });

export const lastIndex = ({ start, entries }: Log): number => start + entries.length;

/** The entry at an index; undefined if the log does not have it, or has it no more. */
export const entryAt = ({ start, entries }: Log, index: number): Entry | undefined => entries[index - start - 1];

/** The term of the entry at an index; undefined if it is not known, or not known any more. */
export const termAt = (s: Persistent, index: number, rules: Reading): number | undefined => {
  if (index === 0) return 0;
  const kept = entryAt(readable(s, rules), index)?.term;
  return kept ?? (index === s.snapshot.lastIndex ? rules.lastTerm(s.snapshot) : undefined);
};

export const lastEntry = (s: Persistent, rules: Reading): LastEntry => {
  const lastLogIndex = lastIndex(readable(s, rules));
  return { lastLogIndex, lastLogTerm: termAt(s, lastLogIndex, rules) ?? 0 };
};

/** The latest configuration up to an index: the one of the snapshot, unless the log has a later one. */
export const membersAt = (s: Persistent, index: number, rules: Reading): ReadonlySet<NodeId> => {
  const { entries } = behind(s.snapshot.lastIndex, readable(s, rules));
  const upTo = entries.slice(0, index - s.snapshot.lastIndex);
  const last = upTo.findLast(({ command }) => command.type === "members")?.command;
  return last?.type === "members" ? last.members : s.snapshot.members;
};

/** The latest configuration, committed or not (thesis, 4.1). */
export const members = (s: Persistent, rules: Reading): ReadonlySet<NodeId> =>
  membersAt(s, lastIndex(readable(s, rules)), rules);

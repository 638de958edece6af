// What the notes say of Raft where they compare it with ZAB, as predicates.
// The one idea: each says what a sentence says, no more and no less, and nothing where the sentence does not speak.
// Not here: the situations in which they are asked (raft-situations.ts), what is claimed of Raft itself (../raft/claims.ts).
import { type NodeId, observer, type Says } from "../../checker/index.ts";
import { arrivals, leads } from "../raft/claims.ts";
import { type Happening, sameEntry, serverIn } from "../raft/observers.ts";
import type { thesis } from "../raft/rules.ts";
import { lastEntry, type Server } from "../raft/state.ts";
import { courseOf } from "./course.ts";

type Servers = readonly Server[];

/** What was remembered of time-outs and of servers that come up. */
export interface Awakenings {
  /** Those whose timers have run out: an election timer, or the least time without a word of the leader. */
  readonly timedOut: ReadonlySet<NodeId>;
  /** Those that have come up and have not heard from a leader since. */
  readonly fresh: ReadonlySet<NodeId>;
  /** Has a server come up and heard from a leader? Has one stood before it heard? */
  readonly heard: boolean;
  readonly stood: boolean;
}
const quiet: Awakenings = { timedOut: new Set(), fresh: new Set(), heard: false, stood: false };

export const awakenings = observer("awakenings", quiet, (seen: Awakenings, event: Happening): Awakenings => {
  if (event.kind === "restart") return { ...seen, fresh: new Set(seen.fresh).add(event.node) };
  if (event.kind === "timer") {
    const stood = seen.stood || (event.name === "election" && seen.fresh.has(event.node));
    return { ...seen, timedOut: new Set(seen.timedOut).add(event.node), stood };
  }
  if (event.kind !== "deliver" || event.message.type !== "appendEntries" || !seen.fresh.has(event.node)) return seen;
  const fresh = new Set([...seen.fresh].filter((id) => id !== event.node));
  return { ...seen, fresh, heard: true };
});

/** Writes as entries: taken up where a leader appends one, committed where a leader first knows it. */
export const course = (sides: readonly (readonly NodeId[])[]) =>
  courseOf(sides, (event: Happening) => {
    const server = serverIn(event);
    if (server === undefined || !leads(server.after) || !("node" in event)) return undefined;
    const { before, after } = server;
    const named = after.log.map(({ term }, i) => `${term}.${i + 1}`);
    const committed = named.slice(before.commitIndex, after.commitIndex);
    return { node: event.node, taken: leads(before) ? named.slice(before.log.length) : [], committed };
  });

/** As long as only one follower has timed out, server1 leads on in its term. */
export const leadsOn = ([first]: Servers, { timedOut }: Awakenings): Says =>
  timedOut.size === 1 && !timedOut.has("server1") ? leads(first!) && first!.currentTerm === 1 : undefined;

export const followsAtOnce = ({ heard, stood }: Awakenings): Says => (heard || stood ? !stood : undefined);

/** The leader was deposed, and nobody's timer has run out but that of the server that came up. */
export const comesUpAndDeposes = ([first]: Servers, { stood, timedOut }: Awakenings): boolean =>
  stood && timedOut.size === 1 && !leads(first!);

/** The leaders of before that lead no more. */
const resigned = (before: Servers, after: Servers): readonly (readonly [Server, Server])[] =>
  before.flatMap((s, i) => (leads(s) && !leads(after[i]!) ? [[s, after[i]!] as const] : []));

export const resignsForNewer = (before: Servers, after: Servers, event: Happening): Says => {
  const those = event.kind === "crash" || event.kind === "stop" ? [] : resigned(before, after);
  return those.length === 0 ? undefined : those.every(([was, is]) => is.currentTerm > was.currentTerm);
};

export const termOfLast = (servers: Servers): Says => {
  const begun = servers.filter(({ currentTerm }) => currentTerm > 0);
  return begun.length === 0 ? undefined : begun.every(({ log, currentTerm }) => log.at(-1)?.term === currentTerm);
};

/** What a majority has logged, and nobody need have committed, stays where it is. */
export const majorityStays = (before: Servers, after: Servers): Says => {
  const stored = before.flatMap(({ log }) => log.map((entry, index) => ({ entry, index })));
  const has = (s: Server, { entry, index }: (typeof stored)[number]): boolean => sameEntry(s.log[index], entry);
  const large = stored.filter((one) => before.filter((s) => has(s, one)).length * 2 > before.length);
  return large.length === 0
    ? undefined
    : large.every((one) => before.every((s, i) => !has(s, one) || has(after[i]!, one)));
};

/** Whoever is asked for a vote and has not voted in that term gives it, if `if_` says so of the two logs. */
export const firstComeFirstServed = (
  cluster: readonly NodeId[],
  before: Servers,
  after: Servers,
  event: Happening,
  if_: typeof thesis.isUpToDate,
): Says => {
  const asked = arrivals(event).flatMap(({ to, message }) => {
    const i = cluster.indexOf(to);
    const voter = before[i];
    if (message.type !== "requestVote" || voter === undefined || !("node" in event)) return [];
    const free = voter.currentTerm < message.term || (voter.currentTerm === message.term && voter.votedFor === null);
    return free && if_(message, lastEntry(voter)) ? [after[i]!.votedFor === event.node] : [];
  });
  return asked.length === 0 ? undefined : asked.every(Boolean);
};

/** For `firstComeFirstServed`: whatever the logs are. */
export const anyLog = (): boolean => true;

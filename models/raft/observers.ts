// What the history of a Raft cluster leaves that its servers forget: who led, what was committed, applied and acknowledged.
// The one idea: each memory is a set of facts that only grows, and in a correct protocol nearly a function of the state.
// Not here: what is claimed of them (claims.ts).
import { type Event, ledBy, type NodeId, observer } from "../../checker/index.ts";
import type { Client, OpenClient } from "./clients.ts";
import { type Entry, type Message, type Server, sameCommand } from "./state.ts";

export type Happening = Event<Server | Client | OpenClient, Message>;

/** The entry at an index. */
export interface Placed {
  readonly index: number;
  readonly entry: Entry;
}
/** `term`: that of the server that first knew it committed. */
export interface Committed extends Placed {
  readonly term: number;
}
export interface Acknowledged {
  readonly index: number;
  readonly term: number;
}

const isServer = (state: Server | Client | OpenClient): state is Server => "currentTerm" in state;

/** The server before and after an event of its own, or undefined. */
export const serverIn = (event: Happening): { readonly before: Server; readonly after: Server } | undefined =>
  "after" in event && isServer(event.before) && isServer(event.after)
    ? { before: event.before, after: event.after }
    : undefined;

/** Term → who ever led in it (raft.tla: `elections`). */
export const leaders = ledBy("leaders", (state: Server | Client | OpenClient) =>
  isServer(state) && state.role === "leader" ? state.currentTerm : undefined,
);

/** The entries of a log between two indexes, the first excluded. */
const between = (log: readonly Entry[], from: number, to: number): readonly Placed[] =>
  log.slice(from, to).map((entry, i) => ({ index: from + i + 1, entry }));

/** Are these the same entry? A term has one leader, so index and term name an entry; the command is compared nevertheless. */
export const sameEntry = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a !== undefined && b !== undefined && a.term === b.term && sameCommand(a.command, b.command);

const adding = <P extends Placed>(seen: ReadonlySet<P>, facts: readonly P[]): ReadonlySet<P> => {
  const isKnown = ({ index, entry }: P) => [...seen].some((one) => one.index === index && sameEntry(one.entry, entry));
  const fresh = facts.filter((fact) => !isKnown(fact));
  return fresh.length === 0 ? seen : new Set([...seen, ...fresh]);
};

/** What was ever committed, and in which term. */
export const committed = observer("committed", new Set() as ReadonlySet<Committed>, (seen, event: Happening) => {
  const server = serverIn(event);
  if (server === undefined || server.after.commitIndex <= server.before.commitIndex) return seen;
  const { log, commitIndex, currentTerm: term } = server.after;
  return adding(
    seen,
    between(log, server.before.commitIndex, commitIndex).map((placed) => ({ ...placed, term })),
  );
});

/** What any server ever applied, and where. */
export const applied = observer("applied", new Set() as ReadonlySet<Placed>, (seen, event: Happening) => {
  const server = serverIn(event);
  if (server === undefined || server.after.lastApplied <= server.before.lastApplied) return seen;
  return adding(seen, between(server.after.log, server.before.lastApplied, server.after.lastApplied));
});

/** The writes that a client was told are done. */
export const acknowledged = observer(
  "acknowledged",
  new Set() as ReadonlySet<Acknowledged>,
  (seen, event: Happening) => {
    if (event.kind !== "deliver" || event.message.type !== "written") return seen;
    const { index, term } = event.message;
    const isKnown = [...seen].some((one) => one.index === index && one.term === term);
    return isKnown ? seen : new Set([...seen, { index, term }]);
  },
);

/** Has a server ever removed an entry from its log? */
export const truncated = observer("truncated", false as boolean, (seen, event: Happening) => {
  const server = serverIn(event);
  if (seen || server === undefined) return seen;
  return server.before.log.some((entry, i) => !sameEntry(entry, server.after.log[i]));
});

/** What ever became in a crash of an entry that was not on disk. */
export type InCrash = "lost" | "survived";
export const inCrash = observer("in a crash", new Set() as ReadonlySet<InCrash>, (seen, event: Happening) => {
  if (event.kind !== "crash") return seen;
  const server = serverIn(event);
  if (server === undefined || server.before.unflushed === 0) return seen;
  const became = server.after.log.length < server.before.log.length ? "lost" : "survived";
  return seen.has(became) ? seen : new Set(seen).add(became);
});

/** Has a server ever sent an RPC again? */
export const sentAgain = observer(
  "sent again",
  false as boolean,
  (seen, event: Happening) => seen || (event.kind === "timer" && event.name === "retry"),
);

/** Term → who ever stood in it, leaders included. */
export const stood = ledBy("stood", (state: Server | Client | OpenClient) =>
  isServer(state) && (state.role === "candidate" || state.role === "leader") ? state.currentTerm : undefined,
);

/** What has become of a cluster that may be split once. */
export interface Splitting {
  readonly phase: "whole" | "cut" | "healed";
  /** The indexes of the entries that leaders in the minority have appended while cut off. */
  readonly taken: ReadonlySet<number>;
  /** While cut off, did a server of the minority raise its term; did a leader there commit anything, or one of those entries? */
  readonly raised: boolean;
  readonly committed: boolean;
  readonly committedTaken: boolean;
  /** Once healed, did a leader step down at the request of one that was cut off? */
  readonly deposed: boolean;
}
const whole: Splitting = {
  phase: "whole",
  taken: new Set(),
  raised: false,
  committed: false,
  committedTaken: false,
  deposed: false,
};

/** The memory after an event at a server that is cut off. */
const cutOff = (seen: Splitting, before: Server, after: Server): Splitting => {
  const raised = seen.raised || after.currentTerm > before.currentTerm;
  if (after.role !== "leader") return { ...seen, raised };
  const fresh = after.log.map((_, i) => i + 1).filter((index) => index > before.log.length);
  const taken = new Set([...seen.taken, ...fresh]);
  const commits = [...taken].some((index) => index > before.commitIndex && index <= after.commitIndex);
  return {
    ...seen,
    raised,
    taken,
    committed: seen.committed || after.commitIndex > before.commitIndex,
    committedTaken: seen.committedTaken || commits,
  };
};

export const splitting = (minority: readonly NodeId[]) =>
  observer("splitting", whole, (seen, event: Happening): Splitting => {
    if (event.kind === "partition") return { ...seen, phase: "cut" };
    if (event.kind === "heal") return { ...seen, phase: "healed", taken: new Set() };
    const server = serverIn(event);
    if (server === undefined || !("node" in event)) return seen;
    if (seen.phase === "cut" && minority.includes(event.node)) return cutOff(seen, server.before, server.after);
    if (seen.phase !== "healed" || event.kind !== "deliver" || !minority.includes(event.from)) return seen;
    const stepsDown = server.before.role === "leader" && server.after.role === "follower";
    return { ...seen, deposed: seen.deposed || (event.message.type === "requestVote" && stepsDown) };
  });

export type Leaders = ReadonlyMap<number, ReadonlySet<NodeId>>;

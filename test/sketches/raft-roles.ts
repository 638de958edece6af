// The servers and clients of the sketch of Raft: elections, a log that is flushed when it must be, reads that ask for leave.
// The one idea: what is in memory and not on disk may be lost, whole or from some entry on, so `crash` is a choice.
// Not here: heartbeats and retries; the log is sent whole.
import { match } from "ts-pattern";
import { type Choice, each, type NodeId, next, type Outcome, type Role, send, sendAll } from "../../checker/index.ts";

export type Request =
  | { readonly type: "write"; readonly id: number; readonly value: string }
  | { readonly type: "read"; readonly id: number };
export type Reply = { readonly type: "done"; readonly id: number; readonly value: string | null };
interface Entry {
  readonly term: number;
  readonly value: string;
  readonly client: NodeId;
  readonly id: number;
}
interface Disk {
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly log: readonly Entry[];
}
interface Base extends Disk {
  readonly disk: Disk;
  readonly commit: number;
}
interface Read {
  readonly id: number;
  readonly index: number;
  readonly acks: ReadonlySet<NodeId>;
}
export type Server = Base &
  (
    | { readonly role: "follower" }
    | { readonly role: "candidate"; readonly votes: ReadonlySet<NodeId> }
    | {
        readonly role: "leader";
        readonly match: ReadonlyMap<NodeId, number>;
        readonly reads: ReadonlyMap<NodeId, Read>;
      }
  );
type Leader = Extract<Server, { readonly role: "leader" }>;
export type Peer =
  | { readonly type: "requestVote"; readonly term: number; readonly lastTerm: number; readonly lastIndex: number }
  | { readonly type: "vote"; readonly term: number; readonly granted: boolean }
  | { readonly type: "append"; readonly term: number; readonly log: readonly Entry[]; readonly commit: number }
  | { readonly type: "appended"; readonly term: number; readonly match: number }
  | { readonly type: "confirm" | "confirmed"; readonly term: number; readonly client: NodeId; readonly id: number };

const lastOf = (log: readonly Entry[]): { readonly term: number } => log.at(-1) ?? { term: 0 };

export const thesis = {
  quorum: (servers: number): number => Math.floor(servers / 2) + 1,
  mayVote: (s: Server, from: NodeId, m: { readonly lastTerm: number; readonly lastIndex: number }): boolean =>
    (s.votedFor === null || s.votedFor === from) &&
    (m.lastTerm > lastOf(s.log).term || (m.lastTerm === lastOf(s.log).term && m.lastIndex >= s.log.length)),
  mayCommit: (s: Server, index: number): boolean => s.log[index - 1]?.term === s.term,
  /** May a server that is in `term` stand for the next one? */
  mayStand: (_self: NodeId, _term: number): boolean => true,
  mayGiveUp: true,
  fsync: { votes: true, log: true },
  read: "readIndex" as "readIndex" | "local",
};
export type Rules = typeof thesis;

const step = next<Server, Peer | Reply>;
const baseOf = ({ term, votedFor, log, disk, commit }: Server): Base => ({ term, votedFor, log, disk, commit });
const flushed = <S extends Server>(s: S): S => ({ ...s, disk: { term: s.term, votedFor: s.votedFor, log: s.log } });
const follower = (s: Server, term: number): Server => ({
  ...baseOf(s),
  role: "follower",
  term,
  votedFor: term > s.term ? null : s.votedFor,
});
const up = (disk: Disk): Server => ({ role: "follower", ...disk, disk, commit: 0 });
const append = ({ term, log, commit }: Server): Peer => ({ type: "append", term, log, commit });
const valueAt = (s: Server, index: number): string | null => s.log[index - 1]?.value ?? null;

export const server = (rules: Rules, standing: readonly NodeId[]): Role<Server, Peer | Request, Peer | Reply> => {
  /** Commits what a majority has on disk, and tells the clients whose writes these are. */
  const advance = (s: Leader, servers: number) => {
    const replicas = (index: number): number =>
      [...s.match.values(), s.disk.log.length].filter((length) => length >= index).length;
    const committed = s.log
      .map((_, i) => i + 1)
      .filter((i) => replicas(i) >= rules.quorum(servers) && rules.mayCommit(s, i));
    const commit = Math.max(s.commit, ...committed);
    const done = s.log.slice(s.commit, commit);
    return step(
      { ...s, commit },
      done.map(({ client, id }) => send(client, { type: "done", id, value: null })),
    );
  };
  /** Answers a read once a majority has confirmed that nobody else leads. */
  const confirmed = (s: Leader, client: NodeId, from: NodeId, id: number, servers: number) => {
    const read = s.reads.get(client);
    if (read?.id !== id) return step(s);
    const acks = new Set(read.acks).add(from);
    const reads = new Map(s.reads);
    if (acks.size < rules.quorum(servers)) return step({ ...s, reads: reads.set(client, { ...read, acks }) });
    reads.delete(client);
    return step({ ...s, reads }, send(client, { type: "done", id, value: valueAt(s, read.index) }));
  };
  /** A word of the leader of a term: who hears it follows. */
  const heard = (before: Server, term: number): Server =>
    term > before.term || before.role === "candidate" ? flushed(follower(before, term)) : before;

  return {
    init: () => up({ term: 0, votedFor: null, log: [] }),
    crash: (s): Choice<Server> => ({
      oneOf: {
        "nothing unflushed survives": up(s.disk),
        ...(s.log.length > s.disk.log.length ? each(["the log survives"], () => up({ ...s.disk, log: s.log })) : {}),
      },
    }),
    receive: (before, message, { self, from, peers }): Outcome<Server, Peer | Reply> => {
      const servers = peers.length + 1;
      if ("term" in message && message.term < before.term && message.type !== "requestVote") return step(before);
      return match(message)
        .with({ type: "write" }, ({ id, value }) => {
          if (before.role !== "leader") return step(before);
          const after = { ...before, log: [...before.log, { term: before.term, value, client: from, id }] };
          return step(after, sendAll(peers, append(after)));
        })
        .with({ type: "read" }, ({ id }) => {
          if (before.role !== "leader") return step(before);
          const value = valueAt(before, before.commit);
          if (rules.read === "local") return step(before, send(from, { type: "done", id, value }));
          if (before.log[before.commit - 1]?.term !== before.term) return undefined; // it may know too little yet
          const read: Read = { id, index: before.commit, acks: new Set([self]) };
          return step(
            { ...before, reads: new Map(before.reads).set(from, read) },
            sendAll(peers, { type: "confirm", term: before.term, client: from, id }),
          );
        })
        .with({ type: "requestVote" }, (m) => {
          const s = m.term > before.term ? follower(before, m.term) : before;
          const granted = m.term === s.term && rules.mayVote(s, from, m);
          const after: Server = granted ? { ...s, votedFor: from } : s;
          return step(rules.fsync.votes ? flushed(after) : after, send(from, { type: "vote", term: s.term, granted }));
        })
        .with({ type: "vote" }, (m) => {
          if (m.term > before.term) return step(flushed(follower(before, m.term)));
          if (before.role !== "candidate" || !m.granted) return step(before);
          const votes = new Set(before.votes).add(from);
          if (votes.size < rules.quorum(servers)) return step({ ...before, votes });
          const after: Server = { ...baseOf(before), role: "leader", match: new Map(), reads: new Map() };
          return step(after, after.log.length > 0 ? sendAll(peers, append(after)) : []);
        })
        .with({ type: "append" }, (m) => {
          const s = heard(before, m.term);
          const log = m.log.every(({ term }, i) => s.log[i]?.term === term) ? s.log : m.log;
          const after: Server = { ...s, log, commit: Math.max(s.commit, Math.min(m.commit, log.length)) };
          return step(
            rules.fsync.log ? flushed(after) : after,
            send(from, { type: "appended", term: m.term, match: m.log.length }),
          );
        })
        .with({ type: "appended" }, (m) =>
          before.role !== "leader"
            ? step(before)
            : advance(
                { ...before, match: new Map(before.match).set(from, Math.max(before.match.get(from) ?? 0, m.match)) },
                servers,
              ),
        )
        .with({ type: "confirm" }, ({ term, client, id }) =>
          step(heard(before, term), send(from, { type: "confirmed", term, client, id })),
        )
        .with({ type: "confirmed" }, ({ client, id }) =>
          before.role === "leader" ? confirmed(before, client, from, id, servers) : step(before),
        )
        .exhaustive();
    },
    timers: {
      election: (s, { self, peers }) => {
        if (s.role === "leader" || !standing.includes(self) || !rules.mayStand(self, s.term)) return undefined;
        const term = s.term + 1;
        return step(
          flushed({ ...baseOf(s), role: "candidate", term, votedFor: self, votes: new Set([self]) }),
          sendAll(peers, { type: "requestVote", term, lastTerm: lastOf(s.log).term, lastIndex: s.log.length }),
        );
      },
      fsync: (s, { peers }) => {
        if (s.disk.log === s.log) return undefined;
        const after = flushed(s);
        return after.role === "leader" ? advance(after, peers.length + 1) : step(after);
      },
    },
  };
};

export interface Client {
  /** The request under way, by its number. */
  readonly waits: number | null;
  readonly asked: number;
}

/** A client asks one server at a time, and may give up on it. */
export const client = (
  servers: readonly NodeId[],
  requests: readonly Request["type"][],
  { mayGiveUp }: Rules,
): Role<Client, Reply, Request> => ({
  init: () => ({ waits: null, asked: 0 }),
  actions: {
    ask: (s) => {
      const type = requests[s.asked];
      if (s.waits !== null || type === undefined) return undefined;
      const id = s.asked + 1;
      const request: Request = type === "write" ? { type, id, value: "x" } : { type, id };
      return each(servers, (to) => next({ waits: id, asked: id }, send(to, request)));
    },
    giveUp: {
      each: ["this", "everything"],
      do: (s, what) =>
        s.waits === null || !mayGiveUp
          ? undefined
          : next({ waits: null, asked: what === "this" ? s.asked : requests.length }),
    },
  },
  receive: (s, { id }) => next(s.waits === id ? { ...s, waits: null } : s),
});

// A register kept by Raft: clients that write, read and wait for their answers, and disks that are slower than memory.
// The one idea: what clients see is linearizable if reads ask a majority first, and writes survive if what counts is on disk.
// Not here: the protocol's own properties (model.ts).
//
// WHAT IS MODELLED
// The servers of model.ts, RPCs at once, and clients that ask one thing after another, each of any server. A server that does not
// lead refuses. A client may give up on an answer; the write may then take effect later, or never, and linearizability
// allows for that. With `asksAgain` it has a session (thesis, 6.3): it does not give up but asks again, of any server, under the same
// number, and the answers to its writes may get lost; so one write may be in the log twice, and a state machine that has executed
// it answers and does not execute it again. Sessions are part of the state machine, which is a function of the log, and never end.
// Reads are by ReadIndex (thesis, 6.4): a leader that has committed an entry of its term notes its commit index, has a majority
// confirm by answering an AppendEntries sent after, and answers from its state machine.
// With `applies: "later"` a committed entry is applied in a step of its own, so that the state machine lags behind the commit index; after a
// crash it replays the log from the first entry on. A read waits until it is as far as the index that was noted.
//
// DURABLE AND VOLATILE
// With `flushes: "later"` an entry is in memory when it is appended and on disk at a later event; a crash leaves any number of
// the entries that were not flushed, from the first on. A follower flushes before it answers. A leader may send an
// entry before it has flushed it, and counts itself only after (thesis, 10.2.1). Term and vote are flushed at once.
//
// SOURCES
// Ongaro, PhD thesis, Stanford 2014, sections 6.3 (sessions), 6.4 (linearizable reads without an entry in the log), 10.2.1 (writing to the
// leader's disk in parallel). Vanlightly's RaftFsync.tla (github.com/Vanlightly/raft-tlaplus): the three places of an fsync.
import {
  always,
  integer,
  isLinearizable,
  model,
  names,
  oneOf,
  protocol,
  reachable,
  replicated,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { outOfTurn } from "./asking.ts";
import { acknowledgedOnQuorum, acknowledgedSurvive, leads } from "./claims.ts";
import { type Client, client } from "./clients.ts";
import { duties, keptAll } from "./duties.ts";
import { seenByClients } from "./history.ts";
import { acknowledged, type Happening, inCrash } from "./observers.ts";
import { executed } from "./replication.ts";
import { plain, thesis } from "./rules.ts";
import { server } from "./server.ts";
import { type Entry, type Server, sameCommand, type Write } from "./state.ts";

interface Nodes {
  readonly server: readonly Server[];
  readonly client: readonly Client[];
}

const writesIn = (log: readonly Entry[]): readonly Write[] =>
  log.flatMap(({ command }) => (command.type === "write" ? [command] : []));
const areDifferent = (writes: readonly Write[]): boolean =>
  writes.every((one, i) => writes.findIndex((other) => sameCommand(one, other)) === i);

const WITH_CLIENTS = ["client", "server"] as const;
const once = { order: "none", copies: "one", duplicates: "never" } as const;
const atOnce = { delivery: "at once" } as const;

const otherwise = "holds within bounds";
const ONCE = "a write that is asked again is executed once";
const TWICE = "a write that is asked again can be applied twice";
const ANSWERED = "a client with a session goes on only when it is answered";
const IN_TURN = "a client asks one thing after another, and takes each answer for what it is";
const BEHIND = "an entry can be in memory before it is on disk";
const ON_DISK = "an entry can be on its leader's disk before any follower has it";
const REPLAYS = "a leader that a majority has confirmed can have to wait for its own state machine";
const SURVIVED = "an entry that is not on disk can survive a crash";
const LOST = "an entry that is not on disk can be lost in a crash";
const GIVEN_UP = "a client can have given up on a write that is still under way";
const LINEARIZABLE = "clients see one register";
const SURVIVE = "acknowledged writes survive";
const again = { requests: "write", asksAgain: 1 } as const;
const replays = { servers: 2, crashes: 1, applies: "later", noOp: true } as const;
const slow = { flushes: "later", requests: "write", crashes: 1 } as const;

export default model({
  name: "raft-register",
  summary: "clients of Raft: linearizable reads, acknowledged writes, sessions, slow disks",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers in the cluster" }),
    clients: integer({ default: 1, min: 1, max: 2, summary: "clients" }),
    requests: oneOf(["write", "read", "write, read", "write, write", "write, write, read", "write, read, read"], {
      default: "write, read",
      summary: "what each client asks, in this order",
    }),
    terms: integer({ default: 2, min: 1, max: 4, summary: "the highest term explored (a bound)" }),
    crashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of servers, at most" }),
    partitions: integer({ default: 0, min: 0, max: 1, summary: "partitions, at most; each heals" }),
    noOp: oneOf([false, true], { default: false, summary: "does a leader begin with an entry of its own" }),
    delivery: oneOf(["at once", "in flight"], {
      default: "at once",
      summary: "is an RPC one step, or are its messages",
    }),
    asksAgain: integer({
      default: 0,
      min: 0,
      max: 2,
      summary: "times that a client with a session asks again; without one (0) it gives up",
    }),
    flushes: oneOf(["at once", "later"], { default: "at once", summary: "when is an appended entry on disk" }),
    applies: oneOf(["at once", "later"], { default: "at once", summary: "when is a committed entry applied" }),
  },
  rules: thesis,
  build: (values, rules) => {
    const { servers, clients, requests, terms, crashes, partitions, noOp, delivery, asksAgain, flushes, applies } =
      values;
    const seen = seenByClients(asksAgain > 0);
    const cluster = names("server", servers);
    const script = requests.split(", ") as ("write" | "read")[];
    const inFlight = delivery === "in flight";
    const options = {
      ...plain(cluster),
      calls: inFlight ? ("in parallel" as const) : ("one by one" as const),
      noOp,
      flushes,
      applies,
    };
    const losesEntries = flushes === "later" && crashes > 0;
    const disorderly = outOfTurn(asksAgain > 0);
    const broken = duties({ ...options, inParallel: inFlight, membersOf: () => cluster });
    return protocol(
      "a register kept by Raft",
      {
        nodes: {
          server: replicated(servers, server(rules, options)),
          client: replicated(clients, client(cluster, script, asksAgain, rules)),
        },
        network: [
          { between: ["server", "server"], ...once, loses: "never", delivery },
          ...(asksAgain > 0
            ? [{ between: WITH_CLIENTS, carrying: ["written" as const], ...once, ...atOnce, loses: "always" as const }]
            : []),
          { between: WITH_CLIENTS, ...once, ...atOnce, loses: "never" },
        ],
        crashes: crashes === 0 ? [] : [{ of: "server", atMost: crashes, restarts: "at once", name: "crashes" }],
        ...(partitions > 0 && { partitions: { atMost: partitions, heals: true, crossing: "lost" as const } }),
        observers: [acknowledged, seen, broken, disorderly, ...(losesEntries ? [inCrash] : [])],
        symmetry: ["server", "client"],
        within: ({ server }) => server.every((s) => s.currentTerm <= terms),
        ends: () => true,
      },
      {
        [LINEARIZABLE]: always((_, world) => isLinearizable(world.seen(seen))),
        [SURVIVE]: always(({ server }, world) => acknowledgedSurvive(server, world.seen(acknowledged))),
        "an acknowledged write is in the logs of a majority": always(({ server }, world) =>
          acknowledgedOnQuorum(server, world.seen(acknowledged)),
        ),
        ...keptAll(broken),
        ...onlyIf(asksAgain > 0, {
          [ANSWERED]: always<Nodes, Pick<World<unknown>, "seen">, Happening>(({ client }, world) => {
            const written = client.flatMap(({ done }) => script.slice(0, done)).filter((type) => type === "write");
            return written.length === 0 ? undefined : written.length <= world.seen(acknowledged).size;
          }),
          [ONCE]: always<Nodes, Pick<World<unknown>, "seen">, Happening>(({ server }) =>
            server.every((s) => s.lastApplied === 0)
              ? undefined
              : server.every((s) => areDifferent(executed(s, rules))),
          ),
          [TWICE]: reachable<Nodes, Pick<World<unknown>, "seen">, Happening>(({ server }) =>
            server.some(({ log, lastApplied }) => !areDifferent(writesIn(log.slice(0, lastApplied)))),
          ),
        }),
        [IN_TURN]: always((_, world) => !world.seen(disorderly)),
        ...onlyIf(flushes === "later", {
          [BEHIND]: reachable<Nodes, Pick<World<unknown>, "seen">, Happening>(({ server }) =>
            server.some(({ unflushed }) => unflushed > 0),
          ),
          [ON_DISK]: reachable<Nodes, Pick<World<unknown>, "seen">, Happening>(({ server }) =>
            server.some(
              (s) =>
                s.role === "leader" &&
                s.unflushed === 0 &&
                s.log.at(-1)?.term === s.currentTerm &&
                [...s.matchIndex.values()].every((index) => index === 0),
            ),
          ),
        }),
        ...onlyIf(applies === "later", {
          [REPLAYS]: reachable<Nodes, Pick<World<unknown>, "seen">, Happening>(({ server }) =>
            server.some(
              (s) =>
                s.role === "leader" &&
                [...s.reads.values()].some(
                  ({ readIndex, confirmedBy }) => s.lastApplied < readIndex && confirmedBy.size > 0,
                ),
            ),
          ),
        }),
        ...onlyIf(losesEntries, {
          [LOST]: reachable<Nodes, Pick<World<unknown>, "seen">, Happening>((_, world) =>
            world.seen(inCrash).has("lost"),
          ),
          [SURVIVED]: reachable<Nodes, Pick<World<unknown>, "seen">, Happening>((_, world) =>
            world.seen(inCrash).has("survived"),
          ),
        }),
        ...onlyIf(asksAgain === 0 && script[0] === "write", {
          [GIVEN_UP]: reachable<Nodes, Pick<World<unknown>, "seen">, Happening>(
            ({ client, server }, world) =>
              world.seen(acknowledged).size === 0 &&
              client.some(({ done, waits }) => done > 0 && !waits) &&
              server.some(({ log }) => writesIn(log).length > 0),
          ),
        }),
        "all requests can be answered": reachable(
          ({ client }, world) =>
            client.every(({ done, waits }) => !waits && done === script.length) &&
            world.seen(acknowledged).size === clients * script.filter((type) => type === "write").length,
        ),
        "a client can wait for a leader while a newer one leads": reachable(
          ({ server, client }) =>
            client.some(({ waits }) => waits) &&
            server.some((old) => leads(old) && server.some((s) => leads(s) && s.currentTerm > old.currentTerm)),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "one client writes and then reads", otherwise },
    "two clients": {
      summary: "two clients, each writes and then reads; one term",
      with: { clients: 2, terms: 1 },
      otherwise,
      expect: { "a client can wait for a leader while a newer one leads": "unreachable within bounds" },
    },
    "reads after a crash": {
      summary: "a client writes and then reads; one crash, a no-op at the start of each term",
      with: { crashes: 1, noOp: true },
      large: true,
      otherwise,
    },
    "a partition": {
      summary: "the cluster splits and heals; a client writes and then reads",
      with: { partitions: 1 },
      otherwise,
    },
    "a read in flight": {
      summary: "a client reads; a leader that begins with a no-op asks by messages in flight, whose answers come late",
      with: { requests: "read", noOp: true, terms: 1, delivery: "in flight" },
      otherwise,
      expect: { "a client can wait for a leader while a newer one leads": "unreachable within bounds" },
    },
    "slow disks, two writes": {
      summary: "a client writes twice; entries reach the disk later than memory, two at once",
      with: { flushes: "later", requests: "write, write", terms: 1 },
      otherwise,
      expect: { "a client can wait for a leader while a newer one leads": "unreachable within bounds" },
    },
    "asks again": {
      summary:
        "a client with a session writes, its answer may be lost, and it asks again once: the write may be in the log twice",
      with: again,
      otherwise,
    },
    "the log is replayed": {
      summary:
        "two servers, one crash; a client writes and then reads; a state machine lags behind the log, and begins anew after a crash",
      with: replays,
      otherwise,
      expect: { "a client can wait for a leader while a newer one leads": "unreachable within bounds" },
    },
    "slow disks": { summary: "entries reach the disk later than memory; one crash", with: slow, otherwise },
  },
  mutants: {
    localRead: {
      summary: "a leader answers reads from its own state machine and asks nobody",
      breaks: LINEARIZABLE,
      rules: { read: "local" },
    },
    readsTooEarly: {
      summary: "a leader notes its commit index for a read before it has committed an entry of its own term",
      breaks: LINEARIZABLE,
      rules: { mayRead: () => true },
    },
    readsUnapplied: {
      summary: "a leader answers a read when a majority has confirmed it, however far its state machine is",
      breaks: LINEARIZABLE,
      with: replays,
      rules: { readsWait: false },
    },
    appliesAtOnce: {
      summary: "a state machine is never behind the log",
      breaks: REPLAYS,
      with: replays,
      // Nobody stands beyond the terms that are explored, so that no bound is met.
      rules: { appliesBehind: false, mayStand: (s) => s.role !== "leader" && s.currentTerm < 2 },
    },
    answersBeforeFlush: {
      summary: "a follower says that it has an entry before the entry is on its disk",
      breaks: SURVIVE,
      with: slow,
      rules: { followerFlushes: false },
    },
    countsUnflushed: {
      summary: "a leader counts itself before its entry is on its disk",
      breaks: SURVIVE,
      with: slow,
      rules: { countsUnflushed: true },
    },
    flushesFirst: {
      summary: "a leader, too, writes each entry to its disk before anything else",
      breaks: BEHIND,
      with: { flushes: "later", requests: "write", terms: 1 },
      // Nobody stands beyond the terms that are explored, so that no bound is met.
      rules: { writesBehind: false, mayStand: (s) => s.role !== "leader" && s.currentTerm < 1 },
    },
    neverFlushes: {
      summary: "what a leader writes to its disk is never there",
      breaks: ON_DISK,
      with: { flushes: "later", requests: "write", terms: 1 },
      rules: { flushEnds: false, mayStand: (s) => s.role !== "leader" && s.currentTerm < 1 },
    },
    losesNothing: {
      summary: "what a server has in memory is on its disk after a crash",
      breaks: LOST,
      with: { ...slow, terms: 1 },
      rules: {
        mayRemain: (n, unflushed) => n === unflushed,
        mayStand: (s) => s.role !== "leader" && s.currentTerm < 1,
      },
    },
    losesAll: {
      summary: "what a server has in memory alone is gone after a crash",
      breaks: SURVIVED,
      with: { ...slow, terms: 1 },
      rules: { mayRemain: (n) => n === 0, mayStand: (s) => s.role !== "leader" && s.currentTerm < 1 },
    },
    answersFirst: {
      summary: "a leader applies and answers a write as soon as it has it",
      breaks: "an acknowledged write is in the logs of a majority",
      with: { requests: "write", terms: 1 },
      rules: { mayApply: (s) => s.log.length },
    },
    noSessions: {
      summary: "a state machine executes whatever is applied, asked again or not",
      breaks: ONCE,
      with: again,
      rules: { executes: () => true },
    },
    sessionsOfLeaders: {
      summary:
        "sessions are the leader's and not the state machine's: what was asked of an earlier leader is not known",
      breaks: ONCE,
      with: again,
      rules: {
        executes: (earlier, { term, command }) =>
          !earlier.some((entry) => entry.term === term && sameCommand(entry.command, command)),
      },
    },
    takesNothingTwice: {
      summary: "a leader refuses a write that is in its log already: who asks again is not answered by it",
      breaks: TWICE,
      with: again,
      // Nobody stands beyond the terms that are explored, so that no bound is met.
      rules: {
        mayTake: (s, write) => !s.log.some(({ command }) => sameCommand(command, write)),
        mayStand: (s) => s.role !== "leader" && s.currentTerm < 2,
      },
    },
    asksOnAndOn: {
      summary: "a client asks again while it waits",
      breaks: IN_TURN,
      with: { requests: "write", terms: 1 },
      // A log would grow without end.
      rules: { asksOnAndOn: true, mayTake: (s) => s.log.length < 2 },
    },
    waitsForEver: {
      summary: "a client without a session waits until it is answered",
      breaks: GIVEN_UP,
      with: { requests: "write", terms: 1 },
      // As below, no bound is met.
      rules: { mayGiveUp: () => false, mayStand: (s) => s.role !== "leader" && s.currentTerm < 1 },
    },
    givesUpAnyway: {
      summary: "a client with a session gives up, as one without",
      breaks: ANSWERED,
      with: again,
      rules: { mayGiveUp: () => true },
    },
    nobodyStands: {
      summary: "election timers never fire",
      breaks: "all requests can be answered",
      rules: { mayStand: () => false },
    },
    onlyTheFirst: {
      summary: "a server stands only while nobody has stood before",
      breaks: "a client can wait for a leader while a newer one leads",
      with: { requests: "write" },
      rules: { mayStand: (s) => s.role !== "leader" && s.currentTerm === 0 },
    },
  },
});

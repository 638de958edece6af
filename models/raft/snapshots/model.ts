// Raft with log compaction: servers that replace a prefix of the log by a snapshot, and leaders that send it to who is behind.
// The one idea: a snapshot stands for a committed prefix, so all that is true of logs is true over what they have discarded.
// Not here: clients and reads (register.ts), removal of servers (membership.ts), the rest of Raft message by message (raft/model.ts).
//
// WHAT IS MODELLED
// The servers of Raft: elections, AppendEntries with all entries from nextIndex on, the commit rule, and a state machine that is the list of the
// values written, each with a value of its own, so that what was applied shows, and in which order. A server takes a snapshot of what it has
// applied: last index, its term, state machine, the latest configuration in the prefix (5.1). A leader that does not know the entry
// before nextIndex any more sends its snapshot (figure 5.3). Servers may be added, one at a time, with the correction of 2015;
// each counts the latest configuration of snapshot and log, committed or not (4.1), and a new one may learn it from a snapshot alone.
//
// DURABLE AND VOLATILE
// Term, vote, snapshot and log are on disk; the state machine, commitIndex, role and indexes are lost. A snapshot is written in one event and the log
// discarded in a later one, of a snapshot that was taken and of one that was sent: a crash may come between. What of the log goes with the
// snapshot is decided where it is read (log.ts), by the rules 6 and 7 of the figure, so that a server that comes back
// finds what it would have found without the crash. It begins from the state of its snapshot.
//
// THE NETWORK
// An RPC with its answer is one event; or InstallSnapshot is a message in flight, and so, perhaps, are the answers to it and to AppendEntries.
// A snapshot may then come late, in a later term, when its receiver has more, and twice. A message that is lost is one that
// comes after all else; an RPC at once that is lost is one that is not made.
//
// WHAT IS LEFT OUT, AND WHY
// Chunks of a snapshot and their offsets: here it arrives whole. That taking one needs time, in which a newer one may be installed
// (hashicorp/raft issue 248). Removal of servers, joint consensus, learners. Servers that lead discard, others do not, unless `compacts` is "all":
// two more servers with snapshots of their own multiply the states. A leader answers a client as it commits, so what is committed is what was acknowledged.
// That a follower catches up is shown as possible, not as certain.
//
// SOURCES
// Ongaro, PhD thesis, Stanford 2014, chapter 5 (5.1 to 5.1.3, figure 5.3), 4.1. Ongaro, Ousterhout, USENIX ATC 2014, section 7. What goes wrong:
// hashicorp/raft issue 697 (a conflicting entry stays behind an installed snapshot), openraft's notes on replication with snapshots (a
// crash before such entries are removed), etcd-io/raft `restore` (a snapshot behind the commit index is ignored, one that the log
// agrees with replaces nothing), eBay/NuRaft pull request 407 (a snapshot behind what is applied), d-engine issue 431 (the cluster of a
// restarted server is that of its configuration file).
import {
  always,
  integer,
  model,
  names,
  oneOf,
  protocol,
  reachable,
  replicated,
  step,
  type World,
} from "../../../checker/index.ts";
import { onlyIf } from "../../only-if.ts";
import * as claims from "./claims.ts";
import { duties, kept } from "./duties.ts";
import { committed, type Happening, leaders } from "./history.ts";
import { behind, lastIndex, members } from "./log.ts";
import { thesis } from "./rules.ts";
import { server } from "./server.ts";
import type { Server } from "./state.ts";

interface Nodes {
  readonly server: readonly Server[];
}
type Around = Pick<World<unknown>, "seen">;

const otherwise = "holds within bounds";
const SAFETY = "at most one leader is elected in a term";
const COMPLETENESS = "leaders of later terms have every committed entry";
const MATCHING = "where two have an entry of one index and term, all before it is the same";
const TERMS = "terms never fall along snapshot and log";
const APPLIED = "a state machine has applied what is committed, each entry once and in order";
const PREFIX = "a snapshot is what its prefix amounts to";
const MAJORITY = "what is committed is on the disks of a majority";
const IN_FORCE = "the configuration in force is the latest of prefix and log";
const FORWARD = "commit index and snapshot never move back";
const OLD = "a snapshot of an old term is refused";
const CAUGHT_UP = "a server that lacks what its leader has discarded can catch up";
const TORN = "a snapshot can be on disk beside a log that it contradicts";
const BEHIND = "a server can have discarded entries and have committed more";
const CHANGED = "a change can be committed";
const AGAIN = "a change can be taken up behind another one in the log";
const BEHIND_WRITE = "a change can be taken up before the write before it is committed";
const NEWCOMER = "a server that was added can lead";

const unreachable = "unreachable within bounds";
const crash = { crashes: 1, terms: 1, compacts: "all" } as const;
const late = { inFlight: "snapshots", entries: 1, duplicates: 1 } as const;
const answers = { inFlight: "snapshots and answers", terms: 1 } as const;
const adding = { members: 1, entries: 3 } as const;

export default model({
  name: "raft-snapshots",
  summary: "Raft with log compaction: snapshots, InstallSnapshot, the configuration they carry",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers that there are" }),
    members: integer({
      default: 3,
      min: 1,
      max: 5,
      summary: "servers of the first configuration; others may be added",
    }),
    terms: integer({ default: 2, min: 1, max: 4, summary: "the highest term explored (a bound)" }),
    entries: integer({ default: 2, min: 1, max: 4, summary: "the longest log explored, discarded or not (a bound)" }),
    crashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of servers, at most" }),
    inFlight: oneOf(["nothing", "snapshots", "snapshots and answers"], {
      default: "nothing",
      summary: "which messages are under way for a while; the others arrive at once",
    }),
    compacts: oneOf(["all", "leaders"], { default: "leaders", summary: "who takes snapshots of its own" }),
    duplicates: integer({ default: 0, min: 0, max: 2, summary: "messages in flight that are duplicated, at most" }),
  },
  rules: thesis,
  build: ({ servers, members: size, terms, entries, crashes, inFlight, duplicates, compacts }, rules) => {
    const cluster = names("server", servers);
    const first = new Set(cluster.slice(0, size));
    const adds = size < servers;
    const flying = {
      nothing: [],
      snapshots: ["installSnapshot"],
      "snapshots and answers": ["installSnapshot", "answer"],
    } as const;
    const broken = duties({
      membersOf: (s) => [...members(s, thesis)],
      onlyLeaders: compacts === "leaders",
    });
    const link = { order: "none", copies: "one", loses: "never" } as const;
    return protocol(
      "raft with snapshots",
      {
        nodes: { server: replicated(servers, server(rules, { cluster, first: [...first], adds, compacts })) },
        network: [
          ...(inFlight === "nothing"
            ? []
            : [
                {
                  carrying: flying[inFlight],
                  ...link,
                  duplicates: duplicates === 0 ? ("never" as const) : { atMost: duplicates },
                },
              ]),
          { ...link, duplicates: "never", delivery: "at once" },
        ],
        crashes: crashes === 0 ? [] : [{ of: "server", atMost: crashes, restarts: "at once", name: "crashes" }],
        observers: [leaders, committed, broken],
        ...(!adds && { symmetry: ["server" as const] }),
        within: ({ server }) =>
          server.every((s) => s.currentTerm <= terms && s.log.start + s.log.entries.length <= entries),
        ends: () => true,
      },
      {
        [SAFETY]: always((_, { seen }) => [...seen(leaders).values()].every((who) => who.size <= 1)),
        ...onlyIf(terms > 1, {
          [COMPLETENESS]: always<Nodes, Around, Happening>(({ server }, { seen }) =>
            claims.leaderCompleteness(server, seen(committed)),
          ),
        }),
        // Of two servers, one that leads in an old term has given the vote that elected the other, and knows the newer one.
        ...onlyIf(terms > 1 && servers > 2, {
          [OLD]: step<Nodes, Around, Happening>(({ server: before }, { server: after }, event) =>
            claims.oldSnapshotsRefused(cluster, before, after, event),
          ),
        }),
        [MATCHING]: always(({ server }, { seen }) => claims.logMatching(server, seen(committed))),
        [TERMS]: always(({ server }) => claims.termsNeverFall(server)),
        [APPLIED]: always(({ server }, { seen }) => claims.appliedInOrder(server, seen(committed))),
        [PREFIX]: always(({ server }, { seen }) => claims.snapshotsArePrefixes(server, seen(committed), first)),
        ...onlyIf(!adds, {
          [MAJORITY]: always<Nodes, Around, Happening>(({ server }, { seen }) =>
            claims.onQuorum(server, seen(committed)),
          ),
        }),
        [FORWARD]: step(({ server: before }, { server: after }, event) => claims.movesForward(before, after, event)),
        [IN_FORCE]: always(({ server }, { seen }) =>
          claims.latestConfiguration(server, seen(committed), first, (s) => members(s, rules)),
        ),
        ...kept(broken),
        ...onlyIf(adds, {
          [CHANGED]: reachable<Nodes, Around, Happening>((_, { seen }) => claims.hasCommittedChange(seen(committed))),
          [NEWCOMER]: reachable<Nodes, Around, Happening>(({ server }) => claims.newcomerLeads(cluster, server, first)),
        }),
        ...onlyIf(servers > size + 1, {
          [AGAIN]: reachable<Nodes, Around, Happening>(({ server }) => claims.changesAgain(server)),
          [BEHIND_WRITE]: reachable<Nodes, Around, Happening>(({ server }) => claims.changesBehindWrite(server)),
        }),
        [CAUGHT_UP]: reachable(({ server }) => claims.hasCaughtUp(server)),
        [TORN]: reachable(({ server }) => claims.isTorn(server)),
        [BEHIND]: reachable(({ server }) => claims.comesBackBehind(server)),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers, two terms, two entries; RPCs at once", otherwise },
    "a crash": {
      summary: "one term, two entries; a server comes back from its snapshot and its log",
      with: crash,
      otherwise,
      expect: { [TORN]: unreachable },
    },
    "snapshots in flight": {
      summary: "two terms, one entry; a snapshot may arrive late, in a later term, and twice",
      with: late,
      otherwise,
      expect: { [BEHIND]: unreachable },
    },
    "snapshots and answers in flight": {
      summary: "one term, two entries; a snapshot may arrive when its receiver has more",
      with: answers,
      otherwise,
      expect: { [TORN]: unreachable },
    },
    "answers come late": {
      summary:
        "two servers, two terms, one entry, one crash; a leader is told what was meant for it in an earlier term",
      with: { ...late, inFlight: "snapshots and answers", duplicates: 0, servers: 2, members: 2, crashes: 1 },
      otherwise,
      expect: { [CAUGHT_UP]: unreachable, [TORN]: unreachable, [BEHIND]: unreachable },
    },
    "servers are added": {
      summary: "one server, to which two are added",
      with: adding,
      otherwise,
      expect: { [TORN]: unreachable },
    },
    "a server is added": {
      summary: "one server, to which another is added; one crash",
      with: { ...adding, servers: 2, crashes: 1 },
      otherwise,
      expect: { [TORN]: unreachable },
    },
    "servers are added, one crash": {
      summary: "one server, to which two are added; whoever comes back counts those that its snapshot and its log name",
      with: { ...adding, crashes: 1 },
      otherwise,
      expect: { [TORN]: unreachable },
      large: true,
    },
  },
  mutants: {
    coversUnapplied: {
      summary: "a snapshot goes as far as the log, and not only as far as what is applied",
      breaks: MATCHING,
      with: { terms: 1 },
      rules: { covers: (s) => lastIndex(s.log) },
    },
    discardsFirst: {
      summary: "the log is discarded as far as it is applied, before a snapshot of it is on disk",
      breaks: MAJORITY,
      with: { terms: 1 },
      rules: { mayDiscard: ({ commitIndex }) => commitIndex },
    },
    forgetsLastTerm: {
      summary: "the term of the last entry goes with the entry",
      breaks: COMPLETENESS,
      rules: { lastTerm: () => 0 },
    },
    keepsConflicts: {
      summary: "what follows the snapshot in the log stays, though the log contradicts it",
      breaks: TERMS,
      rules: { retains: ({ lastIndex: last }, log) => log.start <= last && last <= lastIndex(log) },
    },
    trustsDisk: {
      summary: "a server that comes back takes what follows the snapshot for its log, though the log contradicts it",
      breaks: TERMS,
      with: { crashes: 1 },
      rules: { recovered: ({ lastIndex: last }, log) => (last <= lastIndex(log) ? behind(last, log) : log) },
    },
    discardsAll: {
      summary: "who installs a snapshot discards its log, also what follows the snapshot and agrees with it",
      breaks: MAJORITY,
      with: answers,
      rules: { keptBeside: ({ lastIndex: last }) => ({ start: last, entries: [] }) },
    },
    takesEveryNew: {
      summary: "a snapshot newer than the last one is installed, whatever has been applied since",
      breaks: FORWARD,
      with: answers,
      rules: { isNews: (snapshot, s) => snapshot.lastIndex > s.snapshot.lastIndex },
    },
    obeysOld: {
      summary: "a snapshot of an old term is installed",
      breaks: OLD,
      with: late,
      rules: { refusesOld: false },
    },
    keepsState: {
      summary: "a snapshot is saved, and the state machine goes on as it was",
      breaks: APPLIED,
      with: { terms: 1 },
      rules: { installed: (_snapshot, { values }) => values },
    },
    startsAnew: {
      summary: "a server that comes back has the state of its snapshot and applies its log from the beginning",
      breaks: APPLIED,
      with: crash,
      rules: { restarted: ({ values }) => ({ commitIndex: 0, values }) },
    },
    noConfiguration: {
      summary: "a snapshot does not say who the servers are: who comes back counts those of the beginning",
      breaks: SAFETY,
      with: { ...adding, crashes: 1 },
      rules: { configuration: (_inPrefix, _s, first) => first },
    },
    latestConfiguration: {
      summary: "a snapshot holds the configuration in force, which may be of an entry behind it",
      breaks: IN_FORCE,
      with: adding,
      rules: { configuration: (_inPrefix, s) => members(s, thesis) },
    },
    namesItsTerm: {
      summary: "a snapshot names the term of the server that takes it, not that of its last entry",
      breaks: PREFIX,
      rules: { namedTerm: (_ofEntry, { currentTerm }) => currentTerm },
    },
    takesForCovered: {
      summary: "a follower takes an entry that it does not have for one that its snapshot covers",
      breaks: MAJORITY,
      rules: { isCovered: () => true },
    },
    nobodyStands: {
      summary: "election timers never fire",
      breaks: CAUGHT_UP,
      rules: { mayStand: () => false },
    },
    countsOldAnswers: {
      summary: "a leader counts what it was told in an earlier term of its own",
      breaks: "a leader asks, appends, counts and commits as figure 2 says",
      with: { ...late, inFlight: "snapshots and answers", duplicates: 0, servers: 2, members: 2, crashes: 1 },
      rules: { isOld: () => false },
    },
    addsAgain: {
      summary: "a server is added that is there already",
      breaks: "a leader asks, appends, counts and commits as figure 2 says",
      with: adding,
      rules: { isThere: () => false },
    },
    nobodyBegins: {
      summary: "the only server never stands, so nobody is added, and nobody who was leads",
      breaks: CHANGED,
      with: adding,
      rules: { mayStand: () => false },
    },
  },
});

// Does a Raft cluster get a leader, and keep it? Split votes that go on for ever, and what ends them.
// The one idea: terms grow without end, but only their differences matter, so that an election that never ends is a cycle.
// Not here: what follows from the rules for safety, and logs that grow (model.ts).
//
// WHAT IS MODELLED
// The elections of model.ts, RPCs at once, logs that stay as they are. With `behind`, the last server lacks an entry that the others have. With `resets`,
// an election timer that was reset must first run out: hearing from a leader resets it, and granting a vote.
//
// WHAT IS ASSUMED
// Everybody goes on (weak fairness): an election timer that may run out for ever does so, a candidate that may ask for ever asks, a leader
// that may append for ever appends. Nothing is lost, and still nobody need be elected: time-outs may always come between a
// time-out and its requests. `timely: "server1"` is what Raft assumes of time (thesis, 3.9: broadcast time much less than election
// time-outs, which are random), as far as a checker without clocks can say it: in the end only the timer of the first
// server runs out, before those of the others. Random time-outs make it probable in each election, and sure in the end with probability one.
//
// THE VIEW
// States are identified that differ only in how far the terms have grown: the least currentTerm is subtracted from all. Handlers compare terms
// and add one; logs do not change, and nothing is in flight. A server that
// sleeps may fall behind without end, so how far terms lie apart is bounded. Apart from the view (no deadlock) so is the highest term.
//
// SOURCES
// Ongaro, PhD thesis, Stanford 2014, sections 3.4 (split votes, random time-outs), 3.9 (timing), 9.3 (how long elections take).
// Fischer, Lynch, Paterson, JACM 32(2), 1985: without timing no protocol can do better.
import {
  always,
  eventually,
  eventuallyAlways,
  integer,
  leadsTo,
  model,
  names,
  oneOf,
  protocol,
  reachable,
  replicated,
  step,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { entriesResetTimer, grantsResetTimer, leads, newestBegun, votesOnce } from "./claims.ts";
import { duties, kept } from "./duties.ts";
import type { Happening } from "./observers.ts";
import { blank, plain, thesis } from "./rules.ts";
import { server } from "./server.ts";
import type { Persistent, Server } from "./state.ts";

const LEADER = "a leader is elected in the end";
const ONE = "in the end one leader is followed by all";
const GIVES_UP = "the last server does not remain a candidate";
const STANDS = "a follower that hears of no leader stands in the end";
const MAJORITY = "after a split the majority elects a leader";
const RESET = "entries from a leader reset the election timer as its heartbeats do";
const GRANTS = "granting a vote resets the election timer";
const VOTES = "a vote is asked for, given and counted as figure 2 says";
const LOGS = "an AppendEntries is taken, and answered, as figure 2 says";
const LEADING = "a leader asks, counts, commits and answers as figure 2 says";
const ONCE = "a server votes once a term";
const TIME = "a timer does what it is for, and never fires before";
const RESIGNS = "a leader that is cut off leads no more in the end";
const CATCHES_UP = "who is behind has every entry in the end";
const BEGUN = "in the newest term, but for the first, somebody has voted for itself";
const OLD = "the old leader can lead on in the minority";

interface Nodes {
  readonly server: readonly Server[];
}
type Around = Pick<World<unknown>, "left">;
type Id = `server${number}`;

const leastTerm = (servers: readonly Server[]): number => Math.min(...servers.map(({ currentTerm }) => currentTerm));
/** The term in which the entry was written that the last server lacks. */
const WRITTEN = 1;
const oneEntry: Persistent = {
  currentTerm: WRITTEN,
  votedFor: null,
  log: [{ term: WRITTEN, command: { type: "no-op" } }],
};

const otherwise = "holds within bounds";
const timelyInTheEnd = { timely: "server1" } as const;
const unheard = { standing: "the first and the last", timely: "server1", split: true, checkQuorum: true } as const;
/** It began terms that nobody else has heard of; with PreVote nobody enters them by being asked. */
const preVote = {
  ...timelyInTheEnd,
  behind: true,
  ahead: 2,
  preVote: true,
  standing: "the first and the last",
  apart: 4,
} as const;
const stale = { behind: true, resets: true } as const;

export default model({
  name: "raft-liveness",
  summary: "elections of Raft that never end, and what ends them",
  parameters: {
    servers: integer({ default: 3, min: 2, max: 5, summary: "servers in the cluster" }),
    standing: oneOf(["all", "the first and the last"], {
      default: "all",
      summary: "whose election timers ever run out",
    }),
    timely: oneOf(["nobody", "server1"], { default: "nobody", summary: "whose timer alone runs out in the end" }),
    split: oneOf([false, true], {
      default: false,
      summary: "may a minority, with the last server, be cut off for good",
    }),
    behind: oneOf([false, true], {
      default: false,
      summary: "does the last server lack an entry that the others have",
    }),
    ahead: integer({
      default: 0,
      min: 0,
      max: 3,
      summary: "how many terms the last server is ahead of the others at the start",
    }),
    stops: oneOf([false, true], { default: false, summary: "may the second server stop for good" }),
    preVote: oneOf([false, true], { default: false, summary: "do candidates first ask whether they would win" }),
    checkQuorum: oneOf([false, true], { default: false, summary: "does a leader that hears no majority step down" }),
    resets: oneOf([false, true], { default: false, summary: "must an election timer that was reset first run out" }),
    apart: integer({ default: 2, min: 1, max: 9, summary: "how far terms of servers may lie apart (a bound)" }),
    terms: integer({ default: 6, min: 1, max: 40, summary: "the highest term explored apart from the view (a bound)" }),
  },
  rules: thesis,
  build: (
    { servers, standing, timely, split, behind, ahead, stops, preVote, checkQuorum, resets, apart, terms },
    rules,
  ) => {
    const cluster = names("server", servers) as Id[];
    const last = cluster.at(-1)!;
    const minority = cluster.slice(Math.floor(servers / 2) + 1);
    const candidates = standing === "all" ? cluster : [cluster[0]!, last];
    const disk = (id: string): Persistent => {
      if (!behind) return blank;
      return id === last ? { ...oneEntry, currentTerm: WRITTEN + ahead, log: [] } : oneEntry;
    };
    const options = { ...plain(cluster), standing: candidates, disk, preVote, checkQuorum, resets };
    const broken = duties({ ...options, inParallel: false, membersOf: () => cluster });
    /** The servers on the side of the majority, should there be a split. */
    const majority = ({ server }: Nodes) => server.filter((_, i) => !minority.includes(cluster[i]!));
    const follows = (s: Server, leader: Server) =>
      s === leader || (s.role === "follower" && s.currentTerm === leader.currentTerm);
    const isSplit = (_: Nodes, { left }: Around): boolean => left("partitions") === 0;
    const timer = (of: Id) => ({ kind: "timer", of, name: "election" }) as const;
    return protocol(
      "elections of Raft",
      {
        nodes: { server: replicated(servers, server(rules, options)) },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never", delivery: "at once" },
        ...(split && { partitions: { atMost: 1, heals: false, into: [minority], crossing: "lost" as const } }),
        ...(stops && { crashes: [{ of: "server2", atMost: 1, restarts: "never" as const, name: "stops" }] }),
        fairness: {
          weak: [
            ...(timely === "server1" ? [timer("server1")] : candidates.map(timer)),
            { kind: "action", name: "requestVote" },
            { kind: "action", name: "appendEntries" },
            ...(checkQuorum ? [{ kind: "timer", name: "quorum" } as const] : []),
            ...(checkQuorum || preVote ? [{ kind: "timer", name: "silence" } as const] : []),
          ],
          finitely: timely === "server1" ? candidates.filter((id) => id !== "server1").map(timer) : [],
        },
        observers: [broken],
        view: ({ server }, { left }) => {
          const relative = server.map((s) => ({ ...s, currentTerm: s.currentTerm - leastTerm(server) }));
          const budgets = [...(split ? [left("partitions")] : []), ...(stops ? [left("stops")] : [])];
          return [relative, ...budgets];
        },
        within: ({ server }) =>
          server.every(({ currentTerm }) => currentTerm <= Math.min(terms, leastTerm(server) + apart)),
      },
      {
        [LEADER]: eventually((nodes: Nodes) => nodes.server.some(leads)),
        [ONE]: eventuallyAlways(({ server }: Nodes) =>
          server.some((leader) => leads(leader) && server.every((s) => follows(s, leader))),
        ),
        [GIVES_UP]: leadsTo(
          ({ server }: Nodes) => server.at(-1)!.role === "candidate",
          ({ server }: Nodes) => server.at(-1)!.role !== "candidate",
        ),
        [STANDS]: eventually(({ server }: Nodes) => server[0]!.role !== "follower" || server.some(leads)),
        ...onlyIf(behind, {
          [CATCHES_UP]: eventually<Nodes, Around, unknown>(({ server }) =>
            server.every(({ log }) => log.length === oneEntry.log.length),
          ),
        }),
        ...kept(broken, { crashes: false }),
        [ONCE]: step(({ server: before }: Nodes, { server: after }: Nodes) => votesOnce(before, after)),
        ...onlyIf(resets, {
          [GRANTS]: step<Nodes, Around, Happening>((before, after) =>
            grantsResetTimer(cluster, before.server, after.server),
          ),
          [RESET]: step<Nodes, Around, Happening>((before, after, event) =>
            entriesResetTimer(cluster, before.server, after.server, event),
          ),
        }),
        ...onlyIf(split, {
          // Leaders of the majority may take turns for ever; this one cannot be elected again.
          [RESIGNS]: leadsTo<Nodes, Around, unknown>(
            (nodes, around) => isSplit(nodes, around) && leads(nodes.server.at(-1)!),
            ({ server }) => !leads(server.at(-1)!),
          ),
          [MAJORITY]: leadsTo<Nodes, Around, unknown>(isSplit, (nodes) => majority(nodes).some(leads)),
        }),
        [BEGUN]: always(({ server }: Nodes) => newestBegun(cluster, server, behind ? WRITTEN + ahead : 0)),
        [OLD]: reachable(
          ({ server }: Nodes) =>
            leads(server.at(-1)!) &&
            majority({ server }).some((s) => leads(s) && s.currentTerm > server.at(-1)!.currentTerm),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "everybody's timer may run out at any time: votes may be split for ever",
      otherwise,
      expect: { [LEADER]: "violated", [ONE]: "violated", [GIVES_UP]: "violated" },
    },
    "timely in the end": {
      summary: "in the end only the first server's election timer runs out",
      with: { timely: "server1" },
      otherwise,
    },
    "one cut off": {
      summary: "the last server may be cut off for good; in the end only the first server's timer runs out",
      with: { timely: "server1", split: true },
      otherwise,
      expect: { [ONE]: "violated", [GIVES_UP]: "violated", [RESIGNS]: "violated" },
    },
    "one cut off, CheckQuorum": {
      summary: "the first and the last may stand; a leader that hears no majority steps down, however early it looks",
      with: unheard,
      otherwise,
      expect: { [ONE]: "violated", [GIVES_UP]: "violated" },
    },
    "two of five cut off": {
      summary:
        "two of five servers may be cut off, one of which may lead; in the end the first server's timer runs out",
      with: { servers: 5, standing: "the first and the last", timely: "server1", split: true, terms: 4 },
      large: true,
      otherwise,
      expect: { [ONE]: "violated", [GIVES_UP]: "violated", [RESIGNS]: "violated" },
    },
    "untimely and cut off": {
      summary: "a minority may be cut off, and everybody's timer may run out at any time",
      with: { split: true },
      otherwise,
      expect: {
        [LEADER]: "violated",
        [ONE]: "violated",
        [GIVES_UP]: "violated",
        [MAJORITY]: "violated",
      },
    },
    "one is behind": {
      summary:
        "the last server lacks an entry, so it asks in vain; an election timer that was reset must first run out",
      with: stale,
      otherwise,
      expect: {
        [LEADER]: "violated",
        [ONE]: "violated",
        [GIVES_UP]: "violated",
        [CATCHES_UP]: "violated",
      },
    },
    "PreVote, and one is ahead": {
      summary:
        "the last server lacks an entry and is two terms ahead; candidates first ask, and in the end only the first server's timer runs out",
      with: preVote,
      otherwise,
      expect: { [ONE]: "violated" },
    },
    "PreVote, one is ahead, and one stops": {
      summary: "the same, and the second server may stop for good: the first one needs the last one's vote",
      with: { ...preVote, stops: true },
      otherwise,
      expect: { [ONE]: "violated" },
    },
  },
  mutants: {
    dropsStale: {
      summary:
        "an AppendEntries of an old term is thrown away without an answer: its leader never hears of the newer term",
      breaks: CATCHES_UP,
      with: preVote,
      rules: { answersStale: false },
    },
    dropsStalePreVote: {
      summary: "so is a pre-vote of an old term: who asks never hears of the newer one, and asks in vain for ever",
      breaks: LEADER,
      with: { ...preVote, stops: true },
      rules: { answersStalePreVote: false },
    },
    anyRequestResetsTimer: {
      summary: "every vote request resets the election timer of its receiver, also one that is refused",
      breaks: STANDS,
      with: stale,
      rules: { resetsTimer: () => true },
    },
    onlyHeartbeatsReset: {
      summary: "an AppendEntries that brings entries does not reset the election timer of its receiver",
      breaks: RESET,
      with: stale,
      rules: { appendResetsTimer: (m) => m.entries.length === 0 },
    },
    grantsResetNothing: {
      summary: "granting a vote does not reset the election timer of who grants it",
      breaks: GRANTS,
      with: stale,
      rules: { resetsTimer: () => false },
    },
    runsOutAnyway: {
      summary: "an election timer runs out although it was reset",
      breaks: TIME,
      with: stale,
      rules: { isTimerReset: () => false },
    },
    votesTwice: {
      summary: "a server votes as often as it is asked",
      breaks: VOTES,
      rules: { mayVote: () => true },
    },
    noPrevCheck: {
      summary: "a follower does not compare the entry before the new ones",
      breaks: LOGS,
      with: stale,
      rules: { logMatches: () => true },
    },
    beatsNot: {
      summary: "a leader without a new entry sends nothing, no heartbeat either",
      breaks: LEADING,
      rules: { beats: false },
    },
    leadsOnUnheard: {
      summary: "a leader with CheckQuorum that hears no majority leads on",
      breaks: RESIGNS,
      with: unheard,
      rules: { resignsUnheard: false },
    },
    standsOnce: {
      summary: "a server whose term is not its first does not stand",
      breaks: MAJORITY,
      with: { timely: "server1", split: true },
      rules: { mayStand: (s) => s.role !== "leader" && s.currentTerm === 0 },
    },
    nobodyStands: {
      summary: "election timers never run out",
      breaks: OLD,
      rules: { mayStand: () => false },
    },
  },
});

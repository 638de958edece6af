// Raft in the situations in which the notes compare it with ZAB.
// The one idea: a situation is a start, who may stand, and which faults there may be; zab-situations.ts has the same for ZAB.
// Not here: Raft itself (../raft), its safety from nothing (../raft/model.ts), the rows of the book (notes.ts).
//
// WHAT IS MODELLED
// The servers of ../raft, RPCs at once. Where the protocol has run before, it begins with server1 leading in term 1, or with what earlier terms left on
// disks. A split is of two of five servers and does not heal; what crosses it is lost. Elections begin up to a term and clients write so
// many times: these are assumptions, so that what holds, holds. What a situation does without (nobody stands, nobody writes) never happens in it, as
// the checker says.
//
// SOURCES
// Ongaro, PhD thesis, Stanford 2014: figure 3.1, figure 3.7 (here figure 8, as in the paper), 6.2 (leaders that hear no majority), 6.4 (the no-op at the
// start of a term), 9.6 (PreVote).
import {
  always,
  eventually,
  integer,
  leadsTo,
  model,
  names,
  next,
  oneOf,
  protocol,
  type Role,
  reachable,
  replicated,
  step,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { type Client, client } from "../raft/clients.ts";
import type { Sent } from "../raft/node.ts";
import { committed, type Happening, leaders } from "../raft/observers.ts";
import { blank, type Options, plain, thesis } from "../raft/rules.ts";
import { server } from "../raft/server.ts";
import type { Peer, Persistent, Request, Server } from "../raft/state.ts";
import * as says from "./raft-claims.ts";
import { figure8, formerEntry, running } from "./raft-starts.ts";

const LED_FIRST = "nothing is committed before a leader is elected";
const ONE_NUMBER = "the current term is that of the last entry";
const ONLY_FOLLOWERS = "a leader steps down only at the word of a newer term";
const LEADS_ON = "one follower's time-out changes neither leader nor term";
const FOLLOWS = "who comes up follows the leader, and does not stand first";
const DEPOSES = "who comes up can depose the leader";
const SERVES = "three of five can commit what is written since the split";
const SERVES_NOBODY = "what is written where less than three are together is never committed";
const ANSWERED = "after the split a client's write is answered in the end";
const LEFT = "what a former leader left is committed in the end";
const STAYS = "what a majority has logged stays";
const FIRST = "whoever has not voted votes for the first to ask";
const FIRST_OF_RECENT = "whoever has not voted votes for the first to ask whose log is up to date";

interface Nodes {
  readonly server: readonly Server[];
  readonly client: readonly Client[];
}
type Around = Pick<World<unknown>, "seen" | "left">;
type Id = `server${number}`;

interface Situation {
  readonly servers?: 5;
  readonly start?: "running" | ((self: string) => Persistent);
  /** Whose election timers may run out; without it everybody's. */
  readonly standing?: readonly string[];
  /** The highest term in which an election begins. */
  readonly terms: number;
  readonly writes?: number;
  /** Whom the client asks; without it any. */
  readonly asks?: readonly string[];
  readonly cutOff?: readonly Id[];
  /** On whose side is the client? */
  readonly clientOf?: "the two";
  readonly comesUp?: "server3";
}
const cutLeader = {
  servers: 5,
  start: "running",
  standing: ["server3"],
  terms: 2,
  writes: 1,
  cutOff: ["server1", "server2"],
} as const;
const situations = {
  "a start": { terms: 2, writes: 1 },
  "a time-out": { start: "running", terms: 2 },
  "a time-out, one of five": { servers: 5, start: "running", standing: ["server2"], terms: 2 },
  "a server comes up": { start: "running", terms: 2, comesUp: "server3" },
  "two others cut off": {
    servers: 5,
    start: "running",
    standing: [],
    terms: 1,
    writes: 1,
    cutOff: ["server4", "server5"],
  },
  "the leader cut off": cutLeader,
  "the leader and a client cut off": { ...cutLeader, clientOf: "the two" },
  "a client of the three": { ...cutLeader, asks: ["server3", "server4", "server5"] },
  "a client of the two": { ...cutLeader, clientOf: "the two", asks: ["server1", "server2"] },
  "a former entry": { start: formerEntry, standing: ["server1"], terms: 2 },
  "unequal logs": { start: formerEntry, terms: 2 },
  "figure 8": { start: figure8, standing: ["server1", "server2"], terms: 4 },
} as const satisfies Record<string, Situation>;
const situationNames = Object.keys(situations) as (keyof typeof situations)[];

/** What a mutant may change beside the rules of Raft. */
const rulesHere = {
  ...thesis,
  /** Does a follower carry out a client's write by itself? */
  servesAlone: false,
};

/** Servers as in ../raft, or as that mutant has them. */
const serverRole = (rules: typeof rulesHere, options: Options): Role<Server, Peer | Request, Sent> => {
  const raft = server(rules, options);
  if (!rules.servesAlone) return raft;
  return {
    ...raft,
    receive: (s, message, place) => {
      if (message.type !== "write" || s.role !== "follower") return raft.receive!(s, message, place);
      const log = [...s.log, { term: s.currentTerm, command: { ...message, type: message.type, client: place.from } }];
      return next({ ...s, log, commitIndex: log.length, lastApplied: log.length });
    },
  };
};

export default model({
  name: "raft-situations",
  summary: "Raft in the situations in which lecture notes compare it with ZAB",
  parameters: {
    situation: oneOf(situationNames, { default: "a start", summary: "where it begins, and what happens" }),
    stops: integer({ default: 0, min: 0, max: 1, summary: "how many of server2 and server3 stop for ever, at most" }),
    noOp: oneOf([false, true], { default: false, summary: "does a leader begin with an entry of its own" }),
    preVote: oneOf([false, true], { default: false, summary: "does a candidate first ask whether it would win" }),
    checkQuorum: oneOf([false, true], { default: false, summary: "does a leader that hears no majority step down" }),
  },
  rules: rulesHere,
  build: ({ situation, stops, noOp, preVote, checkQuorum }, rules) => {
    const here: Situation = situations[situation];
    const cluster = names("server", here.servers ?? 3) as Id[];
    const cutOff = here.cutOff ?? [];
    const course = says.course([cutOff, cluster.filter((id) => !cutOff.includes(id))]);
    const start = here.start ?? (() => blank);
    const standing = here.standing ?? cluster;
    const limited = { ...rules, mayStand: (s: Server) => rules.mayStand(s) && s.currentTerm < here.terms };
    const options: Options = { ...plain(cluster), standing, noOp, preVote, checkQuorum };
    const raft = serverRole(limited, { ...options, disk: start === "running" ? () => blank : start });
    const asker = client(
      here.asks ?? cluster,
      Array.from({ length: here.writes ?? 0 }, () => "write"),
      0,
      rules,
    );
    const is = (...those: readonly (typeof situation)[]): boolean => those.includes(situation);
    const live = is("a client of the three", "a client of the two", "a former entry");
    const wakes = is("a time-out", "a time-out, one of five", "a server comes up");
    return protocol(
      "raft",
      {
        nodes: {
          server: replicated(
            cluster.length,
            start === "running"
              ? { ...raft, init: ({ self }) => running(cluster, preVote || checkQuorum)(self) }
              : raft,
          ),
          client: replicated(1, { ...asker, actions: here.writes === undefined ? {} : { ask: asker.actions!.ask! } }),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never", delivery: "at once" },
        crashes: [
          ...(here.comesUp === undefined
            ? []
            : [{ of: here.comesUp, atMost: 1, restarts: "later" as const, name: "crashes" }]),
          ...(stops === 0
            ? []
            : [{ of: cluster.slice(1, 3), atMost: stops, restarts: "never" as const, name: "stops" }]),
        ],
        ...(cutOff.length > 0 && {
          partitions: {
            atMost: 1,
            heals: false,
            into: [here.clientOf === undefined ? cutOff : [...cutOff, "client1"]],
            crossing: "lost" as const,
          },
        }),
        ...(live && {
          fairness: {
            weak: [
              { kind: "timer", name: "election" },
              { kind: "action", name: "requestVote" },
              { kind: "action", name: "appendEntries" },
              ...(here.writes === undefined ? [] : [{ kind: "action" as const, name: "ask" }]),
            ],
          } as const,
        }),
        observers: [
          ...(is("a start") ? [leaders, committed] : []),
          ...(wakes ? [says.awakenings] : []),
          ...(cutOff.length > 0 && !live ? [course] : []),
        ],
        ends: () => true,
      },
      {
        ...onlyIf(is("a start"), {
          [LED_FIRST]: always<Nodes, Around, Happening>((_, { seen }) =>
            seen(committed).size === 0 ? undefined : seen(leaders).size > 0,
          ),
          [ONE_NUMBER]: always<Nodes, Around, Happening>((nodes) => says.termOfLast(nodes.server)),
        }),
        ...onlyIf(is("a start") || wakes, {
          [ONLY_FOLLOWERS]: step<Nodes, Around, Happening>((before, after, event) =>
            says.resignsForNewer(before.server, after.server, event),
          ),
        }),
        ...onlyIf(wakes, {
          [LEADS_ON]: always<Nodes, Around, Happening>((nodes, { seen }) =>
            says.leadsOn(nodes.server, seen(says.awakenings)),
          ),
        }),
        ...onlyIf(is("a server comes up"), {
          [FOLLOWS]: always<Nodes, Around, Happening>((_, { seen }) => says.followsAtOnce(seen(says.awakenings))),
          [DEPOSES]: reachable<Nodes, Around, Happening>((nodes, { seen }) =>
            says.comesUpAndDeposes(nodes.server, seen(says.awakenings)),
          ),
        }),
        ...onlyIf(cutOff.length > 0 && !live, {
          [SERVES]: reachable<Nodes, Around, Happening>((_, { seen }) => seen(course).committed.has(3)),
          [SERVES_NOBODY]: always<Nodes, Around, Happening>((_, { seen }) => {
            const { taken, committed: done } = seen(course);
            return taken.size === 0 ? undefined : !done.has(1) && !done.has(2);
          }),
        }),
        ...onlyIf(live && here.writes !== undefined, {
          [ANSWERED]: leadsTo<Nodes, Around, Happening>(
            (_, { left }) => left("partitions") === 0,
            (nodes) => nodes.client.every(({ done }) => done === here.writes),
          ),
        }),
        ...onlyIf(is("a former entry"), {
          [LEFT]: eventually<Nodes, Around, Happening>((nodes) =>
            nodes.server.some(({ commitIndex }) => commitIndex > 0),
          ),
        }),
        ...onlyIf(is("figure 8"), {
          [STAYS]: step<Nodes, Around, Happening>((before, after) => says.majorityStays(before.server, after.server)),
        }),
        ...onlyIf(is("unequal logs", "a start"), {
          [FIRST]: step<Nodes, Around, Happening>((before, after, event) =>
            says.firstComeFirstServed(cluster, before.server, after.server, event, says.anyLog),
          ),
          [FIRST_OF_RECENT]: step<Nodes, Around, Happening>((before, after, event) =>
            says.firstComeFirstServed(cluster, before.server, after.server, event, thesis.isUpToDate),
          ),
        }),
      },
    );
  },
}).expects({
  scenarios: {
    default: {
      summary: "three servers start, two elections, one write",
      expect: { [ONE_NUMBER]: "violated", [FIRST]: "violated" },
    },
    "a time-out": {
      summary: "server1 leads; election timers may run out",
      with: { situation: "a time-out" },
      expect: { [LEADS_ON]: "violated" },
    },
    "a time-out, CheckQuorum": {
      summary: "the same; a leader that hears no majority steps down",
      with: { situation: "a time-out", checkQuorum: true },
      expect: { [LEADS_ON]: "violated", [ONLY_FOLLOWERS]: "violated" },
    },
    // A leader that is asked for a pre-vote gives it. Of three servers that makes a majority with the one who asks.
    "a time-out, PreVote": {
      summary: "server1 leads; candidates first ask whether they would win",
      with: { situation: "a time-out", preVote: true },
      expect: { [LEADS_ON]: "violated" },
    },
    "a time-out, PreVote, one of five": {
      summary: "server1 of five leads; server2 first asks whether it would win",
      with: { situation: "a time-out, one of five", preVote: true },
    },
    "a server comes up": {
      summary: "server1 leads; server3 crashes and comes up",
      with: { situation: "a server comes up" },
      expect: { [LEADS_ON]: "violated", [FOLLOWS]: "violated" },
    },
    "two others cut off": {
      summary: "server1 of five leads; server4 and server5 may be cut off",
      with: { situation: "two others cut off" },
    },
    "two others cut off, one stops": {
      summary: "the same; one of the others may stop",
      with: { situation: "two others cut off", stops: 1 },
    },
    "the leader cut off": {
      summary: "server1 of five leads; it may be cut off with server2, and server3 be elected",
      with: { situation: "the leader cut off" },
    },
    "the leader and a client cut off": {
      summary: "the same; the client is on the leader's side",
      with: { situation: "the leader and a client cut off" },
      expect: { [SERVES]: "unreachable" },
    },
    "a client of the three": {
      summary: "the leader may be cut off; a client asks the three until one answers",
      with: { situation: "a client of the three" },
    },
    "a client of the two": {
      summary: "the same; a client asks the two that are cut off",
      with: { situation: "a client of the two" },
      expect: { [ANSWERED]: "violated" },
    },
    "a former entry": {
      summary: "two of three have an entry of a former leader; server1 is elected; nobody writes",
      with: { situation: "a former entry" },
      expect: { [LEFT]: "violated" },
    },
    "a former entry, no-op": {
      summary: "the same; a leader begins with an entry of its own",
      with: { situation: "a former entry", noOp: true },
    },
    "unequal logs": {
      summary: "one of three servers lacks an entry that the others have",
      with: { situation: "unequal logs" },
      expect: { [FIRST]: "violated" },
    },
    "figure 8": {
      summary: "three servers in figure 8 (b): two have different entries of former terms",
      with: { situation: "figure 8" },
      expect: { [STAYS]: "violated" },
    },
  },
  mutants: {
    servesAlone: {
      summary: "a follower carries out a client's write by itself",
      breaks: LED_FIRST,
      rules: { servesAlone: true },
    },
    refusesEquals: {
      summary: "a voter wants a log that is longer than its own",
      breaks: FIRST_OF_RECENT,
      with: { situation: "unequal logs" },
      rules: { isUpToDate: (candidate, voter) => candidate.lastLogIndex > voter.lastLogIndex },
    },
    nobodyStands: {
      summary: "election timers never run out",
      breaks: DEPOSES,
      with: { situation: "a server comes up" },
      rules: { mayStand: () => false },
    },
    waitsForAll: {
      summary: "a leader needs all servers",
      breaks: SERVES,
      with: { situation: "two others cut off" },
      rules: { quorum: (servers) => servers },
    },
    twoDecide: {
      summary: "two of five servers are enough",
      breaks: SERVES_NOBODY,
      with: { situation: "the leader and a client cut off" },
      rules: { quorum: (servers) => Math.floor(servers / 2) },
    },
  },
});

// Does fast leader election end? All come to agree if nothing fails; and with checkLeader they do not run after a leader that is gone.
// The one idea: to follow whom a majority follows is not enough, for they may all be wrong in turn.
// Not here: safety, and elections that decide too soon (model.ts).
//
// WHAT IS MODELLED
// The servers of model.ts. In flight: all have just begun to look, message by message. At once: four servers follow the last, which stops for ever;
// a notification and its answers are one event, and the others learn that it is gone, one after another.
//
// WHAT IS ASSUMED
// What is on its way arrives, a vote is told again, and who follows a server that is gone or does not lead finds out (weak fairness). Who can decide
// again and again does (strong fairness): a notification that says nothing new makes the wait begin anew.
//
// SOURCES
// FastLeaderElection.checkLeader: "to avoid that peers keep electing over and over a peer that has crashed and it is no longer leading".
import {
  type Event,
  eventuallyAlways,
  integer,
  leadsTo,
  model,
  names,
  oneOf,
  protocol,
  replicated,
  type World,
} from "../../../checker/index.ts";
import { type Log, type Message, type Server, server } from "./server.ts";
import { java } from "./votes.ts";

const AGREE = "in the end all follow one leader";
const FOUND = "who looks for a leader finds one";

interface Nodes {
  readonly server: readonly Server[];
}
type Happening = Event<Server, Message>;
type Around = Pick<World<unknown>, "running">;

const log: Log = { currentEpoch: 1, lastZxid: 1 };

export default model({
  name: "fast-leader-election-liveness",
  summary: "elections of ZooKeeper that end, and one that need not",
  parameters: {
    situation: oneOf(["all look", "the leader stops"], { default: "all look", summary: "where it begins" }),
    following: integer({ default: 4, min: 3, max: 5, summary: "servers where the leader stops" }),
    patient: oneOf([true, false], { default: true, summary: "does finalizeWait outlast what is on its way" }),
  },
  rules: java,
  build: ({ situation, following, patient }, rules) => {
    const stops = situation === "the leader stops";
    const all = names("server", stops ? following : 3);
    const last = all.at(-1)!;
    const role = server(
      rules,
      () => log,
      () => false,
      stops,
    );
    /** All follow the last server, elected in round 1. */
    const decided = (self: string): Server => ({
      ...log,
      role: self === last ? "leading" : "following",
      round: 1,
      vote: { leader: last, peerEpoch: 1, zxid: 1 },
      received: new Map(),
      outside: new Map(),
    });
    return protocol(
      "fast leader election",
      {
        nodes: { server: replicated(all.length, stops ? { ...role, init: ({ self }) => decided(self) } : role) },
        network: stops
          ? { order: "none", copies: "one", loses: "never", duplicates: "never", delivery: "at once" }
          : { order: "fifo", copies: "one", loses: "never", duplicates: "never" },
        crashes: stops ? [{ of: last as "server1", atMost: 1, restarts: "never", name: "stops" }] : [],
        ...(stops ? { detector: "perfect" as const } : {}),
        slow: patient ? ["finalize", "tellAgain"] : ["tellAgain"],
        fairness: {
          weak: [
            { kind: "deliver" },
            ...(all as "server1"[]).map((of) => ({ kind: "timer", name: "tellAgain", of }) as const),
            ...(stops ? (all as "server1"[]).map((of) => ({ kind: "timer", name: "connect", of }) as const) : []),
            ...(stops ? (all as "server1"[]).map((of) => ({ kind: "suspect", of }) as const) : []),
          ],
          // The wait begins anew with each notification, but those come ever more seldom (an exponential backoff).
          strong: (all as "server1"[]).map((of) => ({ kind: "timer", name: "finalize", of }) as const),
        },
        ends: () => true,
      },
      {
        [AGREE]: eventuallyAlways<Nodes, Around, Happening>(({ server }, { running }) => {
          const leader = server.findIndex((s, i) => s.role === "leading" && running(all[i]!));
          const up = server.filter((_, i) => running(all[i]!));
          return leader >= 0 && up.every(({ role, vote }) => role !== "looking" && vote.leader === all[leader]);
        }),
        [FOUND]: leadsTo<Nodes, Around, Happening>(
          ({ server }) => server.some((s) => s.role === "looking"),
          ({ server }, { running }) => server.some((s, i) => s.role === "leading" && running(all[i]!)),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers look for a leader; the wait outlasts what is on its way" },
    hasty: {
      summary: "the wait may be too short: two may lead, and the election alone does not resolve that",
      with: { patient: false },
      expect: { [AGREE]: "violated" },
    },
    "the leader stops": {
      // Of five, two may remain with a leader that has no quorum, and two without; that is too many exchanges to follow at once.
      summary: "four servers; the leader that all follow may stop for ever",
      with: { situation: "the leader stops" },
    },
  },
  mutants: {
    noCheckLeader: {
      summary: "a leader that a majority follows is followed without a word from itself",
      breaks: FOUND,
      with: { situation: "the leader stops", following: 5 },
      rules: { checkLeader: () => true },
    },
  },
});

// What lecture notes say of Raft, word for word, and where it fails: the sentences that no claim of the other models is.
// The one idea: a wrong sentence is a claim like any other, and its counterexample is the explanation.
// Not here: what does hold (model.ts, register.ts, liveness.ts), the rows of the book (notes.ts).
//
// WHAT IS MODELLED
// The servers of model.ts, RPCs at once. With `split`, a minority with the first server may be cut off once, and the split heals;
// only the first server and the first one of the majority then stand, which keeps five servers explorable: one leads before, the
// other after. There is a client on each side.
//
// SOURCES
// As in model.ts; for a server that was cut off and deposes the leader: thesis, section 9.6.
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
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { openClient } from "./clients.ts";
import { type Happening, leaders, splitting, stood } from "./observers.ts";
import { plain, thesis } from "./rules.ts";
import * as says from "./said.ts";
import { type Server, server } from "./server.ts";

const otherwise = "holds within bounds" as const;
const unreachable = "unreachable within bounds" as const;
const ROLES = "every server follows, stands or leads";
const ALL_STAND = "where a leader is elected, everybody has stood";
const ONCE = "while nothing crashes, one election is enough";
const EVERY_ACTION = "whatever a server does raises its term";
const ANY_HEARTBEAT = "a candidate that hears from a leader follows it";
const HEARTBEAT = "a candidate that hears from a leader whose term is not over follows it";
const TWO_CANDIDATES = "of two candidates with different numbers of votes one has a majority";
const GROWS = "a leader that runs well raises its term";
const MINORITY = "a leader cut off with a minority commits nothing";
const TAKEN = "a leader cut off with a minority commits nothing that it took up since";
const LEADS_ON = "a leader cut off with a minority can go on leading while a newer one leads";
const BOTH = "two leaders can each have taken a write";
const RAISES = "a server that is cut off can raise its term";
const DEPOSES = "a server that was cut off can depose the leader";
interface Nodes {
  readonly server: readonly Server[];
}
type Around = Pick<World<unknown>, "seen">;
/** What the notes have wrong, and where it shows in the small model. */
const wrong = {
  [ALL_STAND]: "violated",
  [ONCE]: "violated",
  [EVERY_ACTION]: "violated",
  [GROWS]: "violated",
} as const;
const wrongUncut = { ...wrong, [ANY_HEARTBEAT]: "violated" } as const;
const small = { terms: 2, entries: 1 };
const cut = { split: true, terms: 2, entries: 1 } as const;

export default model({
  name: "raft-notes",
  summary: "sentences of lecture notes on Raft, and where they fail",
  parameters: {
    servers: integer({ default: 3, min: 2, max: 5, summary: "servers in the cluster" }),
    terms: integer({ default: 2, min: 1, max: 4, summary: "the highest term explored (a bound)" }),
    entries: integer({ default: 1, min: 0, max: 3, summary: "the longest log explored (a bound)" }),
    stops: integer({ default: 0, min: 0, max: 2, summary: "servers that stop for ever, at most" }),
    split: oneOf([false, true], {
      default: false,
      summary: "may a minority, with the first server, be cut off for a while",
    }),
    preVote: oneOf([false, true], { default: false, summary: "does a candidate first ask whether it would win" }),
  },
  rules: thesis,
  build: ({ servers, terms, entries, stops, split, preVote }, rules) => {
    const cluster = names("server", servers);
    const minority = cluster.slice(0, Math.floor((servers - 1) / 2));
    const standing = split ? [cluster[0]!, cluster[minority.length]!] : cluster;
    const seen = splitting(minority);
    return protocol(
      "raft",
      {
        nodes: {
          server: replicated(servers, server(rules, { ...plain(cluster), standing, preVote })),
          client: replicated(split ? 2 : 1, openClient(cluster)),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never", delivery: "at once" },
        crashes: stops === 0 ? [] : [{ of: "server", atMost: stops, restarts: "never", name: "stops" }],
        ...(split
          ? { partitions: { atMost: 1, heals: true, into: [[...minority, "client1"]], crossing: "lost" as const } }
          : { symmetry: ["server" as const] }),
        observers: split ? [leaders, stood, seen] : [leaders, stood],
        within: ({ server }) => server.every((s) => s.currentTerm <= terms && s.log.length <= entries),
      },
      {
        [ROLES]: always(({ server }) => server.every(({ role }) => ["follower", "candidate", "leader"].includes(role))),
        [ALL_STAND]: always((_, world) => says.allStood(cluster, world.seen(leaders), world.seen(stood))),
        [ONCE]: always((_, world) => world.seen(leaders).size <= 1),
        [EVERY_ACTION]: step((_before, _after, event) => says.raisesTerm(event)),
        [TWO_CANDIDATES]: always(({ server }, { running }) => says.oneOfTwo(cluster, server, running)),
        [GROWS]: step((_before, _after, event) => says.leaderRaisesTerm(event)),
        // Of a call across a split, a step cannot tell that it did not arrive.
        ...onlyIf(!split, {
          [ANY_HEARTBEAT]: step<Nodes, Around, Happening>((before, after, event) =>
            says.followsAny(cluster, before.server, after.server, event),
          ),
          [HEARTBEAT]: step<Nodes, Around, Happening>((before, after, event) =>
            says.followsCurrent(cluster, before.server, after.server, event),
          ),
        }),
        ...onlyIf(split, {
          [MINORITY]: always<Nodes, Around, Happening>((_, world) => !world.seen(seen).committed),
          [TAKEN]: always<Nodes, Around, Happening>((_, world) => !world.seen(seen).committedTaken),
          [LEADS_ON]: reachable<Nodes, Around, Happening>(
            ({ server }, world) => world.seen(seen).phase === "cut" && says.leadsOn(server[0]!, server),
          ),
          [BOTH]: reachable<Nodes, Around, Happening>(({ server }) => server.filter(says.hasTakenWrite).length > 1),
          [RAISES]: reachable<Nodes, Around, Happening>((_, world) => world.seen(seen).raised),
          [DEPOSES]: reachable<Nodes, Around, Happening>((_, world) => world.seen(seen).deposed),
        }),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers, two terms, one entry", otherwise, expect: wrongUncut },
    "two of five stop": {
      summary: "five servers of which two may stop, one term, no entries",
      with: { servers: 5, stops: 2, terms: 1, entries: 0 },
      otherwise,
      expect: { ...wrong, [ONCE]: otherwise, [TWO_CANDIDATES]: "violated" },
    },
    PreVote: {
      summary: "a fourth role: a server that asks whether it would win",
      with: { preVote: true, entries: 0 },
      otherwise,
      expect: { ...wrongUncut, [ROLES]: "violated" },
    },
    "the leader cut off": {
      summary: "one of three servers may be cut off for a while",
      with: cut,
      otherwise,
      expect: wrong,
    },
    "the leader cut off, PreVote": {
      summary: "the same where a candidate first asks whether it would win",
      with: { ...cut, entries: 0, preVote: true },
      otherwise,
      expect: { ...wrong, [ROLES]: "violated", [BOTH]: unreachable, [RAISES]: unreachable },
    },
    "two of five cut off": {
      summary: "two of five servers, the leader with them, may be cut off for a while; one term",
      with: { ...cut, servers: 5, terms: 1 },
      otherwise,
      expect: {
        ...wrong,
        [ONCE]: otherwise,
        // Another server outside had the entry when the split came; with the two, that is a majority.
        [MINORITY]: "violated",
        [LEADS_ON]: unreachable,
        [BOTH]: unreachable,
        [DEPOSES]: unreachable,
      },
    },
    "two of five cut off, two terms": {
      summary: "the same without entries, and the other three may elect a leader",
      with: { split: true, servers: 5, entries: 0 },
      otherwise,
      expect: { ...wrong, [BOTH]: unreachable },
      large: true,
    },
  },
  mutants: {
    stubborn: {
      summary: "a candidate does not listen to leaders",
      breaks: HEARTBEAT,
      with: small,
      rules: { isStale: (m, s) => m.term < s.currentTerm || s.role === "candidate" },
    },
    minorityDecides: {
      summary: "less than half of the servers are enough",
      breaks: TAKEN,
      with: cut,
      rules: { quorum: (servers) => Math.floor(servers / 2) },
    },
    nobodyStands: {
      summary: "election timers never fire",
      breaks: LEADS_ON,
      with: cut,
      rules: { mayStand: () => false },
    },
  },
});

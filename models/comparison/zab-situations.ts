// ZAB in the situations in which the notes compare it with Raft.
// The one idea: a situation is a start, who may lead, and which faults there may be; raft-situations.ts has the same for Raft.
// Not here: ZAB itself (../zab), ZooKeeper's election (../zab/zookeeper), the rows of the book (notes.ts).
//
// WHAT IS MODELLED
// The servers of ../zab, their election an oracle that may name the servers of a list. A message is handled in the event in which it is sent, with all
// answers. Where the protocol has run before, it begins with server1 leading epoch 1 and all others following. A split is of two of
// five servers and does not heal; what crosses it is lost, and heartbeats notice. Nobody else times out. A leader that waits for followers waits on.
// What a situation does without (a split, writes, a new leader) never happens in it, as the checker says.
//
// SOURCES
// As in ../zab/model.ts.
import {
  always,
  eventually,
  integer,
  leadsTo,
  model,
  names,
  oneOf,
  protocol,
  reachable,
  replicated,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { client } from "../zab/client.ts";
import { NOTHING } from "../zab/history.ts";
import { deliveriesSince, reignsSince, type Seen } from "../zab/observers.ts";
import { zab } from "../zab/rules.ts";
import { starts } from "../zab/starts.ts";
import type { Disk, Following, Leading, Server as Zab } from "../zab/state.ts";
import { courseOf, type Writes } from "./course.ts";
import { type HereRules, type Server, server } from "./heartbeats.ts";

const LED_FIRST = "nothing is delivered before an epoch has a leader";
const SERVES = "three of five can commit what is written since the split";
const SERVES_NOBODY = "what is written where less than three are together is never committed";
const STALE = "a server that is cut off can serve without what was committed since";
const ANSWERED = "after the split a client's write is delivered in the end";
const LOOKS = "who follows a leader that leads no more looks for another in the end";
const LEFT = "what a former leader left is committed in the end";

interface Nodes {
  readonly server: readonly Server[];
}
type Around = Pick<World<unknown>, "seen" | "left">;
type Id = `server${number}`;

interface Situation {
  readonly servers?: 5;
  readonly start: "running" | "empty" | "a leader alone has a transaction";
  /** Who may come to lead. */
  readonly leads: readonly Id[];
  readonly epochs: number;
  readonly writes: number;
  /** Whom the client asks; without it any. */
  readonly asks?: readonly Id[];
  readonly cutOff?: readonly Id[];
  /** On whose side is the client? */
  readonly clientOf?: "the two";
}
const cutLeader = {
  servers: 5,
  start: "running",
  leads: ["server3"],
  epochs: 2,
  writes: 1,
  cutOff: ["server1", "server2"],
} as const;
const situations = {
  "a start": { start: "empty", leads: ["server1", "server2", "server3"], epochs: 1, writes: 1 },
  "two others cut off": { ...cutLeader, leads: [], epochs: 1, cutOff: ["server4", "server5"] },
  "the leader cut off": cutLeader,
  // Whom the three elect is no matter to the two.
  "the leader and a client cut off": { ...cutLeader, leads: [], epochs: 1, clientOf: "the two" },
  "a client of the three": { ...cutLeader, asks: ["server3", "server4", "server5"] },
  "a client of the two": { ...cutLeader, leads: [], epochs: 1, clientOf: "the two", asks: ["server1", "server2"] },
  "a former entry": { start: "a leader alone has a transaction", leads: ["server1"], epochs: 2, writes: 0 },
} as const satisfies Record<string, Situation>;
const situationNames = Object.keys(situations) as (keyof typeof situations)[];

const rulesHere: HereRules = { ...zab, followersTimeOut: true, servesAlone: false };

/** Fairness of the election. */
const choosing = [
  { kind: "action", name: "lead" },
  { kind: "action", name: "follow" },
] as const;

/** server1 leads epoch 1, and all follow. */
const running = (all: readonly string[]) => {
  const disk: Disk = { acceptedEpoch: 1, currentEpoch: 1, history: [] };
  const server_ = { ...disk, applied: [], unflushed: [] };
  const learners = new Map(
    all.filter((id) => id !== "server1").map((id) => [id, { stage: "synchronised", acked: 0 }] as const),
  );
  const leader: Leading = { ...server_, role: "leading", phase: "broadcast", learners };
  const follower: Following = {
    ...server_,
    role: "following",
    leader: "server1",
    phase: "broadcast",
    received: [],
    upTo: NOTHING,
    todo: [],
  };
  return (self: string): Zab => (self === "server1" ? leader : follower);
};
const looking =
  (disk: (self: string) => Disk) =>
  (self: string): Zab => ({ role: "looking", ...disk(self), applied: [] });

/** Writes as transactions: taken up where a leader proposes one, committed where a leader delivers it. */
const writesOf = ({ node, before, after }: Seen): Writes | undefined => {
  const [was, is] = [before, after].map((state) => (state as Partial<Server> | undefined)?.zab);
  if (node === undefined || was === undefined || is?.role !== "leading") return undefined;
  const named = (txns: Zab["applied"]) => txns.map(({ epoch, counter, origin }) => `${epoch}.${counter}.${origin}`);
  const taken = was.role === "leading" ? is.unflushed.slice(was.unflushed.length) : [];
  return { node, taken: named(taken), committed: named(is.applied.slice(was.applied.length)) };
};

const follows = ({ zab: s }: Server, leader: string): boolean => s.role === "following" && s.leader === leader;

export default model({
  name: "zab-situations",
  summary: "ZAB in the situations in which lecture notes compare it with Raft",
  parameters: {
    situation: oneOf(situationNames, { default: "a start", summary: "where it begins, and what happens" }),
    stops: integer({ default: 0, min: 0, max: 1, summary: "how many of server2 and server3 stop for ever, at most" }),
  },
  rules: rulesHere,
  build: ({ situation, stops }, rules) => {
    const here: Situation = situations[situation];
    const size = here.servers ?? 3;
    const all = names("server", size) as Id[];
    const cutOff = here.cutOff ?? [];
    const is = (...those: readonly (typeof situation)[]): boolean => those.includes(situation);
    const live = is("a client of the three", "a client of the two", "a former entry");
    const course = courseOf([cutOff, all.filter((id) => !cutOff.includes(id))], writesOf);
    const reigns = reignsSince(new Set());
    const deliveries = deliveriesSince(new Map());
    const init = here.start === "running" ? running(all) : looking(starts[here.start].disk);
    const setting = { rules, servers: size, epochs: here.epochs };
    return protocol(
      "ZAB",
      {
        nodes: {
          server: replicated(size, server(all, here.leads, init, rules, setting)),
          client: replicated(1, client(here.asks ?? all, here.writes, rules)),
        },
        network: { order: "none", copies: "many", loses: "never", duplicates: "never", delivery: "at once" },
        crashes: stops === 0 ? [] : [{ of: all.slice(1, 3), atMost: stops, restarts: "never", name: "stops" }],
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
              { kind: "timer" as const },
              ...(here.leads.length === 0 ? [] : choosing),
              ...(here.writes === 0 ? [] : [{ kind: "action" as const, name: "write" }]),
            ],
          },
        }),
        observers: [...(is("a start") ? [reigns, deliveries] : []), ...(cutOff.length > 0 && !live ? [course] : [])],
        ...(is("a start") && { symmetry: ["server" as const] }),
        ends: () => true,
      },
      {
        ...onlyIf(is("a start"), {
          [LED_FIRST]: always<Nodes, Around, Seen>((_, { seen }) =>
            seen(deliveries).size === 0 ? undefined : seen(reigns).size > 0,
          ),
        }),
        ...onlyIf(cutOff.length > 0 && !live, {
          [SERVES]: reachable<Nodes, Around, Seen>((_, { seen }) => seen(course).committed.has(3)),
          [SERVES_NOBODY]: always<Nodes, Around, Seen>((_, { seen }) => {
            const { taken, committed } = seen(course);
            return taken.size === 0 ? undefined : !committed.has(1) && !committed.has(2);
          }),
        }),
        ...onlyIf(is("two others cut off", "the leader cut off"), {
          [STALE]: reachable<Nodes, Around, Seen>((nodes, { seen }) =>
            nodes.server.some(
              ({ zab: s }, i) =>
                cutOff.includes(all[i]!) &&
                s.role !== "looking" &&
                s.phase === "broadcast" &&
                s.applied.length === 0 &&
                seen(course).committed.has(3),
            ),
          ),
        }),
        ...onlyIf(live && here.writes > 0, {
          [ANSWERED]: leadsTo<Nodes, Around, Seen>(
            (_, { left }) => left("partitions") === 0,
            (nodes) => nodes.server.some(({ zab: s }) => s.applied.length > 0),
          ),
          [LOOKS]: leadsTo<Nodes, Around, Seen>(
            ({ server: those }) => follows(those[2]!, "server1") && those[0]!.zab.role !== "leading",
            ({ server: those }) => !follows(those[2]!, "server1"),
          ),
        }),
        ...onlyIf(is("a former entry"), {
          [LEFT]: eventually<Nodes, Around, Seen>((nodes) => nodes.server.some(({ zab: s }) => s.applied.length > 0)),
        }),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers start, one epoch, one write" },
    "two others cut off": {
      summary: "server1 of five leads; server4 and server5 may be cut off",
      with: { situation: "two others cut off" },
    },
    "two others cut off, one stops": {
      summary: "the same; one of the followers may stop",
      with: { situation: "two others cut off", stops: 1 },
    },
    "the leader cut off": {
      summary: "server1 of five leads; it may be cut off with server2, and server3 begin an epoch",
      with: { situation: "the leader cut off" },
    },
    "the leader and a client cut off": {
      summary: "the same; the client is on the leader's side",
      with: { situation: "the leader and a client cut off" },
      expect: { [SERVES]: "unreachable" },
    },
    "a client of the three": {
      summary: "the leader may be cut off; a client asks the three until one takes its write",
      with: { situation: "a client of the three" },
    },
    "a client of the two": {
      summary: "the same; a client asks the two that are cut off",
      with: { situation: "a client of the two" },
      expect: { [ANSWERED]: "violated" },
    },
    "a former entry": {
      summary: "server1 of three has a transaction of a former epoch and leads; nobody writes",
      with: { situation: "a former entry" },
    },
  },
  mutants: {
    servesAlone: {
      summary: "a server that has no leader delivers a client's write by itself",
      breaks: LED_FIRST,
      rules: { servesAlone: true },
    },
    waitsForAll: {
      summary: "a leader needs all servers",
      breaks: SERVES,
      with: { situation: "two others cut off" },
      rules: { quorum: (count, servers) => count === servers },
    },
    twoDecide: {
      summary: "two of five servers are enough",
      breaks: SERVES_NOBODY,
      with: { situation: "the leader and a client cut off" },
      rules: { quorum: (count) => count >= 2 },
    },
    noHeartbeats: {
      summary: "a follower that hears nothing from its leader stays",
      breaks: LOOKS,
      with: { situation: "a client of the three" },
      rules: { followersTimeOut: false },
    },
    commitsNothing: {
      summary: "nothing that is proposed is committed",
      breaks: STALE,
      with: { situation: "two others cut off" },
      rules: { committable: () => 0 },
    },
    servesNobody: {
      summary: "no number of servers is a quorum",
      breaks: LEFT,
      with: { situation: "a former entry" },
      rules: { quorum: () => false },
    },
  },
});

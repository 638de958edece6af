// Does ZAB come to broadcast, and is what is committed delivered everywhere?
// The one idea: nothing fails for ever and an election that settles on one leader are enough; neither follows from the protocol.
// Not here: safety (model.ts); that an election settles (election/liveness.ts).
//
// WHAT IS MODELLED
// The servers of model.ts. The election names server1, or anybody again and again. The last server may stop for ever, and the others see it.
//
// WHAT IS ASSUMED
// Messages arrive, logs are flushed, and who can write on at a synchronisation does (weak fairness, each server). Who again and again finds that
// one leads follows it (strong fairness: between two tries it may have tried to lead). A leader that waits in vain gives up.
//
// SOURCES
// As in model.ts. Junqueira, Reed, Serafini, section 5 (liveness: Claims 8 and 9, with a leader that is up and a quorum that is connected).
import {
  type Event,
  eventually,
  eventuallyAlways,
  integer,
  leadsTo,
  model,
  type NodeId,
  names,
  oneOf,
  protocol,
  replicated,
  type World,
} from "../../checker/index.ts";
import type { Client } from "./client.ts";
import type { Setting } from "./leader.ts";
import { zab } from "./rules.ts";
import { server, suspects } from "./server.ts";
import { type Start, startNames, starts } from "./starts.ts";
import type { Following, Message, Server } from "./state.ts";
import { systemOf } from "./system.ts";

const SERVES = "in the end a leader serves";
const EVERYWHERE = "what one server delivers all that run deliver in the end";
const DONE = "the client's write is taken in the end";
const FOLLOW = "who follows a leader that gave up looks for another";

interface Nodes {
  readonly server: readonly Server[];
  readonly client: Client;
}
type Happening = Event<Server | Client, Message>;
type Around = Pick<World<unknown>, "running">;

export default model({
  name: "zab-liveness",
  summary: "what happens in the end in ZAB, and what that takes",
  parameters: {
    epochs: integer({ default: 1, min: 1, max: 4, summary: "epochs that begin, at most" }),
    stops: integer({ default: 0, min: 0, max: 1, summary: "does the last server stop for ever" }),
    elected: oneOf(["server1", "anybody"], { default: "server1", summary: "whom the election names" }),
    start: oneOf(startNames, { default: "empty", summary: "what the servers have on disk" }),
  },
  rules: zab,
  build: ({ epochs, stops, elected, start }, rules) => {
    const all = names("server", 3);
    const { system } = systemOf({ servers: 3, epochs, writes: 1, disconnects: 0, crashes: 0, start }, rules);
    const from: Start = starts[start];
    const mayLead = elected === "server1" ? ["server1"] : all;
    const leaderOf = (s: Following, servers: readonly Server[]): Server => servers[all.indexOf(s.leader)]!;
    const setting: Setting = { rules, servers: 3, epochs, mayLead };
    return protocol(
      "ZAB",
      {
        nodes: {
          ...system.nodes,
          server: replicated(3, {
            ...server(all, from.disk, setting),
            suspect: (s: Server, peer: NodeId) => suspects(s, peer, setting),
          }),
        },
        network: system.network,
        crashes: stops === 0 ? [] : [{ of: "server3", atMost: 1, restarts: "never", name: "stops" }],
        detector: "perfect",
        // A leader waits longer than a follower takes to reach it.
        slow: ["giveUp"],
        fairness: {
          weak: [
            { kind: "deliver" },
            { kind: "timer", name: "flush" },
            { kind: "timer", name: "synchronise" },
            { kind: "timer", name: "giveUp" },
            { kind: "suspect" },
            ...mayLead.map((of) => ({ kind: "action", name: "lead", of: of as "server1" }) as const),
          ],
          strong: [
            ...(["server1", "server2", "server3"] as const).map(
              (of) => ({ kind: "action", name: "follow", of }) as const,
            ),
            { kind: "action", name: "write" },
          ],
        },
        ends: () => true,
      },
      {
        [SERVES]: eventuallyAlways<Nodes, Around, Happening>(({ server }) =>
          server.some((s) => s.role === "leading" && s.phase === "broadcast"),
        ),
        [DONE]: eventually<Nodes, Around, Happening>(({ client }) => client.writes === 0),
        [EVERYWHERE]: leadsTo<Nodes, Around, Happening>(
          ({ server }) => server.some(({ applied }) => applied.length > 0),
          ({ server }, { running }) => server.every(({ applied }, i) => applied.length > 0 || !running(all[i]!)),
        ),
        [FOLLOW]: leadsTo<Nodes, Around, Happening>(
          ({ server }) => server.some((s) => s.role === "following" && leaderOf(s, server).role !== "leading"),
          ({ server }) =>
            server.every((s, i) => {
              if (s.role !== "following") return true;
              const leader = leaderOf(s, server);
              return leader.role === "leading" && leader.learners.has(all[i]!);
            }),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "the election names server1, and nothing fails" },
    "others have accepted a later epoch": {
      summary: "the others have accepted an epoch that server1 has not",
      with: { start: "others have accepted a later epoch", epochs: 3 },
    },
    "anybody is elected": {
      summary: "the election names anybody, again and again",
      with: { elected: "anybody", epochs: 2 },
    },
    "one stops": { summary: "the last server may stop for ever: a quorum is enough", with: { stops: 1, epochs: 2 } },
  },
  mutants: {
    waitsForAll: {
      summary: "a leader waits for all servers, and one may have stopped for ever",
      breaks: SERVES,
      with: { stops: 1, epochs: 2 },
      rules: { quorum: (count, servers) => count === servers },
    },
    tellsNobody: {
      summary: "followers are not told of commits",
      breaks: EVERYWHERE,
      rules: { commitsTo: [] },
    },
    staysWithWhoGaveUp: {
      summary: "a follower leaves it where it is that its leader gives up",
      breaks: FOLLOW,
      with: { start: "others have accepted a later epoch", epochs: 2 },
      rules: { takes: (type, role) => type !== "closed" || role !== "following" },
    },
    letsThemWait: {
      summary: "who does not lead, or no more, leaves it where it is that somebody comes to follow it",
      breaks: FOLLOW,
      with: { start: "others have accepted a later epoch", epochs: 2 },
      rules: { takes: (type, role) => type !== "cepoch" || role === "leading" },
    },
    leavesSilently: {
      summary: "a leader that gives up leaves its connections open",
      breaks: FOLLOW,
      // No epoch is left to begin here, so server1 leads in vain.
      with: { start: "others have accepted a later epoch", epochs: 2 },
      rules: { closesConnections: false },
    },
    ownEpoch: {
      summary: "a leader begins the epoch after its own, whatever it is told: it is refused for ever",
      breaks: DONE,
      with: { start: "others have accepted a later epoch", epochs: 3 },
      rules: { newEpoch: (own) => own + 1 },
    },
  },
});

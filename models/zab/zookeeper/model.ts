// ZooKeeper's servers as a whole: fast leader election, then ZAB, then an election again when a leader or its quorum is lost.
// The one idea: at the granularity of exchanges (a question and its answers are one event) both fit into one graph; of two servers also message
// by message.
// Not here: messages of three servers in flight, in the election (../election/model.ts) or after it (../model.ts).
//
// WHAT IS MODELLED
// The servers of ../election and ../server.ts in one node each. Who decides that it leads begins to gather a quorum; who decides that
// another leads asks to follow it, and asks again as long as that one is still looking. Who loses its leader, or its quorum, enters the
// next round with what its log says by then. Servers come up one after another, at any time. A crash loses what is volatile, the round
// included; the others see its connections break, and then, at any time, the server comes back and begins an election.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Delay: a message is handled in the event in which it is sent, with all answers to it, so what takes time are only the decision of an
// election (finalizeWait), what is written to disk (flush, synchronise), time-outs and crashes. What is found here happens in messages,
// too; that nothing else is found says less than ../model.ts does. Time-outs of followers are a budget. A leader that nobody
// joins gives up, but not in every round: the parameter says up to which; without an end to that the rounds would grow for ever.
// In flight, votes and the messages of ZAB travel on connections of their own, each in order; a time-out is a connection of ZAB that breaks with
// what is on its way, and each end learns of it in its own time. A server may then vote, or come to a leader, with what an earlier round left.
//
// SOURCES
// Those of ../model.ts and ../election/model.ts; QuorumPeer.run for how they go into one another.
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
import * as must from "../claims.ts";
import { client } from "../client.ts";
import { dutiesIn, type Happening, kept } from "../duties.ts";
import { java } from "../election/votes.ts";
import { deliveriesSince, reignsSince } from "../observers.ts";
import { zab } from "../rules.ts";
import { type Start, startNames, starts } from "../starts.ts";
import { AT_ONCE } from "../system.ts";
import { electionIn } from "./duties.ts";
import { mutants, scenarios } from "./expectations.ts";
import { type Server, server } from "./server.ts";

/** What of a server's events is ZAB's: not the election, nor what a server does that has not begun, or does not know yet that it is elected. */
const isOfZab = (event: Happening): boolean => {
  if (event.kind === "timer") return event.name === "flush" || event.name === "synchronise" || event.name === "giveUp";
  if (event.kind !== "deliver" || event.message.type === "notification") return false;
  const { zab, election } = event.before as Server;
  return election.round > 0 && (event.message.type !== "cepoch" || zab.role !== "looking");
};

interface Nodes {
  readonly server: readonly Server[];
}
type Around = Pick<World<unknown>, "seen">;

const serves = ({ zab }: Server): boolean => zab.role === "leading" && zab.phase === "broadcast";

export default model({
  name: "zookeeper",
  summary: "fast leader election and ZAB together, an exchange of messages as one event",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers" }),
    epochs: integer({ default: 2, min: 1, max: 4, summary: "epochs that begin, at most" }),
    writes: integer({ default: 1, min: 0, max: 4, summary: "writes of the client, at most" }),
    timeouts: integer({ default: 1, min: 0, max: 3, summary: "followers' time-outs, at most" }),
    crashes: integer({ default: 0, min: 0, max: 3, summary: "crashes, at most" }),
    rounds: integer({ default: 2, min: 1, max: 5, summary: "a leader that nobody joins gives up before this round" }),
    delivery: oneOf(["at once", "in flight"], {
      default: "at once",
      summary: "is an exchange one event, or are its messages",
    }),
    start: oneOf(startNames, { default: "empty", summary: "what the servers have on disk" }),
  },
  rules: { ...zab, ...java },
  build: ({ servers, epochs, writes, timeouts, crashes, rounds, delivery, start }, rules) => {
    const all = names("server", servers);
    const from: Start = starts[start];
    const given = [...from.reigns].flatMap(({ broadcast }) => broadcast);
    const reigns = reignsSince(from.reigns);
    const deliveries = deliveriesSince(from.deliveries);
    const broken = dutiesIn({ servers: all, epochs, ownEpoch: false }, isOfZab);
    const unelected = electionIn(all);
    const inFlight = delivery === "in flight";
    const reliable = { loses: "never", duplicates: "never" } as const;
    const atOnce = { ...reliable, order: "none", delivery: "at once" } as const;
    /** Each its own connection, of which the one for ZAB may break; a time-out closes it, and what is on its way is lost with it. */
    const queue = {
      ...reliable,
      between: ["server", "server"],
      order: "fifo",
      copies: "one",
      onCrash: "lose",
    } as const;
    /** The server that serves as leader of the latest epoch, if it has a majority without `but`. */
    const leaderWithout = (all_: readonly Server[], but: string): number =>
      all_.findIndex(
        (s) =>
          serves(s) &&
          s.zab.role === "leading" &&
          [...s.zab.learners].filter(([id, { stage }]) => id !== but && stage === "synchronised").length * 2 + 2 >
            servers &&
          all_.every(({ zab }) => zab.acceptedEpoch <= s.zab.currentEpoch),
      );
    return protocol(
      "ZooKeeper",
      {
        nodes: {
          server: replicated(servers, server({ rules, servers, epochs }, rules, from.disk, rounds)),
          client: client(all, writes, rules),
        },
        network: inFlight
          ? [
              { ...atOnce, carrying: AT_ONCE, copies: "many" },
              { ...queue, carrying: ["notification"] },
              { ...queue, disconnects: { atMost: timeouts } },
            ]
          : [
              { ...atOnce, carrying: ["notification"], copies: "one" },
              { ...atOnce, copies: "many" },
            ],
        crashes: [{ of: "server", atMost: crashes, restarts: "at once" }],
        ...(!inFlight && { detector: { unreliable: { atMost: timeouts } } }),
        observers: [reigns, deliveries, broken, unelected],
        ends: ({ server }) => server.some((s) => serves(s) || s.zab.acceptedEpoch === epochs),
      },
      {
        "an epoch has one leader": always((_, { seen }) => must.oneLeader(seen(reigns))),
        "what is delivered was broadcast": always((_, { seen }) =>
          must.integrity(seen(deliveries), seen(reigns), given),
        ),
        "an established epoch began with all that is delivered of earlier ones": always((_, { seen }) =>
          must.leaderHasCommitted(seen(deliveries), seen(reigns)),
        ),
        "what one has delivered is how the other's deliveries begin": always(({ server }, { seen }) =>
          must.prefixConsistency(
            seen(deliveries),
            server.map(({ zab }) => zab),
          ),
        ),
        "a leader keeps its own history": step((_, __, event) => {
          if (!("after" in event && "zab" in event.after && "zab" in event.before)) return undefined;
          const { before, after } = { before: event.before.zab, after: event.after.zab };
          if (after.role !== "leading" || after.currentEpoch === before.currentEpoch) return undefined;
          return after.history.length === before.history.length;
        }),
        // Within one event: in flight both take some.
        ...onlyIf(!inFlight, {
          "one follower's time-out changes neither leader nor epoch": step<Nodes, Around, Happening>(
            ({ server: before }, { server: after }, event) => {
              if (event.kind !== "suspect") return undefined;
              const leader = leaderWithout(before, event.node);
              if (leader < 0 || all[leader] !== event.peer) return undefined;
              return serves(after[leader]!) && after[leader]!.zab.currentEpoch === before[leader]!.zab.currentEpoch;
            },
          ),
          "who comes up follows the leader that a majority has": step<Nodes, Around, Happening>(
            ({ server: before }, { server: after }, event) => {
              if (event.kind !== "action" || event.name !== "begin") return undefined;
              const leader = leaderWithout(before, event.node);
              const { zab } = after[all.indexOf(event.node)]!;
              return leader < 0 ? undefined : zab.role === "following" && zab.leader === all[leader];
            },
          ),
        }),
        ...kept(broken, (type) => inFlight && AT_ONCE.every((one) => one !== type)),
        "a server votes, decides and looks again as lookForLeader says, and who must know is told": always(
          (_, { seen }) => !seen(unelected),
        ),
        "a leader can be elected before the last server comes up": reachable(
          ({ server }) =>
            server.some(({ election }) => election.round === 0) && server.some(({ zab }) => zab.role === "leading"),
        ),
        "two servers can commit what one has broadcast before the last comes up": reachable(
          ({ server }) =>
            server.some(({ election }) => election.round === 0) &&
            server.some(
              ({ zab }) => zab.role === "leading" && zab.applied.some(({ epoch }) => epoch === zab.currentEpoch),
            ),
        ),
        "all can deliver": reachable(({ server }) => server.every(({ zab }) => zab.applied.length > 0)),
        "a transaction of an earlier epoch can be adopted": reachable((_, { seen }) =>
          [...seen(reigns)].some(({ epoch, initial }) => initial.some((txn) => txn.epoch < epoch)),
        ),
      },
    );
  },
}).expects({ scenarios, mutants });

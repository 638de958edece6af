// Fast leader election of ZooKeeper: servers tell one another their votes until a quorum has the same.
// The one idea: a vote may be changed as often as a better one is heard of, so votes come together instead of being split.
// Not here: what the elected does (../model.ts), the two together (../zookeeper/model.ts), reconfiguration, weights, observers.
//
// WHAT IS MODELLED
// A server that looks for a leader enters the next round and votes for itself. It hears notifications: in a later round it goes along and
// begins anew; one who is in an earlier round is told so; a better vote of its own round is taken over and told to all. Votes
// are compared by the epoch of the last leader followed (peerEpoch), then by the last zxid, then by the server. When a quorum has its
// vote, the server waits (finalizeWait, 200 ms) for a better one, and then decides: it leads, or follows. Who has decided answers who
// still looks with the leader. Who hears that of a quorum, and of the leader itself that it leads (checkLeader), follows, too, whatever
// the round. Who has heard nothing for a while tells its vote once more.
//
// DURABLE AND VOLATILE
// Durable is the log (not changed here). Volatile are the round, the vote, and all that was heard. Who comes back begins with round 1.
//
// THE NETWORK
// A connection for each pair, first in first out; what is on its way to an end that crashes is lost. A notification equal to one on its way
// is not sent again: it would say nothing new.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: finalizeWait either outlasts what is on its way to the server (patient) or may end at once. The notifications that ZooKeeper drops
// while it waits, because they are no better, are taken note of here: they could only complete a quorum that is there. A follower learns that its leader is
// down (a perfect failure detector); leaders do not give up here. Rounds are bounded where servers crash.
//
// SOURCES
// ZooKeeper 3.9, FastLeaderElection (lookForLeader, totalOrderPredicate, receivedFollowingNotification, checkLeader) and its
// FastLeaderElection.tla (system-spec/zk-3.7). Medeiros, "ZooKeeper's atomic broadcast protocol: theory and practice", 2012, section 4.2.
import { always, integer, model, names, oneOf, protocol, reachable, replicated, step } from "../../../checker/index.ts";
import { onlyIf } from "../../only-if.ts";
import { beingLate, comingUp, differing, dutiesOf, losing, staying } from "./duties.ts";
import { mutants, scenarios } from "./expectations.ts";
import { type Log, ownVote, type Server, server } from "./server.ts";
import { compareVotes, java } from "./votes.ts";

const starts = {
  // The last transaction of server1 has the greatest zxid, but of an epoch that the others have left behind.
  different: (self: string): Log =>
    self === "server1" ? { currentEpoch: 1, lastZxid: 9 } : { currentEpoch: 2, lastZxid: self === "server3" ? 4 : 3 },
  equal: (): Log => ({ currentEpoch: 1, lastZxid: 1 }),
};
const leads = ({ role }: Server): boolean => role === "leading";

export default model({
  name: "fast-leader-election",
  summary: "how ZooKeeper's servers elect a leader, message by message",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers" }),
    logs: oneOf(["different", "equal"], { default: "different", summary: "what the servers have logged" }),
    patient: oneOf([true, false], { default: false, summary: "does finalizeWait outlast what is on its way" }),
    late: integer({ default: 0, min: 0, max: 1, summary: "servers that come up some time later (the last ones)" }),
    crashes: integer({ default: 0, min: 0, max: 2, summary: "crashes, at most" }),
  },
  rules: java,
  build: ({ servers, logs, patient, late, crashes }, rules) => {
    const all = names("server", servers);
    const isLate = (self: string): boolean => all.indexOf(self) >= servers - late;
    /** Is server `i` more recent than server `j`? */
    const better = (server: readonly Server[], i: number, j: number): boolean =>
      compareVotes(ownVote(server[i]!, all[i]!), ownVote(server[j]!, all[j]!)) > 0;
    return protocol(
      "fast leader election",
      {
        nodes: { server: replicated(servers, server(rules, starts[logs], isLate)) },
        network: { order: "fifo", copies: "one", loses: "never", duplicates: "never", onCrash: "lose" },
        crashes: crashes === 0 ? [] : [{ of: "server", atMost: crashes, restarts: "later" }],
        ...(crashes === 0 ? {} : { detector: "perfect" as const }),
        slow: patient ? ["finalize", "tellAgain"] : ["tellAgain"],
        ends: ({ server }) => server.some(leads),
      },
      {
        // The order by which it is elected is the true one here, whatever order a mutant compares by.
        "a leader is as recent as a quorum": always(({ server }) =>
          server.some(leads)
            ? server.every(
                (leader, i) => !leads(leader) || server.filter((_, j) => !better(server, j, i)).length * 2 > servers,
              )
            : undefined,
        ),
        "a round has one leader": always(({ server }) => {
          const rounds = server.filter(leads).map(({ round }) => round);
          return rounds.length === 0 ? undefined : new Set(rounds).size === rounds.length;
        }),
        "in a round a vote only gets better": step((_, __, event) => {
          if (!("after" in event) || event.kind === "crash") return undefined;
          const { before, after } = event;
          const looks = before.role === "looking" && after.role === "looking" && before.round === after.round;
          return looks ? compareVotes(after.vote, before.vote) >= 0 : undefined;
        }),
        ...dutiesOf(all),
        ...onlyIf(late + crashes > 0, comingUp(all)),
        ...onlyIf(crashes === 0, staying),
        ...onlyIf(crashes > 0, losing),
        ...onlyIf(late > 0, beingLate),
        ...onlyIf(logs === "different" && servers > 2, differing),
        "all can agree": reachable(({ server }) => {
          const leader = server.findIndex(leads);
          return leader >= 0 && server.every(({ role, vote }) => role !== "looking" && vote.leader === all[leader]);
        }),
        "two can lead at once": reachable(({ server }) => server.filter(leads).length > 1),
        "a leader can be less recent than another": reachable(({ server }) =>
          server.some((leader, i) => leads(leader) && server.some((_, j) => better(server, j, i))),
        ),
      },
    );
  },
}).expects({ scenarios, mutants });

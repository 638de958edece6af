// Raft put together: parameters, nodes, network, faults, and what is claimed.
// The one idea: one text of the protocol at two granularities: an RPC is one step (quick), or its messages are in flight.
// Not here: the essay on what is modelled (model.ts), scenarios and mutants.
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
import * as claims from "./claims.ts";
import { openClient } from "./clients.ts";
import { duties, kept } from "./duties.ts";
import { acknowledged, applied, committed, type Happening, leaders, sentAgain, truncated } from "./observers.ts";
import { candidatesDisturbNobody, standsToWin, stepsDownUnheard, takesLeaderForGone } from "./purposes.ts";
import { plain, thesis } from "./rules.ts";
import { type Server, server } from "./server.ts";

export interface Nodes {
  readonly server: readonly Server[];
}
type Around = Pick<World<unknown>, "seen">;

/** What PreVote and CheckQuorum are for. */
export const TO_WIN = "with PreVote a term begins only where a majority would vote for who begins it";
export const UNDISTURBED = "with CheckQuorum a candidate disturbs nobody who hears from a leader, nor a leader";
/** What messages that get lost ask for. */
export const AGAIN = "a request that is not answered can be sent again";
export const UNHEARD = "a leader that hears no majority can step down";
export const GONE = "a follower that has heard from its leader can take it for gone";

/** The Raft model without its scenarios and mutants. */
export const definition = model({
  name: "raft",
  summary: "Raft as in the thesis: leader election, log replication, commitment",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers in the cluster" }),
    terms: integer({ default: 2, min: 1, max: 6, summary: "the highest term explored (a bound)" }),
    entries: integer({ default: 2, min: 0, max: 4, summary: "the longest log explored (a bound)" }),
    crashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of servers, at most" }),
    restarts: oneOf(["at once", "later", "never"], { default: "at once", summary: "how a crashed server comes back" }),
    partitions: integer({ default: 0, min: 0, max: 3, summary: "partitions of the network, at most; each heals" }),
    delivery: oneOf(["at once", "in flight"], {
      default: "at once",
      summary: "is an RPC one step, or are its messages",
    }),
    order: oneOf(["none", "fifo"], { default: "none", summary: "do messages in flight keep their order" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may the network lose messages in flight" }),
    duplicates: integer({ default: 0, min: 0, max: 3, summary: "messages in flight that are duplicated, at most" }),
    noOp: oneOf([false, true], { default: false, summary: "does a leader begin with an entry of its own" }),
    preVote: oneOf([false, true], { default: false, summary: "does a candidate first ask whether it would win" }),
    checkQuorum: oneOf([false, true], { default: false, summary: "does a leader that hears no majority step down" }),
  },
  rules: thesis,
  build: (values, rules) => {
    const { servers, terms, entries, crashes, restarts, partitions, delivery, order, loses, duplicates } = values;
    const { noOp, preVote, checkQuorum } = values;
    const cluster = names("server", servers);
    const atOnce = delivery === "at once";
    const isLossy = loses === "always";
    // A memory that doubles the states is kept where they are few.
    const isAgainSeen = isLossy && !atOnce && servers <= 2;
    const options = {
      ...plain(cluster),
      calls: atOnce ? ("one by one" as const) : ("in parallel" as const),
      retries: isLossy,
      noOp,
      preVote,
      checkQuorum,
    };
    const broken = duties({ ...options, inParallel: !atOnce, membersOf: () => cluster });
    return protocol(
      "raft",
      {
        nodes: { server: replicated(servers, server(rules, options)), client: openClient(cluster) },
        network: [
          {
            between: ["server", "server"],
            order: atOnce ? "none" : order,
            copies: "one",
            onCrash: "keep",
            loses: atOnce ? "never" : loses,
            duplicates: atOnce || duplicates === 0 ? "never" : { atMost: duplicates },
            delivery,
          },
          {
            between: ["client", "server"],
            order: "none",
            copies: "one",
            loses: "never",
            duplicates: "never",
            delivery: "at once",
          },
        ],
        crashes: crashes === 0 ? [] : [{ of: "server", atMost: crashes, restarts, name: "crashes" }],
        ...(partitions > 0 && {
          partitions: { atMost: partitions, heals: true, crossing: atOnce ? ("lost" as const) : ("waits" as const) },
        }),
        observers: [leaders, committed, applied, acknowledged, truncated, broken, ...(isAgainSeen ? [sentAgain] : [])],
        symmetry: ["server"],
        within: ({ server }) => server.every((s) => s.currentTerm <= terms && s.log.length <= entries),
      },
      {
        "at most one leader is elected in a term": always((_, { seen }) => claims.electionSafety(seen(leaders))),
        "a leader only appends to its log": step(({ server: before }, { server: after }) =>
          claims.leaderAppendOnly(before, after),
        ),
        "logs that agree on an entry agree on all before it": always(({ server }) => claims.logMatching(server)),
        "leaders of later terms have every committed entry": always(({ server }, { seen }) =>
          claims.leaderCompleteness(server, seen(committed)),
        ),
        "no two servers apply different entries at one index": always((_, { seen }) =>
          claims.stateMachineSafety(seen(applied)),
        ),
        "a server votes once a term": step(({ server: before }, { server: after }) => claims.votesOnce(before, after)),
        "a committed entry is in the logs of a majority": always(({ server }, { seen }) =>
          claims.committedOnQuorum(server, seen(committed)),
        ),
        "acknowledged writes survive": always(({ server }, { seen }) =>
          claims.acknowledgedSurvive(server, seen(acknowledged)),
        ),
        "a leader commits by counting only in its own term": step(({ server: before }, { server: after }) =>
          claims.commitsOwnTerm(before, after),
        ),
        "nobody removes what it knows to be committed": step(({ server: before }, { server: after }, event) =>
          event.kind === "crash" ? undefined : claims.keepsCommitted(before, after),
        ),
        "a term ends only by a time-out or at the word of a newer term": step((before, after, event) =>
          claims.termsChange(cluster, before.server, after.server, event),
        ),
        "whoever learns of a newer term follows": step((before, after, event) =>
          claims.newerTermFollows(cluster, before.server, after.server, event),
        ),
        "a message of an old term changes neither log nor vote": step((before, after, event) =>
          claims.oldTermsIgnored(cluster, before.server, after.server, event),
        ),
        // Of an RPC at once, a step does not see the answer.
        ...onlyIf(!atOnce, {
          "an AppendEntries of an old term is answered with the newer one": step<Nodes, Around, Happening>(
            (before, _after, event) => claims.oldTermsAnswered(cluster, before.server, event),
          ),
        }),
        "a follower's log changes only at the word of its leader": step((before, after, event) =>
          claims.followersArePassive(cluster, before.server, after.server, event),
        ),
        "a candidate or leader has voted for itself": always(({ server }) =>
          claims.votedForThemselves(cluster, server),
        ),
        "an election time-out begins a new term": step((before, after, event) =>
          claims.timeoutStands(before.server, after.server, event),
        ),
        ...kept(broken, { crashes: crashes > 0 }),
        ...onlyIf(preVote && atOnce && servers <= 3, {
          [TO_WIN]: step<Nodes, Around, Happening>((before, after, event) =>
            standsToWin(cluster, before.server, after.server, event),
          ),
        }),
        ...onlyIf(checkQuorum, {
          [UNDISTURBED]: step<Nodes, Around, Happening>((before, after, event) =>
            candidatesDisturbNobody(cluster, before.server, after.server, event),
          ),
        }),
        ...onlyIf(checkQuorum && crashes === 0, {
          [UNHEARD]: reachable<Nodes, Around, Happening>(({ server }) => stepsDownUnheard(cluster, server)),
        }),
        ...onlyIf((preVote || checkQuorum) && entries > 0 && crashes === 0, {
          [GONE]: reachable<Nodes, Around, Happening>(({ server }) => takesLeaderForGone(cluster, server)),
        }),
        ...onlyIf(isAgainSeen, {
          [AGAIN]: reachable<Nodes, Around, Happening>((_, { seen }) => seen(sentAgain)),
        }),
        "a leader can be elected": reachable(({ server }) => server.some(claims.leads)),
        "a vote can be split": reachable(({ server }) => claims.splitVote(cluster, server)),
        "two servers can lead at once, in different terms": reachable(({ server }) => claims.twoLead(server)),
        "a write can be acknowledged": reachable((_, { seen }) => seen(acknowledged).size > 0),
        "an entry that was not committed can be truncated": reachable((_, { seen }) => seen(truncated)),
        "an entry of an older term can be committed": reachable((_, { seen }) =>
          [...seen(committed)].some(({ entry, term }) => entry.term < term),
        ),
      },
    );
  },
});

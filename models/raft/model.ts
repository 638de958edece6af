// Raft: servers that elect a leader, crash and come back, over a network that delays, reorders, loses and duplicates.
// The one idea: a term has at most one leader because a leader needs a majority and a server's vote binds for the whole term.
// Not here yet: logs and what is said of them, clients, heartbeats, changes of membership.
//
// WHAT IS MODELLED
// A server whose election timer fires enters the next term, votes for itself and asks all others. A server grants its vote if
// it has not given it to another candidate of that term. A majority of votes, the candidate's own included, makes a leader.
// Whoever hears of a newer term enters it as a follower, whatever it was. Messages of older terms are refused with the newer
// term, or ignored.
//
// DURABLE AND VOLATILE
// Durable are the term and the vote, both on disk before the message that tells of them leaves; volatile are the role and the
// votes counted. A crash keeps what is durable; the server comes back as a follower. It does so at once: a server that stays
// down for a while is a server that is slow for a while, and every server may be as slow as it likes.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: an election timer may fire whenever its server does not lead, so every choice of time-outs is among those explored, the
// unlucky ones too. A refusal in the candidate's own term is not sent, because it would change nothing; that saves nine states
// in ten. A leader never resigns unless it hears of a newer term; heartbeats, which make followers wait, are part of the log.
// Terms grow for ever, so the search is bounded by the highest term: its verdicts hold within that bound.
//
// SOURCES
// Ongaro, "Consensus: bridging theory and practice", PhD thesis, Stanford 2014: figure 3.1 (state, RequestVote, rules for
// servers), figure 3.2 (election safety), section 3.4 (leader election), section 3.8 (what is persisted and why).
// Ongaro's raft.tla (github.com/ongardie/raft.tla): Timeout, RequestVote, BecomeLeader, UpdateTerm, Restart.
import { always, integer, model, names, oneOf, protocol, reachable, replicated, step } from "../../checker/index.ts";
import { thesis } from "./rules.ts";
import { type Server, server } from "./server.ts";

export default model({
  name: "raft",
  summary: "leader election of Raft, as in the thesis",
  parameters: {
    servers: integer({ default: 3, min: 1, max: 5, summary: "servers in the cluster" }),
    terms: integer({ default: 2, min: 1, max: 4, summary: "the highest term explored (a bound)" }),
    crashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of servers, at most" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may the network lose messages" }),
    duplicates: integer({ default: 0, min: 0, max: 3, summary: "messages that the network duplicates, at most" }),
  },
  rules: thesis,
  build: ({ servers, terms, crashes, loses, duplicates }, rules) => {
    const cluster = names("server", servers);
    const majority = Math.floor(servers / 2) + 1;
    /** How many servers gave this one their vote for `term`, as far as they still know. */
    const votesFor = (all: readonly Server[], id: string, term: number): number =>
      all.filter((voter) => voter.term === term && voter.votedFor === id).length;
    /** Nobody has a majority in the term that all are in, and no vote is left to give. */
    const split = (all: readonly Server[], term: number): boolean =>
      all.every((s) => s.term === term && s.votedFor !== null) &&
      cluster.every((id) => votesFor(all, id, term) < majority);
    const leads = ({ role }: Server): boolean => role === "leader";
    return protocol(
      "raft",
      {
        nodes: { server: replicated(servers, server(rules)) },
        network: {
          order: "none",
          copies: "one",
          loses,
          duplicates: duplicates === 0 ? "never" : { atMost: duplicates },
        },
        crashes: crashes === 0 ? [] : [{ of: "server", atMost: crashes, restarts: "at once", name: "crashes" }],
        within: ({ server }) => server.every(({ term }) => term <= terms),
        // Leaders of different terms that no message connects any more: heartbeats would.
        ends: ({ server }) => server.every(leads),
      },
      {
        "one leader a term": always(({ server }) => {
          const led = server.filter(leads).map(({ term }) => term);
          return new Set(led).size === led.length;
        }),
        "a leader has the votes of a majority": always(({ server }) =>
          server.every(
            (s, i) =>
              !leads(s) ||
              server.filter(({ term }) => term > s.term).length + votesFor(server, cluster[i]!, s.term) >= majority,
          ),
        ),
        "a candidate or leader has voted for itself": always(({ server }) =>
          server.every(({ role, votedFor }, i) => role === "follower" || votedFor === cluster[i]),
        ),
        "a server votes once a term": step((_before, _after, event) => {
          if (!("after" in event) || event.before.votedFor === null) return undefined;
          return event.after.term !== event.before.term || event.after.votedFor === event.before.votedFor;
        }),
        "terms never go back": step((_before, _after, event) =>
          "after" in event ? event.after.term >= event.before.term : undefined,
        ),
        "a term ends only by a time-out or at the word of a newer term": step((_before, _after, event) => {
          if (!("after" in event) || event.after.term === event.before.term) return undefined;
          if (event.kind === "deliver") return event.message.term === event.after.term;
          return event.kind === "timer" && event.after.term === event.before.term + 1;
        }),
        "a leader can be elected": reachable(({ server }) => server.some(leads)),
        "a vote can be split": reachable(({ server }) => split(server, server[0]!.term)),
        "a leader can be out of date without knowing it": reachable(({ server }) =>
          server.some((leader) => leads(leader) && server.some(({ term }) => term > leader.term)),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three servers, two terms, one crash", otherwise: "holds within bounds" },
    "one term": {
      summary: "three servers, one term, two crashes",
      with: { terms: 1, crashes: 2 },
      otherwise: "holds within bounds",
    },
    "a bad network": {
      summary: "three servers, one term; messages may be lost, and two duplicated",
      with: { terms: 1, loses: "always", duplicates: 2 },
      otherwise: "holds within bounds",
    },
    "an even cluster": {
      summary: "four servers, one term",
      with: { servers: 4, terms: 1, crashes: 0 },
      otherwise: "holds within bounds",
    },
    alone: {
      summary: "one server elects itself; after each crash, in a new term",
      with: { servers: 1, terms: 4, crashes: 3 },
      expect: {
        "a vote can be split": "unreachable",
        "a leader can be out of date without knowing it": "unreachable",
      },
    },
  },
  mutants: {
    voteTwice: {
      summary: "a server votes as often as it is asked",
      breaks: "one leader a term",
      with: { terms: 1 },
      rules: { mayVote: () => true },
    },
    voteVolatile: {
      summary: "the vote is not on disk",
      breaks: "one leader a term",
      with: { terms: 1 },
      rules: { durable: ["term"] },
    },
    termVolatile: {
      summary: "the term is not on disk",
      breaks: "one leader a term",
      with: { terms: 1 },
      rules: { durable: ["votedFor"] },
    },
    halfQuorum: {
      summary: "half of the votes are enough",
      breaks: "one leader a term",
      with: { servers: 4, terms: 1, crashes: 0 },
      rules: { quorum: (servers) => servers / 2 },
    },
    noSecondTry: {
      summary: "a candidate waits for its votes for ever",
      breaks: "no deadlock",
      with: { terms: 1 },
      rules: { mayStand: ({ role }) => role === "follower" },
    },
    nobodyStands: {
      summary: "election timers never fire",
      breaks: "a leader can be elected",
      rules: { mayStand: () => false },
    },
  },
});

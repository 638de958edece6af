// Raft whose cluster changes, one server at a time: the protocol of the thesis, the bug published in 2015, and its correction.
// The one idea: majorities of configurations that differ by one server meet, but configurations of two leaders may differ by two.
// Not here: joint consensus (thesis, 4.3), catching up of new servers before they count (4.2.1), the configuration in a snapshot (snapshots/model.ts), the rest of Raft (model.ts).
//
// WHAT IS MODELLED
// The servers of model.ts, RPCs at once. An administrator asks a leader to add or remove a server; a leader with no change under way
// appends the new configuration, and every server uses the latest configuration in its log, committed or not. Votes and copies
// are counted among its members; a server outside it does not stand. A leader that has committed a configuration without
// itself steps down. Whoever asks for a vote, or with PreVote whether it would get one, is listened to, though the receiver's configuration
// may not have it (4.1): that may be the older one. The first configuration is known to all.
//
// THE BUG AND ITS CORRECTION
// The thesis let a leader begin a change as soon as the one before was committed. Two leaders of different terms can then each
// append a change to the same configuration, and these differ by two servers, so that their majorities need not meet. With four
// servers, one leader removes the fourth and another the first. The correction: a leader begins no change before it has
// committed an entry of its own term. Then a configuration that was appended and not committed cannot be voted back.
//
// SOURCES
// Ongaro, PhD thesis, Stanford 2014, chapter 4. Ongaro, "bug in single-server membership changes", raft-dev mailing list,
// 10 July 2015 (the bug with examples, the correction).
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
import { duties, keptAll } from "./duties.ts";
import { committed, type Happening, leaders } from "./observers.ts";
import {
  candidatesDisturbNobody,
  electedByStranger,
  membersDecide,
  removedLeadNoMore,
  removedStands,
} from "./purposes.ts";
import { plain, thesis } from "./rules.ts";
import { type Server, server } from "./server.ts";

interface Nodes {
  readonly server: readonly Server[];
}
type Around = Pick<World<unknown>, "seen">;

const otherwise = "holds within bounds";
const SAFETY = "at most one leader is elected in a term";
const COMPLETENESS = "leaders of later terms have every committed entry";
const ONE_BY_ONE = "a change replaces one server at most";
const COMMITTED = "a change can be committed";
const REMOVED = "a leader that has committed a configuration without itself leads no more";
const DECIDE = "what a leader commits, a majority of the servers of its configuration has";
const UNDISTURBED = "a candidate disturbs nobody who hears from a leader, nor a leader";
const STANDS = "a server that is removed and does not know it can stand";
const STRANGERS = "a server can be elected by the vote of one that does not know it for a member";
const IN_FORCE = "a change that was not committed can be in force";

/** The bounds of the bug published in 2015. */
const bug = { servers: 4, members: 4, changes: "remove", terms: 3 } as const;

/** The bounds in which a server that is removed stands against a leader that has removed it. */
const removed = { members: 3, changes: "remove", checkQuorum: true } as const;

/** With PreVote; three entries leave room for those of two leaders. */
const added = { changes: "add", entries: 3, preVote: true } as const;

export default model({
  name: "raft-membership",
  summary: "Raft whose cluster changes one server at a time",
  parameters: {
    servers: integer({ default: 3, min: 2, max: 5, summary: "servers that there are" }),
    members: integer({ default: 2, min: 1, max: 5, summary: "servers of the first configuration" }),
    changes: oneOf(["add", "remove", "add or remove"], {
      default: "add or remove",
      summary: "what the administrator may ask",
    }),
    terms: integer({ default: 2, min: 1, max: 4, summary: "the highest term explored (a bound)" }),
    entries: integer({ default: 2, min: 1, max: 4, summary: "the longest log explored (a bound)" }),
    noOp: oneOf([false, true], { default: true, summary: "does a leader begin with an entry of its own" }),
    preVote: oneOf([false, true], { default: false, summary: "does a candidate first ask whether it would win" }),
    checkQuorum: oneOf([false, true], { default: false, summary: "does a leader that hears no majority step down" }),
  },
  rules: thesis,
  build: (values, rules) => {
    const { servers, members, changes, terms, entries, noOp, preVote, checkQuorum } = values;
    const cluster = names("server", servers);
    const options = { ...plain(cluster), members: cluster.slice(0, members), changes, noOp, preVote, checkQuorum };
    const first = cluster.slice(0, members);
    const broken = duties({ ...options, inParallel: false, membersOf: ({ log }) => claims.membersIn(log, first) });
    return protocol(
      "raft with changes of the cluster",
      {
        nodes: { server: replicated(servers, server(rules, options)) },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never", delivery: "at once" },
        observers: [leaders, committed, broken],
        ...(members === servers && { symmetry: ["server" as const] }),
        within: ({ server }) => server.every((s) => s.currentTerm <= terms && s.log.length <= entries),
        ends: () => true,
      },
      {
        [SAFETY]: always((_, { seen }) => claims.electionSafety(seen(leaders))),
        [COMPLETENESS]: always(({ server }, { seen }) => claims.leaderCompleteness(server, seen(committed))),
        [REMOVED]: always(({ server }) => removedLeadNoMore(cluster, first, server)),
        [DECIDE]: step(({ server: before }, { server: after }) => membersDecide(cluster, first, before, after)),
        ...onlyIf(checkQuorum, {
          [UNDISTURBED]: step<Nodes, Around, Happening>((before, after, event) =>
            candidatesDisturbNobody(cluster, before.server, after.server, event),
          ),
        }),
        ...onlyIf(changes !== "add", {
          [STANDS]: reachable<Nodes, Around, Happening>(({ server }) => removedStands(cluster, first, server)),
        }),
        [ONE_BY_ONE]: step(({ server: before }, { server: after }) => claims.changesOne(first, before, after)),
        ...keptAll(broken),
        [COMMITTED]: reachable((_, { seen }) => claims.configurations(seen(committed)).length > 0),
        ...onlyIf(changes !== "remove", {
          [STRANGERS]: reachable<Nodes, Around, Happening>(({ server }) => electedByStranger(cluster, first, server)),
        }),
        [IN_FORCE]: reachable(({ server }) =>
          server.some(({ log, commitIndex }) => log.slice(commitIndex).some(claims.isConfiguration)),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "two of three servers; one is added or removed", otherwise },
    "two leaders remove": {
      summary: "four servers, three terms; leaders may remove servers",
      with: bug,
      otherwise,
      large: true,
    },
    "a server that is removed": {
      summary:
        "one of three servers is removed, perhaps the leader, and may not know it; with CheckQuorum it disturbs nobody",
      with: removed,
      otherwise,
    },
    "PreVote, and one is added": {
      summary:
        "two of three servers; the third is added, and may need a pre-vote, too, of who does not know that it was",
      with: added,
      otherwise,
    },
    "all of three": {
      summary: "three servers of which one is removed and perhaps added again",
      with: { members: 3, entries: 3 },
      otherwise,
    },
  },
  mutants: {
    aloneDecides: {
      summary: "a leader commits what it has, whoever else has it",
      breaks: DECIDE,
      with: { members: 3, terms: 1, changes: "remove" },
      rules: { quorum: () => 1 },
    },
    staysOn: {
      summary: "a leader that has committed a configuration without itself leads on",
      breaks: REMOVED,
      with: { members: 3, terms: 1, changes: "remove" },
      rules: { resignsOnceRemoved: false },
    },
    everybodyListens: {
      summary: "whoever hears from a leader listens to candidates, and to one that is removed",
      breaks: UNDISTURBED,
      with: { ...removed },
      rules: { isSureOfLeader: () => false },
    },
    heedsMembersOnly: {
      summary: "a server votes only for members of its own configuration, which may be the older one",
      breaks: STRANGERS,
      with: { changes: "add", entries: 3 },
      rules: {
        listensTo: (candidate, members) => members.includes(candidate),
        // Nobody stands beyond the terms that are explored, so that no bound is met.
        mayStand: (s) => s.role !== "leader" && s.currentTerm < 2,
      },
    },
    preVotesForMembersOnly: {
      summary: "heedsMembersOnly with PreVote: who was added asks in vain already before it stands",
      breaks: STRANGERS,
      with: added,
      rules: {
        listensTo: (candidate, members) => members.includes(candidate),
        // Nobody stands beyond the terms that are explored, so that no bound is met.
        mayStand: (s) => s.role !== "leader" && s.currentTerm < 2,
      },
    },
    thesisBug: {
      summary: "a leader may begin a change before it has committed an entry of its own term (the thesis as printed)",
      breaks: COMPLETENESS,
      with: { ...bug, noOp: false, entries: 1 },
      rules: { mayChange: () => true },
    },
    twoAtOnce: {
      summary: "the last member goes with the one that is removed",
      breaks: ONE_BY_ONE,
      with: { servers: 4, members: 3, terms: 1, changes: "remove" },
      rules: { membersWithout: (members, removed) => members.filter((member) => member !== removed).slice(0, -1) },
    },
    nobodyStands: {
      summary: "election timers never fire",
      breaks: COMMITTED,
      rules: { mayStand: () => false },
    },
  },
});

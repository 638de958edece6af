// Raft under different assumptions, and the verdicts expected there.
// The one idea: RPCs at once explore the protocol's logic in seconds; messages in flight, what may come between their ends.
// Not here: mutants (mutants.ts).
import type { definition } from "./definition.ts";

type Scenarios = Parameters<(typeof definition)["expects"]>[0]["scenarios"];

const otherwise = "holds within bounds";
const OLDER = "an entry of an older term can be committed";
const TRUNCATED = "an entry that was not committed can be truncated";
const TWO_LEAD = "two servers can lead at once, in different terms";
const SPLIT = "a vote can be split";
const ACKNOWLEDGED = "a write can be acknowledged";
const unreachable = "unreachable within bounds";

export const scenarios: Scenarios = {
  default: { summary: "three servers, two terms, two entries, one crash; RPCs at once", otherwise },
  "three terms": {
    summary: "three terms, two entries; RPCs at once",
    with: { terms: 3, crashes: 0 },
    otherwise,
    large: true,
  },
  "figure 8": {
    summary: "the bounds in which figure 8 of the paper happens without the commit rule: four terms, one entry",
    with: { terms: 4, entries: 1, crashes: 0 },
    otherwise,
    expect: { [OLDER]: unreachable },
  },
  "an even cluster": {
    summary: "four servers, two terms, one entry; RPCs at once",
    with: { servers: 4, entries: 1, crashes: 0 },
    otherwise,
    expect: { [OLDER]: unreachable },
  },
  alone: {
    summary: "one server elects itself and commits at once",
    with: { servers: 1, terms: 3 },
    otherwise,
    expect: { [SPLIT]: unreachable, [TWO_LEAD]: unreachable, [TRUNCATED]: unreachable, [OLDER]: unreachable },
  },
  partitions: {
    summary: "a partition that heals; RPCs at once fail across it",
    with: { partitions: 1, entries: 1, crashes: 0 },
    otherwise,
    expect: { [OLDER]: unreachable },
  },
  "a no-op first": {
    summary: "a leader begins its term with an entry of its own, which commits what came before",
    with: { noOp: true },
    otherwise,
  },
  PreVote: {
    summary: "candidates first ask whether they would win",
    with: { preVote: true, entries: 1, crashes: 0 },
    otherwise,
    // The third to ask finds nobody left who would vote for it in that term, so it does not stand.
    expect: { [OLDER]: unreachable, [SPLIT]: unreachable },
  },
  CheckQuorum: {
    summary: "a leader that hears no majority steps down; followers of a leader do not vote",
    with: { checkQuorum: true, entries: 1, crashes: 0 },
    otherwise,
    expect: { [OLDER]: unreachable },
  },
  "messages in flight": {
    summary: "one term, two entries, one crash, messages in any order",
    with: { delivery: "in flight", terms: 1 },
    otherwise,
    expect: { [TWO_LEAD]: unreachable, [TRUNCATED]: unreachable, [OLDER]: unreachable },
  },
  "a message comes twice": {
    summary: "one term, one entry; one message in flight is duplicated, messages in any order",
    with: { delivery: "in flight", duplicates: 1, terms: 1, entries: 1, crashes: 0 },
    otherwise,
    expect: { [TWO_LEAD]: unreachable, [TRUNCATED]: unreachable, [OLDER]: unreachable },
  },
  "a message comes twice, two entries": {
    summary:
      "two servers, one term, two entries; an AppendEntries in flight that comes twice finds its entry in the log, with more after it",
    with: { servers: 2, delivery: "in flight", duplicates: 1, terms: 1, crashes: 0 },
    otherwise,
    expect: { [TWO_LEAD]: unreachable, [TRUNCATED]: unreachable, [OLDER]: unreachable },
  },
  "messages in flight, three terms": {
    summary:
      "two servers, three terms, one entry: the answer to a leader's message finds it leading again, two terms later",
    with: { servers: 2, delivery: "in flight", terms: 3, entries: 1, crashes: 0 },
    otherwise,
    // The other server's vote is needed, and whoever gives it follows.
    expect: { [TWO_LEAD]: unreachable, [TRUNCATED]: unreachable, [OLDER]: unreachable },
  },
  "PreVote in flight": {
    summary: "two servers, one term, no entries; candidates first ask, and answers come late",
    with: { servers: 2, preVote: true, delivery: "in flight", terms: 1, entries: 0, crashes: 0 },
    otherwise,
    expect: {
      [TWO_LEAD]: unreachable,
      [TRUNCATED]: unreachable,
      [OLDER]: unreachable,
      [ACKNOWLEDGED]: unreachable,
    },
  },
  "messages get lost, two servers": {
    summary: "two servers, one term, one entry; messages in any order may be lost and are sent again",
    with: { servers: 2, delivery: "in flight", loses: "always", terms: 1, entries: 1, crashes: 0 },
    otherwise,
    expect: { [TWO_LEAD]: unreachable, [TRUNCATED]: unreachable, [OLDER]: unreachable },
  },
  "messages get lost": {
    summary: "one term, one entry; messages in any order may be lost and are sent again",
    with: { delivery: "in flight", loses: "always", terms: 1, entries: 1, crashes: 0 },
    otherwise,
    expect: { [TWO_LEAD]: unreachable, [TRUNCATED]: unreachable, [OLDER]: unreachable },
    large: true,
  },
  "messages in flight, two terms, one entry": {
    summary:
      "elections and entries, each connection keeping its order: a leader may be replaced while its entry is on its way",
    with: { delivery: "in flight", order: "fifo", entries: 1, crashes: 0 },
    otherwise,
    expect: { [OLDER]: unreachable },
  },
  "messages in flight, two terms, no entries": {
    summary: "elections alone, each connection keeping its order; what concerns entries says nothing here",
    with: { delivery: "in flight", order: "fifo", entries: 0, crashes: 0 },
    otherwise,
    expect: { [TRUNCATED]: unreachable, [OLDER]: unreachable, [ACKNOWLEDGED]: unreachable },
  },
  "messages in flight, two terms, two entries, one crash": {
    summary: "each connection keeps its order, as TCP does",
    with: { delivery: "in flight", order: "fifo" },
    otherwise,
    large: true,
  },
  "messages in any order, two terms, one entry": {
    summary: "messages of one connection overtake one another",
    with: { delivery: "in flight", entries: 1, crashes: 0 },
    otherwise,
    expect: { [OLDER]: unreachable },
    large: true,
  },
};

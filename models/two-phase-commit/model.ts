// Two-phase commit with presumed abort: one transaction, its coordinator, its participants, crashes and a bad network.
// The one idea: a participant that voted yes has given its freedom away, and from then on only the coordinator's log decides.
// Not here: what a transaction does, several transactions at once, a tree of coordinators, the message-set form (reference/).
//
// WHAT IS MODELLED
// The coordinator asks all participants to prepare. A participant that can, forces a prepared record and votes yes; one that
// cannot aborts and votes no; until it votes it may abort by itself. When all votes are yes the coordinator forces a commit
// record and sends commit; each participant forces its commit record, then acknowledges; when all have acknowledged the
// coordinator writes an end record and forgets. On a no, or when it has waited too long, it sends abort and forgets at once.
// A prepared participant that has waited too long asks. A coordinator without a record of the transaction answers abort.
//
// That answer is the presumption: aborts need no forced record, no acknowledgement and no memory, because whoever asks later
// is told the same. It is sound only because a commit is remembered until nobody can ask about it any more.
//
// DURABLE AND VOLATILE
// Coordinator: durable the commit record; volatile the votes and acknowledgements counted so far. Coming back, it resends
// commit if it has the record, and knows nothing otherwise. Participant: durable the prepared and the commit record. Coming
// back it is as its log says, and a participant without a record has undone its work, that is, aborted. An aborted participant
// is taken to stay so through a crash: with its prepared record still in the log it would only ask, and be told abort again.
//
// THE NETWORK
// Messages overtake one another and wait as long as they like; they may be lost or duplicated, as the parameters say. A message
// sent again while still in flight is absorbed. A broadcast of which a crash lets only a part out needs no event of its own:
// the messages that were not sent are messages in flight for ever, which an unordered network has anyway.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: a time-out may happen whenever waiting is possible, so every real timing is among those explored. Writes to the log
// are part of the step that needs them forced; a write that nobody waits for (end, abort) may as well not happen. Read-only and
// one-phase participants, heuristic decisions (a mutant here), and participants that ask one another. The prepared participants
// can therefore be blocked (a claim), but asking one another would not help them: the claim wants all of them to be prepared.
//
// SOURCES
// Mohan, Lindsay, Obermarck, "Transaction management in the R* distributed database management system", ACM TODS 11(4), 1986:
// sections 2 (two-phase commit and its failures) and 3 (presumed abort). X/Open CAE specification "Distributed
// transaction processing: the XA specification", 1991, chapter 2 (its protocol is two-phase commit with presumed rollback).
// Bernstein, Hadzilacos, Goodman, "Concurrency control and recovery in database systems", 1987, section 7.3 (AC1 to AC5, the
// uncertainty period, blocking) and 7.4 (two-phase commit).
import { always, integer, model, names, oneOf, protocol, reachable, replicated, step } from "../../checker/index.ts";
import { coordinator, type Participant, participant } from "./roles.ts";
import { type Phase, presumedAbort } from "./rules.ts";

const some = (participants: readonly Participant[], phase: Phase): boolean =>
  participants.some((p) => p.phase === phase);
const every = (participants: readonly Participant[], ...phases: readonly Phase[]): boolean =>
  participants.every((p) => phases.includes(p.phase));

/** Mutants are caught with two participants as well as with three. */
const two = { participants: 2 };

export default model({
  name: "two-phase-commit",
  summary: "XA two-phase commit with presumed abort, crashes and a bad network",
  parameters: {
    participants: integer({ default: 3, min: 1, max: 5, summary: "participants (resource managers)" }),
    coordinatorCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the coordinator, at most" }),
    participantCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of participants, at most" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does a crashed coordinator come back" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may the network lose messages" }),
    duplicates: integer({ default: 0, min: 0, max: 3, summary: "messages that the network duplicates, at most" }),
  },
  rules: presumedAbort,
  build: ({ participants, coordinatorCrashes, participantCrashes, recovery, loses, duplicates }, rules) => {
    const all = names("participant", participants);
    return protocol(
      "two-phase commit",
      {
        nodes: { coordinator: coordinator(all, rules), participant: replicated(participants, participant(rules)) },
        network: {
          between: ["coordinator", "participant"],
          order: "none",
          copies: "one",
          loses,
          duplicates: duplicates === 0 ? "never" : { atMost: duplicates },
        },
        crashes: [
          { of: "coordinator", atMost: coordinatorCrashes, restarts: recovery, name: "coordinator crashes" } as const,
          { of: "participant", atMost: participantCrashes, restarts: "later", name: "participant crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        ends: ({ participant }) => every(participant, "committed", "aborted"),
      },
      {
        // AC1
        "no split decision": always(
          ({ participant }) => !(some(participant, "committed") && some(participant, "aborted")),
        ),
        // AC3: a yes vote is known by its prepared record, which stays
        "nobody commits unless all voted yes": always(({ participant }) =>
          some(participant, "committed") ? every(participant, "prepared", "committed") : undefined,
        ),
        // AC2
        "a decision is final": step(({ participant: before }, { participant: after }) =>
          before.every(({ phase }, i) => phase === "working" || phase === "prepared" || after[i]!.phase === phase),
        ),
        "the coordinator forgets a commit only when all have committed": always(({ coordinator, participant }) =>
          coordinator.phase === "done" && some(participant, "committed") ? every(participant, "committed") : undefined,
        ),
        // of AC4, what can be said of reachable states
        "everyone can commit": reachable(({ participant }) => every(participant, "committed")),
        "some can commit while others do not know yet": reachable(
          ({ participant }) => some(participant, "committed") && some(participant, "prepared"),
        ),
        "the coordinator can forget a commit": reachable(
          ({ coordinator, participant }) => coordinator.phase === "done" && some(participant, "committed"),
        ),
        "the prepared can be blocked while the coordinator is down": reachable(
          ({ participant }, { running, network }) =>
            !running("coordinator") &&
            every(participant, "prepared") &&
            network.every(({ message }) => message.type !== "commit" && message.type !== "abort"),
        ),
      },
    );
  },
}).expects({
  scenarios: {
    default: { summary: "three participants; the coordinator and one participant may crash and come back" },
    "nothing fails": {
      summary: "no crashes and a good network: nobody is ever blocked",
      with: { coordinatorCrashes: 0, participantCrashes: 0 },
      expect: { "the prepared can be blocked while the coordinator is down": "unreachable" },
    },
    "the coordinator never returns": { summary: "a crashed coordinator stays away", with: { recovery: "never" } },
    "a bad network": {
      summary: "two participants; messages may be lost, and one duplicated",
      with: { participants: 2, loses: "always", duplicates: 1 },
    },
    "more crashes": {
      summary: "two participants; two crashes of the coordinator, two of participants",
      with: { participants: 2, coordinatorCrashes: 2, participantCrashes: 2 },
    },
    alone: {
      summary: "one participant: a commit cannot be partly known",
      with: { participants: 1 },
      expect: { "some can commit while others do not know yet": "unreachable" },
    },
  },
  mutants: {
    readyTimeoutCommit: {
      summary: "a participant that has been prepared for too long commits (a heuristic commit)",
      breaks: "no split decision",
      with: two,
      rules: { readyTimeout: "commit" },
    },
    readyTimeoutAbort: {
      summary: "a participant that has been prepared for too long aborts (a heuristic rollback)",
      breaks: "no split decision",
      with: two,
      rules: { readyTimeout: "abort" },
    },
    majorityYes: {
      summary: "yes from a majority is enough",
      breaks: "no split decision",
      with: { coordinatorCrashes: 0, participantCrashes: 0 },
      rules: { enough: (yes, participants) => yes.size * 2 > participants.length },
    },
    noForceLog: {
      summary: "the coordinator sends commit without its commit record on disk",
      breaks: "no split decision",
      with: two,
      rules: { forcesCommit: false },
    },
    volatileReady: {
      summary: "a participant votes yes without its prepared record on disk",
      breaks: "no split decision",
      with: two,
      rules: { forces: ["committed"] },
    },
    presumesCommit: {
      summary: "no record of the transaction is taken for a commit",
      breaks: "nobody commits unless all voted yes",
      with: two,
      rules: { noRecordMeans: "commit" },
    },
    volatileCommit: {
      summary: "a participant acknowledges a commit without its commit record on disk",
      breaks: "a decision is final",
      with: two,
      rules: { forces: ["prepared"] },
    },
    forgetsEarly: {
      summary: "the coordinator forgets a commit at the first acknowledgement",
      breaks: "the coordinator forgets a commit only when all have committed",
      with: two,
      rules: { mayForget: () => true },
    },
    ownVote: {
      summary: "the coordinator waits for a vote of its own",
      breaks: "everyone can commit",
      with: two,
      rules: { enough: (yes) => yes.has("coordinator") },
    },
    noAcknowledgement: {
      summary: "participants do not acknowledge",
      breaks: "the coordinator can forget a commit",
      with: two,
      rules: { acknowledges: false },
    },
    neverAsks: {
      summary: "a prepared participant waits to be told",
      breaks: "no deadlock",
      with: two,
      rules: { readyTimeout: "wait" },
    },
  },
});

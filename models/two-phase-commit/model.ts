// Two-phase commit with presumed abort: one transaction, its coordinator, its participants, crashes and a bad network.
// The one idea: what a scenario does not use (delays, liveness, options) neither multiplies its states nor adds empty claims.
// Not here: the protocol itself, to be read first (protocol.ts); what a transaction does, several at once (one-row.ts), databases that
// never ask and are listed instead (recovery.ts), the message-set form (reference/).
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
// By choice of parameters, and off unless a scenario says so, what options.ts adds.
//
// DURABLE AND VOLATILE
// Coordinator: durable the commit record, and what it was told of damage; volatile the votes and acknowledgements counted so far.
// Coming back, it resends commit if it has the record, and knows nothing otherwise. Participant: durable the prepared, the commit
// and the heuristic record. Coming back it is as its log says, and a participant without a record has undone its work, that is,
// aborted: the work of the transaction is memory until the prepared record holds it. An aborted participant is taken to stay so through a crash: with its prepared record still in the log it would only
// ask, and be told abort again; in the same way one that only read stays so.
//
// THE NETWORK
// Messages overtake one another and wait as long as they like; they may be lost or duplicated, as the parameters say. A message
// sent again while still in flight is absorbed. A broadcast of which a crash lets only a part out needs no event of its own where
// only safety is asked: the messages that were not sent are messages in flight for ever, which an unordered network has anyway. It
// has one (`insideSteps`) where it matters that nothing is on its way. A partition that loses what crosses it does what a
// network does that may lose anything, and less.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: a time-out may happen whenever waiting is possible, so every real timing is among those explored. Writes to the log
// are part of the step that needs them forced; a write that nobody waits for (end, abort) may as well not happen. The work of the
// transaction: whether it can be prepared is the environment's choice; rows and locks are in one-row.ts. The application, and
// what it is told: XA leaves that to the transaction manager. A tree of coordinators: an inner node is a participant to those
// above and a coordinator to those below, and adds no new way to go wrong.
//
// SOURCES
// Mohan, Lindsay, Obermarck, "Transaction management in the R* distributed database management system", ACM TODS 11(4), 1986:
// sections 2 (two-phase commit and its failures) and 3 (presumed abort). X/Open CAE specification "Distributed
// transaction processing: the XA specification", 1991, chapter 2 (its protocol is two-phase commit with presumed rollback; read-only and one-phase commit, heuristic decisions).
// Bernstein, Hadzilacos, Goodman, "Concurrency control and recovery in database systems", 1987, section 7.3 (AC1 to AC5, the
// uncertainty period, blocking) and 7.4 (two-phase commit, its cooperative termination protocol).
// PostgreSQL: PREPARE TRANSACTION (PrepareTransactionBlock: of a failed transaction, the tag ROLLBACK), COMMIT PREPARED
// (LockGXact: "prepared transaction with identifier … does not exist").
import { delays, integer, model, names, oneOf, protocol, replicated } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { answering, deciding, losing } from "./answers.ts";
import {
  blocking,
  delayed,
  delegation,
  forgetting,
  heuristics,
  lateness,
  patience,
  reading,
  refusal,
  termination,
  uncertainty,
} from "./claims.ts";
import { coordinator, participant, presumedAbort } from "./options.ts";
import { environment, every, safety } from "./protocol.ts";

const clock = delays("message delays", { atMost: 8 });

export const definition = model({
  name: "two-phase-commit",
  summary: "XA two-phase commit with presumed abort, crashes and a bad network",
  parameters: {
    participants: integer({ default: 3, min: 1, max: 5, summary: "participants (resource managers)" }),
    coordinatorCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the coordinator, at most" }),
    participantCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of participants, at most" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does a crashed coordinator come back" }),
    insideSteps: oneOf([false, true], { default: false, summary: "may the coordinator crash inside a broadcast" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may the network lose messages" }),
    duplicates: integer({ default: 0, min: 0, max: 3, summary: "messages that the network duplicates, at most" }),
    givesUp: oneOf([true, false], {
      default: true,
      summary: "may a node that is not prepared stop waiting, and abort",
    }),
    cooperates: oneOf([false, true], { default: false, summary: "do prepared participants ask one another" }),
    readers: oneOf([false, true], { default: false, summary: "may a participant find that it only read" }),
    onePhase: oneOf([false, true], { default: false, summary: "does a single participant commit in one phase" }),
    heuristics: oneOf(["never", "commit", "abort", "either"], {
      default: "never",
      summary: "what a prepared participant may decide by itself",
    }),
    dialect: oneOf(["XA", "PostgreSQL"], { default: "XA", summary: "how a participant says what it cannot do" }),
    asks: oneOf(["safety", "delays", "termination"], { default: "safety", summary: "what is claimed" }),
    fairness: oneOf(["weak", "strong"], {
      default: "weak",
      summary: "how fair the network is, where termination is asked",
    }),
  },
  rules: presumedAbort,
  build: (values, rules) => {
    const { participants, coordinatorCrashes, participantCrashes, recovery } = values;
    const all = names("participant", participants);
    const options = { ...values, reminds: values.asks !== "delays", inquires: values.asks !== "delays" };
    const safe = values.asks === "safety";
    const delivery = [{ kind: "deliver", each: "message" }] as const;
    const each = all as readonly `participant${number}`[];
    /** What must not be put off for ever. */
    const fair = [
      { kind: "timer", of: "coordinator" } as const,
      ...(recovery === "later" ? [{ kind: "restart", of: "coordinator" } as const] : []),
      ...each.flatMap((of) => [
        { kind: "timer", of } as const,
        ...(values.givesUp ? [{ kind: "action", of, name: "giveUp" } as const] : []),
        ...(participantCrashes > 0 ? [{ kind: "restart", of } as const] : []),
      ]),
    ];
    return protocol(
      "two-phase commit",
      {
        nodes: {
          coordinator: coordinator(all, rules, options),
          participant: replicated(participants, participant(rules, options, "coordinator")),
        },
        ...environment(values),
        ...(values.asks === "termination"
          ? {
              fairness:
                values.fairness === "strong" ? { weak: fair, strong: delivery } : { weak: [...fair, ...delivery] },
            }
          : {}),
        observers: values.asks === "delays" ? [clock] : [],
        ends: ({ participant }) => every(participant, "committed", "aborted", "read"),
      },
      {
        ...onlyIf(safe, safety),
        ...onlyIf(safe && participants > 1 && !values.insideSteps, refusal(all)),
        ...onlyIf(safe && !values.insideSteps, answering(all, options)),
        ...onlyIf(safe && participantCrashes > 0, losing),
        ...onlyIf(safe && coordinatorCrashes > 0, blocking(all)),
        ...onlyIf(safe && coordinatorCrashes > 0 && participantCrashes > 0 && participants > 1, uncertainty(all)),
        ...onlyIf(safe && participantCrashes > 0, lateness(all)),
        ...onlyIf(safe && !values.givesUp && coordinatorCrashes + participantCrashes === 0, patience),
        ...onlyIf(safe && values.readers, reading),
        ...onlyIf(safe && values.heuristics !== "never", { ...heuristics, ...deciding }),
        ...onlyIf(values.asks === "delays", delayed(all, clock)),
        ...onlyIf(values.asks === "termination", termination),
        ...onlyIf(values.asks === "termination" && values.onePhase, delegation),
        ...onlyIf(values.asks === "termination" && values.heuristics !== "never", forgetting),
      },
    );
  },
});

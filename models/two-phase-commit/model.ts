// Two-phase commit with presumed abort: one transaction, its coordinator, its participants, crashes and a bad network.
// The one idea: a participant that voted yes has given its freedom away, and from then on only the coordinator's log decides.
// Not here: what a transaction does, several transactions at once (one-row.ts), the message-set form (reference/).
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
// By choice of parameters, and off unless a scenario says so: participants that have only read say so with their vote, and have
// no second phase; a single participant is asked to commit in one phase, and the decision is its own; prepared participants ask
// one another, too (cooperative termination: who has decided tells, who has not voted aborts and tells, who is prepared cannot
// help); and heuristic decisions: a prepared participant commits or aborts by itself, as an operator may make it, keeps a record
// of that, and when it hears the decision to be otherwise reports damage until the coordinator tells it to forget.
//
// DURABLE AND VOLATILE
// Coordinator: durable the commit record, and what it was told of damage; volatile the votes and acknowledgements counted so far.
// Coming back, it resends commit if it has the record, and knows nothing otherwise. Participant: durable the prepared, the commit
// and the heuristic record. Coming back it is as its log says, and a participant without a record has undone its work, that is,
// aborted. An aborted participant is taken to stay so through a crash: with its prepared record still in the log it would only
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
import { definition } from "./definition.ts";
import { mutants } from "./mutants.ts";
import { scenarios } from "./scenarios.ts";

export default definition.expects({ scenarios, mutants });

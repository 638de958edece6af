// How the mutants of the catalogue of known mistakes are caught: by which claim, after how many events.
// The one idea: a shortest trace that grows or shrinks means that the model, or the search, has changed. The recorded traces are
// looked at; that the search still finds no shorter ones, the gate sees where it sets the book of claims anew.
// Not here: whether the traces replay (test/traces).
import path from "node:path";
import { expect, test } from "vitest";
import { checkSource, subjectOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { readTrace } from "../../traces/file.ts";
import { traceFileName } from "../../traces/index.ts";

import { surroundings } from "./surroundings.ts";

const recorded = path.resolve(import.meta.dirname, "../../traces/recorded");

const CAUGHT: readonly (readonly [target: string, claim: string, events: number])[] = [
  ["two-phase-commit/readyTimeoutCommit", "no split decision", 3],
  ["two-phase-commit/readyTimeoutAbort", "no split decision", 6],
  ["two-phase-commit/majorityYes", "no split decision", 6],
  ["two-phase-commit/noForceLog", "no split decision", 10],
  ["two-phase-commit/volatileReady", "no split decision", 7],
  ["two-phase-commit/presumesCommit", "nobody commits unless all voted yes", 5],
  ["raft/voteTwice", "at most one leader is elected in a term", 4],
  ["raft/voteVolatile", "at most one leader is elected in a term", 5],
  ["raft/termVolatile", "at most one leader is elected in a term", 5],
  ["raft/halfQuorum", "at most one leader is elected in a term", 4],
  ["raft/noLogCheck", "leaders of later terms have every committed entry", 6],
  ["raft/lenOnly", "leaders of later terms have every committed entry", 11],
  ["raft/termOnly", "leaders of later terms have every committed entry", 9],
  ["raft/figure8", "leaders of later terms have every committed entry", 14],
  ["raft/acceptStaleTerm", "leaders of later terms have every committed entry", 6],
  ["raft/noPrevCheck", "no two servers apply different entries at one index", 9],
  ["raft/noTruncate", "no two servers apply different entries at one index", 8],
  ["raft/logVolatile", "leaders of later terms have every committed entry", 7],
  ["lamport-paxos/smallQuorum", "at most one value is chosen", 8],
  ["message-transaction/sendBefore", "what consumers can see was committed", 2],
  ["message-transaction/sendAfter", "what was committed is applied in the end", 3],
  [
    "message-transaction/checkUnknownIsRollback",
    "what was committed is neither rolled back nor given up by the broker",
    7,
  ],
  ["message-transaction/finiteChecks", "what was committed is neither rolled back nor given up by the broker", 6],
  ["message-transaction/notIdempotent", "nothing is applied twice", 9],
  ["message-transaction/ackBeforeProcess", "what was committed is applied in the end", 10],
  ["outbox/rowBeforeChange", "what is published was committed", 3],
  ["outbox/rowAfterChange", "what was committed is applied in the end", 3],
  ["outbox/markBeforePublish", "what was committed is applied in the end", 4],
  ["outbox/relayReorders", "changes are applied in their order", 6],
  ["outbox/notIdempotent", "nothing is applied twice", 7],
  ["outbox/ackBeforeProcess", "what was committed is applied in the end", 9],
  ["tcc/emptyRollback", "available, frozen and sold are the stock", 2],
  ["tcc/rejectEmptyRollback", "what is decided to be cancelled is cancelled by both branches", 6],
  ["tcc/noSuspensionRecord", "what is cancelled or confirmed holds nothing", 6],
  ["tcc/noSuspension", "what is cancelled or confirmed holds nothing", 6],
  ["tcc/noIdempotentTry", "no more is held than the orders have asked for", 3],
  ["tcc/noIdempotentConfirm", "available, frozen and sold are the stock", 7],
  ["tcc/noIdempotentCancel", "available, frozen and sold are the stock", 5],
  ["tcc/fenceCleanupTooEarly", "what is cancelled or confirmed holds nothing", 7],
  ["tcc/absoluteAssign", "available, frozen and sold are the stock", 2],
  ["tcc/asInTheNotes", "no more is reserved and sold than there is", 3],
  ["tcc/noRecovery", "every transaction ends", 3],
  ["tcc/noRetry", "what is decided to be confirmed is confirmed by both branches", 6],
  ["saga/paymentNotSubscribed", "where nothing is under way, all was done or all undone", 7],
  ["saga/stockNotSubscribed", "where nothing is under way, all was done or all undone", 11],
  ["saga/notIdempotent", "nothing is done twice, nothing is undone that was not done", 4],
  ["saga/cycle", "messages come to an end", 16],
  ["saga/noStateGuard", "the status of an order goes forward only", 7],
  ["saga/dualWrite", "every order is done or failed in the end", 2],
  ["saga/skipCompensation", "where nothing is under way, all was done or all undone", 7],
  ["saga/forgetStock", "where nothing is under way, all was done or all undone", 11],
  ["saga/notIdempotentCommands", "nothing is done twice, nothing is undone that was not done", 4],
  ["saga/timeoutAsFailure", "where nothing is under way, all was done or all undone", 6],
  ["saga/compensationFirst", "nothing is done twice, nothing is undone that was not done", 3],
  ["saga/refundNotRetried", "where nothing is under way, all was done or all undone", 9],
  ["saga/volatileOrchestrator", "every order is done or failed in the end", 5],
  ["saga/noRecovery", "every order is done or failed in the end", 1],
];

test.each(CAUGHT)("%s: %s, %i events", async (target, claim, events) => {
  const [model, mutant] = target.split("/") as [string, string];
  const trace = await readTrace(path.join(recorded, traceFileName(model, mutant, claim)));
  expect(trace).toMatchObject({ model, mutant, claim, verdict: "violated" });
  expect(trace.events).toHaveLength(events);
});

/** Mutants that break this claim beside the one they are made to break, whose trace is the recorded one. */
const CAUGHT_TOO: typeof CAUGHT = [
  ["two-phase-commit/forgetsEarly", "no split decision", 9],
  ["lamport-paxos/ignorePromise", "at most one value is chosen", 12],
  ["lamport-paxos/noAdopt", "at most one value is chosen", 12],
  ["lamport-paxos/twoProposals", "at most one value is chosen", 9],
  ["lamport-paxos/adoptAny", "at most one value is chosen", 17],
];

test.each(CAUGHT_TOO)("%s, searched: %s, %i events", async (target, claim, events) => {
  const [model, mutant] = target.split("/") as [string, string];
  const { claims } = await checkSource(subjectOf(registry.get(model)!, mutant).source, {}, surroundings);
  expect(claims.find(({ name }) => name === claim)).toMatchObject({ verdict: "violated", events });
});

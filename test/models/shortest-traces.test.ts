// How the mutants of the catalogue of known mistakes are caught: by which claim, after how many events.
// The one idea: a shortest trace that grows or shrinks means that the model, or the search, has changed.
// Not here: the traces themselves (traces/recorded).
import { expect, test } from "vitest";
import { checkSource, subjectOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { surroundings } from "./surroundings.ts";

const CAUGHT: readonly (readonly [target: string, claim: string, events: number])[] = [
  ["two-phase-commit/readyTimeoutCommit", "no split decision", 3],
  ["two-phase-commit/readyTimeoutAbort", "no split decision", 6],
  ["two-phase-commit/majorityYes", "no split decision", 6],
  ["two-phase-commit/noForceLog", "no split decision", 10],
  ["two-phase-commit/volatileReady", "no split decision", 7],
  ["two-phase-commit/presumesCommit", "nobody commits unless all voted yes", 5],
  ["two-phase-commit/forgetsEarly", "no split decision", 9],
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
  ["lamport-paxos/ignorePromise", "at most one value is chosen", 12],
  ["lamport-paxos/noAdopt", "at most one value is chosen", 12],
  ["lamport-paxos/twoProposals", "at most one value is chosen", 9],
  ["lamport-paxos/adoptAny", "at most one value is chosen", 17],
];

test.each(CAUGHT)("%s: %s, %i events", async (target, claim, events) => {
  const [model, mutant] = target.split("/") as [string, string];
  const { source } = subjectOf(registry.get(model)!, mutant);
  const { claims } = await checkSource(source, {}, surroundings);
  const caught = claims.find(({ name }) => name === claim)!;
  expect(caught.verdict).toBe("violated");
  expect(caught.events).toBe(events);
  expect(caught.evidence[0]!.events).toHaveLength(events);
});

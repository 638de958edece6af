// PostgreSQL's prepared transactions held against the participant of two-phase commit.
// The one idea: a crash is an immediate stop of the server, and what comes back is what its recovery finds.
// Not here: programs in memory (test/harness/conformance).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conforms } from "../../index.ts";
import twoPhaseCommit from "../../models/two-phase-commit/expectations.ts";
import { missing, Participant, Postgres, sabotaged, type Work } from "./postgres.ts";

describe.skipIf(missing !== null)(missing ?? "PostgreSQL", () => {
  let database: Postgres;
  beforeAll(async () => {
    database = await Postgres.made();
  });
  afterAll(() => database?.remove());

  const driven = {
    node: "participant1",
    parameters: { participants: 2, dialect: "PostgreSQL", duplicates: 1 },
    visible: ({ phase }: { phase: unknown }) => phase,
    runs: 40,
    events: 30,
    // A server needs long to come back where the machine has much to do.
    maxCallSeconds: 120,
  } as const;

  test.each<[Work, number, number]>([
    ["done", 40, 15],
    ["failed", 15, 7],
    ["not yet checked", 15, 7],
  ])("is as the model says, its work being %s", async (work, runs, asked) => {
    const { difference, pairs } = await conforms(twoPhaseCommit, {
      ...driven,
      runs,
      implementation: () => new Participant(database, work),
    });
    expect(difference?.story ?? "").toBe("");
    expect(pairs.asked).toBeGreaterThanOrEqual(asked);
  });

  test.each(Object.entries(sabotaged))("%s: is found", async (_, broken) => {
    const { verdict, difference } = await conforms(twoPhaseCommit, {
      ...driven,
      implementation: () => broken(database),
    });
    expect(verdict).toBe("differs");
    expect(difference?.events.length).toBeLessThanOrEqual(12);
  });
});

// Walks against a bug of 13 events that an exact search finds behind a million states.
// The one idea: where many workers do much alike, breadth first looks at all orders of it, and a walk needs but one.
// Not here: the recorded violations of the library's models (test/models/simulated-violations.test.ts).
import { expect, test } from "vitest";
import { checkSource, type Source, simulateSource } from "../../checker/index.ts";
import { workQueue } from "./work-queue.ts";

const surroundings = { now: () => performance.now(), memory: () => 0 };
const queue = (durable: readonly ("written" | "fences")[]): Source =>
  workQueue({ workers: 5, durable }) as unknown as Source;

test.each([1, 2, 3])(
  "the bug is found in a thousand walks, and made short: seed %i",
  async (seed) => {
    const { claims, walks } = await simulateSource(
      queue(["written"]),
      { seed, first: true, walks: 1000 },
      surroundings,
    );
    expect(walks).toBeLessThan(1000);
    expect(claims[0]).toMatchObject({ verdict: "violated", events: expect.any(Number) });
    expect(claims[0]?.events).toBeLessThanOrEqual(18);
  },
  120_000,
);

test("a search has seen a hundred thousand states and is not there yet", async () => {
  const { claims, completeToDepth } = await checkSource(queue(["written"]), { maxStates: 100_000 }, surroundings);
  expect(claims[0]?.verdict).toBe("undecided");
  expect(completeToDepth).toBeLessThan(13);
}, 120_000);

test("where the fences are durable nothing is found", async () => {
  const { claims } = await simulateSource(queue(["written", "fences"]), { walks: 300 }, surroundings);
  expect(claims[0]?.verdict).toBe("not seen");
}, 120_000);

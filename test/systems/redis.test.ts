// Streams of Redis held against the broker of the outbox.
// The one idea: the broker of the model does not crash; here it does, because a log that every command is written to is said to
// survive that.
// Not here: programs in memory (test/harness/conformance).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conforms, protocol } from "../../index.ts";
import { broker, consumer, outbox, service } from "../../models/message-transaction/outbox-protocol.ts";
import { Broker, missing, Redis, sabotaged } from "./redis.ts";

const CHANGES = 3;
const overRedis = protocol(
  "outbox over Redis",
  {
    nodes: {
      service: service(CHANGES, outbox),
      broker: { ...broker(outbox), durable: ["topic", "offset"] as const },
      consumer: consumer(CHANGES, outbox),
    },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    crashes: [
      { of: "broker", atMost: 2, restarts: "later", name: "broker crashes" },
      { of: "service", atMost: 1, restarts: "later", name: "service crashes" },
    ],
  },
  {},
);

describe.skipIf(missing !== null)(missing ?? "Redis", () => {
  let durable: Redis;
  beforeAll(async () => {
    durable = await Redis.made(true);
  });
  afterAll(() => durable?.remove());

  // A server needs long to come back where the machine has much to do.
  const driven = { node: "broker", runs: 60, events: 40, maxCallSeconds: 120 } as const;

  test("is as the model says, whatever is struck", async () => {
    const { difference, pairs } = await conforms(overRedis, { ...driven, implementation: () => new Broker(durable) });
    expect(difference?.story ?? "").toBe("");
    expect(pairs.asked).toBeGreaterThan(pairs.met / 2);
  });

  test.each(Object.entries(sabotaged))("%s: is found", async (_, broken) => {
    const { verdict, difference } = await conforms(overRedis, { ...driven, implementation: () => broken(durable) });
    expect(verdict).toBe("differs");
    expect(difference?.events.length).toBeLessThanOrEqual(16);
  });

  test("what is kept in memory alone is gone after a crash: is found", async () => {
    const inMemory = await Redis.made(false);
    try {
      const { verdict, difference } = await conforms(overRedis, {
        ...driven,
        implementation: () => new Broker(inMemory),
      });
      // What is gone is not only the log: of a group that is gone Redis says so with an error.
      expect(["differs", "error"]).toContain(verdict);
      expect(difference?.events.some(({ kind }) => kind === "crash")).toBe(true);
    } finally {
      await inMemory.remove();
    }
  });
});

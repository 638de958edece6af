// Queues of RabbitMQ whose connections end, held against the broker of the outbox.
// The one idea: what a crash takes is the connection; what was published and confirmed survives it, and what was acknowledged, too.
// Not here: a server that is struck (rabbitmq-struck.test.ts), programs in memory (test/harness/conformance).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conforms } from "../../index.ts";
import { driven, unlessStruck } from "./outbox-over-rabbitmq.ts";
import { Broker, missing, RabbitMQ, sabotaged } from "./rabbitmq.ts";

describe.skipIf(missing !== null)(missing ?? "RabbitMQ", () => {
  let server: RabbitMQ;
  beforeAll(async () => {
    server = await RabbitMQ.made();
  });
  afterAll(() => server?.remove());

  test("is as the model says where connections end", async () => {
    const { difference, pairs } = await conforms(unlessStruck, { ...driven, implementation: () => new Broker(server) });
    expect(difference?.story ?? "").toBe("");
    expect(pairs.asked).toBeGreaterThan(pairs.met / 2);
  });

  test.each(Object.entries(sabotaged))("%s: is found", async (_, broken) => {
    const { verdict, difference } = await conforms(unlessStruck, { ...driven, implementation: () => broken(server) });
    // Of a queue that is gone RabbitMQ says so with an error.
    expect(["differs", "error"]).toContain(verdict);
    expect(difference?.events.length).toBeLessThanOrEqual(20);
  });
});

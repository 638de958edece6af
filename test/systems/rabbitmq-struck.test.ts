// RabbitMQ struck by an immediate end of its process, held against the broker of the outbox.
// The one idea: a server needs seconds to come back, so it is struck in a few runs only; what was confirmed survives, and what was
// acknowledged may be forgotten.
// Not here: connections that end (rabbitmq.test.ts).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conforms } from "../../index.ts";
import { driven, struck } from "./outbox-over-rabbitmq.ts";
import { Broker, inMemory, missing, RabbitMQ } from "./rabbitmq.ts";

describe.skipIf(missing !== null)(missing ?? "RabbitMQ, struck", () => {
  let server: RabbitMQ;
  beforeAll(async () => {
    server = await RabbitMQ.made();
  });
  afterAll(() => server?.remove());

  test("is as the model says where the server is struck, which may forget what was acknowledged", async () => {
    const { difference, inputs } = await conforms(struck, {
      ...driven,
      runs: 2,
      // What is found is made no shorter: each try would start the server again.
      maxSeconds: 30,
      implementation: () => new Broker(server, "the server"),
    });
    expect(difference?.story ?? "").toBe("");
    expect(inputs).toBeGreaterThan(0);
  });

  test("its messages are in memory alone, and the server is struck: is found", async () => {
    const { verdict, difference } = await conforms(struck, {
      ...driven,
      maxSeconds: 1,
      implementation: () => inMemory(server),
    });
    expect(verdict).toBe("differs");
    expect(difference?.events.some(({ kind }) => kind === "crash")).toBe(true);
  });
});

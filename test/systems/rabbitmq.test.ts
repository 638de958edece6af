// Queues of RabbitMQ held against the broker of the outbox.
// The one idea: what a crash takes is the connection in many runs and the server in a few, because a server needs seconds to come
// back; what was published and confirmed survives both, and what was acknowledged the first.
// Not here: programs in memory (test/harness/conformance).
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conforms, protocol, type Role } from "../../index.ts";
import {
  broker,
  consumer,
  type FromConsumer,
  type FromService,
  outbox,
  type Broker as State,
  service,
} from "../../models/message-transaction/outbox-protocol.ts";
import { Broker, inMemory, missing, RabbitMQ, sabotaged } from "./rabbitmq.ts";

const CHANGES = 3;
/** `crash`: what of the broker's state a crash leaves. */
const overRabbitMQ = (crash: Pick<Role<State, FromService | FromConsumer>, "crash">) =>
  protocol(
    "outbox over RabbitMQ",
    {
      nodes: {
        service: service(CHANGES, outbox),
        broker: { ...broker(outbox), ...crash },
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

/** What is acknowledged is known to the server. */
const unlessStruck = overRabbitMQ({ crash: (s) => s });
/** It writes acknowledgements to its disk later than it writes messages, and tells nobody when. */
const struck = overRabbitMQ({
  crash: (s) => ({
    oneOf: Object.fromEntries(
      Array.from({ length: s.offset + 1 }, (_, offset) => [`${offset} acknowledged`, { ...s, offset }]),
    ),
  }),
});

describe.skipIf(missing !== null)(missing ?? "RabbitMQ", () => {
  let server: RabbitMQ;
  beforeAll(async () => {
    server = await RabbitMQ.made();
  });
  afterAll(() => server?.remove());

  const driven = {
    node: "broker",
    visible: ({ topic, offset }: State) => topic.length - offset,
    runs: 20,
    events: 40,
    // A server needs long to come back where the machine has much to do.
    maxCallSeconds: 120,
  } as const;

  test("is as the model says where connections end", async () => {
    const { difference, pairs } = await conforms(unlessStruck, { ...driven, implementation: () => new Broker(server) });
    expect(difference?.story ?? "").toBe("");
    expect(pairs.asked).toBeGreaterThan(pairs.met / 2);
  });

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

  test.each(Object.entries(sabotaged))("%s: is found", async (_, broken) => {
    const { verdict, difference } = await conforms(unlessStruck, { ...driven, implementation: () => broken(server) });
    // Of a queue that is gone RabbitMQ says so with an error.
    expect(["differs", "error"]).toContain(verdict);
    expect(difference?.events.length).toBeLessThanOrEqual(20);
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

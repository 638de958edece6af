// The outbox whose broker is a queue of RabbitMQ, by what a crash leaves of it; and how a server is driven.
// The one idea: what was acknowledged is known to a server whose connections end, and may be forgotten by one that is struck.
// Not here: the server and its twins (rabbitmq.ts), what must come of it (rabbitmq.test.ts, rabbitmq-struck.test.ts).
import { protocol, type Role } from "../../index.ts";
import {
  broker,
  consumer,
  type FromConsumer,
  type FromService,
  outbox,
  type Broker as State,
  service,
} from "../../models/message-transaction/outbox-protocol.ts";

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
export const unlessStruck = overRabbitMQ({ crash: (s) => s });
/** It writes acknowledgements to its disk later than it writes messages, and tells nobody when. */
export const struck = overRabbitMQ({
  crash: (s) => ({
    oneOf: Object.fromEntries(
      Array.from({ length: s.offset + 1 }, (_, offset) => [`${offset} acknowledged`, { ...s, offset }]),
    ),
  }),
});

export const driven = {
  node: "broker",
  visible: ({ topic, offset }: State) => topic.length - offset,
  runs: 20,
  events: 40,
  // A server needs long to come back where the machine has much to do.
  maxCallSeconds: 120,
} as const;

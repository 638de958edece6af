// A transaction by messages with a local message table (transactional outbox): table, relay, topic, idempotent consumer.
// The one idea: the message is a row of the sender's own database, so that one local transaction decides both.
// Not here: a broker that asks the sender (model.ts).
//
// WHAT IS MODELLED
// A service commits numbered changes of one aggregate. With each, in the same local transaction, it writes a row into its
// message table. A relay takes the oldest row that is not marked, publishes it, waits for the broker's acknowledgement and
// marks it. The broker appends what is published to a topic and pushes its head until the consumer has acknowledged it. The
// consumer applies a change and records that, in one local transaction, and then acknowledges; of a change that it has
// recorded it only acknowledges. Both ends deliver at least once, and the table of the consumer makes that exactly once.
//
// DURABLE AND VOLATILE
// Durable: the service's changes and table, the broker's topic and offset, the consumer's effects and table. Volatile: at
// which row the relay is; after a crash it publishes the row again. The broker is taken to be replicated and does not crash.
//
// THE NETWORK
// Messages overtake one another and wait; none is lost: a lost publication or acknowledgement is, to a relay that waits for
// it, a broken connection, and it would start again as after a crash. A row that is published again after a crash can be
// appended a second time, even after a later row. That the consumer sees it again, and out of order, is absorbed by its table.
//
// Fairness: what is enabled and stays so happens: timers, deliveries, restarts, the service's own changes.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// The relay is a timer of the service's node: it reads the service's database. One aggregate, one topic, one consumer group:
// order is promised only for the messages of one aggregate. A local transaction that fails writes nothing and is not seen.
//
// SOURCES
// Richardson, "Microservices patterns", 2018, section 3.3 (transactional outbox, polling publisher, idempotent consumer).
// Pritchett, "BASE: an ACID alternative", ACM Queue 6(3), 2008 (the message table and the table of what was applied).
import { always, integer, leadsTo, model, protocol, reachable } from "../../checker/index.ts";
import {
  type Broker,
  broker,
  type Consumer,
  consumer,
  type Hasty,
  outbox,
  type Service,
  service,
  type Torn,
} from "./outbox-protocol.ts";

/** With what mutants leave to be done. */
interface Nodes {
  readonly service: Service & Torn;
  readonly broker: Broker;
  readonly consumer: Consumer & Hasty;
}

const one = { changes: 1 };

export default model({
  name: "outbox",
  summary: "local message table: outbox, relay, topic, idempotent consumer",
  parameters: {
    changes: integer({ default: 2, min: 1, max: 3, summary: "changes of the aggregate" }),
    serviceCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the service and its relay, at most" }),
    consumerCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the consumer, at most" }),
  },
  rules: outbox,
  build: ({ changes, serviceCrashes, consumerCrashes }, rules) =>
    protocol(
      "outbox",
      {
        nodes: {
          service: service(changes, rules),
          broker: broker(rules),
          consumer: consumer(changes, rules),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        crashes: [
          { of: "service", atMost: serviceCrashes, restarts: "later", name: "service crashes" } as const,
          { of: "consumer", atMost: consumerCrashes, restarts: "later", name: "consumer crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        fairness: {
          weak: [
            { kind: "action" },
            { kind: "timer" },
            { kind: "deliver" },
            ...(serviceCrashes + consumerCrashes > 0 ? [{ kind: "restart" } as const] : []),
          ],
        },
        ends: ({ service, consumer }) => new Set(consumer.applied).size === service.committed,
      },
      {
        "what is published was committed": always(({ service, broker }) =>
          broker.topic.length > 0 ? broker.topic.every((change) => change <= service.committed) : undefined,
        ),
        "every change that was committed has its row": always(({ service }) =>
          service.committed > 0 ? service.table.length >= service.committed : undefined,
        ),
        "a row is marked only when its message is in the topic": always(({ service, broker }) =>
          service.table.every(({ change, published }) => !published || broker.topic.includes(change)),
        ),
        "nothing is applied twice": always(
          ({ consumer }) => new Set(consumer.applied).size === consumer.applied.length,
        ),
        "changes are applied in their order": always(({ consumer: { applied } }) =>
          [...new Set(applied)].every((change, i) => change === i + 1),
        ),
        "where nothing is under way, all that was committed is applied": always(
          ({ service, broker, consumer }: Nodes, { network, running }) =>
            running("service") &&
            running("consumer") &&
            network.length === 0 &&
            service.halfWritten === undefined &&
            service.relaying === null &&
            service.table.every(({ published }) => published) &&
            broker.offset === broker.topic.length &&
            consumer.inHand === undefined
              ? new Set(consumer.applied).size === service.committed
              : undefined,
        ),
        "what was committed is applied in the end": leadsTo(
          ({ service }) => service.committed === changes,
          ({ consumer }) => new Set(consumer.applied).size === changes,
        ),
        "all changes can be applied": reachable(({ consumer }) => new Set(consumer.applied).size === changes),
        "the sender can be committed while the receiver is not yet": reachable(
          ({ service, consumer }) => service.committed > consumer.applied.length,
        ),
        "a message can be published twice": reachable(({ broker }) => new Set(broker.topic).size < broker.topic.length),
        "a message can come again after a later one": reachable(
          ({ broker: { topic } }) => topic.indexOf(1) < topic.indexOf(2) && topic.lastIndexOf(1) > topic.indexOf(2),
        ),
      },
    ),
}).expects({
  scenarios: {
    default: { summary: "two changes; the service and the consumer crash" },
    "nothing fails": {
      summary: "no crash: every message is published once",
      with: { serviceCrashes: 0, consumerCrashes: 0 },
      expect: {
        "a message can be published twice": "unreachable",
        "a message can come again after a later one": "unreachable",
      },
    },
    "more crashes": {
      summary: "two crashes of the service, two of the consumer",
      with: { serviceCrashes: 2, consumerCrashes: 2 },
    },
    "three changes": {
      summary: "three changes; two crashes of the service, two of the consumer",
      with: { changes: 3, serviceCrashes: 2, consumerCrashes: 2 },
      large: true,
    },
  },
  mutants: {
    rowBeforeChange: {
      summary: "the row is written in a transaction of its own, and the change is committed afterwards (dual write)",
      breaks: "what is published was committed",
      with: one,
      rules: { writesRow: "before it" },
    },
    rowAfterChange: {
      summary: "the change is committed, and the row is written afterwards (dual write)",
      breaks: "what was committed is applied in the end",
      with: one,
      rules: { writesRow: "after it" },
    },
    markBeforePublish: {
      summary: "the relay marks a row before it publishes it",
      breaks: "what was committed is applied in the end",
      with: one,
      rules: { marks: "unsent" },
    },
    relayReorders: {
      summary: "the relay publishes the rows of an aggregate in any order",
      breaks: "changes are applied in their order",
      rules: { takes: "any" },
    },
    notIdempotent: {
      summary: "a message that comes twice is applied twice",
      breaks: "nothing is applied twice",
      with: one,
      rules: { idempotent: false },
    },
    ackBeforeProcess: {
      summary: "the consumer acknowledges on receiving, and applies afterwards",
      breaks: "what was committed is applied in the end",
      with: one,
      rules: { acknowledges: "at once" },
    },
    neverCommits: {
      summary: "every local transaction fails",
      breaks: "the sender can be committed while the receiver is not yet",
      with: one,
      rules: { commits: false },
    },
    brokerForgets: {
      summary: "the broker acknowledges what it does not append",
      breaks: "all changes can be applied",
      with: one,
      rules: { brokerAppends: false },
    },
  },
});

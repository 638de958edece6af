// A transaction by messages: half message, local transaction, check-back, as RocketMQ has them; then an idempotent consumer.
// The one idea: the message is in the broker's keeping before the local transaction runs, so whatever happens afterwards the
// broker can ask, and the producer's database can answer.
// Not here: the local message table, which does without a broker that asks (outbox.ts).
//
// WHAT IS MODELLED
// One transaction. The producer sends a half message; the broker stores it in the half topic, where no consumer sees it, and
// acknowledges. Then the producer runs its local transaction, which commits or fails, and tells the broker the outcome, once
// and without waiting for an answer (END_TRANSACTION). On a commit the broker copies the message to its real topic and writes
// to the operation log that the half message is finished; on a rollback it only writes the log. While the log does not name
// the half message, the broker checks back from time to time (CHECK_TRANSACTION_STATE), and the producer answers from its
// database: committed, rolled back, or unknown, which the broker ignores. Checked too often, the half message is moved aside.
// The broker pushes the head of the real topic until the consumer group has acknowledged it; a consumer whose transaction
// fails gives the message back, and after some times it is a dead letter.
//
// A check-back that finds no row is answered "unknown" while the local transaction may still run, and with a rollback that is
// recorded first when it cannot run any more (the sending timed out, or the producer has crashed since). What answers a missing
// row with a rollback at once is the mutant checkUnknownIsRollback.
//
// DURABLE AND VOLATILE
// Durable: the producer's row; the broker's half topic, operation log, real topic, offsets and counters; the consumer's effect
// and the row that remembers it. Volatile: where the producer is in its program. The producer and the consumer crash and come
// back; the broker is taken to be replicated and does not crash. A crash of it between copying the message and writing the
// log would make the producer be asked again and a second copy, which happens here anyway: the broker does not look into the
// log when it is told an outcome, so that an outcome told twice, at first and in answer to a check, makes two copies.
//
// THE NETWORK
// Messages overtake one another, and may be lost where `loses` says so, END_TRANSACTION included. What is sent again while
// still in flight is absorbed. A second delivery to the consumer needs no fault: the broker pushes until it is acknowledged.
//
// Fairness: timers fire, what crashed comes back, the local transaction ends; and the network is strongly fair, each message
// apart: a message that is put in flight again and again is delivered at some time, however many are lost.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: a check may come as soon as the half message is stored, which covers every transactionTimeOut (6 s) and
// transactionCheckInterval (30 s); with `interval` long a check never overtakes a message to the broker. That a check
// appends the half message anew, to count the checks, is the counter. transactionCheckMax is 15 by default; any finite
// maximum shows the same, so it is 1 to 3 here. The retry topic is the counter of failures, maxReconsumeTimes is 0 to 3, not 16.
// The producer group is one node: whoever of the group is asked reads the same database, and an instance that did not send
// the half message cannot know that the local transaction is over, so it would have to answer as if it might still run.
//
// SOURCES
// Apache RocketMQ: docs/cn/design.md, section on transactional messages; TransactionalMessageServiceImpl (isNeedDiscard,
// putBackHalfMsgQueue, check), EndTransactionProcessor, DefaultTransactionalMessageCheckListener (resolveDiscardMsg),
// BrokerConfig (transactionTimeOut, transactionCheckMax, transactionCheckInterval).
import { always, integer, leadsTo, model, oneOf, protocol, reachable } from "../../checker/index.ts";
import { mutants, scenarios } from "./expectations.ts";
import { broker, consumer, producer, rocket } from "./protocol.ts";

export default model({
  name: "message-transaction",
  summary: "half message and check-back as in RocketMQ, dead letters, and what happens without them",
  parameters: {
    checkMax: oneOf(["unlimited", 1, 2, 3], { default: "unlimited", summary: "times that a half message is checked" }),
    interval: oneOf(["short", "long"], { default: "short", summary: "may a check overtake messages to the broker" }),
    producerCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the producer, at most" }),
    consumerCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the consumer, at most" }),
    loses: oneOf(["never", "always"], { default: "always", summary: "may the network lose messages" }),
    fairness: oneOf(["strong", "weak"], { default: "strong", summary: "how fair the network is" }),
    consumerFails: oneOf([false, true], { default: false, summary: "can the consumer's transaction fail by itself" }),
    retries: integer({ default: 1, min: 0, max: 3, summary: "redeliveries before a message is a dead letter" }),
  },
  rules: rocket,
  build: ({ checkMax, interval, producerCrashes, consumerCrashes, loses, fairness, consumerFails, retries }, rules) =>
    protocol(
      "message transaction",
      {
        nodes: {
          producer: producer(rules),
          broker: broker({ checkMax, retries }, rules),
          consumer: consumer(consumerFails, rules),
        },
        network: { order: "none", copies: "one", loses, duplicates: "never" },
        crashes: [
          { of: "producer", atMost: producerCrashes, restarts: "later", name: "producer crashes" } as const,
          { of: "consumer", atMost: consumerCrashes, restarts: "later", name: "consumer crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        slow: interval === "long" ? ["checkBack"] : [],
        // A network that is strongly fair: of what is sent again and again, something arrives.
        fairness: {
          weak: [
            { kind: "action" },
            { kind: "timer" },
            ...(producerCrashes + consumerCrashes > 0 ? [{ kind: "restart" } as const] : []),
            ...(fairness === "weak" ? [{ kind: "deliver" } as const] : []),
          ],
          strong: fairness === "strong" ? [{ kind: "deliver" }] : [],
        },
        // Where nothing goes on, the half message is finished, and what was committed is applied or a dead letter.
        ends: ({ producer, broker, consumer }) =>
          (broker.half !== "stored" || broker.operation !== "none") &&
          (producer.local === "committed") === (consumer.applied > 0 || broker.dead > 0),
      },
      {
        "consumers see nothing of a message that is not finished": always(({ broker, consumer }, { network }) =>
          broker.half === "stored" && broker.operation === "none"
            ? consumer.applied === 0 && !network.some(({ to }) => to === "consumer")
            : undefined,
        ),
        "what consumers can see was committed": always(({ producer, broker, consumer }) =>
          broker.topic > 0 || consumer.applied > 0 ? producer.local === "committed" : undefined,
        ),
        "what was committed is neither rolled back nor given up by the broker": always(({ producer, broker }) =>
          producer.local === "committed" ? broker.half !== "discarded" && broker.operation !== "rolledBack" : undefined,
        ),
        "nothing is applied twice": always(({ consumer }) => consumer.applied <= 1),
        "where nothing is under way, applied exactly once is what was committed": always(
          ({ producer, broker, consumer }, { network, running }) =>
            producer.step === "done" &&
            running("producer") &&
            running("consumer") &&
            network.length === 0 &&
            (broker.half !== "stored" || broker.operation !== "none") &&
            broker.offset === broker.topic
              ? consumer.applied === (producer.local === "committed" ? 1 : 0)
              : undefined,
        ),
        "what was committed is applied in the end": leadsTo(
          ({ producer }) => producer.local === "committed",
          ({ consumer }) => consumer.applied > 0,
        ),
        "a half message is finished in the end": leadsTo(
          ({ broker }) => broker.half === "stored",
          ({ broker }) => broker.half === "discarded" || broker.operation !== "none",
        ),
        "the transaction can be applied": reachable(({ consumer }) => consumer.applied === 1),
        "the sender can be committed while the receiver is not yet": reachable(
          ({ producer, consumer }) => producer.local === "committed" && consumer.applied === 0,
        ),
        "a check-back can find the local transaction still running": reachable(
          ({ producer }, { network }) =>
            producer.step === "ready" && network.some(({ message }) => message.type === "check"),
        ),
        "check-back can be the only way to finish a half message": reachable(
          ({ producer, broker }, { network }) =>
            producer.local === "committed" && broker.operation === "none" && network.length === 0,
        ),
        "a message can come twice": reachable(({ broker }) => broker.topic === 2),
        "the sender can stay committed though the receiver has given up": reachable(
          ({ producer, broker, consumer }) =>
            producer.local === "committed" && broker.dead === broker.topic && broker.dead > 0 && consumer.applied === 0,
        ),
      },
    ),
}).expects({ scenarios, mutants });

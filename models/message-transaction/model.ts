// A transaction by messages: half message, local transaction, check-back, as RocketMQ has them; then an idempotent consumer.
// The one idea: the message is in the broker's keeping before the local transaction runs, so whatever happens afterwards the
// broker can ask, and the producer's database can answer.
// Not here: the local message table, which does without a broker that asks (outbox.ts).
//
// WHAT IS MODELLED
// One transaction, or two of one producer, one broker and one consumer. The producer sends a half message; the broker stores it in the half topic, where no consumer sees it, and
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
// and the row that remembers it. Volatile: where the producer is in its program. Who crashes comes back. The broker crashes where
// `brokerCrashes` says so (otherwise it is taken to be replicated): a commit is two writes, the message to the real topic and then the
// operation log, and a crash in between has the producer asked again and makes a second copy. That happens without a crash, too: the
// broker does not look into the log when it is told an outcome, so that an outcome told twice, at first and in answer to a check, makes two
// copies. With `flush` later what it acknowledged is lost in a crash, and offsets that consumers have come to are not: RocketMQ's
// ASYNC_FLUSH, which is its default; also of what was committed, the producer being told that the half message is stored.
//
// THE NETWORK
// Messages overtake one another, and may be lost where `loses` says so, END_TRANSACTION included, or come twice (`duplicates`). What is
// sent again while still in flight is absorbed. A second delivery to the consumer needs no fault: the broker pushes until it is acknowledged.
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
// apache/rocketmq issues 2066 (asynchronous flush loses what was acknowledged) and 8239 (a topic that is rolled back, an offset that is not).
// BrokerConfig (transactionTimeOut, transactionCheckMax, transactionCheckInterval).
import { always, integer, leadsTo, model, oneOf, protocol, reachable, type World } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { counting, dutiesOf, flushing, keeping } from "./duties.ts";
import { mutants, scenarios } from "./expectations.ts";
import {
  type Broker,
  broker,
  type Consumer,
  consumer,
  type FromConsumer,
  type FromProducer,
  type Producer,
  producer,
  rocket,
  type ToConsumer,
  type ToProducer,
} from "./protocol.ts";

interface Nodes {
  readonly producer: Producer;
  readonly broker: Broker;
  readonly consumer: Consumer;
}
type Around = World<FromProducer | ToProducer | ToConsumer | FromConsumer>;

/** The transactions of which the predicate is true. */
const those = ({ producer }: Nodes, says: (transaction: number) => boolean): readonly number[] =>
  producer.local.map((_, transaction) => transaction).filter(says);
const isCommitted = ({ producer }: Nodes, of: number): boolean => producer.local[of] === "committed";
const isOpen = ({ broker }: Nodes, of: number): boolean =>
  broker.half[of] === "stored" && broker.operation[of] === "none";
const isVisible = ({ broker, consumer }: Nodes, of: number): boolean =>
  broker.topic.includes(of) || consumer.applied[of]! > 0;
/** Committed, and not yet applied. */
const due = (nodes: Nodes): readonly number[] =>
  those(nodes, (of) => isCommitted(nodes, of) && nodes.consumer.applied[of] === 0);

const nothingIsUnderWay = ({ producer, broker, ...nodes }: Nodes, { network, running }: Around): boolean =>
  producer.step.every((step) => step === "done") &&
  ["producer", "broker", "consumer"].every((node) => running(node)) &&
  network.length === 0 &&
  broker.unwritten === undefined &&
  those({ producer, broker, ...nodes }, (of) => isOpen({ producer, broker, ...nodes }, of)).length === 0 &&
  broker.offset >= broker.topic.length;

const safety = {
  "consumers see nothing of a message that is not finished": always((nodes: Nodes, { network }: Around) => {
    // Where a commit is two writes, it is finished with the first.
    const open = those(nodes, (of) => isOpen(nodes, of) && !nodes.broker.topic.includes(of));
    return open.length > 0
      ? open.every(
          (of) =>
            nodes.consumer.applied[of] === 0 &&
            !network.some(({ message }) => message.type === "deliver" && message.transaction === of),
        )
      : undefined;
  }),
  "what consumers can see was committed": always((nodes: Nodes) => {
    const seen = those(nodes, (of) => isVisible(nodes, of));
    return seen.length > 0 ? seen.every((of) => isCommitted(nodes, of)) : undefined;
  }),
  "what was committed is neither rolled back nor given up by the broker": always((nodes: Nodes) => {
    const committed = those(nodes, (of) => isCommitted(nodes, of));
    return committed.length > 0
      ? committed.every((of) => nodes.broker.half[of] !== "discarded" && nodes.broker.operation[of] !== "rolledBack")
      : undefined;
  }),
  "nothing is applied twice": always(({ consumer }: Nodes) => consumer.applied.every((times) => times <= 1)),
  "where nothing is under way, applied exactly once is what was committed": always((nodes: Nodes, world: Around) =>
    nothingIsUnderWay(nodes, world)
      ? those(nodes, (of) => nodes.consumer.applied[of] !== (isCommitted(nodes, of) ? 1 : 0)).length === 0
      : undefined,
  ),
} as const;

const progress = {
  "what was committed is applied in the end": leadsTo(
    (nodes: Nodes) => due(nodes).length > 0,
    (nodes: Nodes) => due(nodes).length === 0,
  ),
  "a half message is finished in the end": leadsTo(
    (nodes: Nodes) => those(nodes, (of) => isOpen(nodes, of)).length > 0,
    (nodes: Nodes) => those(nodes, (of) => isOpen(nodes, of)).length === 0,
  ),
} as const;

const witnesses = {
  "the transaction can be applied": reachable(({ consumer }: Nodes) => consumer.applied[0] === 1),
  "the sender can be committed while the receiver is not yet": reachable((nodes: Nodes) => due(nodes).length > 0),
  "a check-back can find the local transaction still running": reachable(({ producer }: Nodes, { network }: Around) =>
    network.some(({ message }) => message.type === "check" && producer.step[message.transaction] === "ready"),
  ),
  "check-back can be the only way to finish a half message": reachable(
    (nodes: Nodes, { network }: Around) =>
      network.length === 0 && those(nodes, (of) => isCommitted(nodes, of) && isOpen(nodes, of)).length > 0,
  ),
  "a message can come twice": reachable(({ broker }: Nodes) => broker.topic.filter((of) => of === 0).length === 2),
  "the sender can stay committed though the receiver has given up": reachable(
    (nodes: Nodes) =>
      nodes.broker.dead.length === nodes.broker.topic.length &&
      nodes.broker.dead.some((of) => isCommitted(nodes, of) && nodes.consumer.applied[of] === 0),
  ),
} as const;

export default model({
  name: "message-transaction",
  summary: "half message and check-back as in RocketMQ, dead letters, and what happens without them",
  parameters: {
    transactions: integer({ default: 1, min: 1, max: 2, summary: "transactions of one producer" }),
    checkMax: oneOf(["unlimited", 1, 2, 3], { default: "unlimited", summary: "times that a half message is checked" }),
    interval: oneOf(["short", "long"], { default: "short", summary: "may a check overtake messages to the broker" }),
    producerCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the producer, at most" }),
    consumerCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of the consumer, at most" }),
    brokerCrashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of the broker, at most" }),
    flush: oneOf(["before it answers", "later"], {
      default: "before it answers",
      summary: "when what the broker acknowledges is on its disk",
    }),
    loses: oneOf(["never", "always"], { default: "always", summary: "may the network lose messages" }),
    duplicates: integer({ default: 0, min: 0, max: 2, summary: "messages that the network duplicates, at most" }),
    fairness: oneOf(["strong", "weak"], { default: "strong", summary: "how fair the network is" }),
    consumerFails: oneOf([false, true], { default: false, summary: "can the consumer's transaction fail by itself" }),
    retries: integer({ default: 1, min: 0, max: 3, summary: "redeliveries before a message is a dead letter" }),
  },
  rules: rocket,
  build: (given, rules) => {
    const { transactions, producerCrashes, consumerCrashes, brokerCrashes, duplicates } = given;
    const crashes = producerCrashes + consumerCrashes + brokerCrashes;
    return protocol(
      "message transaction",
      {
        nodes: {
          producer: producer(transactions, rules),
          broker: broker({ ...given, crashes: brokerCrashes > 0 }, rules),
          consumer: consumer(transactions, given.consumerFails, rules),
        },
        network: {
          order: "none",
          copies: "one",
          loses: given.loses,
          duplicates: duplicates === 0 ? "never" : { atMost: duplicates },
        },
        crashes: [
          { of: "producer", atMost: producerCrashes, restarts: "later", name: "producer crashes" } as const,
          { of: "consumer", atMost: consumerCrashes, restarts: "later", name: "consumer crashes" } as const,
          { of: "broker", atMost: brokerCrashes, restarts: "later", name: "broker crashes" } as const,
        ].filter(({ atMost }) => atMost > 0),
        slow: given.interval === "long" ? ["checkBack"] : [],
        // A network that is strongly fair: of what is sent again and again, something arrives.
        fairness: {
          weak: [
            { kind: "action" },
            { kind: "timer" },
            ...(crashes > 0 ? [{ kind: "restart" } as const] : []),
            ...(given.fairness === "weak" ? [{ kind: "deliver" } as const] : []),
          ],
          strong: given.fairness === "strong" ? [{ kind: "deliver" }] : [],
        },
        // Where nothing goes on, every half message is finished, and what was committed is applied or a dead letter.
        ends: (nodes) =>
          those(
            nodes,
            (of) =>
              isOpen(nodes, of) ||
              isCommitted(nodes, of) !== (nodes.consumer.applied[of]! > 0 || nodes.broker.dead.includes(of)),
          ).length === 0,
      },
      {
        ...safety,
        ...dutiesOf({ ...given, crashes: brokerCrashes > 0 }),
        ...progress,
        ...onlyIf(given.checkMax !== "unlimited", counting),
        ...onlyIf(brokerCrashes > 0 && given.flush === "later", flushing),
        ...onlyIf(brokerCrashes === 0 || given.flush !== "later", keeping),
        ...witnesses,
      },
    );
  },
}).expects({ scenarios, mutants });

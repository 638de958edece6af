// The notes on transactions by messages, sentence by sentence.
// The one idea: a row names the claims that it rests on, of scenarios and mutants of this folder.
// Not here: the claims (model.ts, outbox.ts), running them and setting the book (../book).
import { type Chapter, evidenceOf } from "../book/row.ts";

const FINAL = "what was committed is applied in the end";
const ONCE = "where nothing is under way, applied exactly once is what was committed";
const KEPT = "what was committed is neither rolled back nor given up by the broker";
const BEFORE = "the sender can be committed while the receiver is not yet";

const mq = evidenceOf("message-transaction");
const table = evidenceOf("outbox");

export const chapter: Chapter = {
  title: "MQ transactions",
  summary:
    "The notes say what is gained and show a figure, and leave the protocol out. The models are the two that are used for it: RocketMQ's half message with check-back, and the local message table (outbox).",
  zh: {
    title: "MQ 事务",
    summary:
      "讲义说了好处、给了一幅图，没有写协议。模型是常用的两种：RocketMQ 的半消息加回查，以及本地消息表（outbox）。",
  },
  models: ["message-transaction", "outbox"],
  rows: [
    {
      id: "MQ1",
      quotation: "利用消息中间件来异步完成事务的后半部分更新，实现系统的最终一致性。",
      translation:
        "A message broker completes the second half of the transaction's updates asynchronously, which gives eventual consistency.",
      judgement: "imprecise",
      reading:
        "Whatever the sender commits, the receiver applies in the end, if what crashed comes back and of what is sent again and again something arrives, and if the broker's disk has what it has acknowledged: with asynchronous flush, RocketMQ's default, a crash of the broker loses it. With RocketMQ's maximum of checks (15 by default; any finite one shows it) it fails: a producer that is slow or down during all of them has its message set aside, though its local transaction commits.",
      zh: "发送方提交的，接收方最终都会应用，前提是宕机的会恢复，反复发送的总有送到的，而且中间件确认过的已经落盘：异步刷盘（RocketMQ 的默认值）时，中间件一宕机就丢失。有 RocketMQ 的最大回查次数（默认 15；任何有限值都一样）就不成立：生产者若在全部回查期间都慢或宕机，消息就被搁置，尽管它的本地事务提交了。",
      evidence: [
        mq("a maximum of checks", FINAL, "violated"),
        mq("a network that may lose everything", FINAL, "violated"),
        mq("the broker's disk lags", FINAL, "violated"),
        mq(
          "finiteChecks",
          KEPT,
          "violated",
          "one check that is not answered in time is enough where the maximum is one",
        ),
      ],
      repaired: {
        sentence:
          "With check-back that never gives up, or with a local message table, what was committed is applied in the end.",
        zh: "只要回查永不放弃，或使用本地消息表，已提交的最终都会被应用。",
        evidence: [
          mq("default", FINAL, "holds"),
          mq("two transactions", FINAL, "holds"),
          mq("the broker crashes", FINAL, "holds", "a broker that flushes before it answers"),
          mq("operationFirst", FINAL, "violated", "one that notes a message as finished before it copies it"),
          table("default", FINAL, "holds"),
        ],
      },
    },
    {
      id: "MQ2",
      quotation: "下面的图中，使用MQ完成事务在分布式的另外一个子系统上的操作，保证了动作一致性。",
      translation:
        "In the figure, with MQ the operation on another subsystem is carried out, and the actions are consistent.",
      judgement: "imprecise",
      reading:
        "One direction only. A receiver that can never apply the message, for a reason of its own business, ends with a dead letter, and the sender stays committed.",
      zh: "只有一个方向。接收方若因自身业务原因永远无法应用，消息就成为死信，而发送方仍是已提交。",
      evidence: [
        mq("dead letters", "the sender can stay committed though the receiver has given up", "witnessed"),
        mq("dead letters", ONCE, "violated"),
      ],
      repaired: {
        sentence: "Nothing is applied that the sender did not commit.",
        zh: "发送方没有提交的，不会被应用。",
        evidence: [
          mq("default", "what consumers can see was committed", "holds"),
          table("default", "what is published was committed", "holds"),
        ],
      },
    },
    {
      id: "MQ3",
      quotation: "所以整个消息的生产和消息的消费动作需要全部完成，才算一个事务结束",
      translation: "So the transaction is over only when the message has been produced and consumed completely.",
      judgement: "true",
      reading:
        "Where nothing is under way any more, what was applied, exactly once, is what was committed. It takes an idempotent consumer, because a message can come twice without any fault, and a consumer that acknowledges after it has applied. A broker may hand on again even what was acknowledged: held against the outbox's broker, a queue of RabbitMQ 3.10 that was killed had forgotten acknowledgements, though nothing that it had confirmed. A dead letter is the exception (MQ2).",
      zh: "当没有什么还在途时，恰好应用一次的正是已提交的。这需要幂等的消费者，因为没有任何故障消息也可能来两次；还需要先应用、后确认。连已确认消费的，中间件也可能再投递一次：与本地消息表模型中的中间件比对时，被强行终止的 RabbitMQ 3.10 忘掉了消费确认，但它确认收到的消息一条没丢。死信是例外（MQ2）。",
      evidence: [
        mq("default", ONCE, "holds"),
        mq("default", "a message can come twice", "witnessed"),
        table("default", "where nothing is under way, all that was committed is applied", "holds"),
        mq("messages come twice", ONCE, "holds"),
        mq("two transactions", ONCE, "holds"),
        mq("oneRowForAll", ONCE, "violated", "who takes a second transaction for the first again"),
        mq("notIdempotent", "nothing is applied twice", "violated"),
        mq("ackBeforeProcess", FINAL, "violated"),
      ],
    },
    {
      id: "MQ4",
      quotation: { implied: "（言外之意：）本地事务提交之前，消费者看不到这条消息。" },
      translation: "(Implied.) Until the local transaction has committed, consumers see nothing of the message.",
      judgement: "true",
      reading: "The half message is kept in a topic that consumers do not read.",
      zh: "半消息存放在消费者不读取的主题里。",
      evidence: [
        mq("default", "consumers see nothing of a message that is not finished", "holds"),
        mq("halfIsVisible", "consumers see nothing of a message that is not finished", "violated"),
      ],
    },
    {
      id: "MQ5",
      quotation: { implied: "（言外之意：）消息在本地事务之前发或之后发都可以；回查找不到记录时，答复回滚就行。" },
      translation:
        "(Implied.) It is enough to send a message before the local transaction, or after it; or to answer a check-back that finds no row with a rollback.",
      judgement: "wrong",
      reading:
        "Sent before, the message is consumed though the local transaction may fail; sent after, a crash in between loses it, and so it is with a message table that is not written in the same transaction; a check-back may come while the local transaction is still running.",
      zh: "先发：本地事务可能失败，消息却已被消费。后发：中间宕机就丢失；消息表不与业务写在同一个事务里也是如此。回查则可能在本地事务仍在运行时到来。",
      evidence: [
        mq("sendBefore", "what consumers can see was committed", "violated"),
        mq("sendAfter", FINAL, "violated"),
        table("rowBeforeChange", "what is published was committed", "violated"),
        table("rowAfterChange", FINAL, "violated"),
        mq("checkUnknownIsRollback", KEPT, "violated"),
        mq("answersForAnother", "what consumers can see was committed", "violated"),
      ],
      repaired: {
        sentence:
          "The broker keeps the message before the local transaction runs and asks afterwards; or the message is a row of the local transaction.",
        zh: "本地事务运行之前，先由中间件保存消息，事后再回查；或者消息就是本地事务写下的一行。",
        evidence: [
          mq("default", FINAL, "holds"),
          mq("default", KEPT, "holds"),
          mq("default", "a check-back can find the local transaction still running", "witnessed"),
          table("default", "every change that was committed has its row", "holds"),
        ],
      },
    },
    {
      id: "MQ6",
      quotation: "这个方式避免了像XA协议那样的性能问题。",
      translation: "This avoids performance problems such as those of XA.",
      judgement: "imprecise",
      reading:
        "How fast it is cannot be checked. What can: nobody holds a lock until the other is done, and the price is isolation, for everybody can see a state in which one half is committed and the other is not.",
      zh: "快多少无法检查。能检查的是：没有谁要占着锁等另一方；代价是隔离性，任何人都能看到一半已提交、另一半没有的状态。",
      evidence: [mq("default", BEFORE, "witnessed"), table("default", BEFORE, "witnessed")],
      repaired: {
        sentence: "The sender ends its transaction without waiting for the receiver.",
        zh: "发送方不必等待接收方，就能结束自己的事务。",
        evidence: [mq("nothing fails", BEFORE, "witnessed")],
      },
    },
  ],
};

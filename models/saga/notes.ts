// The notes on sagas, sentence by sentence.
// The one idea: a row names the claims that it rests on, of scenarios and mutants of this folder.
// Not here: the claims (expectations.ts), running them and setting the book (../book).
import { type Chapter, evidenceOf, type Table } from "../book/row.ts";

const ATOMIC = "where nothing is under way, all was done or all undone";
const FORWARD = "the status of an order goes forward only";
const PAID_BACK = "an order that failed is paid back";
const REVERSE = "compensations run in the reverse order of what they undo";
const CLOSED = "every order is done or failed in the end";
const QUIET = "messages come to an end";
const RESERVED = "what is reserved was paid";
const DELIVERED = "what is delivered is paid and reserved";
const DONE = "an order that is done is delivered";
const ONCE = "nothing is done twice, nothing is undone that was not done";
const COMPENSATED = "a failure leads to all compensations";
const HAPPY = "ORDER_CREATED_EVENT can lead to ORDER_DELIVERED_EVENT";

const LOST = "no update is lost";
const OVERSELL = "no more is sold than there is";
const DIRTY = "nobody reads what is undone afterwards";
const FUZZY = "what an order has read is still so when it takes";
const REFUSED = "an order is refused only where nothing is left";
const OTHER = "the other order ends";
const TOGETHER = "two orders can hold units while both are under way";

const saga = evidenceOf("saga");
const meeting = evidenceOf("saga-isolation");

/** What each countermeasure lets happen, with one unit where that is enough and two where it is not. */
const countermeasures: Table = {
  title: "Two sagas that meet: what each countermeasure keeps out, and its price",
  corner: "claim",
  columns: ["none", "commutative updates", "reread value", "semantic lock, and wait", "semantic lock, and refuse"],
  zh: {
    title: "两个 Saga 相遇：每种对策防住什么，代价是什么",
    corner: "断言",
    columns: ["无", "可交换的更新", "重读再写", "语义锁，等待", "语义锁，拒绝"],
  },
  rows: (
    [
      ["lost update", "丢失更新", LOST, ["violated", "holds", "holds", "holds", "holds"]],
      ["oversell", "超卖", OVERSELL, ["violated", "holds", "holds", "holds", "holds"]],
      ["dirty read", "脏读", DIRTY, ["violated", "violated", "violated", "holds", "holds"]],
      ["fuzzy read", "不可重复读", FUZZY, ["violated", "violated", "holds", "violated", "violated"]],
      ["refused for nothing", "不必要的拒绝", REFUSED, ["violated", "holds", "violated", "holds", "violated"]],
      ["both under way", "同时进行", TOGETHER, ["witnessed", "witnessed", "witnessed", "unreachable", "unreachable"]],
    ] as const
  ).map(([name, zh, claim, verdicts]) => ({
    name,
    zh,
    cells: ["none", "two units", "reread value", "semantic lock, two units", "semantic lock, and refuse"].map(
      (scenario, i) => [meeting(scenario, claim, verdicts[i]!)],
    ),
  })),
};

export const chapter: Chapter = {
  title: "Saga",
  summary:
    "The notes' order, payment, stock and delivery, by events and by commands, in one model. The events are the notes' own; those that the notes leave out are BILL_FAILED_EVENT, DELIVERY_FAILED_EVENT, REFUNDED_EVENT and STOCK_RELEASED_EVENT.",
  zh: {
    title: "Saga",
    summary:
      "讲义的订单、支付、库存、物流，事件方式和命令方式在同一个模型里。事件用讲义的名字；讲义没有的是 BILL_FAILED_EVENT、DELIVERY_FAILED_EVENT、REFUNDED_EVENT 和 STOCK_RELEASED_EVENT。",
  },
  models: ["saga", "saga-isolation"],
  tables: [countermeasures],
  rows: [
    {
      id: "SG1",
      quotation:
        "如果一个本地事务因为某些业务规则无法满足而失败，Saga会执行在这个失败的事务之前成功提交的所有事务的补偿操作。",
      translation:
        "If a local transaction fails, the saga compensates all local transactions that committed before it.",
      judgement: "true",
      reading:
        "In both styles, with compensations that are repeated until they succeed, and messages remembered. In the reverse order, as in Garcia-Molina and Salem, only by commands: by events the compensations run side by side.",
      zh: "两种方式都是，前提是补偿会重试到成功为止，并且记住处理过的消息。像 Garcia-Molina 和 Salem 那样按相反顺序补偿的，只有命令方式：事件方式下各补偿并行进行。",
      evidence: [
        saga("default", ATOMIC, "holds"),
        saga("commands", ATOMIC, "holds"),
        saga("commands", REVERSE, "holds"),
        saga("default", REVERSE, "violated", "by events, a refund before the release"),
        saga("refundNotRetried", ATOMIC, "violated"),
        saga("notIdempotent", ONCE, "violated"),
        saga("compensationFirst", ONCE, "violated"),
        saga("refundsTwice", ONCE, "violated"),
        saga("releasesTwice", ONCE, "violated"),
      ],
    },
    {
      id: "SG2",
      quotation:
        "假设库存服务由于库存不足没能正确完成备货，我们可以按照下面的流程来回滚整个Saga事务 … 库存服务产生事件PRODUCT_OUT_OF_STOCK_EVENT。",
      translation: "If stock has none, the saga is rolled back thus: PRODUCT_OUT_OF_STOCK_EVENT, refund, failed.",
      judgement: "imprecise",
      reading:
        "True of that failure. A payment that is refused and a delivery that fails have no event and no compensation in the notes; after the latter the stock must be released, too.",
      zh: "对这一种失败是对的。讲义里，扣款被拒和配送失败既没有事件，也没有补偿；后者还必须释放库存。",
      evidence: [
        saga("as in the notes", ATOMIC, "holds", "where nothing else can fail"),
        saga("onlyTheEventsOfTheNotes", CLOSED, "violated"),
        saga("paymentNotSubscribed", ATOMIC, "violated"),
        saga("stockNotSubscribed", ATOMIC, "violated"),
      ],
      repaired: {
        sentence:
          "With BILL_FAILED_EVENT and DELIVERY_FAILED_EVENT, the second heard by stock and payment, every failure is rolled back.",
        zh: "有了 BILL_FAILED_EVENT 和 DELIVERY_FAILED_EVENT（后者由库存和支付监听），任何失败都会回滚。",
        evidence: [
          saga("default", ATOMIC, "holds"),
          saga("default", "what was reserved for an order that failed is released in the end", "holds"),
          saga("default", "an order can be refunded for DELIVERY_FAILED_EVENT", "witnessed"),
        ],
      },
    },
    {
      id: "SG3",
      quotation: '订单服务和支付服务都会监听该事件并做出响应： … 支付服务完成退款。 … 订单服务将订单状态设置为"失败"。',
      translation: "Both order and payment listen to PRODUCT_OUT_OF_STOCK_EVENT: payment refunds, order sets failed.",
      judgement: "imprecise",
      reading:
        "Nobody says in which order: the order is shown as failed while the customer is still charged. And it is shown as paid while PRODUCT_OUT_OF_STOCK_EVENT is on its way.",
      zh: "没说谁先谁后：订单已显示失败，客户的款可能还没退。而 PRODUCT_OUT_OF_STOCK_EVENT 在途时，订单还显示为已支付。",
      evidence: [
        saga("as in the notes", PAID_BACK, "violated"),
        saga(
          "as in the notes",
          "an order can be shown as paid though PRODUCT_OUT_OF_STOCK_EVENT is on its way",
          "witnessed",
        ),
      ],
      repaired: {
        sentence:
          "An order that failed is paid back, if the order service waits for the refund, as it does by commands.",
        zh: "如果订单服务像命令方式那样等退款完成，失败的订单就已退款。",
        evidence: [
          saga("failed when refunded", PAID_BACK, "holds"),
          saga("commands, as in the notes", PAID_BACK, "holds"),
          saga("failsTooEarly", PAID_BACK, "violated"),
        ],
      },
    },
    {
      id: "SG4",
      quotation: "各参与方相互之间无直接沟通，完全解耦。",
      translation: "The participants do not speak with one another directly and are fully decoupled.",
      judgement: "not checkable",
      reading:
        "It is said of how the code is cut, not of what it does. That a publisher does not know who listens is in the model; that somebody must listen all the same is shown by what happens when one does not (paymentNotSubscribed).",
      zh: "说的是代码怎么划分，而不是行为。发布者不知道谁在监听，这在模型里有；但总得有谁监听，没人监听的后果见 paymentNotSubscribed。",
      evidence: [],
    },
    {
      id: "SG5",
      quotation: "更悲催的是，这个模式还可能产生环形监听，也就是两个业务方相互监听对方所产生的事件。",
      translation: "Worse, there can be cyclic listening: two participants listen to one another's events.",
      judgement: "true",
      reading:
        "That two listen to each other is no harm by itself: in the notes' own flow stock listens to BILLED_ORDER_EVENT, and payment to PRODUCT_OUT_OF_STOCK_EVENT. It is where an event leads back to itself: then events go round for ever, and the customer is refunded at each round. Remembering processed events does not help, because each round makes a new event; asking whether one's part is undone already does.",
      zh: "互相监听本身无害：讲义自己的流程里，库存监听 BILLED_ORDER_EVENT，支付监听 PRODUCT_OUT_OF_STOCK_EVENT。有害的是一个事件最终又引出它自己：那样事件永远循环，每一圈都退一次款。记住处理过的事件也没用，因为每一圈都产生新的事件；先问自己那部分是否已撤销，才有用。",
      evidence: [
        saga("in a circle", QUIET, "violated"),
        saga("in a circle", ONCE, "violated"),
        saga("default", "payment and stock can each react to an event of the other", "witnessed"),
        saga("default", QUIET, "holds", "the subscriptions of the notes"),
        saga("in a circle that is cut", QUIET, "holds"),
        saga("in a circle that is cut", ONCE, "holds"),
      ],
    },
    {
      id: "SG6",
      quotation:
        "在这个流程中，订单服务很可能还会监听BILLED_ORDER_EVENT，ORDER_PREPARED_EVENT来完成订单状态的实时更新。",
      translation:
        "In this flow the order service listens to BILLED_ORDER_EVENT and ORDER_PREPARED_EVENT, to show the status.",
      judgement: "imprecise",
      reading:
        "The events overtake one another, and a status that is set by whatever comes goes back. Order for each sender does not help: the two events have two senders.",
      zh: "这两个事件会互相超越，来什么就设什么的状态会倒退。按发送者保序也没用：两个事件来自两个发送者。",
      evidence: [
        saga("noStateGuard", FORWARD, "violated"),
        saga("noStateGuardInOrder", FORWARD, "violated"),
        saga("default", "ORDER_PREPARED_EVENT can come before BILLED_ORDER_EVENT", "witnessed"),
      ],
      repaired: {
        sentence: "The order service takes a status only if it is further than its own.",
        zh: "订单服务只接受比当前更靠后的状态。",
        evidence: [saga("default", FORWARD, "holds"), saga("in order for each sender", FORWARD, "holds")],
      },
    },
    {
      id: "SG7",
      quotation: "避免了业务方之间的环形依赖。 … 这些业务参与方不再需要监听不同的消息，只是需要响应命令并回复消息。",
      translation:
        "(By commands.) There are no cyclic dependencies between participants; they no longer listen to all sorts of messages, but answer commands.",
      judgement: "true",
      reading: "Participants hear from the orchestrator alone and answer it alone; and messages come to an end.",
      zh: "参与方只听协调中心的，也只回复协调中心；消息总会结束。",
      evidence: [
        saga("commands", "services speak only with the orchestrator", "holds"),
        saga("commands", QUIET, "holds"),
        saga("shortcut", "services speak only with the orchestrator", "violated"),
      ],
    },
    {
      id: "SG8",
      quotation:
        "OSO清楚一个订单处理Saga的具体流程，并在出现异常时向相关服务发送补偿命令来回滚整个分布式事务。 … 将分布式事务的管理交由协调中心管理，协调中心对整个逻辑非常清楚。",
      translation:
        "The orchestrator knows the process, and on a failure sends commands that compensate: it manages the distributed transaction, and knows all of its logic.",
      judgement: "true",
      reading:
        "If its table is right: what it forgets is not undone. And a reply that does not come in time is not a refusal: the command may be carried out later. A service that throws for ever holds the order up for ever, unless time runs out.",
      zh: "前提是它的流程表正确：漏掉的就不会被撤销。另外，回复迟迟不来不等于被拒：命令可能稍后才执行。一直抛异常的服务会使订单一直停着，除非有超时。",
      evidence: [
        saga("commands", COMPENSATED, "holds"),
        saga("commands", "what the orchestrator takes for failed is undone", "holds"),
        saga("commands, out of patience", ATOMIC, "holds", "where what may have been done is undone, too"),
        saga("skipCompensation", ATOMIC, "violated"),
        saga("forgetStock", ATOMIC, "violated"),
        saga("timeoutAsFailure", ATOMIC, "violated"),
        saga("commands, stock throws for ever", CLOSED, "violated"),
        saga("commands, stock throws until time is up", CLOSED, "holds"),
        saga("notIdempotentCommands", ONCE, "violated"),
      ],
    },
    {
      id: "SG9",
      quotation: "一个可能的缺点就是需要维护协调中心，而这个协调中心并不属于任何业务方。",
      translation: "A drawback: the orchestrator must be maintained, and belongs to nobody.",
      judgement: "true",
      reading:
        "To whom it belongs is not checkable. That it must be kept alive is: with a durable log it crashes and the saga goes on; without the log, or without coming back, the order is pending for ever.",
      zh: "属于谁无法检查。能检查的是它必须活着：日志落盘的，宕机恢复后 Saga 继续；没有日志，或不再恢复，订单就永远停在待处理。",
      evidence: [
        saga("commands", CLOSED, "holds"),
        saga("volatileOrchestrator", CLOSED, "violated"),
        saga("noRecovery", CLOSED, "violated"),
      ],
    },
    {
      id: "SG10",
      quotation:
        "这种方式比较适合整个分布式事务只有2-4个步骤的情形。 … 测试更容易（分布式事务逻辑存在于协调中心，而不是分散在各业务方）。",
      translation:
        "By events is fit for two to four steps; by commands is easier to test, because the logic of the transaction is in one place.",
      judgement: "not checkable",
      reading:
        "A matter of judgement. What there is to compare are the states of the scenarios default and commands, which have the same failures, duplicates and crashes.",
      zh: "这是见仁见智的。可比的只有 default 和 commands 两个场景的状态数，二者的失败、重复和宕机相同。",
      evidence: [],
    },
    {
      id: "SG11",
      quotation: "每一个本地事务在更新完数据库之后，会发布一条消息或者一个事件来触发Saga中的下一个本地事务的执行。",
      translation: "Each local transaction publishes a message after it has updated the database.",
      judgement: "imprecise",
      reading:
        "If to publish is a second step, a crash in between leaves the order pending for ever. (SG13 says the same of a saga that is started after the order was written.)",
      zh: "如果发布是另外一步，中间宕机会使订单永远停在待处理。（SG13 说的是同一个问题：写完订单再启动 Saga。）",
      evidence: [saga("dualWrite", CLOSED, "violated")],
      repaired: {
        sentence: "Each local transaction writes the event into an outbox, from which it is published.",
        zh: "每个本地事务把事件写进发件箱（outbox），再由它发布。",
        evidence: [
          saga("default", CLOSED, "holds"),
          { model: "outbox", scenario: "default", claim: "what was committed is applied in the end", verdict: "holds" },
        ],
      },
    },
    {
      id: "SG12",
      quotation:
        '订单服务创建一笔新订单，将订单状态设置为"待处理"，产生事件ORDER_CREATED_EVENT。 … 支付服务监听ORDER_CREATED_EVENT，完成扣款并产生事件BILLED_ORDER_EVENT。 … 库存服务监听BILLED_ORDER_EVENT，完成库存扣减和备货，产生事件ORDER_PREPARED_EVENT。 … 物流服务监听ORDER_PREPARED_EVENT，完成商品配送，产生事件ORDER_DELIVERED_EVENT。 … 订单服务监听ORDER_DELIVERED_EVENT，将订单状态更新为"完成"。',
      translation:
        "The order is created as pending (ORDER_CREATED_EVENT), payment charges (BILLED_ORDER_EVENT), stock reserves and prepares (ORDER_PREPARED_EVENT), delivery delivers (ORDER_DELIVERED_EVENT), and the order is done.",
      judgement: "true",
      reading:
        "The good course exists, and where nothing can fail every order takes it, step by step: nothing is reserved that was not paid, nothing delivered that is not reserved, nothing done that is not delivered.",
      zh: "正常流程存在；没有任何失败时，每个订单都一步步走完：没付款的不备货，没备货的不配送，没配送的不算完成。",
      evidence: [
        saga("default", RESERVED, "holds"),
        saga("default", DELIVERED, "holds"),
        saga("default", DONE, "holds"),
        saga("default", HAPPY, "witnessed"),
        saga("all goes well", ATOMIC, "holds"),
        saga("all goes well", CLOSED, "holds"),
        saga("deliveryNotSubscribed", HAPPY, "unreachable", "where one of the steps does not follow the other"),
      ],
    },
    {
      id: "SG13",
      quotation:
        '订单服务创建一笔新订单，将订单状态设置为"待处理"，然后让Order Saga Orchestrator（OSO）开启创建订单事务。',
      translation: "The order service writes the order as pending, and then has the orchestrator start the saga.",
      judgement: "imprecise",
      reading: 'If "then" is a second step, a crash in between leaves an order that nobody works at.',
      zh: "如果“然后”是另外一步，中间宕机会留下一个没人处理的订单。",
      evidence: [saga("startsApart", CLOSED, "violated")],
      repaired: {
        sentence: "The message that starts the saga is written with the order.",
        zh: "启动 Saga 的消息与订单一起写入。",
        evidence: [saga("commands", CLOSED, "holds")],
      },
    },
    {
      id: "SG14",
      quotation: "实现协调中心的一个比较好的方式是使用状态机(Sate Machine)。",
      translation: "A good way to build the orchestrator is a state machine.",
      judgement: "true",
      reading: "As far as it has an answer in every state to every reply, those that come late or twice included.",
      zh: "前提是它在每个状态对每种回复都有应对，包括迟到和重复的。",
      evidence: [
        saga("commands", "the orchestrator knows what to do with every reply", "holds"),
        saga("commands, out of patience", "the orchestrator knows what to do with every reply", "holds"),
        saga("commands", "a reply can come late or twice", "witnessed"),
        saga("throwsOnLate", "the orchestrator knows what to do with every reply", "violated"),
      ],
    },
    {
      id: "SG15",
      quotation: '将订单状态分别更新为"已经支付"和"已经出库"等状态来及时反映订单的最新状态。',
      translation: "It sets the status to paid and to prepared, so that the order shows its newest status in time.",
      judgement: "imprecise",
      reading:
        "Both are shown, but not in time: the status is as old as the last event that the order service has heard, and the order may have failed since.",
      zh: "两种状态都会显示，但不及时：状态只反映订单服务最后听到的事件，此后订单可能已经失败。",
      evidence: [
        saga("default", "an order can be shown as paid", "witnessed"),
        saga("default", "an order can be shown as prepared", "witnessed"),
        saga("onlyTheEndIsShown", "an order can be shown as prepared", "unreachable"),
        saga(
          "default",
          "an order can be shown as paid though PRODUCT_OUT_OF_STOCK_EVENT is on its way",
          "witnessed",
          "not its newest status",
        ),
      ],
      repaired: {
        sentence: "The status shows how far the order service knows the order to have come, and goes forward only.",
        zh: "状态显示订单服务所知的订单进度，而且只前进不后退。",
        evidence: [saga("default", FORWARD, "holds"), saga("noStateGuard", FORWARD, "violated")],
      },
    },
    {
      id: "SG16",
      quotation: "为了在异常情况下回滚整个分布式事务，我们需要为相关服务提供补偿操作接口。",
      translation:
        "To roll back the whole transaction when something goes wrong, the services concerned must offer operations that compensate.",
      judgement: "true",
      reading:
        "Every service whose step can be followed by one that fails: payment and stock. What has no compensation, or is not told of the failure, stays done.",
      zh: "凡是后面还有可能失败的步骤的服务都要有：支付和库存。没有补偿操作的，或没被告知失败的，做过的就撤不回来。",
      evidence: [
        saga("default", ATOMIC, "holds"),
        saga("noRefund", ATOMIC, "violated", "without a refund"),
        saga("stockNotSubscribed", ATOMIC, "violated", "without a release"),
      ],
    },
    {
      id: "SG17",
      quotation:
        "在基于事件的方式中，第一个服务执行完本地事务之后，会产生一个事件。其它服务会监听这个事件，触发该服务本地事务的执行，并产生新的事件。",
      translation:
        "By events: the first service carries out its local transaction and produces an event; others listen to it, which triggers their local transactions, and these produce new events.",
      judgement: "true",
      reading:
        "As long as for each event somebody listens: an event that nobody hears ends the chain, and the order is pending for ever.",
      zh: "前提是每个事件都有人监听：没人听到的事件会使链条中断，订单永远停在待处理。",
      evidence: [
        saga("all goes well", HAPPY, "witnessed"),
        saga("default", CLOSED, "holds"),
        saga("deliveryNotSubscribed", CLOSED, "violated"),
        saga("onlyTheEventsOfTheNotes", CLOSED, "violated"),
      ],
    },
    {
      id: "SG18",
      quotation:
        "协调中心来告诉Saga的参与方应该执行哪一个本地事务。 … 告诉各个业务参与方，在什么时候做什么事情。 … 协调中心通过命令/回复的方式来和Saga中其它服务进行交互。",
      translation:
        "The orchestrator tells the participants which local transaction to carry out, and when; it speaks with them by commands and replies.",
      judgement: "true",
      reading: "And they speak with nobody else; without replies it does not go on.",
      zh: "参与方不与其他任何人通信；得不到回复，协调中心就不往下走。",
      evidence: [
        saga("commands", "services speak only with the orchestrator", "holds"),
        saga("commands", CLOSED, "holds"),
        saga("shortcut", "services speak only with the orchestrator", "violated"),
        saga("neverReplies", CLOSED, "violated"),
      ],
    },
    {
      id: "SG19",
      quotation: 'OSO发送一个"支付命令"给支付服务，支付服务完成扣款并回复"支付完成"消息。',
      translation: "The orchestrator sends PAY_COMMAND to payment, which charges the customer and replies PAID.",
      judgement: "true",
      reading:
        "Once, also if the command comes twice, and before anything is reserved: the next command waits for the reply. In the model payment may also refuse.",
      zh: "只扣一次，命令来两次也一样，而且在备货之前：下一条命令要等回复。模型中支付也可能被拒。",
      evidence: [
        saga("commands", RESERVED, "holds"),
        saga("commands", ONCE, "holds"),
        saga("skipsPayment", RESERVED, "violated"),
        saga("notIdempotentCommands", ONCE, "violated"),
      ],
    },
    {
      id: "SG20",
      quotation: 'OSO发送一个"备货命令"给库存服务，库存服务完成库存扣减和备货，并回复"出库"消息。',
      translation: "It sends PREPARE_COMMAND to stock, which takes the goods from stock and replies PREPARED.",
      judgement: "true",
      reading: "Before anything is delivered.",
      zh: "在配送之前。",
      evidence: [saga("commands", DELIVERED, "holds"), saga("skipsStock", DELIVERED, "violated")],
    },
    {
      id: "SG21",
      quotation: 'OSO发送一个"配送命令"给物流服务，物流服务完成配送，并回复"配送完成"消息。',
      translation: "It sends DELIVER_COMMAND to delivery, which delivers and replies DELIVERED.",
      judgement: "true",
      reading:
        "Before the order is done. A delivery cannot be compensated: from here on the saga only goes forward, and a reply that is late must not be taken for a failure.",
      zh: "在订单完成之前。配送无法补偿：从这里起 Saga 只能向前，迟到的回复不能当作失败。",
      evidence: [
        saga("commands", DONE, "holds"),
        saga("skipsDelivery", DONE, "violated"),
        saga("pivotUndone", DELIVERED, "violated", "refunded, because the reply was late, and delivered"),
      ],
    },
    {
      id: "SG22",
      quotation: 'OSO向订单服务发送"订单结束命令"给订单服务，订单服务将订单状态设置为"完成"。',
      translation: "It sends FINISH_ORDER_COMMAND to the order service, which sets the order to done.",
      judgement: "true",
      reading: "Where nothing fails every order comes to this end, and to no other.",
      zh: "没有失败时，每个订单都走到这个结局，没有别的。",
      evidence: [
        saga("commands, nothing fails", CLOSED, "holds"),
        saga("commands, nothing fails", ATOMIC, "holds"),
        saga("commands", "an order can be done", "witnessed"),
        saga("neverDelivers", "an order can be done", "unreachable"),
      ],
    },
    {
      id: "SG23",
      quotation: '库存服务回复OSO一个"库存不足"消息。 … OSO意识到该分布式事务失败了，触发回滚流程：',
      translation:
        "(Rollback by commands.) Stock replies OUT_OF_STOCK; the orchestrator sees that the transaction has failed, and begins to roll back.",
      judgement: "true",
      reading:
        "What it takes for failed is undone in the end. One that goes straight on to FAIL_ORDER_COMMAND leaves the customer charged.",
      zh: "它认定失败的，最终都会被撤销。若直接跳到“将订单状态改为失败命令”，客户的款就没有退。",
      evidence: [
        saga("commands, as in the notes", COMPENSATED, "holds"),
        saga("commands, as in the notes", ATOMIC, "holds"),
        saga("skipCompensation", ATOMIC, "violated"),
      ],
    },
    {
      id: "SG24",
      quotation: 'OSO发送"退款命令"给支付服务，支付服务完成退款并回复"退款成功"消息。',
      translation: "It sends REFUND_COMMAND to payment, which refunds and replies REFUNDED.",
      judgement: "true",
      reading:
        "A refund may fail at first; then it must be asked for again, which the notes do not say. It undoes one payment, once. One that fails for good leaves the order pending for ever, or goes to an operator, and then not all is undone; no protocol mends that.",
      zh: "退款起初可能失败，那就必须重新请求，讲义没有说。一次退款只撤销一次付款，且只撤销一次。永远失败的退款会使订单永远停在待处理，或者转交人工，那时并没有全部撤销；哪个协议也补救不了。",
      evidence: [
        saga("commands, as in the notes", "an order that was paid can fail and be refunded", "witnessed"),
        saga("commands, as in the notes", COMPENSATED, "holds"),
        saga("commands, as in the notes", ONCE, "holds"),
        saga("refundNotRetried", COMPENSATED, "violated"),
        saga("compensationFirst", ONCE, "violated", "a refund of what was not paid"),
        saga("refundsTwiceByCommands", ONCE, "violated"),
        saga("commands, a refund fails for good", CLOSED, "violated"),
        saga("commands, a refund is handed over", ATOMIC, "violated"),
        saga(
          "commands, a refund is handed over",
          "where nothing is under way, what was done in part is on record",
          "holds",
        ),
      ],
    },
    {
      id: "SG25",
      quotation: 'OSO向订单服务发送"将订单状态改为失败命令"，订单服务将订单状态更新为"失败"。',
      translation: "It sends FAIL_ORDER_COMMAND to the order service, which sets the order to failed.",
      judgement: "true",
      reading: "Last: an order that is shown as failed has been paid back.",
      zh: "放在最后：显示为失败的订单已经退款。",
      evidence: [
        saga("commands, as in the notes", PAID_BACK, "holds"),
        saga("commands, as in the notes", CLOSED, "holds"),
        saga("failsTooEarly", PAID_BACK, "violated"),
      ],
    },
    {
      id: "SG26",
      quotation: "回滚也更容易。",
      translation: "(By commands.) Rolling back is easier, too.",
      judgement: "true",
      reading:
        "Easier is a matter of judgement. What can be checked: from the same failures the orchestrator rolls back in the reverse order, and says that the order failed when it is paid back. By events neither holds, for the services compensate side by side.",
      zh: "“更容易”见仁见智。能检查的是：同样的失败，协调中心按相反顺序回滚，并在退款之后才说订单失败。事件方式下二者都不成立，因为各服务并行补偿。",
      evidence: [
        saga("commands", REVERSE, "holds"),
        saga("commands", PAID_BACK, "holds"),
        saga("default", REVERSE, "violated", "by events"),
        saga("default", PAID_BACK, "violated", "by events"),
      ],
    },
    {
      id: "SG27",
      quotation: "Saga是由一系列的本地事务构成。",
      translation: "A saga consists of a sequence of local transactions.",
      judgement: "imprecise",
      reading:
        "And others see each of them as soon as it is committed: nothing isolates two sagas that meet. An order is refused for a unit that comes back, and if the services write what they have read two orders get the last unit. (By commands of the notes stock is taken and given back, which is a commutative update.)",
      zh: "而每个本地事务一提交，别人就看得见：两个 Saga 相遇时没有任何隔离。订单会因为一件后来又退回的库存而被拒；如果服务按读到的值写回，两个订单会得到最后同一件。（讲义命令方式的扣减和归还库存，是可交换的更新。）",
      evidence: [
        meeting("none", OVERSELL, "violated"),
        meeting("none", LOST, "violated"),
        meeting("default", DIRTY, "violated"),
        meeting("default", REFUSED, "violated"),
        meeting("two units", FUZZY, "violated"),
      ],
      repaired: {
        sentence:
          "With commutative updates no update is lost and nothing is sold twice; with a semantic lock nobody reads what is undone afterwards. A lock has its price: one waits though there is a unit for it, waits for ever for one that stays away, and two that take in opposite order wait for each other.",
        zh: "更新可交换，就不会丢失更新，也不会超卖；加语义锁，就没有人会读到后来被撤销的东西。锁有代价：明明有库存也要等；持锁者不再回来就永远等；两个订单按相反顺序占用就互相等待。",
        evidence: [
          meeting("default", LOST, "holds"),
          meeting("default", OVERSELL, "holds"),
          meeting("semantic lock", DIRTY, "holds"),
          meeting("readersPassLocks", DIRTY, "violated", "a lock that readers pass by"),
          meeting("semantic lock, two units", TOGETHER, "unreachable"),
          meeting("semantic lock, and one stays away", OTHER, "violated"),
          meeting("semantic lock, opposite ways", OTHER, "violated"),
          meeting("one stays away", OTHER, "holds", "without locks"),
        ],
      },
    },
  ],
};

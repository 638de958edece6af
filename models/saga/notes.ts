// The notes on sagas, sentence by sentence.
// The one idea: a row names the claims that it rests on, of scenarios and mutants of this folder.
// Not here: the claims (expectations.ts), running them and setting the book (../book).
import { type Chapter, evidenceOf } from "../book/row.ts";

const ATOMIC = "where nothing is under way, all was done or all undone";
const FORWARD = "the status of an order goes forward only";
const PAID_BACK = "an order that failed is paid back";
const REVERSE = "compensations run in the reverse order of what they undo";
const CLOSED = "every order is done or failed in the end";
const QUIET = "messages come to an end";
const HAPPY = "ORDER_CREATED_EVENT can lead to ORDER_DELIVERED_EVENT";

const saga = evidenceOf("saga");

export const chapter: Chapter = {
  title: "Saga",
  summary:
    "The notes' order, payment, stock and delivery, by events and by commands, in one model. The events are the notes' own; those that the notes leave out are BILL_FAILED_EVENT, DELIVERY_FAILED_EVENT, REFUNDED_EVENT and STOCK_RELEASED_EVENT.",
  models: ["saga"],
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
      evidence: [
        saga("default", ATOMIC, "holds"),
        saga("commands", ATOMIC, "holds"),
        saga("commands", REVERSE, "holds"),
        saga("default", REVERSE, "violated", "by events, a refund before the release"),
        saga("refundNotRetried", ATOMIC, "violated"),
        saga("notIdempotent", "nothing is done twice, nothing is undone that was not done", "violated"),
        saga("compensationFirst", "nothing is done twice, nothing is undone that was not done", "violated"),
      ],
    },
    {
      id: "SG2",
      quotation: "假设库存服务由于库存不足没能正确完成备货，我们可以按照下面的流程来回滚整个Saga事务",
      translation: "If stock has none, the saga is rolled back thus: PRODUCT_OUT_OF_STOCK_EVENT, refund, failed.",
      judgement: "imprecise",
      reading:
        "True of that failure. A payment that is refused and a delivery that fails have no event and no compensation in the notes; after the latter the stock must be released, too.",
      evidence: [
        saga("as in the notes", ATOMIC, "holds", "where nothing else can fail"),
        saga("onlyTheEventsOfTheNotes", CLOSED, "violated"),
        saga("paymentNotSubscribed", ATOMIC, "violated"),
        saga("stockNotSubscribed", ATOMIC, "violated"),
      ],
      repaired: {
        sentence:
          "With BILL_FAILED_EVENT and DELIVERY_FAILED_EVENT, the second heard by stock and payment, every failure is rolled back.",
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
      evidence: [],
    },
    {
      id: "SG5",
      quotation: "这个模式还可能产生环形监听，也就是两个业务方相互监听对方所产生的事件。",
      translation: "There can be cyclic listening: two participants listen to one another's events.",
      judgement: "true",
      reading:
        "Then events go round for ever. Remembering processed events does not help, because each round makes a new event.",
      evidence: [saga("cycle", QUIET, "violated"), saga("default", QUIET, "holds", "the subscriptions of the notes")],
    },
    {
      id: "SG6",
      quotation: "订单服务很可能还会监听BILLED_ORDER_EVENT，ORDER_PREPARED_EVENT来完成订单状态的实时更新。",
      translation: "The order service listens to BILLED_ORDER_EVENT and ORDER_PREPARED_EVENT, to show the status.",
      judgement: "imprecise",
      reading:
        "The events overtake one another, and a status that is set by whatever comes goes back. Order for each sender does not help: the two events have two senders.",
      evidence: [
        saga("noStateGuard", FORWARD, "violated"),
        saga("noStateGuardInOrder", FORWARD, "violated"),
        saga("default", "ORDER_PREPARED_EVENT can come before BILLED_ORDER_EVENT", "witnessed"),
      ],
      repaired: {
        sentence: "The order service takes a status only if it is further than its own.",
        evidence: [saga("default", FORWARD, "holds"), saga("in order for each sender", FORWARD, "holds")],
      },
    },
    {
      id: "SG7",
      quotation: "避免了业务方之间的环形依赖。",
      translation: "(By commands.) There are no cyclic dependencies between participants.",
      judgement: "true",
      reading: "Participants hear from the orchestrator alone and answer it alone; and messages come to an end.",
      evidence: [
        saga("commands", "services speak only with the orchestrator", "holds"),
        saga("commands", QUIET, "holds"),
        saga("shortcut", "services speak only with the orchestrator", "violated"),
      ],
    },
    {
      id: "SG8",
      quotation: "OSO清楚一个订单处理Saga的具体流程，并在出现异常时向相关服务发送补偿命令来回滚整个分布式事务。",
      translation: "The orchestrator knows the process, and on a failure sends commands that compensate.",
      judgement: "true",
      reading:
        "If its table is right: what it forgets is not undone. And a reply that does not come in time is not a refusal: the command may be carried out later.",
      evidence: [
        saga("commands", "a failure leads to all compensations", "holds"),
        saga("commands", "what the orchestrator takes for failed is undone", "holds"),
        saga("commands, out of patience", ATOMIC, "holds", "where what may have been done is undone, too"),
        saga("skipCompensation", ATOMIC, "violated"),
        saga("forgetStock", ATOMIC, "violated"),
        saga("timeoutAsFailure", ATOMIC, "violated"),
        saga("notIdempotentCommands", "nothing is done twice, nothing is undone that was not done", "violated"),
      ],
    },
    {
      id: "SG9",
      quotation: "一个可能的缺点就是需要维护协调中心，而这个协调中心并不属于任何业务方。",
      translation: "A drawback: the orchestrator must be maintained, and belongs to nobody.",
      judgement: "true",
      reading:
        "To whom it belongs is not checkable. That it must be kept alive is: with a durable log it crashes and the saga goes on; without the log, or without coming back, the order is pending for ever.",
      evidence: [
        saga("commands", CLOSED, "holds"),
        saga("volatileOrchestrator", CLOSED, "violated"),
        saga("noRecovery", CLOSED, "violated"),
      ],
    },
    {
      id: "SG10",
      quotation: "这种方式比较适合整个分布式事务只有2-4个步骤的情形。 … 测试更容易",
      translation: "By events is fit for two to four steps; by commands is easier to test.",
      judgement: "not checkable",
      reading:
        "A matter of judgement. What there is to compare are the states of the scenarios default and commands, which have the same failures, duplicates and crashes.",
      evidence: [],
    },
    {
      id: "SG11",
      quotation: "每一个本地事务在更新完数据库之后，会发布一条消息或者一个事件来触发Saga中的下一个本地事务的执行。",
      translation: "Each local transaction publishes a message after it has updated the database.",
      judgement: "wrong",
      reading: "These are two writes: a crash between them leaves the order pending for ever.",
      evidence: [saga("dualWrite", CLOSED, "violated")],
      repaired: {
        sentence: "Each local transaction writes the event into an outbox, from which it is published.",
        evidence: [
          saga("default", CLOSED, "holds"),
          { model: "outbox", scenario: "default", claim: "what was committed is applied in the end", verdict: "holds" },
        ],
      },
    },
    {
      id: "SG12",
      quotation: '订单服务创建一笔新订单 … 订单服务监听ORDER_DELIVERED_EVENT，将订单状态更新为"完成"。',
      translation: "From ORDER_CREATED_EVENT over BILLED, PREPARED and DELIVERED to done; by commands likewise.",
      judgement: "true",
      reading: "The good course exists, and where nothing can fail every order takes it.",
      evidence: [
        saga("default", HAPPY, "witnessed"),
        saga("all goes well", ATOMIC, "holds"),
        saga("all goes well", CLOSED, "holds"),
        saga("commands, nothing fails", "an order can be done", "witnessed"),
        saga("commands, nothing fails", CLOSED, "holds"),
      ],
    },
    {
      id: "SG13",
      quotation:
        '订单服务创建一笔新订单，将订单状态设置为"待处理"，然后让Order Saga Orchestrator（OSO）开启创建订单事务。',
      translation: "The order service writes the order as pending, and then has the orchestrator start the saga.",
      judgement: "imprecise",
      reading: 'If "then" is a second step, a crash in between leaves an order that nobody works at.',
      evidence: [saga("startsApart", CLOSED, "violated")],
      repaired: {
        sentence: "The message that starts the saga is written with the order.",
        evidence: [saga("commands", CLOSED, "holds")],
      },
    },
    {
      id: "SG14",
      quotation: "实现协调中心的一个比较好的方式是使用状态机(Sate Machine)。",
      translation: "A good way to build the orchestrator is a state machine.",
      judgement: "true",
      reading: "As far as it has an answer in every state to every reply, those that come late or twice included.",
      evidence: [
        saga("commands", "the orchestrator knows what to do with every reply", "holds"),
        saga("commands, out of patience", "the orchestrator knows what to do with every reply", "holds"),
        saga("commands", "a reply can come late or twice", "witnessed"),
        saga("throwsOnLate", "the orchestrator knows what to do with every reply", "violated"),
      ],
    },
  ],
};

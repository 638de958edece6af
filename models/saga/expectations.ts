// What is expected of a saga: scenarios of both styles, and the mistakes that the claims must catch.
// The one idea: verdicts are written here before anybody looks; a mutant is caught by the claim it names.
// Not here: the claims (claims.ts), the services (events.ts, commands.ts), what is built of them (model.ts).
import {
  ATOMIC,
  CAN_BE_DONE,
  CAN_BE_REFUNDED,
  CLOSED,
  COMPENSATED,
  DELIVERED,
  DONE,
  EACH_OTHER,
  FOR_DELIVERY,
  FORWARD,
  HAPPY,
  LATE,
  ON_RECORD,
  ONCE,
  OVERTAKES,
  PAID_BACK,
  QUIET,
  RESERVED,
  REVERSE,
  SHOWN_PAID,
  SHOWN_PREPARED,
  TO_RELEASE,
} from "./claims.ts";
import * as commands from "./commands.ts";
import * as events from "./events.ts";

const byCommands = { style: "commands" } as const;

export const scenarios = {
  default: {
    summary:
      "by events: BILL_FAILED_EVENT, PRODUCT_OUT_OF_STOCK_EVENT, DELIVERY_FAILED_EVENT; one duplicate, one crash",
    expect: { [PAID_BACK]: "violated", [REVERSE]: "violated" },
  },
  "more trouble": {
    summary: "by events; two duplicates, two crashes",
    with: { duplicates: 2, crashes: 2 },
    expect: { [PAID_BACK]: "violated", [REVERSE]: "violated" },
  },
  "as in the notes": {
    summary: "by events, only PRODUCT_OUT_OF_STOCK_EVENT ends badly: refund and failed status at the same time",
    with: { failures: "out of stock" },
    expect: { [PAID_BACK]: "violated", [FOR_DELIVERY]: "unreachable" },
  },
  "all goes well": {
    summary: "by events, from ORDER_CREATED_EVENT to ORDER_DELIVERED_EVENT",
    with: { failures: "none" },
    expect: { [EACH_OTHER]: "unreachable", [FOR_DELIVERY]: "unreachable", [SHOWN_PAID]: "unreachable" },
  },
  "failed when refunded": {
    summary: "by events; the order service waits for REFUNDED_EVENT before it says that the order failed",
    with: { closes: "when refunded" },
    expect: { [REVERSE]: "violated", [SHOWN_PAID]: "unreachable", [FOR_DELIVERY]: "unreachable" },
  },
  "in order for each sender": {
    summary: "by events; messages of one service to another do not overtake, those of two services do",
    with: { delivery: "in order", duplicates: 0 },
    expect: { [PAID_BACK]: "violated", [REVERSE]: "violated" },
  },
  "in a circle": {
    summary: "by events; payment and stock listen to each other: the customer is refunded again and again",
    with: { duplicates: 0, crashes: 0, listening: "in a circle" },
    expect: { [PAID_BACK]: "violated", [REVERSE]: "violated", [ONCE]: "violated", [QUIET]: "violated" },
  },
  "in a circle that is cut": {
    summary: "by events; the same, and each asks first whether it has undone its part for this order",
    with: { listening: "in a circle that is cut" },
    expect: { [PAID_BACK]: "violated", [REVERSE]: "violated" },
  },
  "stock throws for ever": {
    summary: "by events; BILLED_ORDER_EVENT is delivered to stock again and again, and nobody hears of it",
    with: { throws: "stock", duplicates: 0 },
    expect: {
      [CLOSED]: "violated",
      [QUIET]: "violated",
      "no deadlock": "violated",
      [CAN_BE_DONE]: "unreachable",
      [CAN_BE_REFUNDED]: "unreachable",
      [HAPPY]: "unreachable",
      [SHOWN_PREPARED]: "unreachable",
      [SHOWN_PAID]: "unreachable",
      [FOR_DELIVERY]: "unreachable",
      [OVERTAKES]: "unreachable",
      [EACH_OTHER]: "unreachable",
    },
  },
  commands: {
    summary: "by commands: the orchestrator compensates in reverse order, and the order fails last",
    with: byCommands,
  },
  "commands, more trouble": {
    summary: "by commands; two duplicates, two crashes, a refund that fails twice, time-outs",
    with: { ...byCommands, duplicates: 2, crashes: 2, hiccups: 2, patience: "some" },
    large: true,
  },
  "commands, as in the notes": {
    summary: "by commands, only OUT_OF_STOCK ends badly: REFUND_COMMAND, then FAIL_ORDER_COMMAND",
    with: { ...byCommands, failures: "out of stock" },
    expect: { [TO_RELEASE]: "unreachable" },
  },
  "commands, out of patience": {
    summary: "by commands; a time-out counts as a failure, and what may have been done is undone",
    with: { ...byCommands, patience: "some" },
  },
  "commands, stock throws for ever": {
    summary: "by commands; an error is no refusal, and PREPARE_COMMAND is sent again and again",
    with: { ...byCommands, throws: "stock", duplicates: 0, crashes: 0 },
    expect: {
      [CLOSED]: "violated",
      [QUIET]: "violated",
      [CAN_BE_DONE]: "unreachable",
      [CAN_BE_REFUNDED]: "unreachable",
      [TO_RELEASE]: "unreachable",
      [LATE]: "unreachable",
    },
  },
  "commands, stock throws until time is up": {
    summary: "by commands; the same with time-outs: what stock may have done is undone",
    with: { ...byCommands, throws: "stock", patience: "some" },
    expect: { [CAN_BE_DONE]: "unreachable", [TO_RELEASE]: "unreachable" },
  },
  "commands, a refund fails for good": {
    summary: "by commands; REFUND_COMMAND is sent again and again, and the order is pending for ever",
    with: { ...byCommands, hiccups: "always", duplicates: 0, crashes: 0 },
    expect: {
      [CLOSED]: "violated",
      [QUIET]: "violated",
      [COMPENSATED]: "violated",
      [CAN_BE_REFUNDED]: "unreachable",
      [LATE]: "unreachable",
    },
  },
  "commands, a refund is handed over": {
    summary: "by commands; a refund that fails twice is handed to an operator: not all undone, but on record",
    with: { ...byCommands, hiccups: "always", refunds: "twice" },
    expect: {
      [CLOSED]: "violated",
      [ATOMIC]: "violated",
      [COMPENSATED]: "violated",
      [CAN_BE_REFUNDED]: "unreachable",
    },
  },
  "commands, a refund is handed over too early": {
    summary: "by commands; a failure is reported twice, and taken for two, while the second attempt succeeds",
    with: { ...byCommands, hiccups: 1, refunds: "twice", crashes: 0 },
  },
  "commands, nothing fails": {
    summary: "by commands, from PAY_COMMAND to FINISH_ORDER_COMMAND: every reply once",
    with: { ...byCommands, failures: "none", duplicates: 0, crashes: 0, hiccups: 0 },
    expect: { [TO_RELEASE]: "unreachable", [LATE]: "unreachable" },
  },
} as const;

type Rules = events.Rules & commands.Rules;
const rules = (changed: Partial<Rules>): Partial<Rules> => changed;
const { subscribers } = events.sound;
const { table } = commands.sound;
const calm = { duplicates: 0, crashes: 0 } as const;
const calmCommands = { ...byCommands, ...calm, hiccups: 0 } as const;

export const mutants = {
  paymentNotSubscribed: {
    summary: "payment does not listen to PRODUCT_OUT_OF_STOCK_EVENT",
    breaks: ATOMIC,
    with: calm,
    rules: rules({ subscribers: { ...subscribers, PRODUCT_OUT_OF_STOCK_EVENT: ["order"] } }),
  },
  stockNotSubscribed: {
    summary: "stock does not listen to DELIVERY_FAILED_EVENT: what it prepared is never released",
    breaks: ATOMIC,
    with: calm,
    rules: rules({ subscribers: { ...subscribers, DELIVERY_FAILED_EVENT: ["payment", "order"] } }),
  },
  noRefund: {
    summary: "payment listens to neither PRODUCT_OUT_OF_STOCK_EVENT nor DELIVERY_FAILED_EVENT",
    breaks: CAN_BE_REFUNDED,
    with: calm,
    rules: rules({
      subscribers: {
        ...subscribers,
        PRODUCT_OUT_OF_STOCK_EVENT: ["order"],
        DELIVERY_FAILED_EVENT: ["stock", "order"],
      },
    }),
  },
  onlyTheEventsOfTheNotes: {
    summary: "nobody listens to BILL_FAILED_EVENT and DELIVERY_FAILED_EVENT",
    breaks: CLOSED,
    with: calm,
    rules: rules({ subscribers: { ...subscribers, BILL_FAILED_EVENT: [], DELIVERY_FAILED_EVENT: [] } }),
  },
  deliveryNotSubscribed: {
    summary: "delivery does not listen to ORDER_PREPARED_EVENT",
    breaks: HAPPY,
    with: calm,
    rules: rules({ subscribers: { ...subscribers, ORDER_PREPARED_EVENT: ["order"] } }),
  },
  onlyTheEndIsShown: {
    summary: "the order service does not listen to BILLED_ORDER_EVENT and ORDER_PREPARED_EVENT",
    breaks: OVERTAKES,
    with: calm,
    rules: rules({
      subscribers: { ...subscribers, BILLED_ORDER_EVENT: ["stock"], ORDER_PREPARED_EVENT: ["delivery"] },
    }),
  },
  notIdempotent: {
    summary: "ORDER_CREATED_EVENT comes twice, and is billed twice",
    breaks: ONCE,
    with: { crashes: 0 },
    rules: rules({ knows: () => false }),
  },
  cycle: {
    summary: "payment and stock listen to each other: REFUNDED_EVENT, STOCK_RELEASED_EVENT, REFUNDED_EVENT, …",
    breaks: QUIET,
    with: { ...calm, listening: "in a circle" },
  },
  refundsTwice: {
    summary: "PRODUCT_OUT_OF_STOCK_EVENT comes twice, and is refunded twice",
    breaks: ONCE,
    with: { crashes: 0, failures: "out of stock" },
    rules: rules({ knows: (seen, message) => message !== "PRODUCT_OUT_OF_STOCK_EVENT" && seen.has(message) }),
  },
  releasesTwice: {
    summary: "DELIVERY_FAILED_EVENT comes twice, and what was reserved is released twice",
    breaks: ONCE,
    with: { crashes: 0 },
    rules: rules({ knows: (seen, message) => message !== "DELIVERY_FAILED_EVENT" && seen.has(message) }),
  },
  noStateGuard: {
    summary: "BILLED_ORDER_EVENT comes after ORDER_PREPARED_EVENT and sets the status back",
    breaks: FORWARD,
    with: calm,
    rules: rules({ mayMove: () => true }),
  },
  noStateGuardInOrder: {
    summary: "the same where messages of one sender do not overtake: the two are of two senders",
    breaks: FORWARD,
    with: { ...calm, delivery: "in order" },
    rules: rules({ mayMove: () => true }),
  },
  dualWrite: {
    summary: "ORDER_CREATED_EVENT is published after the database was written, and a crash comes in between",
    breaks: CLOSED,
    with: { duplicates: 0 },
    rules: rules({ outbox: false }),
  },
  noSemanticLock: {
    summary: "the customer withdraws an order whose saga is under way",
    breaks: ATOMIC,
    with: { ...calm, failures: "none" },
    rules: rules({ semanticLock: false }),
  },
  skipCompensation: {
    summary: "on OUT_OF_STOCK the orchestrator sends FAIL_ORDER_COMMAND and no REFUND_COMMAND",
    breaks: ATOMIC,
    with: calmCommands,
    rules: rules({ table: { ...table, preparing: { ...table.preparing, OUT_OF_STOCK: "failing" } } }),
  },
  forgetStock: {
    summary: "on DELIVERY_FAILED the orchestrator sends REFUND_COMMAND and no RELEASE_COMMAND",
    breaks: ATOMIC,
    with: calmCommands,
    rules: rules({ table: { ...table, delivering: { ...table.delivering, DELIVERY_FAILED: "refunding" } } }),
  },
  forwardOrder: {
    summary: "the orchestrator refunds first and releases afterwards",
    breaks: REVERSE,
    with: calmCommands,
    rules: rules({
      table: {
        ...table,
        delivering: { ...table.delivering, DELIVERY_FAILED: "refunding" },
        refunding: { REFUNDED: "releasing" },
        releasing: { RELEASED: "failing" },
      },
    }),
  },
  notIdempotentCommands: {
    summary: "PAY_COMMAND comes twice, and is billed twice",
    breaks: ONCE,
    with: { ...byCommands, crashes: 0, hiccups: 0 },
    rules: rules({ knows: () => false }),
  },
  refundsTwiceByCommands: {
    summary: "REFUND_COMMAND comes twice, and is carried out twice",
    breaks: ONCE,
    with: { ...byCommands, crashes: 0, hiccups: 0 },
    rules: rules({ knows: (seen, message) => message !== "REFUND_COMMAND" && seen.has(message) }),
  },
  timeoutAsFailure: {
    summary: "a reply that does not come in time counts as a refusal, and the command is carried out later",
    breaks: ATOMIC,
    with: { ...calmCommands, patience: "some" },
    rules: rules({ timeOut: { paying: "failing", preparing: "refunding" } }),
  },
  pivotUndone: {
    summary: "DELIVER_COMMAND is not answered in time: the order is refunded, and delivered",
    breaks: DELIVERED,
    with: { ...calmCommands, patience: "some" },
    rules: rules({ timeOut: { delivering: "releasing" } }),
  },
  compensationFirst: {
    summary: "REFUND_COMMAND overtakes PAY_COMMAND, and refunds what was not paid",
    breaks: ONCE,
    with: { ...calmCommands, patience: "some" },
    rules: rules({ undo: () => 1 }),
  },
  lateActionAccepted: {
    summary: "REFUND_COMMAND overtakes PAY_COMMAND, which is carried out all the same",
    breaks: ATOMIC,
    with: { ...calmCommands, patience: "some" },
    rules: rules({ refusesUndone: false }),
  },
  refundNotRetried: {
    summary: "a refund fails, and the orchestrator goes on",
    breaks: ATOMIC,
    with: { ...byCommands, ...calm },
    rules: rules({ table: { ...table, refunding: { REFUNDED: "failing", REFUND_FAILED: "failing" } } }),
  },
  givesUpQuietly: {
    summary: "a refund fails twice, and the orchestrator forgets the saga",
    breaks: ON_RECORD,
    with: { ...calmCommands, hiccups: "always", refunds: "twice" },
    rules: rules({ handsOver: { refunding: { REFUNDED: "failing", REFUND_FAILED: "failing" } } }),
  },
  failsTooEarly: {
    summary: "on OUT_OF_STOCK the orchestrator sends FAIL_ORDER_COMMAND before REFUND_COMMAND",
    breaks: PAID_BACK,
    with: calmCommands,
    rules: rules({
      table: {
        ...table,
        preparing: { ...table.preparing, OUT_OF_STOCK: "failing" },
        failing: { ORDER_FAILED: "refunding" },
        refunding: { REFUNDED: "failed" },
      },
    }),
  },
  volatileOrchestrator: {
    summary: "the orchestrator's phase is not on disk: it comes back and knows of no saga",
    breaks: CLOSED,
    with: { ...byCommands, duplicates: 0, hiccups: 0 },
    rules: rules({ logs: false }),
  },
  noRecovery: {
    summary: "the orchestrator crashes and does not come back",
    breaks: CLOSED,
    with: { ...byCommands, duplicates: 0, hiccups: 0, recovery: "never" },
  },
  startsApart: {
    summary: "the order is written, and the saga started afterwards: a crash comes in between",
    breaks: CLOSED,
    with: { ...byCommands, duplicates: 0, hiccups: 0 },
    rules: rules({ startsWithOrder: false }),
  },
  throwsOnLate: {
    summary: "the orchestrator throws on a reply that comes twice",
    breaks: "the orchestrator knows what to do with every reply",
    with: { ...byCommands, crashes: 0, hiccups: 0 },
    rules: rules({ ignoresLate: false }),
  },
  shortcut: {
    summary: "payment hands PREPARE_COMMAND on to stock by itself",
    breaks: "services speak only with the orchestrator",
    with: calmCommands,
    rules: rules({ shortcut: true }),
  },
  skipsPayment: {
    summary: "the orchestrator begins with PREPARE_COMMAND",
    breaks: RESERVED,
    with: calmCommands,
    rules: rules({ table: { ...table, idle: { START_SAGA: "preparing" } } }),
  },
  skipsStock: {
    summary: "on PAID the orchestrator sends DELIVER_COMMAND",
    breaks: DELIVERED,
    with: calmCommands,
    rules: rules({ table: { ...table, paying: { ...table.paying, PAID: "delivering" } } }),
  },
  skipsDelivery: {
    summary: "on PREPARED the orchestrator sends FINISH_ORDER_COMMAND",
    breaks: DONE,
    with: calmCommands,
    rules: rules({ table: { ...table, preparing: { ...table.preparing, PREPARED: "finishing" } } }),
  },
  neverReplies: {
    summary: "services carry out commands and do not reply",
    breaks: CLOSED,
    with: calmCommands,
    rules: rules({ replies: false }),
  },
  neverDelivers: {
    summary: "the orchestrator takes PREPARED for a failure",
    breaks: CAN_BE_DONE,
    with: calmCommands,
    rules: rules({ table: { ...table, preparing: { PREPARED: "releasing", OUT_OF_STOCK: "refunding" } } }),
  },
} as const;

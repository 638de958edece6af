// Mistakes in a saga, each with the claim that must catch it.
// The one idea: a mistake replaces rules of one style, and is caught by the claim it names.
// Not here: what is expected of the rules as they are (expectations.ts), the rules (events.ts, commands.ts).
import {
  ATOMIC,
  CAN_BE_DONE,
  CAN_BE_REFUNDED,
  CLOSED,
  DELIVERED,
  DONE,
  FORWARD,
  HAPPY,
  ON_RECORD,
  ONCE,
  OVERTAKES,
  PAID_BACK,
  QUIET,
  RESERVED,
  REVERSE,
} from "./claims.ts";
import * as commands from "./commands.ts";
import * as events from "./events.ts";
import { byCommands } from "./expectations.ts";

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
  paidAtOnce: {
    summary: "an order is shown as paid from its beginning",
    breaks: "what an order is shown as has happened",
    with: calm,
    rules: rules({ begins: "paid" }),
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

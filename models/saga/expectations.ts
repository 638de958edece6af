// What is expected of a saga: scenarios of both styles, and which verdicts they end with.
// The one idea: verdicts are written here before anybody looks.
// Not here: the mistakes that the claims must catch (mutants.ts), the claims (claims.ts), what is built of the services (model.ts).
import {
  ATOMIC,
  CAN_BE_DONE,
  CAN_BE_REFUNDED,
  CLOSED,
  COMPENSATED,
  EACH_OTHER,
  FOR_DELIVERY,
  HAPPY,
  LATE,
  ONCE,
  OVERTAKES,
  PAID_BACK,
  QUIET,
  REVERSE,
  SHOWN_PAID,
  SHOWN_PREPARED,
  TO_RELEASE,
} from "./claims.ts";

export const byCommands = { style: "commands" } as const;

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
      "a refund can fail": "unreachable",
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

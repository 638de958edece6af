// The rules of both sagas that a mutant may change: who listens to which event, and the orchestrator's table.
// The one idea: choreography is a table of subscribers, orchestration a table of (phase, reply) → phase; the rest is alike.
// Not here: the services by events (events.ts), the services by commands (commands.ts), the mutants (expectations.ts).
import type { NodeId } from "../../checker/index.ts";

/** The events of the notes, and the four that they leave out: BILL_FAILED, DELIVERY_FAILED, REFUNDED, STOCK_RELEASED. */
export type Topic =
  | "ORDER_CREATED_EVENT"
  | "BILLED_ORDER_EVENT"
  | "ORDER_PREPARED_EVENT"
  | "ORDER_DELIVERED_EVENT"
  | "PRODUCT_OUT_OF_STOCK_EVENT"
  | "BILL_FAILED_EVENT"
  | "DELIVERY_FAILED_EVENT"
  | "REFUNDED_EVENT"
  | "STOCK_RELEASED_EVENT";

export type Subscribers = { readonly [T in Topic]: readonly NodeId[] };

export const subscribers: Subscribers = {
  ORDER_CREATED_EVENT: ["payment"],
  BILLED_ORDER_EVENT: ["stock", "order"],
  ORDER_PREPARED_EVENT: ["delivery", "order"],
  ORDER_DELIVERED_EVENT: ["order"],
  PRODUCT_OUT_OF_STOCK_EVENT: ["payment", "order"],
  BILL_FAILED_EVENT: ["order"],
  DELIVERY_FAILED_EVENT: ["stock", "payment", "order"],
  REFUNDED_EVENT: [],
  STOCK_RELEASED_EVENT: [],
};

/** 待处理, 已经支付, 已经出库, 完成, 失败. */
export type Status = "pending" | "paid" | "prepared" | "done" | "failed";
export const rank = (status: Status): number => ({ pending: 0, paid: 1, prepared: 2, done: 3, failed: 3 })[status];

/** 支付命令, 备货命令, 配送命令, 订单结束命令, 退款命令, (left out: release), 将订单状态改为失败命令. */
export type Command =
  | "PAY_COMMAND"
  | "PREPARE_COMMAND"
  | "DELIVER_COMMAND"
  | "FINISH_ORDER_COMMAND"
  | "REFUND_COMMAND"
  | "RELEASE_COMMAND"
  | "FAIL_ORDER_COMMAND";
/** 支付完成, 出库, 库存不足, 配送完成, 退款成功, and what the notes leave out. START_SAGA is the order service's. */
export type Reply =
  | "START_SAGA"
  | "PAID"
  | "PAYMENT_REFUSED"
  | "PREPARED"
  | "OUT_OF_STOCK"
  | "DELIVERED"
  | "DELIVERY_FAILED"
  | "REFUNDED"
  | "REFUND_FAILED"
  | "RELEASED"
  | "ORDER_FINISHED"
  | "ORDER_FAILED";

/** Of the orchestrator; stuck: it has thrown on a reply that it did not expect (mutants only). */
export type Phase =
  | "idle"
  | "paying"
  | "preparing"
  | "delivering"
  | "finishing"
  | "releasing"
  | "refunding"
  | "failing"
  | "done"
  | "failed"
  | "stuck";
export type Table = { readonly [P in Phase]?: { readonly [R in Reply]?: Phase } };

export const table: Table = {
  idle: { START_SAGA: "paying" },
  paying: { PAID: "preparing", PAYMENT_REFUSED: "failing" },
  preparing: { PREPARED: "delivering", OUT_OF_STOCK: "refunding" },
  delivering: { DELIVERED: "finishing", DELIVERY_FAILED: "releasing" },
  finishing: { ORDER_FINISHED: "done" },
  releasing: { RELEASED: "refunding" },
  refunding: { REFUNDED: "failing", REFUND_FAILED: "refunding" },
  failing: { ORDER_FAILED: "failed" },
};

export const sound = {
  subscribers,
  table,
  /** Where a time-out leads: what may have been done is undone, too. */
  timeOut: { paying: "refunding", preparing: "releasing" } as { readonly [P in Phase]?: Phase },
  /** Does the orchestrator pass over a reply that its table does not expect (late, or once more)? */
  ignoresLate: true,
  /** Is the orchestrator's phase on disk? */
  logs: true,
  /** Is the message that starts the saga sent in the transaction that writes the order? */
  startsWithOrder: true,
  /** Has a service done already what this message asks for? */
  knows: (seen: ReadonlySet<string>, message: string): boolean => seen.has(message),
  /** Is the event that a service is to publish on disk, in the transaction that it tells of? */
  outbox: true,
  /** May an order go from one status to another? */
  mayMove: (from: Status, to: Status): boolean => rank(to) > rank(from),
  /** What undoing leaves of what was done once or not at all. */
  undo: (times: number): number => Math.max(0, times - 1),
  /** Does a service that has undone a step refuse to do it afterwards? */
  refusesUndone: true,
  /** Does payment hand the next command on to stock by itself? */
  shortcut: false,
  /** Is an order locked for its customer while its saga is under way? */
  semanticLock: true,
};
export type Rules = typeof sound;

/** Once too often or too seldom is enough to see it, and keeps mutants finite. */
export const atMostTwice = (times: number): number => Math.max(-1, Math.min(2, times));

// What is claimed of a saga, by events as by commands, and what is expected: scenarios of both styles, and the mistakes that the
// claims must catch.
// The one idea: a claim reads what the services hold, which is the same in both; each style adds what only it can say. Verdicts
// are written here before anybody looks; a mutant is caught by the claim it names.
// Not here: the services (events.ts, commands.ts), what is built of them (model.ts).
import { always, eventually, eventuallyAlways, leadsTo, reachable, step, type World } from "../../checker/index.ts";
import * as commands from "./commands.ts";
import * as events from "./events.ts";

const ATOMIC = "where nothing is under way, all was done or all undone";
const ONCE = "nothing is done twice, nothing is undone that was not done";
const FORWARD = "the status of an order goes forward only";
const PAID_BACK = "an order that failed is paid back";
const REVERSE = "compensations run in the reverse order of what they undo";
const CLOSED = "every order is done or failed in the end";
const QUIET = "messages come to an end";
const FOR_DELIVERY = "an order can be refunded for DELIVERY_FAILED_EVENT";
const SHOWN_PAID = "an order can be shown as paid though PRODUCT_OUT_OF_STOCK_EVENT is on its way";
const TO_RELEASE = "DELIVERY_FAILED can lead to RELEASE_COMMAND";
const LATE = "a reply can come late or twice";
const RESERVED = "what is reserved was paid";
const DELIVERED = "what is delivered is paid and reserved";
const DONE = "an order that is done is delivered";

/** What both styles have. */
export interface Parties {
  readonly order: { readonly status: events.Status; readonly outbox?: readonly unknown[] };
  readonly payment: { readonly paid: number; readonly refunded: boolean; readonly outbox?: readonly unknown[] };
  readonly stock: { readonly reserved: number; readonly outbox?: readonly unknown[] };
  readonly delivery: { readonly delivered: number; readonly outbox?: readonly unknown[] };
}
type Anything = World<unknown>;

/** Nothing is in flight and nothing is to be published. */
const quiet = (parties: Parties, { network }: Anything): boolean =>
  network.length === 0 &&
  [parties.order, parties.payment, parties.stock, parties.delivery].every(
    ({ outbox }) => outbox === undefined || outbox.length === 0,
  );
export const closed = ({ order }: Parties): boolean => order.status === "done" || order.status === "failed";
const all = ({ payment, stock, delivery }: Parties, times: number): boolean =>
  payment.paid === times && stock.reserved === times && delivery.delivered === times;

export const ofBoth = {
  [ATOMIC]: always((parties: Parties, world: Anything) =>
    quiet(parties, world)
      ? (parties.order.status === "done" && all(parties, 1)) || (parties.order.status === "failed" && all(parties, 0))
      : undefined,
  ),
  [ONCE]: always(({ payment, stock, delivery }: Parties) =>
    [payment.paid, stock.reserved, delivery.delivered].every((times) => times === 0 || times === 1),
  ),
  [FORWARD]: step(({ order: before }: Parties, { order: after }: Parties) =>
    before.status === after.status ? undefined : events.rank(after.status) > events.rank(before.status),
  ),
  [RESERVED]: always(({ payment, stock }: Parties) =>
    stock.reserved > 0 ? payment.paid > 0 || payment.refunded : undefined,
  ),
  [DELIVERED]: always(({ payment, stock, delivery }: Parties) =>
    delivery.delivered > 0 ? payment.paid > 0 && stock.reserved > 0 : undefined,
  ),
  [DONE]: always(({ order, delivery }: Parties) => (order.status === "done" ? delivery.delivered > 0 : undefined)),
  [CLOSED]: eventually((parties: Parties) => closed(parties)),
  [QUIET]: eventuallyAlways(quiet),
  "an order can be done": reachable((parties: Parties) => parties.order.status === "done" && all(parties, 1)),
} as const;

/** Said where something can fail. */
export const ofFailures = {
  [PAID_BACK]: always(({ order, payment }: Parties) => (order.status === "failed" ? payment.paid === 0 : undefined)),
  [REVERSE]: always(({ payment, stock }: Parties) => (payment.refunded ? stock.reserved === 0 : undefined)),
  "an order that was paid can fail and be refunded": reachable(
    ({ order, payment }: Parties) => order.status === "failed" && payment.refunded && payment.paid === 0,
  ),
} as const;

/** Said where a delivery can fail. */
export const ofDelivery = {
  "what was reserved for an order that failed is released in the end": leadsTo(
    ({ order, stock }: Parties) => order.status === "failed" && stock.reserved > 0,
    ({ stock }: Parties) => stock.reserved <= 0,
  ),
} as const;

/** Is the message on its way to the order service? */
const coming = ({ network }: World<events.Event>, type: string): boolean =>
  network.some(({ to, message }) => to === "order" && message.type === type);

export interface ByEvents extends Parties {
  readonly order: events.Order;
}
export const ofEvents = {
  "ORDER_CREATED_EVENT can lead to ORDER_DELIVERED_EVENT": reachable(
    ({ order }: ByEvents) => order.status === "done" && order.seen.has("ORDER_DELIVERED_EVENT"),
  ),
  "an order can be shown as paid": reachable(({ order }: ByEvents) => order.status === "paid"),
  "an order can be shown as prepared": reachable(({ order }: ByEvents) => order.status === "prepared"),
  [SHOWN_PAID]: reachable(
    ({ order }: ByEvents, world: World<events.Event>) =>
      order.status === "paid" && coming(world, "PRODUCT_OUT_OF_STOCK_EVENT"),
  ),
  [FOR_DELIVERY]: reachable(
    ({ order, payment, stock }: ByEvents) =>
      order.seen.has("DELIVERY_FAILED_EVENT") && payment.refunded && stock.reserved === 0,
  ),
  "ORDER_PREPARED_EVENT can come before BILLED_ORDER_EVENT": reachable(
    ({ order }: ByEvents, world: World<events.Event>) =>
      order.seen.has("ORDER_PREPARED_EVENT") &&
      !order.seen.has("BILLED_ORDER_EVENT") &&
      coming(world, "BILLED_ORDER_EVENT"),
  ),
} as const;

export interface ByCommands extends Parties {
  readonly orchestrator: commands.Orchestrator;
}
export const ofCommands = {
  "services speak only with the orchestrator": always((_: ByCommands, { network }: Anything) =>
    network.length > 0 ? network.every(({ from, to }) => from === "orchestrator" || to === "orchestrator") : undefined,
  ),
  "the orchestrator knows what to do with every reply": always(
    ({ orchestrator }: ByCommands) => orchestrator.phase !== "stuck",
  ),
  [TO_RELEASE]: reachable(
    ({ orchestrator, stock }: ByCommands) => orchestrator.phase === "releasing" && stock.reserved === 1,
  ),
  [LATE]: reachable(
    ({ orchestrator }: ByCommands, { network }: World<commands.Asked | commands.Answered>) =>
      orchestrator.phase === "preparing" && network.some(({ message }) => message.type === "PAID"),
  ),
} as const;

/** Said where something can fail. */
export const ofCompensation = {
  "what the orchestrator takes for failed is undone": always(({ orchestrator, ...parties }: ByCommands) =>
    orchestrator.phase === "failing" || orchestrator.phase === "failed" ? all(parties, 0) : undefined,
  ),
  "a failure leads to all compensations": leadsTo(
    ({ orchestrator }: ByCommands) => orchestrator.phase === "releasing" || orchestrator.phase === "refunding",
    ({ orchestrator, ...parties }: ByCommands) => orchestrator.phase === "failed" && all(parties, 0),
  ),
} as const;

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
    expect: { [FOR_DELIVERY]: "unreachable", [SHOWN_PAID]: "unreachable" },
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
    breaks: "an order that was paid can fail and be refunded",
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
    breaks: "ORDER_CREATED_EVENT can lead to ORDER_DELIVERED_EVENT",
    with: calm,
    rules: rules({ subscribers: { ...subscribers, ORDER_PREPARED_EVENT: ["order"] } }),
  },
  onlyTheEndIsShown: {
    summary: "the order service does not listen to BILLED_ORDER_EVENT and ORDER_PREPARED_EVENT",
    breaks: "ORDER_PREPARED_EVENT can come before BILLED_ORDER_EVENT",
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
    with: calm,
    rules: rules({
      subscribers: { ...subscribers, REFUNDED_EVENT: ["stock"], STOCK_RELEASED_EVENT: ["payment"] },
      // Each is an event of its own, which no table of processed events knows.
      knows: (seen, message) => message !== "REFUNDED_EVENT" && message !== "STOCK_RELEASED_EVENT" && seen.has(message),
    }),
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
    rules: rules({ undo: (times) => times - 1 }),
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
    breaks: "an order can be done",
    with: calmCommands,
    rules: rules({ table: { ...table, preparing: { PREPARED: "releasing", OUT_OF_STOCK: "refunding" } } }),
  },
} as const;

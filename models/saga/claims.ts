// What is claimed of a saga, by events as by commands.
// The one idea: a claim reads what the services hold, which is the same in both styles; each style adds what only it can say.
// Not here: the services (events.ts, commands.ts); which scenario and which mistake is expected to show what (expectations.ts).
import { always, eventually, eventuallyAlways, leadsTo, reachable, step, type World } from "../../checker/index.ts";
import type * as commands from "./commands.ts";
import * as events from "./events.ts";

export const CAN_BE_DONE = "an order can be done";
export const CAN_BE_REFUNDED = "an order that was paid can fail and be refunded";
export const HAPPY = "ORDER_CREATED_EVENT can lead to ORDER_DELIVERED_EVENT";
export const SHOWN_PREPARED = "an order can be shown as prepared";
export const OVERTAKES = "ORDER_PREPARED_EVENT can come before BILLED_ORDER_EVENT";
export const COMPENSATED = "a failure leads to all compensations";
export const EACH_OTHER = "payment and stock can each react to an event of the other";
export const ATOMIC = "where nothing is under way, all was done or all undone";
export const ONCE = "nothing is done twice, nothing is undone that was not done";
export const FORWARD = "the status of an order goes forward only";
export const PAID_BACK = "an order that failed is paid back";
export const REVERSE = "compensations run in the reverse order of what they undo";
export const CLOSED = "every order is done or failed in the end";
export const QUIET = "messages come to an end";
export const FOR_DELIVERY = "an order can be refunded for DELIVERY_FAILED_EVENT";
export const SHOWN_PAID = "an order can be shown as paid though PRODUCT_OUT_OF_STOCK_EVENT is on its way";
export const TO_RELEASE = "DELIVERY_FAILED can lead to RELEASE_COMMAND";
export const LATE = "a reply can come late or twice";
export const ON_RECORD = "where nothing is under way, what was done in part is on record";
export const RESERVED = "what is reserved was paid";
export const DELIVERED = "what is delivered is paid and reserved";
export const DONE = "an order that is done is delivered";

/** What both styles have. */
export interface Parties {
  readonly order: { readonly status: events.Status; readonly outbox?: readonly unknown[] };
  readonly payment: { readonly charged: number; readonly refunded: number; readonly outbox?: readonly unknown[] };
  readonly stock: { readonly taken: number; readonly released: number; readonly outbox?: readonly unknown[] };
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
/** What the customer has paid and not been given back, and what is reserved and not released. */
const paid = ({ payment }: Pick<Parties, "payment">): number => payment.charged - payment.refunded;
const reserved = ({ stock }: Pick<Parties, "stock">): number => stock.taken - stock.released;
const all = (parties: Parties, times: number): boolean =>
  paid(parties) === times && reserved(parties) === times && parties.delivery.delivered === times;

export const ofBoth = {
  [ATOMIC]: always((parties: Parties, world: Anything) =>
    quiet(parties, world)
      ? (parties.order.status === "done" && all(parties, 1)) || (parties.order.status === "failed" && all(parties, 0))
      : undefined,
  ),
  [ONCE]: always(
    ({ payment, stock, delivery }: Parties) =>
      payment.charged <= 1 &&
      stock.taken <= 1 &&
      delivery.delivered <= 1 &&
      payment.refunded <= payment.charged &&
      stock.released <= stock.taken,
  ),
  [FORWARD]: step(({ order: before }: Parties, { order: after }: Parties) =>
    before.status === after.status ? undefined : events.rank(after.status) > events.rank(before.status),
  ),
  [RESERVED]: always(({ payment, stock }: Parties) => (stock.taken > 0 ? payment.charged > 0 : undefined)),
  [DELIVERED]: always((parties: Parties) =>
    parties.delivery.delivered > 0 ? paid(parties) > 0 && reserved(parties) > 0 : undefined,
  ),
  [DONE]: always(({ order, delivery }: Parties) => (order.status === "done" ? delivery.delivered > 0 : undefined)),
  [CLOSED]: eventually((parties: Parties) => closed(parties)),
  [QUIET]: eventuallyAlways(quiet),
  [CAN_BE_DONE]: reachable((parties: Parties) => parties.order.status === "done" && all(parties, 1)),
} as const;

/** Said where something can fail. */
export const ofFailures = {
  [PAID_BACK]: always((parties: Parties) => (parties.order.status === "failed" ? paid(parties) === 0 : undefined)),
  [REVERSE]: always((parties: Parties) => (parties.payment.refunded > 0 ? reserved(parties) === 0 : undefined)),
  [CAN_BE_REFUNDED]: reachable(
    ({ order, payment }: Parties) => order.status === "failed" && payment.charged === 1 && payment.refunded === 1,
  ),
} as const;

/** Said where a delivery can fail. */
export const ofDelivery = {
  "what was reserved for an order that failed is released in the end": leadsTo(
    (parties: Parties) => parties.order.status === "failed" && reserved(parties) > 0,
    (parties: Parties) => reserved(parties) <= 0,
  ),
} as const;

/** Is the message on its way to the order service? */
const coming = ({ network }: World<events.Event>, type: string): boolean =>
  network.some(({ to, message }) => to === "order" && message.type === type);

export interface ByEvents extends Parties {
  readonly order: events.Order;
  readonly payment: events.Payment;
  readonly stock: events.Stock;
}
export const ofEvents = {
  [HAPPY]: reachable(({ order }: ByEvents) => order.status === "done" && order.seen.has("ORDER_DELIVERED_EVENT")),
  "an order can be shown as paid": reachable(({ order }: ByEvents) => order.status === "paid"),
  [SHOWN_PREPARED]: reachable(({ order }: ByEvents) => order.status === "prepared"),
  [EACH_OTHER]: reachable(
    ({ payment, stock }: ByEvents) =>
      stock.seen.has("BILLED_ORDER_EVENT") && payment.seen.has("PRODUCT_OUT_OF_STOCK_EVENT"),
  ),
  [SHOWN_PAID]: reachable(
    ({ order }: ByEvents, world: World<events.Event>) =>
      order.status === "paid" && coming(world, "PRODUCT_OUT_OF_STOCK_EVENT"),
  ),
  [FOR_DELIVERY]: reachable(
    (parties: ByEvents) =>
      parties.order.seen.has("DELIVERY_FAILED_EVENT") && parties.payment.refunded > 0 && reserved(parties) === 0,
  ),
  [OVERTAKES]: reachable(
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
  [ON_RECORD]: always(({ orchestrator, ...parties }: ByCommands, world: Anything) =>
    quiet(parties, world) && orchestrator.phase !== "idle"
      ? all(parties, 0) || all(parties, 1) || orchestrator.phase === "handedOver"
      : undefined,
  ),
  "the orchestrator knows what to do with every reply": always(
    ({ orchestrator }: ByCommands) => orchestrator.phase !== "stuck",
  ),
  [TO_RELEASE]: reachable(
    ({ orchestrator, stock }: ByCommands) => orchestrator.phase === "releasing" && stock.taken === 1,
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
  [COMPENSATED]: leadsTo(
    ({ orchestrator }: ByCommands) => orchestrator.phase === "releasing" || orchestrator.phase === "refunding",
    ({ orchestrator, ...parties }: ByCommands) => orchestrator.phase === "failed" && all(parties, 0),
  ),
} as const;

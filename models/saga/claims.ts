// What is claimed of a saga, by events as by commands.
// The one idea: a claim reads what the services hold, which is the same in both; each style adds what only it can say.
// Not here: which of them hold where (expectations.ts).
import { always, eventually, eventuallyAlways, leadsTo, reachable, step, type World } from "../../checker/index.ts";
import type * as commands from "./commands.ts";
import type * as events from "./events.ts";
import { rank, type Status } from "./rules.ts";

/** What both styles have. */
export interface Parties {
  readonly order: { readonly status: Status; readonly outbox?: readonly unknown[] };
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
  "where nothing is under way, all was done or all undone": always((parties: Parties, world: Anything) =>
    quiet(parties, world)
      ? (parties.order.status === "done" && all(parties, 1)) || (parties.order.status === "failed" && all(parties, 0))
      : undefined,
  ),
  "nothing is done twice, nothing is undone that was not done": always(({ payment, stock, delivery }: Parties) =>
    [payment.paid, stock.reserved, delivery.delivered].every((times) => times === 0 || times === 1),
  ),
  "the status of an order goes forward only": step(({ order: before }: Parties, { order: after }: Parties) =>
    before.status === after.status ? undefined : rank(after.status) > rank(before.status),
  ),
  "what is delivered is paid and reserved": always(({ payment, stock, delivery }: Parties) =>
    delivery.delivered > 0 ? payment.paid > 0 && stock.reserved > 0 : undefined,
  ),
  "every order is done or failed in the end": eventually((parties: Parties) => closed(parties)),
  "messages come to an end": eventuallyAlways(quiet),
  "an order can be done": reachable((parties: Parties) => parties.order.status === "done" && all(parties, 1)),
} as const;

/** Said where something can fail. */
export const ofFailures = {
  "an order that failed is paid back": always(({ order, payment }: Parties) =>
    order.status === "failed" ? payment.paid === 0 : undefined,
  ),
  "compensations run in the reverse order of what they undo": always(({ payment, stock }: Parties) =>
    payment.refunded ? stock.reserved === 0 : undefined,
  ),
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
  "an order can be shown as paid though PRODUCT_OUT_OF_STOCK_EVENT is on its way": reachable(
    ({ order }: ByEvents, world: World<events.Event>) =>
      order.status === "paid" && coming(world, "PRODUCT_OUT_OF_STOCK_EVENT"),
  ),
  "an order can be refunded for DELIVERY_FAILED_EVENT": reachable(
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
  "DELIVERY_FAILED can lead to RELEASE_COMMAND": reachable(
    ({ orchestrator, stock }: ByCommands) => orchestrator.phase === "releasing" && stock.reserved === 1,
  ),
  "a reply can come late or twice": reachable(
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

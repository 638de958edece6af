// What is claimed of two sagas that meet: the anomalies that the literature names, and the prices of what keeps them out.
// The one idea: with two orders an order that has read less than there was has read what the other one did.
// Not here: which countermeasure meets which claim (isolation.ts).
import { always, eventually, type NodeId, reachable, step, type World } from "../../checker/index.ts";
import type { Order, Row } from "./isolation-protocol.ts";

export interface Nodes {
  readonly order: readonly Order[];
  readonly stock: Row;
  readonly credit: Row;
}

export const LOST = "no update is lost";
export const OVERSELL = "no more is sold than there is";
export const DIRTY = "nobody reads what is undone afterwards";
export const FUZZY = "what an order has read is still so when it takes";
export const REFUSED = "an order is refused only where nothing is left";
export const OTHER = "the other order ends";
export const WAITS = "an order can wait for another one";
export const BOTH = "two orders can hold units while both are under way";

export const hasEnded = ({ phase }: Order): boolean => phase === "delivered" || phase === "failed";

/** `routes`: the rows of each order, in the order in which it takes from them. */
const holding = (routes: readonly (readonly NodeId[])[], orders: readonly Order[], row: NodeId): readonly Order[] =>
  orders.filter(({ holds }, i) => routes[i]!.slice(0, holds).includes(row));

export const anomalies = (routes: readonly (readonly NodeId[])[], units: number, credit: number) => ({
  // What an order has asked for and can no longer hear of, nobody knows.
  [LOST]: always(({ order, ...rows }: Nodes) =>
    order.some(({ gone, asked }) => gone && asked)
      ? undefined
      : rows.stock.units === units - holding(routes, order, "stock").length &&
        rows.credit.units === credit - holding(routes, order, "credit").length,
  ),
  [OVERSELL]: always(({ order }: Nodes) => holding(routes, order, "stock").length <= units),
  [DIRTY]: always(
    ({ order }: Nodes) =>
      !order.some(({ read }, i) => read !== null && read < units && order[1 - i]!.phase === "failed"),
  ),
  [FUZZY]: step(({ order: before, stock }: Nodes, { order: after }: Nodes) => {
    const taking = holding(routes, after, "stock").filter((one) => {
      const was = before[after.indexOf(one)]!;
      return !holding(routes, before, "stock").includes(was);
    });
    return taking.length === 0 ? undefined : taking.every(({ read }) => read === stock.units);
  }),
  "an order can be delivered": reachable(({ order }: Nodes) => order.some(({ phase }) => phase === "delivered")),
});

export const prices = (routes: readonly (readonly NodeId[])[]) => ({
  [REFUSED]: always(({ order, stock, credit }: Nodes) =>
    order.every(hasEnded) && order.some(({ refused }) => refused !== null)
      ? stock.units === 0 || credit.units === 0
      : undefined,
  ),
  [OTHER]: eventually(({ order }: Nodes) => hasEnded(order[1]!)),
  [WAITS]: reachable((_: Nodes, { network }: World<unknown>) => network.length > 0),
  [BOTH]: reachable(({ order }: Nodes) => !order.some(hasEnded) && holding(routes, order, "stock").length === 2),
});

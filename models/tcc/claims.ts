// What the claims of try, confirm, cancel ask of a state.
// The one idea: the fence tables say which units are tried and which are sold, the columns must agree with them.
// Not here: the claims that are made everywhere (model.ts).
import { leadsTo } from "../../checker/index.ts";
import type { Fence, Manager, OrderBranch, StockBranch } from "./protocol.ts";

export interface View {
  readonly manager: Manager;
  readonly order: OrderBranch;
  readonly stock: StockBranch;
}

export const units = ({ fence }: StockBranch, row: Fence): number =>
  [...fence.values()].filter((other) => other === row).length;

/** available + frozen + sold = total, and what is in the warehouse is all but the sold. */
export const columnsAgree = (stock: StockBranch, total: number): boolean =>
  stock.available + units(stock, "tried") + units(stock, "committed") === total &&
  stock.remaining === total - units(stock, "committed");

/** Every order that has begun is decided, and all branches have answered. */
export const allOver = ({ manager }: View): boolean =>
  [...manager.transactions.values()].every(({ phase }) => phase === "confirmed" || phase === "cancelled");

/** Of every order that has begun: paid exactly if sold. */
export const paidIsSold = ({ manager, order, stock }: View): boolean =>
  [...manager.transactions.keys()].every(
    (number) => (order.orders.get(number) === "paid") === (stock.fence.get(number) === "committed"),
  );

/** Has a branch confirmed what the other has not even tried, or has cancelled? */
export const confirmedAlone = ({ order, stock }: View): boolean => {
  const alone = (one: ReadonlyMap<number, Fence>, other: ReadonlyMap<number, Fence>): boolean =>
    [...one].some(
      ([number, row]) => row === "committed" && other.get(number) !== "tried" && other.get(number) !== "committed",
    );
  return alone(order.fence, stock.fence) || alone(stock.fence, order.fence);
};

/** Has a row that was closed been opened or closed otherwise? That it is cleaned away is allowed. */
export const reopened = (
  { fence: before }: { readonly fence: ReadonlyMap<number, Fence> },
  { fence: after }: { readonly fence: ReadonlyMap<number, Fence> },
): boolean =>
  [...before].some(([order, row]) => row !== "tried" && after.get(order) !== undefined && after.get(order) !== row);

export const whereSomethingIsHeld = {
  "what is decided to be confirmed is confirmed by both branches": leadsTo(
    ({ manager }: View) => manager.transactions.get(1)?.phase === "confirming",
    ({ order, stock }: View) => order.fence.get(1) === "committed" && stock.fence.get(1) === "committed",
  ),
  "no unit is held for ever": leadsTo(
    ({ stock }: View) => units(stock, "tried") > 0,
    ({ stock }: View) => units(stock, "tried") === 0,
  ),
} as const;

export const whereSomethingIsCancelled = {
  "what is decided to be cancelled is cancelled by both branches": leadsTo(
    ({ manager }: View) => manager.transactions.get(1)?.phase === "cancelling",
    ({ manager }: View) => manager.transactions.get(1)?.phase === "cancelled",
  ),
} as const;

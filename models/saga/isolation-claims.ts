// What is claimed of two sagas that meet: the anomalies that the literature names, and the prices of what keeps them out.
// The one idea: with two orders an order that has read less than there was has read what the other one did.
// Not here: which countermeasure meets which claim (isolation.ts).
import { always, eventually, type NodeId, reachable, step, type World } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import type { Countermeasure, Order, Row } from "./isolation-protocol.ts";

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

const rowsOf = ({ stock, credit }: Nodes) => ({ stock, credit });

/** Where an order locks the rows that it takes from. */
const locking = {
  "a lock is held until its order ends": step((before: Nodes, after: Nodes) => {
    const held = (["stock", "credit"] as const).filter((row) => rowsOf(before)[row].lockedFor !== null);
    if (held.length === 0) return undefined;
    return held.every((row) => {
      const owner = rowsOf(before)[row].lockedFor!;
      const i = owner === "order1" ? 0 : 1;
      const ends = hasEnded(after.order[i]!) && !hasEnded(before.order[i]!);
      return rowsOf(after)[row].lockedFor === owner || ends;
    });
  }),
};

/** What the rows and the orders owe to one another, whatever becomes of it. */
export const duties = (routes: readonly (readonly NodeId[])[], by: Countermeasure, credit: number) => {
  /** The orders that took, or gave back, a unit of a row in this step, and how much the row became then. */
  const moved = (before: Nodes, after: Nodes, row: "stock" | "credit") =>
    after.order.flatMap((one, i) => {
      const [held, holds] = [before, after].map(({ order }) => holding([routes[i]!], [order[i]!], row).length);
      const read = row === "stock" ? one.read! : credit;
      return held === holds ? [] : [holds! > held! ? { read, change: -1 } : { read, change: 1 }];
    });
  return {
    "taking and giving back change a row by one, or, where nothing isolates, to what was read": step(
      (before: Nodes, after: Nodes) => {
        const rows = (["stock", "credit"] as const).filter((row) => moved(before, after, row).length === 1);
        if (rows.length === 0) return undefined;
        return rows.every((row) => {
          const [{ read, change }] = moved(before, after, row) as [{ read: number; change: number }];
          const [was, is] = [rowsOf(before)[row].units, rowsOf(after)[row].units];
          return is === (by === "none" ? (change < 0 ? read - 1 : read) : was + change);
        });
      },
    ),
    ...onlyIf(by.startsWith("semantic lock"), locking),
    "an order is refused for a lock of the other one, or for what is lacking, and knows which": step(
      (before: Nodes, after: Nodes) => {
        const i = after.order.findIndex(({ refused }, at) => refused !== null && before.order[at]!.refused === null);
        if (i < 0) return undefined;
        const { holds, read } = before.order[i]!;
        const row = rowsOf(before)[(read === null ? "stock" : routes[i]![holds]!) as "stock" | "credit"];
        const isBusy = row.lockedFor !== null && row.lockedFor !== `order${i + 1}`;
        return after.order[i]!.refused === (isBusy && by === "semantic lock, and refuse" ? "busy" : "lacking");
      },
    ),
    "an order remembers what it has read": step((before: Nodes, after: Nodes) => {
      const i = after.order.findIndex(({ read }, at) => read !== null && before.order[at]!.read === null);
      return i < 0 ? undefined : after.order[i]!.read === before.stock.units;
    }),
    "who waits for an answer asks nothing else": always(({ order }: Nodes, { network }: World<unknown>) =>
      order.every(
        ({ asked, gone }, i) => gone || asked === network.some(({ from, to }) => [from, to].includes(`order${i + 1}`)),
      ),
    ),
  };
};

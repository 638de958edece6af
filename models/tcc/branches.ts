// The two branches, order and stock, each behind a fence table in its own database.
// The one idea: the row of the fence table and the change of the business are one local transaction.
// Not here: who calls (manager.ts); what a mutant may change, the fence and the arithmetic (rules.ts).
import { match } from "ts-pattern";
import { next, type Outcome, produce, type Role, send } from "../../checker/index.ts";
import type { Answer, Call } from "./manager.ts";
import type { CallType, Fence, Rules, Stock } from "./rules.ts";

interface Fenced {
  /** By order. Durable, as everything of a branch. */
  readonly fence: ReadonlyMap<number, Fence>;
}
/** paying, paid, failed: 支付中, 支付成功, 支付失败. */
export type OrderState = "paying" | "paid" | "failed";
export interface OrderBranch extends Fenced {
  readonly orders: ReadonlyMap<number, OrderState>;
}
export interface StockBranch extends Fenced, Stock {}

/** When rows of cancelled transactions are deleted: never; only when no message to the branch is under way; at any time. */
export type Cleaning = "never" | "late" | "early";

export const orderBranch = (rules: Rules): Role<OrderBranch, Call, Answer> => {
  const to = (state: OrderState) => (s: OrderBranch, order: number) =>
    produce(s, (draft) => {
      draft.orders.set(order, state);
    });
  return {
    init: () => ({ orders: new Map(), fence: new Map() }),
    receive: fenced({ try: to("paying"), confirm: to("paid"), cancel: to("failed") }, rules),
  };
};

export const stockBranch = (
  total: number,
  orders: number,
  cleaning: Cleaning,
  rules: Rules,
): Role<StockBranch, Call, Answer> => {
  /** A number that has gone wrong (in mutants) is wrong enough: it goes no further. */
  const kept = (units: number): number => Math.max(-1, Math.min(total + 1, units));
  const by = (arithmetic: (stock: Stock) => Stock | undefined) => (s: StockBranch) => {
    const stock = arithmetic(s);
    return stock && { ...s, remaining: kept(stock.remaining), available: kept(stock.available) };
  };
  const methods = { try: by(rules.reserve), confirm: by(rules.sell), cancel: by(rules.release) };
  const each = Array.from({ length: orders }, (_, i) => String(i + 1));
  const clean = (s: StockBranch, order: string) => {
    const row = s.fence.get(Number(order));
    return row === "suspended" || row === "rolledBack" ? next(without(s, Number(order))) : undefined;
  };
  const expire = (s: StockBranch, order: string) =>
    s.fence.get(Number(order)) === "tried"
      ? next(withRow({ ...s, ...rules.release(s) }, Number(order), "rolledBack"))
      : undefined;
  return {
    init: () => ({ remaining: total, available: total, fence: new Map() }),
    receive: fenced(methods, rules),
    timers: {
      ...(cleaning === "never" ? {} : { clean: { each, do: clean } }),
      ...(rules.reservationsExpire ? { expire: { each, do: expire } } : {}),
    },
  };
};

/** The handlers of a branch; a business method answers undefined if it cannot. */
const fenced =
  <S extends Fenced>(methods: { readonly [call in CallType]: (s: S, order: number) => S | undefined }, rules: Rules) =>
  (s: S, { type, order }: Call, { from }: { readonly from: string }): Outcome<S, Answer> => {
    const done = send(from, { type: DONE[type], order });
    return match(rules.fence(s.fence.get(order), type))
      .returnType<Outcome<S, Answer>>()
      .with("ok", () => next<S, Answer>(s, done))
      .with("suspend", () => next<S, Answer>(withRow(s, order, "suspended"), done))
      .with("refuse", () =>
        type === "try"
          ? next<S, Answer>(rules.cleansRefused ? without(s, order) : s, send(from, { type: "refused", order }))
          : next<S, Answer>(s),
      )
      .with("run", () => {
        const after = methods[type](s, order);
        return after === undefined
          ? next<S, Answer>(s, send(from, { type: "refused", order }))
          : next<S, Answer>(withRow(after, order, ROW[type]), done);
      })
      .exhaustive();
  };

const DONE = { try: "tried", confirm: "confirmed", cancel: "cancelled" } as const;
const ROW = { try: "tried", confirm: "committed", cancel: "rolledBack" } as const;

const withRow = <S extends Fenced>(s: S, order: number, row: Fence): S => ({
  ...s,
  fence: new Map(s.fence).set(order, row),
});

const without = <S extends Fenced>(s: S, order: number): S => ({
  ...s,
  fence: new Map([...s.fence].filter(([other]) => other !== order)),
});

// What is claimed of the branches of try, confirm, cancel, whoever calls them.
// The one idea: the rows of the fence table say what each branch has done for an order, and the columns of the stock must agree with them.
// Not here: what is claimed of a manager (model.ts) or of a cluster of them (cluster.ts).
import { always, type Event, type Says, step } from "../../checker/index.ts";
import type { Answer, Call, Fence, OrderBranch, StockBranch } from "./protocol.ts";

export interface Branches {
  readonly order: OrderBranch;
  readonly stock: StockBranch;
}

/** The orders that have this row in the stock. */
export const having = ({ fence }: StockBranch, row: Fence): readonly number[] =>
  [...fence].filter(([, other]) => other === row).map(([order]) => order);

/** A stock of so many units, of which each order takes as many as stand at its number less one. */
export const ofStock = (total: number, each: readonly number[]) => {
  const units = (stock: StockBranch, row: Fence): number =>
    having(stock, row).reduce((sum, order) => sum + each[order - 1]!, 0);
  return {
    // available + frozen + sold = total, and what is in the warehouse is all but the sold
    "available, frozen and sold are the stock": always(
      ({ stock }: Branches) =>
        stock.available + units(stock, "tried") + units(stock, "committed") === total &&
        stock.remaining === total - units(stock, "committed"),
    ),
    "no more is reserved and sold than there is": always(
      ({ stock }: Branches) => units(stock, "tried") + units(stock, "committed") <= total,
    ),
    "no more is held than the orders have asked for": always(
      ({ stock }: Branches) => stock.remaining - stock.available <= units(stock, "tried"),
    ),
  } as const;
};

export const ofBranches = {
  "nothing is confirmed unless both branches hold it": always((branches: Branches) => !confirmedAlone(branches)),
  "a branch is confirmed or cancelled, and stays so": step(
    (before: Branches, after: Branches) => !reopened(before.order, after.order) && !reopened(before.stock, after.stock),
  ),
  "a branch answers a call with what its row then says": step((_: Branches, _after: Branches, event: Happening) =>
    answers(event),
  ),
  "an order is as its row says": always(({ order }: Branches) =>
    order.fence.size === 0
      ? undefined
      : [...order.fence].every(([number, row]) => order.orders.get(number) === STATE[row]),
  ),
} as const;

const STATE = { tried: "paying", committed: "paid", rolledBack: "failed", suspended: undefined } as const;
/** What a call leaves where it finds these rows; where it finds others it leaves them. */
const LEAVES = {
  try: new Map<Fence | undefined, Fence>([[undefined, "tried"]]),
  confirm: new Map<Fence | undefined, Fence>([["tried", "committed"]]),
  cancel: new Map<Fence | undefined, Fence>([
    ["tried", "rolledBack"],
    [undefined, "suspended"],
  ]),
} as const;
/** The rows of which a call is answered that it is done, and how. */
const DONE = {
  confirm: { type: "confirmed", rows: ["committed"] },
  cancel: { type: "cancelled", rows: ["rolledBack", "suspended"] },
} as const satisfies Partial<Record<Call["type"], { type: Answer["type"]; rows: readonly Fence[] }>>;

type Happening = Event<OrderBranch | StockBranch | object, { readonly type: string }>;
const isCall = (message: object): message is Call =>
  "order" in message && "type" in message && `${message.type}` in LEAVES;

/** A Try is refused where a row stands in the way, or there is not enough; a call that contradicts its row is not answered. */
const answers = (event: Happening): Says => {
  if (event.kind !== "deliver" || !("fence" in event.before) || !("fence" in event.after) || !isCall(event.message))
    return undefined;
  const { type, order } = event.message;
  const [was, is] = [event.before.fence.get(order), event.after.fence.get(order)];
  const isLeft = LEAVES[type].get(was) ?? was;
  const lacks = type === "try" && was === undefined && is === undefined && "available" in event.before;
  if (is !== isLeft && !lacks) return false;
  const [sent, ...more] = event.sends;
  const isSent = (answer: Answer["type"]): boolean =>
    more.length === 0 && sent?.to === event.from && sent.message.type === answer;
  if (type === "try") return isSent(was === undefined && !lacks ? "tried" : "refused");
  const done: { readonly type: Answer["type"]; readonly rows: readonly Fence[] } = DONE[type];
  return is !== undefined && done.rows.includes(is) ? isSent(done.type) : event.sends.length === 0;
};

/** Has a branch confirmed what the other has not even tried, or has cancelled? */
const confirmedAlone = ({ order, stock }: Branches): boolean => {
  const alone = (one: ReadonlyMap<number, Fence>, other: ReadonlyMap<number, Fence>): boolean =>
    [...one].some(
      ([number, row]) => row === "committed" && other.get(number) !== "tried" && other.get(number) !== "committed",
    );
  return alone(order.fence, stock.fence) || alone(stock.fence, order.fence);
};

/** Has a row that was closed been opened or closed otherwise? That it is cleaned away is allowed. */
const reopened = (
  { fence: before }: { readonly fence: ReadonlyMap<number, Fence> },
  { fence: after }: { readonly fence: ReadonlyMap<number, Fence> },
): boolean =>
  [...before].some(([order, row]) => row !== "tried" && after.get(order) !== undefined && after.get(order) !== row);

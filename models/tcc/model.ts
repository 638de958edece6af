// Try, confirm, cancel: an order and a unit of stock, a transaction manager with a log, and fence tables as in Seata.
// The one idea: a reservation holds a unit without locking the row, and a fence row of each transaction and branch keeps out calls
// that come twice, too late, or before the call that they undo.
// Not here: what Try could reserve besides a counter; a manager of several nodes (consensus, in other models).
//
// WHAT IS MODELLED
// The notes' example, begun at the start: an order is placed and a unit of stock taken. Try sets the order to paying and takes one unit from
// what is available; Confirm sets the order to paid and takes the unit from what remains; Cancel sets the order to failed
// and gives the unit back. The manager records that a transaction has begun, calls Try on both branches, decides, records
// the decision, and calls Confirm or Cancel again and again until both branches have answered. It cancels when a branch
// refuses or does not answer in time; then a Cancel can overtake its Try, or come though the Try was lost (empty rollback),
// and the Try can come after it (suspension). Coming back from a crash it cancels what was not decided.
//
// The fence table is Seata's. Try inserts a row TRIED, which fails if there is one: that keeps out a second Try and a Try after
// its Cancel. Confirm needs the row: TRIED becomes COMMITTED, COMMITTED is answered as done, without a row it is an error.
// Cancel makes TRIED into ROLLBACKED, answers ROLLBACKED and SUSPENDED as done, and without a row inserts SUSPENDED.
//
// THE ARITHMETIC OF THE NOTES
// 可用库存数量 is `available`, 库存剩余数量 is `remaining`. The notes check that more than one remains, set available to
// remaining - 1, on Confirm remaining to available, on Cancel available to remaining. Two orders at once overwrite one
// another (mutant absoluteAssign), and the last unit is never sold (mutant moreThanOne); both together are asInTheNotes. Here it is
// available - 1 if at least one is available, remaining - 1, available + 1.
//
// DURABLE AND VOLATILE
// Durable: all of the branches; of the manager the phase of every transaction. Volatile: who has answered. Branches crash only in
// effect: their handlers are local transactions, and a branch that is down is one that answers late.
//
// THE NETWORK
// Calls and answers overtake one another; as the parameters say they are lost, and duplicated (at most so many).
//
// Fairness: the manager's timers fire and it comes back (unless `recovery` is never); what stays in flight is delivered, and
// of what is lost again and again something arrives. No more is assumed of the branches: a Confirm never fails by itself, which
// is what 只要Try成功，Confirm一定成功 asks of whoever writes it.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Time: Try may time out at any moment. A branch that refuses a Confirm or a Cancel throws, the manager calls it again either
// way, so no answer is sent. Seata's registration of branches: there are two. Rows of transactions that ended are cleaned away
// where `cleaning` says so: late means only while no message to the branch is under way, which is what a retention of days
// is for. (Seata's prepareFence also queues the row that has kept a Try out for deletion, whatever its status; what that does
// to a Try that comes twice is the mutant cleansRefused.) Rows of confirmed transactions stay, because a Confirm that is called again would find none and fail for ever.
//
// SOURCES
// Pardon, Pautasso, "Atomic distributed transactions: a RESTful design", WWW 2014 companion (try, confirm, cancel).
// Helland, "Life beyond distributed transactions", CIDR 2007, section 5 (tentative operations).
// Apache Seata: SpringFenceHandler (prepareFence, commitFence, rollbackFence, deleteFence), CommonFenceConstant.
import { always, eventually, integer, leadsTo, model, oneOf, protocol, reachable, step } from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { mutants, scenarios } from "./expectations.ts";
import {
  type Fence,
  type Manager,
  manager,
  type OrderBranch,
  orderBranch,
  type StockBranch,
  seata,
  stockBranch,
} from "./protocol.ts";

interface View {
  readonly manager: Manager;
  readonly order: OrderBranch;
  readonly stock: StockBranch;
}

const units = ({ fence }: StockBranch, row: Fence): number =>
  [...fence.values()].filter((other) => other === row).length;

/** available + frozen + sold = total, and what is in the warehouse is all but the sold. */
const columnsAgree = (stock: StockBranch, total: number): boolean =>
  stock.available + units(stock, "tried") + units(stock, "committed") === total &&
  stock.remaining === total - units(stock, "committed");

/** Every order that has begun is decided, and all branches have answered. */
const allOver = ({ manager }: View): boolean =>
  [...manager.transactions.values()].every(({ phase }) => phase === "confirmed" || phase === "cancelled");

/** Of every order that has begun: paid exactly if sold. */
const paidIsSold = ({ manager, order, stock }: View): boolean =>
  [...manager.transactions.keys()].every(
    (number) => (order.orders.get(number) === "paid") === (stock.fence.get(number) === "committed"),
  );

/** Has a branch confirmed what the other has not even tried, or has cancelled? */
const confirmedAlone = ({ order, stock }: View): boolean => {
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

const whereSomethingIsHeld = {
  "what is decided to be confirmed is confirmed by both branches": leadsTo(
    ({ manager }: View) => manager.transactions.get(1)?.phase === "confirming",
    ({ order, stock }: View) => order.fence.get(1) === "committed" && stock.fence.get(1) === "committed",
  ),
  "no unit is held for ever": leadsTo(
    ({ stock }: View) => units(stock, "tried") > 0,
    ({ stock }: View) => units(stock, "tried") === 0,
  ),
} as const;

const whereSomethingIsCancelled = {
  "what is decided to be cancelled is cancelled by both branches": leadsTo(
    ({ manager }: View) => manager.transactions.get(1)?.phase === "cancelling",
    ({ manager }: View) => manager.transactions.get(1)?.phase === "cancelled",
  ),
} as const;

export default model({
  name: "tcc",
  summary: "try, confirm, cancel: order and stock with fence tables, and the notes' own arithmetic",
  parameters: {
    orders: integer({ default: 1, min: 1, max: 3, summary: "orders, one transaction and one unit each" }),
    total: integer({ default: 1, min: 0, max: 3, summary: "units in stock" }),
    patience: oneOf(["some", "endless"], { default: "some", summary: "may calls time out" }),
    managerCrashes: integer({ default: 1, min: 0, max: 2, summary: "crashes of the manager, at most" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does a crashed manager come back" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may the network lose messages" }),
    duplicates: integer({ default: 1, min: 0, max: 2, summary: "messages that the network duplicates, at most" }),
    cleaning: oneOf(["never", "late", "early"], {
      default: "never",
      summary: "when rows of cancelled ones are deleted",
    }),
  },
  rules: seata,
  build: ({ orders, total, patience, managerCrashes, recovery, loses, duplicates, cleaning }, rules) =>
    protocol(
      "try, confirm, cancel",
      {
        nodes: {
          manager: manager(orders, patience === "endless", rules),
          order: orderBranch(rules),
          stock: stockBranch(total, orders, cleaning, rules),
        },
        network: {
          order: "none",
          copies: "one",
          loses,
          duplicates: duplicates === 0 ? "never" : { atMost: duplicates },
        },
        // Where it comes back it calls again, and a crash inside a broadcast is no more than messages that were lost.
        crashes:
          managerCrashes === 0
            ? []
            : [{ of: "manager", atMost: managerCrashes, restarts: recovery, midStep: recovery === "never" }],
        slow: cleaning === "late" ? ["clean"] : [],
        fairness: {
          weak: [
            ...(patience === "some" ? [{ kind: "timer", of: "manager" } as const] : []),
            ...(managerCrashes > 0 && recovery === "later" ? [{ kind: "restart" } as const] : []),
            ...(loses === "never" ? [{ kind: "deliver" } as const] : []),
          ],
          strong: loses === "never" ? [] : [{ kind: "deliver" }],
        },
        ends: (nodes) => allOver(nodes) && units(nodes.stock, "tried") === 0,
      },
      {
        "available, frozen and sold are the stock": always(({ stock }) => columnsAgree(stock, total)),
        "no more is reserved and sold than there is": always(
          ({ stock }) => units(stock, "tried") + units(stock, "committed") <= total,
        ),
        "an order holds at most one unit": always(
          ({ stock }) => stock.remaining - stock.available <= units(stock, "tried"),
        ),
        "what is cancelled or confirmed holds nothing": always(({ manager, stock }) => {
          const over = [...manager.transactions].filter(
            ([, { phase }]) => phase === "confirmed" || phase === "cancelled",
          );
          return over.length === 0 ? undefined : over.every(([order]) => stock.fence.get(order) !== "tried");
        }),
        "nothing is confirmed unless both branches hold it": always((nodes) => !confirmedAlone(nodes)),
        "a branch is confirmed or cancelled, and stays so": step(
          (before, after) => !reopened(before.order, after.order) && !reopened(before.stock, after.stock),
        ),
        "an order goes from paying to paid or failed, and no further": step(({ order: before }, { order: after }) =>
          [...after.orders].every(([order, state]) => {
            const was = before.orders.get(order);
            return was === state || (was === undefined ? state === "paying" : was === "paying");
          }),
        ),
        "where all is over, paid is what was sold": always((nodes, { network }) =>
          allOver(nodes) && network.length === 0 ? paidIsSold(nodes) : undefined,
        ),
        "every transaction ends": eventually(allOver),
        ...onlyIf(total > 0, whereSomethingIsHeld),
        ...onlyIf(patience === "some" || total < orders, whereSomethingIsCancelled),
        "the last unit can be sold": reachable(({ stock }) => total > 0 && stock.remaining === 0),
        "one branch can be confirmed before the other": reachable(
          ({ order, stock }) => order.fence.get(1) === "committed" && stock.fence.get(1) === "tried",
        ),
        "two orders can hold units of one stock at the same time": reachable(
          ({ stock }) => units(stock, "tried") === 2,
        ),
        "a Cancel can come before its Try": reachable(({ stock }) => units(stock, "suspended") > 0),
        "a Try can come after its Cancel": reachable(
          ({ stock }, { network }) =>
            units(stock, "suspended") > 0 &&
            network.some(({ to, message }) => to === "stock" && message.type === "try"),
        ),
        "a unit can be held while the manager is down": reachable(
          ({ stock }, { running }) => units(stock, "tried") > 0 && !running("manager"),
        ),
      },
    ),
}).expects({ scenarios, mutants });

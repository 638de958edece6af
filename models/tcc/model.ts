// Try, confirm, cancel: an order and a unit of stock, a transaction manager with a log, and fence tables as in Seata.
// The one idea: a reservation holds a unit without locking the row, and a fence row of each transaction and branch keeps out calls
// that come twice, too late, or before the call that they undo.
// Not here: what Try could reserve besides a counter; a manager of several nodes (cluster.ts).
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
// less, less and more by the units of the order (`units`: an order may take more than one), if so many are available.
//
// DURABLE AND VOLATILE
// Durable: all of the branches; of the manager the phase of every transaction. Volatile: who has answered. A handler of a branch is one
// local transaction, the row included, so a crash of a branch loses nothing but its answer (`branchCrashes`); a row that is written apart
// is the mutant rowApart.
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
import {
  always,
  type Event,
  eventually,
  integer,
  leadsTo,
  model,
  oneOf,
  protocol,
  reachable,
  step,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { type Branches, having, ofBranches, ofStock } from "./claims.ts";
import { mutants, scenarios } from "./expectations.ts";
import {
  type Answer,
  type Call,
  type Manager,
  manager,
  type OrderBranch,
  orderBranch,
  type StockBranch,
  seata,
  stockBranch,
} from "./protocol.ts";

/** The units of each order, by its number less one. */
const amounts = (orders: number, units: "one each" | "two each" | "one more each time"): readonly number[] =>
  Array.from({ length: orders }, (_, i) => ({ "one each": 1, "two each": 2, "one more each time": i + 1 })[units]);

interface View extends Branches {
  readonly manager: Manager;
}

/** Every order that has begun is decided, and all branches have answered. */
const allOver = ({ manager }: View): boolean =>
  [...manager.transactions.values()].every(({ phase }) => phase === "confirmed" || phase === "cancelled");

/** Of every order that has begun: paid exactly if sold. */
const paidIsSold = ({ manager, order, stock }: View): boolean =>
  [...manager.transactions.keys()].every(
    (number) => (order.orders.get(number) === "paid") === (stock.fence.get(number) === "committed"),
  );

const CALLS = { trying: "try", confirming: "confirm", cancelling: "cancel", confirmed: null, cancelled: null } as const;

/** A manager that comes back, or has waited for too long, calls whoever has not answered, and nobody else. */
const callsAgain = (event: Event<Manager | OrderBranch | StockBranch, Call | Answer>): boolean | undefined => {
  if (event.kind !== "restart" && !(event.kind === "timer" && event.name === "callAgain")) return undefined;
  if (!("transactions" in event.before) || !("transactions" in event.after)) return undefined;
  const isCalled = (to: string, type: string, order: number): boolean =>
    event.sends.some((sent) => sent.to === to && sent.message.type === type && sent.message.order === order);
  const one = event.kind === "timer" ? Number(event.value) : null;
  return [...event.after.transactions].every(([order, { phase, heard }]) => {
    const type = one === null || one === order ? CALLS[phase] : null;
    const isLeft = event.kind === "restart" && phase === "trying";
    return (
      !isLeft &&
      ["order", "stock"].every((to) => (type === null ? false : !heard.has(to)) === isCalled(to, type ?? "", order))
    );
  });
};

const whereSomethingIsHeld = {
  "what is decided to be confirmed is confirmed by both branches": leadsTo(
    ({ manager }: View) => manager.transactions.get(1)?.phase === "confirming",
    ({ order, stock }: View) => order.fence.get(1) === "committed" && stock.fence.get(1) === "committed",
  ),
  "no unit is held for ever": leadsTo(
    ({ stock }: View) => having(stock, "tried").length > 0,
    ({ stock }: View) => having(stock, "tried").length === 0,
  ),
} as const;

const whereSomethingIsCancelled = {
  "what is decided to be cancelled is cancelled by both branches": leadsTo(
    ({ manager }: View) => manager.transactions.get(1)?.phase === "cancelling",
    ({ manager }: View) => manager.transactions.get(1)?.phase === "cancelled",
  ),
} as const;

const whereRowsAreCleanedAway = {
  "a row that is of no use any more can be cleaned away": reachable(
    ({ manager, stock }: View) => manager.transactions.get(1)?.phase === "cancelled" && !stock.fence.has(1),
  ),
} as const;

export default model({
  name: "tcc",
  summary: "try, confirm, cancel: order and stock with fence tables, and the notes' own arithmetic",
  parameters: {
    orders: integer({ default: 1, min: 1, max: 3, summary: "orders, one transaction and one unit each" }),
    total: integer({ default: 1, min: 0, max: 3, summary: "units in stock" }),
    patience: oneOf(["some", "endless"], { default: "some", summary: "may calls time out" }),
    units: oneOf(["one each", "two each", "one more each time"], {
      default: "one each",
      summary: "units that an order takes",
    }),
    managerCrashes: integer({ default: 1, min: 0, max: 2, summary: "crashes of the manager, at most" }),
    branchCrashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of branches, at most" }),
    recovery: oneOf(["later", "never"], { default: "later", summary: "does what has crashed come back" }),
    loses: oneOf(["never", "always"], { default: "never", summary: "may the network lose messages" }),
    duplicates: integer({ default: 1, min: 0, max: 2, summary: "messages that the network duplicates, at most" }),
    cleaning: oneOf(["never", "late", "early"], {
      default: "never",
      summary: "when rows of cancelled ones are deleted",
    }),
  },
  rules: seata,
  build: (
    { orders, total, units, patience, managerCrashes, branchCrashes, recovery, loses, duplicates, cleaning },
    rules,
  ) => {
    const each = amounts(orders, units);
    return protocol(
      "try, confirm, cancel",
      {
        nodes: {
          manager: manager(orders, patience === "endless", rules),
          order: orderBranch(rules),
          stock: stockBranch(total, each, cleaning, rules),
        },
        network: {
          order: "none",
          copies: "one",
          loses,
          duplicates: duplicates === 0 ? "never" : { atMost: duplicates },
        },
        // Where it comes back it calls again, and a crash inside a broadcast is no more than messages that were lost.
        // Of a branch a crash inside its step is one that has done its work and has not answered.
        crashes: [
          {
            of: "manager",
            atMost: managerCrashes,
            restarts: recovery,
            midStep: recovery === "never",
            name: "manager crashes",
          } as const,
          {
            of: ["order", "stock"],
            atMost: branchCrashes,
            restarts: recovery,
            midStep: true,
            name: "branch crashes",
          } as const,
        ].filter(({ atMost }) => atMost > 0),
        slow: cleaning === "late" ? ["clean"] : [],
        fairness: {
          weak: [
            ...(patience === "some" ? [{ kind: "timer", of: "manager" } as const] : []),
            ...(managerCrashes + branchCrashes > 0 && recovery === "later" ? [{ kind: "restart" } as const] : []),
            ...(loses === "never" ? [{ kind: "deliver" } as const] : []),
          ],
          strong: loses === "never" ? [] : [{ kind: "deliver" }],
        },
        ends: (nodes) => allOver(nodes) && having(nodes.stock, "tried").length === 0,
      },
      {
        ...ofStock(total, each),
        "what is cancelled or confirmed holds nothing": always(({ manager, stock }) => {
          const over = [...manager.transactions].filter(
            ([, { phase }]) => phase === "confirmed" || phase === "cancelled",
          );
          return over.length === 0 ? undefined : over.every(([order]) => stock.fence.get(order) !== "tried");
        }),
        ...ofBranches,
        "an order goes from paying to paid or failed, and no further": step(({ order: before }, { order: after }) =>
          [...after.orders].every(([order, state]) => {
            const was = before.orders.get(order);
            return was === state || (was === undefined ? state === "paying" : was === "paying");
          }),
        ),
        "where all is over, paid is what was sold": always((nodes, { network }) =>
          allOver(nodes) && network.length === 0 ? paidIsSold(nodes) : undefined,
        ),
        "where all is over, what remains is available": always((nodes, { network }) =>
          allOver(nodes) && network.length === 0 ? nodes.stock.available === nodes.stock.remaining : undefined,
        ),
        "where all is over, no order is in payment": always(({ order, ...nodes }, { network }) =>
          allOver({ order, ...nodes }) && network.length === 0
            ? ![...order.orders.values()].includes("paying")
            : undefined,
        ),
        "who has not answered is called again, and nobody else": step((_before, _after, event) => callsAgain(event)),
        "every transaction ends": eventually(allOver),
        ...onlyIf(total > 0, whereSomethingIsHeld),
        ...onlyIf(patience === "some" || total < orders, whereSomethingIsCancelled),
        "the last unit can be sold": reachable(({ stock }) => total > 0 && stock.remaining === 0),
        "one branch can be confirmed before the other": reachable(
          ({ order, stock }) => order.fence.get(1) === "committed" && stock.fence.get(1) === "tried",
        ),
        "two orders can hold units of one stock at the same time": reachable(
          ({ stock }) => having(stock, "tried").length === 2,
        ),
        "a Cancel can come before its Try": reachable(({ stock }) => having(stock, "suspended").length > 0),
        "a Try can come after its Cancel": reachable(
          ({ stock }, { network }) =>
            having(stock, "suspended").length > 0 &&
            network.some(({ to, message }) => to === "stock" && message.type === "try"),
        ),
        ...onlyIf(cleaning === "late", whereRowsAreCleanedAway),
        "a unit can be held while the manager is down": reachable(
          ({ stock }, { running }) => having(stock, "tried").length > 0 && !running("manager"),
        ),
      },
    );
  },
}).expects({ scenarios, mutants });

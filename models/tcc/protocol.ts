// Try, confirm, cancel, as handlers: rules, the transaction manager, and the branches, each behind a fence table in its own database.
// The one idea: what a call does is looked up in the fence table, (row, call) → reaction; the row and the change of the business are
// one local transaction, and that a transaction has begun and how it was decided are on disk before anybody is called.
// Not here: what is modelled and why (model.ts), what is claimed (there, too), the mutants (expectations.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Outcome, produce, type Role, send, sendAll } from "../../checker/index.ts";

export type CallType = "try" | "confirm" | "cancel";
/** A row of the fence table (Seata: STATUS_TRIED, COMMITTED, ROLLBACKED, SUSPENDED). */
export type Fence = "tried" | "committed" | "rolledBack" | "suspended";
/** run: the business method, and the row; ok: answer that it is done; suspend: the row alone; refuse: neither. */
export type Reaction = "run" | "ok" | "suspend" | "refuse";

/** The two columns of the notes: what is in the warehouse, and what may still be ordered. */
export interface Stock {
  readonly remaining: number;
  readonly available: number;
}

export const fenceOfSeata = (row: Fence | undefined, call: CallType): Reaction =>
  match([row, call] as const)
    .returnType<Reaction>()
    .with([undefined, "try"], () => "run")
    .with([undefined, "confirm"], () => "refuse") // an error: the manager tries again
    .with([undefined, "cancel"], () => "suspend") // empty rollback, and the row that keeps a late Try out
    .with(["tried", "confirm"], ["tried", "cancel"], () => "run")
    .with(["committed", "confirm"], ["rolledBack", "cancel"], ["suspended", "cancel"], () => "ok")
    .otherwise(() => "refuse"); // a row stands in the way: a second or late Try, a call that contradicts the first

export const seata = {
  fence: fenceOfSeata,
  /** Try: undefined if there is not enough. */
  reserve: ({ remaining, available }: Stock, units: number): Stock | undefined =>
    available >= units ? { remaining, available: available - units } : undefined,
  /** Confirm. */
  sell: ({ remaining, available }: Stock, units: number): Stock => ({ remaining: remaining - units, available }),
  /** Cancel. */
  release: ({ remaining, available }: Stock, units: number): Stock => ({ remaining, available: available + units }),
  /** What Confirm and Cancel make of an order. */
  closes: { confirm: "paid", cancel: "failed" } as { readonly confirm: OrderState; readonly cancel: OrderState },
  /** Is the row of the fence table written in the transaction of the business method, or in one of its own afterwards? */
  writesRow: "with it" as "with it" | "after it",
  /** Do these answers to Try allow the manager to confirm? */
  enough: (tried: ReadonlySet<NodeId>, branches: readonly NodeId[]): boolean =>
    branches.every((branch) => tried.has(branch)),
  /** Does the manager call again whoever has not answered a confirm or a cancel? */
  callsAgain: true,
  /** What survives a crash of the manager of a transaction that it was confirming. */
  logsDecision: true,
  /** What survives of the transactions that it has begun. */
  logsTransactions: true,
  /** Has every branch registered a cancel? */
  hasCancel: true,
  /** Does a reservation expire by itself? */
  reservationsExpire: false,
  /** Is a row that is of no use any more cleaned away? */
  cleans: (row: Fence | undefined): boolean => row === "suspended" || row === "rolledBack",
  /** Does a Try that a row keeps out make the branch clean that row away? */
  cleansRefused: false,
};
export type Rules = typeof seata;

export interface Call {
  readonly type: CallType;
  readonly order: number;
}
/** tried, confirmed, cancelled: done; refused: there is not enough, or a row of the fence table stands in the way of a Try. */
export interface Answer {
  readonly type: "tried" | "refused" | "confirmed" | "cancelled";
  readonly order: number;
}

export type Phase = "trying" | "confirming" | "cancelling" | "confirmed" | "cancelled";
export interface Transaction {
  /** Durable. */
  readonly phase: Phase;
  /** Volatile: the branches that have done what the phase asks. */
  readonly heard: ReadonlySet<NodeId>;
}
/** By order: one transaction each. */
export interface Manager {
  readonly transactions: ReadonlyMap<number, Transaction>;
}

const branches: readonly NodeId[] = ["order", "stock"];
const calls = { trying: "try", confirming: "confirm", cancelling: "cancel" } as const;
type Open = keyof typeof calls;
const isOpen = (phase: Phase): phase is Open => phase in calls;

/** `patient`: it waits for answers as long as it takes. */
export const manager = (orders: number, patient: boolean, rules: Rules): Role<Manager, Answer, Call> => {
  const numbers = Array.from({ length: orders }, (_, i) => i + 1);
  const each = numbers.map(String);
  const begun: Manager = {
    transactions: new Map(numbers.map((order) => [order, { phase: "trying", heard: new Set() }])),
  };
  return {
    init: () => next(begun, callsOf(begun)),
    crash: (s) => surviving(s, rules),
    restart: (s) => next(decidedAfterCrash(s), rules.callsAgain ? callsOf(decidedAfterCrash(s)) : []),
    receive: (s, { type, order }, { from }) => {
      const transaction = s.transactions.get(order);
      if (transaction?.phase === "trying" && type === "refused") return enter(s, order, "cancelling", rules);
      const expected = { trying: "tried", confirming: "confirmed", cancelling: "cancelled" } as const;
      if (transaction === undefined || !isOpen(transaction.phase) || type !== expected[transaction.phase])
        return next(s); // late, or once more
      const heard = new Set(transaction.heard).add(from);
      if (transaction.phase === "trying")
        return rules.enough(heard, branches)
          ? enter(s, order, "confirming", rules)
          : next(put(s, order, { ...transaction, heard }));
      return next(
        put(
          s,
          order,
          heard.size < branches.length ? { ...transaction, heard } : { phase: type as Phase, heard: new Set() },
        ),
      );
    },
    timers: patient ? {} : timeOuts(each, rules),
  };
};

const timeOuts = (each: readonly string[], rules: Rules): NonNullable<Role<Manager, Answer, Call>["timers"]> => ({
  giveUp: {
    each,
    do: (s, order) =>
      s.transactions.get(Number(order))?.phase === "trying" ? enter(s, Number(order), "cancelling", rules) : undefined,
  },
  callAgain: {
    each,
    do: (s, order) => {
      const phase = s.transactions.get(Number(order))?.phase;
      return rules.callsAgain && (phase === "confirming" || phase === "cancelling")
        ? next(s, callsOf(s, Number(order)))
        : undefined;
    },
  },
});

const put = (s: Manager, order: number, transaction: Transaction): Manager =>
  produce(s, (draft) => {
    draft.transactions.set(order, { ...transaction, heard: new Set(transaction.heard) });
  });

/** Enters a phase and calls all branches. */
const enter = (s: Manager, order: number, phase: Open, rules: Rules) => {
  if (phase === "cancelling" && !rules.hasCancel) return next(put(s, order, { phase: "cancelled", heard: new Set() }));
  const after = put(s, order, { phase, heard: new Set() });
  return next<Manager, Call>(after, callsOf(after, order));
};

/** What is to be sent again: to whom has not answered, of one transaction or of all. */
const callsOf = (s: Manager, only?: number) =>
  [...s.transactions].flatMap(([order, { phase, heard }]) =>
    isOpen(phase) && (only === undefined || only === order)
      ? sendAll<Call>(
          branches.filter((branch) => !heard.has(branch)),
          { type: calls[phase], order },
        )
      : [],
  );

const surviving = (s: Manager, rules: Rules): Manager => ({
  transactions: new Map(
    [...(rules.logsTransactions ? s.transactions : [])].map(([order, { phase }]) => [
      order,
      { phase: phase === "confirming" && !rules.logsDecision ? "trying" : phase, heard: new Set() },
    ]),
  ),
});

/** Back after a crash: what was not decided is cancelled. */
const decidedAfterCrash = (s: Manager): Manager => ({
  transactions: new Map(
    [...s.transactions].map(([order, transaction]) => [
      order,
      transaction.phase === "trying" ? { ...transaction, phase: "cancelling" } : transaction,
    ]),
  ),
});

interface Fenced {
  /** By order. Durable, as everything of a branch but what only a mutant has. */
  readonly fence: ReadonlyMap<number, Fence>;
  /** Of a mutant: the call that has run, and whose row is not yet written. Volatile. */
  readonly unwritten?: Called;
}
/** A call, and who has called. */
interface Called extends Call {
  readonly from: NodeId;
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
  const { confirm, cancel } = rules.closes;
  return {
    init: () => ({ orders: new Map(), fence: new Map() }),
    ...fenced({ try: to("paying"), confirm: to(confirm), cancel: to(cancel) }, rules),
  };
};

/** `orders`: the units of each order, by its number less one. */
export const stockBranch = (
  total: number,
  orders: readonly number[],
  cleaning: Cleaning,
  rules: Rules,
): Role<StockBranch, Call, Answer> => {
  /** A number that has gone wrong (in mutants) is wrong enough: it goes no further. */
  const kept = (units: number): number => Math.max(-1, Math.min(total + 1, units));
  const by = (arithmetic: (stock: Stock, units: number) => Stock | undefined) => (s: StockBranch, order: number) => {
    const stock = arithmetic(s, orders[order - 1]!);
    return stock && { ...s, remaining: kept(stock.remaining), available: kept(stock.available) };
  };
  const methods = { try: by(rules.reserve), confirm: by(rules.sell), cancel: by(rules.release) };
  const each = orders.map((_, i) => String(i + 1));
  const clean = (s: StockBranch, order: string) => {
    const row = s.fence.get(Number(order));
    return rules.cleans(row) ? next(without(s, Number(order))) : undefined;
  };
  const expire = (s: StockBranch, order: string) =>
    s.fence.get(Number(order)) === "tried"
      ? next(withRow({ ...s, ...rules.release(s, orders[Number(order) - 1]!) }, Number(order), "rolledBack"))
      : undefined;
  return {
    init: () => ({ remaining: total, available: total, fence: new Map() }),
    ...fenced(methods, rules),
    timers: {
      ...(cleaning === "never" ? {} : { clean: { each, do: clean } }),
      ...(rules.reservationsExpire ? { expire: { each, do: expire } } : {}),
    },
  };
};

/** The handlers of a branch; a business method answers undefined if it cannot. */
const fenced = <S extends Fenced>(
  methods: { readonly [call in CallType]: (s: S, order: number) => S | undefined },
  rules: Rules,
): Pick<Role<S, Call, Answer>, "receive" | "crash" | "actions"> => {
  const refused = (s: S, { order, from }: Called) => next<S, Answer>(s, send(from, { type: "refused", order }));
  const run = (s: S, call: Called): Outcome<S, Answer> => {
    const after = methods[call.type](s, call.order);
    if (after === undefined) return refused(s, call);
    return rules.writesRow === "after it"
      ? next<S, Answer>({ ...after, unwritten: call })
      : next<S, Answer>(withRow(after, call.order, ROW[call.type]), done(call));
  };
  return {
    receive: (s, { type, order }, { from }) => {
      if (s.unwritten !== undefined) return undefined;
      const call: Called = { type, order, from };
      return match(rules.fence(s.fence.get(order), type))
        .returnType<Outcome<S, Answer>>()
        .with("ok", () => next<S, Answer>(s, done(call)))
        .with("suspend", () => next<S, Answer>(withRow(s, order, "suspended"), done(call)))
        .with("refuse", () =>
          type === "try" ? refused(rules.cleansRefused ? without(s, order) : s, call) : next<S, Answer>(s),
        )
        .with("run", () => run(s, call))
        .exhaustive();
    },
    crash: ({ unwritten: _, ...kept }) => kept as S,
    ...(rules.writesRow === "with it" ? {} : { actions: { writeRow } }),
  };
};

const done = ({ type, order, from }: Called) => send<Answer>(from, { type: DONE[type], order });

/** Of a mutant: the row of the call that has run, and the answer. */
const writeRow = <S extends Fenced>({ unwritten, ...kept }: S): Outcome<S, Answer> =>
  unwritten && next<S, Answer>(withRow(kept as S, unwritten.order, ROW[unwritten.type]), done(unwritten));

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

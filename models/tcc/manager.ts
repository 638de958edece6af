// The transaction manager: calls Try on all branches, decides, and calls Confirm or Cancel until all have answered.
// The one idea: that a transaction has begun and how it was decided are on disk before anybody is called.
// Not here: the branches (branches.ts); what a mutant may change (rules.ts).
import { type NodeId, next, produce, type Role, sendAll } from "../../checker/index.ts";
import type { CallType, Rules } from "./rules.ts";

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
    restart: (s) => next(decidedAfterCrash(s), callsOf(decidedAfterCrash(s))),
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

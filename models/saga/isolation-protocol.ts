// Two sagas that meet, as handlers: countermeasures, the rows that both take from, the orders.
// The one idea: a saga sees a row only by the calls of its steps, so a countermeasure is what a row makes of a call.
// Not here: what is modelled and why (isolation.ts), what is claimed (isolation-claims.ts).
import { type NodeId, next, type Outcome, type Role, type Self, send, sendAll } from "../../checker/index.ts";

export const COUNTERMEASURES = [
  "none",
  "commutative updates",
  "reread value",
  "semantic lock, and wait",
  "semantic lock, and refuse",
] as const;
export type Countermeasure = (typeof COUNTERMEASURES)[number];

export const isolating = {
  /** What taking makes of a row, where the order has read so many units; undefined: it is not taken. */
  take: (by: Countermeasure, units: number, read: number): number | undefined => {
    if (by === "none") return read - 1;
    if (by === "reread value" && units !== read) return undefined;
    return units >= 1 ? units - 1 : undefined;
  },
  /** What giving back makes of it. */
  giveBack: (by: Countermeasure, units: number, read: number): number => (by === "none" ? read : units + 1),
  /** Does an order that has ended unlock its rows? */
  unlocks: true,
  /** May this one unlock a row that is locked for that one? */
  mayUnlock: (one: NodeId, lockedFor: NodeId | null): boolean => one === lockedFor,
  /** What an order is told that comes to a row that is locked for another one. */
  lockedMeans: "busy" as "busy" | "lacking",
  /** What an order remembers of what it has read. */
  remembers: (units: number): number => units,
  /** Does an order wait for the answer to what it has asked? */
  waits: true,
  /** Does who only reads look at the lock? */
  readersLook: true,
};
export type Rules = typeof isolating;

/** `read`: what the order has read of this row. */
type Asked =
  | { readonly type: "read" }
  | { readonly type: "end" }
  | { readonly type: "take"; readonly read: number }
  | { readonly type: "giveBack"; readonly read: number };
type Answered =
  | { readonly type: "units"; readonly units: number }
  | { readonly type: "taken" | "lacking" | "busy" | "givenBack" };

/** A row of the stock or of the customer. */
export interface Row {
  readonly units: number;
  /** The order for which it is locked. */
  readonly lockedFor: NodeId | null;
}

export const row = (units: number, by: Countermeasure, rules: Rules): Role<Row, Asked, Answered> => {
  const locks = by === "semantic lock, and wait" || by === "semantic lock, and refuse";
  const isLocked = ({ lockedFor }: Row, from: NodeId): boolean => lockedFor !== null && lockedFor !== from;
  return {
    init: () => ({ units, lockedFor: null }),
    receive: (s, asked, { from }): Outcome<Row, Answered> => {
      const answer = (state: Row, answered: Answered) => next<Row, Answered>(state, send(from, answered));
      if (asked.type === "end")
        return next<Row, Answered>(rules.mayUnlock(from, s.lockedFor) ? { ...s, lockedFor: null } : s);
      if (isLocked(s, from) && (asked.type !== "read" || rules.readersLook))
        return by === "semantic lock, and wait" ? undefined : answer(s, { type: rules.lockedMeans });
      if (asked.type === "read") return answer(s, { type: "units", units: s.units });
      if (asked.type === "giveBack")
        return answer({ ...s, units: rules.giveBack(by, s.units, asked.read) }, { type: "givenBack" });
      const left = rules.take(by, s.units, asked.read);
      return left === undefined
        ? answer(s, { type: "lacking" })
        : answer({ units: left, lockedFor: locks ? from : null }, { type: "taken" });
    },
  };
};

/** An order, and its saga. */
export interface Order {
  readonly phase: "going" | "undoing" | "delivered" | "failed";
  /** What it has read of the stock. */
  readonly read: number | null;
  /** How many of its rows it has taken and not given back. */
  readonly holds: number;
  /** It waits for an answer. */
  readonly asked: boolean;
  /** It has crashed, and stays away. */
  readonly gone: boolean;
  /** Why it was not let go on, if it was not. */
  readonly refused: "lacking" | "busy" | null;
}

const goes = next<Order, Asked>;

/** `rowsOf`: from which rows an order takes a unit, one after the other. `credit`: what there is of it, which nobody looks at first. */
export const order = (
  rowsOf: (node: Self) => readonly NodeId[],
  credit: number,
  rules: Rules,
): Role<Order, Answered, Asked> => {
  const end = (s: Order, rows: readonly NodeId[]) => goes(s, rules.unlocks ? sendAll(rows, { type: "end" }) : []);
  const readOf = (s: Order, of: NodeId): number => (of === "stock" ? s.read! : credit);
  const ask = (s: Order, of: NodeId, type: "take" | "giveBack") =>
    goes({ ...s, asked: true }, send(of, { type, read: readOf(s, of) }));
  const undone = (s: Order, rows: readonly NodeId[]) =>
    s.holds > 0 ? goes({ ...s, phase: "undoing" }) : end({ ...s, phase: "failed" }, rows);
  return {
    init: () => ({ phase: "going", read: null, holds: 0, asked: false, gone: false, refused: null }),
    crash: (s) => ({ ...s, gone: true }),
    receive: (before, answered, node) => {
      const rows = rowsOf(node);
      const s: Order = { ...before, asked: false };
      switch (answered.type) {
        case "units":
          return answered.units > 0
            ? goes({ ...s, read: rules.remembers(answered.units) })
            : undone({ ...s, read: 0, refused: "lacking" }, rows);
        case "taken":
          return goes({ ...s, holds: s.holds + 1 });
        case "lacking":
        case "busy":
          return undone({ ...s, refused: answered.type }, rows);
        case "givenBack":
          return undone({ ...s, holds: s.holds - 1 }, rows);
      }
    },
    actions: {
      goesOn: (s, node) => {
        const rows = rowsOf(node);
        if (s.asked) return undefined;
        if (s.phase === "undoing") return ask(s, rows[s.holds - 1]!, "giveBack");
        if (s.phase !== "going") return undefined;
        if (s.read === null) return goes({ ...s, asked: rules.waits }, send("stock", { type: "read" }));
        if (s.holds < rows.length) return ask(s, rows[s.holds]!, "take");
        return { delivers: end({ ...s, phase: "delivered" }, rows), cannot: goes({ ...s, phase: "undoing" }) };
      },
    },
  };
};

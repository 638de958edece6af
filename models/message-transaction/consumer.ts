// The consumer and its database: applies a message and acknowledges it, or gives it back.
// The one idea: the effect and the row that remembers it are one local transaction, and only then is it acknowledged.
// Not here: how often a message is given back before it is dead (broker.ts).
import { next, type Role, send } from "../../checker/index.ts";
import type { Rules } from "./rules.ts";

export interface Consumer {
  /** Durable: how often the effect of the transaction was applied; 2 stands for more. */
  readonly applied: number;
  /** Durable: the row of the transaction in the table of what was applied. */
  readonly recorded: boolean;
  /** Volatile: acknowledged and not yet applied (mutants only). */
  readonly inHand: boolean;
}

export type ToConsumer = { readonly type: "deliver"; readonly offset: number };
/** later is RECONSUME_LATER. */
export type FromConsumer = { readonly type: "applied" | "later"; readonly offset: number };

/** `mayFail`: can the transaction of the consumer fail for a reason of its own? */
export const consumer = (mayFail: boolean, rules: Rules): Role<Consumer, ToConsumer, FromConsumer> => ({
  init: () => ({ applied: 0, recorded: false, inHand: false }),
  durable: ["applied", "recorded"],
  receive: (s, { offset }, { from }) => {
    if (s.recorded) return next(s, send(from, { type: "applied", offset }));
    if (rules.acknowledges === "at once") return next({ ...s, inHand: true }, send(from, { type: "applied", offset }));
    const applies = next(apply(s, rules), send(from, { type: "applied", offset }));
    return mayFail ? { applies, fails: next(s, send(from, { type: "later", offset })) } : applies;
  },
  actions:
    rules.acknowledges === "at once" ? { applyInHand: (s) => (s.inHand ? next(apply(s, rules)) : undefined) } : {},
});

const apply = ({ applied }: Consumer, rules: Rules): Consumer => ({
  applied: Math.min(2, applied + 1),
  recorded: rules.idempotent,
  inHand: false,
});

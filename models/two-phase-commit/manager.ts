// A resource manager with one row, and a branch of every transaction that wants it.
// The one idea: a branch is the participant of the single transaction; from its prepared record to its end it holds the row.
// Not here: what a participant does (protocol.ts); deadlock detection (a request that waits may be given up).
import { type NodeId, next, type Role, type Step } from "../../checker/index.ts";
import { eachStep } from "./options.ts";
import { type Answer, type Order, type Participant, type Phase, participant, type Rules } from "./protocol.ts";

export interface Manager {
  /** By transaction, that is, by its coordinator. */
  readonly branch: ReadonlyMap<NodeId, Participant>;
  /** Who has committed here, in order. */
  readonly committed: readonly NodeId[];
}

/** Does a branch hold the row? */
export type Locking = { readonly holds: (phase: Phase) => boolean };
export const twoPhaseLocking: Locking = { holds: (phase) => phase === "prepared" };

/** A step of one branch, as a step of the manager. */
const lifted = (s: Manager, transaction: NodeId) =>
  eachStep(({ state, sends }: Step<Participant, Answer>) => {
    const ends = state.phase === "committed" && s.branch.get(transaction)!.phase !== "committed";
    return next(
      {
        branch: new Map(s.branch).set(transaction, state),
        committed: ends ? [...s.committed, transaction] : s.committed,
      },
      sends,
    );
  });

export const manager = (
  transactions: readonly NodeId[],
  rules: Rules & Locking,
  givesUp: boolean,
): Role<Manager, Order, Answer> => {
  const roles = new Map(transactions.map((id) => [id, participant(rules, id)]));
  const isTaken = (s: Manager, by: NodeId): boolean =>
    transactions.some((other) => other !== by && rules.holds(s.branch.get(other)!.phase));
  return {
    init: () => ({ branch: new Map([...roles].map(([id, role]) => [id, role.init()])), committed: [] }),
    receive: (s, message, { from }) => {
      const branch = s.branch.get(from)!;
      const waits = message.type === "prepare" && branch.phase === "working" && isTaken(s, from);
      return waits ? undefined : lifted(s, from)(roles.get(from)!.receive(branch, message));
    },
    actions: givesUp
      ? {
          giveUp: {
            each: transactions,
            do: (s: Manager, transaction: string) =>
              lifted(s, transaction)(roles.get(transaction)!.actions.giveUp(s.branch.get(transaction)!)),
          },
        }
      : {},
    timers: {
      ready: {
        each: transactions,
        do: (s, transaction) =>
          lifted(s, transaction)(roles.get(transaction)!.timers.ready(s.branch.get(transaction)!)),
      },
    },
  };
};

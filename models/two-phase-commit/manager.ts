// A resource manager with one row, and a branch of every transaction that wants it.
// The one idea: a branch is the participant of the single transaction; from its prepared record to its end it holds the row.
// Not here: what a participant does (participant.ts); deadlock detection (a request that waits may be given up).
import { isStep, type NodeId, next, type Outcome, type Role, type Step } from "../../checker/index.ts";
import { type Participant, participant } from "./participant.ts";
import type { Answer, Inquiry, Options, Order, Phase, Rules } from "./rules.ts";

export interface Manager {
  /** By transaction, that is, by its coordinator. */
  readonly branch: ReadonlyMap<NodeId, Participant>;
  /** Who has committed here, in order. */
  readonly committed: readonly NodeId[];
}

type Says = Answer | Order;

/** Does a branch hold the row? */
export type Locking = { readonly holds: (phase: Phase) => boolean };
export const twoPhaseLocking: Locking = { holds: (phase) => phase === "prepared" };

/** A step of one branch, as a step of the manager. */
const lifted = (s: Manager, transaction: NodeId, { state, sends }: Step<Participant, Says>): Step<Manager, Says> => {
  const ends = state.phase === "committed" && s.branch.get(transaction)!.phase !== "committed";
  return next(
    {
      branch: new Map(s.branch).set(transaction, state),
      committed: ends ? [...s.committed, transaction] : s.committed,
    },
    sends,
  );
};

const liftedAll = (s: Manager, transaction: NodeId, outcome: Outcome<Participant, Says>): Outcome<Manager, Says> => {
  if (outcome === undefined || isStep(outcome))
    return outcome && lifted(s, transaction, outcome as Step<Participant, Says>);
  return Object.fromEntries(
    Object.entries(outcome).map(([choice, one]) => [choice, one && lifted(s, transaction, one)]),
  );
};

export const manager = (
  transactions: readonly NodeId[],
  rules: Rules & Locking,
  options: Options,
): Role<Manager, Order | Inquiry, Says> => {
  const roles = new Map(transactions.map((id) => [id, participant(rules, options, id)]));
  const start: Participant = { phase: "working", heuristic: false };
  const isTaken = (s: Manager, by: NodeId): boolean =>
    transactions.some((other) => other !== by && rules.holds(s.branch.get(other)!.phase));
  return {
    init: () => ({ branch: new Map(transactions.map((id) => [id, start])), committed: [] }),
    receive: (s, message, node) => {
      const branch = s.branch.get(node.from)!;
      const waits = message.type === "prepare" && branch.phase === "working" && isTaken(s, node.from);
      return waits ? undefined : liftedAll(s, node.from, roles.get(node.from)!.receive!(branch, message, node));
    },
    actions: {
      ...(options.givesUp
        ? {
            giveUp: {
              each: transactions,
              do: (s: Manager, transaction: string) =>
                s.branch.get(transaction)!.phase === "working"
                  ? lifted(s, transaction, next({ phase: "aborted", heuristic: false }))
                  : undefined,
            },
          }
        : {}),
    },
    timers: {
      ready: {
        each: transactions,
        do: (s, transaction, node) => {
          const ready = roles.get(transaction)!.timers!["ready"] as (
            s: Participant,
            n: typeof node,
          ) => Outcome<Participant, Says>;
          return liftedAll(s, transaction, ready(s.branch.get(transaction)!, node));
        },
      },
    },
  };
};

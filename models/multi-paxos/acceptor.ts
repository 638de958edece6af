// An acceptor of Multi-Paxos: one promise for all slots, and the last proposal accepted in each.
// The one idea: because the promise is for all slots, phase 1 is done once for a leadership and not once for a command.
// Not here: who proposes what (replica.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Role, send, sendAll } from "../../checker/index.ts";
import type { Proposal, Rules } from "./rules.ts";

/** What a replica asks of an acceptor. */
export type Request =
  | { readonly type: "prepare"; readonly ballot: number }
  | ({ readonly type: "accept"; readonly slot: number } & Proposal);
/** What an acceptor answers, and tells all replicas. */
export type Answer =
  | { readonly type: "promise"; readonly ballot: number; readonly accepted: ReadonlyMap<number, Proposal> }
  | ({ readonly type: "accepted"; readonly slot: number } & Proposal);

export interface Acceptor {
  /** The greatest ballot it has promised, for all slots. Durable. */
  readonly promised: number;
  /** By slot, what it has accepted last. Durable. */
  readonly accepted: ReadonlyMap<number, Proposal>;
}

/** A request that comes too late is not answered. `promised`: in which ballot the first leader has done phase 1 before the start. */
export const acceptor = (
  replicas: readonly NodeId[],
  promised: number,
  rules: Rules,
): Role<Acceptor, Request, Answer> => ({
  init: () => ({ promised, accepted: new Map() }),
  durable: rules.acceptorDurable,
  receive: (s, request, { from }) =>
    match(request)
      .with({ type: "prepare" }, ({ ballot }) =>
        rules.mayPromise(ballot, s.promised)
          ? next({ ...s, promised: ballot }, send(from, { type: "promise", ballot, accepted: s.accepted }))
          : next(s),
      )
      .with({ type: "accept" }, ({ slot, ballot, command }) =>
        rules.mayAccept(ballot, s.promised)
          ? next(
              { promised: ballot, accepted: new Map(s.accepted).set(slot, { ballot, command }) },
              sendAll(rules.tells ? replicas : [], { type: "accepted", slot, ballot, command }),
            )
          : next(s),
      )
      .exhaustive(),
});

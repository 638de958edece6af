// An observer of ZooKeeper: a server that has clients, and no vote.
// The one idea: it hears of a transaction when it is committed, so it can only be late; writes and syncs it hands on to the leader.
// Not here: how it joins a leader, which is as a follower does, uncounted; servers that vote (server.ts).
import { type NodeId, next, type Role, send } from "../../../checker/index.ts";
import type { Txn } from "../state.ts";
import { answerTo, type Message, type Operation, type Options } from "./server.ts";

export interface Observer {
  /** What it was informed of, in that order: the data that its client reads. */
  readonly informed: readonly Txn[];
}

const step = next<Observer, Message>;

export const observer = (leader: NodeId, client: NodeId, options: Options): Role<Observer, Message> => {
  const answer = (operation: Operation["type"], value: number) => answerTo(client, operation, value, options);

  const requested = (s: Observer, operation: Operation["type"]) => {
    if (operation === "read") return step(s, answer(operation, s.informed.length));
    if (operation === "sync")
      return step(s, options.syncAsksLeader ? send(leader, { type: "sync" }) : answer(operation, s.informed.length));
    const early = options.answersWrites === "at once" ? [answer(operation, s.informed.length + 1)] : [];
    return step(s, send(leader, { type: "forward" }), early);
  };

  return {
    init: () => ({ informed: [] }),
    receive: (s, message, { self }) => {
      switch (message.type) {
        case "request":
          return requested(s, message.operation);
        case "synced":
          return step(s, answer("sync", s.informed.length));
        case "inform": {
          const { txn } = message;
          const isOwn = txn.origin === self && options.answersWrites === "when applied";
          return step({ informed: [...s.informed, txn] }, isOwn ? [answer("write", txn.counter)] : []);
        }
        case "propose": {
          const { epoch, counter } = message.txn;
          return step(s, options.observersVote ? send(leader, { type: "ack", zxid: { epoch, counter } }) : []);
        }
        default:
          return step(s);
      }
    },
  };
};

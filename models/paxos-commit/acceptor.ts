// An acceptor of Paxos Commit, as handlers: of all instances at once.
// The one idea: one promise and one ballot serve all instances, and one message tells of all of them.
// Not here: leaders (leader.ts).
import { match } from "ts-pattern";
import { type NodeId, next, type Role, send } from "../../checker/index.ts";
import type { FromAcceptor, FromLeader, FromManager, Rules, Votes } from "./rules.ts";

export interface Acceptor {
  /** The highest ballot that it has promised, in all instances. */
  readonly promised: number;
  readonly votes: Votes;
}

const step = next<Acceptor, FromAcceptor>;

export const acceptor = (
  managers: readonly NodeId[],
  firstLeader: NodeId,
  rules: Rules,
): Role<Acceptor, FromLeader | FromManager, FromAcceptor> => ({
  init: () => ({ promised: 0, votes: new Map() }),
  receive: (s, message, { from }) =>
    match(message)
      .with({ type: "vote" }, ({ value }) => {
        if (!rules.mayVote(0, s.promised)) return step(s);
        const votes = new Map(s.votes).set(from, { ballot: 0, value });
        const values = new Map([...votes].map(([id, vote]) => [id, vote.value]));
        const isComplete = managers.every((id) => votes.get(id)?.ballot === 0);
        return step({ ...s, votes }, isComplete ? send(firstLeader, { type: "accepted", ballot: 0, values }) : []);
      })
      .with({ type: "promise?" }, ({ ballot }) =>
        ballot <= s.promised
          ? step(s)
          : step({ ...s, promised: ballot }, send(from, { type: "promise", ballot, votes: s.votes })),
      )
      .with({ type: "accept?" }, ({ ballot, values }) => {
        if (!rules.mayVote(ballot, s.promised)) return step(s);
        const votes = new Map([...values].map(([id, value]) => [id, { ballot, value }]));
        return step({ promised: ballot, votes }, send(from, { type: "accepted", ballot, values }));
      })
      .otherwise(() => step(s)),
});

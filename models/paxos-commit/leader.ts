// A leader of Paxos Commit, as handlers.
// The one idea: a leader only counts; whoever comes after it asks the acceptors and can count, too.
// Not here: who is to lead (any leader may take over at any time).
import { match } from "ts-pattern";
import { type NodeId, next, type Role, sendAll } from "../../checker/index.ts";
import type { FromAcceptor, FromLeader, Outcome, Rules, Values, Votes } from "./rules.ts";

export interface Leader {
  /** Watching: another one leads. Asking: for promises. Counting: who has accepted in its ballot. */
  readonly phase: "watching" | "asking" | "counting" | "done";
  readonly promises: ReadonlyMap<NodeId, Votes>;
  readonly accepted: ReadonlySet<NodeId>;
  /** What it has announced; that counts although it crashes. */
  readonly outcome: Outcome | null;
}

const start: Leader = { phase: "watching", promises: new Map(), accepted: new Set(), outcome: null };
const step = next<Leader, FromLeader>;

/** Each of `leaders` has one ballot; that of the first, 0, is the one in which the managers vote. */
export const leader = (
  leaders: readonly NodeId[],
  managers: readonly NodeId[],
  acceptors: readonly NodeId[],
  rules: Rules,
  takesOver: "after a crash" | "at any time" | "never",
): Role<Leader, FromAcceptor, FromLeader> => {
  const ballotOf = (self: NodeId): number => leaders.indexOf(self);
  const quorum = rules.quorum(acceptors.length);
  const proposed = (promises: ReadonlyMap<NodeId, Votes>): Values =>
    new Map(
      managers.map((id) => {
        const votes = [...promises.values()].flatMap((of) => of.get(id) ?? []);
        return [id, rules.binding(votes)?.value ?? rules.free];
      }),
    );
  const decide = (values: Values) => {
    const outcome = rules.commits([...values.values()]) ? "committed" : "aborted";
    return step({ ...start, phase: "done", outcome }, sendAll(managers, { type: "outcome", outcome }));
  };
  const takeOver = (s: Leader, self: NodeId) =>
    s.phase === "watching" && ballotOf(self) > 0
      ? step({ ...s, phase: "asking" }, sendAll(acceptors, { type: "promise?", ballot: ballotOf(self) }))
      : undefined;
  return {
    init: ({ self }) =>
      ballotOf(self) === 0 ? next({ ...start, phase: "counting" }, sendAll(managers, { type: "prepare" })) : start,
    crash: ({ outcome }) => ({ ...start, outcome }),
    receive: (s, message, { self, from }) => {
      if (message.ballot !== ballotOf(self)) return step(s);
      return match([s.phase, message] as const)
        .with(["asking", { type: "promise" }], ([, { ballot, votes }]) => {
          const promises = new Map(s.promises).set(from, votes);
          if (promises.size < quorum) return step({ ...s, promises });
          const accept = { type: "accept?", ballot, values: proposed(promises) } as const;
          return step({ ...start, phase: "counting" }, sendAll(acceptors, accept));
        })
        .with(["counting", { type: "accepted" }], ([, { values }]) => {
          const accepted = new Set(s.accepted).add(from);
          return accepted.size < quorum ? step({ ...s, accepted }) : decide(values);
        })
        .otherwise(() => step(s));
    },
    ...(takesOver === "at any time" ? { timers: { takeOver: (s, { self }) => takeOver(s, self) } } : {}),
    ...(takesOver === "after a crash" ? { suspect: (s, _, { self }) => takeOver(s, self) } : {}),
  };
};

// The learners of Paxos, and what they have ever learned.
// The one idea: votes for one proposal from a quorum say that its value is chosen, whoever repeats them, and however late; but acceptors
// remember their last vote alone, so that who asks them may hear of no quorum although a value is chosen.
// Not here: who votes (protocol.ts), what is claimed (claims.ts).
import { type Event, type NodeId, next, observer, type Role, sendAll } from "../../checker/index.ts";
import type { Accepted, Proposal, Question, Rules } from "./protocol.ts";

export interface Learner {
  /** Votes for what it has not learned yet. */
  readonly votes: ReadonlySet<Proposal & { readonly acceptor: NodeId }>;
  readonly learned: ReadonlySet<string>;
  /** Has it asked, since it came up? Always so where it does not ask. */
  readonly asked: boolean;
}

/**
 * It counts the votes for each proposal, and has learned a value when a quorum of acceptors has accepted one proposal of it. It keeps
 * nothing on disk. `asks`: whom it may ask, once while it is up, what they have accepted; nobody where it does not crash.
 */
export const learner = (quorum: number, asks: readonly NodeId[], rules: Rules): Role<Learner, Accepted, Question> => ({
  init: () => ({ votes: new Set(), learned: new Set(), asked: asks.length === 0 }),
  ...(asks.length > 0 && {
    actions: {
      ask: (s: Learner) =>
        rules.mayAsk(s.asked, s.learned.size)
          ? next({ ...s, asked: true }, sendAll(asks, { type: "ask" } as const))
          : undefined,
    },
  }),
  receive: (s, { ballot, value }, { from }) => {
    if (s.learned.has(value)) return next(s);
    const vote = { acceptor: from, ballot, value };
    const known = [...s.votes].some((one) => one.acceptor === from && one.ballot === ballot && one.value === value);
    const votes = known ? s.votes : new Set([...s.votes, vote]);
    const together = [...votes].filter((one) => rules.countTogether(one, vote)).map(({ acceptor }) => acceptor);
    return next(
      new Set(together).size >= quorum
        ? {
            ...s,
            votes: new Set([...votes].filter((one) => one.value !== value)),
            learned: new Set(s.learned).add(value),
          }
        : { ...s, votes },
    );
  },
});

/** What learners have learned. */
export interface Learned {
  readonly values: ReadonlySet<string>;
  readonly by: ReadonlySet<NodeId>;
  /** Has one that had learned something learned something once more, from nothing? */
  readonly again: boolean;
}
const nothing: Learned = { values: new Set(), by: new Set(), again: false };

/** What a learner that crashes forgets, and may learn again. */
export const everLearned = observer("learned", nothing, (seen: Learned, event: Event<unknown, unknown>) => {
  if (event.kind !== "deliver") return seen;
  const [before, after] = [event.before, event.after] as readonly Partial<Learner>[];
  if (before?.learned === undefined || after?.learned === undefined) return seen;
  if (after.learned.size === before.learned.size) return seen;
  return {
    values: new Set([...seen.values, ...after.learned]),
    by: new Set(seen.by).add(event.node),
    again: seen.again || (before.learned.size === 0 && seen.by.has(event.node)),
  };
});

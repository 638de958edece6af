// A Raft server, as handlers: it waits, stands for election, votes, and leads.
// The one idea: a newer term in any message makes a server forget its role; a vote binds for the rest of its term.
// Not here: who runs, what may fail and what is claimed (model.ts); what a mutant may change (rules.ts); logs.
import { match } from "ts-pattern";
import { type NodeId, next, produce, type Role, type Step, send, sendAll } from "../../checker/index.ts";
import type { Rules } from "./rules.ts";

/** What every server has. Term and vote are durable. */
interface Ballot {
  readonly term: number;
  readonly votedFor: NodeId | null;
}
export type Server = Ballot &
  (
    | { readonly role: "follower" }
    | { readonly role: "candidate"; readonly votes: ReadonlySet<NodeId> }
    | { readonly role: "leader" }
  );

export type Message =
  | { readonly type: "requestVote"; readonly term: number }
  | { readonly type: "vote"; readonly term: number; readonly granted: boolean };

export const server = (rules: Rules): Role<Server, Message> => ({
  init: () => ({ role: "follower", term: 0, votedFor: null }),
  durable: rules.durable,
  timers: {
    election: (s, { self, peers }) => {
      if (!rules.mayStand(s)) return undefined;
      const term = s.term + 1;
      const candidate: Server = { role: "candidate", term, votedFor: self, votes: new Set([self]) };
      return next(elected(candidate, rules, peers), sendAll(peers, { type: "requestVote", term }));
    },
  },
  receive: (before, message, { from, peers }) => {
    const s = message.term > before.term ? follower(message.term) : before;
    return match(message)
      .with({ type: "requestVote" }, ({ term }) => {
        const granted = term === s.term && rules.mayVote(s, from);
        const answer = granted || term < s.term ? [send(from, { type: "vote", term: s.term, granted })] : [];
        const after = produce(s, (draft) => {
          if (granted) draft.votedFor = from;
        });
        return next(after, answer);
      })
      .with({ type: "vote" }, ({ term, granted }): Step<Server, Message> => {
        if (s.role !== "candidate" || term < s.term || !granted) return next(s);
        const counted = produce(s, (draft) => {
          draft.votes.add(from);
        });
        return next(elected(counted, rules, peers));
      })
      .exhaustive();
  },
});

/** A follower that has just learned of a newer term. */
const follower = (term: number): Server => ({ role: "follower", term, votedFor: null });

/** The leader, if the candidate's votes suffice. */
const elected = (s: Server & { readonly role: "candidate" }, rules: Rules, peers: readonly NodeId[]): Server =>
  s.votes.size >= rules.quorum(peers.length + 1) ? { role: "leader", term: s.term, votedFor: s.votedFor } : s;

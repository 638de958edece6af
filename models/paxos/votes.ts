// What the acceptors have ever accepted: an observer, because an acceptor remembers only the last, and a crash may take that.
// The one idea: "chosen" is said of votes that were once cast, and nothing can take a vote back (as in Lamport's Voting).
// Not here: the claims that read it (claims.ts).
import { type Event, type NodeId, observer } from "../../checker/index.ts";
import type { Message } from "./roles.ts";
import { highest, type Proposal } from "./rules.ts";

export interface Vote extends Proposal {
  readonly acceptor: NodeId;
}
export interface Votes {
  /** Every vote ever cast. */
  readonly cast: ReadonlySet<Vote>;
  /** The ballots that proposed another value than that of the highest lower vote cast by then, by any acceptor. */
  readonly overlooking: ReadonlySet<number>;
}

const with_ = (seen: Votes, vote: Vote): Votes => {
  const known = [...seen.cast].some(
    ({ acceptor, ballot, value }) => acceptor === vote.acceptor && ballot === vote.ballot && value === vote.value,
  );
  return known ? seen : { ...seen, cast: new Set([...seen.cast, vote]) };
};

const overlooks = ({ cast }: Votes, { ballot, value }: Proposal): boolean =>
  highest([...cast].filter((vote) => vote.ballot < ballot)).some((vote) => vote.value !== value);

const none: Votes = { cast: new Set(), overlooking: new Set() };

export const votes = observer("votes", none, (seen: Votes, event: Event<unknown, Message>) => {
  if (!("sends" in event)) return seen;
  const proposal = event.sends.map(({ message }) => message).find(({ type }) => type === "accept");
  if (proposal?.type === "accept")
    return overlooks(seen, proposal) ? { ...seen, overlooking: new Set(seen.overlooking).add(proposal.ballot) } : seen;
  const told = event.sends.map(({ message }) => message).find(({ type }) => type === "accepted");
  return told?.type === "accepted"
    ? with_(seen, { acceptor: event.node, ballot: told.ballot, value: told.value })
    : seen;
});

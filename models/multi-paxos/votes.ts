// What the acceptors have ever accepted, slot by slot: an observer, because an acceptor remembers only the last of each slot.
// The one idea: "chosen" is said of votes that were once cast, whether or not anybody knows it.
// Not here: the claims that read it (claims.ts).
import { type Event, observer } from "../../checker/index.ts";
import type { Answer, Request } from "./acceptor.ts";
import type { Ask, CatchUp, Done, Vote } from "./replica.ts";

export type Message = Request | Answer | Ask | CatchUp | Done;
export type Votes = ReadonlySet<Vote>;

const none: Votes = new Set();

export const votes = observer("votes", none, (seen: Votes, event: Event<unknown, Message>) => {
  if (!("sends" in event)) return seen;
  const told = event.sends.map(({ message }) => message).find(({ type }) => type === "accepted");
  if (told?.type !== "accepted") return seen;
  const { slot, ballot, command } = told;
  const known = [...seen].some(
    (vote) => vote.acceptor === event.node && vote.slot === slot && vote.ballot === ballot && vote.command === command,
  );
  return known ? seen : new Set([...seen, { acceptor: event.node, slot, ballot, command }]);
});

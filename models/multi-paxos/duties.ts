// What Multi-Paxos owes to every message: the answer of an acceptor, what a leader counts and proposes, what a replica knows and executes.
// The one idea: who says nothing, or a little more than it should, often breaks no agreement; so each rule is claimed in the step in which it
// applies, from the two ends of the event.
// Not here: what follows from the rules (claims.ts), the handlers (replica.ts, acceptor.ts).
import { type Event, type NodeId, observer } from "../../checker/index.ts";
import type { Acceptor } from "./acceptor.ts";
import type { Replica, Vote } from "./replica.ts";
import { type Log, NO_OP, RECONFIGURE } from "./rules.ts";
import type { Message } from "./votes.ts";

export type Happening = Event<Replica | Acceptor, Message>;

/** Is each asked once, and are these all that vote, or as many of the first of them as must promise? */
const isWhomToAsk = (asked: readonly NodeId[], { acceptors, successors, phase2, asks }: Electorate): boolean => {
  const all = asks === "all" ? [...acceptors, ...successors] : acceptors;
  const due = asks === "all" ? all.length : all.length - phase2 + 1;
  return asked.length === due && new Set(asked).size === due && asked.every((id) => all.includes(id));
};

/** Who begins a ballot asks for promises and has none yet, and begins at the first slot of which it does not know what is chosen. */
const begins = (event: Happening, electorate: Electorate): boolean | undefined => {
  if (event.kind !== "action" || !("leads" in event.before) || !("leads" in event.after)) return undefined;
  const { before, after } = event;
  if (after.leads === null || after.ballot === before.ballot) return undefined;
  const { promised, reported, slot } = after.leads;
  const isBlank = promised.size === 0 && reported.size === 0 && slot === reach(after.log);
  const asked = event.sends.flatMap(({ to, message }) => (message.type === "prepare" ? [to] : []));
  return after.ballot > before.ballot && isBlank && isWhomToAsk(asked, electorate);
};

/** Has a quorum of those that vote on a slot promised? */
const isOpen = (log: Log, promised: ReadonlySet<NodeId>, slot: number, electorate: Electorate): boolean => {
  const voters = votersOf(log, slot, electorate);
  return voters !== undefined && voters.filter((id) => promised.has(id)).length + electorate.phase2 > voters.length;
};

/** A promise of its own ballot counts as long as a slot wants for one, each report that is outbid by none; no other does. */
const counts = (event: Happening, slots: number, electorate: Electorate): boolean | undefined => {
  if (event.kind !== "deliver" || event.message.type !== "promise") return undefined;
  const { before, after, message, from, sends } = event;
  if (!("leads" in before) || !("leads" in after)) return undefined;
  const [was, is] = [before.leads, after.leads];
  if (was === null || is === null || message.ballot !== before.ballot)
    return sends.length === 0 && is?.promised.size === was?.promised.size && is?.reported.size === was?.reported.size;
  const isWanted = Array.from({ length: slots - was.slot }, (_, i) => was.slot + i).some(
    (slot) => !isOpen(before.log, was.promised, slot, electorate),
  );
  const isCounted = isWanted && !was.promised.has(from);
  if (is.promised.size !== was.promised.size + (isCounted ? 1 : 0) || (isWanted && !is.promised.has(from)))
    return false;
  const reported = [...was.reported, ...(isCounted ? message.accepted : [])];
  return (
    reported.every(([slot, { ballot }]) => (is.reported.get(slot)?.ballot ?? -1) >= ballot) &&
    [...is.reported].every(([slot, { ballot }]) =>
      reported.some(([one, other]) => one === slot && other.ballot === ballot),
    )
  );
};

/** Has every leader begun, and counted, as it should? An observer, because of an exchange at once a step does not see the ends. */
export const countedBy = (slots: number, electorate: Electorate) =>
  observer("counted", true as boolean, (seen, event: Happening) =>
    seen ? begins(event, electorate) !== false && counts(event, slots, electorate) !== false : seen,
  );

/** Of a slot that is reported a leader proposes what is reported; of one below, about which nothing is, a no-op; of its own only what is above. */
export const adopts = (event: Happening): boolean | undefined => {
  if (!("sends" in event) || !("leads" in event.after) || event.after.leads === null) return undefined;
  const { reported } = event.after.leads;
  const proposals = event.sends.flatMap(({ message }) => (message.type === "accept" ? [message] : []));
  if (proposals.length === 0 || reported.size === 0) return undefined;
  const last = Math.max(...reported.keys());
  return proposals.every(({ slot, command }) => slot > last || command === (reported.get(slot)?.command ?? NO_OP));
};

/** Who votes, and how many of them it takes. */
export interface Electorate {
  readonly acceptors: readonly NodeId[];
  /** The acceptors that vote after a reconfiguration only; none: there is none. */
  readonly successors: readonly NodeId[];
  readonly window: number;
  readonly phase2: number;
  /** Whom a new leader asks for promises. */
  readonly asks: "all" | "a quorum";
}

/** Who votes on a slot, as what is chosen far enough before it says; undefined: not all of that is known. */
export const votersOf = (
  log: Log,
  slot: number,
  { acceptors, successors, window }: Electorate,
): readonly NodeId[] | undefined => {
  const before = Array.from({ length: Math.max(slot - window + 1, 0) }, (_, earlier) => log.get(earlier));
  const handOver = before.indexOf(RECONFIGURE);
  if (before.slice(0, handOver < 0 ? undefined : handOver).includes(undefined)) return undefined;
  return handOver < 0 ? acceptors : successors;
};

/** Of each slot that a leader comes past it knows what is chosen, or asks all that vote on it; and it stops only where it may not go on. */
export const proceeds = (event: Happening, slots: number, electorate: Electorate): boolean | undefined => {
  if (!("sends" in event) || !("leads" in event.before) || !("leads" in event.after)) return undefined;
  const { before, after, sends } = event;
  const [was, is] = [before.leads, after.leads];
  if (was === null || is === null || before.ballot !== after.ballot) return undefined;
  if (is.slot > slots) return false;
  const asked = (slot: number): readonly NodeId[] =>
    sends.flatMap(({ to, message }) => (message.type === "accept" && message.slot === slot ? [to] : []));
  const isAsked = (slot: number): boolean => {
    const [whom, voters] = [asked(slot), votersOf(after.log, slot, electorate) ?? []];
    return whom.length === voters.length && voters.every((id) => whom.includes(id));
  };
  for (let slot = was.slot; slot < is.slot; slot++)
    if (!isAsked(slot) && !(after.log.has(slot) && asked(slot).length === 0)) return false;
  const mayGoOn = isOpen(after.log, is.promised, is.slot, electorate);
  return sends.length === 0 && was.slot === is.slot && was.promised.size === is.promised.size
    ? undefined
    : !mayGoOn || is.slot > Math.max(-1, ...is.reported.keys());
};

/** An acceptor promises in ballots that rise, and to accept in one is to promise it. */
export const rises = (event: Happening): boolean | undefined => {
  if (event.kind !== "deliver" || (event.message.type !== "prepare" && event.message.type !== "accept"))
    return undefined;
  const { before, after, message, sends } = event;
  if (!("accepted" in before) || !("accepted" in after)) return undefined;
  const isAnswered = message.type === "prepare" ? message.ballot > before.promised : message.ballot >= before.promised;
  if (!isAnswered) return sends.length === 0 && after.promised === before.promised;
  return after.promised === message.ballot && sends.length > 0;
};

const sameVote = (one: Vote, other: Vote): boolean =>
  one.acceptor === other.acceptor && one.slot === other.slot && one.ballot === other.ballot;

/** Have enough of those that vote on its slot cast this vote, as far as these tell? */
const isChosen = (vote: Vote, votes: readonly Vote[], log: Log, electorate: Electorate): boolean => {
  const voters = votersOf(log, vote.slot, electorate) ?? [];
  const like = votes.filter(({ slot, ballot }) => slot === vote.slot && ballot === vote.ballot);
  return voters.filter((id) => like.some(({ acceptor }) => acceptor === id)).length >= electorate.phase2;
};

/** How many slots a log knows without a hole. */
const reach = (log: Log): number => {
  let slot = 0;
  while (log.has(slot)) slot += 1;
  return slot;
};

/** A replica that is asked what it knows tells all of it from the slot on that is asked for, and is left as it was. */
export const tells = (event: Happening): boolean | undefined => {
  if (event.kind !== "deliver" || event.message.type !== "missing" || !("leads" in event.before)) return undefined;
  const { before, message, from, sends } = event;
  const due = [...before.log].filter(([slot]) => slot >= message.slot);
  const told = sends.flatMap((one) => (one.message.type === "known" && one.to === from ? [one.message.log] : []));
  if (sends.length !== told.length || told.length !== (due.length > 0 ? 1 : 0)) return false;
  return told.every((log) => log.size === due.length && due.every(([slot, command]) => log.get(slot) === command));
};

/**
 * A replica notes a vote on a slot that it does not know, knows what the votes say is chosen, needs those votes no more, and executes as far as
 * there is no hole. What another one tells of slots that it does not know, it knows. Of other messages it learns nothing.
 */
export const learns = (event: Happening, electorate: Electorate): boolean | undefined => {
  if (event.kind !== "deliver") return undefined;
  const { before, after, message, from } = event;
  if (!("leads" in before) || !("leads" in after)) return undefined;
  const news =
    message.type === "accepted" && !before.log.has(message.slot)
      ? [{ acceptor: from, slot: message.slot, ballot: message.ballot, command: message.command }]
      : [];
  const votes = [...before.votes].filter((one) => !news.some((vote) => sameVote(one, vote))).concat(news);
  const chosen = votes.filter((vote) => isChosen(vote, votes, after.log, electorate));
  const open = votes.filter(({ slot }) => !after.log.has(slot));
  const told = message.type === "known" ? [...message.log] : [];
  const known = new Map([...told, ...before.log, ...chosen.map(({ slot, command }) => [slot, command] as const)]);
  return (
    after.log.size === known.size &&
    [...known].every(([slot, command]) => after.log.get(slot) === command) &&
    after.votes.size === open.length &&
    open.every((vote) => [...after.votes].some((one) => sameVote(one, vote))) &&
    after.executed.length === (news.length + told.length === 0 ? before.executed.length : reach(after.log))
  );
};

// What Paxos owes to every message: the answer of an acceptor, what a proposer counts and proposes, and what a learner remembers.
// The one idea: who says nothing, or a little more than it should, often breaks no agreement; so each rule is claimed in the step in which it
// applies, from the two ends of the event.
// Not here: what follows from the rules (claims.ts), the handlers (protocol.ts, learner.ts).
import type { Event, NodeId, Send } from "../../checker/index.ts";
import type { Learner } from "./learner.ts";
import type { Acceptor, Message, Proposal, Proposer } from "./protocol.ts";

export type Happening = Event<Proposer | Acceptor | Learner, Message>;
type Sends = readonly Send<Message>[];

/** What a learner must know of the others. */
interface Setting {
  /** The acceptors that run. */
  readonly acceptors: readonly NodeId[];
  readonly quorum: number;
  /** May learners crash? Then they ask the acceptors. */
  readonly forgets: boolean;
  /** Does a proposer ask all acceptors, or a quorum of its choice? */
  readonly asksAll: boolean;
}

const isProposer = (s: Proposer | Acceptor | Learner): s is Proposer => "promises" in s;
const isAcceptor = (s: Proposer | Acceptor | Learner): s is Acceptor => "promised" in s;
const isLearner = (s: Proposer | Acceptor | Learner): s is Learner => "learned" in s;

/** Who begins a ballot asks each acceptor once, or each of a quorum. */
export const asks = (event: Happening, { acceptors, quorum, asksAll }: Setting): boolean | undefined => {
  if (event.kind !== "action" || event.name !== "prepare" || !isProposer(event.before)) return undefined;
  const asked = event.sends.flatMap(({ to, message }) => (message.type === "prepare" ? [to] : []));
  const due = asksAll ? acceptors.length : quorum;
  return asked.length === due && new Set(asked).size === due && asked.every((id) => acceptors.includes(id));
};

/** A late answer to an earlier ballot, or to one that has proposed, changes nothing. */
export const counts = (event: Happening): boolean | undefined => {
  if (event.kind !== "deliver" || event.message.type !== "promise") return undefined;
  const { before, after, message, sends } = event;
  if (!isProposer(before) || !isProposer(after)) return undefined;
  const isHeeded = message.ballot === before.ballot && before.promises !== null;
  return isHeeded
    ? after.promises === null
      ? sends.length > 0
      : after.promises.has(event.from)
    : sends.length === 0 && after.ballot === before.ballot && after.promises?.size === before.promises?.size;
};

type Vote = Proposal & { readonly acceptor: NodeId };

export const same = (one: Proposal, other: Proposal): boolean =>
  one.ballot === other.ballot && one.value === other.value;
const sameVotes = (one: ReadonlySet<Vote>, other: readonly Vote[]): boolean =>
  one.size === other.length &&
  other.every((vote) => [...one].some((known) => known.acceptor === vote.acceptor && same(known, vote)));

/** A vote is noted once; from a quorum in one ballot the value is learned, and its votes are forgotten; what is learned stays, and needs none. */
const notes = (was: Learner, is: Learner, vote: Vote, { quorum }: Setting): boolean => {
  if (was.learned.has(vote.value)) return is.learned.size === was.learned.size && sameVotes(is.votes, [...was.votes]);
  const votes = [...was.votes].filter((one) => one.acceptor !== vote.acceptor || !same(one, vote)).concat(vote);
  const isChosen = votes.filter((one) => same(one, vote)).length >= quorum;
  return (
    is.learned.size === was.learned.size + (isChosen ? 1 : 0) &&
    is.learned.has(vote.value) === isChosen &&
    sameVotes(is.votes, isChosen ? votes.filter(({ value }) => value !== vote.value) : votes)
  );
};

const asksAll = (sends: Sends, { acceptors }: Setting): boolean =>
  sends.length === acceptors.length &&
  acceptors.every((id) => sends.some(({ to, message }) => to === id && message.type === "ask"));

/** Who may have forgotten asks all acceptors, once while it is up, and only where it knows nothing; nobody else asks. */
export const learns = (event: Happening, setting: Setting): boolean | undefined => {
  if (event.kind !== "deliver" && event.kind !== "action") return undefined;
  const { before, after, sends } = event;
  if (!isLearner(before) || !isLearner(after)) return undefined;
  if (event.kind === "action")
    return setting.forgets && !before.asked && before.learned.size === 0 && after.asked && asksAll(sends, setting);
  if (event.message.type !== "accepted") return false;
  const { ballot, value } = event.message;
  const isQuiet = sends.length === 0 && after.asked === before.asked && (setting.forgets || before.asked);
  return isQuiet && notes(before, after, { acceptor: event.from, ballot, value }, setting);
};

/** An acceptor answers whom it must, with what it then is; a learner that asks, with what it has accepted; too late a request changes nothing. */
export const answers = (event: Happening): boolean | undefined => {
  if (event.kind !== "deliver") return undefined;
  const { before, after, message, sends, from } = event;
  if (!isAcceptor(before) || !isAcceptor(after)) return undefined;
  const [told, ...others] = sends;
  const keeps = after.promised === before.promised && after.accepted === before.accepted;
  if (message.type === "ask")
    return (
      keeps &&
      others.length === 0 &&
      (before.accepted === null
        ? told === undefined
        : told?.to === from && told.message.type === "accepted" && same(told.message, before.accepted))
    );
  if (message.type === "prepare" && message.ballot > before.promised)
    return after.promised === message.ballot && told?.to === from && told.message.type === "promise";
  if (message.type === "accept" && message.ballot >= before.promised)
    return (
      after.promised === message.ballot &&
      after.accepted !== null &&
      same(after.accepted, message) &&
      sends.length > 0 &&
      sends.every(({ message: vote }) => vote.type === "accepted" && same(vote, message))
    );
  return keeps && sends.length === 0;
};

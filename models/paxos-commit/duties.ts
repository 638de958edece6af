// What Paxos Commit owes to every message: the answer, and what is kept, at managers, acceptors and leaders.
// The one idea: who says nothing, or a little more than it should, often breaks no agreement; so each rule is claimed where it applies.
// Not here: what follows from the rules (model.ts), the handlers (protocol.ts).
import type { Event, NodeId, Send } from "../../checker/index.ts";
import type {
  Acceptor,
  FromAcceptor,
  FromLeader,
  FromManager,
  Leader,
  Manager,
  Values,
  Vote,
  Votes,
} from "./protocol.ts";

export type Message = FromLeader | FromManager | FromAcceptor;
export type Happening = Event<Leader | Acceptor | Manager, Message>;
type Sends = readonly Send<Message>[];

interface Setting {
  readonly managers: readonly NodeId[];
  readonly acceptors: readonly NodeId[];
  readonly leaders: readonly NodeId[];
  readonly ballots: number;
}

const sameVotes = (one: Votes, other: Votes): boolean =>
  one.size === other.size &&
  [...one].every(([id, vote]) => other.get(id)?.ballot === vote.ballot && other.get(id)?.value === vote.value);
const sameValues = (one: Values, other: Values): boolean =>
  one.size === other.size && [...one].every(([id, value]) => other.get(id) === value);

/** One message to each of these nodes, and no other. */
const areAll = (sends: Sends, to: readonly NodeId[], is: (message: Message) => boolean): boolean =>
  sends.length === to.length && to.every((id) => sends.some((sent) => sent.to === id && is(sent.message)));

/** A manager is asked once whether it is prepared: its vote is what it then is, to all acceptors; who has decided keeps that. */
const managerHeeds = (was: Manager, is: Manager, m: Message, sends: Sends, { acceptors }: Setting): boolean => {
  if (m.type === "prepare" && was.phase === "working")
    return (
      (is.phase === "prepared" || is.phase === "aborted") &&
      areAll(sends, acceptors, (vote) => vote.type === "vote" && vote.value === is.phase)
    );
  const isOpen = was.phase === "working" || was.phase === "prepared";
  return sends.length === 0 && is.phase === (m.type === "outcome" && isOpen ? m.outcome : was.phase);
};

/** An acceptor votes in no ballot below the one that it has promised, promises each but once, and tells of both. */
const acceptorHeeds = (
  was: Acceptor,
  is: Acceptor,
  { message: m, from, sends }: { readonly message: Message; readonly from: NodeId; readonly sends: Sends },
  { managers, leaders }: Setting,
): boolean => {
  const isUnmoved = is.promised === was.promised && sameVotes(is.votes, was.votes) && sends.length === 0;
  if (m.type === "vote") {
    if (was.promised > 0) return isUnmoved;
    const votes = new Map(was.votes).set(from, { ballot: 0, value: m.value });
    const isComplete = managers.every((id) => votes.has(id));
    return (
      sameVotes(is.votes, votes) &&
      is.promised === was.promised &&
      areAll(sends, isComplete ? leaders.slice(0, 1) : [], (told) => told.type === "accepted" && told.ballot === 0)
    );
  }
  if (m.type === "promise?")
    return m.ballot <= was.promised
      ? isUnmoved
      : is.promised === m.ballot &&
          sameVotes(is.votes, was.votes) &&
          areAll(
            sends,
            [from],
            (told) => told.type === "promise" && told.ballot === m.ballot && sameVotes(told.votes, was.votes),
          );
  if (m.type !== "accept?") return isUnmoved;
  if (m.ballot < was.promised) return isUnmoved;
  const votes = new Map([...m.values].map(([id, value]) => [id, { ballot: m.ballot, value }]));
  return (
    is.promised === m.ballot &&
    sameVotes(is.votes, votes) &&
    areAll(
      sends,
      [from],
      (told) => told.type === "accepted" && told.ballot === m.ballot && sameValues(told.values, m.values),
    )
  );
};

/** The latest vote on a manager of those that are reported. */
const latest = (promises: Leader["promises"], manager: NodeId): Vote | undefined =>
  [...promises.values()]
    .flatMap((votes) => votes.get(manager) ?? [])
    .reduce<Vote | undefined>((one, vote) => (one === undefined || vote.ballot > one.ballot ? vote : one), undefined);

/**
 * A leader counts what it is told in its own ballot, each acceptor once; with the promises of a majority it proposes what they bind it to, and with
 * its votes it decides: a commit if all are prepared.
 */
const leaderHeeds = (
  was: Leader,
  is: Leader,
  { message: m, from, sends }: { readonly message: Message; readonly from: NodeId; readonly sends: Sends },
  { managers, acceptors }: Setting,
): boolean => {
  const isUnmoved = is.phase === was.phase && is.ballot === was.ballot && sends.length === 0;
  const isMajority = (size: number): boolean => size > acceptors.length / 2;
  const isOwn = "ballot" in m && m.ballot === was.ballot;
  if (isOwn && m.type === "promise" && was.phase === "asking") {
    const promises = new Map(was.promises).set(from, m.votes);
    if (!isMajority(promises.size)) return isUnmoved && is.promises.size === promises.size;
    const values = new Map(managers.map((id) => [id, latest(promises, id)?.value ?? ("aborted" as const)]));
    return (
      is.phase === "counting" &&
      areAll(
        sends,
        acceptors,
        (told) => told.type === "accept?" && told.ballot === was.ballot && sameValues(told.values, values),
      )
    );
  }
  if (isOwn && m.type === "accepted" && was.phase === "counting") {
    const accepted = new Set(was.accepted).add(from);
    if (!isMajority(accepted.size)) return isUnmoved && is.accepted.size === accepted.size;
    const outcome = [...m.values.values()].every((value) => value === "prepared") ? "committed" : "aborted";
    return (
      is.phase === "done" &&
      is.ballot === was.ballot &&
      is.outcome === outcome &&
      areAll(sends, managers, (told) => told.type === "outcome" && told.outcome === outcome)
    );
  }
  return isUnmoved && is.promises.size === was.promises.size && is.accepted.size === was.accepted.size;
};

const isManager = (s: Leader | Acceptor | Manager): s is Manager => "gone" in s;
const isAcceptor = (s: Leader | Acceptor | Manager): s is Acceptor => "promised" in s;
const isLeader = (s: Leader | Acceptor | Manager): s is Leader => "outcome" in s;

/** Is what is delivered heeded as it must be? Undefined where the event is none of this kind of node. */
export const heeds = (setting: Setting) => {
  const of =
    (kind: "manager" | "acceptor" | "leader") =>
    (event: Happening): boolean | undefined => {
      if (event.kind !== "deliver") return undefined;
      const { before, after, message, sends } = event;
      if (kind === "manager" && isManager(before) && isManager(after))
        return managerHeeds(before, after, message, sends, setting);
      if (kind === "acceptor" && isAcceptor(before) && isAcceptor(after))
        return acceptorHeeds(before, after, event, setting);
      if (kind === "leader" && isLeader(before) && isLeader(after)) return leaderHeeds(before, after, event, setting);
      return undefined;
    };
  return { manager: of("manager"), acceptor: of("acceptor"), leader: of("leader") };
};

/**
 * A leader that takes over, which none does that has decided, asks all acceptors for a promise in a new ballot of its own, and forgets what it was
 * told before.
 */
export const takesOver = (event: Happening, { acceptors, leaders, ballots }: Setting): boolean | undefined => {
  if ((event.kind !== "timer" && event.kind !== "suspect") || !isLeader(event.before) || !isLeader(event.after))
    return undefined;
  const { before, after, sends, node } = event;
  return (
    before.phase !== "done" &&
    after.phase === "asking" &&
    after.ballot > before.ballot &&
    after.ballot < ballots &&
    after.ballot % leaders.length === leaders.indexOf(node) &&
    after.promises.size + after.accepted.size === 0 &&
    areAll(sends, acceptors, (asked) => asked.type === "promise?" && asked.ballot === after.ballot)
  );
};

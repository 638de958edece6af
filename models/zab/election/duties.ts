// What a server owes to every notification, time-out and crash: the vote, the answer and the decision that must come of it.
// The one idea: who is silent, says too much, or decides on too little is often outvoted or told again, so each rule of lookForLeader is
// claimed where it applies, from the two ends of the event.
// Not here: what follows from the rules (model.ts), the handlers (server.ts).
import {
  always,
  type Event,
  type NodeId,
  reachable,
  type Says,
  type Send,
  step,
  type World,
} from "../../../checker/index.ts";
import { type Message, ownVote, type Server } from "./server.ts";
import { compareVotes, type Report, sameVote } from "./votes.ts";

type Happening = Event<Server, Message>;
type Reports = ReadonlyMap<NodeId, Report>;

/** What one server did, and to whom it may speak. */
export interface Ends {
  readonly self: NodeId;
  readonly all: readonly NodeId[];
  readonly before: Server;
  readonly after: Server;
  readonly sends: readonly Send<{ readonly type: string }>[];
}

const sameReport = (a: Report | undefined, b: Report | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.round === b.round && a.role === b.role && sameVote(a.vote, b.vote));
const sameReports = (a: Reports, b: Reports): boolean =>
  a.size === b.size && [...a].every(([id, report]) => sameReport(report, b.get(id)));
/** What it has heard of its round, but for its own vote, which it knows. */
const ofOthers = ({ received }: Server, self: NodeId): Reports => new Map([...received].filter(([id]) => id !== self));
/** Of others it has noted these; and its own vote, as long as it looks. */
const sameHeard = (a: Reports, b: Reports, s: Server, self: NodeId): boolean =>
  sameReports(a, ofOthers(s, self)) &&
  sameReports(b, s.outside) &&
  sameReport(s.received.get(self), s.role === "looking" ? s : undefined);
const isUnmoved = ({ self, before: b, after: a }: Ends): boolean =>
  sameReport(b, a) && b.currentEpoch === a.currentEpoch && b.lastZxid === a.lastZxid
    ? sameHeard(ofOthers(b, self), b.outside, a, self)
    : false;

/** Exactly these are told, and of the vote that the server then has. */
const isTold = ({ after, sends }: Ends, whom: readonly NodeId[]): boolean =>
  sends.length === whom.length &&
  whom.every((id) =>
    sends.some(
      ({ to, message }) =>
        to === id && message.type === "notification" && sameReport(message as Message & Report, after),
    ),
  );
const others = ({ all, self }: Ends): readonly NodeId[] => all.filter((id) => id !== self);

/** Into a round: a vote for itself, nothing heard, and all others know. */
export const looksAgain = (ends: Ends): boolean => {
  const { self, before, after } = ends;
  return (
    after.role === "looking" &&
    after.round === Math.max(before.round, 0) + 1 &&
    sameVote(after.vote, ownVote(after, self)) &&
    sameHeard(new Map(), new Map(), after, self) &&
    isTold(ends, others(ends))
  );
};

/** A vote of one who looks is answered if it is old, and otherwise noted; the better of the two is the vote, and is told where it is new. */
const votes = (ends: Ends, from: NodeId, n: Report): boolean => {
  const { self, before: b, after: a } = ends;
  if (n.round < b.round) return isUnmoved(ends) && isTold(ends, [from]);
  const isLater = n.round > b.round;
  const mine = isLater ? ownVote(b, self) : b.vote;
  const isBetter = compareVotes(n.vote, mine) > 0;
  const heard = new Map(isLater ? [] : ofOthers(b, self)).set(from, n);
  return (
    a.role === "looking" &&
    a.round === n.round &&
    sameVote(a.vote, isBetter ? n.vote : mine) &&
    sameHeard(heard, b.outside, a, self) &&
    isTold(ends, isBetter || isLater ? others(ends) : [])
  );
};

const isQuorum = (reports: Reports, { vote, round }: Report, servers: number): boolean =>
  [...reports.values()].filter((one) => one.round === round && sameVote(one.vote, vote)).length * 2 > servers;

/** A decision: the vote and its round, and nothing else is remembered or said. */
const isDecided = ({ self, after, sends }: Ends, { vote, round }: Pick<Report, "vote" | "round">): boolean =>
  after.role === (vote.leader === self ? "leading" : "following") &&
  after.round === round &&
  sameVote(after.vote, vote) &&
  after.received.size + after.outside.size + sends.length === 0;

/** A leader is followed that says so itself and that a quorum has, be it of this round or of another one; otherwise that is noted. */
const learns = (ends: Ends, from: NodeId, n: Report): boolean => {
  const { self, all, before: b, after: a, sends } = ends;
  const received = n.round === b.round ? new Map(ofOthers(b, self)).set(from, n) : ofOthers(b, self);
  const outside = new Map(b.outside).set(from, n);
  const counted = new Map(received).set(self, b);
  const { leader } = n.vote;
  const isFound = [...(n.round === b.round ? [counted] : []), outside].some(
    (reports) =>
      isQuorum(reports, n, all.length) &&
      (leader === self ? n.round === b.round : reports.get(leader)?.role === "leading"),
  );
  if (isFound) return isDecided(ends, n);
  return sameReport(a, b) && sameHeard(received, outside, a, self) && sends.length === 0;
};

/** What a notification leaves, and whom it has answered; who has not begun hears nothing. */
export const heeds = (ends: Ends, from: NodeId, n: Report): boolean => {
  if (ends.before.round === 0) return false;
  if (ends.before.role === "looking") return n.role === "looking" ? votes(ends, from, n) : learns(ends, from, n);
  return isUnmoved(ends) && isTold(ends, n.role === "looking" ? [from] : []);
};

/** finalizeWait is over: a quorum has the vote, and that is then the decision. */
export const finalizes = (ends: Ends): boolean => {
  const { before, all } = ends;
  return before.role === "looking" && isQuorum(before.received, before, all.length) && isDecided(ends, before);
};
export const tellsAgain = (ends: Ends): boolean =>
  ends.before.role === "looking" && ends.before.round > 0 && isUnmoved(ends) && isTold(ends, others(ends));

const endsOf = (all: readonly NodeId[], event: Extract<Happening, { readonly before: Server }>): Ends => {
  const { node: self, before, after, sends } = event;
  return { self, all, before, after, sends };
};

export interface Servers {
  readonly server: readonly Server[];
}
export type Around = Pick<World<Message>, "network">;

const MOVES = ["restart", "suspect", "action"];

/** A timer: what a quorum has is decided, and who still looks tells its vote again. There is no other one here. */
const fires = (ends: Ends, name: string): boolean =>
  name === "finalize" ? finalizes(ends) : name === "tellAgain" && tellsAgain(ends);

/** A crash: nothing is remembered of votes and rounds. */
const forgets = ({ self, after }: Ends): boolean =>
  after.role === "looking" && after.round === 0 && sameHeard(new Map(), new Map(), after, self);

export const dutiesOf = (all: readonly NodeId[]) => ({
  "a notification is heeded as lookForLeader says, and who must know is told": step(
    (_: unknown, __: unknown, event: Happening) =>
      event.kind === "deliver" && "vote" in event.message
        ? heeds(endsOf(all, event), event.from, event.message)
        : undefined,
  ),
  "what a quorum has is decided, and who still looks tells its vote again": step(
    (_: unknown, __: unknown, event: Happening) =>
      event.kind === "timer" ? fires(endsOf(all, event), event.name) : undefined,
  ),
  "a vote can be told again": reachable(({ server }: Servers, { network }: Around) =>
    network.some(({ from, to, message }) => {
      const known = server[all.indexOf(to)]!.received.get(from);
      return message.type === "notification" && message.role === "looking" && sameReport(known, message);
    }),
  ),
});

const begins = (event: Happening, all: readonly NodeId[]): Says => {
  if (event.kind === "crash") return forgets(endsOf(all, event));
  if (event.kind === "suspect" && (event.before.role !== "following" || event.before.vote.leader !== event.peer))
    return false;
  return "after" in event && MOVES.includes(event.kind) ? looksAgain(endsOf(all, event)) : undefined;
};

/** Where a server comes up late, or again. */
export const comingUp = (all: readonly NodeId[]) => ({
  "who comes up, or has lost its leader, enters the next round with a vote for itself": step(
    (_: unknown, __: unknown, event: Happening) => begins(event, all),
  ),
});

/** Where nobody crashes. */
export const staying = {
  "as long as nobody loses its leader there is one round": always(({ server }: Servers) =>
    server.every(({ round }) => round <= 1),
  ),
};

/** Where servers crash. */
export const losing = {
  "who has lost its leader can begin another round": reachable(({ server }: Servers) =>
    server.some(({ round }) => round > 1),
  ),
  "who looks can hear of a leader of another round": reachable(({ server }: Servers) =>
    server.some(({ round, outside }) => [...outside.values()].some((report) => report.round !== round)),
  ),
};

/** Where the last server, the best, comes up late. */
export const beingLate = {
  "a leader can be elected before the last server comes up": reachable(
    ({ server }: Servers) => server.at(-1)!.round === 0 && server.some(({ role }) => role === "leading"),
  ),
  // By itself it would never vote for another one.
  "who comes late can follow a leader that is less recent": reachable(
    ({ server }: Servers) => server.at(-1)!.role === "following",
  ),
};

/** Where logs differ. */
export const differing = {
  "a later epoch can win over a greater zxid": reachable(({ server }: Servers) =>
    server.some(({ vote, ...log }) => vote.peerEpoch > log.currentEpoch && vote.zxid < log.lastZxid),
  ),
  "a greater zxid of the same epoch can win": reachable(({ server }: Servers) =>
    server.some(({ vote, ...log }) => vote.peerEpoch === log.currentEpoch && vote.zxid > log.lastZxid),
  ),
};

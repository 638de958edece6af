// A server in fast leader election: it tells its vote, takes better ones over, and decides when a quorum has the same.
// The one idea: a decision waits for a while (finalizeWait) in case a better vote is on its way.
// Not here: what a leader does next (../leader.ts); the order of votes (votes.ts).
import { type Role as Handlers, type NodeId, next, type Send, send, sendAll } from "../../../checker/index.ts";
import { java, type Report, type Role, type Rules, sameVote, type Vote } from "./votes.ts";

export interface Log {
  readonly currentEpoch: number;
  readonly lastZxid: number;
}

export interface Server extends Log {
  readonly role: Role;
  /** The logical clock, called electionEpoch in notifications. Volatile. */
  readonly round: number;
  readonly vote: Vote;
  /** Of this round: who votes for whom, itself included. Empty once decided. */
  readonly received: ReadonlyMap<NodeId, Report>;
  /** Of any round: what those report who have a leader. Empty once decided. */
  readonly outside: ReadonlyMap<NodeId, Report>;
}

/** What a server tells of its vote. */
export type Notification = { readonly type: "notification" } & Report;
export type Message =
  | Notification
  /** A follower comes to its leader, and is told that it does not lead, and is not about to. */
  | { readonly type: "connect" }
  | { readonly type: "notLeading" };

const step = next<Server, Notification>;
const nothing: ReadonlyMap<NodeId, Report> = new Map();

export const ownVote = ({ currentEpoch, lastZxid }: Log, self: NodeId): Vote => ({
  leader: self,
  peerEpoch: currentEpoch,
  zxid: lastZxid,
});
const report = ({ vote, round, role }: Server): Report => ({ vote, round, role });
const notification = (s: Server): Notification => ({ type: "notification", ...report(s) });
const including = (reports: ReadonlyMap<NodeId, Report>, who: NodeId, what: Report) => new Map(reports).set(who, what);

/** A server that votes in a round, and remembers its own vote among the others. */
const voting = (s: Server, self: NodeId, vote: Vote): Server => ({
  ...s,
  vote,
  received: including(s.received, self, { vote, round: s.round, role: "looking" }),
});

/** Enters a round with a vote for itself, and with nothing heard. */
export const looking = (s: Log, self: NodeId, round: number): Server => {
  const { currentEpoch, lastZxid } = s;
  const vote = ownVote(s, self);
  return voting(
    { currentEpoch, lastZxid, role: "looking", round, vote, received: nothing, outside: nothing },
    self,
    vote,
  );
};

/** A server loses its leader: into the next round, of which everybody is told. */
export const look = (
  s: Log & { readonly round: number },
  self: NodeId,
  peers: readonly NodeId[],
  { next: follows }: Pick<Rules, "next"> = java,
) => {
  const after = looking(s, self, follows(s.round));
  return step(after, sendAll(peers, notification(after)));
};

const decided = (s: Server, self: NodeId, vote: Vote, round: number): Server => ({
  ...s,
  role: vote.leader === self ? "leading" : "following",
  vote,
  round,
  received: nothing,
  outside: nothing,
});

/** Who reports the same vote as this one? */
const backers = (reports: ReadonlyMap<NodeId, Report>, { vote, round }: Report): number =>
  [...reports.values()].filter((one) => sameVote(one.vote, vote) && one.round === round).length;

interface Hearing {
  readonly self: NodeId;
  readonly from: NodeId;
  readonly peers: readonly NodeId[];
  readonly rules: Rules;
}

/** A vote of one who is looking, too. */
const vote = (s: Server, n: Report, { self, from, peers, rules }: Hearing) => {
  if (n.round < s.round) return step(s, rules.answersLaggards ? send(from, notification(s)) : []);
  const later = n.round > s.round;
  const base = later ? { ...looking(s, self, n.round), outside: s.outside } : s;
  const better = rules.adopts(rules.compare(n.vote, base.vote)) && (rules.changesVote || later);
  const after = better ? voting(base, self, n.vote) : base;
  const tell: Send<Notification>[] = better || later ? sendAll(peers, notification(after)) : [];
  return step({ ...after, received: including(after.received, from, n) }, tell);
};

/** A report of one who has a leader: if a quorum follows it, and it leads, it is followed. */
const learn = (s: Server, n: Report, { self, from, peers, rules }: Hearing) => {
  const rounds = { mine: s.round, theirs: n.round };
  const enough = (reports: ReadonlyMap<NodeId, Report>): boolean =>
    rules.quorum(backers(reports, n), peers.length + 1) && rules.checkLeader(reports, n.vote.leader, self, rounds);
  const received = n.round === s.round ? including(s.received, from, n) : s.received;
  const outside = including(s.outside, from, n);
  if (n.round === s.round && enough(received)) return step(decided(s, self, n.vote, n.round));
  return step(enough(outside) ? decided(s, self, n.vote, n.round) : { ...s, received, outside });
};

/** What a server does with a notification. */
export const heard = (s: Server, n: Report, hearing: Hearing) => {
  if (s.role === "looking") return n.role === "looking" ? vote(s, n, hearing) : learn(s, n, hearing);
  const answers = n.role === "looking" && hearing.rules.answersWhoLooks;
  return step(s, answers ? send(hearing.from, notification(s)) : []);
};

/** Does a quorum have this server's vote? */
const decides = (s: Server, peers: readonly NodeId[], rules: Rules): boolean =>
  s.role === "looking" && rules.quorum(backers(s.received, report(s)), peers.length + 1);

export const server = (
  rules: Rules,
  log: (self: NodeId) => Log,
  late: (self: NodeId) => boolean,
  connects = false,
): Handlers<Server, Message> => ({
  // All have just lost their leader, or start; who is late has not said anything yet.
  init: ({ self, peers }) =>
    late(self) ? looking(log(self), self, 0) : look({ ...log(self), round: 0 }, self, peers, rules),
  crash: (s, { self }) => looking(s, self, 0),
  restart: (s, { self, peers }) => look(s, self, peers, rules),
  suspect: (s, peer, { self, peers }) =>
    rules.leavesTheDead && s.role === "following" && s.vote.leader === peer ? look(s, self, peers, rules) : undefined,
  receive: (s, message, { self, from, peers }) => {
    if (s.round === 0) return undefined;
    if (message.type === "connect") {
      const leads = s.role === "leading" || (s.vote.leader === self && decides(s, peers, rules));
      return next(s, leads ? [] : send(from, { type: "notLeading" }));
    }
    if (message.type === "notLeading")
      return s.role === "following" && s.vote.leader === from ? look(s, self, peers, rules) : step(s);
    const { vote, round, role } = message;
    return heard(s, { vote, round, role }, { self, from, peers, rules });
  },
  actions: {
    /** A late server comes up. */
    begin: (s, { self, peers }) => (s.round === 0 ? look(s, self, peers, rules) : undefined),
  },
  timers: {
    /** finalizeWait: a quorum has my vote, and no better one came. */
    finalize: (s, { self, peers }) => (decides(s, peers, rules) ? step(decided(s, self, s.vote, s.round)) : undefined),
    /** A follower tries to connect to its leader; only where it is asked what becomes of that. */
    connect: (s) =>
      connects && s.role === "following"
        ? next<Server, Message>(s, send(s.vote.leader, { type: "connect" }))
        : undefined,
    /** Nothing came for a while: the vote is told once more. */
    tellAgain: (s, { peers }) =>
      rules.tellsAgain && s.role === "looking" && s.round > 0 ? step(s, sendAll(peers, notification(s))) : undefined,
  },
});

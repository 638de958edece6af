// A server of ZooKeeper: fast leader election and ZAB in one, each as it is elsewhere.
// The one idea: the election says whom to follow or that one leads; ZAB says when to look again.
// Not here: the election (../election/server.ts), ZAB (../server.ts).
import {
  type NodeId,
  next,
  type Outcome,
  type Role,
  type Send,
  type Step,
  send,
  sendAll,
} from "../../../checker/index.ts";
import * as Election from "../election/server.ts";
import type { Rules as ElectionRules } from "../election/votes.ts";
import { following } from "../follower.ts";
import { lastZxid } from "../history.ts";
import { givesUp, leading, looking, type Setting } from "../leader.ts";
import * as Zab from "../server.ts";
import type { Message as ZabMessage, Server as ZabServer } from "../state.ts";

export interface Server {
  readonly zab: ZabServer;
  readonly election: Election.Server;
}
export type Message = ZabMessage | Election.Notification;

const step = next<Server, Message>;

/** Rounds of who looks for nobody: it never came up, or it has crashed and not begun again. */
const NOT_YET = 0;
const CRASHED = -1;

/** What a server's vote for itself rests on. A zxid is a number, the epoch in front of the counter. */
const logOf = ({ currentEpoch, history }: ZabServer): Election.Log => {
  const { epoch, counter } = lastZxid(history);
  return { currentEpoch, lastZxid: epoch * 1000 + counter };
};

/** Of who has decided, or has not begun: it will look with what its log says by then. */
const NO_LOG: Election.Log = { currentEpoch: 0, lastZxid: 0 };

interface Place {
  readonly self: NodeId;
  readonly peers: readonly NodeId[];
}

/** ZAB went a step; if it gave up its role, an election begins. */
const afterZab = (s: Server, { state: zab, sends }: Step<ZabServer, ZabMessage>, { self, peers }: Place) => {
  if (zab.role !== "looking" || s.zab.role === "looking") return step({ ...s, zab }, sends);
  const look = Election.look({ ...logOf(zab), round: s.election.round }, self, peers);
  return step({ zab, election: look.state }, sends, look.sends);
};

/** The election went a step; if it found a leader, ZAB begins. */
const afterElection = (s: Server, { state: election, sends }: Step<Election.Server, Election.Notification>) => {
  if (election.role === "looking" || s.zab.role !== "looking") return step({ ...s, election }, sends);
  const decided = { ...election, ...NO_LOG };
  if (election.role === "leading") return step({ zab: leading(s.zab), election: decided }, sends);
  const follow = following(s.zab, election.vote.leader);
  return step({ zab: follow.state, election: decided }, sends, follow.sends as readonly Send<Message>[]);
};

export const server = (
  setting: Setting,
  rules: ElectionRules,
  start: (self: NodeId) => Pick<ZabServer, "acceptedEpoch" | "currentEpoch" | "history">,
  rounds: number,
): Role<Server, Message> => {
  const empty = (self: NodeId): ZabServer => ({ role: "looking", ...start(self), applied: [] });
  const election = Election.server(
    rules,
    () => NO_LOG,
    () => false,
  );
  const zabTimer =
    (fires: (s: ZabServer, setting: Setting) => Step<ZabServer, ZabMessage> | undefined) =>
    (s: Server, place: Place): Outcome<Server, Message> => {
      const outcome = fires(s.zab, setting);
      return outcome === undefined ? undefined : afterZab(s, outcome, place);
    };
  const electionTimer =
    (name: "finalize" | "tellAgain") =>
    (s: Server, place: Place): Outcome<Server, Message> => {
      const timer = election.timers![name]!;
      const outcome = typeof timer === "function" ? timer(s.election, place) : undefined;
      return outcome === undefined
        ? undefined
        : afterElection(s, outcome as Step<Election.Server, Election.Notification>);
    };
  return {
    init: ({ self }) => ({ zab: empty(self), election: Election.looking(logOf(empty(self)), self, NOT_YET) }),
    crash: (s, { self }) => {
      const zab = Zab.crashed(s.zab, setting.rules);
      return { zab, election: Election.looking(logOf(zab), self, CRASHED) };
    },
    restart: (s, { peers }) => step(s, sendAll(peers, { type: "reset" })),
    // A time-out: the follower closes the connection.
    suspect: (s, peer, place) =>
      s.zab.role === "following" && s.zab.leader === peer
        ? afterZab(s, next<ZabServer, ZabMessage>(looking(s.zab, setting.rules), send(peer, { type: "closed" })), place)
        : undefined,
    disconnected: (s, peer, place) => afterZab(s, Zab.disconnected(s.zab, peer, setting), place),
    actions: {
      /** The server comes up. */
      begin: (s, { self, peers }) => {
        if (s.election.round !== NOT_YET) return undefined;
        const look = Election.look(s.election, self, peers);
        return step({ ...s, election: look.state }, look.sends);
      },
      /** It does so after a crash, which the others have seen by then: in one event all that would be too much to be in any order. */
      comeBack: (s, { self, peers }) => {
        if (s.election.round !== CRASHED) return undefined;
        const look = Election.look({ ...s.election, round: NOT_YET }, self, peers);
        return step({ ...s, election: look.state }, look.sends);
      },
    },
    receive: (s, message, { from, ...place }) => {
      if (!setting.rules.takes(message.type, s.zab.role)) return undefined;
      if (s.election.round <= NOT_YET) return step(s);
      if (message.type === "notification") {
        const { vote, round, role } = message;
        return afterElection(s, Election.heard(s.election, { vote, round, role }, { ...place, from, rules }));
      }
      // Who is elected and does not know it yet does not listen.
      if (message.type === "cepoch" && s.zab.role === "looking") return step(s);
      return afterZab(s, Zab.received(s.zab, message, from, place.self, setting), place);
    },
    timers: {
      /** Tries to connect to the leader, once more. */
      connect: (s) =>
        s.zab.role === "following" && s.zab.phase === "discovery"
          ? step(s, send(s.zab.leader, { type: "cepoch", acceptedEpoch: s.zab.acceptedEpoch }))
          : undefined,
      flush: zabTimer(Zab.flushes),
      synchronise: zabTimer(Zab.synchronises),
      giveUp: (s, place) =>
        s.election.round < rounds
          ? zabTimer((zab) => (zab.role === "leading" ? givesUp(zab, setting) : undefined))(s, place)
          : undefined,
      finalize: electionTimer("finalize"),
      tellAgain: electionTimer("tellAgain"),
    },
  };
};

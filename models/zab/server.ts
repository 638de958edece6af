// A server of ZAB, as a role: it looks for a leader, leads or follows, crashes and comes back.
// The one idea: the election is an oracle that may name anybody, several at once, and anybody may ask who it is.
// Not here: what leaders and followers do (leader.ts, follower.ts); the election that ZooKeeper has (election/).
import { type NodeId, type Role, send, sendAll } from "../../checker/index.ts";
import { flush, follow, following, goOn, logsWrite } from "./follower.ts";
import { flushed, givesUp, lead, leading, left, looking, type Setting, step } from "./leader.ts";
import type { Rules } from "./rules.ts";
import type { Disk, Message, Server } from "./state.ts";

/** The connection to a peer is gone. */
export const disconnected = (s: Server, peer: NodeId, setting: Setting) => {
  if (s.role === "leading") return left(s, peer, setting);
  return step(s.role === "following" && s.leader === peer ? looking(s, setting.rules) : s);
};

/** A server that hears nothing of its leader, or of a learner, takes the connection for gone: where there is a detector. */
export const suspects = (s: Server, peer: NodeId, setting: Setting) =>
  (s.role === "following" && s.leader === peer) || (s.role === "leading" && s.learners.has(peer))
    ? disconnected(s, peer, setting)
    : undefined;

/** What a server does with a message, whatever its role. */
export const received = (s: Server, message: Message, from: NodeId, self: NodeId, setting: Setting) => {
  if (message.type === "reset") return disconnected(s, from, setting);
  if (message.type === "closed" && s.role === "leading") return left(s, from, setting);
  if (s.role === "leading") return lead(s, message, from, self, setting);
  if (message.type === "write" && s.role === "following" && s.phase === "broadcast" && setting.rules.followersLogWrites)
    return logsWrite(s, self);
  if (message.type === "write") return step(s, send(from, { type: "refused" }));
  if (message.type === "cepoch") return step(s, send(from, { type: "closed" }));
  if (s.role === "following") return s.leader === from ? follow(s, message, setting) : step(s);
  return message.type === "leading" ? following(s, from) : step(s);
};

/** What the disk says after a crash. */
export const crashed = (s: Server, rules: Rules): Server => {
  const { acceptedEpoch, currentEpoch, history } = rules.survives(s);
  return { role: "looking", acceptedEpoch, currentEpoch, history, applied: [] };
};

/** Writes what was received to disk; a follower only where it has come so far, and after what is left of a synchronisation. */
export const flushes = (s: Server, setting: Setting) => {
  if (s.role === "looking" || s.unflushed.length === 0) return undefined;
  if (s.role === "leading") return flushed(s, setting);
  const allowed = setting.rules.flushesIn.some((phase) => phase === s.phase);
  const busy = s.todo === null || s.todo.flat().includes("history");
  return allowed && !busy ? flush(s, setting.rules) : undefined;
};

export const synchronises = (s: Server) => {
  const [group] = (s.role === "following" ? s.todo : null) ?? [];
  if (s.role !== "following" || group === undefined) return undefined;
  return group.includes("uptodate") && s.phase !== "broadcast" ? undefined : goOn(s);
};

export const server = (
  all: readonly NodeId[],
  start: (self: NodeId) => Disk,
  setting: Setting,
): Role<Server, Message> => ({
  init: ({ self }) => ({ role: "looking", ...start(self), applied: [] }),
  crash: (s) => crashed(s, setting.rules),
  // A connection breaks with its end, and the other end sees it: had it broken before, with a delay (a disconnect).
  restart: (s, { peers }) => step(s, sendAll(peers, { type: "reset" })),
  disconnected: (s, peer) => disconnected(s, peer, setting),
  receive: (s, message, { from, self }) =>
    setting.rules.takes(message.type, s.role) ? received(s, message, from, self, setting) : undefined,
  timers: {
    flush: (s) => flushes(s, setting),
    synchronise: synchronises,
    giveUp: (s) => (s.role === "leading" ? givesUp(s, setting) : undefined),
  },
  actions: {
    // One who has accepted the last epoch explored could begin none: that it leads would show nothing.
    lead: (s, { self }) =>
      s.role === "looking" && s.acceptedEpoch < setting.epochs && (setting.mayLead?.includes(self) ?? true)
        ? step(leading(s))
        : undefined,
    follow: {
      each: all,
      do: (s, leader, { self }) =>
        setting.rules.asks(s.role) && leader !== self ? step(s, send(leader, { type: "question" })) : undefined,
    },
  },
});

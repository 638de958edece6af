// A Raft server: which handler answers what, and what a crash leaves of it.
// The one idea: figure 2 as a table; each line names the function that has the rule.
// Not here: the rules themselves (election.ts, replication.ts, requests.ts), who runs and what is claimed (model.ts).
import { match } from "ts-pattern";
import { type Choice, type NodeId, type Role, type Self, send } from "../../checker/index.ts";
import { rpcTo } from "./calls.ts";
import {
  checkQuorum,
  electionTimeout,
  receivePreVote,
  receiveRequestPreVote,
  receiveRequestVote,
  receiveVote,
} from "./election.ts";
import { asFollower, nodeOf, type Sent, type ServerStep } from "./node.ts";
import {
  advanceCommitIndex,
  applyNext,
  callAppendEntries,
  callHeartbeat,
  receiveAppendEntries,
  receiveAppendEntriesResponse,
} from "./replication.ts";
import { addServer, receiveRead, receiveWrite, removeServer } from "./requests.ts";
import type { Options, Rules } from "./rules.ts";
import type { Peer, Persistent, Request, Server } from "./state.ts";

export type { Server } from "./state.ts";

/** A server that has just started, with what was on its disk: the volatile state starts again. */
const started = (persistent: Persistent): Server =>
  asFollower({ ...persistent, unflushed: 0, commitIndex: 0, lastApplied: 0 });

export const server = (rules: Rules, options: Options): Role<Server, Peer | Request, Sent> => {
  const node = (self: NodeId) => nodeOf(self, rules, options);
  /** RPCs as actions, where calls are made one by one. */
  const calls = {
    requestVote: {
      each: options.cluster,
      do: (s: Server, peer: NodeId, { self }: Self): ServerStep | undefined =>
        (s.role === "candidate" || s.role === "pre-candidate") &&
        !s.votesGranted.has(peer) &&
        node(self).peersOf(s).includes(peer)
          ? node(self).step(s, send(peer, rpcTo(s, peer)))
          : undefined,
    },
    appendEntries: {
      each: options.cluster,
      do: (s: Server, peer: NodeId, { self }: Self) =>
        s.role === "leader" && node(self).peersOf(s).includes(peer)
          ? callAppendEntries(s, peer, node(self))
          : undefined,
    },
    heartbeat: {
      each: options.cluster,
      do: (s: Server, peer: NodeId, { self }: Self) =>
        s.role === "leader" && node(self).peersOf(s).includes(peer) ? callHeartbeat(s, peer, node(self)) : undefined,
    },
  };
  /** An RPC that has not been answered is sent again. */
  const retry = {
    each: options.cluster,
    do: (s: Server, peer: NodeId, { self }: Self): ServerStep | undefined =>
      rules.sendsAgain && s.role !== "follower" && s.called.has(peer)
        ? node(self).step(s, send(peer, rpcTo(s, peer)))
        : undefined,
  };
  return {
    init: ({ self }) => started(options.disk(self)),
    receive: (s, message, { self, from }) =>
      match(message)
        .with({ type: "requestVote" }, (m) => receiveRequestVote(s, m, from, node(self)))
        .with({ type: "vote" }, (m) => receiveVote(s, m, from, node(self)))
        .with({ type: "requestPreVote" }, (m) => receiveRequestPreVote(s, m, from, node(self)))
        .with({ type: "preVote" }, (m) => receivePreVote(s, m, from, node(self)))
        .with({ type: "appendEntries" }, (m) => receiveAppendEntries(s, m, from, node(self)))
        .with({ type: "appendEntriesResponse" }, (m) => receiveAppendEntriesResponse(s, m, from, node(self)))
        .with({ type: "write" }, (m) => receiveWrite(s, m, from, node(self)))
        .with({ type: "read" }, (m) => receiveRead(s, m, from, node(self)))
        .exhaustive(),
    timers: {
      election: (s, { self }) => electionTimeout(s, node(self)),
      ...(options.retries && { retry }),
      ...(options.checkQuorum && {
        quorum: (s: Server, { self }: Self) => checkQuorum(s, node(self)),
      }),
      /** A follower has heard from no leader, and granted no vote, for a minimum election time-out. */
      ...((options.preVote || options.checkQuorum || options.resets) && {
        silence: (s: Server, { self }: Self) =>
          s.role === "follower" && (s.hears !== null || s.timerReset) && rules.noticesSilence
            ? node(self).step(asFollower(s))
            : undefined,
      }),
      ...(options.flushes === "later" && {
        flush: (s: Server, { self }: Self) => (rules.flushEnds ? flush(s, node(self)) : undefined),
      }),
    },
    actions: {
      ...(options.calls === "one by one" && calls),
      ...(options.applies === "later" && { apply: (s: Server, { self }: Self) => applyNext(s, node(self)) }),
      ...(options.changes.includes("add") && {
        addServer: {
          each: options.cluster,
          do: (s: Server, added: NodeId, { self }: Self) => addServer(s, added, node(self)),
        },
      }),
      ...(options.changes.includes("remove") && {
        removeServer: {
          each: options.cluster,
          do: (s: Server, removed: NodeId, { self }: Self) => removeServer(s, removed, node(self)),
        },
      }),
    },
    crash: (s) => crash(s, rules),
  };
};

/** The write of the log to disk ends; a leader may now count its own entries. */
const flush = (s: Server, node: ReturnType<typeof nodeOf>): ServerStep | undefined => {
  if (s.unflushed === 0) return undefined;
  const after = { ...s, unflushed: 0 };
  return after.role === "leader" ? advanceCommitIndex(after, node) : node.step(after);
};

/** What survives a crash: the persistent state; of entries that were not flushed, any number from the first on. */
const crash = (s: Server, { persistent, mayRemain }: Rules): Server | Choice<Server> => {
  const kept = (log: Persistent["log"]): Server =>
    started({
      currentTerm: persistent.includes("currentTerm") ? s.currentTerm : 0,
      votedFor: persistent.includes("votedFor") ? s.votedFor : null,
      log: persistent.includes("log") ? log : [],
    });
  if (s.unflushed === 0) return kept(s.log);
  const survivors = Array.from({ length: s.unflushed + 1 }, (_, i) => i).filter((n) => mayRemain(n, s.unflushed));
  return {
    oneOf: Object.fromEntries(
      survivors.map((n) => [
        `${n} of ${s.unflushed} unflushed survive`,
        kept(s.log.slice(0, s.log.length - s.unflushed + n)),
      ]),
    ),
  };
};

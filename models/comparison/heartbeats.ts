// A ZAB server with heartbeats: it notices that its leader, or a learner, cannot be reached, and nothing else makes it do so.
// The one idea: messages are handled at once, so a ping whose answer is not there at the end of the event will have none.
// Not here: ZAB (../zab), the situations (zab-situations.ts).
import { type NodeId, next, type Outcome, type Role, type Step, send } from "../../checker/index.ts";
import type { Setting } from "../zab/leader.ts";
import type { Rules } from "../zab/rules.ts";
import { disconnected, flushes, synchronises, server as zabServer } from "../zab/server.ts";
import type { Server as Zab, Message as ZabMessage } from "../zab/state.ts";

export interface Server {
  readonly zab: Zab;
  /** Who was asked for a sign of life and gave none. */
  readonly silent: NodeId | null;
}
export type Message = ZabMessage | { readonly type: "ping" } | { readonly type: "pong" };

/** What a mutant may change beside the rules of ZAB. */
export interface HereRules extends Rules {
  /** Does a follower that hears nothing from its leader leave it? */
  readonly followersTimeOut: boolean;
  /** Does a server that has no leader deliver a client's write by itself? */
  readonly servesAlone: boolean;
}

const after = (s: Server, { state: zab, sends }: Step<Zab, ZabMessage>): Step<Server, Message> =>
  next<Server, Message>({ zab, silent: zab.role === s.zab.role ? s.silent : null }, sends);
const lifted = (s: Server, outcome: Step<Zab, ZabMessage> | undefined): Outcome<Server, Message> =>
  outcome === undefined ? undefined : after(s, outcome);

/** Is there a connection to this peer? */
const hasPeer = ({ zab }: Server, peer: NodeId): boolean =>
  zab.role === "leading" ? zab.learners.has(peer) : zab.role === "following" && zab.leader === peer;

const alone = (zab: Zab, self: NodeId): Zab => {
  const txn = { epoch: zab.currentEpoch, counter: zab.history.length + 1, origin: self };
  return { ...zab, history: [...zab.history, txn], applied: [...zab.applied, txn] };
};

/** `leads`: who may come to lead. */
export const server = (
  all: readonly NodeId[],
  leads: readonly NodeId[],
  init: (self: NodeId) => Zab,
  rules: HereRules,
  setting: Setting,
): Role<Server, Message> => {
  const zab = zabServer(all, () => ({ acceptedEpoch: 0, currentEpoch: 0, history: [] }), setting);
  const { lead, follow } = zab.actions!;
  return {
    init: ({ self }) => ({ zab: init(self), silent: null }),
    receive: (s, message, place) => {
      if (message.type === "ping") return next(s, hasPeer(s, place.from) ? [send(place.from, { type: "pong" })] : []);
      if (message.type === "pong") return next({ ...s, silent: null });
      if (message.type === "write" && s.zab.role === "looking" && rules.servesAlone)
        return next({ ...s, zab: alone(s.zab, place.self) });
      return lifted(s, zab.receive!(s.zab, message, place) as Step<Zab, ZabMessage>);
    },
    timers: {
      heartbeat: {
        each: all,
        do: (s, peer) =>
          s.silent === null && hasPeer(s, peer)
            ? next({ ...s, silent: peer }, send(peer, { type: "ping" }))
            : undefined,
      },
      timeOut: (s) =>
        s.silent !== null && (rules.followersTimeOut || s.zab.role === "leading")
          ? after({ ...s, silent: null }, disconnected(s.zab, s.silent, setting))
          : undefined,
      flush: (s) => lifted(s, flushes(s.zab, setting)),
      synchronise: (s) => lifted(s, synchronises(s.zab)),
    },
    actions: {
      lead: {
        each: leads,
        do: (s, me, place) =>
          me === place.self && typeof lead === "function"
            ? lifted(s, lead(s.zab, place) as Step<Zab, ZabMessage> | undefined)
            : undefined,
      },
      follow: {
        each: leads,
        do: (s, leader, place) =>
          typeof follow === "object"
            ? lifted(s, follow.do(s.zab, leader, place) as Step<Zab, ZabMessage> | undefined)
            : undefined,
      },
    },
  };
};

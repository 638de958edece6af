// Of what the duties of ZAB are said: what is due of an event of a server, and whether that is what came of it.
// The one idea: a whole state and all that is said, so that nothing is left out and nothing is done besides.
// What a handler makes is made here once more on purpose: a duty that called the handler would say what the handler does.
// Not here: the duties (duties.ts, duties-of-leaders.ts).
import { type NodeId, type Send, sameValue } from "../../checker/index.ts";
import { NOTHING } from "./history.ts";
import type { Following, Leading, Looking, Message, Server, Txn, Zxid } from "./state.ts";

/** What of the options changes what is owed. */
export interface Owing {
  readonly servers: readonly NodeId[];
  readonly epochs: number;
  /** Does a leader begin the epoch after its own, whatever it is told? */
  readonly ownEpoch: boolean;
}

export type Sent = readonly [to: NodeId, message: Message];
/** The state that is due, and what is to be said; of messages to one server in this order. */
export interface Due {
  readonly after: Server;
  readonly says: readonly Sent[];
}

/** Everything logged, on disk or not. */
export const logged = ({ history, unflushed }: Following | Leading): readonly Txn[] => [...history, ...unflushed];
/** A history as far as a zxid. */
export const upTo = (history: readonly Txn[], { epoch, counter }: Zxid): readonly Txn[] =>
  history.filter((txn) => txn.epoch < epoch || (txn.epoch === epoch && txn.counter <= counter));

/** Who gives its role up keeps its disk, to which goes what it had received, and its data. */
export const looks = (s: Following | Leading): Looking => {
  const { acceptedEpoch, currentEpoch, applied } = s;
  return { role: "looking", acceptedEpoch, currentEpoch, history: logged(s), applied };
};
/** Who has found a leader, and knows nothing of its epoch yet. */
export const followerIn = (s: Looking, leader: NodeId): Following => ({
  ...s,
  role: "following",
  leader,
  phase: "discovery",
  unflushed: [],
  received: [],
  upTo: NOTHING,
  todo: null,
});

/** Was all of this said and nothing else, to each server in this order? */
export const wasTold = (
  sends: readonly Send<unknown>[],
  due: readonly (readonly [to: NodeId, message: unknown])[],
): boolean => {
  const to = (id: NodeId) => sends.flatMap((send) => (send.to === id ? [send.message] : []));
  const dueTo = (id: NodeId) => due.flatMap(([whom, message]) => (whom === id ? [message] : []));
  return sends.length === due.length && due.every(([id]) => sameValue(to(id), dueTo(id)));
};

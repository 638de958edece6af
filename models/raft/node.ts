// What all handlers of a server share: the acting node with its rules, and small questions about a server.
// The one idea: a handler is a function of (state, message, node); `node.step` ends it, and sends the RPCs that are due.
// Not here: what the handlers do.
import { type NodeId, next, type Send, type Step } from "../../checker/index.ts";
import { type Calls, callsDue } from "./calls.ts";
import type { Options, Rules } from "./rules.ts";
import type { Answer, Entry, Everyone, Follower, Peer, Server } from "./state.ts";

export type Sent = Peer | Answer;
export type ServerStep = Step<Server, Sent>;

/** The acting server. */
export interface Node {
  readonly self: NodeId;
  /** The other servers of its configuration, as its own log has it. */
  readonly peersOf: (s: Server) => readonly NodeId[];
  readonly membersOf: (s: Server) => readonly NodeId[];
  readonly rules: Rules;
  readonly options: Options;
  /** The step to `s` that sends `sends`, and with them the RPCs that are now due. */
  readonly step: (s: Server, ...sends: readonly Send<Sent>[]) => ServerStep;
}

export const nodeOf = (self: NodeId, rules: Rules, options: Options): Node => {
  const membersOf = (s: Server) => (options.changes !== "never" ? configuration(s.log) : undefined) ?? options.members;
  const peersOf = (s: Server) => membersOf(s).filter((member) => rules.isPeer(member, self));
  const step = (s: Server, ...sends: readonly Send<Sent>[]): ServerStep => {
    const due: Calls = options.calls === "in parallel" ? callsDue(s, peersOf(s), rules) : { after: s, calls: [] };
    return next(due.after, sends, due.calls);
  };
  return { self, peersOf, membersOf, rules, options, step };
};

/** The configuration a log ends with, committed or not (thesis, 4.1); undefined if it has none. */
const configuration = (log: readonly Entry[]): readonly NodeId[] | undefined => {
  const last = log.findLast(({ command }) => command.type === "configuration")?.command;
  return last?.type === "configuration" ? [...last.members] : undefined;
};

/** Do these servers suffice, of the configuration of `s`? */
export const isQuorum = (s: Server, who: (member: NodeId) => boolean, { membersOf, rules }: Node): boolean => {
  const members = membersOf(s);
  return members.filter(who).length >= rules.quorum(members.length);
};

const everyone = ({ currentTerm, votedFor, log, unflushed, commitIndex, lastApplied }: Everyone): Everyone => ({
  currentTerm,
  votedFor,
  log,
  unflushed,
  commitIndex,
  lastApplied,
});

/** `s` in another role. */
export const inRole = <R extends object>(s: Everyone, role: R): Everyone & R => ({ ...everyone(s), ...role });
/** `s` as a follower in the term it is in. */
export const asFollower = (s: Everyone): Follower => inRole(s, { role: "follower", hears: null, timerReset: false });

/** All servers: if a request or response contains a term above currentTerm, enter it as a follower. */
export const heedTerm = (s: Server, term: number, { rules }: Node): Server => {
  if (term <= s.currentTerm) return s;
  const entered = { ...s, currentTerm: term, votedFor: null };
  return rules.stepsDown ? asFollower(entered) : entered;
};

/** A set without one member. */
export const without = <T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> => new Set([...set].filter((x) => x !== one));

// The sentences of sentences.ts as predicates.
// The one idea: each says what the notes say, no more and no less, and nothing where the sentence does not speak.
// Not here: what is claimed of Raft itself (claims.ts).
import type { NodeId, Says } from "../../checker/index.ts";
import { arrivals, leads } from "./claims.ts";
import { type Happening, type Leaders, serverIn } from "./observers.ts";
import type { Server } from "./state.ts";

type Servers = readonly Server[];

/** All servers turn into candidates, and one of them is elected. */
export const allStood = (cluster: readonly NodeId[], leaders: Leaders, stood: Leaders): Says =>
  leaders.size === 0
    ? undefined
    : [...leaders.keys()].every((term) => cluster.every((id) => stood.get(term)?.has(id) ?? false));

/** A term is a clock that every action moves. */
export const raisesTerm = (event: Happening): Says => {
  const server = event.kind === "timer" || event.kind === "action" ? serverIn(event) : undefined;
  return server === undefined ? undefined : server.after.currentTerm > server.before.currentTerm;
};

/** What a leader does, as long as it leads, raises its term. */
export const leaderRaisesTerm = (event: Happening): Says => {
  const server = serverIn(event);
  return server !== undefined && leads(server.before) && leads(server.after) ? raisesTerm(event) : undefined;
};

/** The candidates that hear from a leader in this event, whose term is behind theirs by at most `behind`. */
const hearing = (cluster: readonly NodeId[], before: Servers, event: Happening, behind: number): readonly number[] =>
  arrivals(event).flatMap(({ to, message }) => {
    const candidate = before[cluster.indexOf(to)];
    if (message.type !== "appendEntries" || candidate?.role !== "candidate") return [];
    return message.term >= candidate.currentTerm - behind ? [cluster.indexOf(to)] : [];
  });

const allFollow = (who: readonly number[], after: Servers): Says =>
  who.length === 0 ? undefined : who.every((i) => after[i]!.role === "follower");

export const followsAny = (cluster: readonly NodeId[], before: Servers, after: Servers, event: Happening): Says =>
  allFollow(hearing(cluster, before, event, Number.POSITIVE_INFINITY), after);
export const followsCurrent = (cluster: readonly NodeId[], before: Servers, after: Servers, event: Happening): Says =>
  allFollow(hearing(cluster, before, event, 0), after);

/** If two stand in a term, all that run have voted in it, and the two have different numbers of votes, one has a majority. */
export const oneOfTwo = (cluster: readonly NodeId[], servers: Servers, running: (id: NodeId) => boolean): Says => {
  const up = servers.filter((_, i) => running(cluster[i]!));
  const term = up[0]?.currentTerm;
  if (!up.every((s) => s.currentTerm === term && s.votedFor !== null)) return undefined;
  const votes = (id: NodeId) => servers.filter((s) => s.currentTerm === term && s.votedFor === id).length;
  const standing = new Set(up.map(({ votedFor }) => votedFor!));
  if (standing.size !== 2) return undefined;
  const [one, other] = [...standing].map(votes) as [number, number];
  return one === other ? undefined : Math.max(one, other) > servers.length / 2;
};

/** A leader that another has followed in a newer term. */
export const leadsOn = (old: Server, servers: Servers): boolean =>
  leads(old) && servers.some((s) => leads(s) && s.currentTerm > old.currentTerm);

export const hasTakenWrite = (s: Server): boolean => leads(s) && s.log.at(-1)?.term === s.currentTerm;

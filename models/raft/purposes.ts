// What the options of Raft are for: PreVote, CheckQuorum, and changes of the cluster that remove a server.
// The one idea: an option that keeps every rule of safety can still be of no use; so its use is claimed by itself, from the states alone.
// Not here: the rules by which each works (duties.ts, leading.ts), the claims that hold without them (claims.ts).
import type { NodeId, Says } from "../../checker/index.ts";
import { arrivals, isConfiguration, leads, membersIn, stands, votesFor } from "./claims.ts";
import { type Happening, sameEntry } from "./observers.ts";
import type { Persistent, Server } from "./state.ts";

type Servers = readonly Server[];

const isMajority = (members: readonly NodeId[], who: (member: NodeId) => boolean): boolean =>
  members.filter(who).length > members.length / 2;

/** Is one log at least as up to date as another? */
const isAsRecent = ({ log: one }: Persistent, { log: other }: Persistent): boolean => {
  const [term, than] = [one.at(-1)?.term ?? 0, other.at(-1)?.term ?? 0];
  return term === than ? one.length >= other.length : term > than;
};

/**
 * PreVote (thesis, 9.6): a server begins a term only where a majority would vote for it in that term. Of three servers at most, RPCs at
 * once: more need several pre-votes, and the first may be out of date when the last one comes.
 */
export const standsToWin = (cluster: readonly NodeId[], before: Servers, after: Servers, event: Happening): Says => {
  const standing = cluster.filter((id, i) => {
    const [was, is] = [before[i]!, after[i]!];
    return is.currentTerm > was.currentTerm && stands(event, id, was, is);
  });
  if (standing.length === 0) return undefined;
  return standing.every((id) => {
    const candidate = before[cluster.indexOf(id)]!;
    const term = after[cluster.indexOf(id)]!.currentTerm;
    const wouldVote = (s: Server): boolean => s.currentTerm < term && isAsRecent(candidate, s);
    return isMajority(cluster, (member) => member === id || wouldVote(before[cluster.indexOf(member)]!));
  });
};

/**
 * A follower that was sent an entry in its term has heard from its leader; it knows of none again once it has taken the leader for gone, or
 * has crashed. (A leader that steps down by itself has voted for itself.)
 */
export const takesLeaderForGone = (cluster: readonly NodeId[], servers: Servers): boolean =>
  servers.some(
    (s, i) =>
      s.role === "follower" && s.hears === null && s.votedFor !== cluster[i] && s.log.at(-1)?.term === s.currentTerm,
  );

/** CheckQuorum (thesis, 4.2.3): a candidate moves nobody who hears from a leader, nor the leader itself. */
export const candidatesDisturbNobody = (
  cluster: readonly NodeId[],
  before: Servers,
  after: Servers,
  event: Happening,
): Says => {
  const asked = arrivals(event).flatMap(({ to, message: { type } }) => {
    const i = cluster.indexOf(to);
    const s = before[i];
    const isSure = s !== undefined && (leads(s) || (s.role === "follower" && s.hears !== null));
    return isSure && (type === "requestVote" || type === "requestPreVote") ? [i] : [];
  });
  return asked.length === 0
    ? undefined
    : asked.every((i) => {
        const [was, is] = [before[i]!, after[i]!];
        return is.role === was.role && is.currentTerm === was.currentTerm && is.votedFor === was.votedFor;
      });
};

/**
 * A server is elected by the vote of one in whose configuration it is not (thesis, 4.1): without that vote a server that was added, and
 * whose leader is gone, could wait for ever. (As long as nobody has taken an entry of the new leader, logs are as they were in the election.)
 */
export const electedByStranger = (cluster: readonly NodeId[], first: readonly NodeId[], servers: Servers): boolean =>
  servers.some(
    (leader, i) =>
      leader.role === "leader" &&
      [...leader.matchIndex.values()].every((index) => index === 0) &&
      servers.some(
        (s) =>
          s !== leader &&
          s.currentTerm === leader.currentTerm &&
          s.votedFor === cluster[i] &&
          !membersIn(s.log, first).includes(cluster[i]!),
      ),
  );

/** CheckQuorum (thesis, 6.2): a server that was elected in its term, and has not crashed, follows again only if it has stepped down. */
export const stepsDownUnheard = (cluster: readonly NodeId[], servers: Servers): boolean =>
  servers.some(
    ({ role, currentTerm }, i) =>
      role === "follower" && votesFor(servers, cluster[i]!, currentTerm) > servers.length / 2,
  );

/** Thesis, 4.2.2: who has committed a configuration without itself leads no more. */
export const removedLeadNoMore = (cluster: readonly NodeId[], first: readonly NodeId[], servers: Servers): Says => {
  const leading = cluster.filter((_, i) => leads(servers[i]!));
  return leading.length === 0
    ? undefined
    : leading.every((id) => {
        const { log, commitIndex } = servers[cluster.indexOf(id)]!;
        return membersIn(log, first).includes(id) || log.slice(commitIndex).some(isConfiguration);
      });
};

/** Thesis, 4.2.2: what a leader commits, a majority of the configuration has that it goes by; itself does not count once it is outside. */
export const membersDecide = (
  cluster: readonly NodeId[],
  first: readonly NodeId[],
  before: Servers,
  after: Servers,
): Says => {
  const committing = after.filter(({ commitIndex }, i) => leads(before[i]!) && commitIndex > before[i]!.commitIndex);
  return committing.length === 0
    ? undefined
    : committing.every(({ log, commitIndex }) =>
        isMajority(membersIn(log, first), (member) =>
          sameEntry(after[cluster.indexOf(member)]!.log[commitIndex - 1], log[commitIndex - 1]),
        ),
      );
};

/** A server that is removed, and does not know it, stands. */
export const removedStands = (cluster: readonly NodeId[], first: readonly NodeId[], servers: Servers): boolean =>
  servers.some(
    ({ role, log, currentTerm }, i) =>
      role === "candidate" &&
      membersIn(log, first).includes(cluster[i]!) &&
      servers.some(
        (s) =>
          leads(s) &&
          s.currentTerm < currentTerm &&
          !membersIn(s.log.slice(0, s.commitIndex), first).includes(cluster[i]!),
      ),
  );

// The sentences of sentences.ts as predicates.
// The one idea: each says what the notes say, no more and no less, and nothing where the sentence does not speak.
// Not here: what is claimed of ZAB itself (claims.ts).
import { has } from "./claims.ts";
import { compareZxids, isPrefix } from "./history.ts";
import type { Reigns, Seen } from "./observers.ts";
import type { Leading, Message, Server } from "./state.ts";

type Servers = readonly Server[];

const serverOf = (state: unknown): Server | undefined =>
  typeof state === "object" && state !== null && "applied" in state ? (state as Server) : undefined;

const leaders = (servers: Servers, ...phases: readonly Leading["phase"][]): readonly Leading[] =>
  servers.flatMap((s) => (s.role === "leading" && phases.includes(s.phase) ? [s] : []));

/** undefined where there is nobody to speak of. */
const ofAll = <T>(those: readonly T[], holds: (one: T) => boolean): boolean | undefined =>
  those.length === 0 ? undefined : those.every(holds);

/** A server that takes a leader's history still has all that it had. */
export const keepsAll = ({ before, after }: Seen): boolean | undefined => {
  const [was, is] = [serverOf(before), serverOf(after)];
  if (was?.role !== "following" || is?.role !== "following" || was.history.length === 0) return undefined;
  return was.history.every((txn) => has(is.history, txn));
};

/** No leader begins with a transaction of an earlier epoch that nobody else has. */
export const dropsMinorities = (servers: Servers): boolean | undefined =>
  ofAll(leaders(servers, "synchronization"), (leader) =>
    leader.history.every(
      (txn) =>
        txn.epoch === leader.currentEpoch ||
        servers.filter(({ history }) => has(history, txn)).length * 2 > servers.length,
    ),
  );

export const heardOfAll = (servers: Servers): boolean | undefined =>
  ofAll(leaders(servers, "synchronization", "broadcast"), ({ learners }) => {
    const heard = [...learners.values()].filter(({ stage }) => stage !== "joined" && stage !== "asked");
    return heard.length === servers.length - 1;
  });

const synchronised = ({ learners }: Leading): number =>
  [...learners.values()].filter(({ stage }) => stage === "synchronised").length;

export const synchronisedAll = (servers: Servers): boolean | undefined =>
  ofAll(leaders(servers, "broadcast"), (leader) => synchronised(leader) === servers.length - 1);

/** Followers that left since count no more: a leader whose learners are no quorum gives up (model.ts), so there are enough. */
export const synchronisedQuorum = (servers: Servers): boolean | undefined =>
  ofAll(leaders(servers, "broadcast"), (leader) => {
    const begun = servers.filter(({ currentEpoch }) => currentEpoch >= leader.currentEpoch);
    return begun.length * 2 > servers.length;
  });

/** What a leader commits of its epoch is on the disks of a majority of the others. */
export const onFollowers = ({ before, after }: Seen, servers: Servers): boolean | undefined => {
  const [was, is] = [serverOf(before), serverOf(after)];
  if (was === undefined || is?.role !== "leading") return undefined;
  const fresh = is.applied.slice(was.applied.length).filter(({ epoch }) => epoch === is.currentEpoch);
  return ofAll(fresh, (txn) => {
    const followers = servers.filter((s) => s !== is && !(s.role === "leading" && s.currentEpoch === is.currentEpoch));
    return followers.filter(({ history }) => has(history, txn)).length * 2 > followers.length;
  });
};

export const onlySent = (messages: readonly Message[]): boolean | undefined =>
  ofAll(
    messages.flatMap((message) => (message.type === "newLeader" ? [message.sync] : [])),
    ({ mode }) => mode === "DIFF",
  );

/** Where a leader serves, all servers have its log. */
export const uniform = (servers: Servers): boolean | undefined =>
  ofAll(leaders(servers, "broadcast"), (leader) =>
    servers.every(({ history }) => isPrefix(history, leader.history) && history.length === leader.history.length),
  );

/** A follower that took part in an epoch has the history with which it began. */
export const haveInitial = (servers: Servers, reigns: Reigns): boolean | undefined =>
  ofAll(
    servers.flatMap((s) =>
      [...reigns].filter(({ epoch }) => epoch === s.currentEpoch).map(({ initial }) => ({ s, initial })),
    ),
    ({ s, initial }) => isPrefix(initial, s.history),
  );

/** peerEpoch says in which epoch the last transaction was logged. */
export const epochOfLast = (servers: Servers): boolean | undefined =>
  ofAll(
    servers.filter(({ currentEpoch }) => currentEpoch > 0),
    ({ history, currentEpoch }) => (history.at(-1)?.epoch ?? 0) === currentEpoch,
  );

export const noLaterEpoch = (servers: Servers): boolean | undefined =>
  ofAll(
    servers.filter(({ history }) => history.length > 0),
    ({ history, acceptedEpoch }) => history.every(({ epoch }) => epoch <= acceptedEpoch),
  );

/** One serves as a follower, and its leader has committed more than it has delivered. */
export const commitLags = (servers: Servers): boolean =>
  leaders(servers, "broadcast").some((leader) =>
    servers.some(
      (s) =>
        s.role === "following" &&
        s.phase === "broadcast" &&
        s.currentEpoch === leader.currentEpoch &&
        leader.applied.some((txn) => s.applied.every((one) => compareZxids(one, txn) !== 0)),
    ),
  );

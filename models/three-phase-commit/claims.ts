// What is claimed of three-phase commit: atomicity, Skeen's condition for not blocking, and what can happen on the way.
// The one idea: the condition is about those alive: nobody commits while one of them is uncertain.
// Not here: which policy meets which claim in which surroundings (matrix.ts); that those alive decide is `no deadlock`, because
// no behaviour goes round in a circle and an end is legitimate only when everybody alive has decided.
import {
  always,
  type Delays,
  delaysAt,
  eventuallyAlways,
  leadsTo,
  type NodeId,
  type Observer,
  reachable,
  step,
  type World,
} from "../../checker/index.ts";
import { haste } from "./environment.ts";
import {
  type Coordinator,
  isDecision,
  type Participant,
  type Site,
  type ToCoordinator,
  type ToParticipant,
} from "./protocol.ts";

export interface Nodes {
  readonly coordinator: Coordinator;
  readonly participant: readonly Participant[];
}
export type Around = World<ToParticipant | ToCoordinator>;
type Says = (participants: readonly Participant[]) => boolean | undefined;

const some = (participants: readonly Participant[], ...sites: readonly Site[]): boolean =>
  participants.some(({ site }) => sites.includes(site));
const every = (participants: readonly Participant[], ...sites: readonly Site[]): boolean =>
  participants.every(({ site }) => sites.includes(site));
/** Who has come back and does not know the outcome takes no part, as the dead. */
const alive = (participants: readonly Participant[]): readonly Participant[] =>
  participants.filter(({ gone, recovering }) => !gone && !recovering);

/** `isSplit`: of behaviours in which the network splits, only those count in which nobody was suspected before. */
export const safety = (isSplit: boolean) => {
  const inTime = (says: Says) =>
    always(({ participant }: Nodes, world: Around) =>
      isSplit && world.seen(haste) === "hasty" ? undefined : says(participant),
    );
  return {
    "no split decision": inTime((all) => !(some(all, "committed") && some(all, "aborted"))),
    "a decision is final": step(({ participant: before }: Nodes, { participant: after }: Nodes) =>
      some(before, "committed", "aborted")
        ? before.every(({ site }, i) => !isDecision(site) || after[i]!.site === site)
        : undefined,
    ),
    "nobody commits while somebody alive is uncertain": inTime((all) =>
      some(all, "committed") ? every(alive(all), "precommitted", "committed") : undefined,
    ),
    "nobody alive is precommitted beside somebody who has aborted": inTime((all) =>
      some(alive(all), "precommitted") ? !some(all, "aborted") : undefined,
    ),
    "a site can vote no": reachable((_: Nodes, { network }: Around) =>
      network.some(({ message }) => message.type === "no"),
    ),
    "everybody can commit": reachable(({ participant }: Nodes) => every(participant, "committed")),
    "one can know that all have voted yes while another does not": reachable(
      ({ participant }: Nodes) => some(participant, "precommitted") && some(participant, "ready"),
    ),
  };
};

/** A site keeps its own ballot only if it has taken over before it knew the outcome. */
const asBackup = (site: Site) =>
  reachable(({ participant }: Nodes) => participant.some((one, i) => one.site === site && one.ballot === i + 1));

/** Where backups take over. */
export const backups = { "a backup can commit": asBackup("committed"), "a backup can abort": asBackup("aborted") };

/** Where backups take over, and do their work only then. */
export const backupsThatWork = {
  "a backup whose own work fails aborts, though another is precommitted and nobody else has aborted": reachable(
    ({ participant }: Nodes) =>
      some(alive(participant), "precommitted") &&
      participant.some((one, i) => one.site === "aborted" && one.ballot === i + 1) &&
      participant.filter(({ site }) => site === "aborted").length === 1,
  ),
};

/** Where sites come back. */
export const recovery = {
  "a site can come back and not know what was decided": reachable(({ participant }: Nodes) =>
    participant.some(({ recovering }) => recovering),
  ),
  "a site can learn a commit that it has missed": reachable(
    ({ participant }: Nodes, { network }: Around) =>
      participant.some(({ recovering, site }) => recovering && site === "ready") &&
      network.some(({ message }) => message.type === "decide" && message.decision === "committed"),
  ),
};

/** What takes how many message delays. */
export const delayed = (all: readonly NodeId[], seen: Observer<Delays, never>) => {
  const committed = (within: number) =>
    reachable(
      ({ participant }: Nodes, world: Around) =>
        every(participant, "committed") && all.every((id) => delaysAt(world.seen(seen), id) <= within),
    );
  return {
    "everyone can have committed after four message delays": committed(4),
    "everyone can have committed after five message delays": committed(5),
  };
};

/** Under fairness: what the absence of a deadlock comes to where no behaviour goes on for ever. */
export const termination = {
  "those alive who have voted yes learn the outcome": leadsTo(
    ({ participant }: Nodes) => some(alive(participant), "ready", "precommitted"),
    ({ participant }: Nodes) => !some(alive(participant), "ready", "precommitted"),
  ),
  // A question waits until who is asked has decided.
  "what is sent to who is up is taken in the end, though it comes too late": eventuallyAlways(
    (_: Nodes, { network, running }: Around) =>
      network.every(({ to, message }) => message.type === "whatWasDecided" || !running(to)),
  ),
};

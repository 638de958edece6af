// What is claimed of two-phase commit besides: what it cannot avoid, what the options promise, how long it takes, that it ends.
// The one idea: AC4 and AC5 of Bernstein, Hadzilacos and Goodman, section 7.3, each as a sentence; the rest are witnesses.
// Not here: AC1 to AC3 (protocol.ts); which scenario is expected to show what (expectations.ts).
import {
  always,
  type Delays,
  delaysAt,
  type Event,
  eventually,
  indistinguishable,
  leadsTo,
  type NodeId,
  type Observer,
  reachable,
  step,
  type World,
} from "../../checker/index.ts";
import type { Answer, Coordinator, Order, Participant } from "./options.ts";
import { every, some } from "./protocol.ts";

export interface Nodes {
  readonly coordinator: Coordinator;
  readonly participant: readonly Participant[];
}
export type Around = World<Order | Answer>;

/** Nobody on its way to a participant carries a decision. */
const nobodyTells = ({ network }: Around): boolean =>
  network.every(({ message }) => message.type !== "commit" && message.type !== "abort");

/** Where participants crash. */
export const lateness = (all: readonly NodeId[]) => ({
  "one can be down before its commit while another has committed": reachable(
    ({ participant }: Nodes, { running }: Around) =>
      some(participant, "committed") && participant.some(({ phase }, i) => phase === "prepared" && !running(all[i]!)),
  ),
});

/** Where the coordinator crashes. */
export const blocking = (all: readonly NodeId[]) => ({
  "the prepared can be blocked while the coordinator is down": reachable(
    ({ participant }: Nodes, world: Around) =>
      !world.running("coordinator") &&
      some(participant, "prepared") &&
      every(participant, "prepared", "read") &&
      nobodyTells(world),
  ),
  "who has not been asked can abort while the coordinator is down": reachable(
    ({ participant }: Nodes, world: Around) =>
      !world.running("coordinator") &&
      every(participant, "aborted") &&
      all.every((id) => world.network.some(({ to }) => to === id)),
  ),
});

/** Where the coordinator crashes and there are several participants. */
export const uncertainty = (all: readonly NodeId[]) => ({
  // What a new coordinator could find out: the others, and everything that is on its way to them.
  "the survivors cannot know what the dead decided": indistinguishable(
    ({ participant: [first, ...others] }: Nodes, { running, network }: Around) =>
      running("coordinator") ||
      running(all[0]!) ||
      !some(others, "prepared") ||
      (first!.phase !== "committed" && first!.phase !== "aborted")
        ? undefined
        : { others, messages: network.filter(({ to }) => to !== all[0] && to !== "coordinator") },
    ({ participant: [first] }: Nodes) => first!.phase,
  ),
});

const isRefusal = ({ type }: Order | Answer): boolean => type === "no" || type === "rolledBack";

/** Where a broadcast is whole. */
export const refusal = (all: readonly NodeId[]) => ({
  "a refusal is answered with a rollback to all the others": step(
    ({ coordinator }: Nodes, _after: Nodes, event: Event<unknown, Order | Answer>) =>
      event.kind === "deliver" && isRefusal(event.message) && coordinator.phase === "asking"
        ? all.every(
            (id) => id === event.from || event.sends.some(({ to, message }) => to === id && message.type === "abort"),
          )
        : undefined,
  ),
});

/** Where nobody may give up, and nothing else fails. */
export const patience = {
  // AC4
  "a unanimous yes is a commit": step(({ participant: before }: Nodes, { participant: after }: Nodes) =>
    every(before, "prepared", "committed", "read") ? !some(after, "aborted") : undefined,
  ),
  // Where nobody gives up or crashes there is no other reason to abort.
  "the work of a participant can fail": reachable(({ participant }: Nodes) => some(participant, "aborted")),
};

/** Where participants may find that they only read. */
export const reading = {
  "nobody needs a second phase if all have only read": reachable(
    ({ coordinator, participant }: Nodes) => coordinator.phase === "done" && every(participant, "read"),
  ),
  "who writes can commit without those who only read": reachable(
    ({ coordinator, participant }: Nodes) =>
      coordinator.phase === "done" && some(participant, "committed") && some(participant, "read"),
  ),
};

/** Where participants may decide by themselves although they are prepared. */
export const heuristics = {
  // As in the protocol, where nobody decided by itself, or damage is known.
  "the coordinator forgets a commit only when all have committed": always(({ coordinator, participant }: Nodes) =>
    coordinator.phase === "done" && some(participant, "committed") && !participant.some(({ heuristic }) => heuristic)
      ? every(participant, "committed", "read") || coordinator.damage
      : undefined,
  ),
  // And before anybody has decided there is none.
  "damage is on record": always(({ coordinator, participant }: Nodes) => {
    if (every(participant, "working")) return !coordinator.damage;
    return some(participant, "committed") && some(participant, "aborted")
      ? coordinator.damage || participant.some(({ heuristic }) => heuristic)
      : undefined;
  }),
  "the coordinator can learn of damage": reachable(({ coordinator }: Nodes) => coordinator.damage),
  "a heuristic decision can turn out right": reachable(
    ({ coordinator, participant }: Nodes) =>
      coordinator.phase === "telling" && participant.some(({ phase, heuristic }) => phase === "committed" && heuristic),
  ),
};

/** What takes how many message delays. */
export const delayed = (all: readonly NodeId[], seen: Observer<Delays, never>) => {
  const committed = (within: number) =>
    reachable(
      ({ participant }: Nodes, world: Around) =>
        every(participant, "committed") && all.every((id) => delaysAt(world.seen(seen), id) <= within),
    );
  const known = (within: number) =>
    reachable(
      ({ coordinator, participant }: Nodes, world: Around) =>
        coordinator.phase === "done" &&
        every(participant, "committed") &&
        delaysAt(world.seen(seen), "coordinator") <= within,
    );
  return {
    "everyone can have committed after two message delays": committed(2),
    "everyone can have committed after three message delays": committed(3),
    "the coordinator can know it after three message delays": known(3),
    "the coordinator can know it after four message delays": known(4),
  };
};

/** AC5, and parts of it. */
export const termination = {
  "the prepared learn the outcome": leadsTo(
    ({ participant }: Nodes) => some(participant, "prepared"),
    ({ participant }: Nodes) => !some(participant, "prepared"),
  ),
  "if one participant knows the outcome, all learn it": leadsTo(
    ({ participant }: Nodes) => some(participant, "prepared") && some(participant, "committed", "aborted"),
    ({ participant }: Nodes) => !some(participant, "prepared"),
  ),
  "a decided commit reaches everybody": leadsTo(
    ({ coordinator }: Nodes) => coordinator.log === "commit",
    ({ participant }: Nodes) => every(participant, "committed", "read"),
  ),
  "a commit is forgotten in the end": leadsTo(
    ({ coordinator }: Nodes) => coordinator.log === "commit",
    ({ coordinator }: Nodes) => coordinator.log === "nothing",
  ),
  "everybody decides": eventually(({ participant }: Nodes) => every(participant, "committed", "aborted", "read")),
};

/** Where the decision is left to the only participant. */
export const delegation = {
  "who left the decision to another learns of it": leadsTo(
    ({ coordinator }: Nodes) => coordinator.phase === "delegating",
    ({ coordinator }: Nodes) => coordinator.phase === "done",
  ),
};

/** Where participants may decide by themselves. */
export const forgetting = {
  "who decided by itself is told to forget it in the end": leadsTo(
    ({ participant }: Nodes) => participant.some(({ heuristic }) => heuristic),
    ({ participant }: Nodes) => !participant.some(({ heuristic }) => heuristic),
  ),
};

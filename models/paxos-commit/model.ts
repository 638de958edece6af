// Paxos Commit: resource managers, acceptors and leaders, of which some may crash for good.
// The one idea: the coordinator's log is replaced by a consensus for each manager's vote, so a majority of acceptors knows
// everything that a dead coordinator took with it in two-phase commit.
// Not here: the message-set form (reference/paxos-commit.ts), values other than a vote.
//
// WHAT IS MODELLED
// Each manager is the subject of one instance of Paxos that decides whether it is prepared. The first leader asks all managers to
// prepare. A manager that can is prepared and proposes "prepared" in its own instance, one that cannot aborts and proposes
// "aborted": ballot 0 belongs to the managers, so they send phase 2a without a phase 1. An acceptor that has voted in all
// instances tells the first leader; a majority of acceptors decides; all instances decided prepared is a commit, anything else an abort.
// A later leader takes over, because somebody has crashed or (`at any time`) because it thinks so: it asks all acceptors for a promise in its own ballot, in every instance adopts the latest vote that a majority reports, proposes "aborted" where
// there is none, and counts in its turn. So a manager that is never heard of is aborted, and one that was chosen prepared stays so.
//
// WHERE TWO-PHASE COMMIT BLOCKS, THIS DOES NOT
// All managers are prepared, the first leader is gone, nothing of the outcome is on its way: that is reachable here as it is
// there, and here no behaviour ends in it. That everybody decides is claimed as the absence of a deadlock: a leader takes over
// once and every message is consumed, so no behaviour goes on for ever.
//
// DURABLE AND VOLATILE
// A manager's phase and an acceptor's promise and votes are on disk before it tells of them; a leader has nothing that is not
// lost. Nobody who has crashed comes back, which is the worst for progress; what a manager has decided before still counts.
//
// THE NETWORK
// Messages overtake one another and wait as long as they like; what is never delivered stands for what is lost.
//
// WHAT IS ABSTRACTED AWAY, AND WHY
// Ballots: one for each leader unless `ballots` says more, so that the graph is finite; leaders that outbid one another for ever are a matter of Paxos. Bundles:
// one promise, one ballot and one message for all instances, as Gray and Lamport bundle them (section 4.2). Their faster variants
// are left out: acceptors that tell the managers themselves would save one delay (three, as in two-phase commit), leaders that
// are acceptors save messages.
//
// SOURCES
// Gray, Lamport, "Consensus on transaction commit", ACM TODS 31(1), 2006: sections 4 (Paxos Commit), 4.2 (its cost, bundling),
// 5 (against two-phase commit, which it is with one acceptor at the leader).
import {
  always,
  type Delays,
  delays,
  delaysAt,
  integer,
  model,
  type NodeId,
  names,
  type Observer,
  oneOf,
  protocol,
  reachable,
  replicated,
  step,
  type World,
} from "../../checker/index.ts";
import { onlyIf } from "../only-if.ts";
import { type Happening, heeds, type Message, takesOver } from "./duties.ts";
import { type Acceptor, acceptor, grayLamport, type Leader, leader, type Manager, manager } from "./protocol.ts";

export interface Nodes {
  readonly leader: readonly Leader[];
  readonly acceptor: readonly Acceptor[];
  readonly manager: readonly Manager[];
}
export type Around = World<Message>;

const clock = delays("message delays", { atMost: 8 });

const some = (managers: readonly Manager[], phase: Manager["phase"]): boolean =>
  managers.some((one) => one.phase === phase);
const every = (managers: readonly Manager[], ...phases: readonly Manager["phase"][]): boolean =>
  managers.every(({ phase }) => phases.includes(phase));

const safety = {
  "no split decision": always(({ manager }: Nodes) => !(some(manager, "committed") && some(manager, "aborted"))),
  "nobody commits unless all were prepared": always(({ manager }: Nodes) =>
    some(manager, "committed") ? every(manager, "prepared", "committed") : undefined,
  ),
  "a decision is final": step(
    (before: Nodes, after: Nodes) =>
      before.manager.every(
        ({ phase }, i) => phase === "working" || phase === "prepared" || after.manager[i]!.phase === phase,
      ) && before.leader.every(({ outcome }, i) => outcome === null || after.leader[i]!.outcome === outcome),
  ),
  "leaders agree on the outcome": always(({ leader }: Nodes) => {
    const known = leader.flatMap(({ outcome }) => outcome ?? []);
    return known.length > 0 ? new Set(known).size === 1 : undefined;
  }),
  "a manager can refuse": reachable(
    ({ manager, leader }: Nodes) => some(manager, "aborted") && leader.every(({ outcome }) => outcome === null),
  ),
  "everyone can commit": reachable(({ manager }: Nodes) => every(manager, "committed")),
  "a later leader can commit": reachable(({ leader }: Nodes) =>
    leader.slice(1).some(({ outcome }) => outcome === "committed"),
  ),
  "a later leader can abort what no manager has refused": reachable(
    ({ leader, manager }: Nodes) =>
      leader.slice(1).some(({ outcome }) => outcome === "aborted") && every(manager, "working", "prepared"),
  ),
  "all can be prepared while the leader is down, and nothing of the outcome on its way": reachable(
    ({ manager }: Nodes, { running, network }: Around) =>
      !running("leader1") && every(manager, "prepared") && network.every(({ message }) => message.type !== "outcome"),
  ),
};

const owed = (setting: Parameters<typeof heeds>[0]) => {
  const heeded = heeds(setting);
  const claimed = (says: (event: Happening) => boolean | undefined) =>
    step((_: Nodes, _after: Nodes, event: Happening) => says(event));
  return {
    "a manager votes what it then is, once, and keeps its decision": claimed(heeded.manager),
    "an acceptor keeps its promises, and tells of them and of its votes": claimed(heeded.acceptor),
    "a leader counts what it is told in its own ballot, and nothing else": claimed(heeded.leader),
    "a leader that takes over asks all acceptors, in a new ballot of its own": claimed((event) =>
      takesOver(event, setting),
    ),
  };
};

const delayed = (all: readonly NodeId[], seen: Observer<Delays, never>) => {
  const committed = (within: number) =>
    reachable(
      ({ manager }: Nodes, world: Around) =>
        every(manager, "committed") && all.every((id) => delaysAt(world.seen(seen), id) <= within),
    );
  return {
    "everyone can have committed after three message delays": committed(3),
    "everyone can have committed after four message delays": committed(4),
  };
};

export const definition = model({
  name: "paxos-commit-nodes",
  summary: "Paxos Commit as nodes and messages: the commit protocol that a crashed coordinator does not block",
  parameters: {
    managers: integer({ default: 2, min: 1, max: 3, summary: "resource managers" }),
    acceptors: integer({ default: 3, min: 1, max: 5, summary: "acceptors: 2F + 1 of them bear F crashes" }),
    leaders: integer({ default: 2, min: 1, max: 3, summary: "leaders; the first one leads at the start" }),
    ballots: integer({ default: 2, min: 1, max: 6, summary: "how many ballots there are, from 0; each has one owner" }),
    takesOver: oneOf(["after a crash", "at any time", "never"], {
      default: "after a crash",
      summary: "when does a later leader take over",
    }),
    leaderCrashes: integer({ default: 1, min: 0, max: 1, summary: "does the first leader crash" }),
    acceptorCrashes: integer({ default: 1, min: 0, max: 3, summary: "crashes of acceptors, at most" }),
    managerCrashes: integer({ default: 0, min: 0, max: 2, summary: "crashes of managers, at most" }),
    asks: oneOf(["safety", "delays"], { default: "safety", summary: "what is claimed" }),
  },
  rules: grayLamport,
  build: (values, rules) => {
    const managers = names("manager", values.managers);
    const acceptors = names("acceptor", values.acceptors);
    const leaders = names("leader", values.leaders);
    const safe = values.asks === "safety";
    const never = { restarts: "never" } as const;
    return protocol(
      "Paxos Commit as nodes and messages",
      {
        nodes: {
          leader: replicated(
            values.leaders,
            leader(leaders, managers, acceptors, rules, values.takesOver, values.ballots),
          ),
          acceptor: replicated(values.acceptors, acceptor(managers, "leader1", rules)),
          manager: replicated(values.managers, manager(acceptors, rules)),
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        crashes: [
          { of: "leader1", atMost: values.leaderCrashes, name: "leader crashes", midStep: true, ...never } as const,
          { of: "acceptor", atMost: values.acceptorCrashes, name: "acceptor crashes", ...never } as const,
          { of: "manager", atMost: values.managerCrashes, name: "manager crashes", midStep: true, ...never } as const,
        ].filter(({ atMost }) => atMost > 0),

        ...(values.takesOver === "after a crash" ? { detector: "perfect" as const } : {}),
        symmetry: ["acceptor", "manager"],
        observers: safe ? [] : [clock],
        ends: ({ manager }) => manager.every(({ phase, gone }) => gone || phase === "committed" || phase === "aborted"),
      },
      {
        ...onlyIf(safe, safety),
        // What one node owes to one message is the same among more, where it costs most of the time.
        ...onlyIf(
          safe && values.managers * values.acceptors <= 3,
          owed({ managers, acceptors, leaders, ballots: values.ballots }),
        ),
        ...onlyIf(!safe, delayed(managers, clock)),
      },
    );
  },
});

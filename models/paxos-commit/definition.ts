// Paxos Commit put together: parameters, nodes, network, faults, claims.
// The one idea: the same claims as of two-phase commit; what differs is that a deadlock is ruled out though the leader is gone.
// Not here: the essay on what is modelled (model.ts), scenarios and mutants.
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
import { type Acceptor, acceptor } from "./acceptor.ts";
import { type Leader, leader } from "./leader.ts";
import { type Manager, manager } from "./manager.ts";
import { type FromAcceptor, type FromLeader, type FromManager, grayLamport } from "./rules.ts";

export interface Nodes {
  readonly leader: readonly Leader[];
  readonly acceptor: readonly Acceptor[];
  readonly manager: readonly Manager[];
}
export type Around = World<FromLeader | FromManager | FromAcceptor>;

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
  "a decision is final": step(({ manager: before }: Nodes, { manager: after }: Nodes) =>
    before.every(({ phase }, i) => phase === "working" || phase === "prepared" || after[i]!.phase === phase),
  ),
  "leaders agree on the outcome": always(({ leader }: Nodes) => {
    const known = leader.flatMap(({ outcome }) => outcome ?? []);
    return known.length > 0 ? new Set(known).size === 1 : undefined;
  }),
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
          leader: replicated(values.leaders, leader(leaders, managers, acceptors, rules, values.takesOver)),
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
        ...onlyIf(!safe, delayed(managers, clock)),
      },
    );
  },
});

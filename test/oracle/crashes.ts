// Crashes: between two steps of a node, and inside one.
// The one idea: what survives of a state, what becomes of the network, and what the node does on return make one step of their own.
// Not here: restarts that come later (steps.ts).
import type { TraceEvent } from "../../checker/events/event.ts";
import { keepOnly, laneOf, type Network, packet, toItself } from "./network.ts";
import { alternatives, beginnings, type NamedStep } from "./outcomes.ts";
import { lineFor, post, type Sent, written } from "./sending.ts";
import { type Notice, type SystemState, spend, withNetwork, withNode, withNotices } from "./state.ts";
import { comingBack, localOf, type Move, named, performed, type Stepping, stepped, upNodes } from "./steps.ts";
import type { Clause, Node, System } from "./system.ts";

/** What may be left of a node's state when it crashes. */
const surviving = (node: Node, state: unknown): NamedStep[] => {
  const { role, self } = node;
  if (role.crash !== undefined) {
    return alternatives(role.crash(state, self)).map(({ choice, value }) => ({ choice, state: value, sends: [] }));
  }
  const kept = Object.fromEntries(
    ((role.durable ?? []) as readonly string[])
      .filter((field) => Object.hasOwn(state as object, field))
      .map((field) => [field, (state as { [field: string]: unknown })[field]]),
  );
  return beginnings(role.init(self)).map(({ choice, state: fresh }) => ({
    choice,
    state: role.durable === undefined ? fresh : { ...(fresh as object), ...kept },
    sends: [],
  }));
};

/** A crash at once is what survives, then what the node does on return, in one step. */
const crashSteps = (node: Node, clause: Clause, state: unknown): NamedStep[] =>
  surviving(node, state).flatMap((left) =>
    clause.restarts !== "at once"
      ? [left]
      : comingBack(node, left.state).map((back) => ({
          ...back,
          choice: [left.choice, back.choice].filter((name) => name !== null).join(", ") || null,
        })),
  );

/** A connection dies with its end; what is on its way to a stopped node is discarded. */
const networkWithout = (system: System, network: Network, node: Node, stopped: boolean): Network =>
  keepOnly(network, system.lines, (p, line) => {
    if (stopped && p.to === node.id) return false;
    return !(line.fifo && line.losesOnCrash && !toItself(p) && (p.from === node.id || p.to === node.id));
  });

const noticesWithout = (system: System, notices: readonly Notice[], { id }: Node, stopped: boolean): Notice[] =>
  notices.filter((notice) => {
    if (stopped && notice.node === id) return false;
    return !(system.lines[notice.line]!.losesOnCrash && (notice.node === id || notice.peer === id));
  });

/** The node falls: its budget, its status, the network and the notices. */
const fallen = (system: System, state: SystemState, node: Node, clause: Clause): SystemState => {
  const status = ({ "at once": "up", later: "down", never: "stopped" } as const)[clause.restarts];
  const down = withNode(spend(state, clause.budget), node.index, { ...state.nodes[node.index]!, status });
  const stopped = status === "stopped";
  const network = networkWithout(system, state.network, node, stopped);
  return withNotices(withNetwork(down, network), noticesWithout(system, state.notices, node, stopped));
};

/** The crashes of one node that its clauses allow from here; `rest` is what the event says besides. */
const crashesOf = (system: System, from: SystemState, node: Node, midStep: boolean, rest: object): Stepping[] => {
  const clauses = system.clauses.filter((clause) => clause.names(node));
  return clauses
    .filter((clause) => from.budgets[clause.budget]! > 0 && (!midStep || clause.midStep))
    .flatMap((clause) => {
      const base = fallen(system, from, node, clause);
      return crashSteps(node, clause, localOf(from, node)).map((step): Stepping => {
        const kind = clause.restarts === "never" ? "stop" : "crash";
        const which = clauses.length > 1 ? { clause: clause.label } : {};
        const event = { kind, node: node.id, ...which, ...rest, ...named(step.choice) } as TraceEvent;
        return { event, node, base, step, idle: "always" };
      });
    });
};

export const crashes = (system: System, state: SystemState): Move[] =>
  upNodes(system, state)
    .flatMap((node) => crashesOf(system, state, node, false, {}))
    .flatMap(performed(system, state));

/** The positions of the messages that may have left when a step is broken off: of every queue a beginning, of a bag anything. */
export const partsOf = (system: System, sends: readonly Sent[]): number[][] => {
  const laneAt = (at: number): string | null => {
    const line = lineFor(system, sends[at]!);
    const { from, to, message } = sends[at]!;
    return line.fifo ? `${line.index} ${laneOf(line, packet(from.id, to, message))}` : null;
  };
  const subsets = sends.reduce<number[][]>((sofar, _, at) => sofar.flatMap((part) => [[...part, at], part]), [[]]);
  const possible = subsets.filter((part) =>
    part.every(
      (at) => laneAt(at) === null || sends.every((_, i) => i >= at || laneAt(i) !== laneAt(at) || part.includes(i)),
    ),
  );
  const textOf = (part: readonly number[]) => part.map((at) => `${sends[at]!.to} ${sends[at]!.message.text}`).join();
  const proper = possible.filter((part) => part.length < sends.length);
  return proper.filter((part, i) => proper.findIndex((other) => textOf(other) === textOf(part)) === i);
};

/** The crashes inside a step that a node may take. */
export const brokenOff = (system: System, before: SystemState, stepping: Stepping): Move[] => {
  const { node } = stepping;
  const sends = written(node, stepping.step.sends);
  return partsOf(system, sends).flatMap((part) => {
    const sent = part.map((at) => sends[at]!);
    const from = post(system, stepped(stepping), sent);
    return crashesOf(system, from, node, true, { inside: stepping.event, sent: part })
      .map((crash) => ({ ...crash, sent }))
      .flatMap(performed(system, before));
  });
};

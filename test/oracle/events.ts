// The events of a protocol, kind by kind: when each is enabled, and what it does to the state.
// The one idea: one function a kind, each the transcription of its paragraph of the semantics.
// Not here: what claims see of an event beyond its fields (protocol-graph.ts).
import type { Send } from "../../checker/language/index.ts";
import type { TraceEvent } from "../../checker/machine/event.ts";
import { type Canonical, canonical } from "./canonical.ts";
import type { Transition } from "./graph.ts";
import {
  type AtHand,
  afterDelivery,
  atHand,
  copy,
  keepOnly,
  type Network,
  packet,
  put,
  remove,
  toItself,
} from "./network.ts";
import { alternatives, beginnings, type NamedStep, stepsOf } from "./outcomes.ts";
import { type SystemState, spend, withNetwork, withNode } from "./state.ts";
import type { Allowance, Clause, Node, System } from "./system.ts";

type Move = Transition<SystemState>;
type Handler = (state: unknown, ...rest: unknown[]) => unknown;
type Handlers = { readonly [name: string]: Handler | { readonly each: readonly string[]; readonly do: Handler } };

const named = (choice: string | null) => (choice === null ? {} : { choice });

interface Sent {
  readonly to: string;
  readonly message: Canonical;
}

const written = (sends: readonly Send<unknown>[]): Sent[] =>
  sends.map(({ to, message }) => ({ to, message: canonical(message) }));

/** Puts what a node sends in flight; what goes to a stopped node vanishes. */
const dispatch = (system: System, state: SystemState, from: Node, sends: readonly Sent[]): SystemState =>
  sends.reduce((sofar, { to, message }) => {
    const receiver = system.nodes.find(({ id }) => id === to);
    const line = system.lines.find((each) => each.carries(from.id, to, message.value));
    if (receiver === undefined || line === undefined) throw new Error(`no link carries this from ${from.id} to ${to}`);
    if (sofar.nodes[receiver.index]!.status === "stopped") return sofar;
    return withNetwork(sofar, put(sofar.network, line, packet(from.id, to, message)));
  }, state);

export const post = (system: System, state: SystemState, from: Node, sends: readonly Send<unknown>[]): SystemState =>
  dispatch(system, state, from, written(sends));

/** The state after a node took a step, and what a claim sees of it. `state` is where the rest of the event has led already. */
const took = (
  system: System,
  before: SystemState,
  state: SystemState,
  node: Node,
  event: TraceEvent,
  step: NamedStep,
) => {
  const local = canonical(step.state);
  const sends = written(step.sends);
  const to = dispatch(system, withNode(state, node.index, { ...state.nodes[node.index]!, local }), node, sends);
  const { to: _receiver, ...told } = event as { to?: string };
  const seen = {
    ...told,
    node: node.id,
    before: before.nodes[node.index]!.local.value,
    after: local.value,
    sends: sends.map((sent) => ({ to: sent.to, message: sent.message.value })),
  };
  return { event, seen, to, raw: step };
};

const upNodes = (system: System, state: SystemState): Node[] =>
  system.nodes.filter(({ index }) => state.nodes[index]!.status === "up");
const localOf = (state: SystemState, node: Node): unknown => state.nodes[node.index]!.local.value;

const deliveries = (system: System, state: SystemState): Move[] => {
  const up = upNodes(system, state);
  return atHand(system.lines, state.network).flatMap((item) => {
    const { from, to, message } = item.packet;
    const node = up.find(({ id }) => id === to);
    if (node?.role.receive === undefined) return [];
    const after = withNetwork(state, afterDelivery(state.network, item));
    return stepsOf(node.role.receive(localOf(state, node), message.value, { ...node.self, from })).map((step): Move => {
      const event: TraceEvent = { kind: "deliver", from, to, message: message.value, ...named(step.choice) };
      const redelivered = item.line.duplicates === "always" && !toItself(item.packet);
      const idle = redelivered ? "if it changes nothing" : "never";
      return { ...took(system, state, after, node, event, step), idle };
    });
  });
};

/** Timers or actions: whatever answers a step is enabled. */
const unasked =
  (kind: "timer" | "action") =>
  (system: System, state: SystemState): Move[] =>
    upNodes(system, state).flatMap((node) => {
      const handlers = ((kind === "timer" ? node.role.timers : node.role.actions) ?? {}) as Handlers;
      const fired = (name: string, value: object, outcome: unknown): Move[] =>
        stepsOf(outcome).map((step) => {
          const event = { kind, node: node.id, name, ...value, ...named(step.choice) } as TraceEvent;
          return { ...took(system, state, state, node, event, step), idle: "never" };
        });
      return Object.entries(handlers).flatMap(([name, handler]) =>
        typeof handler === "function"
          ? fired(name, {}, handler(localOf(state, node), node.self))
          : handler.each.flatMap((value) => fired(name, { value }, handler.do(localOf(state, node), value, node.self))),
      );
    });

const restarts = (system: System, state: SystemState): Move[] =>
  system.nodes
    .filter(({ index }) => state.nodes[index]!.status === "down")
    .flatMap((node) => {
      const up = withNode(state, node.index, { ...state.nodes[node.index]!, status: "up" });
      return comingBack(node, localOf(state, node)).map((step): Move => {
        const event: TraceEvent = { kind: "restart", node: node.id, ...named(step.choice) };
        return { ...took(system, state, up, node, event, step), idle: "never" };
      });
    });

/** What a node does when it comes back; without a handler, nothing. */
const comingBack = (node: Node, state: unknown): NamedStep[] =>
  node.role.restart === undefined
    ? [{ choice: null, state, sends: [] }]
    : stepsOf(node.role.restart(canonical(state).value, node.self));

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

const crashes = (system: System, state: SystemState): Move[] =>
  upNodes(system, state).flatMap((node) => {
    const clauses = system.clauses.filter((clause) => clause.names(node));
    return clauses
      .filter(({ budget }) => state.budgets[budget]! > 0)
      .flatMap((clause) => {
        const status = ({ "at once": "up", later: "down", never: "stopped" } as const)[clause.restarts];
        const kind = status === "stopped" ? "stop" : "crash";
        const fallen = withNode(spend(state, clause.budget), node.index, { ...state.nodes[node.index]!, status });
        const after = withNetwork(fallen, networkWithout(system, state.network, node, status === "stopped"));
        return crashSteps(node, clause, localOf(state, node)).map((step): Move => {
          const which = clauses.length > 1 ? { clause: clause.label } : {};
          const event: TraceEvent = { kind, node: node.id, ...which, ...named(step.choice) };
          return { ...took(system, state, after, node, event, step), idle: "always" };
        });
      });
  });

/** A connection dies with its end; what is on its way to a stopped node is discarded. */
const networkWithout = (system: System, network: Network, node: Node, stopped: boolean): Network =>
  keepOnly(network, system.lines, (p, line) => {
    if (stopped && p.to === node.id) return false;
    return !(line.fifo && line.losesOnCrash && !toItself(p) && (p.from === node.id || p.to === node.id));
  });

const isAllowed = (state: SystemState, allowance: Allowance): boolean =>
  typeof allowance === "string" ? allowance === "always" : state.budgets[allowance.budget]! > 0;

const befalls = (
  system: System,
  state: SystemState,
  kind: "drop" | "duplicate",
  allowanceOf: (item: AtHand) => Allowance,
  change: (network: Network, item: AtHand) => Network,
): Move[] =>
  atHand(system.lines, state.network)
    .filter((item) => !toItself(item.packet) && isAllowed(state, allowanceOf(item)))
    .map((item): Move => {
      const allowance = allowanceOf(item);
      const spent = typeof allowance === "string" ? state : spend(state, allowance.budget);
      const { from, to, message } = item.packet;
      const event = { kind, from, to, message: message.value };
      return { event, seen: event, to: withNetwork(spent, change(state.network, item)), idle: "always", raw: null };
    });

const drops = (system: System, state: SystemState): Move[] =>
  befalls(system, state, "drop", ({ line }) => line.loses, remove);

/** Unlimited duplication has no event of its own: delivery leaves a copy. */
const duplicates = (system: System, state: SystemState): Move[] =>
  befalls(system, state, "duplicate", ({ line }) => (line.duplicates === "always" ? "never" : line.duplicates), copy);

/** Every kind of event. */
const kinds = [deliveries, unasked("timer"), unasked("action"), restarts, crashes, duplicates, drops];

/** Every enabled event with every outcome. */
export const movesOf = (system: System, state: SystemState): Move[] => kinds.flatMap((kind) => kind(system, state));

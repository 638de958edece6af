// The events in which a node takes a step, kind by kind: when each is enabled, and where it leads.
// The one idea: one function a kind, each the transcription of its paragraph of the semantics; all end in `performed`.
// Not here: crashes (crashes.ts), what the network suffers (faults.ts).
import type { TraceEvent } from "../../checker/events/event.ts";
import { type Canonical, canonical } from "./canonical.ts";
import type { Transition } from "./graph.ts";
import { type AtHand, afterDelivery, atHand, toItself } from "./network.ts";
import { type NamedStep, stepsOf } from "./outcomes.ts";
import { crosses, fatesOf, isAllowed, post, type Sent, shown, used, written } from "./sending.ts";
import { isPending, type SystemState, textOf, withNetwork, withNode, withNotices } from "./state.ts";
import type { Node, System } from "./system.ts";

export type Move = Transition<SystemState>;
type Handler = (state: unknown, ...rest: unknown[]) => unknown;
type Handlers = { readonly [name: string]: Handler | { readonly each: readonly string[]; readonly do: Handler } };

/** A step that a node may take. */
export interface Stepping {
  readonly event: TraceEvent;
  readonly node: Node;
  /** Where the event has led but for the node's local state and what it sends. */
  readonly base: SystemState;
  readonly step: NamedStep;
  readonly idle: Move["idle"];
  /** What left before, in the same event. */
  readonly sent?: readonly Sent[];
}

export const named = (choice: string | null) => (choice === null ? {} : { choice });

export const upNodes = (system: System, state: SystemState): Node[] =>
  system.nodes.filter(({ index }) => state.nodes[index]!.status === "up");
export const localOf = (state: SystemState, node: Node): unknown => state.nodes[node.index]!.local.value;

/** The state with the node's local state after the step; nothing is sent yet. */
export const stepped = ({ base, node, step }: Stepping): SystemState =>
  withNode(base, node.index, { ...base.nodes[node.index]!, local: canonical(step.state) });

/** What observers make of the events of one transition, in their order. */
export const observed = (system: System, state: SystemState, seen: readonly object[]): SystemState => ({
  ...state,
  memories: system.observers.map((observer, i) =>
    seen.reduce<Canonical>((memory, event) => canonical(observer.on(memory.value, event)), state.memories[i]!),
  ),
});

/** Of the ways in which one step may end in the same state only the first: they are one outcome. */
const outcomesOf = (moves: readonly Move[]): readonly Move[] => {
  if (moves.length < 2) return moves;
  const first = new Map<string, Move>();
  for (const move of moves) {
    const text = textOf(move.to);
    if (!first.has(text)) first.set(text, move);
  }
  return [...first.values()];
};

/** What observers see of a step. */
const seenOf = (before: SystemState, stepping: Stepping, after: SystemState, sends: readonly Sent[]) => {
  const { event, node, sent = [] } = stepping;
  const { to: _receiver, ...told } = event as { to?: string };
  return {
    ...told,
    node: node.id,
    before: localOf(before, node),
    after: localOf(after, node),
    sends: shown([...sent, ...sends]),
  };
};

/** Would the step change nothing at all, if whatever it sends were in flight? */
const movesNothing = (
  system: System,
  before: SystemState,
  after: SystemState,
  seen: object,
  sends: readonly Sent[],
): boolean => textOf(observed(system, post(system, after, sends), [seen])) === textOf(before);

/** The step taken, in every way in which its messages may fare. */
export const performed =
  (system: System, before: SystemState) =>
  (stepping: Stepping): readonly Move[] => {
    const { event, node, step, idle } = stepping;
    const sends = written(node, step.sends);
    const after = stepped(stepping);
    const seen = seenOf(before, stepping, after, sends);
    // An exchange may come round to where it began; what counts is whether anything changed until its messages were in flight.
    const rests = idle !== "if it changes nothing" || movesNothing(system, before, after, seen, sends);
    const moves = fatesOf(system, after, sends).map(({ state, parts, seen: handled }): Move => {
      const whole =
        parts.length === 0 ? {} : { choice: [...(step.choice === null ? [] : [step.choice]), ...parts].join(", ") };
      return {
        event: { ...event, ...whole } as TraceEvent,
        // Observers see step by step; to a claim it is one event, after all of it, and with the event's own choice.
        seen: { ...seen, after: localOf(state, node) },
        to: observed(system, state, [seen, ...handled]),
        idle: rests ? idle : "never",
        raw: step,
        exchanged: handled.filter((each) => "node" in each).length,
      };
    });
    return outcomesOf(moves);
  };

/** Can this packet be taken from the network by its receiver, if its receiver wants it? */
const isDeliverable = (system: System, state: SystemState, { line, packet: { from, to } }: AtHand): boolean =>
  !crosses(system, state, from, to) && !isPending(state, line.index, to, from);

export const deliveries = (system: System, state: SystemState): Stepping[] => {
  const up = upNodes(system, state);
  return atHand(system.lines, state.network)
    .filter((item) => isDeliverable(system, state, item))
    .flatMap((item) => {
      const { from, to, message } = item.packet;
      const node = up.find(({ id }) => id === to);
      if (node?.role.receive === undefined) return [];
      const base = withNetwork(state, afterDelivery(state.network, item));
      return stepsOf(node.role.receive(localOf(state, node), message.value, { ...node.self, from })).map(
        (step): Stepping => {
          const event: TraceEvent = { kind: "deliver", from, to, message: message.value, ...named(step.choice) };
          const redelivered = item.line.duplicates === "always" && !toItself(item.packet);
          return { event, node, base, step, idle: redelivered ? "if it changes nothing" : "never" };
        },
      );
    });
};

/** That a connection broke; without a handler it is consumed without effect. */
export const disconnections = (system: System, state: SystemState): Stepping[] =>
  upNodes(system, state).flatMap((node) =>
    state.notices
      .filter((notice) => notice.node === node.id)
      .flatMap((notice) => {
        const { peer } = notice;
        const base = withNotices(
          state,
          state.notices.filter((each) => each !== notice),
        );
        const local = localOf(state, node);
        const { disconnected } = node.role;
        const steps =
          disconnected === undefined
            ? [{ choice: null, state: local, sends: [] }]
            : stepsOf(disconnected(local, peer, node.self));
        return steps.map((step): Stepping => {
          const link = linkIn(system, notice.line);
          const event: TraceEvent = { kind: "disconnected", node: node.id, peer, ...link, ...named(step.choice) };
          return { event, node, base, step, idle: "never" };
        });
      }),
  );

/** The link of a disconnect, where several do. */
export const linkIn = (system: System, line: number) =>
  system.lines.filter(({ disconnects }) => disconnects !== "never").length > 1
    ? { link: system.lines[line]!.name }
    : {};

/** Is something deliverable to the node, other than what changes nothing? */
export const isAwaited = (system: System, state: SystemState, node: Node): boolean =>
  [...deliveries(system, state), ...disconnections(system, state)]
    .filter((stepping) => stepping.node.index === node.index)
    .flatMap(performed(system, state))
    .some(({ idle, to }) => idle === "never" || textOf(to) !== textOf(state));

/** Timers or actions: whatever answers a step is enabled; a slow timer waits for what is deliverable. */
export const unasked =
  (kind: "timer" | "action") =>
  (system: System, state: SystemState): Stepping[] =>
    upNodes(system, state).flatMap((node) => {
      const handlers = ((kind === "timer" ? node.role.timers : node.role.actions) ?? {}) as Handlers;
      const fired = (name: string, value: object, outcome: unknown): Stepping[] =>
        stepsOf(outcome).map((step) => {
          const event = { kind, node: node.id, name, ...value, ...named(step.choice) } as TraceEvent;
          return { event, node, base: state, step, idle: "never" };
        });
      return Object.entries(handlers)
        .filter(([name]) => !(kind === "timer" && system.slow.includes(name) && isAwaited(system, state, node)))
        .flatMap(([name, handler]) =>
          typeof handler === "function"
            ? fired(name, {}, handler(localOf(state, node), node.self))
            : handler.each.flatMap((value) =>
                fired(name, { value }, handler.do(localOf(state, node), value, node.self)),
              ),
        );
    });

export const restarts = (system: System, state: SystemState): Stepping[] =>
  system.nodes
    .filter(({ index }) => state.nodes[index]!.status === "down")
    .flatMap((node) => {
      const base = withNode(state, node.index, { ...state.nodes[node.index]!, status: "up" });
      return comingBack(node, localOf(state, node)).map((step): Stepping => {
        const event: TraceEvent = { kind: "restart", node: node.id, ...named(step.choice) };
        return { event, node, base, step, idle: "never" };
      });
    });

/** What a node does when it comes back; without a handler, nothing. */
export const comingBack = (node: Node, state: unknown): NamedStep[] =>
  node.role.restart === undefined
    ? [{ choice: null, state, sends: [] }]
    : stepsOf(node.role.restart(canonical(state).value, node.self));

const fromPeerInFlight = (state: SystemState, peer: string): boolean =>
  state.network.flat().some(({ packets }) => packets.some(({ from, to }) => from === peer && to !== peer));

/** What the failure detector may say of the peer now. */
const maySay = (system: System, state: SystemState, kind: "suspect" | "trust", peer: Node): boolean => {
  const detector = system.detector!;
  const up = state.nodes[peer.index]!.status === "up";
  if (detector.kind === "unreliable") return kind === "trust" || isAllowed(state, detector.suspicions);
  if (kind === "trust") return up && system.clauses.some((clause) => clause.names(peer) && clause.restarts === "later");
  return !up && !(detector.kind === "synchronous" && fromPeerInFlight(state, peer.id));
};

export const detections =
  (kind: "suspect" | "trust") =>
  (system: System, state: SystemState): Stepping[] => {
    const { detector } = system;
    if (detector === null) return [];
    const peers = system.nodes.filter((node) => system.clauses.some((clause) => clause.names(node)));
    const guess = kind === "suspect" && detector.kind === "unreliable";
    return upNodes(system, state).flatMap((node) =>
      peers
        .filter((peer) => peer.id !== node.id && maySay(system, state, kind, peer))
        .flatMap((peer) =>
          stepsOf(node.role[kind]?.(localOf(state, node), peer.id, node.self)).map((step): Stepping => {
            const event: TraceEvent = { kind, node: node.id, peer: peer.id, ...named(step.choice) };
            const base = guess ? used(state, detector.suspicions) : state;
            return { event, node, base, step, idle: guess ? "always" : "never" };
          }),
        ),
    );
  };

/** Every step that a node may take now. */
export const steppings = (system: System, state: SystemState): Stepping[] =>
  [
    deliveries,
    disconnections,
    unasked("timer"),
    unasked("action"),
    detections("suspect"),
    detections("trust"),
    restarts,
  ].flatMap((kind) => kind(system, state));

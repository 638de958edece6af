// What the environment did in a random protocol: partitions, broken connections, detectors, slow timers, exchanges, observers.
// The one idea: each clause of the semantics has a feature that only an event or a state which needs it can show.
// Not here: plain links and crashes (protocol-features.ts).
import type { TraceEvent } from "../../checker/events/event.ts";
import { compare } from "./canonical.ts";
import type { Transition } from "./graph.ts";
import { atHand } from "./network.ts";
import { stepsOf } from "./outcomes.ts";
import { crosses } from "./sending.ts";
import { isPending, type SystemState, textOf } from "./state.ts";
import { isAwaited, upNodes } from "./steps.ts";
import type { Node, System } from "./system.ts";

export const ENVIRONMENT_FEATURES = [
  ...[
    "several queues of one pair",
    "disconnect",
    "disconnect of both",
    "disconnected",
    "disconnected without a handler",
  ],
  ...["sent on a broken connection", "held back by a notice", "notice kept in a crash", "notice lost in a crash"],
  ...["partition of given groups", "every partition", "heal", "no healing", "crossing waits", "crossing lost"],
  ...["crash inside a step", "crash inside a delivery", "part of the messages left", "crash inside, at once"],
  ...["crash inside, later", "stop inside a step", "perfect suspicion", "synchronous suspicion", "synchronous wait"],
  ...["unreliable suspicion", "suspicion of a budget", "trust", "slow timer", "slow timer waits"],
  ...["at once", "answers at once", "lost at once", "choice at once", "in flight after all", "observer"],
  ...["sent twice at once", "sent again at once"],
];

type Crash = Extract<TraceEvent, { kind: "crash" | "stop" }>;

export class EnvironmentWatch {
  readonly #system: System;
  readonly #found: Set<string>;

  constructor(system: System, found: Set<string>) {
    this.#system = system;
    this.#found = found;
  }

  expanded(state: SystemState): void {
    const system = this.#system;
    for (const lanes of state.network) {
      const pairs = lanes.map(({ name }) => name.split(" ")[0]);
      if (new Set(pairs).size < pairs.length) this.#found.add("several queues of one pair");
    }
    for (const { line, packet } of atHand(system.lines, state.network)) {
      if (crosses(system, state, packet.from, packet.to)) this.#found.add("crossing waits");
      if (isPending(state, line.index, packet.to, packet.from)) this.#found.add("held back by a notice");
    }
    for (const node of upNodes(system, state)) if (this.#waits(state, node)) this.#found.add("slow timer waits");
    if (this.#waitsForMessages(state)) this.#found.add("synchronous wait");
  }

  went(from: SystemState, { event, seen, to, exchanged }: Transition<SystemState>): void {
    const found = this.#found;
    const { partitions, detector, slow } = this.#system;
    if (textOf({ ...to, memories: from.memories }) !== textOf(to)) found.add("observer");
    if (event.kind === "partition") {
      const given = partitions!.splits.length === 1 && this.#system.nodes.length > 2;
      found.add(given ? "partition of given groups" : "every partition");
      if (from.network.flat().length > to.network.flat().length) found.add("crossing lost");
    }
    if (event.kind === "heal") found.add("heal");
    if (from.split !== null && !partitions!.heals) found.add("no healing");
    if (event.kind === "disconnect") found.add(to.notices.length > 1 ? "disconnect of both" : "disconnect");
    if (event.kind === "disconnect") found.add("disconnect");
    if (event.kind === "disconnected") {
      const { role } = this.#system.nodes.find(({ id }) => id === event.node)!;
      found.add(role.disconnected === undefined ? "disconnected without a handler" : "disconnected");
    }
    if (event.kind === "suspect") found.add(detector!.kind + " suspicion");
    if (event.kind === "suspect" && typeof detector!.suspicions === "object") found.add("suspicion of a budget");
    if (event.kind === "trust") found.add("trust");
    if (event.kind === "timer" && slow.includes(event.name)) found.add("slow timer");
    if (event.kind === "crash" || event.kind === "stop") this.#crashed(event, from, to);
    this.#exchanged(event, exchanged ?? 0);
    this.#sentAgain(from, to, seen as { node?: string; sends?: { to: string; message: unknown }[] });
    this.#sent(from, seen as { node?: string; sends?: { to: string; message: unknown }[] });
  }

  #crashed(event: Crash, from: SystemState, to: SystemState): void {
    const touching = ({ notices }: SystemState) =>
      notices.filter(({ node, peer }) => [node, peer].includes(event.node));
    if (touching(to).length > 0) this.#found.add("notice kept in a crash");
    if (touching(from).length > touching(to).length) this.#found.add("notice lost in a crash");
    if (event.inside === undefined) return;
    this.#found.add("crash inside a step");
    if (event.inside.kind === "deliver") this.#found.add("crash inside a delivery");
    if (event.sent!.length > 0) this.#found.add("part of the messages left");
    const { status } = to.nodes[this.#system.nodes.findIndex(({ id }) => id === event.node)]!;
    this.#found.add(
      { up: "crash inside, at once", down: "crash inside, later", stopped: "stop inside a step" }[status],
    );
  }

  #exchanged(event: TraceEvent, handled: number): void {
    if (handled > 0) this.#found.add("at once");
    if (handled > 1) this.#found.add("answers at once");
    const choice = "choice" in event && event.kind !== "partition" ? (event.choice ?? "") : "";
    if (choice.includes(": lost")) this.#found.add("lost at once");
    if (choice.includes(": first") || choice.includes(": second")) this.#found.add("choice at once");
    if (event.kind !== "deliver") return;
    const line = this.#system.lines.find((each) => each.carries(event.from, event.to, event.message))!;
    if (line.atOnce) this.#found.add("in flight after all");
  }

  /** On links of one copy at once: twice in one step; while it was in flight, so that it left the network. */
  #sentAgain(
    from: SystemState,
    to: SystemState,
    { node, sends = [] }: { node?: string; sends?: { to: string; message: unknown }[] },
  ): void {
    for (const [i, sent] of sends.entries()) {
      const line = this.#system.lines.find((each) => each.carries(node!, sent.to, sent.message))!;
      if (!line.absorbs || !line.atOnce) continue;
      const equals = (other: { to: string }, message: unknown): boolean =>
        other.to === sent.to && compare(message, sent.message) === 0;
      if (sends.slice(0, i).some((other) => equals(other, other.message))) this.#found.add("sent twice at once");
      const lies = ({ network }: SystemState): boolean =>
        network[line.index]!.some(({ packets }) => packets.some((p) => p.from === node && equals(p, p.message.value)));
      if (lies(from) && !lies(to)) this.#found.add("sent again at once");
    }
  }

  #sent(state: SystemState, { node, sends }: { node?: string; sends?: { to: string; message: unknown }[] }): void {
    for (const { to, message } of sends ?? []) {
      const line = this.#system.lines.find((each) => each.carries(node!, to, message))!;
      if (isPending(state, line.index, node!, to)) this.#found.add("sent on a broken connection");
      const swallowed = this.#system.partitions?.crossing === "lost" && crosses(this.#system, state, node!, to);
      if (swallowed) this.#found.add("crossing lost");
    }
  }

  /** Has the node a slow timer that would fire, did it not wait? */
  #waits(state: SystemState, node: Node): boolean {
    const { local } = state.nodes[node.index]!;
    const ready = this.#system.slow.some((name) => {
      const timer = node.role.timers?.[name];
      if (timer === undefined) return false;
      if (typeof timer === "function") return stepsOf(timer(local.value, node.self)).length > 0;
      return timer.each.some((value) => stepsOf(timer.do(local.value, value, node.self)).length > 0);
    });
    return ready && isAwaited(this.#system, state, node);
  }

  #waitsForMessages(state: SystemState): boolean {
    const { detector, nodes } = this.#system;
    if (detector?.kind !== "synchronous") return false;
    return nodes.some(
      ({ id, index }) =>
        state.nodes[index]!.status !== "up" &&
        state.network.flat().some(({ packets }) => packets.some(({ from, to }) => from === id && to !== id)),
    );
  }
}

// What happened in a random protocol on its links and to its nodes.
// The one idea: a feature counts when an event showed it, not when the text allows it.
// Not here: partitions, detectors, exchanges, observers (environment-features.ts).
import { compare } from "./canonical.ts";
import { ENVIRONMENT_FEATURES, EnvironmentWatch } from "./environment-features.ts";
import type { Transition } from "./graph.ts";
import type { ProtocolRules } from "./random/protocols.ts";
import type { SystemState } from "./state.ts";
import type { Line, System } from "./system.ts";

/** The features that must each occur in a fortieth of all protocols. */
export const PROTOCOL_FEATURES = [
  ...["loss", "loss always", "loss at most n", "duplication always", "duplication at most n"],
  ...["fifo", "fifo that orders", "fifo kept", "fifo lost in a crash", "copies one", "copies many", "several links"],
  ...["crash later", "crash at once", "stop", "restart", "several clauses", "crash with a choice"],
  ...["durable", "union with durable fields", "init that sends", "message to oneself"],
  ...["family", "timer", "action", "symmetric"],
  ...ENVIRONMENT_FEATURES,
];

/** What happened in a protocol. */
export class ProtocolWatch {
  readonly #found: Set<string>;
  readonly #rules: ProtocolRules;
  readonly #system: System;
  readonly #carried = new Set<Line>();
  readonly #environment: EnvironmentWatch;

  constructor(rules: ProtocolRules, system: System, found: Set<string>) {
    this.#rules = rules;
    this.#system = system;
    this.#found = found;
    this.#environment = new EnvironmentWatch(system, found);
    if (rules.symmetric) found.add("symmetric");
  }

  began({ network }: SystemState): void {
    if (network.some((lanes) => lanes.length > 0)) this.#found.add("init that sends");
  }

  expanded(state: SystemState): void {
    const { network } = state;
    this.#environment.expanded(state);
    for (const line of this.#system.lines) {
      for (const { packets } of network[line.index]!) {
        const texts = new Set(packets.map(({ text }) => text));
        if (line.fifo && texts.size > 1) this.#found.add("fifo that orders");
        if (!line.absorbs && texts.size < packets.length) this.#found.add("copies many");
      }
    }
  }

  went(from: SystemState, transition: Transition<SystemState>): void {
    const { event, seen, to } = transition;
    const found = this.#found;
    this.#environment.went(from, transition);
    if (event.kind === "init") return;
    if ("choice" in event && event.kind !== "crash" && event.kind !== "stop") found.add("choice");
    if ("value" in event) found.add("family");
    if (event.kind === "timer") found.add("timer");
    if (event.kind === "action") found.add("action");
    if ("from" in event) this.#moved(event);
    if (event.kind === "crash" || event.kind === "stop") this.#crashed(from, event, to);
    if (event.kind === "restart") found.add("restart");
    if ("clause" in event) found.add("several clauses");
    this.#absorbed(from, seen as { node?: string; sends?: { to: string; message: unknown }[] });
  }

  #moved(event: { kind: string; from: string; to: string; message: unknown }): void {
    const line = this.#system.lines.find((each) => each.carries(event.from, event.to, event.message))!;
    if (event.kind === "drop") this.#found.add(line.loses === "always" ? "loss always" : "loss at most n");
    if (event.kind === "drop") this.#found.add("loss");
    if (event.kind === "duplicate") this.#found.add("duplication at most n");
    if (event.kind !== "deliver") return;
    if (event.from === event.to) this.#found.add("message to oneself");
    else if (line.duplicates === "always") this.#found.add("duplication always");
    if (line.fifo) this.#found.add("fifo");
    this.#carried.add(line);
    if (this.#carried.size > 1) this.#found.add("several links");
  }

  #crashed(from: SystemState, event: { kind: string; node: string; choice?: string }, to: SystemState): void {
    const node = this.#system.nodes.find(({ id }) => id === event.node)!;
    const { role } = this.#rules.groups[Object.keys(this.#groups()).indexOf(node.group)]!;
    this.#found.add(
      event.kind === "stop" ? "stop" : to.nodes[node.index]!.status === "up" ? "crash at once" : "crash later",
    );
    if (event.choice !== undefined) this.#found.add("crash with a choice");
    if (node.role.durable !== undefined) this.#found.add("durable");
    if (node.role.durable !== undefined && role.shape.form === "union") this.#found.add("union with durable fields");
    for (const line of this.#system.lines) {
      const ends = from.network[line.index]!.flatMap(({ packets }) => packets).filter(
        (p) => p.from !== p.to && (p.from === node.id || p.to === node.id),
      );
      if (line.fifo && ends.length > 0) this.#found.add(line.losesOnCrash ? "fifo lost in a crash" : "fifo kept");
    }
  }

  #groups(): { [group: string]: true } {
    return Object.fromEntries(this.#system.nodes.map(({ group }) => [group, true as const]));
  }

  #absorbed({ network }: SystemState, { node, sends }: { node?: string; sends?: { to: string; message: unknown }[] }) {
    for (const { to, message } of sends ?? []) {
      const line = this.#system.lines.find((each) => each.carries(node!, to, message))!;
      const inFlight = network[line.index]!.flatMap(({ packets }) => packets);
      if (
        line.absorbs &&
        inFlight.some((p) => p.from === node && p.to === to && compare(p.message.value, message) === 0)
      ) {
        this.#found.add("copies one");
      }
    }
  }
}

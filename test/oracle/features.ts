// What a random system turned out to contain: features that really happened in its graph, not those merely declared.
// The one idea: the generator is judged by what its systems do, so that a test which never meets a case cannot look like one that passed.
// Not here: how systems are made (generator.ts, random/).
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import type { TraceEvent } from "../../checker/machine/event.ts";
import { compare, outOfOrder } from "./canonical.ts";
import type { Exploration, Fate, Keyed, Onlooker } from "./explore.ts";
import type { RandomSystem } from "./generator.ts";
import type { Transition } from "./graph.ts";
import { isProtocol } from "./protocol-graph.ts";
import type { ProtocolRules } from "./random/protocols.ts";
import type { Term } from "./random/spec-terms.ts";
import type { SpecRules } from "./random/specs.ts";
import type { SystemState } from "./state.ts";
import { type Line, type System, systemOf } from "./system.ts";

const FAULTS = new Set(["drop", "duplicate", "crash", "stop"]);

/** Watches one exploration. */
export class FeatureWatch implements Onlooker<unknown> {
  readonly found = new Set<string>();
  readonly #protocol: ProtocolWatch | null;
  readonly #rules: RandomSystem["rules"];
  readonly #initial = new Set<string>();
  readonly #ends = new Set<string>();
  /** The steps that are no faults. */
  readonly #steps = new Map<string, string[]>();

  constructor({ rules }: RandomSystem, source: ProtocolSource | SpecSource) {
    this.#rules = rules;
    this.#protocol =
      rules.form === "protocol" && isProtocol(source) ? new ProtocolWatch(rules, systemOf(source), this.found) : null;
  }

  began({ state, key }: Keyed<unknown>): void {
    if (this.#initial.size > 0 && !this.#initial.has(key)) this.found.add("several initial states");
    this.#initial.add(key);
    this.#protocol?.began(state as SystemState);
  }

  expanded({ state, key }: Keyed<unknown>, end: "no" | "legitimate" | "deadlock"): void {
    if (end !== "no") this.#ends.add(key);
    if (end === "legitimate") this.found.add("legitimate end");
    this.#protocol?.expanded(state as SystemState);
  }

  went(from: Keyed<unknown>, transition: Transition<unknown>, to: Keyed<unknown>, fate: Fate): void {
    const { event, raw } = transition;
    if (!FAULTS.has(event.kind)) {
      const steps = this.#steps.get(from.key);
      if (steps === undefined) this.#steps.set(from.key, [to.key]);
      else steps.push(to.key);
    }
    if (fate === "cut") this.found.add("within cuts");
    if (event.kind === "deliver" && this.#ends.has(from.key)) this.found.add("end with redeliveries");
    if (from.key === to.key) this.found.add("step that changes nothing");
    if (outOfOrder(raw)) this.found.add("Sets in different orders");
    if (this.#rules.form === "spec" && event.kind === "action") specFeatures(this.#rules, event, this.found);
    this.#protocol?.went(from.state as SystemState, event, transition.seen, to.state as SystemState);
  }

  /** Everything that was found, once the exploration is over. */
  features({ claims, cut }: Exploration): Set<string> {
    for (const { kind, verdict } of Object.values(claims)) {
      if (verdict === "violated") this.found.add(kind === "deadlock" ? "deadlock" : `${kind} violated`);
      if (verdict === "violated") this.found.add("violated");
      if (verdict === "witnessed") this.found.add("witnessed");
    }
    if (cut.depth !== undefined) this.found.add("depth cut");
    if (cut.states !== undefined) this.found.add("stopped by states");
    if (this.#ends.size > 0 && !this.#reachesAnEndWithoutFaults()) this.found.add("ends only through faults");
    return this.found;
  }

  #reachesAnEndWithoutFaults(): boolean {
    const seen = new Set(this.#initial);
    for (const key of seen) {
      if (this.#ends.has(key)) return true;
      for (const to of this.#steps.get(key) ?? []) seen.add(to);
    }
    return false;
  }
}

/** What happened in a protocol. */
class ProtocolWatch {
  readonly #found: Set<string>;
  readonly #rules: ProtocolRules;
  readonly #system: System;
  readonly #carried = new Set<Line>();

  constructor(rules: ProtocolRules, system: System, found: Set<string>) {
    this.#rules = rules;
    this.#system = system;
    this.#found = found;
  }

  began({ network }: SystemState): void {
    if (network.some((lanes) => lanes.length > 0)) this.#found.add("init that sends");
  }

  expanded({ network }: SystemState): void {
    for (const line of this.#system.lines) {
      for (const { packets } of network[line.index]!) {
        const texts = new Set(packets.map(({ text }) => text));
        if (line.fifo && texts.size > 1) this.#found.add("fifo that orders");
        if (!line.absorbs && texts.size < packets.length) this.#found.add("copies many");
      }
    }
  }

  went(from: SystemState, event: TraceEvent, seen: unknown, to: SystemState): void {
    const found = this.#found;
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

const inside = (term: Term): Term[] =>
  "a" in term ? [term, ...inside(term.a), ...("b" in term ? inside(term.b) : [])] : [term];

/** What an action of a spec that was taken is like. */
const specFeatures = (
  rules: SpecRules,
  event: { name: string; value?: string; choice?: string },
  found: Set<string>,
): void => {
  const rule = rules.actions[Number(event.name.slice("action".length))]!;
  const terms = [rule.when, rule.late?.when ?? null].flatMap((term) => (term === null ? [] : inside(term)));
  found.add(`spec written by ${rule.style}`);
  if (event.choice !== undefined) found.add("spec choice");
  if (event.value !== undefined) found.add(event.value.includes(",") ? "spec family of tuples" : "spec family");
  if (rules.components.some((v) => rules.variables.includes(v))) found.add("components");
  if (terms.some(({ is }) => is === "both" || is === "either")) found.add("reads conditionally");
  if (rule.late !== null) found.add("late reads");
  if (terms.some(({ is }) => is === "size")) found.add("size of a set");
  if (terms.some(({ is }) => is === "first")) found.add("iterates a set");
  if (terms.some(({ is }) => is === "keys" || is === "every" || is === "some")) found.add("iterates a record");
  for (const write of [...rule.writes, ...(rule.or ?? [])]) {
    if (write.do === "set" || write.do === "fill" || write.do === "clear") found.add("blind write");
    if (write.do === "put" && write.of === "roles" && rules.variables.includes("roles")) found.add("late member");
    if (write.do === "remove" || write.do === "forget") found.add("member removed");
  }
};

/** The features that must each occur in a twentieth of all systems. */
export const EXPECTED_FEATURES = [
  ...["loss", "loss always", "loss at most n", "duplication always", "duplication at most n"],
  ...["fifo", "fifo that orders", "fifo kept", "fifo lost in a crash", "copies one", "copies many", "several links"],
  ...["crash later", "crash at once", "stop", "restart", "several clauses", "crash with a choice"],
  ...["durable", "union with durable fields", "init that sends", "several initial states", "message to oneself"],
  ...["choice", "family", "timer", "action", "step that changes nothing", "Sets in different orders"],
  ...["within cuts", "depth cut", "stopped by states", "deadlock", "legitimate end", "ends only through faults"],
  ...["violated", "always violated", "step violated", "witnessed"],
  ...[
    "spec written by draft",
    "spec written by spread",
    "spec written by whole",
    "spec written by returned",
    "components",
    "spec choice",
  ],
  ...["spec family", "spec family of tuples", "reads conditionally", "late reads", "size of a set", "iterates a set"],
  ...["iterates a record", "blind write", "late member", "member removed"],
];

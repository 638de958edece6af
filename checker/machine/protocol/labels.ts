// Labels: the events of a protocol as interned sequences, with their order, their words and their row in the coverage table.
// The one idea: what an event is, how it is ordered and what it is called are said once, here.
// Not here: which events are enabled (rows.ts).
import type { Envelope, TraceEvent } from "../event.ts";
import { SequenceTable } from "../sequences.ts";
import type { ValueTable } from "../values.ts";
import { type NameWords, wordsOf } from "./exchange-names.ts";
import type { Handlers } from "./handlers.ts";
import type { Envelopes } from "./inbox.ts";
import type { Topology } from "./topology.ts";
import { NEVER } from "./topology.ts";

/** In the order in which traces prefer them: the protocol's own steps before the environment's. */
export const KINDS = [
  "deliver",
  "timer",
  "action",
  "suspect",
  "trust",
  "disconnected",
  "restart",
  "crash",
  "stop",
  "disconnect",
  "partition",
  "heal",
  "duplicate",
  "drop",
] as const;
export type Kind = (typeof KINDS)[number];
export const DELIVER = 0;
export const kindNumber = (kind: Kind): number => KINDS.indexOf(kind);
export const DUPLICATE = kindNumber("duplicate");
export const DROP = kindNumber("drop");

/** The type of a message in words: its `type` field, or the value itself where it has none. */
export const typeOf = (message: unknown): string =>
  typeof message === "object" && message !== null && "type" in message && typeof message.type === "string"
    ? message.type
    : typeof message === "object"
      ? "message"
      : String(message);

export class Labels {
  /**
   * [kind, node, what, choice index, choice name, sends, label of the step a crash fell inside or -1, positions that were sent,
   * list of the labels of what happened at once, list of the parts of the name of that].
   * The last two are lists of nothing where nothing was handled in the same event.
   */
  readonly #table = new SequenceTable();
  readonly #topology: Topology;
  readonly #values: ValueTable;
  readonly #envelopes: Envelopes;
  readonly #handlers: Handlers;
  readonly #words: NameWords;
  readonly #scratch = new Int32Array(10);

  constructor(topology: Topology, values: ValueTable, envelopes: Envelopes, handlers: Handlers) {
    this.#topology = topology;
    this.#values = values;
    this.#envelopes = envelopes;
    this.#handlers = handlers;
    this.#words = {
      envelopes,
      typeOf: (envelope) => typeOf(this.envelope(envelope).message),
      nodeOf: (index) => topology.nodes[index]!.id,
      choices: handlers.choices,
    };
  }

  get size(): number {
    return this.#table.size;
  }

  /** `what`: the envelope, the handler, the peer, the notice, the crash clause, the split. */
  intern(
    kind: number,
    node: number,
    what: number,
    choiceIndex: number,
    choice: number,
    sends: number,
    inside = -1,
    sent = 0,
  ): number {
    this.#scratch.set([kind, node, what, choiceIndex, choice, sends, inside, sent, 0, 0]);
    return this.#table.intern(this.#scratch);
  }

  /** The label of a delivery; of a stale copy it is another one, with the same event. */
  delivery(
    node: number,
    envelope: number,
    choiceIndex: number,
    choice: number,
    sends: number,
    isStale: boolean,
  ): number {
    return this.intern(DELIVER, node, envelope, choiceIndex, choice, sends, -1, isStale ? 1 : 0);
  }

  /** Was a copy delivered of what was delivered before? */
  stale(label: number): boolean {
    return this.#table.at(label, 6) < 0 && this.#table.at(label, 7) === 1;
  }

  /** The label of an event with what was handled and lost in it, in order; `parts` make the name of that (exchange-names.ts). */
  playedOut(label: number, happened: readonly number[], parts: readonly number[]): number {
    if (happened.length === 0) return label;
    this.#scratch.set(this.#table.get(label));
    this.#scratch[8] = this.#handlers.compiler.lists.intern(happened);
    this.#scratch[9] = this.#handlers.compiler.lists.intern(parts);
    return this.#table.intern(this.#scratch);
  }

  /** The labels of what was handled and lost at once in the event, in order. */
  happened(label: number): readonly number[] {
    return this.#handlers.compiler.lists.get(this.#table.at(label, 8));
  }

  /** The event with its own choice, without those of what was handled in it. */
  begins(label: number): TraceEvent {
    const { choice: _, ...event } = this.event(label) as TraceEvent & { readonly choice?: string };
    const own = this.ownChoice(label);
    return (own === undefined ? event : { ...event, choice: own }) as TraceEvent;
  }

  /** Does the event befall a message, so that no node acts? */
  befalls(label: number): boolean {
    const kind = this.#table.at(label, 0);
    return kind === DROP || kind === DUPLICATE;
  }

  kind(label: number): Kind {
    return KINDS[this.#table.at(label, 0)]!;
  }

  /** The acting node; for drop and duplicate the receiver. */
  node(label: number): number {
    return this.#table.at(label, 1);
  }

  what(label: number): number {
    return this.#table.at(label, 2);
  }

  /** The name of the outcome, with the names of what was handled and lost at once behind its own. */
  choice(label: number): string | undefined {
    const own = this.ownChoice(label);
    const parts = this.#handlers.compiler.lists.get(this.#table.at(label, 9));
    if (parts.length === 0) return own;
    return [...(own === undefined ? [] : [own]), ...wordsOf(this.#words, parts)].join(", ");
  }

  /** Of a crash inside a step the label of the step; else -1. */
  inside(label: number): number {
    return this.#table.at(label, 6);
  }

  /** Of a crash inside a step the positions of what was sent, of all that the step sends. */
  sent(label: number): readonly number[] {
    return this.#handlers.compiler.lists.get(this.#table.at(label, 7));
  }

  /** The name of the event's own outcome, whatever was handled and lost at once. */
  ownChoice(label: number): string | undefined {
    const choice = this.#table.at(label, 4);
    return choice < 0 ? undefined : this.#handlers.choices[choice];
  }

  sends(label: number): readonly Envelope[] {
    return this.list(this.sendsOf(label));
  }

  /** The id of the list of envelopes that the event sends. */
  sendsOf(label: number): number {
    return this.#table.at(label, 5);
  }

  list(sends: number): readonly Envelope[] {
    return this.#handlers.compiler.lists.get(sends).map((id) => this.envelope(id));
  }

  envelope(id: number): Envelope {
    const { from, to, message } = this.#envelopes.get(id);
    return {
      from: this.#topology.nodes[from]!.id,
      to: this.#topology.nodes[to]!.id,
      message: this.#values.value(message),
    };
  }

  event(label: number): TraceEvent {
    const kind = this.kind(label);
    const node = this.#topology.nodes[this.node(label)]!;
    const choice = this.choice(label);
    const chosen = choice === undefined ? {} : { choice };
    switch (kind) {
      case "deliver":
        return { kind, ...this.envelope(this.what(label)), ...chosen };
      case "drop":
      case "duplicate":
        return { kind, ...this.envelope(this.what(label)) };
      case "timer":
      case "action": {
        const { name, value } = this.#handlers.infos[node.groupIndex]![this.what(label)]!;
        return { kind, node: node.id, name, ...(value === null ? {} : { value }), ...chosen };
      }
      case "restart":
        return { kind, node: node.id, ...chosen };
      case "crash":
      case "stop":
        return {
          kind,
          node: node.id,
          ...this.#clause(node.index, this.what(label)),
          ...chosen,
          ...this.#inside(label),
        };
      case "suspect":
      case "trust":
        return { kind, node: node.id, peer: this.#topology.nodes[this.what(label)]!.id, ...chosen };
      case "disconnected": {
        const { peer, link } = this.#connection(this.what(label));
        return { kind, node: node.id, peer, ...link, ...chosen };
      }
      case "disconnect": {
        const { peer, link } = this.#connection(this.what(label));
        return { kind, a: node.id, b: peer, ...link };
      }
      case "partition":
        return { kind, choice: this.#topology.partition!.splits[this.what(label)]!.name };
      case "heal":
        return { kind };
    }
  }

  /** A connection as link × nodes + peer. */
  #connection(number: number): { peer: string; link: { link?: string } } {
    const { nodes, links } = this.#topology;
    const { name } = links[Math.floor(number / nodes.length)]!;
    return { peer: nodes[number % nodes.length]!.id, link: name === null ? {} : { link: name } };
  }

  #inside(label: number): { inside?: TraceEvent; sent?: readonly number[] } {
    const inside = this.#table.at(label, 6);
    return inside < 0
      ? {}
      : { inside: this.event(inside), sent: this.#handlers.compiler.lists.get(this.#table.at(label, 7)) };
  }

  #clause(node: number, what: number): { clause?: string } {
    const clauses = this.#topology.crashes.filter((clause) => clause.nodes.has(node));
    return clauses.length > 1 ? { clause: this.#topology.crashes[what]!.name } : {};
  }

  compare(a: number, b: number): number {
    for (const column of [0, 1]) {
      const difference = this.#table.at(a, column) - this.#table.at(b, column);
      if (difference !== 0) return difference;
    }
    return (
      this.#compareWhat(a, b) ||
      this.#table.at(a, 3) - this.#table.at(b, 3) ||
      this.#compareInside(a, b) ||
      this.#compareHappened(a, b)
    );
  }

  /** By the first thing at once that differs; of one message a loss comes last. */
  #compareHappened(a: number, b: number): number {
    const one = this.happened(a);
    const other = this.happened(b);
    for (let i = 0; i < Math.min(one.length, other.length); i++) {
      const difference = one[i] === other[i] ? 0 : this.compare(one[i]!, other[i]!);
      if (difference !== 0) return difference;
    }
    return one.length - other.length;
  }

  /** A crash between steps before one inside a step; then by the step, then by what was sent. */
  #compareInside(a: number, b: number): number {
    const one = this.#table.at(a, 6);
    const other = this.#table.at(b, 6);
    if (one < 0 || other < 0) return one - other;
    const steps = this.compare(one, other);
    if (steps !== 0) return steps;
    const sent = this.#handlers.compiler.lists.get(this.#table.at(a, 7));
    const otherSent = this.#handlers.compiler.lists.get(this.#table.at(b, 7));
    const differs = sent.findIndex((position, i) => position !== otherSent[i]);
    return differs < 0 ? sent.length - otherSent.length : (sent[differs] ?? 0) - (otherSent[differs] ?? 0);
  }

  #compareWhat(a: number, b: number): number {
    const kind = this.#table.at(a, 0);
    if (kind !== DELIVER && kind !== DUPLICATE && kind !== DROP) return this.what(a) - this.what(b);
    const one = this.#envelopes.get(this.what(a));
    const other = this.#envelopes.get(this.what(b));
    return one.from - other.from || this.#values.compare(one.message, other.message);
  }

  /** The event without what is in the message: what is the same for states that a view identifies. */
  coarse(label: number): string {
    const { message, inside, ...event } = this.event(label) as unknown as Record<string, unknown>;
    return JSON.stringify([event, message === undefined ? null : typeOf(message), inside === undefined ? 0 : 1]);
  }

  /** Group by group, with the type of the message and the choice: what an engineer asks "did that ever happen?" of. */
  coverage(label: number): string {
    const kind = this.kind(label);
    const { group, groupIndex } = this.#topology.nodes[this.node(label)]!;
    const choice = this.ownChoice(label);
    const chosen = choice === undefined ? "" : `: ${choice}`;
    if (kind === "partition" || kind === "heal" || kind === "disconnect") return kind;
    if (kind === "deliver" || kind === "drop" || kind === "duplicate")
      return `${kind} ${typeOf(this.envelope(this.what(label)).message)} → ${group}${chosen}`;
    if (kind !== "timer" && kind !== "action")
      return `${kind} of ${group}${this.#table.at(label, 6) < 0 ? "" : " inside a step"}${chosen}`;
    const { name } = this.#handlers.infos[groupIndex]![this.what(label)]!;
    return `${kind} ${name} of ${group}${chosen}`;
  }

  /** What a bound could be set on: a timer or action of a group, a type of message to one, a clause or link that is at fault. */
  cause(label: number): string {
    const kind = this.kind(label);
    const { group, groupIndex } = this.#topology.nodes[this.node(label)]!;
    switch (kind) {
      case "deliver":
        return `deliver ${typeOf(this.envelope(this.what(label)).message)} → ${group}`;
      case "timer":
      case "action":
        return `${kind} ${this.#handlers.infos[groupIndex]![this.what(label)]!.name} of ${group}`;
      case "drop":
      case "duplicate": {
        const { title } = this.#envelopes.get(this.what(label)).link;
        return `${kind === "drop" ? "loss" : "duplication"} on ${title}`;
      }
      case "crash":
      case "stop": {
        const { budget } = this.#topology.crashes[this.what(label)]!;
        return `crash clause ${this.#topology.budgets[budget]!.name}`;
      }
      case "disconnect":
        return `disconnect on ${this.#topology.links[Math.floor(this.what(label) / this.#topology.nodes.length)]!.title}`;
      case "partition":
      case "heal":
        return kind;
      default:
        return `${kind} of ${group}`;
    }
  }

  /** Rows without choices and message types, which only a search can know. */
  expectedCoverage(): string[] {
    const { groups, nodes, crashes, budgets } = this.#topology;
    const rows = groups.flatMap(({ name }, index) =>
      this.#handlers.infos[index]!.map((info) => `${info.kind} ${info.name} of ${name}`),
    );
    const { detector, partition } = this.#topology;
    if (detector !== null)
      for (const { name, role } of groups)
        for (const kind of ["suspect", "trust"] as const) if (role[kind] !== undefined) rows.push(`${kind} of ${name}`);
    if (partition !== null && budgets[partition.budget]!.atMost > 0) rows.push("partition");
    for (const clause of crashes) {
      if (budgets[clause.budget]!.atMost === 0) continue;
      for (const index of clause.nodes)
        rows.push(`${clause.restarts === "never" ? "stop" : "crash"} of ${nodes[index]!.group}`);
    }
    return [...new Set(rows)];
  }

  /** Names of the budgets that links and crashes may spend, with the label kinds that spend them. */
  spends(label: number): number {
    const kind = this.kind(label);
    if (kind === "crash" || kind === "stop") return this.#topology.crashes[this.what(label)]!.budget;
    if (kind === "partition") return this.#topology.partition!.budget;
    if (kind === "suspect") return this.#topology.detector!.budget;
    if (kind === "disconnect")
      return this.#topology.links[Math.floor(this.what(label) / this.#topology.nodes.length)]!.disconnects;
    if (kind !== "drop" && kind !== "duplicate") return NEVER;
    const { link } = this.#envelopes.get(this.what(label));
    return kind === "drop" ? link.loses : link.duplicates;
  }
}

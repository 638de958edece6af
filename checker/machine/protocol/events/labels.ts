// Labels: the events of a protocol as interned sequences, with their order, their words and their row in the coverage table.
// The one idea: what an event is, how it is ordered and what it is called are said once, here.
// Not here: which events are enabled (rows.ts).
import type { Envelope, TraceEvent } from "../../../events/event.ts";
import { type EventKind, KIND_NAMES, kindNumber, rowOf } from "../../../events/kinds.ts";
import { typeOf } from "../../../values/message-type.ts";
import { layout } from "../../../values/record.ts";
import { SequenceTable } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { Topology } from "../assumptions/topology.ts";
import { NEVER } from "../assumptions/topology.ts";
import type { Envelopes } from "../network/inbox.ts";
import type { Handlers } from "../nodes/handlers.ts";
import { type NameWords, wordsOf } from "./exchange-names.ts";

const LABEL = layout(
  "kind",
  // Who acts; for drop and duplicate the receiver.
  "node",
  // The envelope, the handler, the peer, the notice, the crash clause, the split.
  "what",
  "choiceIndex",
  // The name of the choice.
  "choice",
  // A list of envelopes.
  "sends",
  // Of a crash that fell inside a step the label of the step, and the list of the positions of what was sent, of all it sends.
  "inside",
  "sent",
  // Was a copy delivered of what was delivered before?
  "stale",
  // Lists of the labels of what was handled and lost in the same event, and of the parts of the name of that.
  "happened",
  "parts",
);

/** What an event is, as numbers. What is left out has no choice, sends nothing and falls inside no step. */
export interface Labelled {
  readonly kind: EventKind;
  readonly node: number;
  readonly what: number;
  readonly choiceIndex?: number;
  readonly choice?: number;
  readonly sends?: number;
  readonly inside?: number;
  readonly sent?: number;
  /** The label of a stale copy is another one, with the same event. */
  readonly isStale?: boolean;
}

const NONE = -1;
/** The list of nothing. */
const NOTHING = 0;

export class Labels {
  readonly #table = new SequenceTable(true);
  readonly #topology: Topology;
  readonly #values: ValueTable;
  readonly #envelopes: Envelopes;
  readonly #handlers: Handlers;
  readonly #words: NameWords;
  readonly #scratch = new Int32Array(LABEL.size);

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

  intern({
    kind,
    node,
    what,
    choiceIndex = NONE,
    choice = NONE,
    sends = NOTHING,
    inside = NONE,
    sent = NOTHING,
    isStale = false,
  }: Labelled): number {
    // Field by field, because a label is written for each message that an exchange handles.
    const words = this.#scratch;
    words[LABEL.kind] = kindNumber(kind);
    words[LABEL.node] = node;
    words[LABEL.what] = what;
    words[LABEL.choiceIndex] = choiceIndex;
    words[LABEL.choice] = choice;
    words[LABEL.sends] = sends;
    words[LABEL.inside] = inside;
    words[LABEL.sent] = sent;
    words[LABEL.stale] = isStale ? 1 : 0;
    words[LABEL.happened] = NOTHING;
    words[LABEL.parts] = NOTHING;
    return this.#table.intern(this.#scratch);
  }

  /** Was a copy delivered of what was delivered before? */
  stale(label: number): boolean {
    return this.#table.at(label, LABEL.stale) === 1;
  }

  /** The label of an event with what was handled and lost in it, in order; `parts` make the name of that (exchange-names.ts). */
  playedOut(label: number, happened: readonly number[], parts: readonly number[]): number {
    if (happened.length === 0) return label;
    this.#scratch.set(this.#table.get(label));
    this.#scratch[LABEL.happened] = this.#handlers.compiler.lists.intern(happened);
    this.#scratch[LABEL.parts] = this.#handlers.compiler.lists.intern(parts);
    return this.#table.intern(this.#scratch);
  }

  /** The labels of what was handled and lost at once in the event, in order. */
  happened(label: number): readonly number[] {
    return this.#handlers.compiler.lists.get(this.#table.at(label, LABEL.happened));
  }

  /** The event with its own choice, without those of what was handled in it. */
  begins(label: number): TraceEvent {
    const { choice: _, ...event } = this.event(label) as TraceEvent & { readonly choice?: string };
    const own = this.ownChoice(label);
    return (own === undefined ? event : { ...event, choice: own }) as TraceEvent;
  }

  /** Is it a loss or a duplication: of a message, and no node acts? */
  isAccident(label: number): boolean {
    const { subject, acts } = rowOf(this.kind(label));
    return subject === "message" && !acts;
  }

  kind(label: number): EventKind {
    return KIND_NAMES[this.#table.at(label, LABEL.kind)]!;
  }

  /** The acting node; for drop and duplicate the receiver. */
  node(label: number): number {
    return this.#table.at(label, LABEL.node);
  }

  what(label: number): number {
    return this.#table.at(label, LABEL.what);
  }

  /** The name of the outcome, with the names of what was handled and lost at once behind its own. */
  choice(label: number): string | undefined {
    const own = this.ownChoice(label);
    const parts = this.#handlers.compiler.lists.get(this.#table.at(label, LABEL.parts));
    if (parts.length === 0) return own;
    return [...(own === undefined ? [] : [own]), ...wordsOf(this.#words, parts)].join(", ");
  }

  /** Of a crash inside a step the label of the step; else -1. */
  inside(label: number): number {
    return this.#table.at(label, LABEL.inside);
  }

  /** Of a crash inside a step the positions of what was sent, of all that the step sends. */
  sent(label: number): readonly number[] {
    return this.#handlers.compiler.lists.get(this.#table.at(label, LABEL.sent));
  }

  /** The name of the event's own outcome, whatever was handled and lost at once. */
  ownChoice(label: number): string | undefined {
    const choice = this.#table.at(label, LABEL.choice);
    return choice < 0 ? undefined : this.#handlers.choices[choice];
  }

  sends(label: number): readonly Envelope[] {
    return this.list(this.sendsOf(label));
  }

  /** The id of the list of envelopes that the event sends. */
  sendsOf(label: number): number {
    return this.#table.at(label, LABEL.sends);
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
    const choice = rowOf(kind).acts ? this.choice(label) : undefined;
    // The fields of a kind follow from its subject, which the types of a union cannot say.
    return {
      kind,
      ...this.#subject(label),
      ...(choice === undefined ? {} : { choice }),
      ...this.#inside(label),
    } as TraceEvent;
  }

  /** What the event is about. */
  #subject(label: number): object {
    const { nodes, partition } = this.#topology;
    const { id, index, groupIndex } = nodes[this.node(label)]!;
    const what = this.what(label);
    const row = rowOf(this.kind(label));
    switch (row.subject) {
      case "message":
        return this.envelope(what);
      case "handler": {
        const { name, value } = this.#handlers.infos[groupIndex]![what]!;
        return { node: id, name, ...(value === null ? {} : { value }) };
      }
      case "clause":
        return { node: id, ...this.#clause(index, what) };
      case "peer":
        return { node: id, peer: nodes[what]!.id };
      case "notice": {
        const { peer, link } = this.#connection(what);
        return { node: id, peer, ...link };
      }
      case "connection": {
        const { peer, link } = this.#connection(what);
        return { a: id, b: peer, ...link };
      }
      case "split":
        return { choice: partition!.splits[what]!.name };
      case "itself":
        return row.acts ? { node: id } : {};
    }
  }

  /** A connection as link × nodes + peer. */
  #connection(number: number): { peer: string; link: { link?: string } } {
    const { nodes, links } = this.#topology;
    const { name } = links[Math.floor(number / nodes.length)]!;
    return { peer: nodes[number % nodes.length]!.id, link: name === null ? {} : { link: name } };
  }

  #inside(label: number): { inside?: TraceEvent; sent?: readonly number[] } {
    const inside = this.inside(label);
    return inside < 0 ? {} : { inside: this.event(inside), sent: this.sent(label) };
  }

  #clause(node: number, what: number): { clause?: string } {
    const clauses = this.#topology.crashes.filter((clause) => clause.nodes.has(node));
    return clauses.length > 1 ? { clause: this.#topology.crashes[what]!.name } : {};
  }

  compare(a: number, b: number): number {
    return (
      this.#difference(a, b, LABEL.kind) ||
      this.#difference(a, b, LABEL.node) ||
      this.#compareWhat(a, b) ||
      this.#difference(a, b, LABEL.choiceIndex) ||
      this.#compareInside(a, b) ||
      this.#compareHappened(a, b)
    );
  }

  #difference(a: number, b: number, field: number): number {
    return this.#table.at(a, field) - this.#table.at(b, field);
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
    const one = this.inside(a);
    const other = this.inside(b);
    if (one < 0 || other < 0) return one - other;
    const steps = this.compare(one, other);
    if (steps !== 0) return steps;
    const sent = this.sent(a);
    const otherSent = this.sent(b);
    const differs = sent.findIndex((position, i) => position !== otherSent[i]);
    return differs < 0 ? sent.length - otherSent.length : (sent[differs] ?? 0) - (otherSent[differs] ?? 0);
  }

  #compareWhat(a: number, b: number): number {
    if (rowOf(this.kind(a)).subject !== "message") return this.what(a) - this.what(b);
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
    const choice = this.ownChoice(label);
    const chosen = choice === undefined ? "" : `: ${choice}`;
    const inside = this.inside(label) < 0 ? "" : " inside a step";
    return `${kind}${this.#whose(label)}${inside}${chosen}`;
  }

  /** Of which group, and of what of it. */
  #whose(label: number): string {
    const { group, groupIndex } = this.#topology.nodes[this.node(label)]!;
    const row = rowOf(this.kind(label));
    switch (row.subject) {
      case "message":
        return ` ${typeOf(this.envelope(this.what(label)).message)} → ${group}`;
      case "handler":
        return ` ${this.#handlers.infos[groupIndex]![this.what(label)]!.name} of ${group}`;
      case "clause":
      case "peer":
      case "notice":
        return ` of ${group}`;
      case "itself":
        return row.acts ? ` of ${group}` : "";
      case "connection":
      case "split":
        return "";
    }
  }

  /** What a bound could be set on: a timer or action of a group, a type of message to one, a clause or link that is at fault. */
  cause(label: number): string {
    const { cause, spends } = rowOf(this.kind(label));
    const { crashes, budgets, links, nodes } = this.#topology;
    switch (spends) {
      case "loses":
      case "duplicates":
        return `${cause} on ${this.#envelopes.get(this.what(label)).link.title}`;
      case "disconnects":
        return `${cause} on ${links[Math.floor(this.what(label) / nodes.length)]!.title}`;
      case "crash":
        return `${cause} ${budgets[crashes[this.what(label)]!.budget]!.name}`;
      case "partition":
      case "detector":
      case null:
        return `${cause}${this.#whose(label)}`;
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

  /** The budget that the event spends of; NEVER: of none. */
  spends(label: number): number {
    const { crashes, partition, detector, links, nodes } = this.#topology;
    const { spends } = rowOf(this.kind(label));
    switch (spends) {
      case "crash":
        return crashes[this.what(label)]!.budget;
      case "partition":
        return partition!.budget;
      case "detector":
        return detector!.budget;
      case "disconnects":
        return links[Math.floor(this.what(label) / nodes.length)]!.disconnects;
      case "loses":
      case "duplicates":
        return this.#envelopes.get(this.what(label)).link[spends];
      case null:
        return NEVER;
    }
  }
}

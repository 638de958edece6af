// What a claim sees of a protocol: its nodes and the world around them.
// The one idea: everything is reached through what asks a question, so that a claim's reads are known exactly.
// Not here: the fields of a node's state (state-handle.ts), the event of a transition (event-view.ts).
import type { Envelope } from "../../../events/event.ts";
import type { ValueTable } from "../../../values/values.ts";
import { ObserverNeeded } from "../../machine.ts";
import { lazyArray, lazyObject } from "../../memo/lazy.ts";
import { AFTER, BEFORE, NoAnswer, type Questions, type Run, type Side } from "../../memo/questions.ts";
import type { Layout } from "../assumptions/layout.ts";
import type { NodeInfo, Topology } from "../assumptions/topology.ts";
import type { Labels } from "../events/labels.ts";
import type { ObserverTable } from "../events/observers.ts";
import type { Inboxes } from "../network/inbox.ts";
import { type Locals, UP } from "../parts/locals.ts";
import type { NodeSameness } from "../parts/protocol-sameness.ts";
import { EventView } from "./event-view.ts";
import { Stateside } from "./state-handle.ts";

export interface ViewParts {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly values: ValueTable;
  readonly locals: readonly Locals[];
  readonly inboxes: Inboxes;
  readonly labels: Labels;
  readonly observers: ObserverTable;
  /** Observers that the protocol lists and that are switched off. */
  readonly off: ReadonlySet<unknown>;
  readonly questions: Questions;
  readonly sameness: NodeSameness;
}

/** The members of the world, each with its index. */
const WORLD: ReadonlyMap<string, number> = new Map(["network", "running", "left", "seen"].map((name, i) => [name, i]));

/** What is asked of an inbox where it is asked how much is in it: the same under any name. */
export const COUNT = "count";

const NONE_IN_FLIGHT: readonly Envelope[] = Object.freeze([]);

/** Inboxes of which it is kept at hand what claims see in them: a message is sought in the same ones under many names. */
const SHOWN_KEPT = 1 << 12;

export class ProtocolView {
  readonly questions: Questions;
  readonly sameness: NodeSameness;
  readonly #topology: Topology;
  readonly #values: ValueTable;
  readonly #locals: readonly Locals[];
  readonly #inboxes: Inboxes;
  readonly #labels: Labels;
  readonly #layout: Layout;
  readonly #observers: ObserverTable;
  readonly #off: ReadonlySet<unknown>;
  /** By inbox: what is in it, as claims see it. */
  readonly #shown = new Map<number, readonly number[]>();
  readonly #groups: ReadonlyMap<string, number>;
  /** By side and node. */
  readonly #states: readonly (readonly Stateside[])[];
  /** The third argument of a step claim. */
  readonly event: EventView;
  /** Questions by side and component. */
  readonly #numbers: readonly (number | undefined)[][] = [[], []];
  /** Questions how much is in flight, by side and node. */
  readonly #counts: readonly (number | undefined)[][] = [[], []];

  constructor(parts: ViewParts) {
    const { topology, layout, values, locals, inboxes, labels, observers, off, questions, sameness } = parts;
    this.#off = off;
    this.#topology = topology;
    this.#layout = layout;
    this.#values = values;
    this.#locals = locals;
    this.#inboxes = inboxes;
    this.#labels = labels;
    this.#observers = observers;
    this.questions = questions;
    this.sameness = sameness;
    this.#groups = new Map(topology.groups.map(({ name }, i) => [name, i]));
    this.#states = ([BEFORE, AFTER] as const).map((side) =>
      topology.nodes.map(
        ({ id, index }) => new Stateside(sameness, questions, sameness.place(side, index), id, locals[index]!),
      ),
    );
    const state = (run: Run, side: Side, node: number): unknown => this.#state(run, side, node);
    this.event = new EventView({ topology, values, labels, questions, state });
  }

  /** The first argument of a predicate. */
  nodes(run: Run, side: Side): object {
    if (run.plain)
      return Object.freeze(
        Object.fromEntries(
          this.#topology.groups.map(({ name, replicated, members }) => {
            const states = members.map((index) => this.#state(run, side, index));
            return [name, replicated ? Object.freeze(states) : states[0]];
          }),
        ),
      );
    return lazyObject(this.#groups, (group) => this.#group(run, side, group), run.watch);
  }

  #group(run: Run, side: Side, group: number): unknown {
    const { replicated, members } = this.#topology.groups[group]!;
    return replicated
      ? lazyArray(members.length, (i) => this.#state(run, side, members[i]!), run.watch)
      : this.#state(run, side, members[0]!);
  }

  #state(run: Run, side: Side, index: number): unknown {
    return this.#states[side]![index]!.of(run);
  }

  /** The second argument of a predicate over states. */
  world(run: Run, side: Side): object {
    return lazyObject(WORLD, (member) => this.#worldly(run, side, member), run.watch);
  }

  #worldly(run: Run, side: Side, member: number): unknown {
    switch (member) {
      case 0:
        return this.#flying(run, side);
      case 1:
        return (id: string) => this.#running(run, side, this.#node(id, "running"));
      case 2:
        return (name: string) => this.#left(run, side, name);
      default:
        return (observer: unknown) => this.#seen(run, side, observer);
    }
  }

  /**
   * Most claims ask only whether anything is in flight, or how much; so how many are on their way to each node is a question of its
   * own, and what they are is asked where one is looked at.
   */
  #flying(run: Run, side: Side): readonly Envelope[] {
    if (run.plain) return this.#envelopes(run, side);
    let count = 0;
    for (const node of this.#topology.nodes) count += this.#count(run, side, node);
    if (count === 0) return NONE_IN_FLIGHT;
    let envelopes: readonly Envelope[] | null = null;
    const envelope = (index: number): Envelope => {
      envelopes ??= this.#envelopes(run, side);
      return envelopes[index]!;
    };
    return lazyArray(count, envelope, run.watch) as readonly Envelope[];
  }

  #envelopes(run: Run, side: Side): readonly Envelope[] {
    const envelopes = this.network(this.#topology.nodes.map((node) => this.#inbox(run, side, node)));
    for (const { message } of envelopes) run.handed.value(message);
    return envelopes;
  }

  #seen(run: Run, side: Side, observer: unknown): unknown {
    const index = this.#observers.indexOf(observer);
    if (index < 0) {
      const { name } = observer as { name: string };
      if (this.#off.has(observer)) throw new ObserverNeeded({ name, observer });
      throw new NoAnswer(`reads the observer "${name}", but the protocol does not list it; add it to observers.`);
    }
    const component = this.#layout.observers + index;
    const ask = (): number =>
      this.questions.number(side, component, "seen", () => `the observer ${this.#observers.nameOf(index)}`);
    return run.handed.value(this.#observers.memory(index, run.ask(this.#known(side, component, ask))));
  }

  #node(id: string, use: string): NodeInfo {
    const node = this.#topology.byId.get(id);
    if (node === undefined)
      throw new NoAnswer(
        `asks ${use}(${JSON.stringify(id)}), but there is no such node; the nodes are ${[...this.#topology.byId.keys()].join(", ")}.`,
      );
    return node;
  }

  #inbox(run: Run, side: Side, { index, id }: NodeInfo): number {
    const component = this.#layout.inboxes + index;
    const ask = (): number =>
      this.questions.number(
        side,
        component,
        "inbox",
        () => `what is in flight to ${id}`,
        (inbox) => inbox,
      );
    return run.ask(this.#known(side, component, ask));
  }

  /** How many messages are in flight to a node, as claims see them. */
  #count(run: Run, side: Side, { index, id }: NodeInfo): number {
    const component = this.#layout.inboxes + index;
    const count = (inbox: number): number => this.#shownIn(inbox).length;
    const known = this.#counts[side]![index];
    const question =
      known ?? this.questions.number(side, component, COUNT, () => `how much is in flight to ${id}`, count);
    this.#counts[side]![index] = question;
    return run.ask(question);
  }

  #running(run: Run, side: Side, { index, id }: NodeInfo): boolean {
    const locals = this.#locals[index]!;
    const status = (local: number): number => locals.status(local);
    const ask = (): number => this.questions.number(side, index, "status", () => `whether ${id} runs`, status);
    return run.ask(this.#known(side, index, ask)) === UP;
  }

  /** The number of a question about a component, which is the only one that is asked here about it. */
  #known(side: Side, component: number, number: () => number): number {
    const known = this.#numbers[side]![component];
    if (known !== undefined) return known;
    const found = number();
    this.#numbers[side]![component] = found;
    return found;
  }

  #left(run: Run, side: Side, name: string): number {
    const index = this.#topology.budgets.findIndex((budget) => budget.name === name);
    if (index < 0)
      throw new NoAnswer(
        `asks left(${JSON.stringify(name)}), but there is no such budget; the budgets are ${this.#topology.budgets.map((b) => b.name).join(", ") || "(none)"}.`,
      );
    const component = this.#layout.budgets + index;
    const ask = (): number => this.questions.number(side, component, "left", () => `the budget ${name}`);
    return run.ask(this.#known(side, component, ask));
  }

  /** What is in flight to a node. */
  inboxOf(state: Int32Array, node: number): number {
    return state[this.#layout.inboxes + node]!;
  }

  network(inboxes: readonly number[]): readonly Envelope[] {
    return Object.freeze(this.inFlight(inboxes).map((id) => Object.freeze(this.#labels.envelope(id))));
  }

  /** Everything in some inboxes, receiver by receiver: the bag in order of sender and contents, then the queues in theirs. */
  inFlight(inboxes: readonly number[]): readonly number[] {
    return inboxes.flatMap((inbox) => this.#shownIn(inbox));
  }

  #shownIn(inbox: number): readonly number[] {
    const known = this.#shown.get(inbox);
    if (known !== undefined) return known;
    if (this.#shown.size >= SHOWN_KEPT) this.#shown.clear();
    const inboxes = this.#inboxes;
    const ids = inboxes.all(inbox);
    const bag = ids.filter((id) => !inboxes.queued(id)).sort((a, b) => inboxes.compare(a, b, this.#values));
    const shown = [...bag, ...ids.filter((id) => inboxes.queued(id))];
    this.#shown.set(inbox, shown);
    return shown;
  }
}

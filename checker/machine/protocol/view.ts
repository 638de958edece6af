// What a claim sees of a protocol: its nodes, the world around them, and the event of a transition.
// The one idea: everything is reached through getters that ask a question, so that a claim's reads are known exactly.
// Not here: the fields of a node's state (state-handle.ts).
import type { Envelope } from "../event.ts";
import { ObserverNeeded } from "../machine.ts";
import { withOwnGetters } from "../outside.ts";
import { AFTER, BEFORE, EVENT, inherited, NoAnswer, type Questions, type Run, type Side } from "../questions.ts";
import type { ValueTable } from "../values.ts";
import type { Inboxes } from "./inbox.ts";
import { KINDS, type Kind, type Labels } from "./labels.ts";
import type { Layout } from "./layout.ts";
import { type Locals, UP } from "./locals.ts";
import type { ObserverTable } from "./observers.ts";
import { StateHandles } from "./state-handle.ts";
import type { GroupInfo, NodeInfo, Topology } from "./topology.ts";

/** Getters by name, each called at most once, so that what they hand out keeps its identity within a run. */
const lazily = (getters: Readonly<Record<string, () => unknown>>): object => {
  const view = {};
  for (const [name, get] of Object.entries(getters)) {
    let held: { readonly value: unknown } | undefined;
    Object.defineProperty(view, name, {
      enumerable: true,
      get: () => {
        held ??= { value: get() };
        return held.value;
      },
    });
  }
  return withOwnGetters(Object.freeze(view));
};

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
}

export class ProtocolView {
  readonly questions: Questions;
  readonly #topology: Topology;
  readonly #values: ValueTable;
  readonly #locals: readonly Locals[];
  readonly #inboxes: Inboxes;
  readonly #labels: Labels;
  readonly #handles: StateHandles;
  readonly #layout: Layout;
  readonly #observers: ObserverTable;
  readonly #off: ReadonlySet<unknown>;

  constructor({ topology, layout, values, locals, inboxes, labels, observers, off, questions }: ViewParts) {
    this.#off = off;
    this.#topology = topology;
    this.#layout = layout;
    this.#values = values;
    this.#locals = locals;
    this.#inboxes = inboxes;
    this.#labels = labels;
    this.#observers = observers;
    this.questions = questions;
    this.#handles = new StateHandles(values, questions);
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
    return lazily(
      Object.fromEntries(this.#topology.groups.map((group) => [group.name, () => this.#group(run, side, group)])),
    );
  }

  #group(run: Run, side: Side, group: GroupInfo): unknown {
    if (!group.replicated) return this.#state(run, side, group.members[0]!);
    const members: unknown[] = [];
    for (const [i, index] of group.members.entries()) {
      let held: { readonly value: unknown } | undefined;
      Object.defineProperty(members, i, {
        enumerable: true,
        get: () => {
          held ??= { value: this.#state(run, side, index) };
          return held.value;
        },
      });
    }
    return withOwnGetters(Object.freeze(members));
  }

  #state(run: Run, side: Side, index: number): unknown {
    const node = this.#topology.nodes[index]!;
    return this.#handles.of(run, side, { component: index, name: node.id, locals: this.#locals[index]! });
  }

  /** The second argument of a predicate over states. */
  world(run: Run, side: Side): object {
    const world = lazily({
      network: () => this.network(this.#topology.nodes.map((node) => this.#inbox(run, side, node))),
      running: () => (id: string) => this.#running(run, side, this.#node(id, "running")),
      left: () => (name: string) => this.#left(run, side, name),
      seen: () => (observer: unknown) => this.#seen(run, side, observer),
    });
    return world;
  }

  #seen(run: Run, side: Side, observer: unknown): unknown {
    const index = this.#observers.indexOf(observer);
    if (index < 0) {
      const { name } = observer as { name: string };
      if (this.#off.has(observer)) throw new ObserverNeeded({ name, observer });
      throw new NoAnswer(`reads the observer "${name}", but the protocol does not list it; add it to observers.`);
    }
    const component = this.#layout.observers + index;
    return this.#observers.memory(
      index,
      run.ask(this.questions.number(side, component, "seen", () => `the observer ${this.#observers.nameOf(index)}`)),
    );
  }

  #node(id: string, use: string): NodeInfo {
    const node = this.#topology.byId.get(id);
    if (node === undefined)
      throw new NoAnswer(
        `asks ${use}(${JSON.stringify(id)}), but there is no such node; the nodes are ${[...this.#topology.byId.keys()].join(", ")}.`,
      );
    return node;
  }

  #inbox(run: Run, side: Side, node: NodeInfo): number {
    const component = this.#layout.inboxes + node.index;
    return run.ask(
      this.questions.number(
        side,
        component,
        "inbox",
        () => `what is in flight to ${node.id}`,
        (inbox) => inbox,
      ),
    );
  }

  #running(run: Run, side: Side, node: NodeInfo): boolean {
    const locals = this.#locals[node.index]!;
    return (
      run.ask(
        this.questions.number(
          side,
          node.index,
          "status",
          () => `whether ${node.id} runs`,
          (local) => locals.status(local),
        ),
      ) === UP
    );
  }

  #left(run: Run, side: Side, name: string): number {
    const index = this.#topology.budgets.findIndex((budget) => budget.name === name);
    if (index < 0)
      throw new NoAnswer(
        `asks left(${JSON.stringify(name)}), but there is no such budget; the budgets are ${this.#topology.budgets.map((b) => b.name).join(", ") || "(none)"}.`,
      );
    return run.ask(this.questions.number(side, this.#layout.budgets + index, "left", () => `the budget ${name}`));
  }

  network(inboxes: readonly number[]): readonly Envelope[] {
    return Object.freeze(this.inFlight(inboxes).map((id) => Object.freeze(this.#labels.envelope(id))));
  }

  /** Everything in some inboxes, receiver by receiver: the bag in order of sender and contents, then the queues in theirs. */
  inFlight(inboxes: readonly number[]): readonly number[] {
    return inboxes.flatMap((inbox) => {
      const ids = this.#inboxes.all(inbox);
      const bag = ids
        .filter((id) => !this.#inboxes.queued(id))
        .sort((a, b) => this.#inboxes.compare(a, b, this.#values));
      return [...bag, ...ids.filter((id) => this.#inboxes.queued(id))];
    });
  }

  /** The third argument of a step claim. */
  event(run: Run): object {
    const kind = (): Kind =>
      KINDS[
        run.ask(
          this.questions.number(
            EVENT,
            0,
            "kind",
            () => "event.kind",
            (label) => KINDS.indexOf(this.#labels.kind(label)),
          ),
        )
      ]!;
    const aspects = this.#aspects(run);
    const held = new Map<string, unknown>();
    const read = (key: string): unknown => {
      if (key === "kind") return kind();
      if (!(FIELDS[kind()] as readonly string[]).includes(key)) return undefined;
      if (!held.has(key)) held.set(key, aspects[key]!());
      return held.get(key);
    };
    const present = (key: string): boolean => read(key) !== undefined;
    if (run.plain)
      return Object.freeze(
        Object.fromEntries(["kind", ...FIELDS[kind()].filter(present)].map((key) => [key, read(key)])),
      );
    const refuse = (): never => {
      throw new TypeError("Cannot change an event: claims only look");
    };
    return new Proxy(
      {},
      {
        get: (_, key) => (typeof key === "symbol" ? undefined : inherited(read(key), key)),
        has: (_, key) => typeof key === "string" && present(key),
        ownKeys: () => ["kind", ...FIELDS[kind()].filter(present)],
        getOwnPropertyDescriptor: (_, key) =>
          typeof key === "string" && present(key)
            ? { value: read(key), enumerable: true, configurable: true }
            : undefined,
        set: refuse,
        deleteProperty: refuse,
        defineProperty: refuse,
      },
    );
  }

  /** How each field of an event is answered; a field of some kinds only is asked after the kind. */
  #aspects(run: Run): Readonly<Record<string, () => unknown>> {
    const number = (aspect: string, projection: (label: number) => number): number =>
      run.ask(this.questions.number(EVENT, 0, aspect, () => `event.${aspect}`, projection));
    const nodeIndex = (): number => number("node", (label) => this.#labels.node(label));
    const envelope = (): Envelope => this.#labels.envelope(number("message", (label) => this.#labels.what(label)));
    const text = (aspect: string, of: (label: number) => string | undefined): string | undefined => {
      const id = number(aspect, (label) => {
        const word = of(label);
        return word === undefined ? -1 : this.#values.intern(word, () => "a name");
      });
      return id < 0 ? undefined : (this.#values.value(id) as string);
    };
    const named =
      (key: "name" | "value") =>
      (label: number): string | undefined =>
        (this.#labels.event(label) as { name?: string; value?: string })[key];
    return {
      peer: () => text("peer", (label) => (this.#labels.event(label) as { peer?: string }).peer),
      node: () => this.#topology.nodes[nodeIndex()]!.id,
      before: () => this.#state(run, BEFORE, nodeIndex()),
      // To a claim an exchange is one event: the node as all of it leaves it, not as its own step did.
      after: () => this.#state(run, AFTER, nodeIndex()),
      from: () => envelope().from,
      to: () => envelope().to,
      message: () => envelope().message,
      name: () => text("name", named("name")),
      value: () => text("value", named("value")),
      choice: () => text("choice", (label) => this.#labels.ownChoice(label)),
      sends: () => {
        const label = number("sends", (id) => this.#labels.sendsOf(id));
        return Object.freeze(this.#labels.list(label).map(({ to, message }) => Object.freeze({ to, message })));
      },
    };
  }
}

const ACTED = ["node", "before", "after", "sends", "choice"] as const;
const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  deliver: ["from", "message", ...ACTED],
  timer: ["name", "value", ...ACTED],
  action: ["name", "value", ...ACTED],
  suspect: ["peer", ...ACTED],
  trust: ["peer", ...ACTED],
  disconnected: ["peer", ...ACTED],
  disconnect: [],
  partition: [],
  heal: [],
  restart: ACTED,
  crash: ACTED,
  stop: ACTED,
  drop: ["from", "to", "message"],
  duplicate: ["from", "to", "message"],
};

// The event of a transition, as a step claim sees it.
// The one idea: which fields an event has depends on its kind, so whoever asks for a field of some kinds only asks the kind first.
// Not here: nodes and the world (protocol-view.ts), events as traces tell them (labels.ts).
import type { Envelope } from "../../../events/event.ts";
import { type EventKind, KIND_NAMES, kindNumber, rowOf } from "../../../events/kinds.ts";
import type { ValueTable } from "../../../values/values.ts";
import { AFTER, BEFORE, EVENT, inherited, type Questions, type Run, type Side } from "../../memo/questions.ts";
import { INSPECT } from "../../memo/watch.ts";
import type { Topology } from "../assumptions/topology.ts";
import type { Labels } from "../events/labels.ts";

export interface EventViewParts {
  readonly topology: Topology;
  readonly values: ValueTable;
  readonly labels: Labels;
  readonly questions: Questions;
  /** The state of a node on one side. */
  readonly state: (run: Run, side: Side, node: number) => unknown;
}

const ACTED = ["node", "before", "after", "sends", "choice"] as const;
/** By kind: what claims see of it. */
const FIELDS: ReadonlyMap<EventKind, readonly string[]> = new Map(
  KIND_NAMES.map((kind) => [kind, ["kind", ...rowOf(kind).claims, ...(rowOf(kind).acts ? ACTED : [])]]),
);

/** Asks one thing of the event of a run. */
type Aspect = (run: Run) => unknown;

export class EventView {
  readonly #of: EventViewParts;
  readonly #kind: number;
  /** By field. */
  readonly #aspects: Readonly<Record<string, Aspect>>;

  constructor(of: EventViewParts) {
    this.#of = of;
    this.#kind = this.#question("kind", (label) => kindNumber(of.labels.kind(label)));
    this.#aspects = this.#allAspects();
  }

  of(run: Run): object {
    if (!run.plain) return new Proxy(new EventHandle(this, run), EventHandle.traps);
    const present = this.fields(run).map((key) => [key, this.field(run, key)] as const);
    return Object.freeze(Object.fromEntries(present.filter(([, value]) => value !== undefined)));
  }

  /** The fields that events of its kind may have. */
  fields(run: Run): readonly string[] {
    return FIELDS.get(this.#kindOf(run))!;
  }

  field(run: Run, key: string): unknown {
    const kind = this.#kindOf(run);
    if (key === "kind") return kind;
    return FIELDS.get(kind)!.includes(key) ? this.#aspects[key]!(run) : undefined;
  }

  #kindOf(run: Run): EventKind {
    return KIND_NAMES[run.ask(this.#kind)]!;
  }

  #question(aspect: string, projection: (label: number) => number): number {
    return this.#of.questions.number(EVENT, 0, aspect, () => `event.${aspect}`, projection);
  }

  #allAspects(): Readonly<Record<string, Aspect>> {
    const { labels, topology, values, state } = this.#of;
    const number = (aspect: string, projection: (label: number) => number): ((run: Run) => number) => {
      const question = this.#question(aspect, projection);
      return (run) => run.ask(question);
    };
    const text = (aspect: string, of: (label: number) => string | undefined): Aspect => {
      const id = number(aspect, (label) => {
        const word = of(label);
        return word === undefined ? -1 : values.intern(word, () => "a name");
      });
      return (run) => {
        const word = id(run);
        return word < 0 ? undefined : values.value(word);
      };
    };
    const named = (key: "name" | "value" | "peer"): Aspect =>
      text(key, (label) => (labels.event(label) as { readonly [of in typeof key]?: string })[key]);
    const node = number("node", (label) => labels.node(label));
    const what = number("message", (label) => labels.what(label));
    const envelope = (run: Run): Envelope => labels.envelope(what(run));
    const sent = number("sends", (label) => labels.sendsOf(label));
    return {
      peer: named("peer"),
      name: named("name"),
      value: named("value"),
      choice: text("choice", (label) => labels.ownChoice(label)),
      node: (run) => topology.nodes[node(run)]!.id,
      before: (run) => state(run, BEFORE, node(run)),
      // To a claim an exchange is one event: the node as all of it leaves it, not as its own step did.
      after: (run) => state(run, AFTER, node(run)),
      from: (run) => envelope(run).from,
      to: (run) => envelope(run).to,
      message: (run) => run.handed.value(envelope(run).message),
      sends: (run) =>
        Object.freeze(
          labels.list(sent(run)).map(({ to, message }) => Object.freeze({ to, message: run.handed.value(message) })),
        ),
    };
  }
}

const refuse = (): never => {
  throw new TypeError("Cannot change an event: claims only look");
};

class EventHandle {
  readonly #event: EventView;
  readonly #run: Run;
  /** What was handed out is the same where it is asked for again. */
  readonly #held = new Map<string, unknown>();

  constructor(event: EventView, run: Run) {
    this.#event = event;
    this.#run = run;
  }

  get [INSPECT](): never {
    return this.#run.watch.lookBehind();
  }

  #read(key: string): unknown {
    const held = this.#held.get(key);
    if (held !== undefined) return held;
    const read = this.#event.field(this.#run, key);
    if (read !== undefined) this.#held.set(key, read);
    return read;
  }

  #has(key: string | symbol): key is string {
    return typeof key === "string" && this.#read(key) !== undefined;
  }

  static readonly traps: ProxyHandler<EventHandle> = {
    getPrototypeOf: () => Object.prototype,
    get: (target, key) => (typeof key === "symbol" ? undefined : inherited(target.#read(key), key)),
    has: (target, key) => target.#has(key),
    ownKeys: (target) => target.#event.fields(target.#run).filter((key) => target.#has(key)),
    getOwnPropertyDescriptor: (target, key) =>
      target.#has(key) ? { value: target.#read(key), enumerable: true, configurable: true } : undefined,
    set: refuse,
    deleteProperty: refuse,
    defineProperty: refuse,
    setPrototypeOf: refuse,
    isExtensible: (target) => target.#run.watch.lookBehind(),
    preventExtensions: (target) => target.#run.watch.lookBehind(),
  };
}

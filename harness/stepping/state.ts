// A model stepped by hand: a state is an immutable value that knows what may happen next and how it came to be.
// The one idea: nothing is moved; `take` answers the next state, so every branch can be kept, compared and returned to. What is
// enabled, and what claims say, is asked of the machine that a search asks.
// Not here: which event a pattern means (which.ts), why one is not enabled (refusals.ts), walks at random (random-walk.ts).
import {
  type ClaimKind,
  type Envelope,
  isTemporal,
  type Move,
  NO_DEADLOCK,
  type Nodes,
  type Position,
  type Protocol,
  type Says,
  type Snapshot,
  type Source,
  type Spec,
  suggestion,
  type TraceEvent,
  usageError,
  type View,
  type Walk,
  walk,
} from "../../checker/index.ts";
import { phrase, stepOf } from "../../traces/index.ts";
import { ambiguous, refusal } from "./refusals.ts";
import { type StartOptions, sourceToStart } from "./source.ts";
import { type AnyWhich, fits, type Groups, type Which, type WhichAction } from "./which.ts";

/** An event that may happen, with one of its outcomes. */
export interface Enabled<S> {
  readonly event: TraceEvent;
  /** In the model's words, as in traces: `server receives acquire from client1`. */
  readonly text: string;
  /** What the acting node sends in this step, also what is in flight already. */
  readonly sends: readonly Envelope<unknown>[];
  /** The state behind it. */
  readonly to: S;
}

/** What states of protocols and of specs have in common; `S` is the state, `W` what says which event, `C` the claims. */
export interface Steps<S, W, C> {
  /** Every event that may happen, with every outcome, in the order in which traces prefer them. */
  readonly enabled: readonly Enabled<S>[];
  /** The events that led here, first to last. */
  readonly events: readonly TraceEvent[];
  /** The state before the last event; null: none happened. */
  readonly before: S | null;
  /** Is it inside the bound `within` of the model? A search keeps nothing that is outside. */
  readonly isWithin: boolean;
  /** Equal for states of one `start` that are equal, and for no others. */
  readonly key: string;
  /**
   * Takes the one enabled event that fits. Throws a KripkeError (2) where none or several do: what is enabled, and why what was
   * asked for is not.
   */
  take(which: W): S;
  /** Takes these events in turn, as a trace names them. Throws a KripkeError (2) with the first that is not enabled, and why. */
  follow(events: readonly TraceEvent[]): S;
  /**
   * What a claim says of this state; of a `step` claim, of the event that led here. Undefined: nothing. `no deadlock` says whether
   * something can happen, or the model calls this a legitimate end. Throws (2) for claims about more than a state or event.
   */
  says(claim: (keyof C & string) | typeof NO_DEADLOCK): Says;
}

/** A reachable state of a protocol. */
export interface ProtocolState<C, N> extends Steps<ProtocolState<C, N>, Which<N>, C> {
  /** As claims see them: the state of a node by its name, states of a group in an array. Frozen. */
  readonly nodes: View<N>;
  /** Everything in flight, in canonical order; of a fifo queue in its order. */
  readonly network: Snapshot["network"];
  /** What is left of each budget, by name. */
  readonly budgets: Snapshot["budgets"];
  /** Everything, as traces show it: who is up, partitions, observers. */
  readonly snapshot: Snapshot;
}

/** A reachable state of a spec. */
export interface SpecState<C, V> extends Steps<SpecState<C, V>, WhichAction, C> {
  /** The whole state. Frozen. */
  readonly variables: V;
}

/** The state of what can be started: a protocol, a spec, a model of one, or what `find` found. */
export type StateFrom<T> = T extends { readonly build: (...values: never) => infer B }
  ? StateFrom<B>
  : // To the types a spec is a protocol, and every protocol a spec of unknown variables.
    T extends Spec<infer C, infer V> & Protocol<unknown, infer N>
    ? unknown extends V
      ? ProtocolState<C, N>
      : SpecState<C, V>
    : ProtocolState<object, Nodes>;

/**
 * The initial state of a protocol, spec or model, to be stepped by hand. Throws a KripkeError: 2 where it is not said which of several
 * initial states, scenario or parameter; 150 where the model cannot be run; 75, later, where its code throws.
 *
 * @example
 * ```ts
 * import { next, protocol, type Role, send, start } from "kripke";
 *
 * type Message = { readonly type: "question" } | { readonly type: "answer" };
 * const server: Role<number, Message> = {
 *   init: () => 0,
 *   receive: (served, _, { from }) => next(served + 1, send(from, { type: "answer" })),
 * };
 * const client: Role<"idle" | "waiting", Message> = {
 *   init: () => "idle",
 *   receive: () => next("idle"),
 *   actions: { ask: (state) => (state === "idle" ? next("waiting", send("server", { type: "question" })) : undefined) },
 * };
 * const asking = protocol(
 *   "asking",
 *   { nodes: { server, client }, network: { order: "none", copies: "one", loses: "never", duplicates: "never" } },
 *   {},
 * );
 *
 * const asked = start(asking).take({ kind: "action", name: "ask" });
 * console.log(asked.nodes.client, asked.network.length); // waiting 1
 * console.log(asked.enabled.map(({ text }) => text).join(", ")); // server receives question from client
 * console.log(asked.take({ kind: "deliver", to: "server" }).nodes.server); // 1
 * ```
 */
export const start = <T extends object>(target: T, options: StartOptions = {}): StateFrom<T> => {
  const source = sourceToStart(target, options);
  const initial = initialStates(source);
  const { choice } = options;
  const found = choice === undefined ? initial : initial.filter((each) => each.choice === choice);
  if (found.length !== 1)
    throw usageError(
      whichStart(
        source.name,
        initial.map((each) => each.choice),
        choice,
      ),
    );
  return found[0]!.state as unknown as StateFrom<T>;
};

/** A state of a protocol or spec, whichever it is. */
export interface Stepping extends Steps<Stepping, AnyWhich, object> {
  readonly snapshot: Snapshot;
  /** What is not said of the claims' kinds: the name of any claim will do. */
  says(claim: string): Says;
}

/** Every initial state, in the model's order, with what was chosen for it. They are of one start. */
export const initialStates = (
  source: Source,
  over: Walk = walk(source),
): readonly { readonly choice: string; readonly state: Stepping }[] => {
  const stepped = new Stepped(source, over);
  return over.initial.map((move) => ({ choice: choiceOf(move.event), state: new At(stepped, move, null) }));
};

const choiceOf = (event: TraceEvent): string => (event.kind === "init" ? event.choice : "");

const whichStart = (name: string, choices: readonly string[], choice: string | undefined): string => {
  if (choices.length === 0) return `"${name}" has no initial state`;
  const there = `say which with { choice: … }: ${choices.join("; ")}`;
  return choice === undefined
    ? `"${name}" has ${choices.length} initial states; ${there}`
    : `"${name}" has no initial state "${choice}"${suggestion(choice, choices, "choices")}`;
};

/** What all states of one start share. */
class Stepped {
  readonly walk: Walk;
  readonly source: Source;
  readonly groups: Groups;
  readonly #single: ReadonlySet<string>;

  constructor(source: Source, over: Walk) {
    this.walk = over;
    this.source = source;
    const nodes = "system" in source ? source.system.nodes : {};
    const groupOf = (snapshot: Snapshot) => snapshot.nodes.map(({ id, group }) => [id, group] as const);
    this.groups = new Map(over.initial.slice(0, 1).flatMap(({ to }) => groupOf(over.snapshot(to))));
    this.#single = new Set(Object.keys(nodes).filter((name) => !("role" in nodes[name]!)));
  }

  nodes(snapshot: Snapshot): Readonly<Record<string, unknown>> {
    const nodes: Record<string, unknown> = {};
    for (const { group, state } of snapshot.nodes)
      if (this.#single.has(group)) nodes[group] = state;
      else nodes[group] = [...((nodes[group] as readonly unknown[] | undefined) ?? []), state];
    return nodes;
  }
}

/** What says which event, of a state of this type. */
export type WhichOf<S> = S extends { take(which: infer W): unknown } ? W : never;

/** The group of each node. */
export const groupsOf = (state: AnyState): Groups => (state instanceof At ? state.groups : new Map());

/** The move that led to a state, or that is its beginning. */
export const moveTo = (state: Stepping): Move => {
  if (!(state instanceof At)) throw new Error("a state of no start");
  return state.move;
};

/** A state of anything. */
// biome-ignore lint/suspicious/noExplicitAny: states refer to themselves by what they take and answer
export type AnyState = Steps<any, any, any>;

class At implements Steps<At, AnyWhich, object> {
  readonly #of: Stepped;
  readonly #move: Move;
  readonly before: At | null;

  constructor(of: Stepped, move: Move, before: At | null) {
    this.#of = of;
    this.#move = move;
    this.before = before;
  }

  get groups(): Groups {
    return this.#of.groups;
  }

  get move(): Move {
    return this.#move;
  }

  get #at(): Position {
    return this.#move.to;
  }

  get snapshot(): Snapshot {
    return this.#of.walk.snapshot(this.#at);
  }

  get nodes(): Readonly<Record<string, unknown>> {
    return this.#of.nodes(this.snapshot);
  }

  get variables(): Snapshot["variables"] {
    return this.snapshot.variables;
  }

  get network(): Snapshot["network"] {
    return this.snapshot.network;
  }

  get budgets(): Snapshot["budgets"] {
    return this.snapshot.budgets;
  }

  get isWithin(): boolean {
    return this.#of.walk.isWithin(this.#at);
  }

  get key(): string {
    // Components that came to be later are 0 in states that are older.
    return this.#at.join().replace(/(?:,0)+$/, "");
  }

  get enabled(): readonly Enabled<At>[] {
    return this.#of.walk.moves(this.#at).map((move) => {
      const to = new At(this.#of, move, this);
      return { event: move.event, text: phrase(move.event), sends: move.sends, to };
    });
  }

  get events(): readonly TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let at: At = this; at.before !== null; at = at.before) events.push(at.#move.event);
    return events.reverse();
  }

  take(which: AnyWhich): At {
    const { enabled } = this;
    const found = enabled.filter(({ event }) => fits(which, event, this.#of.groups));
    if (found.length === 1) return found[0]!.to;
    const { walk: over, groups } = this.#of;
    const where = { form: over.form, snapshot: this.snapshot, moves: over.moves(this.#at), groups };
    throw usageError(found.length === 0 ? refusal(which, where) : ambiguous(which, found));
  }

  follow(events: readonly TraceEvent[]): At {
    let at: At = this;
    for (const [i, event] of events.entries()) {
      const found = stepOf(this.#of.walk, at.#at, event);
      if (typeof found === "string") throw usageError(`event ${i + 1} (${phrase(event)}) is not enabled: ${found}`);
      at = new At(this.#of, found, at);
    }
    return at;
  }

  says(claim: string): Says {
    const { walk: over, source } = this.#of;
    if (claim === NO_DEADLOCK) return over.says(claim, this.#at);
    const claims: Readonly<Record<string, { readonly kind: ClaimKind }>> = source.claims;
    if (!Object.hasOwn(claims, claim))
      throw usageError(`"${source.name}" makes no claim "${claim}"${suggestion(claim, Object.keys(claims), "claims")}`);
    const { kind } = claims[claim]!;
    if (kind === "step") return this.before === null ? undefined : over.saysOfStep(claim, this.before.#at, this.#move);
    if (isTemporal(kind) || kind === "indistinguishable")
      throw usageError(
        `"${claim}" is a claim of kind ${kind}: it speaks of ${kind === "indistinguishable" ? "two states" : "behaviours"}, and a state alone does not decide it; check the model`,
      );
    return over.says(claim, this.#at);
  }

  /** The events that led here, in the model's words: what a test prints of it. */
  toString(): string {
    const lines = this.events.map((event, i) => `${i + 1}. ${phrase(event)}`);
    return `${this.#of.source.name}, ${lines.length === 0 ? "at the start" : `after\n${lines.join("\n")}`}`;
  }
}

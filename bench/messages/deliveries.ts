// The messages that a protocol's handlers are given: those of seeded walks, in the order they came, as often as they came.
// The one idea: a benchmark of one message flatters; what a handler costs is what it costs on the mix that really arrives.
// Not here: timing (measure.ts).
import {
  type AnyGroup,
  type AnyRole,
  always,
  isStep,
  type Move,
  type Nodes,
  type Outcome,
  type Position,
  type ProtocolSource,
  type Snapshot,
  type TraceEvent,
  type Walk,
} from "../../checker/index.ts";
import { type Draw, drawsOf } from "../../checker/values/draws.ts";

/** One call of a handler: `receive` of a node, with what it is given. */
export interface Delivery {
  readonly role: AnyRole;
  readonly state: unknown;
  readonly message: unknown;
  readonly context: { readonly self: string; readonly peers: readonly string[]; readonly from: string };
}

/** The state after a delivery, as the author's code makes it. */
export const handled = ({ role, state, message, context }: Delivery): unknown => role.receive!(state, message, context);

export interface Recorded {
  readonly deliveries: readonly Delivery[];
  readonly walks: number;
  readonly events: number;
}

/** The bound as the only claim, so that a walk can be asked for it. */
const BOUND = "the bound";
const bounded = (source: ProtocolSource): ProtocolSource => {
  const { within } = source.system;
  return { ...source, claims: within === undefined ? {} : { [BOUND]: always(within) } };
};

/** A walk goes on for at most so many events: behaviours that never end would fill the list by themselves. */
const LONGEST = 300;
/** Walks without a single message before it is said that there are none. */
const QUIET = 50;

/**
 * Walks at random until `wanted` messages were handled, or `isOver`. Of the moves that stay within the model's bound each is
 * as likely as any. Exchanges at once are taken apart: what is handled inside counts like any message.
 */
export const deliveriesOf = (
  source: ProtocolSource,
  walk: (source: ProtocolSource) => Walk,
  { wanted, seed, isOver }: { readonly wanted: number; readonly seed: number; readonly isOver: () => boolean },
): Recorded => {
  const recorder = new Recorder(source, walk(bounded(source)), drawsOf(seed));
  while (recorder.deliveries.length < wanted && !isOver()) {
    if (recorder.walks >= QUIET && recorder.deliveries.length === 0) break;
    recorder.walkOnce(wanted);
  }
  return { deliveries: recorder.deliveries, walks: recorder.walks, events: recorder.events };
};

class Recorder {
  readonly deliveries: Delivery[] = [];
  walks = 0;
  events = 0;
  readonly #walk: Walk;
  readonly #draw: Draw;
  readonly #bounded: boolean;
  readonly #roles = new Map<string, { readonly role: AnyRole; readonly peers: readonly string[] }>();

  constructor(source: ProtocolSource, walk: Walk, draw: Draw) {
    this.#walk = walk;
    this.#draw = draw;
    this.#bounded = source.system.within !== undefined;
    for (const [group, entry] of Object.entries(source.system.nodes as Nodes)) {
      if (!isGroup(entry)) this.#roles.set(group, { role: entry, peers: [] });
      else {
        const ids = Array.from({ length: entry.size }, (_, i) => `${group}${i + 1}`);
        for (const id of ids)
          this.#roles.set(id, { role: entry.role as AnyRole, peers: ids.filter((peer) => peer !== id) });
      }
    }
  }

  walkOnce(wanted: number): void {
    this.walks++;
    const { initial } = this.#walk;
    let at: Position = initial[this.#draw(initial.length)]!.to;
    for (let event = 0; event < LONGEST && this.deliveries.length < wanted; event++) {
      const move = this.#chosen(this.#walk.moves(at));
      if (move === null) return;
      this.events++;
      this.#record(at, move);
      at = move.to;
    }
  }

  /** Null: the walk ends here. */
  #chosen(moves: readonly Move[]): Move | null {
    const left = [...moves];
    while (left.length > 0) {
      const [move] = left.splice(this.#draw(left.length), 1) as [Move];
      if (!this.#bounded || this.#walk.says(BOUND, move.to) !== false) return move;
    }
    return null;
  }

  #record(at: Position, move: Move): void {
    const begins = move.exchange?.begins ?? move.event;
    if (begins.kind !== "deliver" && move.exchange === undefined) return;
    const states = statesOf(this.#walk.snapshot(at));
    this.#step(states, begins);
    for (const { event } of move.exchange?.happened ?? []) this.#step(states, event);
  }

  /** Takes an event in the states of the nodes; what cannot be followed leaves the state of its node unknown. */
  #step(states: Map<string, unknown>, event: TraceEvent): void {
    const node = event.kind === "deliver" ? event.to : "node" in event ? event.node : undefined;
    if (node === undefined) return;
    const { role, peers } = this.#roles.get(node)!;
    if (!states.has(node)) return;
    const state = states.get(node);
    let outcome: unknown;
    if (event.kind === "deliver") {
      const delivery = { role, state, message: event.message, context: { self: node, peers, from: event.from } };
      this.deliveries.push(delivery);
      outcome = handled(delivery);
    } else if (event.kind === "timer" || event.kind === "action") {
      const handler = role[event.kind === "timer" ? "timers" : "actions"]?.[event.name];
      const self = { self: node, peers };
      outcome = typeof handler === "function" ? handler(state, self) : handler?.do(state, String(event.value), self);
    }
    const after = chosenOf(outcome as Outcome<unknown, unknown>, "choice" in event ? event.choice : undefined);
    if (after === undefined) states.delete(node);
    else states.set(node, after.state);
  }
}

const isGroup = (entry: AnyRole | AnyGroup): entry is AnyGroup => "size" in entry && "role" in entry;

const statesOf = ({ nodes }: Snapshot): Map<string, unknown> => new Map(nodes.map(({ id, state }) => [id, state]));

/** The step of an outcome that the environment chose. */
const chosenOf = (
  outcome: Outcome<unknown, unknown>,
  choice: string | undefined,
): { readonly state: unknown } | undefined => {
  if (outcome === undefined || isStep(outcome)) return outcome;
  return choice === undefined ? undefined : (outcome as Readonly<Record<string, { state: unknown }>>)[choice];
};

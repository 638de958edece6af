// The states in which the model may be, as far as was seen from outside: the subset construction over one node's local states.
// The one idea: the environment's choices are known and the node's are not, so the states differ in what that node keeps to itself;
// an answer leaves those states that may give it.
// Not here: whose turn it is (run.ts), what an answer is (answers.ts).
import {
  canonicalText,
  type Envelope,
  type Move,
  type Position,
  rowOf,
  type Snapshot,
  type TraceEvent,
  type Walk,
} from "../../checker/index.ts";

/** Something that may happen next, whatever the node keeps to itself. */
export interface Offer {
  /** Of what happens at the node, without the outcome: that is the implementation's. */
  readonly event: TraceEvent;
  /** Equal for offers that are one, in whatever state. */
  readonly identity: string;
  /** Does it happen at the node? */
  readonly isInput: boolean;
  readonly isFault: boolean;
  /** The local state of who acts, and the event: what a run may do for the first time. */
  readonly pair: string;
}

/** What the model may do on an input. */
export interface Possible {
  readonly choice: string | null;
  readonly sends: readonly Envelope<unknown>[];
  readonly to: Position;
}

/** Where a run may begin, and what the node may send at the start. */
export interface Begun {
  readonly belief: Belief;
  readonly possible: readonly Possible[];
}

/** The event without the name of its outcome. */
export const withoutChoice = (event: TraceEvent): TraceEvent => {
  if (!("choice" in event) || event.kind === "partition" || event.kind === "init") return event;
  const { choice: _, ...rest } = event;
  return rest as TraceEvent;
};

/** Texts of what the machine hands out: one frozen object for each value, as long as it is held. */
const texts = new WeakMap<object, string>();
const textOf = (value: unknown): string => {
  if (typeof value !== "object" || value === null) return canonicalText(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = canonicalText(value);
  texts.set(value, text);
  return text;
};

/** Equal for events that are equal: the fields of a kind come in one order. */
export const identityOf = (event: TraceEvent): string =>
  Object.entries(event)
    .map(([field, value]) => `${field}:${textOf(value)}`)
    .join();

/** Does it happen at the node, so that the node answers? */
export const isAtNode = (event: TraceEvent, node: string): boolean =>
  event.kind === "deliver"
    ? event.to === node
    : event.kind !== "init" && rowOf(event.kind).acts && "node" in event && event.node === node;

export class Belief {
  readonly #atlas: Atlas;
  readonly #places: readonly Place[];

  constructor(atlas: Atlas, positions: readonly Position[]) {
    this.#atlas = atlas;
    this.#places = [...new Set(positions.map((at) => atlas.place(at)))];
  }

  /** The local states in which the node may be. */
  get locals(): readonly unknown[] {
    return this.#places.map((place) => place.local);
  }

  get isUp(): boolean {
    return this.#places[0]!.isUp;
  }

  /** May it still be inside the bound `within`? */
  get isWithin(): boolean {
    return this.#places.some((place) => place.isWithin);
  }

  /**
   * What may happen in every one of the states. What only some of them allow is left out: the node may be in another, to which the
   * model says "not now".
   */
  offers(): readonly Offer[] {
    const [first, ...others] = this.#places;
    const offers = [...first!.offers.values()];
    return others.length === 0
      ? offers
      : offers.filter(({ identity }) => others.every((place) => place.offers.has(identity)));
  }

  /** After something that does not happen at the node. */
  after({ identity }: Offer): Belief {
    const next = this.#places.flatMap(({ moves }) => moves.filter(({ event }) => identityOf(event) === identity));
    return this.#with(next);
  }

  /** What is sent where it happens, not at the node. */
  sentIn({ identity }: Offer): readonly Envelope<unknown>[] {
    return this.#places[0]!.moves.find(({ event }) => identityOf(event) === identity)?.sends ?? [];
  }

  /** What the model may do on an input, in any of the states; a bound does not bind the implementation. */
  possible({ identity }: Offer): readonly Possible[] {
    return this.#places.flatMap(({ moves }) =>
      moves
        .filter(({ event }) => isAtNode(event, this.#atlas.node) && identityOf(withoutChoice(event)) === identity)
        .map(({ event, sends, to }) => ({ choice: choiceOf(event), sends, to })),
    );
  }

  /** What is left of what the model may have done. */
  among(possible: readonly Possible[]): Belief {
    return this.#with(possible);
  }

  #with(next: readonly { readonly to: Position }[]): Belief {
    return new Belief(
      this.#atlas,
      next.map(({ to }) => to),
    );
  }
}

/** Places that are kept; beyond, all are forgotten and met anew. */
const MOST_PLACES = 20_000;

/** The states that were met: runs come by the same ones again and again. */
export class Atlas {
  readonly walk: Walk;
  readonly node: string;
  readonly #places = new Map<string, Place>();

  constructor(walk: Walk, node: string) {
    this.walk = walk;
    this.node = node;
  }

  place(at: Position): Place {
    // Components that came to be later are 0 in states that are older.
    const key = at.join().replace(/(?:,0)+$/, "");
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= MOST_PLACES) this.#places.clear();
    const place = new Place(this.walk, this.node, at);
    this.#places.set(key, place);
    return place;
  }
}

/** One state, and what is asked of it, once. */
class Place {
  readonly #walk: Walk;
  readonly #node: string;
  readonly #at: Position;
  #moves: readonly Move[] | undefined;
  #snapshot: Snapshot | undefined;
  #offers: ReadonlyMap<string, Offer> | undefined;
  #isWithin: boolean | undefined;

  constructor(walk: Walk, node: string, at: Position) {
    this.#walk = walk;
    this.#node = node;
    this.#at = at;
  }

  get moves(): readonly Move[] {
    this.#moves ??= this.#walk.moves(this.#at);
    return this.#moves;
  }

  get isWithin(): boolean {
    this.#isWithin ??= this.#walk.isWithin(this.#at);
    return this.#isWithin;
  }

  get isUp(): boolean {
    return this.#stateOf(this.#node)?.status === "up";
  }

  get local(): unknown {
    return this.#stateOf(this.#node)?.state;
  }

  /** By identity. A crash inside a step is left out: nobody can strike a program between two messages. */
  get offers(): ReadonlyMap<string, Offer> {
    this.#offers ??= this.#offered();
    return this.#offers;
  }

  #stateOf(node: string): Snapshot["nodes"][number] | undefined {
    this.#snapshot ??= this.#walk.snapshot(this.#at);
    return this.#snapshot.nodes.find(({ id }) => id === node);
  }

  #offered(): ReadonlyMap<string, Offer> {
    const offered = new Map<string, Offer>();
    for (const { event, to } of this.moves) {
      const isInput = isAtNode(event, this.#node);
      if ((isInput && "inside" in event) || !this.#walk.isWithin(to)) continue;
      const bare = isInput ? withoutChoice(event) : event;
      const identity = identityOf(bare);
      if (offered.has(identity)) continue;
      const actor = actorIn(event);
      const local = actor === null ? "" : textOf(this.#stateOf(actor)?.state);
      const isFault = event.kind !== "init" && rowOf(event.kind).isFault;
      offered.set(identity, { event: bare, identity, isInput, isFault, pair: `${local} ${identity}` });
    }
    return offered;
  }
}

const choiceOf = (event: TraceEvent): string | null =>
  "choice" in event && event.kind !== "init" ? (event.choice ?? null) : null;

const actorIn = (event: TraceEvent): string | null => {
  if (event.kind === "deliver") return event.to;
  return event.kind !== "init" && rowOf(event.kind).acts && "node" in event ? (event.node ?? null) : null;
};

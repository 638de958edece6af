// Which of the events that may happen a walk takes next: the strategies, a row each.
// The one idea: a strategy sees choices and not states, so each costs a few numbers an event, and what one learns of earlier walks it
// keeps for later ones.
// Not here: which choices there are (machine/choices.ts), when faults come (fault-places.ts), walking (walks.ts).
import type { Choices } from "../../machine/choices.ts";
import type { Events } from "../../machine/machine.ts";
import type { Draw } from "../../values/draws.ts";
import { PairMap } from "../../values/sequences.ts";
import type { SimulationStrategy } from "./walk-options.ts";

/** Draws one of the choices that are left, for one walk after another. */
export interface Strategy {
  /** A walk begins, of at most so many events. */
  begin(events: number): void;
  /** The position in `left` of the choice to take; the first `count` of it are left, at least one. */
  pick(choices: Choices, left: Int32Array, count: number): number;
  /** The choice was taken, as event number `taken` of the walk. */
  took(choices: Choices, choice: number, taken: number): void;
}

/** One of the strategies. */
export type StrategyName = Exclude<SimulationStrategy, "mixed">;
type Makes = (draw: Draw, events: Events) => Strategy;

/** Each with the same chance. */
class Uniform implements Strategy {
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  begin(): void {}

  pick(_choices: Choices, _left: Int32Array, count: number): number {
    return this.#draw(count);
  }

  took(): void {}
}

/** Pairs that are remembered; then it begins anew. */
const MOST_PAIRS = 1 << 21;
/** Draws of a share have this many steps. */
const FINE = 1 << 30;

/** Draws a position by weights of which so many count. */
const weighted = (draw: Draw, weights: Float64Array, count: number): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += weights[i]!;
  let left = (draw(FINE) / FINE) * sum;
  for (let i = 0; i < count - 1; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return count - 1;
};

const roomFor = (weights: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> =>
  weights.length >= count ? weights : new Float64Array(count * 2);

/** The more seldom an event was taken in this local state of its node, the more likely. */
class RareFirst implements Strategy {
  readonly #draw: Draw;
  /** (label, local state) → how often it was taken. */
  readonly #taken = new PairCounts();
  #weights = new Float64Array(64);

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  begin(): void {}

  pick(choices: Choices, left: Int32Array, count: number): number {
    this.#weights = roomFor(this.#weights, count);
    for (let i = 0; i < count; i++) {
      const choice = left[i]!;
      this.#weights[i] = 1 / (1 + this.#taken.get(choices.label(choice), choices.local(choice)));
    }
    return weighted(this.#draw, this.#weights, count);
  }

  took(choices: Choices, choice: number): void {
    this.#taken.add(choices.label(choice), choices.local(choice));
  }
}

class PairCounts {
  readonly #places = new PairMap(MOST_PAIRS);
  #counts = new Float64Array(1024);
  #used = 0;

  get(a: number, b: number): number {
    const place = this.#places.get(a, b);
    return place < 0 ? 0 : this.#counts[place]!;
  }

  add(a: number, b: number): void {
    let place = this.#places.get(a, b);
    if (place < 0) {
      if (this.#used === MOST_PAIRS) this.#used = 0;
      place = this.#used++;
      this.#places.set(a, b, place);
      if (place >= this.#counts.length) {
        const wider = new Float64Array(this.#counts.length * 2);
        wider.set(this.#counts);
        this.#counts = wider;
      }
      this.#counts[place] = 0;
    }
    this.#counts[place]!++;
  }
}

/** What happens, and at whom, as numbers: a thread is a timer of a node, the messages from one node to another, a clause of crashes. */
class Threads {
  readonly #events: Events;
  readonly #ofLabel: number[] = [];
  readonly #numbers = new Map<string, number>();
  /** By thread: the number of what it has in common with those of other nodes. */
  readonly #causes: number[] = [];
  readonly #causeNumbers = new Map<string, number>();

  constructor(events: Events) {
    this.#events = events;
  }

  of(label: number): number {
    const known = this.#ofLabel[label] ?? this.#find(label);
    this.#ofLabel[label] = known;
    return known;
  }

  causeOf(thread: number): number {
    return this.#causes[thread]!;
  }

  #find(label: number): number {
    const event = this.#events.event(label);
    const cause = this.#events.cause(label);
    const where = "to" in event ? [event.from, event.to] : "node" in event ? [event.node] : [];
    const thread = numbered(this.#numbers, JSON.stringify([cause, ...where]));
    this.#causes[thread] = numbered(this.#causeNumbers, cause);
    return thread;
  }
}

const numbered = (numbers: Map<string, number>, name: string): number => {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
};

/** Weights of a walk are powers of two from 1 down to these: of what happens, and of where. */
const LEAST_OF_CAUSE = 8;
const LEAST_OF_THREAD = 4;

/**
 * What happens often in a walk and what seldom is drawn before it, and then at whom: in some walks time-outs are early, in some a node
 * sleeps. Of one node's many choices of a kind all together have the weight.
 */
class Weights implements Strategy {
  readonly #draw: Draw;
  readonly #threads: Threads;
  readonly #ofCause: number[] = [];
  readonly #ofThread: number[] = [];
  /** Choices of each thread in the state at hand. */
  #counts = new Float64Array(64);
  #weights = new Float64Array(64);

  constructor(draw: Draw, events: Events) {
    this.#draw = draw;
    this.#threads = new Threads(events);
  }

  begin(): void {
    this.#ofCause.length = 0;
    this.#ofThread.length = 0;
  }

  pick(choices: Choices, left: Int32Array, count: number): number {
    this.#weights = roomFor(this.#weights, count);
    for (let i = 0; i < count; i++) {
      const thread = this.#threads.of(choices.label(left[i]!));
      if (thread >= this.#counts.length) this.#counts = new Float64Array(2 * thread);
      this.#counts[thread] = 0;
    }
    for (let i = 0; i < count; i++) this.#counts[this.#threads.of(choices.label(left[i]!))]!++;
    for (let i = 0; i < count; i++) {
      const thread = this.#threads.of(choices.label(left[i]!));
      this.#weights[i] = this.#weightOf(thread) / this.#counts[thread]!;
    }
    return weighted(this.#draw, this.#weights, count);
  }

  #weightOf(thread: number): number {
    const known = this.#ofThread[thread];
    if (known !== undefined) return known;
    const cause = this.#threads.causeOf(thread);
    const ofCause = this.#ofCause[cause] ?? 2 ** -this.#draw(LEAST_OF_CAUSE + 1);
    this.#ofCause[cause] = ofCause;
    const weight = ofCause * 2 ** -this.#draw(LEAST_OF_THREAD + 1);
    this.#ofThread[thread] = weight;
    return weight;
  }

  took(): void {}
}

/** At so many places of a walk whoever acts there falls behind all others. */
const CHANGES = 3;
const HIGH = 1 << 28;

/**
 * Whoever has the highest priority acts, of priorities that are drawn for the walk; at a few places, drawn too, who acted last falls
 * behind all others. (S. Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, "A randomized scheduler with probabilistic
 * guarantees of finding bugs", ASPLOS 2010.)
 */
class Priorities implements Strategy {
  readonly #draw: Draw;
  readonly #threads: Threads;
  readonly #ofThread: number[] = [];
  readonly #places = new Set<number>();
  #fallen = 0;

  constructor(draw: Draw, events: Events) {
    this.#draw = draw;
    this.#threads = new Threads(events);
  }

  begin(events: number): void {
    this.#ofThread.length = 0;
    this.#places.clear();
    this.#fallen = 0;
    for (let change = 0; change < CHANGES; change++) this.#places.add(this.#draw(events));
  }

  pick(choices: Choices, left: Int32Array, count: number): number {
    let highest = -1;
    let alike = 0;
    let picked = 0;
    for (let i = 0; i < count; i++) {
      const thread = this.#threads.of(choices.label(left[i]!));
      const priority = this.#ofThread[thread] ?? HIGH + this.#draw(HIGH);
      this.#ofThread[thread] = priority;
      if (priority < highest) continue;
      alike = priority === highest ? alike + 1 : 1;
      highest = priority;
      // Of several messages on the way between two nodes each has the same chance.
      if (this.#draw(alike) === 0) picked = i;
    }
    return picked;
  }

  took(choices: Choices, choice: number, taken: number): void {
    if (this.#places.has(taken)) this.#ofThread[this.#threads.of(choices.label(choice))] = HIGH - ++this.#fallen;
  }
}

export const STRATEGIES = {
  uniform: (draw) => new Uniform(draw),
  rare: (draw) => new RareFirst(draw),
  weights: (draw, events) => new Weights(draw, events),
  priorities: (draw, events) => new Priorities(draw, events),
} as const satisfies Readonly<Record<StrategyName, Makes>>;

/**
 * Those that take turns where nothing else is said: of the library's recorded violations of more than 15 events each of them finds some
 * that the other two miss in as many seconds, and what priorities find, weights find sooner.
 */
export const MIXED: readonly StrategyName[] = ["uniform", "rare", "weights"];

// Which of the events that may happen a walk takes next: the strategies, a row each.
// The one idea: a strategy sees choices and not states, so each costs a few numbers an event, and what one learns of earlier walks it
// keeps for later ones.
// Not here: which choices there are (machine/choices.ts), when faults come (fault-places.ts), walking (walks.ts).
import type { Choices } from "../../machine/choices.ts";
import type { Events } from "../../machine/machine.ts";
import type { Draw } from "../../values/draws.ts";
import { PairMap } from "../../values/sequences.ts";
import { DrawnNumbers, Threads } from "./threads.ts";
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
  readonly #ofCause = new DrawnNumbers();
  readonly #ofThread = new DrawnNumbers();
  /** By thread: its choices in the state at hand. */
  readonly #counts = new DrawnNumbers();
  /** By position: its thread. */
  #at = new Int32Array(64);
  #weights = new Float64Array(64);

  constructor(draw: Draw, events: Events) {
    this.#draw = draw;
    this.#threads = new Threads(events);
  }

  begin(): void {
    this.#ofCause.clear();
    this.#ofThread.clear();
  }

  pick(choices: Choices, left: Int32Array, count: number): number {
    if (this.#at.length < count) this.#at = new Int32Array(count * 2);
    this.#weights = roomFor(this.#weights, count);
    const [at, weights, counts] = [this.#at, this.#weights, this.#counts];
    for (let i = 0; i < count; i++) {
      const thread = this.#threads.of(choices.label(left[i]!));
      at[i] = thread;
      counts.set(thread, counts.of(thread) + 1);
    }
    for (let i = 0; i < count; i++) weights[i] = this.#weightOf(at[i]!) / counts.of(at[i]!);
    for (let i = 0; i < count; i++) counts.set(at[i]!, 0);
    return weighted(this.#draw, weights, count);
  }

  #weightOf(thread: number): number {
    const known = this.#ofThread.of(thread);
    if (known !== 0) return known;
    const cause = this.#threads.causeOf(thread);
    const ofCause = this.#ofCause.of(cause) || 2 ** -this.#draw(LEAST_OF_CAUSE + 1);
    this.#ofCause.set(cause, ofCause);
    const weight = ofCause * 2 ** -this.#draw(LEAST_OF_THREAD + 1);
    this.#ofThread.set(thread, weight);
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
  readonly #ofThread = new DrawnNumbers();
  readonly #places = new Set<number>();
  #fallen = 0;

  constructor(draw: Draw, events: Events) {
    this.#draw = draw;
    this.#threads = new Threads(events);
  }

  begin(events: number): void {
    this.#ofThread.clear();
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
      const priority = this.#priorityOf(thread);
      if (priority < highest) continue;
      alike = priority === highest ? alike + 1 : 1;
      highest = priority;
      // Of several messages on the way between two nodes each has the same chance.
      if (this.#draw(alike) === 0) picked = i;
    }
    return picked;
  }

  #priorityOf(thread: number): number {
    const known = this.#ofThread.of(thread);
    if (known !== 0) return known;
    const priority = HIGH + this.#draw(HIGH);
    this.#ofThread.set(thread, priority);
    return priority;
  }

  took(choices: Choices, choice: number, taken: number): void {
    if (this.#places.has(taken)) this.#ofThread.set(this.#threads.of(choices.label(choice)), HIGH - ++this.#fallen);
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

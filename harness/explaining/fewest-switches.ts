// The same events in an order with fewer switches from node to node, which is easier to read.
// The one idea: what does not depend on one another may happen in any order; so all orders that come to the same state are searched
// for the one that stays longest at each node, and nothing has to be known of what depends on what.
// (Counterexamples with few switches: S. Qadeer and J. Rehof, "Context-bounded model checking of concurrent software", TACAS 2005.)
// Not here: making sure that it shows the same (explain.ts).
import { canonicalText, type Position, type TraceEvent, type Walk } from "../../checker/index.ts";
import { actorOf } from "../../traces/index.ts";

/** Longer traces, and more states than these, are left as they are. */
const [MOST_EVENTS, MOST_STEPS] = [60, 20_000];
/** Steps between two turns. */
const BETWEEN_TURNS = 50;

/** How often the acting node is another than the one before; the network's doings are nobody's. */
export const switchesIn = (events: readonly TraceEvent[]): number => {
  const actors = events.map(actorOf).filter((actor) => actor !== null);
  return actors.filter((actor, i) => i > 0 && actor !== actors[i - 1]).length;
};

/** A place on the way: which events are left, who acted last, and what it cost to come there. */
interface Step {
  readonly at: Position;
  readonly left: readonly number[];
  readonly actor: string | null;
  readonly switches: number;
  /** The event that led here, by its place in the order given; −1: none. */
  readonly taken: number;
  readonly before: Step | null;
}

/** What is put in order: events from one position to another, where others follow. */
export interface Ordering {
  readonly from: Position;
  readonly to: Position;
  readonly events: readonly TraceEvent[];
  readonly rest: readonly TraceEvent[];
}

/** An order, by places in the one given; and whether there is none with fewer switches. */
export interface Order {
  readonly order: readonly number[];
  readonly isFewest: boolean;
}

/** Searches for an order with fewer switches, yielding now and then; answers the given one if there is none. */
export const fewestSwitches = (walk: Walk, ordering: Ordering): Generator<void, Order> =>
  new Orders(walk, ordering).run();

class Orders {
  readonly #walk: Walk;
  readonly #from: Position;
  readonly #to: string;
  readonly #texts: readonly string[];
  readonly #actors: readonly (string | null)[];
  /** Who goes on behind them. */
  readonly #next: string | null;
  readonly #given: number;
  readonly #behind: number;
  /** Steps that are still to be looked at, by the switches that they cost at least. */
  readonly #open: Step[][];
  readonly #seen = new Set<string>();

  constructor(walk: Walk, { from, to, events, rest }: Ordering) {
    this.#walk = walk;
    this.#from = from;
    this.#to = keyOf(to);
    this.#texts = events.map((event) => canonicalText(event));
    this.#actors = events.map(actorOf);
    this.#next = rest.map(actorOf).find((actor) => actor !== null) ?? null;
    this.#given = switchesIn([...events, ...rest]);
    this.#behind = switchesIn(rest);
    this.#open = Array.from({ length: this.#given }, () => []);
  }

  *run(): Generator<void, Order> {
    const order = this.#texts.map((_, i) => i);
    if (order.length > MOST_EVENTS) return { order, isFewest: this.#given === 0 };
    this.#put({ at: this.#from, left: order, actor: null, switches: 0, taken: -1, before: null });
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (steps % BETWEEN_TURNS === 0) yield;
      const step = this.#open.find((some) => some.length > 0)?.pop();
      if (step === undefined) return { order, isFewest: true };
      if (step.left.length > 0) this.#go(step);
      else if (keyOf(step.at) === this.#to) return { order: orderTo(step), isFewest: true };
    }
    return { order, isFewest: false };
  }

  /** Only what costs less than the order given is of use. */
  #put(step: Step): void {
    this.#open[this.#least(step)]?.push(step);
  }

  /** To each node that has something left to do it must be gone, unless one is there or begins there; so to who goes on. */
  #least({ left, actor, switches }: Step): number {
    const others = new Set(left.map((i) => this.#actors[i]!).filter((each) => each !== null && each !== actor));
    const isAtNext = this.#next === null || actor === null || actor === this.#next;
    const goesOn = isAtNext || others.size > 0 || left.some((i) => this.#actors[i] === actor) ? 0 : 1;
    const begins = actor === null && others.size > 0 ? 1 : 0;
    return switches + others.size - begins + goesOn + this.#behind;
  }

  #go(step: Step): void {
    const key = `${step.left.join()} ${step.actor} ${keyOf(step.at)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const moves = this.#walk.moves(step.at).flatMap(({ event, to }) => {
      const text = canonicalText(event);
      const taken = step.left.find((i) => this.#texts[i] === text);
      return taken === undefined || !this.#walk.isWithin(to) ? [] : [{ at: to, taken }];
    });
    // What is put last is looked at first: among equals that which came first in the order given.
    for (const { at, taken } of moves.sort((a, b) => b.taken - a.taken)) {
      const actor = this.#actors[taken]!;
      const isSwitch = actor !== null && step.actor !== null && actor !== step.actor;
      this.#put({
        at,
        left: step.left.filter((i) => i !== taken),
        actor: actor ?? step.actor,
        switches: step.switches + (isSwitch ? 1 : 0),
        taken,
        before: step,
      });
    }
  }
}

/** Components that came to be later are 0 in positions that are older. */
const keyOf = (position: Position): string => position.join().replace(/(?:,0)+$/, "");

const orderTo = (end: Step): readonly number[] => {
  const order: number[] = [];
  for (let step: Step | null = end; step !== null; step = step.before) if (step.taken >= 0) order.push(step.taken);
  return order.reverse();
};

// What runs are for: to give the node each message, timer and fault in each of its local states, and each of them behind each other.
// The one idea: walks of the model alone are cheap; they find which pairs of local state and input there are, and a way to each, so
// that the dear calls of an implementation go where none has been. What a program does wrong may show only in what comes next (it
// has forgotten what the model remembers), so behind the pairs the goals are two of them in a row (Chow's 1-switch cover).
// Not here: going there (run.ts).
import type { Draw, TraceEvent } from "../../checker/index.ts";
import type { Offer } from "./belief.ts";

interface Goal {
  /** The shortest way that was met. */
  way: readonly TraceEvent[];
  /** Runs that set out for it. */
  attempts: number;
  asked: boolean;
}

/** Runs that set out for one goal: where the implementation chose otherwise each time, it may never come. */
const MOST_ATTEMPTS = 3;

/** Ways that are kept. */
const MOST_FRESH = 2_000;

/** What was asked last of a node that was asked nothing yet. */
export const NOTHING_YET = "";

export class Goals {
  readonly #goals = new Map<string, Goal>();
  readonly #seconds = new Map<string, Goal>();
  readonly #taken = new Map<string, number>();
  readonly #fresh: (readonly TraceEvent[])[] = [];

  /** Inputs that are possible behind these events, the last input among them being `last`. */
  met(inputs: readonly Offer[], events: readonly TraceEvent[], last: string): void {
    for (const { pair, event } of inputs) {
      note(this.#goals, pair, events, event);
      note(this.#seconds, `${last}\n${pair}`, events, event);
    }
  }

  /** It was taken behind these events. */
  taken({ pair, isInput, event }: Offer, events: readonly TraceEvent[], last: string): void {
    const times = this.timesTaken({ pair });
    this.#taken.set(pair, times + 1);
    if (times === 0 && this.#fresh.length < MOST_FRESH) this.#fresh.push([...events, event]);
    if (!isInput) return;
    for (const goal of [this.#goals.get(pair), this.#seconds.get(`${last}\n${pair}`)])
      if (goal !== undefined) goal.asked = true;
  }

  timesTaken({ pair }: Pick<Offer, "pair">): number {
    return this.#taken.get(pair) ?? 0;
  }

  /** From now on it counts what an implementation was asked; what walks of the model took does not. */
  forgetTaken(): void {
    this.#taken.clear();
    for (const goal of [...this.#goals.values(), ...this.#seconds.values()]) goal.asked = false;
  }

  /** The way to what was not asked yet: pairs first, then where fewest set out for, and of those the nearest. */
  next(draw: Draw): readonly TraceEvent[] {
    const best = nearest(this.#goals) ?? nearest(this.#seconds);
    if (best === null) return this.fresh(draw);
    best.attempts += 1;
    return best.way;
  }

  /** A way to where somebody, at the node or elsewhere, did something for the first time, rather lately; now and then none. */
  fresh(draw: Draw): readonly TraceEvent[] {
    const { length } = this.#fresh;
    return length > 0 && draw(4) > 0 ? this.#fresh[Math.max(draw(length), draw(length))]! : [];
  }

  get known(): number {
    return this.#goals.size;
  }

  get asked(): number {
    return [...this.#goals.values()].filter(({ asked }) => asked).length;
  }
}

const note = (goals: Map<string, Goal>, key: string, events: readonly TraceEvent[], event: TraceEvent): void => {
  const known = goals.get(key);
  if (known === undefined) goals.set(key, { way: [...events, event], attempts: 0, asked: false });
  else if (known.way.length > events.length + 1) known.way = [...events, event];
};

const nearest = (goals: ReadonlyMap<string, Goal>): Goal | null => {
  let best: Goal | null = null;
  for (const goal of goals.values()) {
    if (goal.asked || goal.attempts >= MOST_ATTEMPTS) continue;
    const isFresher = best === null || goal.attempts < best.attempts;
    if (isFresher || (goal.attempts === best!.attempts && goal.way.length < best!.way.length)) best = goal;
  }
  return best;
};

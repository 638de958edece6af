// `kripke/fast-check`: walks of a model as something that fast-check draws and shrinks.
// The one idea: a walk shrinks by leaving events out, not by smaller numbers: what is no longer enabled behind a gap is left out,
// too, so what is left is a walk, and every event of it was needed.
// Not here: walks for a seed alone (stepping/random-walk.ts), which faults come where (fault-schedules.ts).
import fc from "fast-check";
import { canonicalText } from "../../checker/index.ts";
import {
  type AnyState,
  allowed,
  type Enabled,
  type StartOptions,
  type StateFrom,
  start,
  type WhichOf,
} from "../stepping/index.ts";

export { type FaultSchedulesOptions, faultSchedules } from "./fault-schedules.ts";

/** Which walks are drawn. */
export interface WalksOptions<S> extends StartOptions {
  /** Walks of up to so many events; 50 if not said. */
  readonly events?: number;
  /** Events that fit one of these are not taken. */
  readonly forbid?: readonly WhichOf<S>[];
}

/**
 * Walks from an initial state: what is drawn is the state at the end, which knows its events and all states before it (`before`).
 * A successor outside `within` is not taken. Throws as `start` does.
 */
export const walks = <T extends object>(
  target: T,
  options: WalksOptions<StateFrom<T>> = {},
): fc.Arbitrary<StateFrom<T>> => {
  const { events = 50, forbid = [], ...from } = options;
  const first = start(target, from) as AnyState;
  return new Walks(first, events, forbid as readonly never[]) as unknown as fc.Arbitrary<StateFrom<T>>;
};

class Walks extends fc.Arbitrary<AnyState> {
  readonly #first: AnyState;
  readonly #events: number;
  readonly #forbid: readonly never[];

  constructor(first: AnyState, events: number, forbid: readonly never[]) {
    super();
    this.#first = first;
    this.#events = events;
    this.#forbid = forbid;
  }

  override generate(random: fc.Random): fc.Value<AnyState> {
    let at = this.#first;
    for (let left = random.nextInt(0, this.#events); left > 0; left--) {
      const may = this.#allowed(at);
      if (may.length === 0) break;
      at = may[random.nextInt(0, may.length - 1)]!.to;
    }
    return new fc.Value(at, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is AnyState {
    return typeof value === "object" && value !== null && "enabled" in value && "before" in value;
  }

  /** Leaves out half of the events, a quarter, … one, beginning at each place. */
  override shrink(value: AnyState): fc.Stream<fc.Value<AnyState>> {
    return fc.stream(this.#shorter(value));
  }

  *#shorter(value: AnyState): IterableIterator<fc.Value<AnyState>> {
    const { events } = value;
    for (let size = Math.ceil(events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let gap = 0; gap < events.length; gap += size) {
        const kept = this.#walked([...events.slice(0, gap), ...events.slice(gap + size)]);
        if (kept.events.length < events.length) yield new fc.Value(kept, undefined);
      }
  }

  /** Takes those of the events that are enabled when their turn comes. */
  #walked(events: AnyState["events"]): AnyState {
    let at = this.#first;
    for (const event of events) {
      const text = canonicalText(event);
      at = this.#allowed(at).find(({ event: other }) => canonicalText(other) === text)?.to ?? at;
    }
    return at;
  }

  #allowed(at: AnyState): readonly Enabled<AnyState>[] {
    return allowed(at, this.#forbid);
  }
}

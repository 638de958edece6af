// A search with helpers in the place of one that is alone.
// The one idea: whoever compares the engine with an oracle compares this one, too, and it must answer to the letter what the search
// answers that is alone. The helpers run in the same thread, when lots are drawn for them, so that a seed is the same turns again.
// Not here: the systems (strata/), threads (test/harness/workers.test.ts).
import type { Answer, Helper, Helpers, Order } from "../../checker/index.ts";
import { part, told } from "./resuming.ts";
import type { Engine } from "./stratum.ts";

type Check = Engine["checkSource"];

/** What became of the orders in a search: how many there were, how many told of some states, and how many helpers died. */
export interface Shared {
  orders: number;
  told: number;
  died: number;
}

/** A number below n, as one lot after the other says. */
type Draw = (n: number) => number;

const lots = (seed: number): Draw => {
  let state = seed >>> 0;
  return (n) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
};

/** Of so many searches in one a helper may die, and then in one of so many turns it does. */
const MORTAL = 3;
const LIVES = 12;

class LotHelper implements Helper {
  readonly #ahead: ReturnType<Engine["lookingAheadOf"]>;
  readonly #draw: Draw;
  readonly #isMortal: boolean;
  readonly #shared: Shared;
  readonly #orders: Order[] = [];
  readonly #answers: Answer[] = [];
  gone: string | null = null;

  constructor(ahead: ReturnType<Engine["lookingAheadOf"]>, draw: Draw, isMortal: boolean, shared: Shared) {
    this.#ahead = ahead;
    this.#draw = draw;
    this.#isMortal = isMortal;
    this.#shared = shared;
  }

  give(order: Order): void {
    this.#orders.push({ ...order, lessons: order.lessons.slice() });
  }

  work(): void {
    const order = this.#orders.shift();
    if (order === undefined) return;
    const answer = this.#ahead.answer(order);
    this.#shared.orders++;
    if (answer.kind === "looked" && answer.digest.length > 0) this.#shared.told++;
    this.#answers.push(answer);
  }

  take(): Answer | null {
    for (let turns = this.#draw(3); turns > 0; turns--) this.work();
    if (this.#isMortal && this.gone === null && this.#draw(LIVES) === 0) {
      this.gone = "it died";
      this.#shared.died++;
    }
    return this.gone === null ? (this.#answers.shift() ?? null) : null;
  }

  close(): void {
    this.gone ??= "it was closed";
  }
}

const helpersOf = (
  { lookingAheadOf }: Pick<Engine, "lookingAheadOf">,
  [source, options, surroundings]: Parameters<Check>,
  draw: Draw,
  shared: Shared,
): Helpers => {
  const { onProgress: _, signal: __, ...asked } = options;
  const all: LotHelper[] = [];
  const isMortal = draw(MORTAL) === 0;
  const [wide, most, parts, depth] = [1 + draw(6), 1 + draw(7), 1 + draw(4), 1 + draw(3)];
  return {
    most: 1 + draw(2),
    start: (reduction) => {
      const ahead = lookingAheadOf(source, { ...asked, reduction }, surroundings);
      const helper = new LotHelper(ahead, draw, isMortal, shared);
      all.push(helper);
      return helper;
    },
    wait: () => {
      if (draw(3) > 0) for (const helper of all) helper.work();
    },
    pace: { wide, most, parts, depth, patience: Number.POSITIVE_INFINITY },
  };
};

/** `done`: told of each search that had helpers. `from`: who does what follows from it. */
export const sharing = (engine: Engine, done: (how: Shared) => void, from: number): Check => {
  let runs = from;
  return async (source, options, surroundings) => {
    const alone = await engine.checkSource(source, options, surroundings);
    const shared: Shared = { orders: 0, told: 0, died: 0 };
    const helpers = helpersOf(engine, [source, options, surroundings], lots(runs++), shared);
    const together = await engine.checkSource(source, options, { ...surroundings, helpers });
    done(shared);
    const warnings = together.warnings.filter((warning) => !warning.startsWith("one worker searches"));
    const [one, other] = [told(alone as never), told({ ...together, warnings } as never)];
    if (one !== other) throw new Error(`with helpers: ${part(other, one)}; alone: ${part(one, other)}`);
    return together;
  };
};

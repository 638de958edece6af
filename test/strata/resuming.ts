// A search that is left in the middle and gone on with, in the place of one that runs through.
// The one idea: whoever compares the engine with an oracle compares this one, too, and what is gone on with must answer to the letter what
// the search answers that was not left.
// Not here: the systems (strata/), files (harness/checkpoints).
import type { SavedSearch } from "../../checker/index.ts";
import type { Engine } from "./stratum.ts";

type Check = Engine["checkSource"];

/** What was saved is changed no more, whatever becomes of the search. */
export const frozen = (search: SavedSearch): SavedSearch => {
  const states = [...search.statesFrom(0)].map((chunk) => ({ ...chunk, words: chunk.words.slice() }));
  return {
    ...structuredClone({ ...search, statesFrom: undefined }),
    lessons: search.lessons.slice(),
    statesFrom: () => states,
  };
};

/** Without how many questions a proof of symmetry compared. */
const uncompared = (text: string): string => text.replaceAll(/\(\d[\d,]* questions? compared/g, "(questions compared");

/**
 * All that must not depend on whether a search was left, or helped, as text: how often the author's code was called, how much a proof of
 * symmetry compared, memory and time may.
 */
export const told = ({
  handlerCalls: _,
  seconds: __,
  peakMemoryBytes: ___,
  kept: ____,
  ...result
}: object & Record<string, unknown>) =>
  uncompared(JSON.stringify(result, (_key, value: unknown) => (value instanceof Error ? value.message : value)));

/** How many questions a proof of symmetry compared; 0: there was none. */
const comparedIn = (result: object): number =>
  Number(/\((\d[\d,]*) questions? compared/.exec(JSON.stringify(result))?.[1]?.replaceAll(",", "") ?? 0);

/** Where it begins to differ from the other. */
export const part = (text: string, other: string): string => {
  let at = 0;
  while (text[at] === other[at]) at++;
  return text.slice(Math.max(0, at - 80), at + 80);
};

/** Left where? Of the looks at the clock in a run, one of the first so many. */
const LOOKS = 40;

/** How far a search had come that was left: states that were expanded, and all; levels. */
export interface Left {
  readonly expanded: number;
  readonly distinct: number;
  readonly levels: number;
}

/** `left`: told of each search that was left. `from`: where each is left follows from it. */
export const resuming = (check: Check, left: (how: Left) => void, from: number): Check => {
  let runs = from;
  return async (source, options, surroundings) => {
    if (options.search === "depth") return check(source, options, surroundings);
    // Ways from one to the next that meet every place sooner or later.
    const place = (runs++ * 7) % LOOKS;
    const saved: SavedSearch[] = [];
    let [time, looks] = [0, 0];
    const running = { ...surroundings, now: () => (time += 41) };
    const whole = await check(source, options, {
      ...running,
      checkpoints: {
        saved: null,
        between: 1 + (runs % 3),
        isDue: () => looks++ <= place,
        save: (search) => {
          saved.push(frozen(search));
        },
      },
    });
    const last = saved.at(-1);
    if (last === undefined) return whole;
    left({ expanded: last.expanded, distinct: last.distinct, levels: last.starts.length });
    const checkpoints = { saved: last, isDue: () => false, save: () => undefined };
    const resumed = await check(source, options, { ...running, checkpoints });
    const [one, other] = [told(whole as never), told(resumed as never)];
    if (one !== other)
      throw new Error(`left after ${last.expanded} states: ${part(other, one)}; not left: ${part(one, other)}`);
    // It may compare more than the search that was not left; what it compares less would be missing in its proof.
    if (comparedIn(resumed) < comparedIn(whole))
      throw new Error(`left after ${last.expanded} states: fewer questions compared than where it was not left`);
    return resumed;
  };
};

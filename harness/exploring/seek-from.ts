// The same from where a walk ends: how can I get to … from here?
// The one idea: the engine searches from initial states only, so this one steps, breadth first; it is slower, and what lies near is found
// as soon.
// Not here: the predicate, and the search from the start (seek.ts).
import { type Source, usageError } from "../../checker/index.ts";
import { A_WALK, type live, traceText } from "../../traces/index.ts";
import { initialStates, type Stepping } from "../stepping/state.ts";
import { type SeekOptions, SOUGHT, sought, wide } from "./seek.ts";
import { type TracesOf, traceOfEvidence } from "./way-trace.ts";

/** States between two looks at the clock and at whether it is to stop. */
const TURN = 100;

/** A shortest way on from the end of a way. Throws (2) where the predicate does not compile, or the model has no such way. */
export const seekFrom = async (
  of: TracesOf,
  way: live.Way,
  predicate: string,
  names: readonly string[],
  { seconds, maxMemory, signal, onProgress }: SeekOptions,
): Promise<live.Found> => {
  const source = { ...of.subject.source, claims: await sought(predicate, names) } as Source;
  const initial = initialStates(source);
  const search = new Nearby(endOf(initial[way.initial]?.state, way));
  const begun = performance.now();
  const passed = (): number => (performance.now() - begun) / 1000;
  for (;;) {
    const found = search.turn();
    if (found === undefined) break;
    if (found !== null) {
      const choice = initial.length > 1 ? initial[way.initial]!.choice : null;
      const evidence = { initial: choice, events: found.events, loopStart: null };
      const more = found.events.length - way.choices.length;
      const told = `found after ${more} more event${more === 1 ? "" : "s"}, a shortest way from here, among ${search.seen}`;
      return { trace: traceText(traceOfEvidence(A_WALK, evidence, of)), sentence: told };
    }
    // Whoever wants it to stop is heard.
    await new Promise((resolve) => setImmediate(resolve));
    onProgress({ ...search.counts, seconds: passed(), memoryBytes: process.memoryUsage.rss(), violations: 0 });
    if (signal.aborted) return notFound("before it was stopped", search.seen);
    if (passed() > seconds) return notFound(`within ${seconds} seconds`, search.seen);
    if (process.memoryUsage.rss() > maxMemory) return notFound("before memory ran out", search.seen);
  }
  return { trace: null, sentence: `no way leads there from here: all ${search.seen}, were seen` };
};

const notFound = (why: string, seen: string): live.Found => ({
  trace: null,
  sentence: `not found ${why} from here, in ${seen}`,
});

const endOf = (start: Stepping | undefined, { choices }: live.Way): Stepping => {
  let at = start;
  for (const choice of choices) at = at?.enabled[choice]?.to;
  if (at === undefined) throw usageError("the model has no such way any more: it has changed since");
  return at;
};

/** What can be reached from a state, the nearest first. */
class Nearby {
  readonly #queue: { readonly state: Stepping; readonly depth: number }[];
  readonly #keys: Set<string>;
  #next = 0;
  #generated = 1;

  constructor(from: Stepping) {
    this.#queue = [{ state: from, depth: 0 }];
    this.#keys = new Set([from.key]);
  }

  get counts() {
    return {
      distinct: this.#keys.size,
      generated: this.#generated,
      depth: (this.#queue[this.#next]?.depth ?? 0) + 1,
      frontier: this.#queue.length - this.#next,
    };
  }

  get seen(): string {
    return `${wide(this.#keys.size)} state${this.#keys.size === 1 ? "" : "s"}, ${this.#queue.at(-1)!.depth} events deep`;
  }

  /** Goes on for a while. A state that is what was looked for; null: none yet; undefined: there is none. */
  turn(): Stepping | null | undefined {
    for (let i = 0; i < TURN; i++) {
      const known = this.#queue[this.#next++];
      if (known === undefined) return undefined;
      if (known.depth === 0 && known.state.says(SOUGHT) === true) return known.state;
      for (const { to } of known.state.enabled) {
        this.#generated++;
        if (this.#keys.has(to.key) || !to.isWithin) continue;
        this.#keys.add(to.key);
        this.#queue.push({ state: to, depth: known.depth + 1 });
        if (to.says(SOUGHT) === true) return to;
      }
    }
    return null;
  }
}

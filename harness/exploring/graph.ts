// The states of a small model as a graph: every one with where its events lead, and what can be told of it by a colour.
// The one idea: it is stepped and not searched, because a drawing wants each state with all of its events by number, as ways have them;
// that is slow, and for what can be drawn it is quick enough.
// Not here: places and colours (traces/viewer/page/live), verdicts (the check).
import {
  askedBy,
  cut,
  fieldsOf,
  isPlain,
  NO_DEADLOCK,
  printed,
  type Snapshot,
  type Source,
  type TraceEvent,
  typeOf,
} from "../../checker/index.ts";
import type { live } from "../../traces/index.ts";
import { initialStates, type Stepping } from "../stepping/state.ts";

export interface GraphOptions {
  /** More states are counted and not kept. */
  readonly most: number;
  readonly seconds: number;
  readonly signal: { readonly aborted: boolean };
}

/** So many times as many states as are kept are counted. */
const COUNTED = 10;
/** States between two looks at whether it is to stop. */
const TURN = 100;
/** Characters of a value; fields that are kept. */
const [LONGEST, MOST_FIELDS] = [60, 60];

export const stateGraph = async (source: Source, { most, seconds, signal }: GraphOptions): Promise<live.StateGraph> => {
  const graph = new Growing(source, most);
  const until = performance.now() + seconds * 1000;
  let ended: string | null = null;
  while (ended === null && graph.grow(TURN)) {
    // Whoever wants it to stop is heard.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) ended = "it was stopped";
    else if (performance.now() > until) ended = `${seconds} seconds were over`;
    else if (graph.size > most * COUNTED) ended = "that is enough for a picture";
  }
  return graph.told(ended);
};

class Growing {
  readonly #source: Source;
  readonly #most: number;
  readonly #states: { readonly state: Stepping; readonly depth: number }[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #claims: readonly string[];
  readonly #by: number[] = [];
  readonly #texts = new Map<string, number>();
  readonly #next: (readonly number[])[] = [];
  readonly #marks: string[] = [];
  readonly #fields = new Map<string, { readonly values: Map<string, number>; readonly of: number[] }>();
  readonly #levels: number[] = [];
  readonly #events = new Map<string, { taken: number; fresh: number }>();
  readonly #initial: readonly number[];
  #expanded = 0;

  constructor(source: Source, most: number) {
    this.#source = source;
    this.#most = most;
    this.#claims = [...Object.keys(source.claims), NO_DEADLOCK];
    this.#initial = initialStates(source).map(({ state }) => this.#numberOf(state, 0, -1));
  }

  get size(): number {
    return this.#states.length;
  }

  /** Goes on from so many states; false: there are no more. */
  grow(turn: number): boolean {
    const end = Math.min(this.#states.length, this.#expanded + turn);
    for (; this.#expanded < end; this.#expanded++) this.#expand(this.#expanded);
    return this.#expanded < this.#states.length;
  }

  told(ended: string | null): live.StateGraph {
    const isWhole = ended === null && this.size <= this.#most;
    const kept = isWhole ? this.size : 0;
    const depth = this.#levels.length - 1;
    const count = `${this.size.toLocaleString("en")} states, ${depth} events deep`;
    return {
      isWhole,
      sentence:
        ended !== null
          ? `More than ${count}; ${ended}.`
          : isWhole
            ? `All ${count}.`
            : `All ${count}: too many to draw, so only their levels are shown.`,
      initial: this.#initial,
      depths: this.#states.slice(0, kept).map((known) => known.depth),
      by: this.#by.slice(0, kept),
      texts: isWhole ? [...this.#texts.keys()] : [],
      next: this.#next.slice(0, kept),
      marks: this.#marks.slice(0, kept),
      fields: isWhole ? this.#differing() : [],
      levels: this.#levels,
      events: [...this.#events]
        .map(([event, counts]) => ({ event, ...counts }))
        .sort((a, b) => b.taken - a.taken || (a.event < b.event ? -1 : 1)),
    };
  }

  #expand(number: number): void {
    const { state, depth } = this.#states[number]!;
    const enabled = enabledAt(state);
    const next = (enabled ?? []).map(({ event, text, to }) => {
      const counts = this.#counts(sortOf(event));
      counts.taken++;
      if (!to.isWithin) return -1;
      const before = this.size;
      const found = this.#numberOf(to, depth + 1, this.#textOf(text));
      if (found === before) counts.fresh++;
      return found;
    });
    if (number >= this.#most) return;
    this.#next[number] = next;
    this.#marks[number] = this.#claims.map((claim) => (enabled === null ? "!" : this.#markOf(state, claim))).join("");
  }

  #markOf(state: Stepping, claim: string): string {
    const kind = claim === NO_DEADLOCK ? "deadlock" : this.#source.claims[claim]!.kind;
    if (kind !== "deadlock" && askedBy(kind).predicate !== "state") return " ";
    try {
      const said = state.says(claim);
      return said === undefined ? "-" : said ? "y" : "n";
    } catch {
      return "!";
    }
  }

  #numberOf(state: Stepping, depth: number, by: number): number {
    const { key } = state;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.size;
    this.#numbers.set(key, number);
    this.#states.push({ state, depth });
    this.#levels[depth] = (this.#levels[depth] ?? 0) + 1;
    if (number >= this.#most) return number;
    this.#by[number] = by;
    for (const [name, value] of valuesOf(state.snapshot)) {
      let field = this.#fields.get(name);
      if (field === undefined) {
        field = { values: new Map(), of: [] };
        this.#fields.set(name, field);
      }
      if (!field.values.has(value)) field.values.set(value, field.values.size);
      field.of[number] = field.values.get(value)!;
    }
    return number;
  }

  #textOf(text: string): number {
    if (!this.#texts.has(text)) this.#texts.set(text, this.#texts.size);
    return this.#texts.get(text)!;
  }

  #counts(sort: string): { taken: number; fresh: number } {
    const known = this.#events.get(sort) ?? { taken: 0, fresh: 0 };
    this.#events.set(sort, known);
    return known;
  }

  #differing(): live.StateGraph["fields"] {
    return [...this.#fields]
      .filter(([, { values, of }]) => values.size > 1 || of.filter((value) => value !== undefined).length < this.size)
      .slice(0, MOST_FIELDS)
      .map(([name, { values, of }]) => ({
        name,
        values: [...values.keys()],
        // A field that a state does not have is told by a number of its own.
        of: Array.from({ length: this.size }, (_, i) => of[i] ?? -1),
      }));
  }
}

/** Null: the model's code throws there. */
const enabledAt = (state: Stepping): Stepping["enabled"] | null => {
  try {
    return state.enabled;
  } catch {
    return null;
  }
};

/** What sort of event it is: its kind, with the type of its message or its name. */
const sortOf = (event: TraceEvent): string => {
  const about = "message" in event ? ` ${typeOf(event.message)}` : "name" in event ? ` ${event.name}` : "";
  return `${event.kind}${about}`;
};

/** Fields of nodes, whether they are up, variables; as texts. */
const valuesOf = ({ nodes, variables }: Snapshot): readonly (readonly [name: string, value: string])[] => [
  ...Object.entries(variables).flatMap(([name, value]) => fieldsIn(name, value)),
  ...nodes.flatMap(({ id, state, status }) => [...fieldsIn(id, state), [`${id} is`, status] as const]),
];

const fieldsIn = (of: string, value: unknown): readonly (readonly [name: string, value: string])[] =>
  isPlain(value) ? fieldsOf(value).map(([name, held]) => [`${of}.${name}`, text(held)] as const) : [[of, text(value)]];

const text = (value: unknown): string => cut(printed(value), LONGEST);

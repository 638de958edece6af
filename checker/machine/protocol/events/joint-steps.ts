// What all observers make of a happening at once: in front of what each of them remembers for itself.
// The one idea: most happenings change no memory, and the memories of all observers together are few; so one look-up of all of them says
// what changes, where each observer would be looked up by itself.
// Why that is sound: what an observer makes of a happening follows from its memory and the happening, and the key has both, for all.
// Not here: what one observer makes of it (observers.ts).
import { layout, write } from "../../../values/record.ts";
import { grown, PairMap } from "../../../values/sequences.ts";
import { TupleTable } from "../../../values/tuples.ts";
import { Payoff } from "../../memo/payoff.ts";
import type { Successors } from "../../successors.ts";

/** What changes: how many, and behind it each. */
const { size: HEAD } = layout("changes");
const CHANGED = layout("component", "memory");
const { component: COMPONENT, memory: MEMORY, size: PAIR } = CHANGED;

/** Steps that are remembered: beyond these all are forgotten. */
const KEPT = 1 << 20;
/** There is nothing to look up. */
const NONE = -1;
/** Where it stands that nothing changes. */
const NOTHING = 0;

/** A component of an observer, and its memory from then on. */
export interface Change {
  readonly component: number;
  readonly memory: number;
}

export class JointSteps {
  /** The observers' components, one behind the other. */
  readonly #first: number;
  readonly #count: number;
  readonly #tuples: TupleTable;
  /** The memories that were asked about last, and their number. */
  readonly #last: Int32Array;
  #number = NONE;
  /** (memories, happening) → where it stands what changes: for most the same place, where nothing does. */
  readonly #places = new PairMap();
  #changes = new Int32Array(64);
  #used = HEAD;
  readonly #payoff = new Payoff();

  constructor(first: number, count: number) {
    this.#first = first;
    this.#count = count;
    this.#tuples = new TupleTable(count);
    this.#last = new Int32Array(count);
    // One is looked up once in any case.
    if (count < 2) this.#payoff.switchOff();
  }

  get remembers(): boolean {
    return !this.#payoff.isOff;
  }

  /** Adds what changes to the successor that is being written; false: it is not known. */
  emit(state: Int32Array, happening: number, out: Successors): boolean {
    if (this.#payoff.isOff) return false;
    if (this.#payoff.asks()) this.#forget();
    const place = this.#places.get(this.#numberOf(state), happening);
    if (place < 0) return false;
    this.#payoff.knew();
    const changes = this.#changes;
    const end = place + HEAD + PAIR * changes[place]!;
    for (let at = place + HEAD; at < end; at += PAIR) out.change(changes[at + COMPONENT]!, changes[at + MEMORY]!);
    return true;
  }

  /** Remembers what the successor that is being written changes of the observers' components, now that it is known. */
  learn(state: Int32Array, happening: number, changed: readonly Change[]): void {
    if (this.#places.size >= KEPT) this.#forget();
    this.#places.set(this.#numberOf(state), happening, changed.length === 0 ? NOTHING : this.#store(changed));
  }

  #store(changed: readonly Change[]): number {
    const place = this.#used;
    this.#used += HEAD + PAIR * changed.length;
    this.#changes = grown(this.#changes, this.#used);
    this.#changes[place] = changed.length;
    for (const [i, change] of changed.entries()) write(CHANGED, this.#changes, place + HEAD + PAIR * i, change);
    return place;
  }

  #numberOf(state: Int32Array): number {
    const last = this.#last;
    const first = this.#first;
    const count = this.#count;
    let i = 0;
    while (i < count && last[i] === state[first + i]) i++;
    if (i < count || this.#number === NONE) {
      for (; i < count; i++) last[i] = state[first + i]!;
      this.#number = this.#tuples.intern(last);
    }
    return this.#number;
  }

  #forget(): void {
    this.#places.clear();
    this.#tuples.clear(this.#count);
    this.#number = NONE;
    this.#used = HEAD;
  }
}

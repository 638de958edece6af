// What multiplies the states, by events: how many states each timer, action, message or fault was the first to reach, and how
// many there would be without it.
// The one idea: mark every state with the causes that some path to it does without, by following the transitions that were found
// until no mark changes; a state is left without a cause if the mark is on it.
// Not here: parts of the state (profile.ts), printing (cli/).
import type { Events } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import type { Outcome } from "../search/search-outcome.ts";

/** A timer, an action, a type of message, a fault. */
export interface CauseRow {
  /** Such as `timer retry of client`, `deliver ack → client`, `crash clause power`, `loss on link1`. */
  readonly cause: string;
  /** States that it was the first to reach. */
  readonly first: number;
  /**
   * States that some path reaches without it: an estimate of what would be left if it never happened (what waits for it, as a slow
   * timer waits for a message, is not let go). Null: not followed.
   */
  readonly without: number | null;
}

/** Marks are the bits of a word, so only the causes that were first most often are followed. */
const MOST_FOLLOWED = 31;
/** In larger searches none is: following costs about as much again as the search. */
const MOST_STATES = 2_000_000;

/** The causes, the one that saves most first. */
export const causesOf = (outcome: Outcome): readonly CauseRow[] => {
  const { machine, store } = outcome;
  const first = new Map<string, number>();
  for (let label = 0; label < machine.events.size; label++) {
    if (outcome.taken.get(label) === 0) continue;
    for (const cause of causesOfLabel(machine.events, label))
      first.set(cause, (first.get(cause) ?? 0) + outcome.fresh.get(label));
  }
  const ranked = [...first].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const followed = ranked.slice(0, MOST_FOLLOWED).map(([cause]) => cause);
  const left = outcome.failure === null && store.size <= MOST_STATES ? new Follower(outcome, followed).left() : null;
  const rows = ranked.map(([cause, states], i): CauseRow => ({ cause, first: states, without: left?.[i] ?? null }));
  return rows.sort((a, b) => (a.without ?? store.size) - (b.without ?? store.size) || b.first - a.first);
};

/** An event with an exchange has the causes of all that happened in it. */
export const causesOfLabel = (events: Events, label: number): ReadonlySet<string> =>
  new Set([label, ...events.happened(label)].map((each) => events.cause(each)));

class Follower {
  readonly #outcome: Outcome;
  readonly #causes: readonly string[];
  /** By state: bit c is set if a path reaches it without cause c. */
  readonly #marks: Int32Array;
  /** By state: was its mark changed since its successors were looked at? */
  readonly #changed: Uint8Array;
  /** By label: the bits of its causes; −1 is unknown, because no event has them all. */
  #bits = new Int32Array(0);
  readonly #successors = new Successors();
  #state: Int32Array;
  #after: Int32Array;

  constructor(outcome: Outcome, causes: readonly string[]) {
    this.#outcome = outcome;
    this.#causes = causes;
    this.#marks = new Int32Array(outcome.store.size);
    this.#changed = new Uint8Array(outcome.store.size);
    this.#state = new Int32Array(outcome.machine.components);
    this.#after = new Int32Array(outcome.machine.components);
  }

  /** How many states are left without each of the causes. */
  left(): number[] {
    const { machine, isExpanded } = this.#outcome;
    for (const { state } of machine.initial) this.#mark(this.#find(state), -1);
    // In the order in which they were found, most states are marked for good before they are looked at.
    for (let again = true; again; ) {
      again = false;
      for (let index = 0; index < this.#changed.length; index++) {
        if (this.#changed[index] === 0 || !isExpanded(index)) continue;
        this.#changed[index] = 0;
        this.#follow(index);
        again = true;
      }
    }
    return this.#causes.map((_, c) => {
      let count = 0;
      for (const marks of this.#marks) count += (marks >>> c) & 1;
      return count;
    });
  }

  #follow(index: number): void {
    const { store, machine } = this.#outcome;
    store.load(index, this.#state);
    const successors = this.#successors;
    machine.expand(this.#state, successors);
    const marks = this.#marks[index]!;
    for (let at = 0; at < successors.end; at = successors.after(at)) {
      const without = marks & ~this.#bitsOf(successors.label(at));
      if (without !== 0 && successors.changes(at) > 0) this.#mark(this.#target(at), without);
    }
  }

  #target(at: number): number {
    const { store, reduction } = this.#outcome;
    if (reduction === null) return store.find(this.#successors, at, false);
    this.#after.set(this.#state);
    this.#successors.apply(at, this.#after);
    return this.#find(this.#after);
  }

  #find(state: Int32Array): number {
    const { store, reduction } = this.#outcome;
    return reduction === null ? store.findState(state, false) : reduction.find(store, state, false);
  }

  /** A state that a bound kept out has no index. */
  #mark(index: number, marks: number): void {
    if (index < 0 || (this.#marks[index]! | marks) === this.#marks[index]) return;
    this.#marks[index]! |= marks;
    this.#changed[index] = 1;
  }

  #bitsOf(label: number): number {
    if (label >= this.#bits.length) {
      const wider = new Int32Array(Math.max(label + 1, 2 * this.#bits.length)).fill(-1);
      wider.set(this.#bits);
      this.#bits = wider;
    }
    if (this.#bits[label] === -1) {
      const own = causesOfLabel(this.#outcome.machine.events, label);
      this.#bits[label] = this.#causes.reduce((bits, cause, c) => (own.has(cause) ? bits | (1 << c) : bits), 0);
    }
    return this.#bits[label]!;
  }
}

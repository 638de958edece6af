// Which finite prefixes refute a formula, whatever follows: the formula's automaton, determinised.
// The one idea: after some letters the automaton may be in a set of its states. None of them has an empty language (automaton.ts
// drops those), so a prefix can be carried on to a word of which the formula is true if and only if the set is not empty.
// The last letter of a prefix is half known: its state is there, the event that will leave it is not. It is read as any event.
// Not here: the automaton (automaton.ts), the prefixes of a graph (prefix-search.ts).
import { type Automaton, automatonOf } from "./automaton.ts";
import type { Ltl } from "./formula.ts";

/** The set without a member: what was read refutes the formula. */
const NOTHING = 0;
/** What is looked at to find out which sets can become empty: letters, atoms that one set asks of. Beyond it, any may. */
const MOST_LETTERS = 1 << 16;
const MOST_ATOMS = 12;

export class Monitor {
  readonly #automaton: Automaton;
  /** The atoms of events, which the last letter of a prefix leaves open. */
  readonly #events: number;
  /** By set: its members, in order. */
  readonly #sets: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();
  /** By set: the atoms that decide where it goes; where letters of these atoms lead; which letters of states are its end. */
  readonly #asks: number[] = [];
  readonly #after: Map<number, number>[] = [];
  readonly #ends: Map<number, boolean>[] = [];
  /** The set before anything is read. */
  readonly initial: number;
  /** By set: can it become empty? Null: that was too much to find out, so it is taken that any can. */
  readonly #undecided: Uint8Array | null;

  constructor(formula: Ltl, events: number) {
    this.#automaton = automatonOf(formula);
    this.#events = events;
    this.#numberOf([]);
    this.initial = this.#numberOf([...this.#automaton.initial].sort((a, b) => a - b));
    this.#undecided = this.#whatCanBecomeEmpty();
  }

  /** Can what follows still refute the formula? False of the initial set: it is a pure liveness property. */
  isUndecided(set: number): boolean {
    return this.#undecided === null || this.#undecided[set] === 1;
  }

  /** The set after a whole letter. */
  after(set: number, letter: number): number {
    const asked = letter & this.#asks[set]!;
    const known = this.#after[set]!.get(asked);
    if (known !== undefined) return known;
    const { first, needs, bars, to } = this.#automaton;
    const reached = new Set<number>();
    for (const q of this.#sets[set]!)
      for (let t = first[q]!; t < first[q + 1]!; t++)
        if ((asked & needs[t]!) === needs[t] && (asked & bars[t]!) === 0) reached.add(to[t]!);
    const after = this.#numberOf([...reached].sort((a, b) => a - b));
    this.#after[set]!.set(asked, after);
    return after;
  }

  /** Does a prefix that ends in a state with these atoms refute the formula, whatever event leaves that state? */
  endsWith(set: number, stateLetter: number): boolean {
    const asked = stateLetter & this.#asks[set]! & ~this.#events;
    const known = this.#ends[set]!.get(asked);
    if (known !== undefined) return known;
    const { first, needs, bars } = this.#automaton;
    const open = ~this.#events;
    const takes = (t: number): boolean =>
      (asked & needs[t]! & open) === (needs[t]! & open) && (asked & bars[t]! & open) === 0;
    const ends = !this.#sets[set]!.some((q) => {
      for (let t = first[q]!; t < first[q + 1]!; t++) if (takes(t)) return true;
      return false;
    });
    this.#ends[set]!.set(asked, ends);
    return ends;
  }

  #numberOf(members: readonly number[]): number {
    const key = members.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const { first, needs, bars } = this.#automaton;
    let asks = 0;
    for (const q of members) for (let t = first[q]!; t < first[q + 1]!; t++) asks |= needs[t]! | bars[t]!;
    this.#numbers.set(key, this.#sets.length);
    this.#asks.push(asks);
    this.#after.push(new Map());
    this.#ends.push(new Map());
    return this.#sets.push(members) - 1;
  }

  /** Makes all sets, by every letter of the atoms that each asks of, and goes back from the empty one. */
  #whatCanBecomeEmpty(): Uint8Array | null {
    const before: number[][] = [];
    let letters = 0;
    for (let set = 0; set < this.#sets.length; set++) {
      before[set] ??= [];
      const asks = this.#asks[set]!;
      letters += 2 ** sizeOf(asks);
      if (sizeOf(asks) > MOST_ATOMS || letters > MOST_LETTERS) return null;
      for (let letter = asks; ; letter = (letter - 1) & asks) {
        const after = this.after(set, letter);
        before[after] ??= [];
        before[after].push(set);
        if (letter === 0) break;
      }
    }
    const can = new Uint8Array(this.#sets.length);
    can[NOTHING] = 1;
    const open = [NOTHING];
    for (let set = open.pop(); set !== undefined; set = open.pop())
      for (const earlier of before[set]!)
        if (can[earlier] === 0) {
          can[earlier] = 1;
          open.push(earlier);
        }
    return can;
  }
}

const sizeOf = (mask: number): number => {
  let size = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) size++;
  return size;
};

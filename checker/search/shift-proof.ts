// Proving a shift: everything that was met is asked again with the named numbers greater by 1, 2, 3 and so on.
// The one idea: a shift is a group acting on states, so what was asked of the states that stand for others is a finite list, and
// the whole of what the view merges is that list, shifted. If handlers, claims and observers answer every question of it shifted
// by d with the answer shifted by d, for all d up to D, then states are alike as long as their least number is not more than D
// above the least one met: by induction along a behaviour, each step of the one is a step of the other, shifted.
// Where a question is not answered likewise, the states themselves may still be alike, for the view counts from the least number of
// a whole state (a node that forgets the only number there is): then all states are compared, shifted by that much, and the question
// is told if two of them differ. Of a constant above D nobody can know; therefore the word for it is `holds modulo view`.
// `within` is not asked: it is a bound on what stands for others, and a state it kept out is counted as cut. `ends` and safety are
// decided without the view.
// Not here: asking handlers (machine/), views that are functions (view-pairs.ts).
import type { Shift } from "../machine/machine.ts";
import { PromiseBroken } from "./reduction.ts";
import type { Outcome } from "./search-outcome.ts";
import { widened } from "./store/vectors.ts";
import { REMEDY, type ViewPairs } from "./view-pairs.ts";

/** Shifts that are compared at most, and at least, whatever it costs. */
const FARTHEST = 1000;
const NEAREST = 64;
/** Questions that are asked in all; all of a state's successors count for several, and comparing two states for more. */
const WORK = 400_000;
const SUCCESSORS = 8;
const STATE = 32;
/** States that are compared one by one at most, for one shift. */
const MANY = 20_000;

export class ShiftProof {
  readonly #search: Outcome;
  readonly #shift: Shift;
  readonly #pairs: ViewPairs;
  readonly #look: () => void;
  /** The least number met in any state, and whether an event lessens the least number of its state. */
  #lowest = Number.POSITIVE_INFINITY;
  #falls = false;
  /** How far shifts may be compared where all states are, once that is necessary. */
  #affordable = FARTHEST;

  constructor(search: Outcome, shift: Shift, pairs: ViewPairs, look: () => void) {
    this.#search = search;
    this.#shift = shift;
    this.#pairs = pairs;
    this.#look = look;
  }

  /** How far shifts were compared. Throws PromiseBroken where one makes a difference. */
  compared(): number {
    this.#range();
    if (this.#lowest === Number.POSITIVE_INFINITY) return FARTHEST;
    this.#shift.note(this.#states());
    for (;;) {
      const reads = this.#reads();
      const asked = this.#covering(reads);
      let farthest = this.#farthest(asked);
      for (let by = 1; by <= farthest; farthest = Math.min(farthest, this.#affordable), by++)
        for (const d of this.#falls ? [by, -by] : [by]) this.#compare(d, asked);
      // On its way a claim may have come to read more: then what stood for others in its eyes stands for fewer.
      if (this.#reads().length === reads.length) return farthest;
    }
  }

  #farthest({ states, steps }: Asked): number {
    const work = this.#shift.questions + states.length + SUCCESSORS * steps.length + 1;
    const ways = this.#falls ? 2 : 1;
    return Math.max(NEAREST, Math.min(FARTHEST, Math.floor(WORK / work / ways)));
  }

  #compare(by: number, { states, steps }: Asked): void {
    const { letters } = this.#pairs;
    for (const state of states) {
      this.#look();
      const moved = this.#shift.states.state(state, by);
      if (letters.ofState(state) !== letters.ofState(moved))
        throw this.#pairs.broken("a liveness claim says otherwise", state, moved);
    }
    const question = this.#shift.ask(by, this.#look);
    const inexact = steps.some((state) => !this.#stepsAlike(state, by));
    if (question !== null || inexact) this.#compareAll(by, question);
  }

  /** Something differs as it stands: does it under the view? */
  #compareAll(by: number, question: string | null): void {
    const told = question === null ? null : new PromiseBroken(`${question} ${REMEDY}`);
    this.#affordable = Math.max(NEAREST, Math.floor(WORK / (STATE * this.#search.expanded)));
    if (told !== null && this.#search.expanded > MANY) throw told;
    for (const state of this.#states()) {
      this.#look();
      try {
        this.#pairs.compare(state, this.#shift.states.state(state, by));
      } catch (error) {
        throw error instanceof PromiseBroken && told !== null ? told : error;
      }
    }
  }

  /** Do a state and the shifted one have the same steps, shifted, of which claims say the same? */
  #stepsAlike(state: Int32Array, by: number): boolean {
    this.#look();
    const moved = this.#shift.states.state(state, by);
    const one = this.#steps(state).map(({ said, after }) => `${said} ${this.#shift.states.state(after, by).join()}`);
    const other = new Set(this.#steps(moved).map(({ said, after }) => `${said} ${after.join()}`));
    return new Set(one).size === other.size && one.every((step) => other.has(step));
  }

  #steps(state: Int32Array): { readonly said: string; readonly after: Int32Array }[] {
    return this.#pairs.successors(state).map(({ label, after }) => ({
      said: `${this.#search.machine.events.coarse(label)} ${this.#pairs.letters.ofEvent(state, after, label)}`,
      after,
    }));
  }

  /** What was expanded, as it was found. */
  *#found(): Iterable<Int32Array> {
    const { store, machine } = this.#search;
    for (let i = 0; i < this.#search.expanded; i++) {
      const state = new Int32Array(machine.components);
      store.load(i, state);
      yield widened(state, machine.components);
    }
  }

  /** What was expanded, with numbers counted from the least one met. */
  *#states(): Iterable<Int32Array> {
    for (const state of this.#found()) {
      const least = this.#shift.states.least(state);
      yield least === null ? state : this.#shift.states.state(state, this.#lowest - least);
    }
  }

  #range(): void {
    const note = (state: Int32Array): number | null => {
      const least = this.#shift.states.least(state);
      if (least !== null) this.#lowest = Math.min(this.#lowest, least);
      return least;
    };
    for (const state of this.#found()) {
      this.#look();
      const before = note(state);
      for (const { after } of this.#pairs.successors(state)) {
        const least = note(after);
        if (before !== null && least !== null && least < before) this.#falls = true;
      }
    }
  }

  /** The components that claims read. */
  #reads(): number[] {
    const { components } = this.#search.machine;
    return Array.from({ length: components }, (_, i) => i).filter((i) => this.#pairs.letters.dependsOn(i));
  }

  /** One state for each that claims can distinguish, and states among which every event that they or observers may see happens. */
  #covering(reads: readonly number[]): Asked {
    const { letters } = this.#pairs;
    const seesSteps = letters.asksOfEvents || this.#shift.observed;
    const states = new Map<string, Int32Array>();
    const steps: Int32Array[] = [];
    const seen = new Set<string>();
    for (const state of this.#states()) {
      this.#look();
      letters.ofState(state);
      const key = reads.map((component) => state[component]).join();
      if (!states.has(key)) states.set(key, state);
      if (!seesSteps) continue;
      const before = seen.size;
      for (const { label, after } of this.#pairs.successors(state))
        seen.add(
          `${label} ${this.#shift.observed ? `${state.join()} ${after.join()}` : `${key} ${reads.map((i) => after[i])}`}`,
        );
      if (seen.size > before) steps.push(state);
    }
    return { states: [...states.values()], steps };
  }
}

interface Asked {
  readonly states: readonly Int32Array[];
  readonly steps: readonly Int32Array[];
}

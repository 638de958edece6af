// Two states that a view takes for one: do they behave alike?
// The one idea: a view is the author's promise of a bisimulation, and for that it is enough that every state agrees in one step with
// what stands for it: the same events lead to what the view takes for the same, and claims and fairness say the same of both. So
// whoever follows real states from those that were merged, and compares each with what stands for it, follows all labelled pairs;
// where no new state comes, all there are were compared.
// Nor may they differ in what is owed. An event that changes one of two such states and leaves the other as it is leads to the same
// under the view, but where fairness speaks of it, it is enabled and taken in the first and neither in the second; then a fair
// behaviour of the one is none of the other. Where fairness says nothing of the event, to change nothing and to change what nobody
// sees is the same. So what is compared is which obligations are taken by the events of one name that lead to one thing: all of
// them together, for a behaviour that comes back can take them in turn.
// Not here: which states are merged (by-view.ts), shifts (shift-proof.ts).
import type { Machine } from "../machine/machine.ts";
import { stateInWords } from "../machine/state-words.ts";
import { Successors } from "../machine/successors.ts";
import { same, type ViewReduction } from "./by-view.ts";
import type { Explored } from "./evidence.ts";
import { PromiseBroken } from "./reduction.ts";
import { widened } from "./store/vectors.ts";

/** What claims say of states and of events: what must be the same of states that are merged, beside their successors. */
export interface Letters {
  ofState(state: Int32Array): string;
  ofEvent(before: Int32Array, after: Int32Array, label: number): string;
  /** Does any claim ask about events? */
  readonly asksOfEvents: boolean;
  /** May what is said change with a component? Learnt from what was asked so far. */
  dependsOn(component: number): boolean;
}

/** Where events of one name lead that lead to the same under the view. */
interface Outcome {
  readonly event: string;
  /** The obligations of fairness that they take. */
  readonly takes: Set<number>;
}

/** A successor, and how it comes about. */
export interface Following {
  readonly label: number;
  readonly after: Int32Array;
}

/** Outcomes of states that stand for others, remembered at most. */
const REMEMBERED = 2048;
/** States that wait to be compared, for each that is. */
const ROOM = 8;

export class ViewPairs {
  readonly #machine: Machine;
  readonly #reduction: ViewReduction;
  readonly letters: Letters;
  readonly #successors = new Successors();
  readonly #known = new Map<number, ReadonlyMap<string, Outcome>>();

  constructor(machine: Machine, reduction: ViewReduction, letters: Letters) {
    this.#machine = machine;
    this.#reduction = reduction;
    this.letters = letters;
  }

  /** Throws PromiseBroken where two states that the view takes for one differ within a step. */
  compare(one: Int32Array, other: Int32Array): void {
    this.#compare(one, this.#outcomes(one, this.successors(one)), other, this.successors(other));
  }

  /**
   * Follows up to `most` real states from those that were merged, each compared with what stands for it; answers how many. By turns
   * the state found first and the one found last: so all that is near is compared, and some of what is far. What no expanded state
   * stands for lies behind a bound.
   */
  follow(search: Explored, most: number, look: () => void): number {
    const real = this.#reduction.merged;
    const done = new Set<number>();
    const last = Array.from({ length: real.size }, (_, i) => i);
    let compared = 0;
    for (let first = 0, turn = 0; compared < most && done.size < real.size; turn++) {
      while (done.has(first)) first++;
      const index = turn % 2 === 0 ? first : last.pop()!;
      if (done.has(index)) continue;
      done.add(index);
      look();
      const following = this.#compareMerged(search, index);
      if (following === null) continue;
      compared++;
      for (const { after } of following) {
        if (real.size >= ROOM * most) break;
        const { size } = real;
        if (real.findState(after, true) === size) last.push(size);
      }
    }
    return compared;
  }

  #compareMerged(search: Explored, real: number): Following[] | null {
    const state = new Int32Array(this.#machine.components);
    this.#reduction.merged.load(real, state);
    return this.compareReal(search, state);
  }

  /**
   * Compares a real state with what stands for it, and answers what follows it; null where nothing is to be compared: it stands for
   * itself, or nothing that was expanded does.
   */
  compareReal({ store, expanded }: Explored, state: Int32Array): Following[] | null {
    const index = this.#reduction.standsFor(state);
    if (index < 0 || index >= expanded) return null;
    const representative = new Int32Array(this.#machine.components);
    store.load(index, representative);
    if (same(representative, state)) return null;
    const following = this.successors(state);
    this.#compare(representative, this.#remembered(index, representative), state, following);
    return following;
  }

  /** Successors of a state, each as a state of its own. */
  successors(from: Int32Array): Following[] {
    const successors = this.#successors;
    this.#machine.expand(from, successors);
    const { components } = this.#machine;
    const found: Following[] = [];
    for (let at = 0; at < successors.end; at = successors.after(at))
      found.push({ label: successors.label(at), after: successors.stateAfter(at, from, components) });
    return found;
  }

  #remembered(index: number, state: Int32Array): ReadonlyMap<string, Outcome> {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const outcomes = this.#outcomes(state, this.successors(state));
    this.#known.set(index, outcomes);
    return outcomes;
  }

  #compare(one: Int32Array, from: ReadonlyMap<string, Outcome>, other: Int32Array, following: Following[]): void {
    if (this.letters.ofState(one) !== this.letters.ofState(other))
      throw this.broken("a liveness claim says otherwise", one, other);
    const beside = this.#outcomes(other, following);
    const only = [...from].find(([key]) => !beside.has(key)) ?? [...beside].find(([key]) => !from.has(key));
    if (only !== undefined)
      throw this.broken(`the event ${only[1].event} does not lead to the same of both`, one, other);
    const owed = [...from].find(([key, { takes }]) => !sameMembers(takes, beside.get(key)!.takes));
    if (owed !== undefined)
      throw this.broken(
        `fairness asks for the event ${owed[1].event} otherwise in the one than in the other (what changes nothing is not asked for)`,
        one,
        other,
      );
  }

  /** What follows under the view, by the event without the contents of messages and by what claims say of it. */
  #outcomes(from: Int32Array, following: readonly Following[]): Map<string, Outcome> {
    const state = widened(from, this.#machine.components);
    const outcomes = new Map<string, Outcome>();
    for (const { label, after } of following) {
      const said = this.letters.asksOfEvents ? this.letters.ofEvent(state, after, label) : "";
      const key = `${this.#machine.events.coarse(label)} ${said} ${this.#reduction.of(after)}`;
      const takes = outcomes.get(key)?.takes ?? new Set();
      if (!same(state, after))
        for (const obligation of this.#machine.assumes.fairness.obligationsOf(label)) takes.add(obligation);
      outcomes.set(key, { event: this.#machine.events.coverage(label), takes });
    }
    return outcomes;
  }

  broken(how: string, one: Int32Array, other: Int32Array): PromiseBroken {
    const words = (of: Int32Array): string => stateInWords(this.#machine.tells.snapshot(of));
    return new PromiseBroken(
      `The view takes two states for one, but ${how}: ${words(one)} and ${words(other)}. ${REMEDY}`,
    );
  }
}

export const REMEDY =
  "A view may leave out only what no handler and no claim can tell, so keep in it whatever is compared with a fixed number.";

const sameMembers = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean =>
  a.size === b.size && [...a].every((member) => b.has(member));

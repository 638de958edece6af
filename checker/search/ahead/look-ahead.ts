// Looking ahead of a search: expanding states for it that it has found and not yet come to, and telling what follows on them.
// The one idea: whoever looks ahead has a machine of its own that has learned what the machine of the search learned, in the same order,
// so the same numbers stand for the same things. It may learn nothing by itself: a state on which anything follows that has no number
// yet, for which the author's code must be asked, or in which a claim is settled or an error thrown, is left to the search.
//
// Why the numbers are the same. A machine gives numbers in the order in which it meets things, and the search tells every state in whose
// expansion its machine learned (LESSON), in their order. Expanding them in that order, with the same states known before each, meets the
// same things; all other states teach nothing (checkpoint/relive.ts has the argument). Between lessons this machine learns nothing either,
// because `mayLearn` stops it. It is not taken on trust: after each lesson as much must be learned and the same must follow as there,
// and what is in a sample of the states must be what it is there; else the model, made once more, is another.
//
// What a proof of symmetry has compared (machine/memo/proved.ts) may be more here than there: a state is left to the search as soon as
// something is compared, but the answer stays, and what the search finds it finds by another state that is renamed to the same, so it may
// compare something else for it. Each answer that is used was compared by one of both, so the proof has no hole; only its count is less.
//
// Why what is told is right. A state that is not left to the search asked only what was known, and what is known changes no more; so the
// search would have found the same successors, in the same order, with the same answers of claims. Whether a successor is new is decided
// there (parallel/crew.ts): a state that is known here is known there, too, and one that is not may be. That goes for what the search stores
// while this one looks ahead as well: it has not come to the states that are expanded here, so all it stores it stores before.
//
// What predicates read is not what is learned: they give no numbers, so each asks and remembers for itself, and neither knows what
// they were seen to read by the other. So with helpers no claim is taken to say what it said of the state before (watchers/claim-watcher.ts), and
// whether they read what is in flight is told (search/never-delivered.ts).
// Not here: who gives orders (parallel/crew.ts), expanding (../explorer.ts).
import type { Machine } from "../../machine/machine.ts";
import { uncounted } from "../../machine/memo/payoff.ts";
import { lookingAhead, NotKnownYet } from "../../values/numbering.ts";
import { write } from "../../values/record.ts";
import { digestOf } from "../checkpoint/contents.ts";
import { Explorer } from "../explorer.ts";
import type { SearchOptions, Surroundings } from "../options.ts";
import { followsOn } from "../parallel/follows-on.ts";
import { type Answer, FOUND, LESSON, type Order, SEGMENT } from "../parallel/orders.ts";
import { StateStore } from "../store/store.ts";
import type { OpenClaim } from "../watchers/open-claims.ts";
import { Counts, Found, Journal, TOLD } from "./findings.ts";

/** A claim that need not be asked was hit so long ago that nothing is hit with it. */
const LONG_AGO = -9;

/** Nothing can be told any more: something was to be learned, and whoever was stopped went on as if nothing were. */
class Spoiled extends Error {}

/** What lies between two segments. */
interface Mark {
  readonly from: number;
  readonly generated: number;
  readonly cut: number;
  readonly taken: number;
  readonly fresh: number;
  readonly found: number;
}

export class LookAhead {
  readonly #machine: Machine;
  readonly #claims: readonly OpenClaim[];
  readonly #closed: boolean[];
  readonly #taken = new Journal();
  readonly #fresh = new Journal();
  readonly #found = new Found();
  readonly #counts = new Counts();
  readonly #store: StateStore;
  readonly #explorer: Explorer;
  readonly #isBounded: boolean;
  #hasBegun = false;
  /** Does it what the search did? Then nothing is told of it. */
  #isLearning = false;
  /** How many were learned. */
  #lessons = 0;
  #generated = 0;
  #cut = 0;
  /** The state that is expanded, and whether that failed; one function for all, because it is called for each. */
  #index = 0;
  #isWhole = false;
  readonly #expanding = (): void => {
    this.#isWhole = this.#explorer.expandAlone(this.#index);
  };

  constructor(machine: Machine, claims: readonly OpenClaim[], options: SearchOptions, surroundings: Surroundings) {
    this.#machine = machine;
    this.#claims = claims;
    this.#closed = claims.map(() => false);
    this.#isBounded = machine.asks.within !== null;
    this.#store = new StateStore(machine.components, (words, from, hash) => this.#keep(words, from, hash));
    const ahead = { store: this.#store, taken: this.#taken, fresh: this.#fresh };
    this.#explorer = new Explorer(machine, claims, options, surroundings, { ahead });
  }

  /**
   * Under a bound a label is fresh before its state is kept, else behind it; it is fresh once. What a lesson finds new the search stored
   * next, so from then on it is known here as it was there, and no more is asked of it than there.
   */
  #keep(words: Uint32Array, from: number, hash: number): number {
    if (this.#isLearning) return this.#store.readOneMore();
    const position = this.#found.add(words, from, hash, this.#fresh.length);
    if (this.#isBounded && position === TOLD) this.#fresh.length--;
    return position;
  }

  answer(order: Order): Answer {
    const { view, stored, lessons, contents, closed, from, to } = order;
    if (view !== null) this.#store.read(view, stored);
    if (!this.#hasBegun) this.#begin();
    for (let at = 0; at < lessons.length; at += LESSON.size) {
      this.#close(closed);
      if (!this.#learn(lessons, at)) return { kind: "otherwise", index: lessons[at + LESSON.index]! };
      this.#lessons++;
    }
    this.#store.readUpTo(stored);
    for (const { index, digest } of contents)
      if (digestOf(this.#machine, this.#store, index) !== digest) return { kind: "otherwise", index };
    this.#close(closed);
    const digest = this.#look(from, to, stored);
    const { seesLosses } = this.#explorer;
    return { kind: "looked", digest, spoke: this.#claims.map(({ spoke }) => spoke), seesLosses };
  }

  /** What the search does before its first state. */
  #begin(): void {
    this.#hasBegun = true;
    this.#isLearning = true;
    this.#store.readUpTo(0);
    this.#explorer.begin();
    this.#isLearning = false;
    this.#unhit();
  }

  /** Expands a state as the search did; false if something else comes of it. */
  #learn(lessons: Int32Array, at: number): boolean {
    this.#store.readUpTo(lessons[at + LESSON.before]!);
    this.#isLearning = true;
    const index = lessons[at + LESSON.index]!;
    try {
      // In these states much is new, and in those between them next to nothing: a memo that does not pay here pays there.
      if (!uncounted(() => this.#explorer.expandAlone(index))) return false;
    } catch (error) {
      if (error instanceof NotKnownYet) return false;
      throw error;
    } finally {
      this.#isLearning = false;
      this.#unhit();
      this.#taken.length = 0;
      this.#fresh.length = 0;
    }
    return (
      this.#machine.learned === lessons[at + LESSON.learned] &&
      followsOn(this.#machine, this.#store, index) === lessons[at + LESSON.digest]
    );
  }

  #close(closed: readonly number[]): void {
    let some = false;
    for (const [i, claim] of this.#claims.entries()) {
      if (closed[i]! > this.#lessons || this.#closed[i] === true) continue;
      this.#closed[i] = true;
      claim.hit(LONG_AGO);
      some = true;
    }
    if (some) this.#explorer.closeClaims();
  }

  /** Forgets what was hit just now; was anything? */
  #unhit(): boolean {
    let hit = false;
    for (let i = 0; i < this.#claims.length; i++) {
      const claim = this.#claims[i]!;
      if (claim.hits === null || this.#closed[i] === true) continue;
      claim.hits = null;
      hit = true;
    }
    return hit;
  }

  #look(from: number, to: number, stored: number): Int32Array {
    this.#taken.length = 0;
    this.#fresh.length = 0;
    this.#found.begin(this.#store.packing);
    const segments: Int32Array[] = [];
    let begins = this.#mark(from);
    for (let index = from; index < to; index++) {
      this.#store.readOn(this.#found.count);
      const [taken, fresh, found] = [this.#taken.length, this.#fresh.length, this.#found.count];
      if (this.#expand(index)) continue;
      this.#strike(taken, fresh, found);
      if (index > begins.from) segments.push(this.#segment(begins, index));
      begins = this.#mark(index + 1);
    }
    if (to > begins.from) segments.push(this.#segment(begins, to));
    this.#store.readUpTo(stored);
    return joined(segments);
  }

  /** Expands a state; false: it is for the search to do. */
  #expand(index: number): boolean {
    const explorer = this.#explorer;
    const { generated, cut } = explorer;
    const asked = this.#asked;
    this.#index = index;
    this.#isWhole = false;
    const went = lookingAhead(this.#expanding);
    if (went === "swallowed") throw new Spoiled("somebody went on who was to learn nothing");
    const hit = this.#unhit();
    // What the proof of symmetry compares, and how much, is told by the search.
    if (went === "stopped" || !this.#isWhole || hit || this.#asked !== asked) return false;
    this.#generated += explorer.generated - generated;
    this.#cut += explorer.cut - cut;
    return true;
  }

  get #asked(): number {
    return this.#machine.assumes.symmetry?.proof.asked ?? 0;
  }

  #mark(from: number): Mark {
    return {
      from,
      generated: this.#generated,
      cut: this.#cut,
      taken: this.#taken.length,
      fresh: this.#fresh.length,
      found: this.#found.count,
    };
  }

  /** What came of a state is no more; the store goes on with what is left. */
  #strike(taken: number, fresh: number, found: number): void {
    this.#taken.length = taken;
    this.#fresh.length = fresh;
    this.#found.strike(found);
    this.#store.keptUpTo(found);
  }

  #segment(begins: Mark, to: number): Int32Array {
    const taken = this.#taken.pairsFrom(begins.taken, this.#counts);
    const fresh = this.#fresh.pairsFrom(begins.fresh, this.#counts);
    const found = this.#found.count - begins.found;
    const head = SEGMENT.size + taken.length + fresh.length;
    const words = new Int32Array(head + found * (FOUND.size + this.#found.width));
    write(SEGMENT, words, 0, {
      from: begins.from,
      states: to - begins.from,
      generated: this.#generated - begins.generated,
      cut: this.#cut - begins.cut,
      widest: this.#explorer.widest,
      taken: taken.length,
      fresh: fresh.length,
      found,
    });
    words.set(taken, SEGMENT.size);
    words.set(fresh, SEGMENT.size + taken.length);
    const shift = this.#isBounded ? -1 : 0;
    this.#found.writeFrom(begins.found, words, head, (at) => this.#fresh.at(at + shift));
    return words;
  }
}

const joined = (parts: readonly Int32Array[]): Int32Array => {
  if (parts.length === 1) return parts[0]!;
  const whole = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

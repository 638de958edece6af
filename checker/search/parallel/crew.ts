// Those who look ahead of a search, as the search sees them: who expands which states, and what becomes of what they tell.
// The one idea: the search goes through its states in order, as if it were alone. Where it comes to states that somebody has expanded, it
// takes what was found in its place and decides what of it is new; all others it expands itself. So which states are stored, in which
// order, how often each event was taken and what each claim says is what one thread says, whoever does how much, and whoever dies.
// How states are shared out: each helper is given a few orders at once, each a run of states, one behind the other, but none nearer to where
// the search is than the lead. So whoever is ahead of the helper's pace leaves it nothing between, and what lies between two orders the search
// expands itself: both are busy, whatever either takes. The lead grows where the search had to wait, and shrinks while it has not: what
// is expanded far ahead is found by those before it as well, and told in vain.
// Not here: expanding ahead (ahead/look-ahead.ts), the words (orders.ts), threads (harness/parallel).
import { KripkeError } from "../../language/index.ts";
import type { Machine } from "../../machine/machine.ts";
import { contentsOf } from "../checkpoint/contents.ts";
import { type Packing, unpack } from "../store/packing.ts";
import type { StateStore } from "../store/store.ts";
import type { Counter } from "../watchers/label-counts.ts";
import type { OpenClaim } from "../watchers/open-claims.ts";
import { LessonLog } from "./lesson-log.ts";
import {
  type Answer,
  type Content,
  FOUND,
  type Helper,
  type Helpers,
  NEVER,
  PAIR,
  type Pace,
  SEGMENT,
} from "./orders.ts";

/** Milliseconds to wait at once: between them the event loop turns, and bounds are looked at. */
const AT_ONCE = 10;
/** Slots that are read together. */
const TOUCHED = 256;
/** A helper that has so few lessons to learn is up to date. */
const FEW_LESSONS = 256;
const NO_LESSONS = new Int32Array(0);

const PACE: Pace = { wide: 4096, most: 256, parts: 64, depth: 3, patience: 20_000 };

/** Orders between the search and the next order: at least, at most; and how many fewer behind each answer that was there in time. */
const NEAR = 1;
const FAR = 64;
const CLOSER = 1 / 32;

/** What was told of some states, but for what the crew itself does with it. */
export interface Told {
  readonly states: number;
  readonly generated: number;
  readonly cut: number;
  readonly widest: number;
}

const NOTHING: Told = { states: 0, generated: 0, cut: 0, widest: 0 };

/** States that a helper was given. */
interface Given {
  readonly by: Hand;
  readonly from: number;
  readonly to: number;
  /** How states lay when it was given. */
  readonly packing: Packing;
  answer: Answer | null;
}

/** A helper, and what it knows. */
interface Hand {
  readonly helper: Helper;
  /** What it was given and has not answered, in order. */
  readonly waiting: Given[];
  lessons: number;
  /** The version of the view that it has; -1: it was told nothing yet. */
  view: number;
  /** Has it learned nearly all there is? Until then it is given no states. */
  isReady: boolean;
}

export interface CrewOf {
  readonly machine: Machine;
  readonly store: StateStore;
  readonly claims: readonly OpenClaim[];
  readonly taken: Counter;
  readonly fresh: Counter;
  readonly now: () => number;
}

export class Crew {
  readonly #of: CrewOf;
  readonly #helpers: Helpers;
  readonly #reduction: boolean;
  readonly #pace: Pace;
  readonly lessons: LessonLog;
  readonly #hands: Hand[] = [];
  /** In the order of their states. */
  readonly #given: Given[] = [];
  /** Of the first of them, if it was answered: where its next segment is. */
  #at = 0;
  /** The state from which on the crew tells what follows; NEVER: nobody expands anything ahead. */
  next = NEVER;
  /** Where the level ends, from which lesson on each claim is closed, how many states an order has, and how many orders the lead. */
  #end = -1;
  #closed: readonly number[];
  #size = 1;
  #lead: number;
  /** Behind the last state that was given. */
  #last = 0;
  #contentsAt = 0;
  #since = -1;
  readonly #hashes = new Int32Array(TOUCHED);
  /** Only so that what is read is read. */
  touched = 0;
  /** May somebody whom a helper asked tell losses that are left out? */
  seesLosses = false;

  constructor(of: CrewOf, helpers: Helpers, reduction: boolean) {
    this.#of = of;
    this.#reduction = reduction;
    this.#helpers = helpers;
    this.#pace = { ...PACE, ...helpers.pace };
    this.#lead = this.#pace.depth;
    this.#closed = of.claims.map(() => NEVER);
    this.lessons = new LessonLog(of.machine, of.store);
  }

  /** Shares out what is left of a level: from the state that is next to `end`. */
  plan(at: number, end: number): void {
    if (this.#isClosed) return;
    this.#of.store.tell();
    if (end !== this.#end) this.#beginLevel(at, end);
    if (this.#hands.length < this.#helpers.most && end - at >= this.#pace.wide) this.#hire();
    for (const hand of this.#hands) {
      this.#hear(hand);
      if (hand.helper.gone === null) this.#give(hand, at, end);
    }
  }

  #beginLevel(at: number, end: number): void {
    this.#end = end;
    this.#last = at;
    const { count } = this.lessons;
    this.#closed = this.#of.claims.map(({ hits }, i) => (hits === null ? NEVER : Math.min(this.#closed[i]!, count)));
    const { most, parts } = this.#pace;
    this.#size = Math.max(1, Math.min(most, Math.floor((end - at) / parts)));
  }

  #hire(): void {
    const hand = { helper: this.#helpers.start(this.#reduction), waiting: [], lessons: 0, view: -1, isReady: false };
    this.#hands.push(hand);
  }

  /** Takes what a helper answered. */
  #hear(hand: Hand): void {
    for (let answer = hand.helper.take(); answer !== null; answer = hand.helper.take()) {
      if (answer.kind === "otherwise") throw otherwise(answer.index);
      hand.waiting.shift()!.answer = answer;
    }
    if (hand.helper.gone !== null) this.#dismiss(hand);
  }

  /** What it was given the search does itself. */
  #dismiss(hand: Hand): void {
    for (const lost of hand.waiting.splice(0)) {
      const place = this.#given.indexOf(lost);
      if (place >= 0) this.#given.splice(place, 1);
    }
    hand.isReady = false;
    this.#aim();
  }

  #give(hand: Hand, at: number, end: number): void {
    const { depth } = this.#pace;
    while (hand.waiting.length < depth) {
      if (!hand.isReady && hand.waiting.length > 0) return;
      hand.isReady ||= hand.view >= 0 && this.lessons.count - hand.lessons <= FEW_LESSONS;
      const from = Math.max(this.#last, at + Math.round(this.#lead * this.#size));
      const to = Math.min(from + this.#size, end);
      if (hand.isReady && (from >= to || from > at + FAR * this.#size)) return;
      if (hand.isReady) this.#last = to;
      this.#order(hand, hand.isReady ? { from, to } : { from: at, to: at });
    }
  }

  #order(hand: Hand, { from, to }: { readonly from: number; readonly to: number }): void {
    const { store } = this.#of;
    const view = store.view();
    const isElsewhere = view.version !== hand.view;
    const lessons = hand.lessons < this.lessons.count ? this.lessons.from(hand.lessons) : NO_LESSONS;
    const given = { by: hand, from, to, packing: view.packing, answer: null };
    hand.helper.give({
      view: isElsewhere ? view : null,
      stored: store.size,
      lessons,
      contents: this.#contents(hand),
      closed: this.#closed,
      from,
      to,
    });
    hand.view = view.version;
    hand.lessons = this.lessons.count;
    hand.waiting.push(given);
    if (to === from) return;
    this.#given.push(given);
    this.#aim();
  }

  /** What is in some states, when a helper begins, and whenever there are twice as many states. */
  #contents(hand: Hand): readonly Content[] {
    const { machine, store } = this.#of;
    if (hand.view >= 0 && store.size < this.#contentsAt) return [];
    this.#contentsAt = 2 * store.size;
    return contentsOf(machine, store);
  }

  /** The state from which on the crew tells what follows. */
  #aim(): void {
    const first = this.#given[0];
    if (first === undefined) this.next = NEVER;
    else if (first.answer?.kind !== "looked" || this.#at >= first.answer.digest.length) this.next = first.from;
    else this.next = first.answer.digest[this.#at + SEGMENT.from]!;
  }

  /** Takes what was told of the states from `next` on; null: it is not there yet. */
  take(): Told | null {
    const given = this.#given[0]!;
    // A helper that answers and then dies is dismissed while it is waited for, and `next` is aimed anew: the search is still here.
    const here = this.next;
    if (given.answer === null) {
      if (!this.#await(given)) return null;
    } else if (this.#at === 0) this.#lead = Math.max(NEAR, this.#lead - CLOSER);
    const { answer } = given;
    if (answer === null) return NOTHING;
    if (answer.kind === "otherwise") throw otherwise(answer.index);
    for (const [i, spoke] of answer.spoke.entries()) if (spoke) this.#of.claims[i]!.spoke = true;
    this.seesLosses ||= answer.seesLosses;
    const { digest } = answer;
    const isHere = this.#at < digest.length && digest[this.#at + SEGMENT.from] === here;
    const told = isHere ? this.#takeSegment(digest, given.packing) : NOTHING;
    if (this.#at >= digest.length) {
      this.#given.shift();
      this.#at = 0;
    }
    this.#aim();
    return told;
  }

  /** Waits a little for an answer; true: it is there, or it will not come. */
  #await(given: Given): boolean {
    const { by } = given;
    this.#hear(by);
    if (given.answer !== null) return true;
    if (by.helper.gone !== null) return true;
    const { now } = this.#of;
    if (this.#since < 0) {
      this.#since = now();
      this.#lead = Math.min(FAR, this.#lead + 1);
    }
    this.#helpers.wait(AT_ONCE);
    this.#hear(by);
    const isHere = given.answer !== null;
    if (!isHere && now() - this.#since > this.#pace.patience) {
      by.helper.close("it did not answer");
      this.#dismiss(by);
    }
    if (isHere || by.helper.gone !== null) this.#since = -1;
    return isHere || by.helper.gone !== null;
  }

  #takeSegment(digest: Int32Array, packing: Packing): Told {
    const at = this.#at;
    const takenEnd = at + SEGMENT.size + digest[at + SEGMENT.taken]!;
    const freshEnd = takenEnd + digest[at + SEGMENT.fresh]!;
    const { taken, fresh } = this.#of;
    for (let pair = at + SEGMENT.size; pair < takenEnd; pair += PAIR.size)
      taken.addTimes(digest[pair + PAIR.label]!, digest[pair + PAIR.times]!);
    for (let pair = takenEnd; pair < freshEnd; pair += PAIR.size)
      fresh.addTimes(digest[pair + PAIR.label]!, digest[pair + PAIR.times]!);
    this.#at = this.#keep(digest, freshEnd, digest[at + SEGMENT.found]!, packing);
    return {
      states: digest[at + SEGMENT.states]!,
      generated: digest[at + SEGMENT.generated]!,
      cut: digest[at + SEGMENT.cut]!,
      widest: digest[at + SEGMENT.widest]!,
    };
  }

  /** Keeps what is new of what was found; where the next segment begins. */
  #keep(digest: Int32Array, from: number, found: number, packing: Packing): number {
    const { store, fresh } = this.#of;
    const size = FOUND.size + packing.words;
    const words = new Uint32Array(digest.buffer, digest.byteOffset, digest.length);
    const end = from + found * size;
    for (let at = from; at < end; ) {
      const until = Math.min(end, at + TOUCHED * size);
      let count = 0;
      for (let each = at; each < until; each += size) this.#hashes[count++] = digest[each + FOUND.hash]!;
      this.touched ^= store.touch(this.#hashes, count);
      for (; at < until; at += size) {
        const before = store.size;
        const index =
          store.packing === packing
            ? store.keepWords(words, at + FOUND.size, digest[at + FOUND.hash]!)
            : this.#keepUnpacked(words, at + FOUND.size, packing);
        if (index < before) fresh.addTimes(digest[at + FOUND.label]!, -1);
      }
    }
    return end;
  }

  /** States were laid out anew since. */
  #keepUnpacked(words: Uint32Array, at: number, packing: Packing): number {
    const { machine, store } = this.#of;
    const state = new Int32Array(machine.components);
    unpack(packing, words, at, state);
    return store.findState(state, true);
  }

  /** Nobody works any more, nor is anybody begun. */
  close(): void {
    this.#isClosed = true;
    for (const { helper } of this.#hands) helper.close();
    this.next = NEVER;
  }
  #isClosed = false;
}

const otherwise = (index: number): KripkeError =>
  new KripkeError(
    150,
    `The model behaves otherwise when it is loaded once more for another worker: what follows on state ${index + 1} is not what followed here. Its code depends on more than its arguments (a clock, random numbers, what was there when it was loaded); search it with one worker.`,
  );

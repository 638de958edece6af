// The claims that a search decides as it goes: of which states and transitions each is asked.
// The one idea: a new state is asked about only where something changed that a claim depends on; a claim that was hit is closed,
// so that what is left to ask is all that is asked.
// Not here: one claim (open-claims.ts), what a hit proves (result/).

import { askedBy } from "../../language/index.ts";
import type { Successors } from "../../machine/successors.ts";
import type { PlacesInWords } from "../../values/masked-map.ts";
import { append } from "../../values/record.ts";
import { JointMemo, type Over, UNKNOWN } from "./joint-memo.ts";
import { EDGE, isViolated, type OpenClaim, type SavedClaim } from "./open-claims.ts";

/** Claims of one kind that are open, and what is remembered of transitions that settle none of them. */
class Open {
  readonly claims: OpenClaim[];
  readonly #over: Over;
  memo: JointMemo;

  constructor(claims: OpenClaim[], over: Over) {
    this.claims = claims;
    this.#over = over;
    this.memo = this.#memo();
  }

  #memo(): JointMemo {
    return new JointMemo(
      this.claims.map(({ evaluator }) => evaluator!),
      this.#over,
    );
  }

  /** What was hit need not be asked any more. */
  close(): void {
    const before = this.claims.length;
    for (let i = before - 1; i >= 0; i--) if (this.claims[i]!.hits !== null) this.claims.splice(i, 1);
    if (this.claims.length < before) this.memo = this.#memo();
  }
}

/** What is remembered: none of them is settled. */
const SETTLES_NONE = 1;

export class ClaimWatcher {
  readonly all: readonly OpenClaim[];
  readonly #states: Open;
  readonly #steps: Open;
  /** Of two states: each new one is compared with those before it. */
  #pairs: readonly OpenClaim[];
  readonly #isAlone: boolean;

  /** `isAlone`: does nobody else ask the same claims of states that are expanded here? */
  constructor(claims: readonly OpenClaim[], isAlone = true) {
    this.all = claims;
    this.#isAlone = isAlone;
    const ofStates = claims.filter(({ kind }) => askedBy(kind).search === "states");
    this.#pairs = ofStates.filter(({ looks }) => looks !== null);
    this.#states = new Open(
      ofStates.filter(({ looks }) => looks === null),
      "state",
    );
    this.#steps = new Open(
      claims.filter(({ kind }) => askedBy(kind).search === "transitions"),
      "transition",
    );
  }

  /** Is any claim about transitions open? */
  get asksOfSteps(): boolean {
    return this.#steps.claims.length > 0;
  }

  get violated(): number {
    return this.all.filter(isViolated).length;
  }

  /** Was a claim violated, or each of those with these names hit, or one of them? */
  suffice(first: true | readonly string[] | { readonly anyOf: readonly string[] }): boolean {
    if (first === true) return this.violated > 0;
    const hit = new Set(this.all.filter(({ hits }) => hits !== null).map(({ name }) => name));
    if ("anyOf" in first) return first.anyOf.some((name) => hit.has(name));
    return first.length > 0 && first.every((name) => hit.has(name));
  }

  /** An initial state, the first of equal ones; `index` is -1 where a bound keeps it out. */
  ofInitial(state: Int32Array, position: number, index: number): void {
    for (const claim of [...this.#states.claims, ...this.#pairs]) {
      if (!settles(claim, state, index)) continue;
      if (index >= 0) claim.hit(0).states.push(index);
      else claim.hit(0).initial.push(position);
    }
  }

  /**
   * A new state, `target` (-1 where a bound keeps it out), which a successor of the state `index` at this depth leads to. Does it settle
   * a claim?
   */
  ofState(
    successors: Successors,
    at: number,
    after: Int32Array,
    index: number,
    target: number,
    depth: number,
  ): boolean {
    const { claims, memo } = this.#states;
    const isOpen = claims.length > 0 && memo.answer(after, after, -1) === UNKNOWN;
    if (!isOpen && this.#pairs.length === 0) return false;
    const found = { successors, at, after, index, target, depth };
    const settled = isOpen && this.#settled(claims, found);
    if (isOpen && !settled) memo.learn(after, after, -1, SETTLES_NONE);
    return (this.#pairs.length > 0 && this.#settled(this.#pairs, found)) || settled;
  }

  /** Is it known of a new state that lies so in words that it settles no claim? */
  knowsInWords(places: PlacesInWords, words: Uint32Array): boolean {
    if (this.#pairs.length > 0) return false;
    return this.#states.claims.length === 0 || this.#states.memo.knowsInWords(places, words);
  }

  /** Has it known of a state that was asked about just now, and settled none; of no use where states are compared with others. */
  note(places: PlacesInWords, words: Uint32Array): void {
    if (this.#pairs.length === 0) this.#states.memo.note(places, words);
  }

  /**
   * Is one of the claims settled by a new state? A claim that depends on none of the components that changed says of this state what it
   * said of the one before it, and that did not settle it: a claim is closed before a state that settled it is expanded. But what it
   * depends on is what it was seen to read here: who asked it of the state before, a helper or who has helpers, may have seen more.
   */
  #settled(claims: readonly OpenClaim[], { successors, at, after, index, target, depth }: Found): boolean {
    let settled = false;
    for (const claim of claims) {
      if (this.#isAlone && !claim.dependsOnAny(successors, at)) continue;
      if (!settles(claim, after, target)) continue;
      settled = true;
      const hits = claim.hit(depth);
      if (target >= 0) hits.states.push(target);
      else append(EDGE, hits.edges, { from: index, label: successors.label(at) });
    }
    return settled;
  }

  /** A transition from the state `index` at this depth. Does it settle a claim? */
  ofStep(before: Int32Array, after: Int32Array, label: number, index: number, depth: number): boolean {
    const { claims, memo } = this.#steps;
    if (memo.answer(before, after, label) !== UNKNOWN) return false;
    let settled = false;
    for (const claim of claims) {
      if (!claim.settledBy(before, after, label)) continue;
      settled = true;
      append(EDGE, claim.hit(depth).edges, { from: index, label });
    }
    if (!settled) memo.learn(before, after, label, SETTLES_NONE);
    return settled;
  }

  /** A state that was stored before the search was saved: those that come later are compared with it. */
  ofRecalled(state: Int32Array, index: number): void {
    for (const claim of this.#pairs) claim.differsFromTwin(state, index);
  }

  /** Takes what a search that was saved had found; it had the same claims in the same order. */
  recall(saved: readonly SavedClaim[]): void {
    for (const [i, claim] of this.all.entries()) claim.recall(saved[i]!);
  }

  /** The same of what it had hit after so many events, and closed. */
  recallHit(saved: readonly SavedClaim[], events: number): void {
    for (const [i, claim] of this.all.entries()) {
      const found = saved[i]!;
      if (found.hits !== null && found.hits.events <= events) claim.recall(found);
    }
  }

  /** What was hit need not be asked any more. */
  close(): void {
    this.#states.close();
    this.#steps.close();
    this.#pairs = this.#pairs.filter(({ hits }) => hits === null);
  }

  /** What is remembered of a state's claims is asked for again. */
  audit(state: Int32Array): void {
    for (const claim of this.#states.claims) claim.evaluator?.audit(state, state, -1);
  }
}

/** A new state: what leads to it, and from where. */
interface Found {
  readonly successors: Successors;
  readonly at: number;
  readonly after: Int32Array;
  readonly index: number;
  readonly target: number;
  readonly depth: number;
}

/** Does a new state settle a claim? One that the bounds keep out is not compared with others: it is not kept. */
const settles = (claim: OpenClaim, state: Int32Array, index: number): boolean => {
  if (claim.looks === null) return claim.settledBy(state, state, -1);
  return index >= 0 && claim.differsFromTwin(state, index);
};

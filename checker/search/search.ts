// Breadth-first search: level by level over the machine's states, all claims at once.
// The one idea: states are stored in the order in which they are found, so a level is a range of indices and the frontier
// needs no queue of its own.
// Not here: where states are kept (store.ts), what evidence looks like (evidence.ts), verdicts (result/).
import { askedBy, KripkeError } from "../language/index.ts";
import { type Evaluator, type Machine, SAYS } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import { Beyond } from "./beyond.ts";
import { provedBy, type SymmetryReduction, symmetryOf } from "./by-symmetry.ts";
import { Counter } from "./counter.ts";
import type { GraphListener } from "./graph-listener.ts";
import { Limits, type Stop } from "./limits.ts";
import { isViolated, type OpenClaim } from "./open-claims.ts";
import type { Counts, Failure, Progress, SearchOptions, Surroundings } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import type { Reduction } from "./reduction.ts";
import { LayoutChoice } from "./store/layouts.ts";
import { FlatStore, type StateStore } from "./store/store.ts";
import { outOfMemory, widened } from "./store/vectors.ts";
import { Turns } from "./turns.ts";

/** States between two looks at the clock, and integers that hold successors of one. */
const BETWEEN_LOOKS = 256;
const AT_ONCE = 1 << 16;
/** An audit looks at each of the first so many states, then at one in so many. */
const AUDITED = 256;
const AUDIT_ONE_IN = 1009;
/** No state is being expanded. */
const NONE = -1;

/** What a search is made for beside its claims; a reduction comes in place of the machine's symmetry. */
export interface Extras {
  readonly listener?: GraphListener;
  readonly reduction?: Reduction;
}

export class Search {
  readonly #machine: Machine;
  #store: StateStore;
  readonly #layouts: LayoutChoice;
  /** levels[l] is the index at which level l + 1 begins. */
  readonly #levels: number[] = [0];
  readonly #taken = new Counter();
  readonly #fresh = new Counter();
  #generated = 0;
  #cut = 0;
  /** States at the depth bound left unexpanded though something new follows. */
  #depthCut = 0;
  #stop: Stop | null = null;
  #failure: Failure | null = null;
  /** The most components that a transition changed. */
  #widest = 0;
  /** How many states were expanded, in the order of the store's `nth`; the next one perhaps in part. */
  #expanded = 0;
  readonly #states: OpenClaim[];
  readonly #steps: OpenClaim[];
  readonly #deadlock: OpenClaim;
  readonly #claims: readonly OpenClaim[];
  readonly #options: SearchOptions;
  readonly #surroundings: Surroundings;
  readonly #limits: Limits;
  readonly #successors = new Successors();
  /** Null: every state stands for itself. `symmetry`: the reduction, if it is by symmetry. */
  readonly #reduction: Reduction | null;
  readonly #symmetry: SymmetryReduction | null;
  readonly #within: Evaluator | null;
  readonly #ends: Evaluator | null;
  readonly #listener: GraphListener | null;
  #state: Int32Array;
  /** Equal to #state but while a successor is looked at. */
  #after: Int32Array;
  /** Of the state that is being expanded: which successor comes next; NONE if it is none. */
  #next = NONE;
  readonly #turns: Turns;

  constructor(
    machine: Machine,
    claims: readonly OpenClaim[],
    options: SearchOptions,
    surroundings: Surroundings,
    extras: Extras = {},
  ) {
    this.#machine = machine;
    this.#claims = claims;
    this.#states = claims.filter(({ kind }) => askedBy(kind).search === "states");
    this.#steps = claims.filter(({ kind }) => askedBy(kind).search === "transitions");
    this.#deadlock = claims.find(({ kind }) => askedBy(kind).search === "ends")!;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#limits = new Limits(options, surroundings);
    this.#turns = new Turns({
      now: surroundings.now,
      isStopped: () => this.#stop !== null,
      isOverBound: () => this.#isOverBound(),
      report: () => options.onProgress?.(this.#progress()),
    });
    this.#symmetry = options.symmetry === false || extras.reduction !== undefined ? null : symmetryOf(machine, claims);
    this.#reduction = extras.reduction ?? this.#symmetry;
    this.#within = provedBy(this.#symmetry, machine.within, "the bound within", SAYS.false);
    this.#ends = provedBy(this.#symmetry, machine.ends, "ends", SAYS.true);
    this.#listener = extras.listener ?? null;
    this.#store = new FlatStore(machine.components);
    // Who listens wants states in the order of their indices, and the indices of known ones.
    this.#layouts = new LayoutChoice(this.#listener === null ? options.rowsFrom : Number.POSITIVE_INFINITY);
    this.#state = new Int32Array(machine.components);
    this.#after = new Int32Array(machine.components);
  }

  get #counts(): Counts {
    const distinct = this.#store.size;
    // In states: the number of levels that have states.
    const depth = this.#levels.at(-1)! < distinct ? this.#levels.length : this.#levels.length - 1;
    return { distinct, generated: this.#generated, depth, frontier: distinct - this.#expanded };
  }
  #expandedLevels = 0;

  /** What was found so far; of use once the search has ended, or was broken off. */
  outcome(): Outcome {
    const { size } = this.#store;
    return Object.freeze({
      machine: this.#machine,
      store: this.#store,
      claims: this.#claims.map((claim) => claim.asked()),
      counts: Object.freeze(this.#counts),
      levels: Object.freeze([...this.#levels]),
      expanded: this.#expanded,
      isTorn: this.#next !== NONE,
      next: this.#expanded < size ? this.#store.nth(this.#expanded) : -1,
      completeLevels: this.#expandedLevels,
      stop: this.#stop,
      failure: this.#failure,
      cut: Object.freeze({ within: this.#cut, depth: this.#depthCut }),
      taken: this.#taken,
      fresh: this.#fresh,
      widest: this.#widest,
      reduction: this.#reduction,
      symmetry: this.#symmetry,
      limits: this.#limits,
    });
  }

  /** Runs to the end, or to the first bound, interrupt or failure. */
  async run(): Promise<Outcome> {
    await this.#explore();
    return this.outcome();
  }

  async #explore(): Promise<void> {
    try {
      this.#turns.unlessGivenUp(() => this.#begin());
      while (this.#stop === null && this.#failure === null && this.#expanded < this.#store.size) {
        if (!this.#expandsLevel(this.#levels.length) && (await this.#somethingFollows())) return;
        const end = this.#store.size;
        this.#store = this.#layouts.next(this.#store, this.#machine.components, end - this.#expanded);
        this.#store.arrange(this.#expanded, end);
        await this.#level(end);
        this.#levels.push(end);
        if (this.#stop !== null || this.#failure !== null) return;
        this.#expandedLevels++;
        this.#closeLevel();
      }
    } catch (error) {
      if (!outOfMemory(error)) throw error;
      this.#stop = "memory";
    }
  }

  #expandsLevel(level: number): boolean {
    return this.#options.maxDepth === undefined || level < this.#options.maxDepth;
  }

  #begin(): void {
    for (const [i, { state }] of this.#machine.initial.entries()) {
      this.#generated++;
      this.#guarded(-1, i, () => this.#initialState(widened(state, this.#machine.components), i));
    }
    this.#settle(this.#states);
  }

  #initialState(state: Int32Array, i: number): void {
    if (this.#find(state, false) >= 0) return;
    const inside = this.#within === null || this.#within.evaluate(state, state, -1) !== SAYS.false;
    if (!inside) this.#cut++;
    const index = inside ? this.#find(state, true) : -1;
    this.#listener?.initial(i, index, state);
    for (const claim of this.#states) {
      if (!this.#settles(claim, state, index)) continue;
      if (inside) claim.hit(0).states.push(index);
      else claim.hit(0).initial.push(i);
    }
  }

  /** Expands the states up to `end`, turning the event loop now and then. */
  async #level(end: number): Promise<void> {
    await this.#turns.take(() => {
      this.#some(end);
      return this.#failure === null && this.#expanded < end;
    });
  }

  /** Expands some states, or looks at some of the successors of one that has many. */
  #some(end: number): void {
    const until = Math.min(end, this.#expanded + BETWEEN_LOOKS);
    while (this.#expanded < until) {
      const index = this.#store.nth(this.#expanded);
      if (this.#next === NONE && !this.#open(index)) return;
      if (!this.#follow(index) || this.#failure !== null) return;
      this.#next = NONE;
      this.#expanded++;
    }
  }

  /** Is it beyond the bounds of time and memory, or interrupted? */
  #isOverBound(): boolean {
    const { exceeded } = this.#limits;
    this.#stop ??= exceeded;
    return exceeded !== null;
  }

  #progress(): Progress {
    return {
      ...this.#counts,
      seconds: this.#limits.elapsed / 1000,
      memoryBytes: this.#surroundings.memory(),
      violations: this.#claims.filter(isViolated).length,
    };
  }

  /** A level is complete: claims that were hit need not be asked any more, and bounds that wait for the level's end apply. */
  #closeLevel(): void {
    for (const claims of [this.#states, this.#steps]) this.#settle(claims);
    const suffices = this.#listener?.level() ?? false;
    if (this.#expanded >= this.#store.size) return;
    if (suffices || (this.#options.first === true && this.#claims.some(isViolated))) this.#stop = "first";
    else if (this.#options.maxStates !== undefined && this.#store.size >= this.#options.maxStates)
      this.#stop = "states";
    else this.#stop = this.#limits.exceeded;
  }

  #settle(claims: OpenClaim[]): void {
    for (let i = claims.length - 1; i >= 0; i--) if (claims[i]!.hits !== null) claims.splice(i, 1);
  }

  #load(index: number): void {
    this.#store.load(index, this.#state);
    this.#machine.expand(this.#state, this.#successors);
    const { components } = this.#machine;
    if (components > this.#state.length) {
      this.#store.widen(components);
      this.#state = widened(this.#state, components);
      this.#after = widened(this.#after, components);
    }
  }

  /** Begins to expand a state; false if that failed. */
  #open(index: number): boolean {
    try {
      this.#load(index);
    } catch (error) {
      this.#fail(error, index, -1, -1);
      return false;
    }
    this.#next = 0;
    this.#after.set(this.#state);
    this.#generated += this.#successors.count;
    this.#listener?.state(index);
    if (this.#options.audit === true && (index < AUDITED || index % AUDIT_ONE_IN === 0)) {
      if (this.#guarded(index, -1, () => this.#audit())) return false;
      this.#machine.expand(this.#state, this.#successors);
    }
    if (!this.#successors.lively && this.#deadlock.hits?.events !== this.#neverLater())
      this.#guarded(index, -1, () => this.#end(index));
    return true;
  }

  /** Looks at the successors of the opened state, at some of them if there are many; false if there are more, or it failed. */
  #follow(index: number): boolean {
    const successors = this.#successors;
    const { end } = successors;
    const until = Math.min(end, this.#next + AT_ONCE);
    let at = this.#next;
    while (at < until) {
      const changes = successors.changes(at);
      if (changes > this.#widest) this.#widest = changes;
      try {
        this.#transition(index, at);
      } catch (error) {
        this.#fail(error, index, successors.label(at), -1);
        return false;
      }
      at = successors.after(at);
    }
    this.#next = at;
    return at >= end;
  }

  /** What is remembered of the loaded state and of its claims is asked for again. */
  #audit(): void {
    this.#machine.audit(this.#state);
    for (const claim of this.#states) claim.evaluator?.audit(this.#state, this.#state, -1);
  }

  /** A deadlock of an earlier level makes later ones uninteresting. */
  #neverLater(): number {
    const hits = this.#deadlock.hits;
    return hits === null || hits.events === this.#levels.length - 1 ? -1 : hits.events;
  }

  #end(index: number): void {
    if (this.#ends !== null && this.#ends.evaluate(this.#state, this.#state, -1) === SAYS.true) return;
    this.#deadlock.hit(this.#levels.length - 1).states.push(index);
  }

  #transition(index: number, at: number): void {
    const successors = this.#successors;
    const label = successors.label(at);
    this.#taken.add(label);
    const before = this.#store.size;
    if (this.#reduction !== null) successors.apply(at, this.#after);
    let target = successors.changes(at) === 0 ? index : this.#locate(at, this.#within === null);
    const isNew = target === -1 || target === before;
    if (!isNew && this.#steps.length === 0 && this.#reduction === null && this.#listener?.watchesTransitions !== true) {
      this.#listener?.transition(label, target, this.#state, this.#after);
      return;
    }
    if (this.#reduction === null) successors.apply(at, this.#after);
    if (isNew) {
      this.#fresh.add(label);
      if (target < 0) target = this.#admit(at);
      this.#askOfState(index, at, target);
    }
    this.#listener?.transition(label, target, this.#state, this.#after);
    if (this.#steps.length > 0) this.#askOfStep(index, label);
    successors.undo(at, this.#after, this.#state);
  }

  /** The index of a successor, or of what stands for it; where nobody asks which known state it is, KNOWN will do. */
  #locate(at: number, keep: boolean): number {
    if (this.#reduction !== null) return this.#reduction.find(this.#store, this.#after, keep);
    if (this.#listener !== null) return this.#store.find(this.#successors, at, keep);
    return this.#store.visit(this.#successors, at, keep);
  }

  #find(state: Int32Array, keep: boolean): number {
    return this.#reduction === null
      ? this.#store.findState(state, keep)
      : this.#reduction.find(this.#store, state, keep);
  }

  /** A new state under a `within` bound: its index, or -1 if the bound keeps it out. */
  #admit(at: number): number {
    if (this.#within!.evaluate(this.#after, this.#after, -1) !== SAYS.false) return this.#locate(at, true);
    this.#cut++;
    return -1;
  }

  /**
   * Asks the open claims of a new state. A claim that depends on none of the components that changed says of this state what it
   * said of the one before it, and that did not settle it: a claim is closed before the states of the level that settled it
   * are expanded.
   */
  #askOfState(index: number, at: number, target: number): void {
    for (const claim of this.#states) {
      if (!claim.dependsOnAny(this.#successors, at) || !this.#settles(claim, this.#after, target)) continue;
      const hits = claim.hit(this.#levels.length);
      if (target >= 0) hits.states.push(target);
      else hits.edges.push(index, this.#successors.label(at));
    }
  }

  /** Does a new state settle a claim? One that the bounds keep out is not compared with others: it is not kept. */
  #settles(claim: OpenClaim, state: Int32Array, index: number): boolean {
    if (claim.looks === null) return claim.settledBy(state, state, -1);
    return index >= 0 && claim.differsFromTwin(state, index);
  }

  #askOfStep(index: number, label: number): void {
    for (const claim of this.#steps)
      if (claim.settledBy(this.#state, this.#after, label)) claim.hit(this.#levels.length).edges.push(index, label);
  }

  /** Does any state of the last level have a successor that is not stored? Only then does the depth bound cut. */
  async #somethingFollows(): Promise<boolean> {
    const follows = await new Beyond(this.#machine, this.#store, this.#reduction).follows(
      this.#expanded,
      this.#store.size,
      this.#turns,
    );
    if (follows) this.#depthCut = this.#store.size - this.#expanded;
    return follows;
  }

  /** Acts, and takes an error of the author's code for the end of the search; true if there was one. */
  #guarded(index: number, initial: number, act: () => void): boolean {
    try {
      act();
      return false;
    } catch (error) {
      this.#fail(error, index, -1, initial);
      return true;
    }
  }

  #fail(error: unknown, index: number, label: number, initial: number): void {
    if (!(error instanceof KripkeError)) throw error;
    this.#failure ??= { error, index, label, initial };
  }
}

// Simulation: seeded walks through a machine that take one event after another, and ask the claims on the way.
// The one idea: a walk keeps nothing but its labels, so it goes where no search has the memory to go; what it meets is true, and what it
// does not meet proves nothing.
// Not here: which event is taken (strategies.ts, fault-places.ts), making what was found short (shrink.ts, closing.ts).
import { askedBy, isWalked, KripkeError } from "../../language/index.ts";
import type { Choices } from "../../machine/choices.ts";
import { type Machine, SAYS } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import { type Draw, drawsOf } from "../../values/draws.ts";
import { PairMap } from "../../values/sequences.ts";
import { type Exceeded, Limits } from "../limits.ts";
import type { Surroundings } from "../options.ts";
import { outOfMemory, widened } from "../store/vectors.ts";
import { Turns } from "../turns.ts";
import { ClaimWatcher } from "../watchers/claim-watcher.ts";
import { DeadlockWatcher } from "../watchers/deadlock-watcher.ts";
import { JointMemo, UNKNOWN } from "../watchers/joint-memo.ts";
import { Counter } from "../watchers/label-counts.ts";
import type { OpenClaim } from "../watchers/open-claims.ts";
import { FaultPlaces } from "./fault-places.ts";
import { MIXED, STRATEGIES, type Strategy, type StrategyName } from "./strategies.ts";
import type { Found, Met, WalkOptions, WalkProgress, WalksEnd } from "./walk-options.ts";

/** What the walks did. */
export interface Walked {
  readonly walks: number;
  readonly events: number;
  readonly found: readonly Found[];
  /** What the author's code threw, and the way to where it did. */
  readonly failure: (Found & { readonly error: KripkeError }) | null;
  readonly end: WalksEnd;
  /** The longest walk, of equally long ones the first; null where none is kept. */
  readonly kept: Found | null;
  /** By label: how often it was taken. */
  readonly taken: Counter;
  readonly met: Met;
  readonly limits: Limits;
}

/** So many are kept; each new one takes the place of any. */
const MOST_FOOTHOLDS = 1024;

/** A state of a walk, and the way to it. */
interface Foothold extends Omit<Found, "claim"> {
  readonly state: Int32Array;
}

export class Walks {
  readonly #machine: Machine;
  readonly #choices: Choices;
  readonly #claims: ClaimWatcher;
  readonly #deadlock: DeadlockWatcher;
  readonly #withinMemo: JointMemo;
  readonly #deadlockClaim: OpenClaim;
  readonly #options: WalkOptions;
  readonly #limits: Limits;
  readonly #turns: Turns;
  readonly #draw: Draw;
  readonly #strategies: readonly Strategy[];
  readonly #places: FaultPlaces;
  readonly #mostFaults: number;
  readonly #taken = new Counter();
  readonly #found: Found[] = [];
  /** (label, local state) that were met. */
  readonly #pairs = new PairMap();
  /** Where something new was met, by walks that have ended or are under way. */
  readonly #footholds: Foothold[] = [];
  #met: Met = { pairs: 0, lastNew: 0 };
  readonly #successors = new Successors();
  /** Positions of initial states from which walks begin. */
  #starts: readonly number[] = [];
  #walks = 0;
  #events = 0;
  /** Events of the longest walk. */
  #longest = 0;
  #kept: Found | null = null;
  #stop: Exceeded | null = null;
  #failure: (Found & { readonly error: KripkeError }) | null = null;
  /** The walk under way: where it began, the labels taken, and where it is. */
  #initial = 0;
  readonly #labels: number[] = [];
  #state: Int32Array<ArrayBuffer>;
  /** Equal to #state but while a successor is looked at. */
  #after: Int32Array<ArrayBuffer>;
  /** Choices that are left to draw from, and while it is counted what of them are faults. */
  #left = new Int32Array(64);
  #faultsLeft = new Int32Array(64);

  constructor(machine: Machine, claims: readonly OpenClaim[], options: WalkOptions, surroundings: Surroundings) {
    this.#machine = machine;
    this.#choices = machine.choices;
    const asked = claims.filter(({ kind }) => isWalked(kind));
    this.#claims = new ClaimWatcher(asked);
    this.#deadlockClaim = asked.find(({ kind }) => askedBy(kind).search === "ends")!;
    this.#deadlock = new DeadlockWatcher(this.#deadlockClaim, machine.asks.ends);
    this.#withinMemo = new JointMemo(machine.asks.within === null ? [] : [machine.asks.within], "state");
    this.#options = options;
    const { onProgress, ...bounds } = options;
    this.#limits = new Limits(bounds, surroundings);
    this.#turns = new Turns({
      now: surroundings.now,
      isStopped: () => this.#stop !== null,
      isOverBound: () => this.#isOverBound(),
      report: () => onProgress?.(this.#progress()),
    });
    this.#draw = drawsOf(options.seed);
    const names: readonly StrategyName[] = options.strategy === "mixed" ? MIXED : [options.strategy];
    this.#strategies = names.map((name) => STRATEGIES[name](this.#draw, machine.events));
    this.#places = new FaultPlaces(this.#draw);
    this.#mostFaults = options.faults;
    this.#state = new Int32Array(machine.components);
    this.#after = new Int32Array(machine.components);
  }

  /** Walks until a bound, an interrupt, a failure, or until there is nothing left to ask. */
  async run(): Promise<Walked> {
    try {
      this.#turns.unlessGivenUp(() => this.#begin());
      if (this.#goesOn) await this.#turns.take(() => this.#walk());
    } catch (error) {
      if (!outOfMemory(error)) throw error;
      this.#stop = "memory";
    }
    return this.walked();
  }

  /** What was done so far; of use once the walks have ended, or were broken off. */
  walked(): Walked {
    return {
      walks: this.#walks,
      events: this.#events,
      found: this.#found,
      failure: this.#failure,
      kept: this.#kept,
      end: this.#failure !== null ? "error" : (this.#stop ?? this.#whyEnough() ?? "walks"),
      taken: this.#taken,
      met: this.#met,
      limits: this.#limits,
    };
  }

  /** The way to where the walk under way is, for who breaks it off. */
  get way(): Found {
    return { claim: null, initial: this.#initial, labels: [...this.#labels] };
  }

  get #goesOn(): boolean {
    return this.#stop === null && this.#failure === null && this.#whyEnough() === null && this.#starts.length > 0;
  }

  #whyEnough(): "first" | "settled" | null {
    if (this.#options.first === true && this.#claims.violated > 0) return "first";
    return this.#claims.all.every(({ hits }) => hits !== null) ? "settled" : null;
  }

  #isOverBound(): boolean {
    const { exceeded } = this.#limits;
    this.#stop ??= exceeded;
    return exceeded !== null;
  }

  #progress(): WalkProgress {
    const seen = this.#claims.all.filter(({ hits }) => hits !== null).length;
    const seconds = this.#limits.elapsed / 1000;
    return { walks: this.#walks, events: this.#events, seconds, seen, isShortening: false };
  }

  #begin(): void {
    const { initial, asks } = this.#machine;
    const inside: number[] = [];
    for (const [i, { state: narrow }] of initial.entries()) {
      this.#initial = i;
      const state = widened(narrow, this.#machine.components);
      const ok = this.#guarded(() => {
        if (asks.within === null || asks.within.evaluate(state, state, -1) !== SAYS.false) inside.push(i);
        this.#claims.ofInitial(state, i, 0);
        this.#keepFound();
        return true;
      });
      if (!ok) return;
    }
    this.#starts = inside;
  }

  /** One walk; true if there are more. */
  #walk(): boolean {
    const { events } = this.#options;
    const strategy = this.#strategies[this.#walks % this.#strategies.length]!;
    this.#load(this.#startOf());
    const from = this.#labels.length;
    // Places behind the end of a walk are none, so they are drawn from as many events as a walk ever had.
    const reach = this.#longest === 0 ? events : this.#longest;
    strategy.begin(reach);
    this.#places.begin(this.#mostFaults, from, Math.max(reach, from + 1));
    // Guarded as a whole: a closure for each event would be most of what a walk allocates.
    const isWhole = this.#guarded(() => this.#goFrom(from, strategy));
    this.#walks++;
    if (isWhole && this.#options.keepWalk === true && this.#labels.length > (this.#kept?.labels.length ?? 0))
      this.#kept = this.way;
    this.#longest = Math.max(this.#longest, this.#labels.length);
    return this.#goesOn && this.#walks < this.#options.walks;
  }

  /** Takes one event after another; an end at the last event of a walk is one, too. */
  #goFrom(from: number, strategy: Strategy): boolean {
    const { events } = this.#options;
    for (let at = from; at <= events; at++) {
      this.#look();
      if (at === events || !this.#step(strategy, at)) break;
    }
    return true;
  }

  /** From where the next walk goes: an initial state, or, in half of the walks, where an earlier one met something new. */
  #startOf(): Int32Array {
    const known = this.#draw(2) === 0 ? this.#footholds[this.#draw(Math.max(1, this.#footholds.length))] : undefined;
    this.#labels.length = 0;
    if (known === undefined) {
      this.#initial = this.#starts[this.#draw(this.#starts.length)]!;
      return this.#machine.initial[this.#initial]!.state;
    }
    this.#initial = known.initial;
    this.#labels.push(...known.labels);
    return known.state;
  }

  #load(state: Int32Array): void {
    this.#state = widened(state, this.#machine.components);
    this.#after = this.#state.slice();
  }

  #look(): void {
    this.#choices.look(this.#state);
    const { components } = this.#machine;
    if (components > this.#state.length) {
      this.#state = widened(this.#state, components);
      this.#after = this.#state.slice();
    }
    if (!this.#choices.lively && this.#deadlockClaim.hits === null) {
      this.#deadlock.ofEnd(this.#state, 0, 1);
      if (this.#deadlockClaim.hits !== null) this.#keepFound();
    }
  }

  /** Takes an event that stays within the bounds; false if there is none. */
  #step(strategy: Strategy, at: number): boolean {
    let left = this.#admit(at);
    while (left > 0) {
      const position = strategy.pick(this.#choices, this.#left, left);
      const choice = this.#left[position]!;
      if (this.#take(choice)) {
        this.#places.took(this.#choices.isFault(choice));
        this.#meet(choice);
        strategy.took(this.#choices, choice, at);
        return true;
      }
      this.#left[position] = this.#left[--left]!;
    }
    return false;
  }

  /** Fills #left with the choices to draw from; how many there are. */
  #admit(at: number): number {
    const choices = this.#choices;
    const { count } = choices;
    if (this.#left.length < count) {
      this.#left = new Int32Array(count * 2);
      this.#faultsLeft = new Int32Array(count * 2);
    }
    let faults = 0;
    let others = 0;
    for (let choice = 0; choice < count; choice++)
      if (!choices.isFault(choice)) this.#left[others++] = choice;
      else if (this.#isWanted(choice)) this.#faultsLeft[faults++] = choice;
    const admits = this.#places.admits(at, faults, others);
    if (admits === "none") return 0;
    if (admits === "others") return others;
    [this.#left, this.#faultsLeft] = [this.#faultsLeft, this.#left];
    return faults;
  }

  /** Is a fault of a kind that may be injected? */
  #isWanted(choice: number): boolean {
    const { kinds } = this.#options;
    return kinds === null || kinds.has(this.#machine.events.event(this.#choices.label(choice)).kind);
  }

  /** Takes a choice, in one of the ways in which it plays out within the bounds; false if there is none. */
  #take(choice: number): boolean {
    const out = this.#successors;
    this.#choices.take(choice, out);
    if (out.count === 1) return this.#enter(0);
    const places: number[] = [];
    for (let at = 0; at < out.end; at = out.after(at)) places.push(at);
    for (const first = this.#draw(Math.max(1, places.length)); places.length > 0; ) {
      const [at] = places.splice(first % places.length, 1) as [number];
      if (this.#enter(at)) return true;
    }
    return false;
  }

  /** Asks the claims of a successor, and goes there unless it is outside the bounds. */
  #enter(at: number): boolean {
    const out = this.#successors;
    const label = out.label(at);
    const depth = this.#labels.push(label);
    out.apply(at, this.#after);
    // What was asked of the state before is not asked of it again.
    const isNew = out.changes(at) > 0;
    const ofState = isNew && this.#claims.ofState(out, at, this.#after, 0, 0, depth);
    const ofStep = this.#claims.asksOfSteps && this.#claims.ofStep(this.#state, this.#after, label, 0, depth);
    if (ofState || ofStep) this.#keepFound();
    if (isNew && !this.#isInside()) {
      out.undo(at, this.#after, this.#state);
      this.#labels.pop();
      return false;
    }
    out.apply(at, this.#state);
    this.#taken.add(label);
    this.#events++;
    return true;
  }

  /** Is the successor that is looked at within the bounds of the model? */
  #isInside(): boolean {
    const { within } = this.#machine.asks;
    if (within === null) return true;
    const after = this.#after;
    let says = this.#withinMemo.answer(after, after, -1);
    if (says === UNKNOWN) {
      says = within.evaluate(after, after, -1);
      this.#withinMemo.learn(after, after, -1, says);
    }
    return says !== SAYS.false;
  }

  /** Counts an event in the local state in which it is taken. */
  #meet(choice: number): void {
    const label = this.#choices.label(choice);
    const local = this.#choices.local(choice);
    if (this.#pairs.get(label, local) >= 0) return;
    this.#pairs.set(label, local, 0);
    this.#met = { pairs: this.#pairs.size, lastNew: this.#walks + 1 };
    const foothold = { initial: this.#initial, labels: [...this.#labels], state: this.#state.slice() };
    if (this.#footholds.length < MOST_FOOTHOLDS) this.#footholds.push(foothold);
    else this.#footholds[this.#draw(MOST_FOOTHOLDS)] = foothold;
  }

  /** The claims that were hit just now are hit by the walk under way. */
  #keepFound(): void {
    const known = new Set(this.#found.map(({ claim }) => claim));
    for (const claim of this.#claims.all)
      if (claim.hits !== null && !known.has(claim))
        this.#found.push({ claim, initial: this.#initial, labels: [...this.#labels] });
    this.#claims.close();
  }

  /** Acts, and takes an error of the author's code for the end of all walks; false then, or what was answered. */
  #guarded(act: () => boolean): boolean {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof KripkeError)) throw error;
      this.#failure ??= { ...this.way, error };
      return false;
    }
  }
}

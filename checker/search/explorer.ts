// The explorer: the one loop of every search. It expands states, admits what is new by the reduction and the bounds, and shows it to
// the watchers: claims, deadlock, coverage, audit, the graph.
// The one idea: which state comes next is the frontier's business and nothing else is, so a second order of search is a second
// frontier. The watchers are called by name and not from a list: one is consulted for each transition, and where nobody watches (no
// open claim about transitions, no graph) a transition to a known state costs one look at the store and no more.
// Not here: the orders (frontier/), where states are kept (store/), what evidence looks like (evidence.ts), verdicts (result/).
import { askedBy, KripkeError } from "../language/index.ts";
import { type Evaluator, type Machine, SAYS } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import { Beyond } from "./beyond.ts";
import { provedBy, type SymmetryReduction, symmetryOf } from "./by-symmetry.ts";
import { assertSame, contentsOf } from "./checkpoint/contents.ts";
import { Lessons } from "./checkpoint/lessons.ts";
import { otherwise, type Reliving, relive } from "./checkpoint/relive.ts";
import type { Checkpoints, SavedSearch } from "./checkpoint/saved-search.ts";
import { BreadthFirst } from "./frontier/breadth-first.ts";
import { DepthFirst } from "./frontier/depth-first.ts";
import type { Frontier } from "./frontier/frontier.ts";
import { Limits, type Stop } from "./limits.ts";
import { type NeverDelivered, neverDeliveredIn } from "./never-delivered.ts";
import type { Counts, Failure, Progress, SearchOptions, Surroundings } from "./options.ts";
import { Crew } from "./parallel/crew.ts";
import type { Helpers } from "./parallel/orders.ts";
import type { Reduction } from "./reduction.ts";
import type { Outcome } from "./search-outcome.ts";
import { PackedRows } from "./store/packed-rows.ts";
import { StateStore } from "./store/store.ts";
import { outOfMemory, widened } from "./store/vectors.ts";
import { Turns } from "./turns.ts";
import { AuditedSample } from "./watchers/audited-sample.ts";
import { ClaimWatcher } from "./watchers/claim-watcher.ts";
import { DeadlockWatcher } from "./watchers/deadlock-watcher.ts";
import type { GraphWatcher } from "./watchers/graph-watcher.ts";
import { JointMemo, UNKNOWN } from "./watchers/joint-memo.ts";
import { Counter } from "./watchers/label-counts.ts";
import type { OpenClaim } from "./watchers/open-claims.ts";

/** States between two looks at the clock, and integers that hold successors of one. */
const BETWEEN_LOOKS = 256;
const AT_ONCE = 1 << 16;
/** New states between two looks at the clock, where one state has so many successors. */
const BUILT_AT_ONCE = 1 << 12;
/** No state is being expanded. */
const NONE = -1;

/** What a search is made for beside its claims; a reduction comes in place of the machine's symmetry. */
export interface Extras {
  readonly graph?: GraphWatcher;
  readonly reduction?: Reduction;
  /** Where the search is saved, if it is; breadth first, and nobody watches the graph. */
  readonly checkpoints?: Checkpoints;
  /** Where it never runs but looks ahead of another search: what takes the place of the store and of counts (ahead/look-ahead.ts). */
  readonly ahead?: { readonly store: StateStore; readonly taken: Counter; readonly fresh: Counter };
  /** Who looks ahead of it; nobody watches the graph. */
  readonly helpers?: Helpers;
}

export class Explorer {
  readonly #machine: Machine;
  readonly #options: SearchOptions;
  readonly #surroundings: Surroundings;
  readonly #limits: Limits;
  readonly #turns: Turns;
  readonly #frontier: Frontier;
  readonly #store: StateStore;
  /** Null: every state stands for itself. `symmetry`: the reduction, if it is by symmetry. */
  readonly #reduction: Reduction | null;
  readonly #symmetry: SymmetryReduction | null;
  /** Null: every loss is followed. */
  readonly #undelivered: NeverDelivered | null;
  readonly #within: Evaluator | null;
  readonly #withinMemo: JointMemo;
  readonly #claims: ClaimWatcher;
  readonly #deadlock: DeadlockWatcher;
  readonly #taken: Counter;
  readonly #fresh: Counter;
  readonly #audited: AuditedSample | null;
  readonly #graph: GraphWatcher | null;
  /** Null: it is not saved. Else no state is left in the middle: it is saved, and ends, between two of them. */
  readonly #checkpoints: Checkpoints | null;
  readonly #lessons: Lessons | null;
  /** Who looks ahead; null: it is alone. */
  readonly #crew: Crew | null;
  /** Where the round that is being expanded ends; NONE between two. */
  #roundEnd = NONE;
  #generated = 0;
  /** Successors that `within` kept out; states at the depth bound left unexpanded though something new follows. */
  #cut = 0;
  #depthCut = 0;
  /** The most components that a transition changed. */
  #widest = 0;
  #stop: Stop | null = null;
  #failure: Failure | null = null;
  /** Losses were left out that somebody sees. */
  #isGivenUp = false;
  readonly #successors = new Successors();
  /** Null: every successor is built before it is looked for. */
  readonly #packedRows: PackedRows | null;
  /** Of the state that is being expanded: is it by rows? */
  #byRows: PackedRows | null = null;
  #state: Int32Array;
  /** Of the state that is expanded by rows: is it unpacked in #state? And that, unpacked if it was not. */
  #isUnpacked = false;
  readonly #whole = (): Int32Array => {
    if (!this.#isUnpacked) this.#store.load(this.#opening, this.#state);
    this.#isUnpacked = true;
    return this.#state;
  };
  #opening = NONE;
  /** Equal to #state but while a successor is looked at. */
  #after: Int32Array;
  /** Of the state that is being expanded: which successor comes next; NONE if it is none. */
  #next = NONE;

  constructor(
    machine: Machine,
    claims: readonly OpenClaim[],
    options: SearchOptions,
    surroundings: Surroundings,
    extras: Extras = {},
  ) {
    this.#machine = machine;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#limits = new Limits(options, surroundings);
    this.#turns = new Turns({
      now: surroundings.now,
      isStopped: () => this.#stop !== null || this.#checkpoints !== null,
      isOverBound: () => this.#isOverBound(),
      report: () => this.#report(),
    });
    this.#checkpoints = extras.checkpoints ?? null;
    this.#lessons = this.#checkpoints === null ? null : new Lessons(machine);
    this.#symmetry =
      options.symmetry === false || extras.reduction !== undefined
        ? null
        : symmetryOf(machine.assumes.symmetry, claims);
    this.#reduction = extras.reduction ?? this.#symmetry;
    this.#within = provedBy(this.#symmetry, machine.asks.within, "the bound within", SAYS.false);
    this.#withinMemo = new JointMemo(this.#within === null ? [] : [this.#within], "state");
    const ends = provedBy(this.#symmetry, machine.asks.ends, "ends", SAYS.true);
    const keepsMore = extras.graph !== undefined || extras.reduction !== undefined || this.#checkpoints !== null;
    this.#undelivered = neverDeliveredIn(machine, claims, options, keepsMore, [this.#within, ends]);
    this.#claims = new ClaimWatcher(claims, extras.ahead === undefined && extras.helpers === undefined);
    this.#deadlock = new DeadlockWatcher(claims.find(({ kind }) => askedBy(kind).search === "ends")!, ends);
    this.#audited = options.audit === true ? new AuditedSample(machine, this.#claims) : null;
    // A graph is kept in the order in which its states are found, so whoever wants it is told breadth first.
    this.#frontier =
      options.search === "depth" && extras.graph === undefined
        ? new DepthFirst(options.maxDepth)
        : new BreadthFirst(options.maxDepth);
    this.#graph = extras.graph ?? this.#frontier.watcher;
    this.#store = extras.ahead?.store ?? new StateStore(machine.components);
    this.#taken = extras.ahead?.taken ?? new Counter();
    this.#fresh = extras.ahead?.fresh ?? new Counter();
    const isPlain =
      this.#reduction === null && this.#within === null && this.#graph === null && this.#checkpoints === null;
    this.#packedRows = isPlain && machine.rows !== null ? new PackedRows(machine.rows, this.#store, this.#taken) : null;
    this.#state = new Int32Array(machine.components);
    this.#after = new Int32Array(machine.components);
    const ours = { machine, store: this.#store, claims, taken: this.#taken, fresh: this.#fresh, now: surroundings.now };
    const { helpers } = extras;
    this.#crew = helpers === undefined ? null : new Crew(ours, helpers, this.#undelivered !== null);
  }

  /** Runs to the end, or to the first bound, interrupt or failure. */
  async run(): Promise<Outcome> {
    await this.#explore();
    return this.outcome();
  }

  /** Looks at the initial states: for who looks ahead of another search, and does not run this one. */
  begin(): void {
    this.#begin();
    this.#failure = null;
  }

  /** Expands one state and nothing else, for the same; false if the author's code failed. */
  expandAlone(index: number): boolean {
    this.#failure = null;
    this.#next = NONE;
    if (!this.#open(index)) return false;
    while (this.#failure === null && !this.#follow(index));
    this.#next = NONE;
    return this.#failure === null;
  }

  closeClaims(): void {
    this.#claims.close();
  }

  get generated(): number {
    return this.#generated;
  }

  get cut(): number {
    return this.#cut;
  }

  /** May somebody who was asked, here or by a helper, tell losses that are left out? */
  get seesLosses(): boolean {
    return this.#undelivered?.isSeen === true || this.#crew?.seesLosses === true;
  }

  get widest(): number {
    return Math.max(this.#widest, this.#packedRows?.widest ?? 0);
  }

  /** What was found so far; of use once the search has ended, or was broken off. */
  outcome(): Outcome {
    const frontier = this.#frontier;
    return Object.freeze({
      machine: this.#machine,
      store: this.#store,
      claims: this.#claims.all.map((claim) =>
        claim.asked((hits) => (this.#isLost(claim) ? null : frontier.shown(hits))),
      ),
      undelivered: this.#undelivered,
      isGivenUp: this.#isGivenUp,
      counts: Object.freeze(this.#sizes),
      ways: Object.freeze(frontier.ways),
      expanded: frontier.expanded,
      isExpanded: (index: number) => frontier.isExpanded(index),
      isTorn: this.#next !== NONE,
      next: frontier.current,
      completeDepth: frontier.completeDepth,
      stop: this.#stop,
      failure: this.#failure,
      cut: Object.freeze({ within: this.#cut, depth: this.#depthCut }),
      taken: this.#taken,
      fresh: this.#fresh,
      widest: this.widest,
      reduction: this.#reduction,
      symmetry: this.#symmetry,
      limits: this.#limits,
    });
  }

  /** Where losses are left out, those are missing on the way to an end. */
  #isLost({ kind }: OpenClaim): boolean {
    return this.#undelivered !== null && askedBy(kind).search === "ends";
  }

  get #sizes(): Counts {
    const distinct = this.#store.size;
    const depth = this.#frontier.deepest(distinct);
    return { distinct, generated: this.#generated, depth, frontier: distinct - this.#frontier.expanded };
  }

  get #goesOn(): boolean {
    return this.#stop === null && this.#failure === null && !this.#isGivenUp;
  }

  async #explore(): Promise<void> {
    const frontier = this.#frontier;
    try {
      this.#turns.unlessGivenUp(() => this.#begin());
      const saved = this.#checkpoints?.saved ?? null;
      if (saved !== null && this.#goesOn) await this.#resume(saved);
      while (this.#goesOn && this.#inRound()) {
        if (frontier.isAtBound) {
          if (await this.#somethingFollows()) return this.#save();
          frontier.liftBound();
          // What the bound looked at is known here and to nobody else, and nothing new comes of these states.
          this.#crew?.close();
        }
        await this.#turns.take(() => this.#some());
        const isWhole = this.#goesOn;
        if (!isWhole) this.#save();
        frontier.close(isWhole);
        this.#roundEnd = NONE;
        if (!isWhole) return;
        this.#closeRound();
        if (!this.#goesOn) this.#save();
      }
    } catch (error) {
      if (!outOfMemory(error)) throw error;
      this.#stop = "memory";
    } finally {
      this.#crew?.close();
      // Somebody may have looked since the last round; where a bound ended it there is no time to begin anew, and nothing is said to hold.
      this.#isGivenUp ||= this.#stop === null && this.#mustFollowLosses;
    }
  }

  /** Begins a round, unless one goes on. */
  #inRound(): boolean {
    if (this.#roundEnd !== NONE) return true;
    const { size } = this.#store;
    if (!this.#frontier.begin(size)) return false;
    this.#roundEnd = size;
    return true;
  }

  #report(): void {
    this.#options.onProgress?.(this.#progress());
    if (this.#roundEnd !== NONE && this.#checkpoints?.isDue() === true) this.#save();
  }

  /** Between two states; where the author's code failed, what was saved before stands. */
  #save(): void {
    const { ways } = this.#frontier;
    if (this.#checkpoints === null || this.#failure !== null || ways.by !== "levels") return;
    const store = this.#store;
    this.#checkpoints.save({
      distinct: store.size,
      generated: this.#generated,
      starts: ways.starts,
      expanded: this.#frontier.expanded,
      end: this.#roundEnd,
      cut: this.#cut,
      widest: this.#widest,
      claims: this.#claims.all.map(({ saved }) => saved),
      contents: contentsOf(this.#machine, store),
      taken: this.#taken.all,
      fresh: this.#fresh.all,
      lessons: this.#lessons!.records,
      statesFrom: (index) => [store.inWords(index)],
    });
  }

  /** Goes on with a search that was saved; throws KripkeError 150 where the model is not the same any more. */
  async #resume(saved: SavedSearch): Promise<void> {
    if (saved.claims.map(({ name }) => name).join("\n") !== this.#claims.all.map(({ name }) => name).join("\n"))
      throw otherwise(0, "its claims are others");
    const steps = relive(saved, this.#reliving(saved));
    await this.#turns.take(() => steps.next().done !== true);
    if (this.#stop !== null) return;
    assertSame(this.#machine, this.#store, saved);
    this.#generated = saved.generated;
    this.#cut = saved.cut;
    this.#widest = saved.widest;
    this.#taken.recall(saved.taken);
    this.#fresh.recall(saved.fresh);
    this.#lessons!.recall(saved.lessons);
    this.#claims.recall(saved.claims);
    this.#roundEnd = saved.end;
    if (saved.end === NONE) this.#closeRound();
  }

  #reliving(saved: SavedSearch): Reliving {
    const store = this.#store;
    const frontier = this.#frontier;
    const beyond = this.#beyond;
    return {
      get size() {
        return store.size;
      },
      keep: (state) => {
        const { size } = store;
        const index = store.findState(state, true);
        // It was packed later than it was found, perhaps with more components than there are by now.
        const { components } = this.#machine;
        if (store.size > size)
          this.#claims.ofRecalled(state.length < components ? widened(state, components) : state, index);
        return index;
      },
      begin: (end) => frontier.begin(end),
      get current() {
        return frontier.current;
      },
      expand: (index) => {
        if (!this.#open(index) || !this.#follow(index)) throw this.#failure!.error;
        this.#next = NONE;
      },
      beginLook: () => this.#lessons!.begin(NONE, store.size),
      look: (index) => void beyond.leadsOn(index),
      taught: (records, at) => this.#lessons!.isAs(records, at),
      advance: () => frontier.advance(),
      close: () => {
        this.#claims.recallHit(saved.claims, frontier.depth);
        frontier.close(true);
        this.#claims.close();
      },
    };
  }

  #begin(): void {
    for (const [i, { state }] of this.#machine.initial.entries()) {
      this.#generated++;
      this.#guarded(-1, i, () => this.#initialState(widened(state, this.#machine.components), i));
    }
    this.#claims.close();
  }

  #initialState(state: Int32Array, i: number): void {
    if (this.#find(state, false) >= 0) return;
    const inside = this.#within === null || this.#within.evaluate(state, state, -1) !== SAYS.false;
    if (!inside) this.#cut++;
    const index = inside ? this.#find(state, true) : -1;
    this.#graph?.initial(i, index, state);
    this.#claims.ofInitial(state, i, index);
  }

  /** Expands some states, or looks at some of the successors of one that has many; true if there are more. */
  #some(): boolean {
    const frontier = this.#frontier;
    const crew = this.#crew;
    const most = this.#checkpoints?.between ?? BETWEEN_LOOKS;
    if (frontier.current >= 0) crew?.plan(frontier.current, this.#roundEnd);
    for (let states = 0; states < most; states++) {
      const index = frontier.current;
      if (index < 0) return false;
      if (index === crew?.next) return this.#takeOver(crew);
      if (frontier.isAgain) this.#followAgain(index);
      else if (this.#next === NONE && !this.#open(index)) return false;
      else if (!this.#follow(index)) return this.#failure === null;
      if (this.#failure !== null) return false;
      this.#next = NONE;
      this.#lessons?.end();
      crew?.lessons.end(index);
      frontier.advance();
      if (frontier.closesBehindEach && this.#closeState()) return false;
    }
    return true;
  }

  /** Takes what was found ahead, if it is there by now; true: there is more, or it may come. */
  #takeOver(crew: Crew): boolean {
    const told = crew.take();
    if (told === null) return true;
    this.#generated += told.generated;
    this.#cut += told.cut;
    this.#widest = Math.max(this.#widest, told.widest);
    for (let states = 0; states < told.states; states++) this.#frontier.advance();
    return true;
  }

  /** Is it beyond the bounds of time and memory, or interrupted? */
  #isOverBound(): boolean {
    const { exceeded } = this.#limits;
    this.#stop ??= exceeded;
    return exceeded !== null;
  }

  #progress(): Progress {
    return {
      ...this.#sizes,
      seconds: this.#limits.elapsed / 1000,
      memoryBytes: this.#surroundings.memory(),
      violations: this.#claims.violated,
    };
  }

  /** A round is complete: claims that were hit need not be asked any more, and bounds that wait for its end apply. */
  #closeRound(): void {
    this.#claims.close();
    if (this.#mustFollowLosses) this.#isGivenUp = true;
    if (this.#isGivenUp) return;
    const suffices = this.#graph?.level() ?? false;
    if (this.#frontier.expanded >= this.#store.size) return;
    this.#stop = suffices ? "first" : (this.#enough() ?? this.#limits.exceeded);
  }

  /** Where a claim is closed behind each state: closes them; true if that is enough, and there is more to expand. */
  #closeState(): boolean {
    this.#claims.close();
    if (this.#frontier.current < 0) return false;
    this.#stop ??= this.#enough();
    return this.#stop !== null;
  }

  /** The bound on violations or states that is reached. */
  #enough(): Stop | null {
    const { first, maxStates } = this.#options;
    if (first !== undefined && first !== false && this.#claims.suffice(first)) return "first";
    return maxStates !== undefined && this.#store.size >= maxStates ? "states" : null;
  }

  /** Is a state expanded without building those of its successors that are known? Not where claims are asked of them. */
  #opensByRows(index: number): boolean {
    return this.#packedRows !== null && !this.#claims.asksOfSteps && this.#audited?.has(index) !== true;
  }

  /** Begins to expand a state by the rows of the machine; false if that failed. */
  #openRows(index: number, rows: PackedRows): boolean {
    try {
      this.#store.loadWords(index);
      this.#opening = index;
      this.#isUnpacked = false;
      rows.look(this.#whole);
      this.#widened();
    } catch (error) {
      this.#fail(error, index, -1, -1);
      return false;
    }
    this.#next = 0;
    this.#generated += rows.count;
    const { depth } = this.#frontier;
    if (rows.count === 0 && this.#deadlock.isOpen(depth))
      this.#guarded(index, -1, () => this.#deadlock.ofEnd(this.#whole(), index, depth));
    return true;
  }

  /** Builds those of its successors that are new, some of them if there are many; false if there are more, or it failed. */
  #followRows(index: number, rows: PackedRows): boolean {
    for (let built = 0; built < BUILT_AT_ONCE; built++) {
      const place = rows.nextNew();
      if (place < 0) return true;
      try {
        this.#built(index, place, rows);
      } catch (error) {
        this.#fail(error, index, rows.label, -1);
        return false;
      }
    }
    return false;
  }

  /** Keeps a successor that is new, and builds it, unless it is known by its words to settle no claim. */
  #built(index: number, place: number, rows: PackedRows): void {
    const { label } = rows;
    if (rows.isUnsure) {
      this.#builtUnsure(index, place, label);
      return;
    }
    const store = this.#store;
    const before = store.size;
    if (store.admit() !== before) return;
    this.#fresh.add(label);
    const claims = this.#claims;
    if (claims.knowsInWords(store.packing, store.missed)) return;
    this.#emit(place);
    if (!this.#asked(index, before)) claims.note(store.packing, store.missed);
  }

  /** Builds a successor of which it is not known whether it is new, or changes anything. */
  #builtUnsure(index: number, place: number, label: number): void {
    this.#emit(place);
    if (this.#successors.changes(0) === 0) return;
    const before = this.#store.size;
    const target = this.#store.find(this.#successors, 0, true);
    if (target !== before) return;
    this.#fresh.add(label);
    this.#asked(index, target);
  }

  #emit(place: number): void {
    this.#successors.clear();
    this.#machine.rows!.emit(place, this.#whole(), this.#successors);
  }

  /** Asks the claims of the successor that was built; true if one is settled. */
  #asked(index: number, target: number): boolean {
    this.#after.set(this.#state);
    this.#successors.apply(0, this.#after);
    return this.#claims.ofState(this.#successors, 0, this.#after, index, target, this.#frontier.depth);
  }

  #load(index: number): void {
    this.#store.load(index, this.#state);
    this.#machine.expand(this.#state, this.#successors);
    this.#widened();
  }

  /** Makes room for components that have come while a state was expanded. */
  #widened(): void {
    const { components } = this.#machine;
    if (components > this.#state.length) {
      this.#store.widen(components);
      this.#state = widened(this.#state, components);
      this.#after = widened(this.#after, components);
    }
  }

  /** Begins to expand a state; false if that failed. */
  #open(index: number): boolean {
    this.#crew?.lessons.begin();
    const isOpen = this.#opened(index);
    this.#crew?.lessons.opened();
    return isOpen;
  }

  #opened(index: number): boolean {
    this.#byRows = this.#opensByRows(index) ? this.#packedRows : null;
    if (this.#byRows !== null) return this.#openRows(index, this.#byRows);
    this.#lessons?.begin(index, this.#store.size);
    try {
      this.#load(index);
    } catch (error) {
      this.#fail(error, index, -1, -1);
      return false;
    }
    this.#next = 0;
    this.#after.set(this.#state);
    this.#generated += this.#successors.count;
    this.#graph?.state(index);
    const audited = this.#audited;
    if (audited?.has(index)) {
      if (this.#guarded(index, -1, () => audited.audit(this.#state))) return false;
      this.#machine.expand(this.#state, this.#successors);
    }
    const { depth } = this.#frontier;
    const { lively, livelyWhateverIsLost } = this.#successors;
    if (!(this.#undelivered === null ? lively : livelyWhateverIsLost) && this.#deadlock.isOpen(depth))
      this.#guarded(index, -1, () => this.#deadlock.ofEnd(this.#state, index, depth));
    return true;
  }

  /** Looks at the successors of the opened state, at some of them if there are many; false if there are more, or it failed. */
  #follow(index: number): boolean {
    if (this.#byRows !== null) return this.#followRows(index, this.#byRows);
    const successors = this.#successors;
    const { end } = successors;
    const { asksOfSteps } = this.#claims;
    const lessons = this.#lessons;
    const until = lessons === null ? Math.min(end, this.#next + AT_ONCE) : end;
    let at = this.#next;
    if (this.#reduction === null) this.#store.lookAhead(successors, at, until);
    while (at < until) {
      const changes = successors.changes(at);
      if (changes > this.#widest) this.#widest = changes;
      try {
        const target = this.#transition(index, at, asksOfSteps);
        if (lessons !== null) lessons.saw(successors.label(at), target);
      } catch (error) {
        this.#fail(error, index, successors.label(at), -1);
        return false;
      }
      at = successors.after(at);
    }
    this.#next = at;
    return at >= end;
  }

  /** A loss that is as if the message were never delivered: it is asked about, and leads nowhere. */
  #lost(index: number, at: number, undelivered: NeverDelivered): void {
    const successors = this.#successors;
    undelivered.note(successors, at);
    if (this.#reduction === null && successors.changes(at) > 0) this.#store.passNext();
    if (!this.#claims.asksOfSteps) return;
    successors.apply(at, this.#after);
    this.#claims.ofStep(this.#state, this.#after, successors.label(at), index, this.#frontier.depth);
    successors.undo(at, this.#after, this.#state);
  }

  /** Is there anybody who may tell losses that are left out, or a deadlock, of which the shortest way may have some? */
  get #mustFollowLosses(): boolean {
    return this.#undelivered !== null && (this.#deadlock.isHit || this.seesLosses);
  }

  /** The index of where it leads; -1 where a bound keeps that out. */
  #transition(index: number, at: number, asksOfSteps: boolean): number {
    const successors = this.#successors;
    const label = successors.label(at);
    this.#taken.add(label);
    if (this.#undelivered?.losses.isLoss(label) === true) {
      this.#lost(index, at, this.#undelivered);
      return index;
    }
    const before = this.#store.size;
    if (this.#reduction !== null) successors.apply(at, this.#after);
    let target = successors.changes(at) === 0 ? index : this.#locateNext(at, this.#within === null);
    const isNew = target === -1 || target === before;
    if (!isNew && !asksOfSteps && this.#reduction === null && this.#graph?.watchesTransitions !== true) {
      this.#graph?.transition(label, target, this.#state, this.#after);
      return target;
    }
    if (this.#reduction === null) successors.apply(at, this.#after);
    if (isNew) {
      this.#fresh.add(label);
      if (target < 0) target = this.#admit(at);
      this.#claims.ofState(successors, at, this.#after, index, target, this.#frontier.depth);
    }
    this.#graph?.transition(label, target, this.#state, this.#after);
    if (asksOfSteps) this.#claims.ofStep(this.#state, this.#after, label, index, this.#frontier.depth);
    successors.undo(at, this.#after, this.#state);
    return target;
  }

  /** Tells the frontier where a state leads that was expanded before; what is counted and claimed of its transitions stands. */
  #followAgain(index: number): void {
    const successors = this.#successors;
    try {
      this.#load(index);
      this.#after.set(this.#state);
      for (let at = 0; at < successors.end; at = successors.after(at)) {
        if (successors.changes(at) === 0) continue;
        successors.apply(at, this.#after);
        this.#graph?.transition(successors.label(at), this.#locate(at, false), this.#state, this.#after);
        successors.undo(at, this.#after, this.#state);
      }
    } catch (error) {
      this.#fail(error, index, -1, -1);
    }
  }

  /** The index of the successor that comes next, or of what stands for it. */
  #locateNext(at: number, keep: boolean): number {
    return this.#reduction === null ? this.#store.findNext(this.#successors, at, keep) : this.#locate(at, keep);
  }

  /** The index of a successor, or of what stands for it. */
  #locate(at: number, keep: boolean): number {
    if (this.#reduction !== null) return this.#reduction.find(this.#store, this.#after, keep);
    return this.#store.find(this.#successors, at, keep);
  }

  #find(state: Int32Array, keep: boolean): number {
    return this.#reduction === null
      ? this.#store.findState(state, keep)
      : this.#reduction.find(this.#store, state, keep);
  }

  /** A new state under a `within` bound: its index, or -1 if the bound keeps it out. */
  #admit(at: number): number {
    const after = this.#after;
    let says = this.#withinMemo.answer(after, after, -1);
    if (says === UNKNOWN) {
      says = this.#within!.evaluate(after, after, -1);
      this.#withinMemo.learn(after, after, -1, says);
    }
    if (says === SAYS.false) {
      this.#cut++;
      return -1;
    }
    // Where a state stands for itself or for those it is renamed to, it is the store that looked for it in vain.
    const index = this.#reduction === this.#symmetry ? this.#store.admit() : -1;
    return index < 0 ? this.#locate(at, true) : index;
  }

  get #beyond(): Beyond {
    return new Beyond(this.#machine, this.#store, this.#reduction);
  }

  /** Does any state that the depth bound keeps back have a successor that is not stored? Only then does the bound cut. */
  async #somethingFollows(): Promise<boolean> {
    const { count, nth } = this.#frontier.keptBack(this.#store.size);
    this.#lessons?.begin(NONE, this.#store.size);
    const follows = await this.#beyond.follows(count, nth, this.#turns);
    if (follows) this.#depthCut = count;
    else this.#lessons?.looked(nth(0));
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

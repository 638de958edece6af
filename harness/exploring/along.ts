// The page's view of a way, kept while the next question is of the same way or of one that begins like it.
// The one idea: an event more costs that event and an event back costs nothing, however long the way is; claims are asked as far as there
// is time, and the rest when the page asks again.
// Not here: which ways there are (explored.ts), what a view is (traces/viewer).
import { isTemporal, type Move, type Position, type Source, type Walk } from "../../checker/index.ts";
import {
  A_WALK,
  CourseSoFar,
  claimKind,
  claimsOf,
  headingOf,
  type live,
  NOTHING_THROWS,
  type PlaceOf,
  replayAlong,
  replayable,
  type StatusSoFar,
  statusSoFar,
  storyOf,
  storyStep,
  type Trace,
} from "../../traces/index.ts";

type Snapshot = ReturnType<Walk["snapshot"]>;

export class Along {
  readonly #source: Source;
  readonly #walk: Walk;
  readonly #placeOf: PlaceOf;
  #start: Move | null = null;
  #moves: Move[] = [];
  #snapshots: Snapshot[] = [];
  #course = new CourseSoFar(null);
  #statuses: readonly StatusSoFar[] = [];

  constructor(source: Source, on: Walk, placeOf: PlaceOf) {
    this.#source = source;
    this.#walk = on;
    this.#placeOf = placeOf;
  }

  /** Goes along a way: what of it is as before is not asked again. */
  go(start: Move, moves: readonly Move[]): void {
    if (this.#start !== start) this.#begin(start);
    let common = 0;
    while (common < moves.length && this.#moves[common] === moves[common]) common++;
    this.#cut(common);
    for (const move of moves.slice(common)) this.#extend(move);
  }

  /** What the page is told that has so many events, and of each claim so many positions. */
  behind(known: number, said: readonly number[], trace: Trace): live.Continued {
    const about = { name: null, initial: trace.initial, loop: trace.loopStart };
    return this.#course.behind(about, known, this.saidFrom(said));
  }

  /** What each claim says from a position of its own on, as far as it was asked. */
  saidFrom(positions: readonly number[]): readonly live.Said[] {
    return this.#statuses.map((status, claim) => {
      const from = Math.min(positions[claim] ?? 0, status.length);
      return { from, status: status.from(from) };
    });
  }

  /** Asks claims that have fallen behind, for about so many milliseconds; answers whether none is behind any more. */
  catchUp(milliseconds: number): boolean {
    const until = performance.now() + milliseconds;
    for (const status of this.#statuses)
      while (status.length <= this.#moves.length) {
        if (performance.now() > until) return false;
        status.extend(this.#moves[status.length - 1]!);
      }
    return true;
  }

  heading(trace: Trace, summary: string): ReturnType<typeof headingOf> {
    const { claims } = this.#source;
    const kind = claimKind(trace.claim, claims)!;
    const form = this.#walk.form;
    const path = { start: this.#start!, moves: this.#moves };
    // How a whole behaviour refutes its claim is told on the walk that the claim is decided on.
    const isOfBehaviour = trace.claim !== A_WALK && trace.claim !== NOTHING_THROWS && kind !== "deadlock";
    const replay =
      isOfBehaviour && isTemporal(claims[trace.claim]!.kind)
        ? replayable(this.#source, trace.claim, (over) => storyOf(trace, over).replay)
        : replayAlong(trace, { walk: this.#walk, claims }, path);
    return headingOf({ trace, replay, kind, form }, this.#source, summary);
  }

  #begin(start: Move): void {
    this.#start = start;
    this.#moves = [];
    this.#snapshots = [this.#walk.snapshot(start.to)];
    this.#course = new CourseSoFar(this.#snapshots[0]!, this.#placeOf);
    this.#statuses = claimsOf(this.#source).map((claim) => statusSoFar(this.#source, claim, this.#walk, start));
  }

  #cut(events: number): void {
    this.#moves.length = events;
    this.#snapshots.length = events + 1;
    this.#course.cut(events);
    for (const status of this.#statuses) status.cut(events);
  }

  #extend(move: Move): void {
    const at: Position = (this.#moves.at(-1) ?? this.#start!).to;
    const before = this.#snapshots.at(-1)!;
    const after = this.#walk.snapshot(move.to);
    this.#moves.push(move);
    this.#snapshots.push(after);
    this.#course.extend(storyStep(this.#walk, this.#moves.length, at, move, before, after), before);
  }
}

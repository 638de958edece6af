// Judging a lasso that somebody shows: does it close, is it fair, and does it refute the claim? Or a finite path: does it refute the
// claim however it goes on?
// The one idea: nothing of how it was found is believed; each question is answered from the definitions, on the machine that
// the claim is decided on.
// Not here: finding lassos (fair-lasso.ts), running a trace's events (traces/).

import type { TraceEvent } from "../events/event.ts";
import { type Machine, ObserverNeeded } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import { Walker } from "../machine/walk/walker.ts";
import type { Move, Walk } from "../machine/walk.ts";
import { widened } from "../search/store/vectors.ts";
import { type Instant, isTrueOf, neglected } from "./automaton/evaluate.ts";
import { Monitor } from "./automaton/monitor.ts";
import { TemporalClaim, temporalClaims } from "./claim.ts";
import type { Source } from "./decide.ts";

/** An obligation of fairness that the cycle of a lasso meets, and how. */
export interface Duty {
  readonly name: string;
  readonly strong: boolean;
  /** The event that takes it: its number, counted from 1; null: none does. */
  readonly takenBy: number | null;
  /** After so many events it is not enabled; null: it is enabled all the way round. */
  readonly notEnabledAfter: number | null;
}

/** What there is to say of a lasso. */
export interface Judgement {
  /** Null: it is a fair behaviour within the bounds that refutes the claim. Else what it lacks, as the end of "but …". */
  readonly lacks: string | null;
  /** Why it is fair: each obligation that is enabled on the cycle. */
  readonly duties: readonly Duty[];
  /** What changes the state all the way round, never happens, and is owed to nobody. */
  readonly neverOwed: readonly TraceEvent[];
  /** Where it stops: what goes on happening there and changes nothing. */
  readonly idling: readonly TraceEvent[];
  /** Do the states at the two ends of the cycle differ in what the view leaves out? */
  readonly closesUnderView: boolean;
}

/** Where a condition of a formula is true. */
export interface Truth {
  /** As its author wrote it. */
  readonly text: string;
  readonly on: "state" | "event";
  /** At each state of a path; of an event at each of its events. */
  readonly at: readonly boolean[];
}

/** A walk on which a liveness claim is decided, and its judge. */
export interface LassoWalk {
  readonly walk: Walk;
  /** Null: the path refutes the claim however it goes on. Else what it lacks, as the end of "but …". */
  judgePrefix(start: Move, moves: readonly Move[]): string | null;
  judge(start: Move, moves: readonly Move[], loopStart: number): Judgement;
  /** What is true of each state and event of a path, by condition of the formula. */
  truths(start: Move, moves: readonly Move[]): readonly Truth[];
}

/** Acts on the walk of a liveness claim; again with the observers it turns out to read. Throws KripkeError 150 or 75 as a walk does. */
export const onLassoWalk = <T>(source: Source, claim: string, act: (on: LassoWalk) => T): T => {
  const observers = new Set<unknown>();
  for (;;)
    try {
      return act(new Judge(source, claim, observers));
    } catch (error) {
      if (!(error instanceof ObserverNeeded) || observers.has(error.observer)) throw error;
      observers.add(error.observer);
    }
};

class Judge implements LassoWalk {
  readonly walk: Walker;
  readonly #machine: Machine;
  readonly #claim: TemporalClaim;
  readonly #successors = new Successors();

  constructor(source: Source, claim: string, observers: ReadonlySet<unknown>) {
    this.#machine = machineOf(source, { observers });
    this.walk = new Walker(this.#machine, source);
    const made = temporalClaims(source.claims).find(({ name }) => name === claim);
    if (made === undefined) throw new Error(`no liveness claim "${claim}"`);
    this.#claim = new TemporalClaim(made, this.#machine.asks);
  }

  judge(start: Move, moves: readonly Move[], loopStart: number): Judgement {
    const { states, letters } = this.#read(start, moves);
    const instants = states.map((state, i) => this.#instant(state, moves[i], states[i + 1]));
    const cycle = loopStart === moves.length ? [instants.at(-1)!] : instants.slice(loopStart, -1);
    const ends = [states[loopStart]!, states.at(-1)!] as const;
    const equal = same(...ends);
    const viewed = !equal && this.#alike(...ends);
    const lacks =
      this.#cut(states) ??
      (equal || viewed ? null : "its end is not the state where its loop starts") ??
      this.#unfair(cycle, moves, loopStart) ??
      (this.#refutes(states, letters, loopStart) ? null : "what it repeats for ever is just what the claim asks for");
    return {
      lacks,
      duties: lacks === null ? this.#duties(cycle, loopStart) : [],
      neverOwed: lacks === null ? this.#neverOwed(states.slice(loopStart), moves.slice(loopStart)) : [],
      idling: lacks === null && loopStart === moves.length ? this.#idling(states.at(-1)!) : [],
      closesUnderView: viewed,
    };
  }

  judgePrefix(start: Move, moves: readonly Move[]): string | null {
    const { monitor } = this.#claim;
    if (!this.#machine.assumes.fairness.prolongs)
      return "finitely names what weak or strong ask for, so it may be that no fair behaviour begins like that";
    if (!(monitor instanceof Monitor)) return "what it shows may still go on as the claim asks for";
    const { states, letters } = this.#read(start, moves);
    const set = letters.reduce((before, letter) => monitor.after(before, letter), monitor.initial);
    return monitor.endsWith(set, this.#claim.maskOf(states.at(-1)!))
      ? null
      : "what it shows may still go on as the claim asks for";
  }

  truths(start: Move, moves: readonly Move[]): readonly Truth[] {
    const { states, letters } = this.#read(start, moves);
    const ofStates = states.map((state) => this.#claim.maskOf(state));
    return this.#claim.formula.atoms.map(({ on, predicate }, atom) => ({
      text: String(predicate),
      on,
      at: (on === "state" ? ofStates : letters).map((mask) => (mask & (1 << atom)) !== 0),
    }));
  }

  /** The states, and a letter for each move: what is true of the state before it, and of its event. */
  #read(start: Move, moves: readonly Move[]): { states: readonly Int32Array[]; letters: readonly number[] } {
    // Components come to be where states are expanded, and are 0 in the states before.
    for (const { to } of [start, ...moves])
      this.#machine.expand(widened(to, this.#machine.components), this.#successors);
    const states = [start, ...moves].map(({ to }) => widened(to, this.#machine.components));
    const letters = moves.map(
      (move, i) =>
        this.#claim.maskOf(states[i]!) | this.#claim.maskOfEvent(states[i]!, states[i + 1]!, this.walk.labelOf(move)),
    );
    return { states, letters };
  }

  /** The obligations that are enabled in a state and that a move from it takes. */
  #instant(state: Int32Array, move: Move | undefined, after: Int32Array | undefined): Instant {
    const { fairness } = this.#machine.assumes;
    const enabled = new Set(this.#changing(state).flatMap((label) => fairness.obligationsOf(label)));
    const taken = move === undefined || same(state, after!) ? [] : fairness.obligationsOf(this.walk.labelOf(move));
    return { enabled: [...enabled], taken };
  }

  #alike(a: Int32Array, b: Int32Array): boolean {
    const { view } = this.#machine.asks;
    return view !== null && view.evaluate(a, a, -1) === view.evaluate(b, b, -1);
  }

  #cut(states: readonly Int32Array[]): string | null {
    const { within, view } = this.#machine.asks;
    // Modulo a view the bound is one of what stands for a state: real numbers may grow beyond it on the way round.
    if (within === null || view !== null) return null;
    const outside = states.findIndex((state) => within.evaluate(state, state, -1) === 0);
    return outside < 0 ? null : `after ${outside} events it is outside the bounds (within)`;
  }

  #unfair(cycle: readonly Instant[], moves: readonly Move[], loopStart: number): string | null {
    const { fairness } = this.#machine.assumes;
    const ends = moves.findIndex((move, i) => i >= loopStart && fairness.finitely(this.walk.labelOf(move)));
    if (ends >= 0) return `its event ${ends + 1}, which happens only finitely often, is repeated for ever`;
    const obligation = neglected(cycle, (of) => fairness.isStrong(of));
    if (obligation === null) return null;
    const { name, strong } = fairness.obligations[obligation]!;
    return `it is not fair: "${name}" is ${strong ? "enabled again and again" : "enabled all the way round"} and never happens`;
  }

  #refutes(states: readonly Int32Array[], moved: readonly number[], loopStart: number): boolean {
    const letters = loopStart === moved.length ? [...moved, this.#claim.maskOf(states.at(-1)!)] : moved;
    return isTrueOf(this.#claim.formula.sought, { letters, loopStart });
  }

  /** Events that could happen in each of these states, to which the moves pay no heed, and nobody owes. */
  #neverOwed(states: readonly Int32Array[], moves: readonly Move[]): TraceEvent[] {
    const { fairness } = this.#machine.assumes;
    const taken = new Set(moves.map((move) => this.walk.labelOf(move)));
    const [first, ...others] = states.map((state) => new Set(this.#changing(state)));
    return [...first!]
      .filter((label) => others.every((labels) => labels.has(label)))
      .filter((label) => !taken.has(label) && fairness.obligationsOf(label).length === 0)
      .sort((a, b) => this.#machine.events.compare(a, b))
      .map((label) => this.#machine.events.event(label));
  }

  /** What may happen in a state and changes nothing. */
  #idling(state: Int32Array): TraceEvent[] {
    const changing = new Set(this.#changing(state));
    return [...new Set(this.#possible(state))]
      .filter((label) => !changing.has(label))
      .sort((a, b) => this.#machine.events.compare(a, b))
      .map((label) => this.#machine.events.event(label));
  }

  /** Labels of what changes a state. */
  #changing(state: Int32Array): number[] {
    return this.#possible(state, (at) => this.#successors.leaves(at, state));
  }

  /** Labels of what may happen in a state, of those events that count. */
  #possible(state: Int32Array, counts: (at: number) => boolean = () => true): number[] {
    const successors = this.#successors;
    this.#machine.expand(state, successors);
    const labels: number[] = [];
    for (let at = 0; at < successors.end; at = successors.after(at)) if (counts(at)) labels.push(successors.label(at));
    return labels;
  }

  #duties(cycle: readonly Instant[], loopStart: number): Duty[] {
    const { obligations } = this.#machine.assumes.fairness;
    const ids = [...new Set(cycle.flatMap(({ enabled, taken }) => [...enabled, ...taken]))].sort((a, b) => a - b);
    return ids.map((id) => {
      const takenBy = cycle.findIndex(({ taken }) => taken.includes(id));
      const idle = cycle.findIndex(({ enabled }) => !enabled.includes(id));
      return {
        name: obligations[id]!.name,
        strong: obligations[id]!.strong,
        takenBy: takenBy < 0 ? null : loopStart + takenBy + 1,
        notEnabledAfter: idle < 0 ? null : loopStart + idle,
      };
    });
  }
}

const same = (a: Int32Array, b: Int32Array): boolean => a.length === b.length && a.every((id, i) => id === b[i]);

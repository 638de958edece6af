// A claim on infinite behaviours of a graph of which bounds leave a part: what its verdict must be, by brute force.
// The one idea: refuted by a finite path (formulas by progression), else by a fair behaviour inside (every moment of a tableau), else
// undecided, unless something fair is inside.
// Not here: the engine; random graphs and formulas (random-formulas.ts, ../strata).

import type { Ltl } from "../../checker/temporal/automaton/formula.ts";
import { TooLarge } from "../oracle/explore.ts";
import { Assignments, cyclesOf, type Left, progressed, Refuted } from "./assignments.ts";

export interface Place {
  readonly key: string;
  /** Is it inside `within`? */
  readonly inside: boolean;
  /** The atoms of states that are true there. */
  readonly letter: number;
}

export interface Way {
  readonly to: Place;
  /** The atoms of events that are true of it. */
  readonly events: number;
  readonly changes: boolean;
  /** Texts of what it is owed as; they begin with weak or strong. */
  readonly owed: readonly string[];
  readonly endsSomeDay: boolean;
}

export interface Whole {
  readonly initial: readonly Place[];
  readonly ways: (key: string) => readonly Way[];
  /** May events be owed that must end some day? */
  readonly contradicts: boolean;
}

export interface Bounds {
  readonly maxDepth?: number;
  readonly maxStates?: number;
}

export interface Explored {
  /** By state that was found: its letter; and whether it was expanded. */
  readonly found: ReadonlyMap<string, number>;
  readonly expanded: ReadonlySet<string>;
  readonly cut: boolean;
  readonly stopped: boolean;
}

/** Level by level, as the semantics say of bounds. */
export const exploredOf = ({ initial, ways }: Whole, { maxDepth, maxStates }: Bounds): Explored => {
  const found = new Map<string, number>();
  const expanded = new Set<string>();
  let cut = initial.some(({ inside }) => !inside);
  let level: string[] = [];
  const meet = ({ key, inside, letter }: Place, into: string[]): void => {
    if (!inside) cut = true;
    else if (!found.has(key)) {
      found.set(key, letter);
      into.push(key);
    }
  };
  for (const place of initial) meet(place, level);
  for (let depth = 1; level.length > 0; depth++) {
    const follows = (key: string): boolean => ways(key).some(({ to }) => !found.has(to.key));
    if (maxDepth !== undefined && depth >= maxDepth && level.some(follows))
      return { found, expanded, cut: true, stopped: false };
    const below: string[] = [];
    for (const key of level) {
      expanded.add(key);
      for (const { to } of ways(key)) meet(to, below);
    }
    level = below;
    if (maxStates !== undefined && level.length > 0 && found.size >= maxStates)
      return { found, expanded, cut, stopped: true };
  }
  return { found, expanded, cut, stopped: false };
};

export interface Expected {
  readonly verdict: "holds" | "holds within bounds" | "violated" | "undecided";
  /** Of a claim that a finite path refutes: the fewest events that do. */
  readonly prefix: number | null;
}

/** Atoms: those of `events` are of events; all are below `atoms`. Throws TooLarge where a formula leaves more and more. */
export const expectedOf = (whole: Whole, bounds: Bounds, formula: Ltl, atoms: number, events: number): Expected => {
  const explored = exploredOf(whole, bounds);
  const prefix = shortestRefutation(whole, explored, formula, atoms, events);
  if (prefix !== null && !whole.contradicts) return { verdict: "violated", prefix };
  if (behaves(whole, explored, { op: "not", of: formula })) return { verdict: "violated", prefix: null };
  if (explored.stopped) return { verdict: "undecided", prefix: null };
  const anything: Ltl = { op: "not", of: { op: "and", left: ATOM, right: { op: "not", of: ATOM } } };
  if (!behaves(whole, explored, anything)) return { verdict: "undecided", prefix: null };
  if (!explored.cut) return { verdict: "holds", prefix: null };
  return { verdict: prefix !== null ? "undecided" : "holds within bounds", prefix: null };
};

/** Characters of what is left of a formula: it may grow by as much again with every letter, for ever. */
const MOST_LEFT = 20_000;

const ATOM: Ltl = { op: "atom", atom: 0 };

const shortestRefutation = (
  { initial, ways }: Whole,
  { expanded }: Explored,
  formula: Ltl,
  atoms: number,
  events: number,
): number | null => {
  const refuted = new Refuted(formula, 2 ** atoms);
  const known = (2 ** atoms - 1) & ~events;
  const seen = new Set<string>();
  let level: { readonly place: Place; readonly left: Left }[] = initial.map((place) => ({
    place,
    left: { formula, negated: false },
  }));
  for (let length = 0; level.length > 0; length++) {
    if (level.some(({ place, left }) => refuted.endsWith(left, place.letter, known))) return length;
    const fresh = level.filter(({ place, left }) => {
      const rest = JSON.stringify(left);
      if (rest.length > MOST_LEFT) throw new TooLarge();
      const text = `${place.key} ${rest}`;
      const isNew = place.inside && expanded.has(place.key) && !seen.has(text);
      seen.add(text);
      return isNew;
    });
    level = fresh.flatMap(({ place, left }) =>
      ways(place.key).map((way) => ({ place: way.to, left: progressed(left, place.letter | way.events) })),
    );
  }
  return null;
};

/** A step of a behaviour inside, or the stop in a state. */
interface Step {
  readonly from: string;
  /** Null: a stop. */
  readonly way: Way | null;
  readonly letter: number;
}

/** Is there a fair behaviour inside the bounds that satisfies the formula? What was not expanded may do anything, so nobody stops there. */
export const behaves = (whole: Whole, explored: Explored, formula: Ltl): boolean => {
  const { found, expanded } = explored;
  const made = new Assignments(formula);
  const steps: Step[] = [...expanded].flatMap((from) => [
    ...whole
      .ways(from)
      .flatMap((way) =>
        found.has(way.to.key) && way.to.inside ? [{ from, way, letter: found.get(from)! | way.events }] : [],
      ),
    { from, way: null, letter: found.get(from)! },
  ]);
  const { guesses } = made;
  const stepOf = (moment: number): Step => steps[Math.trunc(moment / guesses)]!;
  const kept = steps.flatMap(({ letter }) => Array.from({ length: guesses }, (_, guess) => made.keeps(letter, guess)));
  const leaving = new Map<string, number[]>();
  for (const [i, { from }] of steps.entries()) leaving.set(from, [...(leaving.get(from) ?? []), i]);
  const next = (moment: number): readonly number[] => {
    const index = Math.trunc(moment / guesses);
    const { way } = steps[index]!;
    const then = way === null ? [index] : (leaving.get(way.to.key) ?? []);
    return then.flatMap((step) =>
      Array.from({ length: guesses }, (_, guess) => step * guesses + guess).filter(
        (later) => kept[later] === moment % guesses,
      ),
    );
  };
  const starts = whole.initial.flatMap(({ key, inside }) => (inside ? (leaving.get(key) ?? []) : []));
  const reached = new Set(
    starts.flatMap((step) =>
      Array.from({ length: guesses }, (_, guess) => guess).flatMap((guess) =>
        made.isTrue(formula, steps[step]!.letter, guess) ? [step * guesses + guess] : [],
      ),
    ),
  );
  for (const moment of reached) for (const later of next(moment)) reached.add(later);
  const lasts = (moment: number): boolean => stepOf(moment).way?.endsSomeDay !== true;
  return staysFairly(new Set([...reached].filter(lasts)), next, (component) => ({
    meets:
      component.reduce((met, moment) => met | made.met(stepOf(moment).letter, moment % guesses), 0) === guesses - 1,
    neglects: neglectedBy(component.map(stepOf), whole),
    enables: (moment) => enabledIn(stepOf(moment).from, whole),
  }));
};

const owedBy = ({ changes, owed }: Way): readonly string[] => (changes ? owed : []);
const enabledIn = (state: string, { ways }: Whole): ReadonlySet<string> => new Set(ways(state).flatMap(owedBy));

const neglectedBy = (steps: readonly Step[], whole: Whole): readonly string[] => {
  const taken = new Set(steps.flatMap(({ way }) => (way === null ? [] : owedBy(way))));
  const enabled = [...new Set(steps.map(({ from }) => from))].map((state) => enabledIn(state, whole));
  return [...new Set(enabled.flatMap((each) => [...each]))].filter(
    (each) => !taken.has(each) && (each.startsWith("strong") || enabled.every((here) => here.has(each))),
  );
};

interface Component {
  readonly meets: boolean;
  readonly neglects: readonly string[];
  readonly enables: (moment: number) => ReadonlySet<string>;
}

const staysFairly = (
  inside: ReadonlySet<number>,
  next: (moment: number) => readonly number[],
  look: (component: readonly number[]) => Component,
): boolean =>
  cyclesOf(inside, (moment) => next(moment).filter((later) => inside.has(later))).some((component) => {
    const { meets, neglects, enables } = look(component);
    if (!meets || neglects.some((each) => each.startsWith("weak"))) return false;
    if (neglects.length === 0) return true;
    const rest = component.filter((moment) => !neglects.some((each) => enables(moment).has(each)));
    return staysFairly(new Set(rest), next, look);
  });

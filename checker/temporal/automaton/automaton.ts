// The automaton that is walked along with the graph: as few states as come cheaply, laid out as integers.
// The one idea: a state that cannot lead to acceptance is dropped, states that do the same are one, and only transitions within
// a component that can be accepted may lie on a cycle.
// Not here: how a formula becomes an automaton (tableau.ts), the walk (product.ts, components.ts).
import type { Ltl } from "./formula.ts";
import { strongComponents } from "./strong-components.ts";
import { type Tableau, type Transition, tableauOf } from "./tableau.ts";

/** A generalised Büchi automaton, accepting by transition, over letters that are masks of atoms. */
export interface Automaton {
  readonly states: number;
  /** States below this lie in components in which every debt can be paid again and again. */
  readonly recurrent: number;
  readonly initial: readonly number[];
  /** All debts: a run is accepted if each is paid infinitely often. */
  readonly debts: number;
  /** Transitions of state q: first[q] … first[q + 1] − 1; those before staying[q] stay in its component, which is recurrent. */
  readonly first: Int32Array;
  readonly staying: Int32Array;
  /** By transition: the atoms that a letter must have, and must not have; the debts paid; the state it leads to. */
  readonly needs: Int32Array;
  readonly bars: Int32Array;
  readonly pays: Int32Array;
  readonly to: Int32Array;
}

export const automatonOf = (formula: Ltl): Automaton => {
  let tableau = tableauOf(formula);
  for (;;) {
    const smaller = withoutIdleDebts(merged(withoutDeadEnds(tableau)));
    if (size(smaller) === size(tableau)) return laidOut(smaller);
    tableau = smaller;
  }
};

const size = ({ transitions, debts }: Tableau): string =>
  `${transitions.length} ${transitions.reduce((sum, each) => sum + each.length, 0)} ${debts}`;

interface Components {
  readonly of: readonly number[];
  /** By component: does it have a cycle, and are all debts paid on it? */
  readonly recurrent: readonly boolean[];
}

const componentsOf = ({ transitions, debts }: Tableau): Components => {
  const of = strongComponents(transitions.map((all) => all.map(({ to }) => to)));
  const paid = new Map<number, number>();
  for (const [state, all] of transitions.entries())
    for (const { to, pays } of all) if (of[to] === of[state]) paid.set(of[state]!, (paid.get(of[state]!) ?? 0) | pays);
  return { of, recurrent: transitions.map((_, component) => paid.get(component) === debts) };
};

/** Without states from which no word is accepted; what is paid where no run stays does not count. */
const withoutDeadEnds = (tableau: Tableau): Tableau => {
  const { transitions, initial, debts } = tableau;
  const { of, recurrent } = componentsOf(tableau);
  const useful = transitions.map((_, state) => recurrent[of[state]!]!);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [state, all] of transitions.entries())
      if (!useful[state] && all.some(({ to }) => useful[to])) useful[state] = grew = true;
  }
  const stays = (state: number, to: number): boolean => of[state] === of[to] && recurrent[of[state]!]!;
  return numbered(
    transitions.map((all, state) =>
      all
        .filter(({ to }) => useful[to])
        .map((each) => ({ ...each, pays: stays(state, each.to) ? each.pays & debts : 0 })),
    ),
    initial.filter((state) => useful[state]),
    debts,
    transitions.map((_, state) => state),
  );
};

/** States that take the same letters to the same places, for the same debts, are one (the coarsest bisimulation). */
const merged = ({ transitions, initial, debts }: Tableau): Tableau => {
  let classOf: readonly number[] = transitions.map(() => 0);
  for (let classes = 0; ; ) {
    const keys = new Map<string, number>();
    const next = transitions.map((all) => {
      const does = all.map(({ needs, bars, pays, to }) => `${needs} ${bars} ${pays} ${classOf[to]}`);
      const key = [...new Set(does)].sort().join();
      return keys.get(key) ?? keys.set(key, keys.size).size - 1;
    });
    classOf = next;
    if (keys.size === classes) break;
    classes = keys.size;
  }
  return numbered(transitions, initial, debts, classOf);
};

/** The part that can be reached, one state a class, without transitions that another of the same state makes needless. */
const numbered = (
  transitions: Tableau["transitions"],
  initial: readonly number[],
  debts: number,
  classOf: readonly number[],
): Tableau => {
  const numbers = new Map<number, number>();
  const members: number[] = [];
  const numberOf = (state: number): number => {
    const known = numbers.get(classOf[state]!);
    if (known !== undefined) return known;
    numbers.set(classOf[state]!, members.push(state) - 1);
    return members.length - 1;
  };
  const start = [...new Set(initial.map(numberOf))];
  const result: Transition[][] = [];
  for (const member of members)
    result.push(needful(transitions[member]!.map((each) => ({ ...each, to: numberOf(each.to) }))));
  return { transitions: result, initial: start, debts };
};

const needful = (all: readonly Transition[]): Transition[] =>
  all.filter((each, i) => {
    const replaces = (other: Transition, j: number): boolean =>
      i !== j &&
      other.to === each.to &&
      (other.needs & ~each.needs) === 0 &&
      (other.bars & ~each.bars) === 0 &&
      (each.pays & ~other.pays) === 0 &&
      (j < i || other.needs !== each.needs || other.bars !== each.bars || other.pays !== each.pays);
    return !all.some(replaces);
  });

/**
 * A debt that is paid whenever some other is need not be counted, nor one that every transition pays that may be repeated for
 * ever. One stays where there are cycles that are not accepted: they are told by paying nothing.
 */
const withoutIdleDebts = (tableau: Tableau): Tableau => {
  const { transitions, initial, debts } = tableau;
  const { of, recurrent } = componentsOf(tableau);
  const all = transitions.flat();
  const repeated = transitions.flatMap((some, state) => some.filter(({ to }) => of[to] === of[state]));
  const accepted = transitions.flatMap((some, state) =>
    some.filter(({ to }) => of[to] === of[state] && recurrent[of[state]!]),
  );
  const needless = (debt: number, kept: number): boolean => {
    if (accepted.every(({ pays }) => (pays & debt) !== 0)) return kept !== debt || repeated.length === accepted.length;
    const others = bitsOf(kept & ~debt);
    return others.some((other) => all.every(({ pays }) => (pays & other) === 0 || (pays & debt) !== 0));
  };
  const kept = bitsOf(debts).reduce((mask, debt) => (needless(debt, mask) ? mask & ~debt : mask), debts);
  return {
    transitions: transitions.map((some) => some.map((each) => ({ ...each, pays: packed(each.pays, kept) }))),
    initial,
    debts: packed(kept, kept),
  };
};

const bitsOf = (mask: number): readonly number[] =>
  Array.from({ length: 31 }, (_, bit) => 1 << bit).filter((bit) => (mask & bit) !== 0);

/** The bits of `mask` that are in `kept`, moved together. */
const packed = (mask: number, kept: number): number => {
  let result = 0;
  for (let bit = 0, at = 0; bit < 31; bit++) if ((kept >>> bit) & 1) result |= ((mask >>> bit) & 1) << at++;
  return result;
};

const laidOut = (tableau: Tableau): Automaton => {
  const { of, recurrent } = componentsOf(tableau);
  const isRecurrent = (state: number): boolean => recurrent[of[state]!]!;
  const states = tableau.transitions.map((_, state) => state);
  const order = [...states.filter(isRecurrent), ...states.filter((state) => !isRecurrent(state))];
  const numberOf = states.map((state) => order.indexOf(state));
  const stays = (state: number, { to }: Transition): boolean => of[to] === of[state] && isRecurrent(state);
  const rows = order.map((state) => {
    const all = tableau.transitions[state]!;
    const staying = all.filter((each) => stays(state, each));
    return { staying: staying.length, all: [...staying, ...all.filter((each) => !stays(state, each))] };
  });
  const all = rows.flatMap((row) => row.all);
  const first = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) first[i + 1] = first[i]! + row.all.length;
  return {
    states: rows.length,
    recurrent: states.filter(isRecurrent).length,
    initial: tableau.initial.map((state) => numberOf[state]!),
    debts: tableau.debts,
    first,
    staying: Int32Array.from(rows, (row, i) => first[i]! + row.staying),
    needs: Int32Array.from(all, (each) => each.needs),
    bars: Int32Array.from(all, (each) => each.bars),
    pays: Int32Array.from(all, (each) => each.pays),
    to: Int32Array.from(all, (each) => numberOf[each.to]!),
  };
};

/** Is the word that repeats one letter for ever accepted from a state? */
export const acceptsForEver = (automaton: Automaton, from: number, letter: number): boolean => {
  const { states, first, needs, bars, pays, to, debts } = automaton;
  const takes = (t: number): boolean => (letter & needs[t]!) === needs[t] && (letter & bars[t]!) === 0;
  const taken = Array.from({ length: states }, (_, q) =>
    Array.from({ length: first[q + 1]! - first[q]! }, (_, i) => first[q]! + i).filter(takes),
  );
  const of = strongComponents(taken.map((all) => all.map((t) => to[t]!)));
  const paid = new Map<number, number>();
  for (const [q, all] of taken.entries())
    for (const t of all) if (of[to[t]!] === of[q]) paid.set(of[q]!, (paid.get(of[q]!) ?? 0) | pays[t]!);
  const reached = new Set([from]);
  for (const q of reached) for (const t of taken[q]!) reached.add(to[t]!);
  return [...reached].some((q) => paid.get(of[q]!) === debts);
};

// Random small specs that a table says whole: positions, actions that move between them, a count that may grow for ever.
// The one idea: the spec and what the oracle walks are both read off the table, so the answer needs no engine.
// Not here: formulas (temporal/random-formulas.ts), what must come of them (temporal/bounded.ts).
import fc from "fast-check";
import { spec } from "../../checker/language/index.ts";
import type { Bounds, Place, Way, Whole } from "../temporal/bounded.ts";

const NAMES = ["a", "b", "c"] as const;
/** Beyond it nothing can be told apart, and a count that does not grow for ever stops there. */
const GREATEST = 3;

interface Move {
  readonly action: number;
  readonly from: number;
  readonly to: number;
  readonly counts: boolean;
}

export interface Pattern {
  readonly action: number | null;
  readonly each: "none" | "action";
  /** The action with which it is one obligation: fairness of a disjunction. */
  readonly or?: number;
}

export interface TableSpec {
  readonly positions: number;
  readonly initial: readonly number[];
  readonly moves: readonly Move[];
  /** Does the count grow for ever? Then bounds must end the search. */
  readonly grows: boolean;
  /** By atom of states: the positions at which it is true, and from which count on. */
  readonly atoms: readonly (readonly number[])[];
  readonly from: number;
  /** The actions of which the atom of events is true. */
  readonly events: readonly number[];
  readonly weak: readonly Pattern[];
  readonly strong: readonly Pattern[];
  readonly finitely: readonly Pattern[];
  /** The greatest count inside; the position that is outside. */
  readonly within: { readonly count: number; readonly outside: number } | null;
  readonly bounds: Bounds;
}

export interface State {
  readonly at: number;
  readonly count: number;
}

const pattern: fc.Arbitrary<Pattern> = fc.record({
  action: fc.constantFrom(null, null, 0, 1, 2),
  each: fc.constantFrom("none", "action"),
});
const rarely = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<readonly T[]> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(arbitrary, { maxLength }) });

export const randomTableSpec: fc.Arbitrary<TableSpec> = fc.integer({ min: 2, max: 5 }).chain((positions) => {
  const position = fc.nat({ max: positions - 1 });
  const within = fc.record({ count: fc.nat({ max: GREATEST }), outside: fc.constantFrom(-1, -1, positions - 1) });
  const move = fc.record({
    action: fc.nat({ max: 2 }),
    from: position,
    to: position,
    counts: fc.constantFrom(true, false, false),
  });
  const idle = fc
    .record({ action: fc.nat({ max: 2 }), from: position })
    .map((each): Move => ({ ...each, to: each.from, counts: false }));
  return fc
    .record({
      initial: fc.uniqueArray(position, { minLength: 1, maxLength: 2 }),
      moves: fc.array(fc.oneof({ weight: 4, arbitrary: move }, { weight: 1, arbitrary: idle }), {
        minLength: 2,
        maxLength: 8,
      }),
      grows: fc.boolean(),
      atoms: fc.tuple(
        fc.uniqueArray(position, { maxLength: positions }),
        fc.uniqueArray(position, { maxLength: positions }),
      ),
      from: fc.constantFrom(0, 0, 1, 2),
      events: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 2 }),
      weak: fc.oneof(
        { weight: 3, arbitrary: fc.array(pattern, { minLength: 1, maxLength: 2 }) },
        { weight: 1, arbitrary: fc.constant([]) },
      ),
      strong: rarely(pattern, 2),
      finitely: rarely(pattern, 1),
      within: fc.option(within),
      bound: fc.constantFrom<"none" | "depth" | "states">("none", "depth", "states"),
      much: fc.integer({ min: 1, max: 7 }),
    })
    .map(({ bound, much, ...rest }) => ({
      positions,
      ...rest,
      bounds:
        bound === "depth" || (bound === "none" && rest.grows && rest.within === null)
          ? { maxDepth: much }
          : bound === "states"
            ? { maxStates: 1 + 2 * much }
            : {},
    }));
});

const movesOf = (table: TableSpec, { at, count }: State): readonly { action: number; outcome: number; to: State }[] =>
  NAMES.flatMap((_, action) =>
    table.moves
      .filter((move) => move.action === action && move.from === at)
      .map(({ to, counts }, outcome) => ({
        action,
        outcome,
        to: { at: to, count: !counts ? count : table.grows ? count + 1 : Math.min(GREATEST, count + 1) },
      })),
  );

export const isTrue = ({ atoms, from }: TableSpec, atom: number, { at, count }: State): boolean =>
  atoms[atom]!.includes(at) && (atom === 0 || count >= from);

export const isInside = ({ within }: TableSpec, { at, count }: State): boolean =>
  within === null || (count <= within.count && at !== within.outside);

/** The predicates of the atoms. */
export const predicatesOf = (table: TableSpec) =>
  [
    (state: State) => isTrue(table, 0, state),
    (state: State) => isTrue(table, 1, state),
    (event: { readonly name: string }) => table.events.includes(NAMES.indexOf(event.name as "a")),
  ] as const;

/** The spec as its author would write it. */
export const specOf = (table: TableSpec, claims: object) => {
  const one = ({ action, each }: Pattern) => ({
    kind: "action" as const,
    each,
    ...(action === null ? {} : { name: NAMES[action]! }),
  });
  const fairness = (all: readonly Pattern[]) =>
    all.map((pattern) =>
      pattern.or === undefined ? one(pattern) : { anyOf: [one(pattern), one({ ...pattern, action: pattern.or })] },
    );
  const act = (action: number) => (state: State) => {
    const moves = movesOf(table, state).filter((move) => move.action === action);
    if (moves.length < 2) return moves[0]?.to;
    return { oneOf: Object.fromEntries(moves.map(({ to }, i) => [`o${i}`, to])) };
  };
  return spec(
    "table",
    {
      init: table.initial.map((at): State => ({ at, count: 0 })),
      actions: Object.fromEntries(NAMES.map((name, action) => [name, act(action)])),
      ends: () => true,
      fairness: {
        weak: fairness(table.weak),
        strong: fairness(table.strong),
        finitely: fairness(table.finitely),
      },
      ...(table.within === null ? {} : { within: (state: State) => isInside(table, state) }),
    } as never,
    claims as never,
  );
};

/** What the table says of behaviours, for the oracle. */
export const wholeOf = (table: TableSpec): Whole => {
  const placeOf = (state: State): Place => ({
    key: `${state.at} ${state.count}`,
    inside: isInside(table, state),
    letter: (isTrue(table, 0, state) ? 1 : 0) | (isTrue(table, 1, state) ? 2 : 0),
  });
  const falls = (action: number, { action: own, or }: Pattern): boolean =>
    own === null || own === action || or === action;
  const owed = (action: number): string[] =>
    (["weak", "strong"] as const).flatMap((strength) =>
      table[strength].flatMap((each, i) =>
        falls(action, each) ? [`${strength} ${i} ${each.each === "none" || each.or !== undefined ? "" : action}`] : [],
      ),
    );
  return {
    initial: [...new Set(table.initial)].map((at) => placeOf({ at, count: 0 })),
    ways: (key) => {
      const [at, count] = key.split(" ").map(Number) as [number, number];
      return movesOf(table, { at, count }).map(
        ({ action, to }): Way => ({
          to: placeOf(to),
          events: table.events.includes(action) ? 4 : 0,
          changes: to.at !== at || to.count !== count,
          owed: owed(action),
          endsSomeDay: table.finitely.some((each) => falls(action, each)),
        }),
      );
    },
    contradicts: table.finitely.some((end) =>
      [...table.weak, ...table.strong].some(
        (each) => each.action === null || end.action === null || falls(end.action, each),
      ),
    ),
  };
};

// Random formulas over two atoms of states and one of events, as data and as the claim that an author would write.
// The one idea: half are such as a finite path can refute, for those that none can have strata of their own.
// Not here: what must come of them (bounded.ts).
import fc from "fast-check";
import {
  eventually,
  eventuallyAlways,
  infinitelyOften,
  leadsTo,
  ltl,
  temporal,
  until,
} from "../../checker/language/index.ts";
import type { Ltl } from "../../checker/temporal/automaton/formula.ts";

/** Atoms 0 and 1 are of states, 2 of events. */
export const ATOMS = 3;
export const EVENTS = 1 << 2;

export interface RandomClaim {
  readonly kind: "eventually" | "leadsTo" | "infinitelyOften" | "eventuallyAlways" | "until" | "temporal";
  readonly formula: Ltl;
}

const atom = (number: number): Ltl => ({ op: "atom", atom: number });
const not = (of: Ltl): Ltl => ({ op: "not", of });
const always = (of: Ltl): Ltl => ({ op: "always", of });
const some = (of: Ltl): Ltl => ({ op: "eventually", of });
const next = (of: Ltl): Ltl => ({ op: "next", of });
const or = (left: Ltl, right: Ltl): Ltl => ({ op: "or", left, right });
const and = (left: Ltl, right: Ltl): Ltl => ({ op: "and", left, right });
const untilOf = (left: Ltl, right: Ltl): Ltl => ({ op: "until", left, right });
const [p, q] = [atom(0), atom(1)];

const convenient: fc.Arbitrary<RandomClaim> = fc.constantFrom<RandomClaim>(
  { kind: "eventually", formula: some(p) },
  { kind: "leadsTo", formula: always(or(not(p), some(q))) },
  { kind: "infinitelyOften", formula: always(some(p)) },
  { kind: "eventuallyAlways", formula: some(always(p)) },
  { kind: "until", formula: untilOf(p, q) },
  { kind: "until", formula: untilOf(p, q) },
);

const literal = fc
  .tuple(fc.constantFrom(0, 0, 1, 1, 2), fc.boolean())
  .map(([number, negated]) => (negated ? not(atom(number)) : atom(number)));
const few = fc.oneof(
  { arbitrary: literal, weight: 3 },
  { arbitrary: literal.map(next), weight: 1 },
  { arbitrary: fc.tuple(literal, literal).map(([a, b]) => or(a, b)), weight: 2 },
);

/** Such as a finite path can refute, alone or beside what none can. */
const refutable: fc.Arbitrary<Ltl> = fc.oneof(
  few.map((f) => always(f)),
  fc.tuple(literal, few).map(([a, b]) => always(or(not(a), next(b)))),
  fc.tuple(few, literal).map(([a, b]) => untilOf(a, b)),
  fc.tuple(few, literal).map(([a, b]) => always(or(not(a), untilOf(a, b)))),
  fc.tuple(literal, literal).map(([a, b]) => and(always(a), some(b))),
  fc.tuple(literal, literal).map(([a, b]) => and(some(always(a)), always(some(b)))),
  fc.tuple(literal, few).map(([a, b]) => or(always(a), always(b))),
  fc.tuple(literal, literal).map(([a, b]) => and(always(a), untilOf(next(not(a)), b))),
  few.map((f) => next(next(f))),
  few,
);

const anything: fc.Arbitrary<Ltl> = fc.letrec<{ formula: Ltl }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    literal,
    fc
      .tuple(fc.constantFrom("not", "next", "always", "eventually"), tie("formula"))
      .map(([op, of]) => ({ op, of }) as Ltl),
    fc
      .tuple(fc.constantFrom("and", "or", "until"), tie("formula"), tie("formula"))
      .map(([op, left, right]) => ({ op, left, right }) as Ltl),
  ),
})).formula;

const operators = (formula: Ltl): number => {
  const here = ["next", "always", "eventually", "until"].includes(formula.op) ? 1 : 0;
  if ("of" in formula) return here + operators(formula.of);
  return "left" in formula ? here + operators(formula.left) + operators(formula.right) : here;
};

/** The oracle's work doubles with each operator that looks ahead. */
const MOST_OPERATORS = 3;

export const randomClaim: fc.Arbitrary<RandomClaim> = fc.oneof(
  { arbitrary: convenient, weight: 2 },
  { arbitrary: refutable.map((formula): RandomClaim => ({ kind: "temporal", formula })), weight: 4 },
  {
    arbitrary: anything
      .filter((formula) => operators(formula) <= MOST_OPERATORS)
      .map((formula): RandomClaim => ({ kind: "temporal", formula })),
    weight: 2,
  },
);

export const usesNext = (formula: Ltl): boolean => JSON.stringify(formula).includes('"next"');
export const usesEvents = (formula: Ltl): boolean => JSON.stringify(formula).includes('"atom":2');

type Says = (...asked: never[]) => boolean;

/** The claim as its author would write it, over these predicates; those of states first. */
export const claimOf = ({ kind, formula }: RandomClaim, says: readonly [Says, Says, Says]): unknown => {
  const [first, second] = says as unknown as [(of: unknown) => boolean, (of: unknown) => boolean];
  switch (kind) {
    case "eventually":
      return eventually(first);
    case "leadsTo":
      return leadsTo(first, second);
    case "infinitelyOften":
      return infinitelyOften(first);
    case "eventuallyAlways":
      return eventuallyAlways(first);
    case "until":
      return until(first, second);
    case "temporal":
      return temporal(written(formula, says) as never);
  }
};

const written = (formula: Ltl, says: readonly [Says, Says, Says]): unknown => {
  switch (formula.op) {
    case "atom":
      return formula.atom === 2 ? ltl.event(says[2] as never) : ltl.state(says[formula.atom] as never);
    case "not":
    case "next":
    case "always":
    case "eventually":
      return ltl[formula.op](written(formula.of, says) as never);
    case "and":
    case "or":
    case "until":
      return ltl[formula.op](written(formula.left, says) as never, written(formula.right, says) as never);
  }
};

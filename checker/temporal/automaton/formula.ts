// A claim's formula with its predicates numbered: what the automaton is built from and what a lasso is judged by.
// The one idea: the language's many operators are said with few, before anything reasons about them.
// Not here: normal forms (normal-form.ts), truth on a word (evaluate.ts).
import { type Formula, modelError } from "../../language/index.ts";

/** A formula of linear temporal logic over numbered atoms. */
export type Ltl =
  | { readonly op: "atom"; readonly atom: number }
  | { readonly op: "not" | "next" | "always" | "eventually"; readonly of: Ltl }
  | { readonly op: "and" | "or" | "until"; readonly left: Ltl; readonly right: Ltl };

/** A predicate of states (also of the world beside the nodes) or of events, as its author wrote it. */
export interface Atom {
  readonly on: "state" | "event";
  // biome-ignore lint/complexity/noBannedTypes: what a predicate is asked depends on the machine
  readonly predicate: Function;
}

export interface CompiledFormula {
  /** What the claim says. */
  readonly claimed: Ltl;
  /** Its negation: what a counterexample satisfies. */
  readonly sought: Ltl;
  /** By number: bit i of a mask is atom i. */
  readonly atoms: readonly Atom[];
  /** Does it speak of the very next state? Then stopping, or one step more, makes a difference. */
  readonly usesNext: boolean;
}

/** A mask of atoms is a small integer. */
export const MAX_ATOMS = 30;

const atom = (number: number): Ltl => ({ op: "atom", atom: number });
const not = (of: Ltl): Ltl => ({ op: "not", of });
const next = (of: Ltl): Ltl => ({ op: "next", of });
const always = (of: Ltl): Ltl => ({ op: "always", of });
const eventually = (of: Ltl): Ltl => ({ op: "eventually", of });
const and = (left: Ltl, right: Ltl): Ltl => ({ op: "and", left, right });
const or = (left: Ltl, right: Ltl): Ltl => ({ op: "or", left, right });
const until = (left: Ltl, right: Ltl): Ltl => ({ op: "until", left, right });

/** What a formula says. By operator: how many operands, and how it is said with fewer operators. */
const UNARY: Readonly<Record<string, (of: Ltl) => Ltl>> = {
  state: (of) => of,
  event: (of) => of,
  not,
  next,
  always,
  eventually,
  infinitelyOften: (of) => always(eventually(of)),
  eventuallyAlways: (of) => eventually(always(of)),
};
const BINARY: Readonly<Record<string, (left: Ltl, right: Ltl) => Ltl>> = {
  and,
  or,
  until,
  implies: (left, right) => or(not(left), right),
  leadsTo: (left, right) => always(or(not(left), eventually(right))),
};

type Operand = Formula<never, never, never>["of"][number];

/** Numbers the predicates of a claim: the same function is the same atom. Refuses what is no formula, and more than 30 atoms. */
export const compileFormula = (formula: Formula<never, never, never>): CompiledFormula => {
  const atoms: Atom[] = [];
  let usesNext = false;
  // biome-ignore lint/complexity/noBannedTypes: as in Atom
  const numbered = (on: Atom["on"], predicate: Function): Ltl => {
    const known = atoms.findIndex((each) => each.on === on && each.predicate === predicate);
    return atom(known >= 0 ? known : atoms.push({ on, predicate }) - 1);
  };
  const compiled = (operand: Operand, inside: string): Ltl => {
    if (typeof operand === "function") return numbered(inside === "event" ? "event" : "state", operand);
    if (typeof operand !== "object" || operand === null || !Array.isArray(operand.of))
      throw modelError(
        `a temporal formula has ${operand === null ? "null" : typeof operand === "object" ? "an object" : `a ${typeof operand}`} as an operand of \`${inside}\`; give a formula, or a predicate of the state (ltl.state) or of the event (ltl.event).`,
      );
    const { op, of } = operand;
    usesNext ||= op === "next";
    const parts = of.map((part) => compiled(part, op));
    const unary = UNARY[op];
    const binary = BINARY[op];
    if (unary !== undefined && parts.length === 1) return unary(parts[0]!);
    if (binary !== undefined && parts.length === 2) return binary(parts[0]!, parts[1]!);
    throw modelError(
      `a temporal formula uses \`${op}\` with ${parts.length} operands; build formulas with the functions of \`ltl\`.`,
    );
  };
  const claimed = compiled(formula, "claim");
  if (atoms.length > MAX_ATOMS)
    throw modelError(
      `a temporal formula asks ${atoms.length} different predicates; at most ${MAX_ATOMS} can be told apart. Use the same function where the same is meant, or combine some into one predicate.`,
    );
  return { claimed, sought: not(claimed), atoms, usesNext };
};

// The atoms of claims: the conditions in the text that claims are made of, each to be taken for true and for false.
// The one idea: an atom is idle if the verdict stays with it true and with it false; whatever it says, the claim says the same.
// Not here: which of them a claim comes by, and what becomes of its verdict (idle.ts).

import { isCondition } from "./operators/conditions.ts";
import { judges, placesIn } from "./places.ts";
import { type Mutant, mutantAt, type Numbering, type Site } from "./sites.ts";
import { declarationsReached } from "./slice.ts";
import { anyWithin, bare, calledName, childrenOf, type Node, type Syntax } from "./syntax.ts";

/** The statements of files that claims of states and steps are made of: those that make some, and all that they name. */
export const claimsIn = (all: readonly Syntax[]): ReadonlySet<Node> =>
  declarationsReached(all, (statement) => anyWithin(statement, isSearched), judgingIn);

const isSearched = (node: Node): boolean => judges(node) && SEARCHED.has(calledName(node) ?? "");
/** `always(…)`, `step(…)` and `reachable(…)`: what a search decides of states and steps as it goes, one by one. */
export const SEARCHED: ReadonlySet<string> = new Set(["always", "step", "reachable"]);

/** The children of a node that may be part of a claim: of `protocol` the claims and not the system, of `model` what builds it. */
const judgingIn = (node: Node): readonly Node[] => {
  const name = calledName(node);
  if (node.type !== "CallExpression") return childrenOf(node);
  if (name === "protocol") return node.arguments.slice(2);
  if (name === "model") return placesIn(node);
  return name === "expects" ? [node.callee] : childrenOf(node);
};

/** An atom: a place with its two values. */
export interface Atom extends Site {
  /** Of the condition in which it stands, the atom that is asked first: who comes by that one, and never by this, never asks this. */
  readonly first: number;
}

/** The atoms of a statement, numbered on. */
export const atomsIn = (file: string, syntax: Syntax, statement: Node, numbering: Numbering): readonly Atom[] => {
  const atoms: Atom[] = [];
  const add = (node: Node, first: number | null): void => {
    const valued = (after: string): Mutant => mutantAt({ file, syntax, node }, { operator: "atom", after }, numbering);
    const id = numbering.site++;
    atoms.push({ id, node, mutants: [valued("true"), valued("false")], first: first ?? id });
  };
  /** `asked`: does what is around it ask whether it is true? `first`: of the condition around it. */
  const visit = (node: Node, asked: boolean, first: number | null): void => {
    const inner = bare(node);
    if (inner.type === "LogicalExpression" && inner.operator !== "??") {
      const own = first ?? numbering.site;
      visit(inner.left, true, own);
      visit(inner.right, asked || isCondition(inner.right), own);
    } else if (inner.type === "UnaryExpression" && inner.operator === "!") visit(inner.argument, true, first);
    else if (inner.type === "ConditionalExpression") {
      visit(inner.test, true, null);
      visit(inner.consequent, asked, null);
      visit(inner.alternate, asked, null);
    } else {
      if ((asked || isCondition(inner)) && inner.type !== "BooleanLiteral") add(node, first);
      for (const child of judgingIn(inner)) visit(child, inner.type === "IfStatement" && child === inner.test, null);
    }
  };
  visit(statement, false, null);
  return atoms;
};

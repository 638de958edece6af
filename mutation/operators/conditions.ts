// Mistakes in conditions: a guard that is always open or shut, a comparison that is off by one, reversed or missing.
// The one idea: each is one token of the text; `<` for `<=` is a bug that ships.
// Not here: numbers and names (values.ts).
import { bare, type Node, type NodeOf, type Syntax, textOf } from "../syntax.ts";
import { type Operator, type Place, parentOf } from "./operator.ts";

/** A binary expression with another operator. */
const withOperator = (syntax: Syntax, node: NodeOf<"BinaryExpression">, operator: string): string =>
  `${textOf(syntax, node.left)} ${operator} ${textOf(syntax, node.right)}`;

const exchanged =
  (pairs: Readonly<Record<string, string>>) =>
  ({ node, syntax }: Place): readonly string[] => {
    if (node.type !== "BinaryExpression") return [];
    const other = pairs[node.operator];
    return other === undefined ? [] : [withOperator(syntax, node, other)];
  };

const COMPARES: ReadonlySet<string> = new Set(["<", "<=", ">", ">=", "===", "!==", "==", "!="]);
/** Methods that answer a question. */
const ASKS: ReadonlySet<string> = new Set(["every", "some", "has", "includes", "startsWith", "endsWith"]);

/** Is it plain from the text that it answers true or false? */
export const isCondition = (node: Node): boolean => {
  const inner = bare(node);
  if (inner.type === "LogicalExpression") return inner.operator !== "??" && isCondition(inner.right);
  if (inner.type === "BinaryExpression") return COMPARES.has(inner.operator);
  if (inner.type === "UnaryExpression") return inner.operator === "!";
  if (inner.type !== "CallExpression" || inner.callee.type !== "MemberExpression") return false;
  return inner.callee.property.type === "Identifier" && ASKS.has(inner.callee.property.name);
};

/** Does a node decide where the text goes on, or is it all that a function answers? */
const decides = (place: Place): boolean => {
  const { node } = place;
  const parent = parentOf(place);
  if (parent === undefined) return false;
  if ((parent.type === "IfStatement" || parent.type === "ConditionalExpression") && parent.test === node) return true;
  if (parent.type === "ArrowFunctionExpression") return parent.body === node && isCondition(node);
  return parent.type === "ReturnStatement" && isCondition(node);
};

const negated = exchanged({ "===": "!==", "!==": "===", "==": "!=", "!=": "==" });

/** `a && b` within what was an `or`, and the other way round. */
const bracketed = (text: string, { type, extra }: Node): string =>
  type === "LogicalExpression" && extra?.["parenthesized"] !== true ? `(${text})` : text;

export const CONDITIONS: readonly Operator[] = [
  {
    name: "guard always open or shut",
    does: "a condition is always true, or always false",
    example: { of: "if (a > b) c();", becomes: ["if (true) c();", "if (false) c();"] },
    changes: (place) => (decides(place) ? ["true", "false"] : []),
  },
  {
    name: "condition dropped",
    does: "of two conditions only one is asked",
    example: { of: "const c = a && b;", becomes: ["const c = b;", "const c = a;"] },
    changes: ({ node, syntax }) =>
      node.type === "LogicalExpression" ? [textOf(syntax, node.right), textOf(syntax, node.left)] : [],
  },
  {
    name: "and for or",
    does: "both where one would do, or one where both are needed",
    example: { of: "const c = a && b;", becomes: ["const c = (a || b);"] },
    changes: ({ node, syntax }) => {
      if (node.type !== "LogicalExpression" || node.operator === "??") return [];
      const [left, right] = [node.left, node.right].map((operand) => bracketed(textOf(syntax, operand), operand));
      return [`(${left} ${node.operator === "&&" ? "||" : "&&"} ${right})`];
    },
  },
  {
    name: "off by one",
    does: "a comparison takes in its limit, or leaves it out",
    example: { of: "const c = a < b;", becomes: ["const c = a <= b;"] },
    changes: exchanged({ "<": "<=", "<=": "<", ">": ">=", ">=": ">" }),
  },
  {
    name: "comparison reversed",
    does: "the lower is taken for the higher",
    example: { of: "const c = a < b;", becomes: ["const c = a > b;"] },
    changes: exchanged({ "<": ">", "<=": ">=", ">": "<", ">=": "<=" }),
  },
  {
    name: "equality negated",
    does: "what must be the same must differ",
    example: { of: "const c = a === b;", becomes: ["const c = a !== b;"] },
    // Of a guard, always open and always shut say more.
    changes: (place) => (decides(place) ? [] : negated(place)),
  },
  {
    name: "negation dropped",
    does: "a condition is asked the wrong way round",
    example: { of: "const c = !a;", becomes: ["const c = a;"] },
    changes: ({ node, syntax }) =>
      node.type === "UnaryExpression" && node.operator === "!" ? [textOf(syntax, node.argument)] : [],
  },
];

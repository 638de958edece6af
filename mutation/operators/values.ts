// Mistakes in values: one too many, one too few, the lowest for the highest, another member of the union.
// The one idea: a value is exchanged for one that may stand there as well, which is what a slip of the pen makes.
// Not here: comparisons (conditions.ts), what is written (updates.ts).
import { calledName, type Node, type NodeOf, textOf } from "../syntax.ts";
import { type Operator, type Place, parentOf } from "./operator.ts";

/** Methods and functions of which one is taken for another. */
const TWINS: Readonly<Record<string, string>> = {
  max: "min",
  min: "max",
  floor: "ceil",
  ceil: "floor",
  every: "some",
  some: "every",
  find: "findLast",
  findLast: "find",
  findIndex: "findLastIndex",
  findLastIndex: "findIndex",
  indexOf: "lastIndexOf",
  lastIndexOf: "indexOf",
};

/** The call of a method whose name is written down. */
const methodCall = (
  node: Node,
): { readonly callee: NodeOf<"MemberExpression">; readonly name: string; readonly args: readonly Node[] } | null => {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return null;
  const { property, computed } = node.callee;
  if (computed || property.type !== "Identifier") return null;
  return { callee: node.callee, name: property.name, args: node.arguments };
};

/** The text of a call with another name of the method. */
const renamed = ({ node, syntax }: Place, name: string): string => {
  const { callee } = methodCall(node)!;
  const { property } = callee;
  return `${syntax.text.slice(node.start!, property.start!)}${name}${syntax.text.slice(property.end!, node.end!)}`;
};

const isNegative = (node: Node | undefined): boolean => node?.type === "UnaryExpression" && node.operator === "-";

const oneLessOneMore = (place: Place): readonly string[] => {
  const { node } = place;
  if (node.type !== "NumericLiteral" || !Number.isSafeInteger(node.value)) return [];
  const { value } = node;
  // Of -1 the number is 1: one more is -2, one less 0.
  if (isNegative(parentOf(place))) return [String(value + 1), ...(value > 0 ? [String(value - 1)] : [])];
  return [String(value + 1), value > 0 ? String(value - 1) : "-1"];
};

/** Is a string compared with, or a part of a pattern? Then it is mistaken for one other; one that is written or sent, for two. */
const isAsked = (place: Place): boolean => {
  const parent = parentOf(place);
  return (
    parent?.type === "BinaryExpression" || parent?.type === "SwitchCase" || [parent, place.above.at(-2)].some(isPattern)
  );
};

const isPattern = (node: Node | undefined): boolean => node !== undefined && calledName(node) === "with";

export const VALUES: readonly Operator[] = [
  {
    name: "one more, one less",
    does: "a number is one greater, or one less",
    example: { of: "const c = a + 2;", becomes: ["const c = a + 3;", "const c = a + 1;"] },
    changes: oneLessOneMore,
  },
  {
    name: "plus for minus",
    does: "a sum is a difference",
    example: { of: "const c = a - b;", becomes: ["const c = a + b;"] },
    changes: ({ node, syntax }) =>
      // Of a number that is written down, one more and one less say more.
      node.type === "BinaryExpression" &&
      (node.operator === "+" || node.operator === "-") &&
      node.left.type !== "NumericLiteral" &&
      node.right.type !== "NumericLiteral"
        ? [`${textOf(syntax, node.left)} ${node.operator === "+" ? "-" : "+"} ${textOf(syntax, node.right)}`]
        : [],
  },
  {
    name: "lowest for highest",
    does: "max for min, floor for ceil, every for some, the first for the last",
    example: { of: "const c = Math.max(a, b);", becomes: ["const c = Math.min(a, b);"] },
    changes: (place) => {
      const call = methodCall(place.node);
      const twin = call === null || !Object.hasOwn(TWINS, call.name) ? undefined : TWINS[call.name];
      return twin === undefined ? [] : [renamed(place, twin)];
    },
  },
  {
    name: "limit dropped",
    does: "of what max or min choose from only one is taken",
    example: { of: "const c = Math.max(a, b);", becomes: ["const c = a;", "const c = b;"] },
    changes: ({ node, syntax }) => {
      const call = methodCall(node);
      if (call === null || (call.name !== "max" && call.name !== "min") || call.args.length !== 2) return [];
      return call.args
        .filter(({ type }) => type !== "SpreadElement")
        .map((argument) => {
          const text = textOf(syntax, argument);
          return /^[\w.]+$/.test(text) ? text : `(${text})`;
        });
    },
  },
  {
    name: "another of the union",
    does: "a string is exchanged for its neighbours in the union that it is of",
    example: {
      of: 'type T = "a" | "b" | "c"; const c: T = "a";',
      becomes: ['type T = "a" | "b" | "c"; const c: T = "b";', 'type T = "a" | "b" | "c"; const c: T = "c";'],
    },
    changes: (place) => {
      const { node, unions } = place;
      if (node.type !== "StringLiteral") return [];
      const others = unions.others(node.value).map((other) => JSON.stringify(other));
      return isAsked(place) ? others.slice(0, 1) : others;
    },
  },
  {
    name: "yes for no",
    does: "true for false, and the other way round",
    example: { of: "const c = true;", becomes: ["const c = false;"] },
    changes: ({ node }) => (node.type === "BooleanLiteral" ? [String(!node.value)] : []),
  },
];

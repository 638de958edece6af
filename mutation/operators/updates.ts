// Mistakes in what is written: a field that stays as it was, an element that is left out, a set that does not grow.
// The one idea: the next state is an expression, so what an author forgets to write is a part of it that is not there.
// Not here: what is sent (steps.ts), the values that are written (values.ts).
import { anyWithin, calledName, keyOf, type Node, type NodeOf, textOf } from "../syntax.ts";
import { type Operator, type Place, parentOf } from "./operator.ts";

/** A list in brackets without one of its parts. */
const without = ({ syntax: { text } }: Place, list: Node, parts: readonly Node[], at: number): string => {
  const part = parts[at]!;
  const next = parts[at + 1];
  const previous = parts[at - 1];
  const [from, to] =
    next !== undefined
      ? [part.start!, next.start!]
      : previous !== undefined
        ? [previous.end!, part.end!]
        : // A comma may follow.
          [part.start!, list.end! - 1];
  return `${text.slice(list.start!, from)}${text.slice(to, list.end!)}`;
};

const isSpread = ({ type }: Node): boolean => type === "SpreadElement";

const fieldLeft = (place: Place, spread: boolean): readonly string[] => {
  const { node } = place;
  if (node.type !== "ObjectExpression") return [];
  const { properties } = node;
  if (properties.some(isSpread) !== spread) return [];
  // A message lacks none of its fields, which its type would tell.
  if (!spread && properties.some((property) => keyOf(property) === "type")) return [];
  // A role without `init`, or a protocol without a node, is none.
  const parent = parentOf(place);
  if (parent !== undefined && keyOf(parent) === "nodes") return [];
  return properties.flatMap((property, at) =>
    isSpread(property) || keyOf(property) === "init" ? [] : [without(place, node, properties, at)],
  );
};

/** `s` of `{ ...s, a: 1, b: 2 }`; of one field that is the row above this. */
const wholeUpdate = ({ node, syntax }: Place): readonly string[] => {
  if (node.type !== "ObjectExpression" || node.properties.length < 3) return [];
  const [first, ...others] = node.properties;
  if (first?.type !== "SpreadElement" || first.argument.type !== "Identifier" || others.some(isSpread)) return [];
  return [textOf(syntax, first.argument)];
};

const isDurable = (place: Place): boolean => {
  const property = [...place.above].reverse().find(({ type }) => type === "ObjectProperty");
  return property !== undefined && keyOf(property) === "durable";
};

const elementLeft = (place: Place, durable: boolean): readonly string[] => {
  const { node } = place;
  if (node.type !== "ArrayExpression" || isDurable(place) !== durable || isPattern(place)) return [];
  const elements = node.elements.filter((element) => element !== null);
  if (elements.length < node.elements.length) return [];
  return elements.map((_, at) => without(place, node, elements, at));
};

/** A list that is compared with, as in ts-pattern's `with(["asking", "yes"], …)`. */
const isPattern = (place: Place): boolean => calledName(parentOf(place) ?? place.node) === "with";

/** Methods that answer a collection with something more, or with something less. */
const CHANGES: ReadonlySet<string> = new Set([
  "set",
  "add",
  "filter",
  "concat",
  "slice",
  "with",
  "union",
  "difference",
]);

const collectionKept = ({ node, syntax }: Place): readonly string[] => {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
  const { object, property } = node.callee;
  const named = property.type === "Identifier" && !node.callee.computed ? property.name : "";
  return CHANGES.has(named) ? [textOf(syntax, object)] : [];
};

/** Is it a statement that writes: an assignment, or a call of a method of what is drafted? */
const writes = ({ expression }: NodeOf<"ExpressionStatement">): boolean =>
  anyWithin(
    expression,
    (node) => WRITES.has(node.type) || (node.type === "UnaryExpression" && node.operator === "delete"),
  );

const WRITES: ReadonlySet<string> = new Set(["AssignmentExpression", "UpdateExpression", "CallExpression"]);

export const UPDATES: readonly Operator[] = [
  {
    name: "field not written",
    does: "a field stays as it was",
    example: { of: "const c = { ...s, a, b: 1 };", becomes: ["const c = { ...s, b: 1 };", "const c = { ...s, a };"] },
    changes: (place) => fieldLeft(place, true),
  },
  {
    name: "nothing written",
    does: "all fields stay as they were",
    example: { of: "const c = { ...s, a, b: 1 };", becomes: ["const c = s;"] },
    changes: wholeUpdate,
  },
  {
    name: "entry left out",
    does: "of several steps by name, fields or rules one is not there",
    example: {
      of: "const c = { able: 1, unable: 2 };",
      becomes: ["const c = { unable: 2 };", "const c = { able: 1 };"],
    },
    changes: (place) => fieldLeft(place, false),
  },
  {
    name: "field not durable",
    does: "a field does not survive a crash",
    example: { of: 'const c = { durable: ["log"] };', becomes: ["const c = { durable: [] };"] },
    changes: (place) => elementLeft(place, true),
  },
  {
    name: "element left out",
    does: "a list lacks one of its elements",
    example: { of: "const c = [...a, b];", becomes: ["const c = [b];", "const c = [...a];"] },
    changes: (place) => elementLeft(place, false),
  },
  {
    name: "collection as it was",
    does: "nothing is added to a set, a map or a list, nothing is taken from it",
    example: { of: "const c = new Set(a).add(b);", becomes: ["const c = new Set(a);"] },
    changes: collectionKept,
  },
  {
    name: "assignment left out",
    does: "what a recipe or a loop writes is not written",
    example: { of: "draft.a = 1;", becomes: [";"] },
    changes: ({ node, above }) =>
      node.type === "ExpressionStatement" && above.at(-1)?.type !== "Program" && writes(node) ? [";"] : [],
  },
];

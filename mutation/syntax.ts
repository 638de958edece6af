// The syntax of an author's file: its tree, with the text that each node stands for.
// The one idea: nodes are walked by their fields in the order of the text, types left out, so that whoever looks for something
// sees only what runs.
// Not here: what is looked for (operators/), what is wrong with a file (harness/targets/).
import { parse } from "@babel/parser";
import type { File, Node } from "@babel/types";
import { modelError, sentenceOf } from "../checker/index.ts";

export type { Node } from "@babel/types";

/** A node of one type. */
export type NodeOf<T extends Node["type"]> = Extract<Node, { readonly type: T }>;

/** A file as text and as a tree. */
export interface Syntax {
  readonly file: string;
  readonly text: string;
  readonly root: File;
}

/** Throws KripkeError 150 where the text is no TypeScript. */
export const syntaxOf = (file: string, text: string): Syntax => {
  try {
    const plugins = /x$/.test(file) ? (["typescript", "jsx"] as const) : (["typescript"] as const);
    return { file, text, root: parse(text, { sourceType: "module", plugins: [...plugins], errorRecovery: false }) };
  } catch (error) {
    throw modelError(`${file} does not parse (${sentenceOf(error)}); correct it there`);
  }
};

/** The text of a node, with the brackets that it stands in. */
export const textOf = ({ text }: Syntax, { start, end, extra }: Node): string => {
  const own = text.slice(start!, end!);
  return extra?.["parenthesized"] === true ? `(${own})` : own;
};

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { readonly type?: unknown }).type === "string";

/** Wrappers that vanish when types do, around something that runs. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
]);

/** Does a node vanish with the types, and all that is in it? */
const isOfTypes = ({ type, ...rest }: Node): boolean =>
  (type.startsWith("TS") && !TRANSPARENT.has(type)) ||
  type === "ImportDeclaration" ||
  ("declare" in rest && rest.declare === true) ||
  ("exportKind" in rest && rest.exportKind === "type");

/** Fields that hold no node that runs. */
const FIELDS_APART: ReadonlySet<string> = new Set([
  "loc",
  "extra",
  "tokens",
  "errors",
  "leadingComments",
  "trailingComments",
  "innerComments",
  "typeAnnotation",
  "typeParameters",
  "typeArguments",
  "returnType",
  "superTypeParameters",
  "implements",
  "directives",
  "source",
]);

/** The nodes directly within a node that run, in the order of the text. */
export const childrenOf = (node: Node): readonly Node[] => {
  // What is written once stands for its name and for its value.
  if (node.type === "ObjectProperty" && node.shorthand) return isNode(node.value) ? childrenOf(node.value) : [];
  const children: Node[] = [];
  for (const [field, held] of Object.entries(node)) {
    if (FIELDS_APART.has(field) || (field === "key" && !("computed" in node && node.computed))) continue;
    for (const one of Array.isArray(held) ? held : [held]) if (isNode(one) && !isOfTypes(one)) children.push(one);
  }
  return children.sort((a, b) => a.start! - b.start!);
};

/** Does `node` or a node within it pass? */
export const anyWithin = (node: Node, passes: (node: Node) => boolean): boolean =>
  passes(node) || childrenOf(node).some((child) => anyWithin(child, passes));

/** A node without the brackets and types around it. */
export const bare = (node: Node): Node =>
  TRANSPARENT.has(node.type) && "expression" in node ? bare(node.expression as Node) : node;

/** The name of a property whose key is written down; null: it is computed. */
export const keyOf = (property: Node): string | null => {
  if (!("key" in property) || ("computed" in property && property.computed)) return null;
  const { key } = property as { readonly key: Node };
  return key.type === "Identifier" ? key.name : key.type === "StringLiteral" ? key.value : null;
};

/** The last name of what is called: `step` of `node.step(…)`; null where it has none. */
export const calledName = (node: Node): string | null => {
  if (node.type !== "CallExpression") return null;
  const callee = bare(node.callee);
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression" && callee.type !== "OptionalMemberExpression") return null;
  return callee.property.type === "Identifier" && !callee.computed ? callee.property.name : null;
};

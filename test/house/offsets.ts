// Where a field of a record of integers is known by its number, as the text of a file shows it.
// The one idea: read from the syntax, so that `row[at + 2]`, `table.at(label, 3)` and a record taken apart as a list of numbers are
// found wherever they are written.
// Not here: the rule (offsets.test.ts), how records are declared (checker/values/record.ts).
import ts from "typescript-5.9";

/** Where one place ends the next begins: lists of beginnings, and paths whose next state is looked at. */
const FENCES = /^#?(?:offsets|starts|first|states)$/;

/** A number that is written down, from 1 on. */
const isNumber = (node: ts.Node | undefined): boolean =>
  node !== undefined && ts.isNumericLiteral(node) && Number(node.text) >= 1;

const nameOf = (node: ts.Expression): string =>
  ts.isPropertyAccessExpression(node) || ts.isIdentifier(node)
    ? (ts.isIdentifier(node) ? node : node.name).text
    : ts.isNonNullExpression(node)
      ? nameOf(node.expression)
      : "";

/** Is something added to a place: `at + 2`, `at + 2 + 2 * i`? */
const addsNumber = (node: ts.Expression): boolean =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
  (isNumber(node.right) || isNumber(node.left) || addsNumber(node.left));

/** `row[at + 2]`, `scratch[8]`. */
const isIndexed = (node: ts.Node): boolean =>
  ts.isElementAccessExpression(node) &&
  (addsNumber(node.argumentExpression) ||
    (isNumber(node.argumentExpression) &&
      /^#?(?:scratch|row|words|data|record|integer)$/.test(nameOf(node.expression)))) &&
  !FENCES.test(nameOf(node.expression));

/** `table.at(label, 3)`, `table.at(label, at + 1)`, `words.slice(at + 2, …)`, `words.subarray(place + 1)`. */
const isAsked = (node: ts.Node): boolean => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { text } = node.expression.name;
  const [first, second] = node.arguments;
  if (text === "at") return second !== undefined && (isNumber(second) || addsNumber(second));
  if (text !== "subarray" && (text !== "slice" || second === undefined)) return false;
  return first !== undefined && addsNumber(first);
};

/** `as [number, number, number]`: a record as a list. */
const isList = (node: ts.Node): boolean =>
  ts.isTupleTypeNode(node) &&
  node.elements.length >= 3 &&
  node.elements.every(({ kind }) => kind === ts.SyntaxKind.NumberKeyword);

export const literalOffsets = (file: string, text: string): readonly string[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isIndexed(node) || isAsked(node) || isList(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1} ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

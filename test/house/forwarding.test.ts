// No method of a machine only forwards: who holds a part that answers hands out the part.
// The one idea: a method whose whole body calls a held thing with its own arguments says nothing that the held thing does not.
// Not here: what the parts are (checker/machine/machine.ts).
import ts from "typescript-5.9";
import { expect, test } from "vitest";
import { sources, textOf } from "./project.ts";

/** The expression that a body of one statement is about. */
const only = (body: ts.Block | undefined): ts.Expression | undefined => {
  const [statement, ...others] = body?.statements ?? [];
  if (statement === undefined || others.length > 0) return undefined;
  return ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
};

/** `this.#part.act`, `this.part.act`. */
const isOfPart = (node: ts.Expression): boolean =>
  ts.isPropertyAccessExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.expression.kind === ts.SyntaxKind.ThisKeyword;

const forwards = (node: ts.Node): node is ts.MethodDeclaration => {
  if (!ts.isMethodDeclaration(node)) return false;
  const call = only(node.body);
  if (call === undefined || !ts.isCallExpression(call) || !isOfPart(call.expression)) return false;
  const given = node.parameters.map(({ name }) => name.getText());
  return call.arguments.map((argument) => argument.getText()).join() === given.join();
};

const forwarding = (file: string, text: string): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (forwards(node)) found.push(`${file} ${node.name.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  return found;
};

test("no method of a machine only forwards", () => {
  const machines = sources.filter((file) =>
    /^checker\/machine\/(?:\w+\/)*[\w-]*(?:machine|predicates|labels|explanations)\.ts$/.test(file),
  );
  expect(machines.length).toBeGreaterThan(4);
  expect(machines.flatMap((file) => forwarding(file, textOf(file)))).toEqual([]);
});

test("what forwards is found", () => {
  const one =
    "class One { at(a: number, b: number) { return this.#part.of(a, b); } other(a: number) { return this.#part.of(a + 1); } }";
  expect(forwarding("one.ts", one)).toEqual(["one.ts at"]);
});

// No method only forwards: who holds a part that answers hands out the part.
// The one idea: a method whose whole body calls a held thing with its own arguments says nothing that the held thing does not;
// unless it gives a word of a collection (`get`, `has`, `intern`) a name of the field, for a collection is handed to nobody.
// Not here: what the parts are (checker/machine/machine.ts).
import ts from "typescript-5.9";
import { expect, test } from "vitest";
import { sources, textOf } from "./project.ts";

/** Those that there are, and why they are better than the part. */
const REASONED: Readonly<Record<string, string>> = {
  "checker/machine/memo/proved.ts audit":
    "it is an evaluator of its own, which answers from what is proved, and audits as the one it asks",
  "checker/machine/memo/proved.ts follow":
    "it is an evaluator of its own, and forgets what the one that it asks forgets",
  "checker/machine/protocol/nodes/handlers.ts choiceId": "who asks handlers need not know where their answers lie",
  "checker/machine/protocol/symmetry/protocol-renaming.ts idOf":
    "what a permutation makes of values is one face with what it makes of nodes, local states and inboxes",
  "checker/machine/protocol/symmetry/protocol-renaming.ts node":
    "what a permutation makes of values is one face with what it makes of nodes, local states and inboxes",
  "checker/machine/protocol/symmetry/protocol-renaming.ts value":
    "what a permutation makes of values is one face with what it makes of nodes, local states and inboxes",
  "checker/machine/protocol/symmetry/protocol-renaming.ts text":
    "what a permutation makes of values is one face with what it makes of nodes, local states and inboxes",
  "checker/machine/protocol/symmetry/protocol-symmetry.ts canonical":
    "the form is one of several things that a symmetry is made of",
  "checker/machine/spec/spec-renamings.ts alike":
    "a proof asks it of every form of model, and the form knows it by another name",
  "checker/search/explorer.ts closeClaims":
    "who looks ahead of another search has a search, and not what watches in it",
  "cli/engine-thread.ts tell": "a Worker may be told anything, the engine's only what is in the types",
};

const product = sources.filter((file) => /^(?:checker|traces|harness|cli|models|bench)\/|^index\.ts$/.test(file));
/** What a collection is asked. */
const COLLECTION = new Set(["get", "has", "at", "set", "add", "push", "intern", "delete", "clear", "values", "keys"]);

/** The expression that a body of one statement is about. */
const only = (body: ts.Block | undefined): ts.Expression | undefined => {
  const [statement, ...others] = body?.statements ?? [];
  if (statement === undefined || others.length > 0) return undefined;
  return ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
};

/** `this`, `this.#part`, `this.part.part`. */
const isHeld = (node: ts.Expression): boolean =>
  node.kind === ts.SyntaxKind.ThisKeyword || (ts.isPropertyAccessExpression(node) && isHeld(node.expression));

/** `act` of `this.#part.act`. */
const actOfPart = (node: ts.Expression): string | null =>
  ts.isPropertyAccessExpression(node) && ts.isPropertyAccessExpression(node.expression) && isHeld(node.expression)
    ? node.name.text
    : null;

const forwards = (node: ts.Node): node is ts.MethodDeclaration => {
  if (!ts.isMethodDeclaration(node)) return false;
  const call = only(node.body);
  if (call === undefined || !ts.isCallExpression(call)) return false;
  const act = actOfPart(call.expression);
  if (act === null || (COLLECTION.has(act) && act !== node.name.getText())) return false;
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

test("no method of the product only forwards, but where there is a reason", () => {
  expect(product.length).toBeGreaterThan(300);
  expect(product.flatMap((file) => forwarding(file, textOf(file)))).toEqual(Object.keys(REASONED));
});

test("what forwards is found", () => {
  const one = `class One {
    at(a: number, b: number) { return this.#part.of(a, b); }
    far(a: number) { this.#part.part.act(a); }
    get(a: number) { return this.#map.get(a); }
    other(a: number) { return this.#part.of(a + 1); }
    byName(a: number) { return this.#map.get(a); }
    own(a: number) { return this.#own(a); }
  }`;
  expect(forwarding("one.ts", one)).toEqual(["one.ts at", "one.ts far", "one.ts get"]);
});

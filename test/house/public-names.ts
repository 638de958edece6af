// The public names as data: what `index.ts` exports, what is written above each, and which types their signatures name.
// The one idea: read by the compiler from the sources, without checking types, so it takes a second.
// Not here: the rules (public-names.test.ts), the examples (test/examples).
import path from "node:path";
import ts from "typescript-5.9";
import { root } from "./project.ts";

export interface PublicName {
  readonly name: string;
  /** The file that declares it, from the root. */
  readonly file: string;
  readonly comment: string;
  readonly examples: readonly string[];
  /** Types of this project that its signature names. */
  readonly names: readonly string[];
  readonly typeParameters: number;
}

const program = ts.createProgram([path.join(root, "index.ts")], {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  noLib: true,
  types: [],
});
const checker = program.getTypeChecker();

const resolved = (symbol: ts.Symbol): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;

const fileOf = (node: ts.Node): string => path.relative(root, node.getSourceFile().fileName).split(path.sep).join("/");

/** Calls `meet` with every name of a type in a signature; what is computed, in bodies and initializers, is no part of it. */
const namesIn = (node: ts.Node, meet: (name: ts.Node) => void): void => {
  if (ts.isBlock(node) || (ts.isPropertyDeclaration(node) && ts.isPrivateIdentifier(node.name))) return;
  if (ts.isTypeReferenceNode(node)) meet(node.typeName);
  if (ts.isExpressionWithTypeArguments(node)) meet(node.expression);
  if (ts.isTypeQueryNode(node)) meet(node.exprName);
  if (ts.isVariableDeclaration(node)) {
    const says = node.type ?? node.initializer;
    if (says !== undefined) namesIn(says, meet);
    return;
  }
  if (ts.isArrowFunction(node)) {
    for (const part of [...(node.typeParameters ?? []), ...node.parameters]) namesIn(part, meet);
    if (node.type !== undefined) namesIn(node.type, meet);
    return;
  }
  if (ts.isCallExpression(node) || (ts.isParameter(node) && node.type === undefined)) return;
  ts.forEachChild(node, (child) => namesIn(child, meet));
};

const typesOf = (declaration: ts.Declaration): readonly string[] => {
  const found = new Set<string>();
  namesIn(declaration, (name) => {
    const symbol = checker.getSymbolAtLocation(name);
    const made = symbol === undefined ? undefined : resolved(symbol).declarations?.[0];
    if (made === undefined || ts.isTypeParameterDeclaration(made) || /node_modules/.test(fileOf(made))) return;
    found.add(resolved(symbol!).name);
  });
  return [...found];
};

const parametersOf = (declaration: ts.Declaration): number => {
  const of = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
  return (of as { typeParameters?: readonly unknown[] } | undefined)?.typeParameters?.length ?? 0;
};

const exported = checker.getExportsOfModule(
  checker.getSymbolAtLocation(program.getSourceFile(path.join(root, "index.ts"))!)!,
);

export const publicNames: readonly PublicName[] = exported.map((symbol) => {
  const { declarations = [] } = resolved(symbol);
  const of = resolved(symbol);
  return {
    name: symbol.name,
    file: declarations[0] === undefined ? "" : fileOf(declarations[0]),
    comment: ts.displayPartsToString(of.getDocumentationComment(checker)),
    examples: of
      .getJsDocTags(checker)
      .filter(({ name }) => name === "example")
      .map(({ text }) => ts.displayPartsToString(text)),
    names: declarations.flatMap(typesOf),
    typeParameters: Math.max(0, ...declarations.map(parametersOf)),
  };
});

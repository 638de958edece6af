// The unions of strings that a model's files speak of: phases, kinds of message, votes.
// The one idea: they are read from the types that the author wrote (a union of literals, the literals of one field over all
// messages), so a literal can be exchanged for another that may stand in its place; whether it may, the compiler decides.
// Not here: exchanging them (operators/values.ts), asking the compiler (types.ts).
import type { Node, Syntax } from "./syntax.ts";

/** Every list of strings of which one may stand where another does, those of the nearest file first. */
export interface Unions {
  /** The others of the unions that a string is in, at most `MOST`. */
  others(literal: string): readonly string[];
}

/** How many others one literal is exchanged for: the neighbours in its union. */
const MOST = 2;

export const unionsOf = (own: Syntax, all: readonly Syntax[]): Unions => {
  const files = [own, ...all.filter((syntax) => syntax !== own)];
  const named = new Map(files.toReversed().flatMap(({ root }) => [...aliasesIn(root)]));
  const unions = files.flatMap(({ root }) => listsIn(root, named)).filter(({ length }) => length > 1);
  return {
    others: (literal) => {
      const found = unions.find((union) => union.includes(literal));
      if (found === undefined) return [];
      const at = found.indexOf(literal);
      const [before, after] = [found.at(at - 1)!, found[(at + 1) % found.length]!];
      return [...new Set([after, before])].slice(0, MOST);
    },
  };
};

/** All nodes, types included. */
function* everyNode(node: Node): Generator<Node> {
  yield node;
  for (const held of Object.values(node))
    for (const one of Array.isArray(held) ? held : [held])
      if (typeof one === "object" && one !== null && typeof one.type === "string" && "start" in one)
        yield* everyNode(one as Node);
}

type Named = ReadonlyMap<string, Node>;

const aliasesIn = (root: Node): Map<string, Node> =>
  new Map(
    [...everyNode(root)].flatMap((node) =>
      node.type === "TSTypeAliasDeclaration" ? [[node.id.name, node.typeAnnotation] as const] : [],
    ),
  );

const literalOf = (node: Node): string | null =>
  node.type === "TSLiteralType" && node.literal.type === "StringLiteral" ? node.literal.value : null;

/** The strings of a type, where it is a union of nothing else; of a name, of what it stands for. */
const stringsOf = (node: Node, named: Named, depth = 0): readonly string[] | null => {
  const literal = literalOf(node);
  if (literal !== null) return [literal];
  if (node.type === "TSUnionType") {
    const parts = node.types.map((type) => stringsOf(type, named, depth));
    return parts.some((part) => part !== null) ? [...new Set(parts.flatMap((part) => part ?? []))] : null;
  }
  if (node.type !== "TSTypeReference" || node.typeName.type !== "Identifier" || depth > 4) return null;
  const found = named.get(node.typeName.name);
  return found === undefined ? null : stringsOf(found, named, depth + 1);
};

/** The unions that stand in a file, and of each name of a field the literals that it has in several types. */
const listsIn = (root: Node, named: Named): readonly (readonly string[])[] => {
  const unions: (readonly string[])[] = [];
  const fields = new Map<string, Set<string>>();
  for (const node of everyNode(root)) {
    if (node.type === "TSUnionType") unions.push(stringsOf(node, named) ?? []);
    if (node.type !== "TSPropertySignature" || node.key.type !== "Identifier" || node.typeAnnotation == null) continue;
    const strings = stringsOf(node.typeAnnotation.typeAnnotation, named);
    if (strings === null) continue;
    const known = fields.get(node.key.name) ?? new Set();
    fields.set(node.key.name, new Set([...known, ...strings]));
  }
  return [...unions, ...[...fields.values()].map((strings) => [...strings])];
};

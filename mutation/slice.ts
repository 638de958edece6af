// What of an author's files the nodes are made of: the declarations that are reached from a protocol's nodes, a model's rules and
// what builds it.
// The one idea: names are followed from there, through all files; what that does not reach (claims, scenarios, what is expected of them)
// is no place for a mutant.
// Not here: what a name stands for (names.ts), what is a place within a declaration (places.ts).
import { Names } from "./names.ts";
import { placesIn } from "./places.ts";
import { anyWithin, calledName, childrenOf, type Node, type Syntax } from "./syntax.ts";

/** The statements of files that hold what the nodes are made of. */
export const sliceOf = (all: readonly Syntax[]): ReadonlySet<Node> =>
  declarationsReached(all, (statement) => anyWithin(statement, makesProtocol), placesIn);

/** The statements that pass, and those that declare what is named in them or in one of these. `partsOf`: where in a node names count. */
export const declarationsReached = (
  all: readonly Syntax[],
  passes: (statement: Node) => boolean,
  partsOf: (node: Node) => readonly Node[],
): ReadonlySet<Node> => {
  const names = new Names(all);
  const reached = new Set(names.statements.filter(passes));
  const open = [...reached];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const name of namesIn(next, partsOf))
      for (const statement of names.of(name, next))
        if (!reached.has(statement)) {
          reached.add(statement);
          open.push(statement);
        }
  return reached;
};

const makesProtocol = (node: Node): boolean => {
  const name = calledName(node);
  return (name === "protocol" || name === "model") && node.type === "CallExpression" && node.arguments.length > 0;
};

/** The names that stand in what something is made of; members of a namespace, too. */
const namesIn = (node: Node, partsOf: (node: Node) => readonly Node[]): readonly string[] => {
  const names: string[] = [];
  const visit = (one: Node): void => {
    if (one.type === "Identifier") names.push(one.name);
    // `{ name }` stands for a name and its value.
    if (one.type === "ObjectProperty" && one.shorthand && one.value.type === "Identifier") names.push(one.value.name);
    for (const child of partsOf(one)) visit(child);
  };
  visit(node);
  return names;
};

export const childrenInSlice = (root: Node, slice: ReadonlySet<Node>): readonly Node[] =>
  childrenOf(root).filter((statement) => slice.has(statement));

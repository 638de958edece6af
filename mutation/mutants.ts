// The mutants of a file: every change of an operator, at every place where the author's handlers or rules stand.
// The one idea: what judges (claims, bounds, parameters, what a scenario expects) and what the environment may do is left alone;
// everything else is a place, and whether a handler ever comes by is found out by running.
// Not here: what operators do (operators/), the text with the mutants in it (instrument.ts).
import { type Atom, atomsIn, claimsIn } from "./atoms.ts";
import { OPERATORS } from "./operators/index.ts";
import { placesIn } from "./places.ts";
import { mutantAt, type Numbering, type Site } from "./sites.ts";
import { childrenInSlice, sliceOf } from "./slice.ts";
import { type Node, type Syntax, syntaxOf, textOf } from "./syntax.ts";
import { type Unions, unionsOf } from "./unions.ts";

/** A file with the places in it, in the order in which they are met. */
export interface MutatedFile {
  readonly file: string;
  readonly syntax: Syntax;
  readonly sites: readonly Site[];
  /** The atoms of claims in it, each as a place with its two values. */
  readonly atoms: readonly Atom[];
}

/** The files with their mutants; throws KripkeError 150 where one does not parse. */
export const mutatedFiles = (texts: ReadonlyMap<string, string>): readonly MutatedFile[] => {
  const syntaxes = [...texts].map(([file, text]) => ({ file, syntax: syntaxOf(file, text) }));
  const all = syntaxes.map(({ syntax }) => syntax);
  const slice = sliceOf(all);
  const numbering = { mutant: 0, site: 0 };
  const mutated = syntaxes.map(({ file, syntax }) => ({
    file,
    syntax,
    sites: sitesIn(file, syntax, unionsOf(syntax, all), slice, numbering),
  }));
  const claims = claimsIn(all);
  return mutated.map((each) => ({
    ...each,
    atoms: childrenInSlice(each.syntax.root.program, claims).flatMap((statement) =>
      atomsIn(each.file, each.syntax, statement, numbering),
    ),
  }));
};

const sitesIn = (
  file: string,
  syntax: Syntax,
  unions: Unions,
  slice: ReadonlySet<Node>,
  numbering: Numbering,
): readonly Site[] => {
  const sites: Site[] = [];
  const visit = (node: Node, above: readonly Node[]): void => {
    const mutants = changesAt({ node, above, syntax, unions }).map((change) =>
      mutantAt({ file, syntax, node }, change, numbering),
    );
    if (mutants.length > 0) sites.push({ id: numbering.site++, node, mutants });
    for (const child of placesIn(node)) visit(child, [...above, node]);
  };
  for (const statement of childrenInSlice(syntax.root.program, slice)) visit(statement, [syntax.root.program]);
  return sites;
};

/** What the operators say of a place, each text once. */
const changesAt = (place: Parameters<(typeof OPERATORS)[number]["changes"]>[0]) => {
  if (!isWhole(place.node, place.above.at(-1))) return [];
  const known = new Set([textOf(place.syntax, place.node)]);
  return OPERATORS.flatMap(({ name, changes }) =>
    changes(place).flatMap((after) => {
      if (known.has(after)) return [];
      known.add(after);
      return [{ operator: name, after }];
    }),
  );
};

/** Can another expression stand in the place of a node? Not in that of a name that is bound, a key or what is assigned to. */
const isWhole = (node: Node, parent: Node | undefined): boolean => {
  if (node.type === "ExpressionStatement") return true;
  if (/Statement$|Declaration$|Pattern$|^Program$|^Directive/.test(node.type)) return false;
  if (parent?.type === "AssignmentExpression" || parent?.type === "AssignmentPattern") return parent.left !== node;
  return parent?.type !== "UpdateExpression" && parent?.type !== "TemplateLiteral";
};

// Where mutants may be: everywhere but in what judges, and in what the environment may do.
// The one idea: what judges is recognised by the call that it stands in (`always`, `integer`, `expects`, …); of `protocol` only the
// nodes are handlers, of `model` the rules and what builds it.
// Not here: which declarations the nodes are made of (slice.ts), what mutants there are (mutants.ts).
import { calledName, childrenOf, keyOf, type Node } from "./syntax.ts";

/** Calls whose arguments judge, or say what there is to judge. */
const JUDGING: ReadonlySet<string> = new Set([
  "always",
  "step",
  "reachable",
  "indistinguishable",
  "eventually",
  "leadsTo",
  "infinitelyOften",
  "eventuallyAlways",
  "until",
  "temporal",
  "observer",
  "delays",
  "integer",
  "oneOf",
  "expects",
]);

/** Of a call the fields of its argument that hold handlers or rules; everything else in it is left alone. */
const FIELDS: Readonly<Record<string, readonly string[]>> = { protocol: ["nodes"], model: ["rules", "build"] };

/** `step` is a claim where it is called with a function, and what makes a step elsewhere. */
export const judges = (node: Node): boolean => {
  const name = calledName(node);
  if (name === null || node.type !== "CallExpression" || !JUDGING.has(name)) return false;
  return name !== "step" || /Function/.test(node.arguments[0]?.type ?? "");
};

/** The children of a node where mutants may be. */
export const placesIn = (node: Node): readonly Node[] => {
  // What is called stays: `model(…)` of `model(…).expects(…)`.
  if (judges(node) && node.type === "CallExpression") return [node.callee];
  const fields = FIELDS[calledName(node) ?? ""];
  if (fields === undefined || node.type !== "CallExpression") return childrenOf(node);
  return node.arguments
    .filter(({ type }) => type === "ObjectExpression")
    .slice(0, 1)
    .flatMap((argument) => {
      const properties = childrenOf(argument);
      const named = properties.filter((property) => fields.includes(keyOf(property) ?? ""));
      // Where no field says it, what is spread there may be the nodes.
      return named.length > 0 ? named : properties.filter(({ type }) => type === "SpreadElement");
    });
};

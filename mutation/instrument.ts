// An author's file with all of its mutants in it, each behind a switch.
// The one idea: one load for all mutants: a place becomes `(switch at this place is 17 ? mutated : as it was)`, so that a mutant is
// chosen by a number and not by a build. A loop counts its rounds, because a mutant of its end may have none.
// Not here: the switch (switch.ts), which mutants there are (mutants.ts), loading the text (harness/targets/).
import type { MutatedFile } from "./mutants.ts";
import type { Site } from "./sites.ts";
import { SWITCH } from "./switch.ts";
import { childrenOf, type Node } from "./syntax.ts";

/** The name of the switch in the text; an author's own name is hardly this. */
const NAME = "switchOfKripke";

export const instrumented = ({ syntax: { text, root }, sites, atoms }: MutatedFile): string => {
  const byNode = new Map(sites.map((site) => [site.node, site]));
  const atomsByNode = new Map(atoms.map((atom) => [atom.node, atom]));
  const rendered = (node: Node): string => {
    const within = asStatement(text, node, around(text, node, childrenOf(node), rendered));
    const site = byNode.get(node);
    const mutable = site === undefined ? within : chosen(site, within);
    const atom = atomsByNode.get(node);
    return atom === undefined ? mutable : chosen(atom, mutable);
  };
  const { start, end } = root.program;
  const body = `${text.slice(0, start!)}${rendered(root.program)}${text.slice(end!)}`;
  // On the line that is there, so that the lines stay as they are.
  return `const ${NAME} = globalThis[Symbol.for(${JSON.stringify(SWITCH)})]; ${body.replace(/^#!/, "//")}`;
};

/** The text of a node with those of its children in it. */
const around = (text: string, node: Node, children: readonly Node[], rendered: (node: Node) => string): string => {
  let at = node.start!;
  let out = "";
  for (const child of children) {
    // A name and its value may be one text, which is written once.
    if (child.start! < at) continue;
    out += text.slice(at, child.start!) + asBody(node, child, rendered(child));
    at = child.end!;
  }
  return out + text.slice(at, node.end!);
};

/** A statement that begins with a bracket would go on where the one before it ends without a semicolon. */
const asStatement = (text: string, node: Node, rendered: string): string =>
  node.type === "ExpressionStatement" && rendered.startsWith("(") && text[node.start!] !== "("
    ? `void 0, ${rendered}`
    : rendered;

/** A body of a loop that is no block becomes one, to count in. */
const asBody = (node: Node, child: Node, rendered: string): string =>
  LOOPS.has(node.type) && "body" in node && node.body === child
    ? child.type === "BlockStatement"
      ? `{ ${NAME}.round(); ${rendered.slice(1)}`
      : `{ ${NAME}.round(); ${rendered} }`
    : rendered;

const LOOPS: ReadonlySet<string> = new Set([
  "ForStatement",
  "ForOfStatement",
  "ForInStatement",
  "WhileStatement",
  "DoWhileStatement",
]);

/** The choice between the mutants of a place and what the author wrote. */
const chosen = ({ id, node, mutants }: Site, within: string): string => {
  const asked = `${NAME}.at(${id})`;
  if (node.type === "ExpressionStatement") {
    const [first] = mutants;
    return `if (${asked} === ${first!.id}) { ${first!.after} } else { ${within} }`;
  }
  const others = mutants
    .map(({ id: mutant, after }, i) => `${i === 0 ? asked : `${NAME}.now`} === ${mutant} ? (${after}\n) : `)
    .join("");
  return `(${others}(${within}\n))`;
};

// What an operator of mutation is: a small mistake that an author of a protocol makes.
// The one idea: it looks at one node and says which other texts could stand there; nothing else knows a kind of mistake.
// Not here: the operators (conditions.ts, values.ts, updates.ts, steps.ts), where they are applied (mutants.ts).
import type { Node, Syntax } from "../syntax.ts";
import type { Unions } from "../unions.ts";

/** A node, and where it stands. */
export interface Place {
  readonly node: Node;
  /** The nodes that it is in, the nearest last. */
  readonly above: readonly Node[];
  readonly syntax: Syntax;
  readonly unions: Unions;
}

export interface Operator {
  /** Two or three words, as a report names it. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly does: string;
  /** A text in which it finds something, and all that it makes of it. */
  readonly example: { readonly of: string; readonly becomes: readonly string[] };
  /** The texts that may stand in the node's place; none: it has nothing to say here. */
  readonly changes: (place: Place) => readonly string[];
}

export const parentOf = ({ above }: Place): Node | undefined => above.at(-1);

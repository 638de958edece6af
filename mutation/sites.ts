// A place of a file, and the texts that may stand there.
// The one idea: a place and each of its texts has a number, by which the instrumented text asks for it.
// Not here: which places there are (mutants.ts, atoms.ts), the text (instrument.ts).
import { type Node, type Syntax, textOf } from "./syntax.ts";

/** One change of one place of a file. */
export interface Mutant {
  /** From 1, in the order of the files and of their text. */
  readonly id: number;
  readonly file: string;
  readonly operator: string;
  /** Lines and columns from 1. */
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/** A place of a file with its mutants. */
export interface Site {
  readonly id: number;
  readonly node: Node;
  readonly mutants: readonly Mutant[];
}

/** The numbers given so far. */
export interface Numbering {
  mutant: number;
  site: number;
}

/** A change of a node of a file, with the next number. */
export const mutantAt = (
  { file, syntax, node }: { readonly file: string; readonly syntax: Syntax; readonly node: Node },
  { operator, after }: Pick<Mutant, "operator" | "after">,
  numbering: Numbering,
): Mutant => ({
  id: ++numbering.mutant,
  file,
  operator,
  line: node.loc!.start.line,
  column: node.loc!.start.column + 1,
  start: node.start!,
  end: node.end!,
  before: textOf(syntax, node),
  after,
});

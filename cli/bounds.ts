// Bounds that cut and what a verdict rests on, in words: why it says less than it would.
// The one idea: a reader must not take "holds within bounds", "holds modulo view" or "undecided" for more than it is.
// Not here: which bounds there are (the checker).
import type { Bound, Result } from "../checker/index.ts";
import { counted } from "./numbers.ts";

/** Bounds that may fall into the work on what was explored. */
const ENDS: ReadonlyMap<Bound["kind"], string> = new Map([
  ["seconds", "--max-seconds"],
  ["memory", "the memory bound"],
  ["interrupt", "Ctrl-C"],
]);

/** What a bound did, in a sentence. */
export const boundInWords = ({ kind, cut }: Bound, { completeToDepth, search }: Result): string => {
  const ended = ENDS.get(kind);
  if (cut === 0 && ended !== undefined)
    return `Every state was expanded; ${ended} ended what comes after, the search for behaviours that refute a liveness claim.`;
  const left = `${counted(cut, "state")} ${cut === 1 ? "was" : "were"} left unexpanded`;
  // Depth first, a search that was ended is complete to no depth.
  const complete =
    completeToDepth === null || search === "depth" ? "" : `; the search is complete to depth ${completeToDepth}`;
  switch (kind) {
    case "within":
      return `The bound \`within\` kept out ${counted(cut, "successor")}.`;
    case "depth":
      return search === "depth"
        ? `The bound on depth (--max-depth; 1,000 if not said): ${left}.`
        : `--max-depth: ${left}.`;
    case "states":
      return `--max-states ended the search: ${left}${complete}.`;
    case "seconds":
      return `--max-seconds ended the search: ${left}${complete}.`;
    case "memory":
      return `The memory bound ended the search: ${left}${complete}; give more with --max-memory, or make the model smaller.`;
    case "interrupt":
      return `Ctrl-C ended the search: ${left}${complete}.`;
    case "first":
      return `--first ended the search at a violation: ${left}${complete}.`;
  }
};

/** What the verdicts that something weakened mean. */
export const cutInWords = ({ claims }: Result): string[] => {
  const says = (verdict: string): boolean => claims.some((claim) => claim.verdict === verdict);
  return [
    ...(says("holds within bounds") || says("unreachable within bounds")
      ? ['"Within bounds" means: so it is in all states that the bounds leave; nothing is said of those behind them.']
      : []),
    ...(says("holds modulo view")
      ? [
          '"Modulo view" means: states that the view takes for one were compared, but only so far; nothing is said of a difference that shows later.',
        ]
      : []),
    ...(says("holds modulo symmetry") || says("unreachable modulo symmetry")
      ? [
          '"Modulo symmetry" means: members were compared, but only so far; nothing is said of a handler or claim that tells them apart elsewhere.',
        ]
      : []),
    ...(says("undecided") ? ['"Undecided" means: the search ended before it could tell.'] : []),
  ];
};

// What a trace is of: a claim of some kind, an error, a walk; and what follows from it.
// The one idea: beside the claims of the model there are names that stand for what is no claim of an author's.
// Not here: asking whether a trace shows it (replay.ts).
import { type Asks, type ClaimKind, claimRow, NO_DEADLOCK, type ResultClaimKind } from "../checker/index.ts";
import { A_WALK, NOTHING_THROWS, type Trace } from "./format.ts";

/** What a trace is of: a claim of a kind, an error, or a walk that nothing is claimed of. */
export type TraceKind = ResultClaimKind | "error" | "walk";

/** What a trace of such a kind shows: an answer to what the claim asks, that something throws, or only that it runs. */
export type Shows = Asks | "error" | "walk";
export const shownBy = (kind: TraceKind): Shows => (kind === "error" || kind === "walk" ? kind : claimRow(kind).asks);

/** What a trace says of what it is of. */
export const verdictOf = (kind: TraceKind): Trace["verdict"] =>
  kind === "error" ? kind : kind === "walk" ? "walked" : claimRow(kind).evidence;

/** What is no claim of the model's. */
const RESERVED = new Map<string, TraceKind>([
  [NO_DEADLOCK, "deadlock"],
  [NOTHING_THROWS, "error"],
  [A_WALK, "walk"],
]);

/** The kind of what a trace is of; undefined: of nothing that there is. */
export const claimKind = (
  claim: string,
  claims: Readonly<Record<string, { readonly kind: ClaimKind }>>,
): TraceKind | undefined => (Object.hasOwn(claims, claim) ? claims[claim]!.kind : RESERVED.get(claim));

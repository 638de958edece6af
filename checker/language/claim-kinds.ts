// What can be claimed: the kinds of claim, a row each.
// The one idea: whatever differs from kind to kind as data differs here (what is asked, what settles it, what evidence makes of it,
// how a check exits), and search, verdicts, replay and text read the row; a kind without its row does not compile.
// Not here: making claims (claims.ts), how each is decided (search/, temporal/), the words of a replay (traces/).

/** The kinds of claim, as `Result` and `--json` name them; `until` and its like are `temporal`. */
export type ClaimKind = "always" | "step" | "reachable" | "indistinguishable" | "eventually" | "leadsTo" | "temporal";
/** `no deadlock` is a claim like the others, which every model makes. */
export type ResultClaimKind = ClaimKind | "deadlock";

/**
 * What a claim asks of. state: its predicate, of every state. transition: its predicate, of every transition. pair: two functions,
 * of any two states. behaviour: its formula, of every fair behaviour. end: nothing of the author's; whether a state in which nothing
 * but faults can happen is a legitimate end.
 */
export type Asks = "state" | "transition" | "pair" | "behaviour" | "end";

interface AsksRow {
  /** What its one predicate is called with; null: it has none, or several. */
  readonly predicate: "state" | "transition" | null;
  /** Where a search puts the question: to each new state, each transition or each end; null: to the graph, once it is whole. */
  readonly search: "states" | "transitions" | "ends" | null;
  /** Can a walk at random put it, which keeps no states? */
  readonly walked: boolean;
  /** May it tell one event from another, or how states follow each other? */
  readonly looksAtEvents: boolean;
}

export const ASKS = {
  state: { predicate: "state", search: "states", walked: true, looksAtEvents: false },
  transition: { predicate: "transition", search: "transitions", walked: true, looksAtEvents: true },
  pair: { predicate: null, search: "states", walked: false, looksAtEvents: false },
  behaviour: { predicate: null, search: null, walked: false, looksAtEvents: true },
  end: { predicate: null, search: "ends", walked: true, looksAtEvents: false },
} as const satisfies Readonly<Record<Asks, AsksRow>>;

interface ClaimRow {
  readonly asks: Asks;
  /** The answer of its one predicate that settles it; null: it has none, or several. */
  readonly settles: boolean | null;
  /** What evidence makes of it. What is violated by evidence holds without; what evidence witnesses is unreachable without. */
  readonly evidence: "violated" | "witnessed";
  /** How a check exits where the claim failed. */
  readonly exitCode: 11 | 12 | 13;
  /** Which of its predicates must be true somewhere, lest the claim say nothing; null: none. */
  readonly trigger: number | null;
}

const liveness = { asks: "behaviour", settles: null, evidence: "violated", exitCode: 13, trigger: null } as const;

export const CLAIM_KINDS = {
  always: { asks: "state", settles: false, evidence: "violated", exitCode: 12, trigger: null },
  step: { asks: "transition", settles: false, evidence: "violated", exitCode: 12, trigger: null },
  reachable: { asks: "state", settles: true, evidence: "witnessed", exitCode: 12, trigger: null },
  indistinguishable: { asks: "pair", settles: null, evidence: "witnessed", exitCode: 12, trigger: null },
  eventually: liveness,
  leadsTo: { ...liveness, trigger: 0 },
  temporal: liveness,
  deadlock: { asks: "end", settles: null, evidence: "violated", exitCode: 11, trigger: null },
} as const satisfies Readonly<Record<ResultClaimKind, ClaimRow>>;

/** The kinds that an author may claim whose row says so. */
export type ClaimKindsWith<Column extends keyof ClaimRow, Held extends ClaimRow[Column]> = {
  [K in ClaimKind]: (typeof CLAIM_KINDS)[K][Column] extends Held ? K : never;
}[ClaimKind];

/** The row of a kind, as any of them. */
export const claimRow = (kind: ResultClaimKind): ClaimRow => CLAIM_KINDS[kind];
/** What is asked by claims of a kind, as a row. */
export const askedBy = (kind: ResultClaimKind): AsksRow => ASKS[CLAIM_KINDS[kind].asks];

/** The kinds that an author may claim. */
export const AUTHORED_KINDS = (Object.keys(CLAIM_KINDS) as ResultClaimKind[]).filter(
  (kind): kind is ClaimKind => kind !== "deadlock",
);

/** Do walks at random ask it? */
export const isWalked = (kind: ResultClaimKind): boolean => askedBy(kind).walked;

/** Does it speak of infinite behaviours? */
export const isTemporal = (kind: ResultClaimKind): boolean => CLAIM_KINDS[kind].asks === "behaviour";

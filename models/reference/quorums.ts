// Quorums: the smallest majorities of a set of acceptors.
// The one idea: a larger majority enables nothing that a smallest one does not, so the specifications quantify over these.
// Not here: what a quorum decides.

/** Every subset of exactly `size` members, in the order of the members. */
const subsets = <T>(members: readonly T[], size: number): T[][] =>
  size === 0
    ? [[]]
    : members.flatMap((member, index) => subsets(members.slice(index + 1), size - 1).map((rest) => [member, ...rest]));

/** Every set of exactly ⌊n/2⌋ + 1 of the n acceptors. */
export const smallestMajorities = (acceptors: readonly string[]): string[][] =>
  subsets(acceptors, Math.floor(acceptors.length / 2) + 1);

/** The numbers 0 … n − 1 as text: ballots, as the values of a family of actions. */
export const ballotNumbers = (ballots: number): string[] => Array.from({ length: ballots }, (_, b) => String(b));

/** Every pair of one of `left` and one of `right`. */
export const pairs = <L, R>(left: readonly L[], right: readonly R[]): [L, R][] =>
  left.flatMap((l) => right.map((r): [L, R] => [l, r]));

// Which part of a step's messages has left when a crash falls inside it.
// The one idea: messages without order leave in any order, so any may be missing; of a queue a prefix has left.
// Not here: what survives of the state (handlers.ts).

/** More messages than this in one step, and the parts are too many to be tried one by one. */
const MOST = 12;

/**
 * Every proper part of a list of envelopes that may have left, as positions, parts with equal contents once.
 * `queueOf` gives the queue of an envelope, -1 for one without order.
 */
export const tornSends = (envelopes: readonly number[], queueOf: (envelope: number) => number): number[][] => {
  if (envelopes.length > MOST) return prefixes(envelopes);
  const parts = new Map<string, number[]>();
  for (let bits = 0; bits < 2 ** envelopes.length - 1; bits++) {
    const positions = envelopes.flatMap((_, i) => (((bits >> i) & 1) === 1 ? [i] : []));
    const left = new Set(positions);
    const ordered = envelopes.every((envelope, i) => {
      if (left.has(i) || queueOf(envelope) < 0) return true;
      // Nothing later of the same queue may have left.
      return !envelopes.some((other, j) => j > i && left.has(j) && queueOf(other) === queueOf(envelope));
    });
    const contents = positions.map((position) => envelopes[position]).join(" ");
    if (ordered && !parts.has(contents)) parts.set(contents, positions);
  }
  parts.delete(envelopes.join(" "));
  return [...parts.values()];
};

const prefixes = (envelopes: readonly number[]): number[][] =>
  envelopes.map((_, length) => Array.from({ length }, (_, i) => i));

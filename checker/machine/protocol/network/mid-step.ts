// Which part of a step's messages has left when a crash falls inside it.
// The one idea: messages without order leave in any order, so any may be missing; of a queue a prefix has left.
// Not here: what survives of the state (handlers.ts).
import { KripkeError } from "../../../language/index.ts";

/** More parts than this are not tried: each is an outcome of each step, in each state. */
const MOST_PARTS = 2 ** 12;

/**
 * Every proper part of a list of envelopes that may have left, as positions, parts with equal contents once; null: there are
 * more than MOST_PARTS. `queueOf` gives the queue of an envelope, -1 for one without order.
 */
export const tornSends = (envelopes: readonly number[], queueOf: (envelope: number) => number): number[][] | null => {
  let parts: { readonly left: readonly number[]; readonly broken: ReadonlySet<number> }[] = [
    { left: [], broken: new Set() },
  ];
  for (const [position, envelope] of envelopes.entries()) {
    const queue = queueOf(envelope);
    parts = parts.flatMap(({ left, broken }) => {
      const without = { left, broken: queue < 0 ? broken : new Set(broken).add(queue) };
      // Nothing later of the same queue may have left.
      return broken.has(queue) ? [without] : [without, { left: [...left, position], broken }];
    });
    if (parts.length > MOST_PARTS) return null;
  }
  const proper = new Map<string, number[]>();
  for (const { left } of parts) {
    const contents = left.map((position) => envelopes[position]).join(" ");
    // Of equal messages the first have left: parts with a message come after those without.
    if (left.length < envelopes.length) proper.set(contents, [...left]);
  }
  return [...proper.values()];
};

export const tooManyParts = (node: string, messages: number): KripkeError =>
  new KripkeError(
    75,
    `A step of ${node} sends ${messages} messages, of which a crash inside it lets more than ${MOST_PARTS.toLocaleString("en")} different parts leave: too many to try them all, and a verdict on some would say too much; send fewer messages in one step, or leave midStep out.`,
  );

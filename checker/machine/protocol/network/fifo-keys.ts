// The keys of fifo links: the author's function that tells the queues of a link apart.
// The one idea: a queue is known by its key's text, so a function that answers as another one did leads to the same queues.
// Not here: the queues (inbox.ts).
import { KripkeError, PromiseBroken } from "../../../language/index.ts";
import { inSentence } from "../../../values/print.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { LinkInfo, NodeInfo } from "../assumptions/topology.ts";
import { calling } from "../nodes/outcomes.ts";
import type { Envelopes } from "./inbox.ts";

/** Messages whose keys are asked again. */
const MOST_ASKED = 2000;

type KeyOf = NonNullable<LinkInfo["key"]>;

/** The key of a message, asked for twice. */
export const fifoKey = (keyOf: KeyOf, from: NodeInfo, to: NodeInfo, message: unknown): string => {
  const place = (): string => `The fifo key of a link, given ${inSentence(message)},`;
  const call = (): unknown => calling(place, () => keyOf({ from: from.id, to: to.id, message }));
  const key = call();
  if (typeof key !== "string")
    throw new KripkeError(
      75,
      `${place()} answered ${typeof key === "object" ? inSentence(key) : String(key)}, which is no text: messages of one key keep their order, so answer the same text for those that do, as String(n) makes of a number.`,
    );
  if (call() !== key)
    throw new PromiseBroken(
      `${place()} answers differently when it is called twice with the same message; it may depend on nothing else.`,
    );
  return key;
};

/** Asks links that are declared as those before, the last messages first; throws PromiseBroken where a key is another one. */
export const askKeys = (
  links: readonly LinkInfo[],
  { nodes, envelopes, values }: { nodes: readonly NodeInfo[]; envelopes: Envelopes; values: ValueTable },
): void => {
  for (let id = Math.min(envelopes.size, MOST_ASKED) - 1; id >= 0; id--) {
    const { link, from, to, message, queue } = envelopes.get(id);
    const { key: keyOf, index } = links[link.index]!;
    if (keyOf === null) continue;
    const value = values.value(message);
    const key = fifoKey(keyOf, nodes[from]!, nodes[to]!, value);
    if (envelopes.queueOf(index, from, to, key) === queue) continue;
    throw new PromiseBroken(
      `The fifo key of a link, given ${inSentence(value)}, answers ${inSentence(key)} when it is asked in another order, and answered otherwise in the search: it may depend on nothing but the message, so keep what it remembers there.`,
    );
  }
};

// Asking the keys of fifo links again, of another instance of the model.
// The one idea: the messages are those that were met, so what a function outside remembers shows in another order.
// Not here: asking them first (fifo-keys.ts).
import { PromiseBroken } from "../../../language/index.ts";
import { inSentence } from "../../../values/print.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { LinkInfo, NodeInfo } from "../assumptions/topology.ts";
import { fifoKey } from "./fifo-keys.ts";
import type { Envelopes } from "./inbox.ts";

/** Messages whose keys are asked again. */
const MOST_ASKED = 2000;

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

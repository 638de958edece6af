// The keys of fifo links: the author's function that tells the queues of a link apart.
// The one idea: a queue is known by its key's text, so a function that answers as another one did leads to the same queues.
// Not here: the queues (inbox.ts).
import { KripkeError, PromiseBroken } from "../../../language/index.ts";
import { inSentence } from "../../../values/print.ts";
import { calling } from "../../author-call.ts";
import type { LinkInfo, NodeInfo } from "../assumptions/topology.ts";

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

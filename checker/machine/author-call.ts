// Calling a function of the author's: what it throws is one sentence, with the exit code of broken code.
// The one idea: whoever calls says where, in words, and only if they are needed.
// Not here: the call that another thread can see (calls.ts), what is answered.
import { changesGiven, KripkeError, PromiseBroken, thrownIn } from "../language/index.ts";
import { lookFirst } from "./lookout.ts";

/** Names a handler's call in a message: `participant1, on {"type":"prepare"}`. */
export type Place = () => string;

/** Calls user code; whatever it throws becomes one sentence (exit code 75). */
export const calling = <T>(place: Place, call: () => T): T => {
  lookFirst();
  try {
    return call();
  } catch (error) {
    if (error instanceof KripkeError) throw error;
    const sentence = thrownIn(error);
    if (changesGiven(error))
      throw new KripkeError(
        75,
        `${place()} changed what it was given (${sentence}): states and messages are immutable; edit with produce, or build a new value (toSorted, not sort).`,
      );
    throw new KripkeError(75, `${place()} threw: ${sentence}.`);
  }
};

/** What asking the author's code comes to, as a number; -1 where it throws. A promise that is broken is not an answer, but an end. */
export const orThrows = (ask: () => number): number => {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof KripkeError) || error instanceof PromiseBroken) throw error;
    return -1;
  }
};

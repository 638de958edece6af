// Waiting for work in which a call of the author's code may stand still and be broken off.
// The one idea: what is broken off never settles, so whoever waits for it waits for the alarm as well.
// Not here: who rings (guard.ts in a program, the command's thread in cli/).
import { type KripkeError, modelError, PromiseBroken, type Settled } from "../../checker/index.ts";

let outside = false;
/** This thread is watched by another one already. */
export const watchedFromOutside = (): void => {
  outside = true;
};
export const isWatchedFromOutside = (): boolean => outside;

const waiting = new Set<(error: KripkeError) => void>();

/** Does some work, unless the alarm rings meanwhile. */
export const unlessStill = async <T>(work: () => Promise<T>): Promise<Settled<T>> => {
  let wait = (_: KripkeError): void => undefined;
  const rung = new Promise<Settled<T>>((resolve) => {
    wait = (still) => resolve({ still });
  });
  waiting.add(wait);
  try {
    const worked = async (): Promise<Settled<T>> => {
      const value = await work();
      // What the author's code left behind, such as a promise that is rejected, comes out now.
      if (outside) await new Promise((resolve) => setTimeout(resolve, 1));
      return { value, still: null };
    };
    return await Promise.race([rung, worked()]);
  } finally {
    waiting.delete(wait);
  }
};

/** Tells everybody who waits; false if nobody does. */
export const ring = (error: KripkeError): boolean => {
  const heard = waiting.size > 0;
  for (const wait of [...waiting]) wait(error);
  return heard;
};

/** An error of the place where it happened: of what did not load, or of what was called. */
export const errorOf = (loads: boolean, message: string): KripkeError =>
  loads ? modelError(message) : new PromiseBroken(message);

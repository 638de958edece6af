// What is said of the author's code where it cannot speak for itself any more.
// The one idea: the same words, whichever thread is left to say them.
// Not here: which thread that is.
import type { CallPlace } from "../../checker/index.ts";

const inSeconds = (seconds: number): string => {
  const rounded = Math.max(1, Math.round(seconds));
  return `${rounded} second${rounded === 1 ? "" : "s"}`;
};

/** It stood still for so long. `knob`: by what more time is given, a flag or an option of a program. */
export const stoodStill = ({ title, loads }: CallPlace, seconds: number, knob = "maxCallSeconds"): string =>
  loads
    ? `${title} was not ready after ${inSeconds(seconds)}: look for a loop without end or an await that never settles in it, or give it more time with ${knob}`
    : `${title} had not answered after ${inSeconds(seconds)} and was broken off: look for a loop without end in it, or give it more time with ${knob}`;

/** It ended the process, or tried to. */
export const ended = ({ title, loads }: CallPlace, how: string): string =>
  `${title} called ${how}: ${loads ? "a file that is loaded" : "the code of a model"} must not end the process; throw an error where something is wrong`;

/** It rejected a promise, or threw, where nobody waits for it. */
export const strayed = ({ title }: CallPlace, sentence: string): string =>
  `${title} left something behind that failed (${sentence.replace(/[.\s]+$/, "")}): the code of a model answers at once and keeps nothing; leave promises and timers out`;

/** It let the thread that runs it end. */
export const neverReady = ({ title }: CallPlace): string =>
  `${title} was never ready: it awaits something that never settles, and nothing is left that could settle it`;

export const outOfMemory = ({ title }: CallPlace): string =>
  `${title} needed more memory than JavaScript may take: look for something in it that grows without end, or give it more, as in NODE_OPTIONS=--max-old-space-size=8192 (megabytes)`;

/** What is said of a call that ended its thread. */
export const fatal = (
  place: CallPlace,
  what: "stood still" | "needed memory" | "ended the thread",
  how: string,
): string =>
  what === "stood still"
    ? stoodStill(place, Number(how), "--max-call-seconds")
    : what === "needed memory"
      ? outOfMemory(place)
      : ended(place, how);

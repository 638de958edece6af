// Values and states cut to what a reader can take in.
// The one idea: what did not change is context and is cut soonest; what has just become so is cut last.
// Not here: how values are printed (print.ts), which are shown (step-text.ts, state-text.ts).
import { cut, fieldsOf, isPlain, printed } from "../checker/index.ts";

/** Of a collection that did not change, so many members are shown, and of the whole value so many characters. */
const MOST_UNCHANGED = 8;
const LONGEST_UNCHANGED = 300;
/** Of a value that was, and of one that is, so many characters are shown. */
const LONGEST_BEFORE = 160;
const LONGEST_AFTER = 800;
/** Of what an observer saw, which is no part of the protocol, so many. */
export const LONGEST_SEEN = 120;

export const unchanged = (value: unknown): string => cut(printed(value, MOST_UNCHANGED), LONGEST_UNCHANGED);
export const before = (value: unknown): string => cut(printed(value), LONGEST_BEFORE);
export const after = (value: unknown): string => cut(printed(value), LONGEST_AFTER);

export const seenText = (memory: unknown): string => cut(printed(memory, MOST_UNCHANGED), LONGEST_SEEN);

/** The fields of a state, without the braces. */
export const stateText = (state: unknown): string =>
  isPlain(state)
    ? fieldsOf(state)
        .map(([key, value]) => `${printed(key)}: ${unchanged(value)}`)
        .join(", ")
    : unchanged(state);

// How much memory a search may take where nobody said.
// The one idea: a search that is ended says so; a process that the system kills says nothing.
// Not here: measuring (index.ts), ending the search (the checker).
import { totalmem } from "node:os";

const SHARE = 0.8;

/** Bytes: most of what the machine, or the container, has. */
export const defaultMaxMemory = (): number => {
  const limit = process.constrainedMemory();
  return Math.floor(SHARE * Math.min(totalmem(), limit > 0 ? limit : Number.POSITIVE_INFINITY));
};

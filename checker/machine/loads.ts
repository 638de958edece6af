// How much a model may ask for before the search: numbers beyond which it would not begin, or not end its first step.
// The one idea: a load that grows as a power or a product is counted before it is made, and one that is too great is refused in
// a sentence with the number, the limit and the remedy; below the limits work is linear in what was asked for.
// Not here: bounds on a search (search/limits.ts).
import { KripkeError, modelError } from "../language/index.ts";

/** Nodes of a protocol: everybody knows everybody. */
export const MOST_NODES = 1024;
/** Splits of the network: all of sixteen nodes. */
export const MOST_SPLITS = 1 << 15;
/** Timers and actions of a role, or actions of a spec, each value of a family one. */
export const MOST_HANDLERS = 100_000;
/** Outcomes that one answer names. */
export const MOST_OUTCOMES = 100_000;
/** Initial states. */
export const MOST_INITIAL = 1 << 20;
/** What a budget may be: it is counted in 32 bits. */
export const MOST_TIMES = 2 ** 31 - 1;

const counted = (number: number): string =>
  number < 1e15 ? number.toLocaleString("en") : `some 10^${Math.floor(Math.log10(number))}`;

/** The error of a load that is too great: who asks for how many of what, where the limit is, and what to do. */
export const tooMany = (who: string, number: number, most: number, what: string, remedy: string): Error =>
  modelError(`${who} ${counted(number)} ${what}, and at most ${counted(most)} are explored; ${remedy}.`);

/** What an answer names, of a list by places from 1 on, unless it is too much. */
export const entriesOf = (named: object, place: () => string): [string, unknown][] => {
  const entries: [string, unknown][] = Array.isArray(named)
    ? named.map((value, i) => [String(i + 1), value])
    : Object.entries(named);
  if (entries.length > MOST_OUTCOMES)
    throw new KripkeError(
      75,
      `${place()} names ${counted(entries.length)} outcomes, and at most ${counted(MOST_OUTCOMES)} are explored; name fewer, or choose in several steps.`,
    );
  return entries;
};

/** Families without values: what is written there is never called. */
export const emptyFamilies = (families: object | undefined, where: string): string[] =>
  Object.entries(families ?? {})
    .filter(([, handler]) => typeof handler === "object" && (handler as { each: unknown[] }).each.length === 0)
    .map(([name]) => `${where} ${name} never happens: its family has no values (each is an empty list).`);

// The call of the author's code that is being made, written down before it is made.
// The one idea: code that never comes back cannot say where it is, so a word that another thread can read says it beforehand:
// two plain stores around a call, whose order with others nobody needs.
// Not here: who reads it and ends the call (watch/).

/** What is called, in words: made only when it has to be told. */
export type Told = () => string;

/** Places that have a number; those beyond share 0. */
const MOST = 4096;

/** Words that another thread may read: [the call that is being made, the file that is being loaded], 0 for none. */
const CALL = 0;
const LOADING = 1;

let words = new Float64Array(2);
/** Calls so far, so that two in the same place differ. */
let serial = 0;
let called: Told = () => "the model's code";
/** A place where the author's code is called. `loads`: while what is to be checked is loaded or built. */
export interface CallPlace {
  readonly title: string;
  readonly loads: boolean;
}

let onPlace: (number: number, place: CallPlace) => void = () => undefined;
const places: CallPlace[] = [{ title: called(), loads: false }];
const numbers = new Map<string, number>();
/** Files that are being loaded, each with its word. */
const loads = new Set<number>();

/** The number of a place where the author's code is called, such as `receive of server1`. */
export const placeOf = (title: string, loads = false): number => {
  const known = numbers.get(title);
  if (known !== undefined) return known;
  if (places.length >= MOST) return 0;
  const place = { title, loads };
  const number = places.push(place) - 1;
  numbers.set(title, number);
  onPlace(number, place);
  return number;
};

/** The number of the place that a word stands for. */
export const placeIn = (word: number): number => word % MOST;

/** How often the author's code was called by this thread. */
export const callsMade = (): number => serial;

/** Calls the author's code. Where the call is broken off, the word stays. */
export const written = <T>(place: number, told: Told, call: () => T): T => {
  const outer = words[CALL]!;
  called = told;
  const word = ++serial * MOST + place;
  words[CALL] = word;
  try {
    if (word === left) throw refuse({ ...places[place]!, title: told() });
    return call();
  } finally {
    words[CALL] = outer;
  }
};

let left = -1;
let refuse: (place: CallPlace) => Error = () => new Error();

/**
 * The call with this word is not made and throws instead. A run makes the same calls as the run before, so one that found no end
 * can be left out when all is run again, to tell what was found before it.
 */
export const leaveOut = (word: number, because: typeof refuse): void => {
  left = word;
  refuse = because;
};

/** Waits for a file of the author's to be loaded. */
export const loading = async <T>(title: string, load: () => Promise<T>): Promise<T> => {
  const word = ++serial * MOST + placeOf(title, true);
  loads.add(word);
  words[LOADING] = [...loads][0]!;
  try {
    return await load();
  } finally {
    loads.delete(word);
    words[LOADING] = [...loads][0] ?? 0;
  }
};

/** What stands still, where a word says that it does: the call in full if it is the one that was broken off. */
export const standing = (word: number): CallPlace => {
  const place = places[placeIn(word)]!;
  if (loads.delete(word)) words[LOADING] = [...loads][0] ?? 0;
  if (word === 0 || words[CALL] !== word) return place;
  words[CALL] = 0;
  return { ...place, title: called() };
};

/** The word of the call, or else of the load, in which this thread is; 0 for none. */
export const wordNow = (): number => words[CALL]! || words[LOADING]!;

/** From now on the words are written where somebody looks, who is told of every place by its number. */
export const watched = (by: Float64Array<SharedArrayBuffer>, told: typeof onPlace = () => undefined): void => {
  by.set(words);
  words = by as unknown as typeof words;
  onPlace = told;
  for (const [number, place] of places.entries()) told(number, place);
};

// Going on with a search that was saved: it is searched again, but only where it learned anything.
// The one idea: a number is given to each value, message and label when it is first met, so the words of the saved states mean what they
// meant if everything is met again in the same order.
//
// Why the states that taught something suffice. Expanding a state calls the author's code, gives numbers, or has something to prove only
// where what is remembered does not answer; a state in which none of that happened (lessons.ts) left all tables as they were, what
// claims are known to read, and what the proof of symmetry has compared. So by induction over the
// states that taught something, in their order: the tables are those that the first search had before this state; expanding it meets the
// same things in the same order, for what is new to the tables is new in both. What is remembered may be less than it was then,
// because states between them were passed over; where that has the author's code asked once more, it answers as it did (it is a function
// of its arguments), and all that it answers has a number: whoever asked first met it before. What is passed over is put into the
// store in its place, so that each state finds the store as it was.
//
// A bound on depth looks at the states that it keeps back, and where none leads on they are expanded after all: what that look taught comes
// before the first of them, and is looked at again there.
//
// It is not taken on trust. After each such state the count of what is numbered, the labels and targets of all its transitions, and the
// states that it found must be those that were saved; where they are not, the model is not the one that was searched, and nothing goes on.
// Not here: which states they are (lessons.ts), files (harness/checkpoints), the search itself (explorer.ts).
import { KripkeError } from "../../language/index.ts";
import { uncounted } from "../../machine/memo/payoff.ts";
import { type StatesInWords, unpack } from "../store/packing.ts";
import { LESSON, lookFrom } from "./lessons.ts";
import type { SavedSearch } from "./saved-search.ts";

/** What a search does in order to live through it again. */
export interface Reliving {
  /** How many states are stored. */
  readonly size: number;
  /** Puts a state into the store, if it is not there: its index. */
  keep(state: Int32Array): number;
  /** A level begins, of the states up to this one. */
  begin(end: number): void;
  /** The state that is next in the level; -1: there is none. */
  readonly current: number;
  /** Expands it as if for the first time. */
  expand(index: number): void;
  /** Looks where it leads, as a bound on depth does. */
  look(index: number): void;
  /** A look begins. */
  beginLook(): void;
  /** Did that teach what the saved lesson at this place says? */
  taught(records: Int32Array, at: number): boolean;
  /** It was expanded, or need not be. */
  advance(): void;
  /** The level was expanded. */
  close(): void;
}

/** States between two turns of the event loop. */
const AT_ONCE = 1024;

/** Lives through a saved search; between two steps the event loop may turn. Throws KripkeError 150 where it comes out otherwise. */
export function* relive(saved: SavedSearch, search: Reliving): Generator<void> {
  const { lessons } = saved;
  const states = new SavedStates(saved.statesFrom(0));
  let steps = 0;
  let lesson = 0;
  function* upTo(size: number): Generator<void> {
    while (states.read < size) {
      const index = states.read;
      if (search.keep(states.next()) !== index) throw otherwise(index);
      if (++steps % AT_ONCE === 0) yield;
    }
  }
  const ends = [...saved.starts.slice(1), ...(saved.end < 0 ? [] : [saved.end])];
  for (const [level, end] of ends.entries()) {
    yield* upTo(end);
    if (search.size !== end) throw otherwise(end);
    search.begin(end);
    for (let index = search.current; index >= 0 && index < saved.expanded; index = search.current) {
      // More than one, where the search was left between the look and the first state and gone on with.
      while (lesson < lessons.length && lessons[lesson + LESSON.index] === lookFrom(index)) {
        search.beginLook();
        for (let kept = index; kept < end; kept++) {
          search.look(kept);
          if (++steps % AT_ONCE === 0) yield;
        }
        if (!search.taught(lessons, lesson)) throw otherwise(index);
        lesson += LESSON.size;
      }
      if (lesson < lessons.length && lessons[lesson + LESSON.index] === index) {
        yield* upTo(lessons[lesson + LESSON.before]!);
        again(search, index);
        if (!search.taught(lessons, lesson)) throw otherwise(index);
        lesson += LESSON.size;
      }
      search.advance();
      if (++steps % AT_ONCE === 0) yield;
    }
    if (level < saved.starts.length - 1) search.close();
  }
  yield* upTo(saved.distinct);
  if (search.size !== saved.distinct) throw otherwise(saved.distinct);
}

const again = (search: Reliving, index: number): void => {
  try {
    // As in `ahead/look-ahead.ts`: in these states much is new, and in those between them next to nothing.
    uncounted(() => search.expand(index));
  } catch (error) {
    // What threw nothing then throws now.
    if (error instanceof KripkeError) throw otherwise(index, error.message);
    throw error;
  }
};

/** The model is not what it was. */
export const otherwise = (index: number, told = ""): KripkeError =>
  new KripkeError(
    150,
    `The checkpoint is of a model that behaves otherwise: what follows on its state ${index + 1} is not what followed when it was saved${told === "" ? "" : ` (${told})`}. The model or what it imports has changed, or its code depends on more than its arguments; search it from the beginning.`,
  );

/** The saved states, one after another. */
class SavedStates {
  readonly #chunks: Iterator<StatesInWords>;
  #chunk: StatesInWords | null = null;
  #inChunk = 0;
  #state = new Int32Array(0);
  read = 0;

  constructor(chunks: Iterable<StatesInWords>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  /** Good until the next call. */
  next(): Int32Array {
    while (this.#chunk === null || this.#inChunk === this.#chunk.states) {
      const { done, value } = this.#chunks.next();
      if (done === true) throw otherwise(this.read);
      this.#chunk = value;
      this.#inChunk = 0;
      this.#state = new Int32Array(value.packing.word.length);
    }
    const { packing, words } = this.#chunk;
    unpack(packing, words, this.#inChunk * packing.words, this.#state);
    this.#inChunk++;
    this.read++;
    return this.#state;
  }
}

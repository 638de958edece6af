// What one observer makes of events, remembered by what it read of them.
// The one idea: an observer is pure, so from the same memory, and where it read the same of another event, it goes to the same memory;
// most read little. Each path of reads is a reaction, with one question that took it.
// Who looks behind the handle that stands for an event is shown events as they are from then on (memo/watch.ts), and its reactions
// are no longer told apart by reads.
// Not here: memories and where they stand in the state (observers.ts), what there is to read (observed-events.ts).
import { KripkeError, type Observer, PromiseBroken } from "../../../language/index.ts";
import type { ValueTable } from "../../../values/values.ts";
import { calling } from "../../author-call.ts";
import { placeOf, written } from "../../calls.ts";
import { type Answers, DecisionTree, LeftRecordedPath, type Read } from "../../memo/decision-tree.ts";
import { lazyObject } from "../../memo/lazy.ts";
import { Twice } from "../../memo/twice.ts";
import { looksBehind, Twins, Watch } from "../../memo/watch.ts";
import { type ObservedEvents, SHAPE } from "./observed-events.ts";

/** Reactions that are remembered of each observer: they can be asked for again. */
const KEPT = 1 << 21;
/** The first question of every path; what is asked of the event has the numbers after it. */
const MEMORY = 0;
const OF_EVENT = 1;
/** Questions are answered from the happening alone. */
const NO_STATE = new Int32Array(0);

export interface ReactionParts {
  readonly observer: Observer<unknown, unknown>;
  readonly values: ValueTable;
  readonly events: ObservedEvents;
  /** The canonical memory with an id. */
  readonly memory: (id: number) => unknown;
  /** The id of a memory given as a value id. */
  readonly intern: (value: number) => number;
  /** In how many cases what it makes of a handle is compared with what it makes of the event; undefined: as many as is good. */
  readonly compared: number | undefined;
}

/** What a run came to. */
interface Said {
  readonly next: number;
  readonly reads: readonly Read[];
}

export class Reactions implements Answers {
  readonly #of: ReactionParts;
  /** Where it is called. */
  readonly #place: number;
  readonly #tree = new DecisionTree();
  readonly #twice = new Twice();
  readonly #twins: Twins;
  #isPlain = false;
  #forgot = false;
  /** Of the author's code, so far. */
  #calls = 0;
  /** The memory that is asked about. */
  #asked = 0;
  /** By reaction: a question that took it, the memory after it, and a bit for each question about the event that it read. */
  readonly #memories: number[] = [];
  readonly #happenings: number[] = [];
  readonly #nexts: number[] = [];
  readonly #reads: number[] = [];

  constructor(of: ReactionParts) {
    this.#of = of;
    this.#place = placeOf(`the observer ${of.observer.name}`);
    this.#twins = new Twins(of.compared);
  }

  /** Is it shown events as they are, so that nobody knows what it reads? Then there are no reactions. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  /** Are there reactions that are not remembered any more? */
  get forgot(): boolean {
    return this.#forgot;
  }

  /** Reactions have the numbers below this. */
  get size(): number {
    return this.#nexts.length;
  }

  /** A question that took a reaction. */
  question(reaction: number): { readonly memory: number; readonly happening: number } {
    return { memory: this.#memories[reaction]!, happening: this.#happenings[reaction]! };
  }

  /** The memory that it leads to. */
  next(reaction: number): number {
    return this.#nexts[reaction]!;
  }

  /** Does one read of the event nothing but what the other reads, too? */
  readsNoMore(reaction: number, other: number): boolean {
    return (this.#reads[reaction]! & ~this.#reads[other]!) === 0;
  }

  /** The memory after a happening. */
  after(memory: number, happening: number): number {
    if (this.#isPlain) return this.#twiceAsked(memory, happening).next;
    const next = this.next(this.#walked(memory, happening));
    return this.#twins.due() ? this.#compared(memory, happening, next) : next;
  }

  /** How an observer that is not plain reacts; -1: it was found to be plain. */
  of(memory: number, happening: number): number {
    if (this.#isPlain) return -1;
    const reaction = this.#walked(memory, happening);
    return this.#isPlain ? -1 : reaction;
  }

  answer(question: number, _before: Int32Array, _after: Int32Array, happening: number): number {
    return question === MEMORY ? this.#asked : this.#of.events.answer(question - OF_EVENT, happening);
  }

  #walked(memory: number, happening: number): number {
    this.#asked = memory;
    const known = this.#tree.walk(this, NO_STATE, NO_STATE, happening);
    return known >= 0 ? known : this.#learn(memory, happening);
  }

  #learn(memory: number, happening: number): number {
    const { next, reads } = this.#twiceAsked(memory, happening);
    if (this.#nexts.length >= KEPT) this.#forget();
    const reaction = this.#nexts.push(next) - 1;
    this.#memories.push(memory);
    this.#happenings.push(happening);
    this.#reads.push(reads.reduce((bits, [question]) => bits | (1 << question), 0));
    if (this.#isPlain) return reaction;
    try {
      this.#tree.learn(reads, reaction);
    } catch (error) {
      if (error instanceof LeftRecordedPath) throw this.#impure(happening);
      throw error;
    }
    return reaction;
  }

  #forget(): void {
    this.#forgot = true;
    this.#tree.clear();
    for (const list of [this.#memories, this.#happenings, this.#nexts, this.#reads]) list.length = 0;
  }

  #twiceAsked(memory: number, happening: number): Said {
    this.#of.values.makeRoom();
    return this.#twice.ask(
      () => this.#ask(memory, happening),
      (first, second) => first.next === second.next,
      () => this.#impure(happening).message,
    );
  }

  #impure(happening: number): PromiseBroken {
    return new PromiseBroken(
      `${this.#title(happening)} answers differently when it is called twice with the same arguments; it may depend on nothing but its memory and the event.`,
    );
  }

  #title(happening: number): string {
    return `The observer ${this.#of.observer.name}, given ${this.#of.events.inWords(happening)},`;
  }

  #ask(memory: number, happening: number): Said {
    if (this.#isPlain) return this.#onValues(memory, happening);
    const { events } = this.#of;
    const { names, questions } = events.shape(happening);
    const reads: Read[] = [
      [MEMORY, memory],
      [OF_EVENT + SHAPE, events.answer(SHAPE, happening)],
    ];
    const watch = new Watch();
    const calls = this.#calls;
    let over = false;
    const read = (place: number): unknown => {
      if (over) throw new Error("an event was kept and read after the call it was given to had ended");
      const question = questions[place]!;
      reads.push([OF_EVENT + question, events.answer(question, happening)]);
      return events.field(question, happening);
    };
    try {
      const next = this.#call(memory, happening, lazyObject(names, read, watch));
      if (!watch.behind) return { next, reads };
    } catch (error) {
      // What is thrown instead of a call is no answer to it.
      if (calls === this.#calls || !(error instanceof KripkeError)) throw error;
    } finally {
      over = true;
    }
    // What throws on a handle may not throw on the event.
    const said = this.#onValues(memory, happening);
    this.#becomePlain();
    return said;
  }

  #onValues(memory: number, happening: number): Said {
    return { next: this.#call(memory, happening, this.#of.events.plain(happening)), reads: [] };
  }

  #call(memory: number, happening: number, event: unknown): number {
    const { observer, values, intern } = this.#of;
    const place = (): string => this.#title(happening);
    const react = (): unknown => {
      this.#calls++;
      return observer.on(this.#of.memory(memory), event);
    };
    return intern(
      written(this.#place, place, () =>
        values.intern(calling(place, react), () => `The memory of ${place().replace(/^T/, "t")}`),
      ),
    );
  }

  #becomePlain(): void {
    this.#isPlain = true;
    this.#twins.stop();
  }

  /** Compares what it makes of a handle with what it makes of the event (memo/watch.ts); what is right. */
  #compared(memory: number, happening: number, next: number): number {
    if (this.#isPlain) return next;
    const right = this.#onValues(memory, happening).next;
    if (right === next) return next;
    if (this.#ask(memory, happening).next !== next) throw this.#impure(happening);
    if (!this.#twins.complete) throw new PromiseBroken(`${this.#title(happening)} ${looksBehind("it is shown")}`);
    this.#becomePlain();
    return right;
  }
}

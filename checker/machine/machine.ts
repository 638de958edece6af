// The machine: a protocol or spec compiled to integers, as every search sees it.
// The one idea: a state is a vector of component ids; a successor is a label and the components it changes. A search needs four
// members (`States`); events, the author's predicates, assumptions, words for people and purity are faces of their own.
// Not here: where states are stored and in which order they are visited (search/).
import type { Envelope, TraceEvent } from "../events/event.ts";
import type { Authored } from "../language/asking.ts";
import { KripkeError, type PromiseBroken, type ProtocolSource, type Says, type SpecSource } from "../language/index.ts";
import type { Choices } from "./choices.ts";
import type { FairnessTable } from "./fairness.ts";
import type { Rows } from "./row-places.ts";
import type { Successors } from "./successors.ts";
import type { Snapshot } from "./walk.ts";

/** What a claim answered: as small integers, because a search compares millions of them. */
export const SAYS = { false: 0, true: 1, nothing: 2 } as const;
export const saysOf = (code: number): Says => (code === SAYS.nothing ? undefined : code === SAYS.true);

/** A predicate of the author, memoised by what it reads. Throws KripkeError 75 when the author's code does. */
export interface Evaluator {
  /** For a state give it twice, with label -1. */
  evaluate(before: Int32Array, after: Int32Array, label: number): number;
  /** Asks the author's code again; throws KripkeError 75 with both answers where they differ. */
  audit(before: Int32Array, after: Int32Array, label: number): void;
  /** Of a predicate over states: may its answer change when this component changes? */
  dependsOn(component: number): boolean;
  /** Who remembers what follows from its answers, and is told to forget it when they may not be believed any more. */
  follow(follower: Follower): void;
}

export interface Follower {
  forget(): void;
}

export interface InitialState {
  readonly state: Int32Array;
  /** Which choices of `init` lead here. */
  readonly choice: string;
}

/** States that are one but for the names of interchangeable nodes. */
export interface Symmetries {
  /** The groups whose members are interchangeable. */
  readonly groups: readonly string[];
  /** The state that stands for this one: itself, or an array that is valid until the next call. */
  canonical(state: Int32Array): Int32Array;
  readonly proof: SymmetryProof;
}

/** That nothing distinguishes what is interchangeable: collected while a search runs, and completed when it has ended. */
export interface SymmetryProof {
  /**
   * A predicate that is compared with itself under every other name whenever it is asked something new, by whether it gives the
   * answer that `decides`. Throws PromiseBroken with both answers where they differ. `what`: the predicate in a sentence.
   */
  predicate(evaluator: Evaluator, what: string, decides: number): Evaluator;
  /** Compares everything else that the author's code was asked; null: nothing distinguishes members. */
  broken(): PromiseBroken | null;
  /** How many questions were compared so far. */
  readonly compared: number;
  /** False where there were more questions than are compared. */
  readonly complete: boolean;
  /** How often something was met that is to be compared: where it stands still, the proof learned nothing. */
  readonly asked: number;
}

/**
 * How a machine differs where liveness is decided: observers are off but those named, because a history that only grows
 * removes every cycle; no symmetry; and messages of a link that duplicates without end are told fresh or stale.
 */
export interface LivenessMode {
  /** The observers that stay on. */
  readonly observers: ReadonlySet<unknown>;
}

/** What a machine remembers and compares, where tests want other than is good. */
export interface MachineLimits {
  /** How many instances of values are kept between two calls of the author's code. */
  readonly liveInstances?: number;
  /** In how many states answers on handles are compared with answers on values; 0: never. */
  readonly comparedStates?: number;
}

/** Are the last nodes asked first, and of a node the last handlers, values and peers? Of a spec, the last actions? */
export interface AskingOrder {
  readonly nodesBackwards: boolean;
  readonly innerBackwards: boolean;
}

/** A predicate reads an observer that is off. */
export class ObserverNeeded extends KripkeError {
  readonly observer: unknown;
  constructor({ name, observer }: { readonly name: string; readonly observer: unknown }) {
    super(75, `The observer "${name}" is read where it is switched off.`);
    this.observer = observer;
  }
}

/** What a shift makes of states. */
export interface ShiftedStates {
  /** The least of a state's numbers; null: it has none. */
  least(state: Int32Array): number | null;
  /** The state with all of them greater by so much. */
  state(state: Int32Array, by: number): Int32Array;
  /** The same positive number for states that are one but for how far their numbers have grown. */
  classOf(state: Int32Array): number;
}

/** A view that is a shift: states are one that differ by one number in all the numbers it names. */
export interface Shift {
  /** Their names, in words. */
  readonly fields: string;
  /** Are observers part of the state? */
  readonly observed: boolean;
  readonly states: ShiftedStates;
  /** Expands states, and keeps in mind what the author's handlers are asked on the way. */
  note(states: Iterable<Int32Array>): void;
  /** How many questions are kept in mind. */
  readonly questions: number;
  /** Asks them with all numbers greater by so much. The first that is not answered likewise, in words; null: there is none. */
  ask(by: number, look: () => void): string | null;
}

/** A part of the state that can be left out of sight. */
export interface Part {
  readonly name: string;
  /** The id of a component's value without the part: equal where only the part differs. */
  readonly without: (component: number, id: number) => number;
}

/** What the events of a machine are, by their labels. */
export interface Events {
  /** How many labels there are by now. */
  readonly size: number;
  event(label: number): TraceEvent;
  /** The order in which traces prefer events: by the model's text and the contents of messages, never by ids. */
  compare(a: number, b: number): number;
  sends(label: number): readonly Envelope[];
  /** Labels of what was handled and lost at once within the event, in order; empty where nothing was. */
  happened(label: number): readonly number[];
  /** The event with its own choice, without the choices of what happened within it. */
  begins(label: number): TraceEvent;
  /** The row of the coverage table that a label counts for. */
  coverage(label: number): string;
  /** Rows that coverage should show, so that what never happened can be told. */
  expectedCoverage(): readonly string[];
  /** What the event is one of, to somebody who would bound it: a timer, an action, a type of message, a fault. */
  cause(label: number): string;
  /** What an event is called where states are identified: without what a view may change. */
  coarse(label: number): string;
}

/** The author's functions of states and transitions: those that the model declares, and others as they are asked for. */
export interface Predicates {
  /** A predicate over states (`always`, `reachable`, `within`, `ends`) or over transitions (`step`). */
  evaluator(name: string, says: Authored, over: "state" | "transition"): Evaluator;
  /** A function of a state whose answer is a value: equal values give equal positive integers, undefined gives 0. */
  valuation(name: string, of: Authored): Evaluator;
  /** The value that an answer of a valuation stands for. */
  valueOf(answer: number): unknown;
  /** Null: no bound. */
  readonly within: Evaluator | null;
  /** Null: the model says nothing of ends. */
  readonly ends: Evaluator | null;
  /** States of one answer may be identified where liveness is decided. Null: none are. */
  readonly view: Evaluator | null;
  /** The view, if it is a shift. */
  readonly shift: Shift | null;
}

/** What the author promises of the model, and the environment of itself. */
export interface Assumptions {
  /** Null: nothing is declared interchangeable. */
  readonly symmetry: Symmetries | null;
  readonly fairness: FairnessTable;
}

/** What a machine tells people. */
export interface Explanations {
  readonly form: "protocol" | "spec";
  /** How often the author's handlers or actions were called. */
  readonly handlerCalls: number;
  snapshot(state: Int32Array): Snapshot;
  /** The parts that a profile looks at: fields, messages, budgets, variables. */
  parts(): readonly Part[];
  /** What the verdict says less of than it seems; `taken` is how often a label was taken. */
  warnings(taken: (label: number) => number): readonly string[];
}

/** Whether the author's code answers by its arguments alone: the same, asked by others and in other orders. */
export interface Purity {
  /**
   * A machine of another instance of the same model that remembers no answers, over the tables of this one: the same numbers stand
   * for the same things, but for labels. Null: what was declared differs. It asks the last nodes and actions first.
   */
  anew(source: ProtocolSource | SpecSource): Machine | null;
  /** Asks about states, all of one node or action before the next. */
  askApart(states: readonly Int32Array[], order: AskingOrder): void;
}

/** What a search walks: states as vectors of component ids, and what follows on them. */
export interface States {
  readonly initial: readonly InitialState[];
  /** All successors of a state, in no particular order. Throws KripkeError 75 when the author's code does. */
  expand(state: Int32Array, out: Successors): void;
  /** How many components a state has; it may grow while the machine runs, new components being 0 in all older states. */
  readonly components: number;
  /**
   * How much was learned: it grows by each number that is given to what states and labels are made of, by each question whose answer was
   * not known, and by nothing else. Values are not counted: answers that are compared now and then number some, and no state, message or
   * label goes by their order.
   */
  readonly learned: number;
  /**
   * Asks the author's code again what is remembered of a state, and throws KripkeError 75 with both answers where they differ.
   */
  audit(state: Int32Array): void;
}

/** Losses that may be left out where nobody else sees them. */
export interface Losses {
  /** Is it the loss of a message that may as well stay in flight for ever? */
  isLoss(label: number): boolean;
  /** Is it a component of what is in flight? */
  isInFlight(component: number): boolean;
}

/** The states, and a face for each of those who ask for more. */
export interface Machine extends States {
  /** What may happen in a state, for who takes one of it and not all. */
  readonly choices: Choices;
  /** Null: what may happen does not lie in rows that name all they write. */
  readonly rows: Rows | null;
  /** Null: no loss may be left out. */
  readonly losses: Losses | null;
  readonly events: Events;
  readonly asks: Predicates;
  readonly assumes: Assumptions;
  readonly tells: Explanations;
  readonly purity: Purity;
}

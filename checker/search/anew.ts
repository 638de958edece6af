// The questions of a search, asked of another instance of the model: what it answers in the same states.
// The one idea: a machine over the tables of another understands its states as they are, so any of them can be asked about, the last
// first, and answers compare number by number.
// Not here: which instances are compared, and what a difference means (result/purity.ts).

import type { TraceEvent } from "../events/event.ts";
import { KripkeError, PromiseBroken } from "../language/index.ts";
import { eventInWords } from "../machine/event-words.ts";
import { lookFirst } from "../machine/lookout.ts";
import { type Evaluator, type InitialState, type Machine, SAYS, type States } from "../machine/machine.ts";
import { stateInWords } from "../machine/state-words.ts";
import { Successors } from "../machine/successors.ts";
import { canonicalText } from "../values/canonical-text.ts";
import { cut, inSentence } from "../values/print.ts";
import { expandedStates, type Outcome } from "./search-outcome.ts";
import { widened } from "./store/vectors.ts";

/** A function of the author that is asked of states or of transitions. */
export interface Predicate {
  readonly title: string;
  readonly evaluator: Evaluator;
  readonly over: "state" | "transition";
  /** Are its answers values? */
  readonly isValuation: boolean;
}

/** An instance of the model, whose numbers are those of others that it is compared with. */
export interface Instance {
  readonly machine: Machine;
  readonly predicates: readonly Predicate[];
}

/** Question → answers, as numbers in a text. */
type Answers = Map<string, string[]>;

export interface Told {
  /** Of the beginning. */
  readonly initial: Answers;
  /** By state. */
  readonly answers: readonly Answers[];
  readonly questions: number;
  readonly events: Events;
}

/** States that are asked about, and what may follow on them. */
const FIRST = 200;
const SPREAD = 300;
const LAST = 100;
const MOST_MOVES = 3000;
/** Characters of a state in a sentence. */
const LONGEST = 400;

/** Of what was expanded: the first states, some in equal distances, and the last. */
export const sampleOf = (outcome: Outcome): Int32Array[] => {
  const { store, machine, expanded } = outcome;
  const nth = expandedStates(outcome);
  const distance = Math.max(1, (expanded - FIRST - LAST) / SPREAD);
  const positions = new Set<number>();
  for (let i = 0; i < Math.min(FIRST, expanded); i++) positions.add(i);
  for (let i = FIRST; i < expanded - LAST; i += distance) positions.add(Math.floor(i));
  for (let i = Math.max(FIRST, expanded - LAST); i < expanded; i++) positions.add(i);
  return [...positions].map((position) => {
    const state = new Int32Array(machine.components);
    store.load(nth(position), state);
    return state;
  });
};

/** A state as a text; components that were made later are 0 in it. */
const textOf = (state: Int32Array): string => {
  let length = state.length;
  while (length > 0 && state[length - 1] === 0) length--;
  return state.subarray(0, length).join();
};

const stateOf = (text: string, { components }: States): Int32Array =>
  widened(Int32Array.from(text === "" ? [] : text.split(",").map(Number)), components);

/** What is wrong with an answer that is none. */
const failure = (error: unknown): string => {
  if (!(error instanceof KripkeError) || error instanceof PromiseBroken) throw error;
  return `fails (${error.message})`;
};

const note = (answers: Answers, question: string, answer: string): void => {
  const known = answers.get(question);
  if (known === undefined) answers.set(question, [answer]);
  else known.push(answer);
};

/** Events by their contents: labels are numbered otherwise in each machine. */
class Events {
  readonly #known = new Map<string, TraceEvent>();

  note(event: TraceEvent): string {
    const key = `${EVENT}${canonicalText(event)}`;
    this.#known.set(key, event);
    return key;
  }

  of(key: string): TraceEvent {
    return this.#known.get(key)!;
  }
}

class Asking {
  readonly #successors = new Successors();
  readonly #instance: Instance;
  readonly #events: Events;
  questions = 0;

  constructor(instance: Instance, events: Events) {
    this.#instance = instance;
    this.#events = events;
  }

  initial(states: readonly InitialState[]): Answers {
    const answers: Answers = new Map();
    for (const { choice, state } of states) {
      this.questions++;
      note(answers, INIT, `${textOf(state)}\n${choice}`);
      this.#within(answers, state);
    }
    return answers;
  }

  /** Everything that can be asked of a state; the last predicate first, if so. */
  of(state: Int32Array, backwards: boolean): Answers {
    lookFirst();
    const { machine, predicates } = this.#instance;
    const before = widened(state, machine.components);
    const answers: Answers = new Map();
    const ordered = backwards ? predicates.toReversed() : predicates;
    try {
      machine.expand(before, this.#successors);
    } catch (error) {
      note(answers, WHAT_HAPPENS, failure(error));
      return answers;
    }
    for (const { label, after } of this.#found(before)) {
      const event = this.#events.note(machine.events.event(label));
      note(answers, event, textOf(after));
      this.questions++;
      this.#within(answers, after);
      for (const [i, predicate] of ordered.entries())
        if (predicate.over === "transition") {
          const place = backwards ? predicates.length - 1 - i : i;
          this.#note(answers, `${place} ${event}\n${textOf(after)}`, predicate, before, after, label);
        }
    }
    for (const [i, predicate] of ordered.entries())
      if (predicate.over === "state")
        this.#note(answers, `${backwards ? predicates.length - 1 - i : i}`, predicate, before, before, -1);
    return answers;
  }

  #within(answers: Answers, state: Int32Array): void {
    const { machine } = this.#instance;
    if (machine.asks.within === null) return;
    const within = { title: "within", evaluator: machine.asks.within, over: "state", isValuation: false } as const;
    this.#note(answers, `${WITHIN}${textOf(state)}`, within, state, state, -1);
  }

  #note(
    answers: Answers,
    question: string,
    { evaluator }: Predicate,
    before: Int32Array,
    after: Int32Array,
    label: number,
  ): void {
    const { components } = this.#instance.machine;
    this.questions++;
    try {
      answers.set(question, [
        String(evaluator.evaluate(widened(before, components), widened(after, components), label)),
      ]);
    } catch (error) {
      answers.set(question, [failure(error)]);
    }
  }

  #found(before: Int32Array): readonly { readonly label: number; readonly after: Int32Array }[] {
    const successors = this.#successors;
    const { components } = this.#instance.machine;
    const found: { readonly label: number; readonly after: Int32Array }[] = [];
    for (let at = 0; at < successors.end; at = successors.after(at))
      found.push({ label: successors.label(at), after: successors.stateAfter(at, before, components) });
    return found;
  }
}

const INIT = "init";
const WHAT_HAPPENS = "what happens next";
const WITHIN = "within ";
const EVENT = "event ";

/** What an instance answers, asked in the order of the states; as many of them as there is room for. */
export const toldBy = (instance: Instance, states: readonly Int32Array[]): Told => {
  const events = new Events();
  const asking = new Asking(instance, events);
  const initial = asking.initial(instance.machine.initial);
  const answers: Answers[] = [];
  let moves = 0;
  for (const state of states) {
    const told = asking.of(state, false);
    answers.push(told);
    moves += told.size;
    if (moves > MOST_MOVES * (1 + instance.predicates.length)) break;
  }
  return { initial, answers, questions: asking.questions, events };
};

/** A question that two instances of one model answer differently, in words. */
export interface Difference {
  /** Such as `in {n: 1}, action up of node1`. */
  readonly question: string;
  readonly first: string;
  readonly second: string;
}

/**
 * In which order another instance is asked; one that is asked in the same has the same reasons to err. Who comes first may be told
 * by the state, the node, the action, its value or a peer: all of one node are asked before the next, and each of these comes first
 * in one order and last in another.
 */
export const ORDERS = [
  { words: "the last states first", nodesBackwards: true, innerBackwards: true },
  { words: "the first states first", nodesBackwards: false, innerBackwards: true },
  { words: "the states in the middle first", nodesBackwards: true, innerBackwards: false },
] as const;
export type Order = (typeof ORDERS)[number];

const positionsIn = ({ words }: Order, number: number): number[] => {
  const positions = Array.from({ length: number }, (_, i) => i);
  if (words === "the first states first") return positions;
  if (words === "the last states first") return positions.reverse();
  const middle = number >> 1;
  return [...positions.slice(middle), ...positions.slice(0, middle)];
};

/** Asks another instance the same; the first difference, by the order of the states. */
export const differenceOf = (
  told: Told,
  first: Instance,
  states: readonly Int32Array[],
  second: Instance,
  order: Order,
): Difference | null => {
  const asking = new Asking(second, told.events);
  const positions = positionsIn(order, told.answers.length);
  const ordered = positions.map((i) => widened(states[i]!, second.machine.components));
  second.machine.purity.askApart(ordered, order);
  const answers: Answers[] = [];
  for (const i of positions) answers[i] = asking.of(states[i]!, order.innerBackwards);
  const initial = asking.initial(second.machine.initial);
  const words = new Words(first, told.events);
  const atFirst = unlike(told.initial, initial);
  if (atFirst !== null) return words.difference(null, atFirst, told.initial, initial);
  for (const [i, known] of told.answers.entries()) {
    const question = unlike(known, answers[i]!);
    if (question !== null) return words.difference(states[i]!, question, known, answers[i]!);
  }
  return null;
};

/** The first question that is not answered alike. */
const unlike = (first: Answers, second: Answers): string | null => {
  for (const question of new Set([...first.keys(), ...second.keys()])) {
    const [here, there] = [first, second].map((answers) => answers.get(question)?.toSorted().join(" / "));
    // Of a state that only one of them comes to, the other was asked nothing: that it comes there is the difference.
    const isOfOne = here === undefined || there === undefined;
    if (isOfOne ? !/^\d+ |^within /.test(question) : here !== there) return question;
  }
  return null;
};

class Words {
  readonly #instance: Instance;
  readonly #events: Events;

  constructor(instance: Instance, events: Events) {
    this.#instance = instance;
    this.#events = events;
  }

  difference(state: Int32Array | null, question: string, first: Answers, second: Answers): Difference {
    const here = first.get(question) ?? [];
    const there = second.get(question) ?? [];
    const only = (these: readonly string[], those: readonly string[]): string | undefined =>
      these.toSorted().find((answer) => !those.includes(answer)) ?? these[0];
    const { title, of } = this.#question(question);
    const place = of ?? state;
    return {
      question: place === null ? title : `in the state ${this.#state(place)}, ${title}`,
      first: this.#answer(question, only(here, there)),
      second: this.#answer(question, only(there, here)),
    };
  }

  #state(state: Int32Array): string {
    const { machine } = this.#instance;
    return cut(stateInWords(machine.tells.snapshot(widened(state, machine.components))), LONGEST);
  }

  /** What was asked, and of which state if it is not the one from which this was reached. */
  #question(question: string): { readonly title: string; readonly of: Int32Array | null } {
    const { machine, predicates } = this.#instance;
    if (question === INIT || question === WHAT_HAPPENS) return { title: question, of: null };
    if (question.startsWith(WITHIN)) return { title: "within", of: stateOf(question.slice(WITHIN.length), machine) };
    if (question.startsWith(EVENT)) return { title: eventInWords(this.#events.of(question)), of: null };
    const { title } = predicates[Number.parseInt(question, 10)]!;
    const at = question.indexOf(EVENT);
    if (at < 0) return { title, of: null };
    const event = this.#events.of(question.slice(at, question.lastIndexOf("\n")));
    return { title: `${title}, of ${eventInWords(event)},`, of: null };
  }

  #answer(question: string, answer: string | undefined): string {
    const { machine, predicates } = this.#instance;
    if (answer === undefined) return "does not happen";
    if (answer.startsWith("fails (")) return answer;
    if (question === INIT || question.startsWith(EVENT)) {
      const [text = "", choice = ""] = answer.split("\n");
      const named = question === INIT ? choice : choiceOf(this.#events.of(question));
      return `${named === "" ? "" : `(${named}) `}leads to ${this.#state(stateOf(text, machine))}`;
    }
    const predicate = predicates[Number.parseInt(question, 10)];
    if (predicate?.isValuation === true) return `answers ${inSentence(machine.asks.valueOf(Number(answer)))}`;
    const says = Number(answer);
    return `answers ${says === SAYS.nothing ? "undefined" : says === SAYS.true}`;
  }
}

const choiceOf = (event: TraceEvent): string =>
  "choice" in event && event.kind !== "partition" ? (event.choice ?? "") : "";

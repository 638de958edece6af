// What a handler answered, checked and turned into numbers.
// The one idea: an author's answer is trusted only after every part of it has been recognised; each mistake has its sentence.
// Not here: when handlers are called (handlers.ts).
import { type Choice, isStep, KripkeError, type Send } from "../../../language/index.ts";
import type { SequenceTable } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { Place } from "../../author-call.ts";
import { entriesOf } from "../../loads.ts";
import { promised } from "../../memo/evaluator.ts";
import type { NodeInfo, Topology } from "../assumptions/topology.ts";
import type { Envelopes } from "../network/inbox.ts";

/** One outcome: which choice (-1: the only one), the next state's value id, the id of its list of envelopes. */
export interface CompiledOutcome {
  readonly choiceIndex: number;
  readonly choice: string | null;
  readonly state: number;
  readonly sends: number;
}

/** A value that is one state or several by name: what `init` and `crash` answer. */
export const choicesOf = (answer: unknown, place: Place): readonly (readonly [string | null, unknown])[] =>
  isChoice(answer) ? entriesOf(answer.oneOf, place) : [[null, answer]];

const isChoice = (answer: unknown): answer is Choice<unknown> => {
  if (typeof answer !== "object" || answer === null || !("oneOf" in answer)) return false;
  return Object.keys(answer).length === 1 && typeof answer.oneOf === "object" && answer.oneOf !== null;
};

/** Is it a plain object, as named steps are? */
const isNamed = (answer: unknown): answer is object => {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return false;
  const prototype = Object.getPrototypeOf(answer);
  return prototype === Object.prototype || prototype === null;
};

export class OutcomeCompiler {
  readonly #topology: Topology;
  readonly #values: ValueTable;
  readonly #envelopes: Envelopes;
  /** Lists of envelope ids, in the order of sending. Id 0 is the empty list. */
  readonly lists: SequenceTable;

  constructor(topology: Topology, values: ValueTable, envelopes: Envelopes, lists: SequenceTable) {
    this.#topology = topology;
    this.#values = values;
    this.#envelopes = envelopes;
    this.lists = lists;
    lists.intern([]);
  }

  /** The outcomes of a handler's answer; none: not enabled. */
  compile(node: NodeInfo, answer: unknown, place: Place): CompiledOutcome[] {
    if (answer === undefined) return [];
    if (isStep(answer)) return [this.#step(node, answer, null, -1, place)];
    if (!isNamed(answer)) throw this.#notAnOutcome(answer, place);
    const compiled: CompiledOutcome[] = [];
    for (const [index, [choice, step]] of entriesOf(answer, place).entries()) {
      if (step === undefined) continue;
      if (!isStep(step)) throw this.#notAnOutcome(answer, place);
      compiled.push(this.#step(node, step, choice, index, place));
    }
    return compiled;
  }

  /** A state without sends. */
  state(answer: unknown, place: Place): number {
    if (answer instanceof Promise || (Array.isArray(answer) && answer.some(isStep)))
      throw this.#notAnOutcome(answer, place);
    return this.#values.intern(answer, () => `The state that ${place()} answered`);
  }

  #step(
    node: NodeInfo,
    step: { state: unknown; sends: readonly Send<unknown>[] },
    choice: string | null,
    index: number,
    place: Place,
  ): CompiledOutcome {
    const envelopes = step.sends.map((sent) => this.#envelope(node, sent, place));
    return { choiceIndex: index, choice, state: this.state(step.state, place), sends: this.lists.intern(envelopes) };
  }

  #envelope(from: NodeInfo, sent: Send<unknown>, place: Place): number {
    const to = this.#topology.byId.get(sent?.to);
    if (to === undefined)
      throw new KripkeError(
        75,
        `${place()} sends to ${JSON.stringify(sent?.to)}, but there is no such node; the nodes are ${[...this.#topology.byId.keys()].join(", ")} (a member of a group is named with its number, as in server1).`,
      );
    const message = this.#values.intern(sent.message, () => `A message that ${place()} sends`);
    const type =
      typeof sent.message === "object" && sent.message !== null && "type" in sent.message
        ? sent.message.type
        : undefined;
    const link = this.#topology.links.find((candidate) => candidate.carries(from, to, type));
    if (link === undefined)
      throw new KripkeError(
        75,
        `${place()} sends ${String(type ?? "a message")} from ${from.id} to ${to.id}, but no link carries it; add a link to network, or widen its between or carrying.`,
      );
    return this.#envelopes.intern(link, from, to, message);
  }

  #notAnOutcome(answer: unknown, place: Place): KripkeError {
    if (answer instanceof Promise) return promised(answer, place());
    if (Array.isArray(answer) && answer.some(isStep))
      return new KripkeError(
        75,
        `${place()} answered a list of steps, which have no names: several outcomes are named steps { name: next(…), other: next(…) }, and one step sends several messages as next(state, …sends).`,
      );
    const got = isNamed(answer)
      ? `an object with the fields ${Object.keys(answer).join(", ") || "(none)"}`
      : Array.isArray(answer)
        ? "a list"
        : typeof answer === "object" && answer !== null
          ? `an instance of ${Object.getPrototypeOf(answer).constructor?.name || "a class"}`
          : String(answer);
    return new KripkeError(
      75,
      `${place()} answered ${got}: a handler answers next(state, …sends), named steps { name: next(…) }, or undefined where it is not enabled.`,
    );
  }
}

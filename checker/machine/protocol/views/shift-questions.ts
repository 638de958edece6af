// Is a shift what it promises? What handlers are asked, asked again with all the named numbers greater by as much.
// The one idea: a handler is a function of what it is given, so if the answer to every question of the states that stand for others
// is the shifted answer when the question is shifted, whatever follows from the answers is shifted too: what is in flight, absorbed,
// queued or lost depends only on which messages are equal, and adding a number keeps that.
// Every kind of handler is asked, a crash and the `init` in it included, for all of them are answered by one table (handlers.ts).
// Not here: which states, and how far (search/shift-proof.ts); what shifting does to ids (shifting.ts).
import { KripkeError } from "../../../language/index.ts";
import { inSentence } from "../../../values/print.ts";
import { layout, read, write } from "../../../values/record.ts";
import { SequenceTable } from "../../../values/sequences.ts";
import type { Shift } from "../../machine.ts";
import { Successors } from "../../successors.ts";
import type { PartsOf } from "../events/protocol-parts.ts";
import type { Question } from "../nodes/answers.ts";
import { inWords } from "../nodes/audit.ts";
import { type Spontaneous, titleOf } from "../nodes/handler-info.ts";
import type { Handlers } from "../nodes/handlers.ts";
import type { Expander } from "../steps/expander.ts";
import type { Shifting } from "./shifting.ts";

/** Questions between two calls of `look`. */
const BETWEEN_LOOKS = 256;

type Answer = Omit<Spontaneous, "kind"> & { readonly kind: Spontaneous["kind"] | "deliver" };
const KINDS: readonly Question["kind"][] = ["delivered", "spontaneous", "disconnected"];
/** A question as integers; `what` is the envelope or the notice. */
const QUESTION = layout("kind", "node", "local", "what");

export interface ShiftParts extends PartsOf {
  readonly handlers: Handlers;
  readonly expander: Expander;
}

export class ShiftQuestions implements Shift {
  readonly fields: string;
  readonly observed: boolean;
  readonly states: Shifting;
  readonly #parts: ShiftParts;
  /** Questions that were met. */
  readonly #noted = new SequenceTable();
  readonly #scratch = new Int32Array(QUESTION.size);
  /** By question. */
  readonly #known: (readonly Answer[])[] = [];
  readonly #successors = new Successors();

  constructor(parts: ShiftParts, shifting: Shifting) {
    this.#parts = parts;
    this.states = shifting;
    this.fields = [...shifting.fields].join(" and ");
    this.observed = parts.observers.size > 0;
  }

  note(states: Iterable<Int32Array>): void {
    const { handlers, expander } = this.#parts;
    // What is remembered of them would not be asked again.
    expander.forget();
    handlers.listener = ({ kind, node, local, what }) => {
      write(QUESTION, this.#scratch, 0, { kind: KINDS.indexOf(kind), node, local, what });
      this.#noted.intern(this.#scratch);
    };
    try {
      for (const state of states) {
        handlers.makeRoom();
        expander.expand(state, this.#successors);
      }
    } finally {
      handlers.listener = null;
    }
  }

  get questions(): number {
    return this.#noted.size;
  }

  ask(by: number, look: () => void): string | null {
    for (let i = 0; i < this.#noted.size; i++) {
      if (i % BETWEEN_LOOKS === 0) look();
      const question = this.#question(i);
      const moved = this.#movedQuestion(question, by);
      const known = this.#known[i] ?? this.#answers(question);
      this.#known[i] = known;
      const promised = known.map((answer) => this.#movedAnswer(question.node, answer, by));
      const got = this.#answersIfAny(moved);
      if (typeof got === "string") return this.#differs(question, by, known, `it fails: ${got}`, promised);
      const differing = [...promised, ...got].find(
        ({ kind, what }) => !sameAnswers(ofSource(promised, kind, what), ofSource(got, kind, what)),
      );
      if (differing !== undefined) {
        const { kind, what } = differing;
        const only = (answers: readonly Answer[]): readonly Answer[] => ofSource(answers, kind, what);
        const comesTo = `it comes to ${this.#inWords(question.node, only(got))}`;
        return this.#differs(question, by, only(known), comesTo, only(promised), differing);
      }
    }
    return null;
  }

  #question(i: number): Question {
    const { kind, ...of } = read(QUESTION, this.#noted.get(i), 0);
    return { kind: KINDS[kind]!, ...of };
  }

  #movedQuestion({ kind, node, local, what }: Question, by: number): Question {
    return {
      kind,
      node,
      local: this.states.local(node, local, by),
      what: kind === "delivered" ? this.states.envelope(what, by) : what,
    };
  }

  #answers({ kind, node, local, what }: Question): readonly Answer[] {
    const { handlers } = this.#parts;
    if (kind === "spontaneous") return handlers.spontaneous(node, local);
    if (kind === "disconnected") return handlers.disconnected(node, local, what);
    return handlers.delivered(node, local, what).map((answer) => ({ ...answer, kind: "deliver", what }));
  }

  /** Or why there are none. */
  #answersIfAny(question: Question): readonly Answer[] | string {
    try {
      this.#parts.handlers.makeRoom();
      const { kind, what } = question;
      const answers = this.#answers(question);
      return kind === "delivered" ? answers.map((answer) => ({ ...answer, what })) : answers;
    } catch (error) {
      if (error instanceof KripkeError) return error.message;
      throw error;
    }
  }

  #movedAnswer(node: number, answer: Answer, by: number): Answer {
    const { lists } = this.#parts.handlers.compiler;
    return {
      ...answer,
      what: answer.kind === "deliver" ? this.states.envelope(answer.what, by) : answer.what,
      local: this.states.local(node, answer.local, by),
      sends: lists.intern(lists.get(answer.sends).map((id) => this.states.envelope(id, by))),
    };
  }

  /** What is asked, with both answers; `source`: of several handlers asked at once, the one meant. */
  #differs(
    question: Question,
    by: number,
    known: readonly Answer[],
    comesTo: string,
    promised: readonly Answer[],
    source?: Answer,
  ): string {
    const { node } = question;
    const promise = this.#inWords(node, promised);
    return `The view takes states for one that differ by ${Math.abs(by)} in every ${this.fields}, but ${this.#title(question, source)}, in the state ${this.#stateInWords(node, question.local)}, comes to ${this.#inWords(node, known)}; with ${Math.abs(by)} ${by < 0 ? "less" : "more"} ${comesTo}${comesTo.startsWith("it fails") ? "" : `, not to ${promise}`}.`;
  }

  #title({ kind, node, what }: Question, source: Answer | undefined): string {
    const { topology, handlers, envelopes } = this.#parts;
    const { id, groupIndex } = topology.nodes[node]!;
    if (kind === "delivered") {
      const { from, message } = envelopes.get(what);
      return `receive of ${id}, given ${inSentence(this.#parts.values.value(message))} from ${topology.nodes[from]!.id}`;
    }
    if (kind === "disconnected") return `disconnected(${topology.nodes[what % topology.nodes.length]!.id}) of ${id}`;
    if (source === undefined) return `a handler of ${id}`;
    return titleOf(source as Spontaneous, id, handlers.infos[groupIndex]!, topology.nodes);
  }

  #stateInWords(node: number, local: number): string {
    return inSentence(this.#parts.values.value(this.#parts.locals[node]!.value(local)));
  }

  #inWords(node: number, answers: readonly Answer[]): string {
    const { values, locals, envelopes, handlers } = this.#parts;
    return inWords(answers, {
      state: (local) => values.value(locals[node]!.value(local)),
      messages: (sends) => handlers.compiler.lists.get(sends).map((id) => values.value(envelopes.get(id).message)),
    });
  }
}

const ofSource = (answers: readonly Answer[], kind: Answer["kind"], what: number): readonly Answer[] =>
  answers.filter((answer) => answer.kind === kind && answer.what === what);

const sameAnswers = (a: readonly Answer[], b: readonly Answer[]): boolean =>
  a.length === b.length &&
  a.every((one, i) => {
    const other = b[i]!;
    return (
      one.choiceIndex === other.choiceIndex &&
      one.choice === other.choice &&
      one.local === other.local &&
      one.sends === other.sends
    );
  });

// What handlers answer under other names: the question that a permutation makes of a question, and the answer it should get.
// The one idea: a question is (what is asked, node, local state, envelope or notice) and its answer a set of outcomes, so both are
// renamed part by part; outcomes are compared by their names, states and sends, never by position.
// Not here: which questions are asked (protocol-symmetry-proof.ts), what a permutation makes of the parts (protocol-renaming.ts).
import { KINDS, SPONTANEOUS } from "../../../events/kinds.ts";
import { KripkeError, PromiseBroken } from "../../../language/index.ts";
import { inSentence } from "../../../values/print.ts";
import { PairMap, SequenceTable } from "../../../values/sequences.ts";
import type { NamesInWords } from "../../names-in-words.ts";
import type { PartsOf } from "../events/protocol-parts.ts";
import { type Spontaneous, titleOf } from "../nodes/handler-info.ts";
import type { Handlers } from "../nodes/handlers.ts";
import type { Renaming } from "./protocol-renaming.ts";
import { SendsByQueue } from "./sends-by-queue.ts";

/** What a node is asked: what it does with an envelope, by itself, or with the notice of a broken connection. */
export const GIVEN = 0;
export const UNASKED = 1;
export const NOTICED = 2;

/** One question: `what` is the envelope or the notice. */
export interface HandlerQuestion {
  readonly kind: typeof GIVEN | typeof UNASKED | typeof NOTICED;
  readonly node: number;
  readonly local: number;
  readonly what: number;
}

/** One outcome; `kind` is one of SPONTANEOUS, or -1 for a delivery. */
export interface HandlerOutcome {
  readonly kind: number;
  /** As in Spontaneous; 0 for a delivery. */
  readonly what: number;
  readonly choiceIndex: number;
  readonly choice: string | null;
  readonly local: number;
  readonly sends: number;
}

/** Which handler an outcome is of. */
type Asked = Pick<HandlerOutcome, "kind" | "what">;

/** Questions whose outcomes are kept as objects. */
const OUTCOMES_KEPT = 1 << 15;

export class RenamedHandlers {
  readonly #parts: PartsOf;
  readonly #handlers: Handlers;
  readonly #renaming: Renaming;
  readonly #words: NamesInWords;
  readonly #sends: SendsByQueue;
  /** The permutation that changes nothing. */
  readonly #identity: number;
  /** (permutation, text of a family's value or a choice) → text. */
  readonly #texts = new Map<number, Map<string, string>>();
  /** By group: (permutation, handler) → handler. */
  readonly #infos: readonly PairMap[];
  readonly #questions = new SequenceTable();
  /** By question. */
  readonly #outcomes = new Map<number, readonly HandlerOutcome[]>();

  constructor(parts: PartsOf, handlers: Handlers, renaming: Renaming, words: NamesInWords) {
    this.#parts = parts;
    this.#handlers = handlers;
    this.#renaming = renaming;
    this.#words = words;
    this.#sends = new SendsByQueue(handlers.compiler.lists, parts.envelopes);
    this.#identity = renaming.idOf(parts.topology.nodes.map((_, i) => i));
    this.#infos = parts.topology.groups.map(() => new PairMap());
  }

  /** A text that authors made, with other names in it. */
  text(p: number, text: string): string {
    let texts = this.#texts.get(p);
    if (texts === undefined) {
      texts = new Map();
      this.#texts.set(p, texts);
    }
    let renamed = texts.get(text);
    if (renamed === undefined) {
      renamed = this.#words.renamed(text, (name) => this.#renaming.text(p, name));
      texts.set(text, renamed);
    }
    return renamed;
  }

  question(p: number, { kind, node, local, what }: HandlerQuestion): HandlerQuestion {
    const renaming = this.#renaming;
    return {
      kind,
      node: renaming.node(p, node),
      local: renaming.local(p, node, local),
      what: kind === GIVEN ? renaming.envelope(p, what) : kind === NOTICED ? this.notice(p, what) : what,
    };
  }

  /** A notice is link × nodes + peer. */
  notice(p: number, notice: number): number {
    const peer = notice % this.#parts.topology.nodes.length;
    return notice - peer + this.#renaming.node(p, peer);
  }

  /** Asked of a question as such, of it under other names, and for the labels of its outcomes: the last so many are kept. */
  outcomes({ kind, node, local, what }: HandlerQuestion): readonly HandlerOutcome[] {
    const question = this.#questions.intern([kind, node, local, what]);
    let outcomes = this.#outcomes.get(question);
    if (outcomes !== undefined) return outcomes;
    if (this.#outcomes.size >= OUTCOMES_KEPT) this.#outcomes.clear();
    outcomes = this.#answered({ kind, node, local, what });
    this.#outcomes.set(question, outcomes);
    return outcomes;
  }

  #answered({ kind, node, local, what }: HandlerQuestion): readonly HandlerOutcome[] {
    const handlers = this.#handlers;
    if (kind === GIVEN)
      return handlers.delivered(node, local, what).map(({ choiceIndex, choice, local, sends }) => ({
        kind: -1,
        what: 0,
        choiceIndex,
        choice,
        local,
        sends,
      }));
    const all = kind === UNASKED ? handlers.spontaneous(node, local) : handlers.disconnected(node, local, what);
    return all.map(({ kind, what, choiceIndex, choice, local, sends }) => ({
      kind: SPONTANEOUS.indexOf(kind),
      what,
      choiceIndex,
      choice,
      local,
      sends,
    }));
  }

  /** Which handler, peer, clause or notice an outcome of a node is of, once it is renamed. */
  what(p: number, node: number, { kind, what }: Pick<HandlerOutcome, "kind" | "what">): number {
    if (kind < 0) return what;
    const { subject } = KINDS[SPONTANEOUS[kind]!];
    switch (subject) {
      case "handler":
        return this.#info(p, this.#parts.topology.nodes[node]!.groupIndex, what);
      case "peer":
        return this.#renaming.node(p, what);
      case "notice":
        return this.notice(p, what);
      case "clause":
      case "itself":
        return what;
    }
  }

  #info(p: number, group: number, what: number): number {
    const known = this.#infos[group]!.get(p, what);
    if (known >= 0) return known;
    const infos = this.#handlers.infos[group]!;
    const { kind, name, value } = infos[what]!;
    const wanted = value === null ? null : this.text(p, value);
    const found = infos.findIndex((info) => info.kind === kind && info.name === name && info.value === wanted);
    if (found < 0)
      throw new PromiseBroken(
        `Symmetry is declared, but the ${kind} ${name} is given ${value} and not ${wanted}, though the two nodes are interchangeable; let its each name all members of a group or none.`,
      );
    this.#infos[group]!.set(p, what, found);
    return found;
  }

  /** Compares the answer to a question with that to the renamed question. Throws PromiseBroken with both where they differ. */
  compare(p: number, question: HandlerQuestion, renamed: HandlerQuestion): void {
    const expected = this.outcomes(question);
    const keys = new Set(expected.map((outcome) => this.#renamedKey(p, question.node, outcome)));
    let given: readonly HandlerOutcome[];
    try {
      given = this.outcomes(renamed);
    } catch (error) {
      if (!(error instanceof KripkeError) || error instanceof PromiseBroken) throw error;
      const first = expected.slice(0, 1);
      throw this.#toldApart(p, question, expected, renamed, `throws (${error.message})`, [first[0], first[0]]);
    }
    const there = new Set(given.map((outcome) => this.#key(outcome)));
    if (keys.size === there.size && [...keys].every((key) => there.has(key))) return;
    const missing = expected.find((outcome) => !there.has(this.#renamedKey(p, question.node, outcome)));
    const extra = given.find((outcome) => !keys.has(this.#key(outcome)));
    // A generator undoes itself, so it also leads back.
    const back = missing ?? { ...extra!, what: this.what(p, renamed.node, extra!) };
    const forth = { ...back, what: this.what(p, question.node, back) };
    const told = this.#told(renamed, given.filter(sameHandler(forth)));
    throw this.#toldApart(p, question, expected.filter(sameHandler(back)), renamed, told, [back, forth]);
  }

  #renamedKey(p: number, node: number, outcome: HandlerOutcome): string {
    const sends = this.#sends.of(outcome.sends, p, (id) => this.#renaming.envelope(p, id));
    const choice = outcome.choice === null ? "" : ` ${this.text(p, outcome.choice)}`;
    return `${outcome.kind} ${this.what(p, node, outcome)} ${this.#renaming.local(p, node, outcome.local)} ${sends}${choice}`;
  }

  #key({ kind, what, choice, local, sends }: HandlerOutcome): string {
    return `${kind} ${what} ${local} ${this.#sends.of(sends, this.#identity, (id) => id)}${choice === null ? "" : ` ${choice}`}`;
  }

  #toldApart(
    p: number,
    question: HandlerQuestion,
    expected: readonly HandlerOutcome[],
    renamed: HandlerQuestion,
    told: string,
    [handler, other]: readonly [Asked | undefined, Asked | undefined],
  ): PromiseBroken {
    const exchanged = this.exchanged(p);
    const here = `in ${this.#state(question)} it ${this.#told(question, expected)}`;
    const there = same(question, renamed)
      ? "though the two are alike to it there, so that it would have to do the same with the other"
      : `with ${exchanged} exchanged, in ${this.#state(renamed)}, ${this.#title(renamed, other)} ${told}`;
    return new PromiseBroken(
      `Symmetry is declared, but ${this.#title(question, handler)} tells ${exchanged} apart: ${here}; ${there}. Refer to members only through their states and ids, not by position, by the order of names (as the first of a Set or Map does) or by a name written down; or leave symmetry out.`,
    );
  }

  /** The names that a permutation moves, in words. */
  exchanged(p: number): string {
    const { nodes } = this.#parts.topology;
    return nodes
      .filter(({ index }) => this.#renaming.node(p, index) !== index)
      .map(({ id }) => id)
      .join(" and ");
  }

  #title({ kind, node, what }: HandlerQuestion, asked: Asked | undefined): string {
    const { topology, envelopes, values } = this.#parts;
    const { id, groupIndex } = topology.nodes[node]!;
    if (kind === GIVEN) {
      const { from, message } = envelopes.get(what);
      return `receive of ${id}, given ${inSentence(values.value(message))} from ${topology.nodes[from]!.id},`;
    }
    if (kind === NOTICED) return `disconnected(${topology.nodes[what % topology.nodes.length]!.id}) of ${id}`;
    if (asked === undefined) return `what ${id} does by itself`;
    const spontaneous = { kind: SPONTANEOUS[asked.kind]!, what: asked.what } satisfies Partial<Spontaneous>;
    return titleOf(spontaneous, id, this.#handlers.infos[groupIndex]!, topology.nodes);
  }

  #state({ node, local }: HandlerQuestion): string {
    const { values, locals } = this.#parts;
    return inSentence(values.value(locals[node]!.value(local)));
  }

  #told({ node }: HandlerQuestion, outcomes: readonly HandlerOutcome[]): string {
    const { values, locals, envelopes, topology } = this.#parts;
    const words = outcomes.map(({ choice, local, sends }) => {
      const sent = this.#handlers.compiler.lists.get(sends).map((id) => {
        const { to, message } = envelopes.get(id);
        return `${inSentence(values.value(message))} to ${topology.nodes[to]!.id}`;
      });
      const state = inSentence(values.value(locals[node]!.value(local)));
      return `${choice === null ? "" : `${choice}: `}${state}${sent.length === 0 ? "" : ` and sends ${sent.join(", ")}`}`;
    });
    return words.length === 0 ? "does nothing" : `goes to ${words.join(" or ")}`;
  }
}

/** Is an outcome of the same handler, peer, clause or notice? */
const sameHandler =
  ({ kind, what }: Asked) =>
  (outcome: Asked): boolean =>
    outcome.kind === kind && outcome.what === what;

const same = (a: HandlerQuestion, b: HandlerQuestion): boolean =>
  a.node === b.node && a.local === b.local && a.what === b.what;

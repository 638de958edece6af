// The proof that nothing tells the members of a group apart, so that what a search found modulo symmetry is so.
// The one idea: every question that handlers, observers and the keys of queues were asked is asked again under each of the
// permutations that generate the group, and what comes of it joins the questions: once nothing new comes, every question has been
// asked under every permutation, and each answer was compared with the one that it must be.
// Why that is enough: let every answer to h(q) be h of the answer to q, for all questions q met while representatives were expanded,
// and all permutations h. Then what follows on h(s) is h of what follows on a representative s, all else that moves a message or
// spends a budget being this package's own and alike for all members. So the orbits of the representatives hold every reachable state:
// they hold the initial ones, and with s all that follows on any h(s). And each of them is reached from an orbit that is, so none
// is too many. (`init` alone need not be symmetric: it is asked once.) Predicates are proved where they are asked (../proved.ts), of
// every state and transition of the representatives under every permutation; so each is as good as asked of all that are reachable.
// Not here: what permutations make of questions and answers (renamed-handlers.ts, renamed-labels.ts, protocol-renaming.ts).
import { PromiseBroken } from "../../../language/index.ts";
import { inSentence } from "../../../values/print.ts";
import { PairMap, SequenceTable } from "../../../values/sequences.ts";
import { orThrows } from "../../author-call.ts";
import { generatorsOf } from "../../canonical.ts";
import type { SymmetryProof } from "../../machine.ts";
import { type Difference, PredicatesProved } from "../../memo/proved.ts";
import type { Questions } from "../../memo/questions.ts";
import { NamesInWords } from "../../names-in-words.ts";
import { stateInWords } from "../../state-words.ts";
import type { Snapshot } from "../../walk.ts";
import type { Labels } from "../events/labels.ts";
import type { PartsOf } from "../events/protocol-parts.ts";
import type { Handlers } from "../nodes/handlers.ts";
import type { NodeSameness } from "../parts/protocol-sameness.ts";
import { type Compares, compareClosed } from "./closure.ts";
import type { Renaming } from "./protocol-renaming.ts";
import { RenamedAnswers } from "./renamed-answers.ts";
import { GIVEN, type HandlerQuestion, NOTICED, RenamedHandlers, UNASKED } from "./renamed-handlers.ts";
import { RenamedLabels } from "./renamed-labels.ts";

const KINDS_OF_QUESTION = [GIVEN, UNASKED, NOTICED] as const;

const questionOf = (numbers: readonly number[]): HandlerQuestion => {
  const [kind, node, local, what] = numbers as [HandlerQuestion["kind"], number, number, number];
  return { kind, node, local, what };
};
const numbersOf = ({ kind, node, local, what }: HandlerQuestion): number[] => [kind, node, local, what];

export interface ProofOf {
  readonly parts: PartsOf;
  readonly handlers: Handlers;
  readonly labels: Labels;
  readonly questions: Questions;
  readonly sameness: NodeSameness;
  readonly renaming: Renaming;
  readonly members: readonly (readonly number[])[];
  readonly snapshot: (state: Int32Array) => Snapshot;
}

export class ProtocolSymmetryProof extends PredicatesProved implements SymmetryProof {
  readonly #of: ProofOf;
  /** Exchanges of neighbours: they generate all permutations of the groups. */
  readonly #generators: readonly number[];
  readonly #renamedHandlers: RenamedHandlers;
  readonly #renamedLabels: RenamedLabels;
  protected readonly renamings: RenamedAnswers;
  /** (permutation, happening) → happening: one is met with many memories. */
  readonly #happenings = new PairMap();

  constructor(of: ProofOf) {
    super();
    const { parts, handlers, labels, renaming, members } = of;
    this.#of = of;
    const { topology } = parts;
    const words = new NamesInWords(members.flat().map((node) => topology.nodes[node]!.id));
    this.#renamedHandlers = new RenamedHandlers(parts, handlers, renaming, words);
    this.#renamedLabels = new RenamedLabels(topology, labels, handlers, renaming, this.#renamedHandlers);
    this.#generators = generatorsOf(members, topology.nodes.length).map((each) => renaming.idOf(each));
    this.renamings = new RenamedAnswers({
      ...of,
      renamedHandlers: this.#renamedHandlers,
      renamedLabels: this.#renamedLabels,
      tooMany: () => {
        this.comparisons.complete = false;
      },
    });
  }

  /** Asks everything again that handlers, observers and keys of queues were asked. */
  broken(): PromiseBroken | null {
    try {
      this.#compareKeys();
      this.#compareHandlers();
      this.#compareObservers();
      return null;
    } catch (error) {
      if (error instanceof PromiseBroken) return error;
      throw error;
    }
  }

  #compareHandlers(): void {
    const { handlers, parts } = this.#of;
    const met = new SequenceTable();
    for (const { index: node } of parts.topology.nodes)
      for (const [i, asked] of handlers.asked(node).entries()) {
        if (asked.forgot) this.comparisons.complete = false;
        for (const [local, what] of asked.pairs()) met.intern([KINDS_OF_QUESTION[i]!, node, local, what]);
      }
    compareClosed(met, {
      ...this.#closing,
      renamed: (p, question) => numbersOf(this.#renamedHandlers.question(p, questionOf(question))),
      compare: (p, question, renamed) => this.#renamedHandlers.compare(p, questionOf(question), questionOf(renamed)),
    });
  }

  get #closing(): Pick<Compares, "generators" | "another"> {
    return { generators: this.#generators, another: () => this.#another() };
  }

  #another(): boolean {
    if (!this.comparisons.mayGoOn()) return false;
    this.comparisons.count++;
    return true;
  }

  /**
   * What an observer reads of an event is fields, and a renamed event has the same fields with renamed contents. So let a question q of
   * a reaction be compared with a renamed one h(q), and let h(q) read no field that the reaction does not. Any other question r of the
   * reaction holds in those fields what q does, hence h(r) what h(q) does: h(r) is answered as h(q), and r as q. So one question is
   * compared for all of a reaction; if a renamed one reads more, all are.
   */
  #compareObservers(): void {
    const { observers } = this.#of.parts;
    for (let observer = 0; observer < observers.size; observer++)
      if (!this.#compareReactions(observer)) this.#compareSteps(observer);
  }

  /** Was one question for each reaction enough? */
  #compareReactions(observer: number): boolean {
    const reactions = this.#of.parts.observers.reactions(observer);
    // Its numbers mean nothing any more; both may come while it is compared.
    const isOver = (): boolean => reactions.isPlain || reactions.forgot;
    const met = new SequenceTable();
    for (let reaction = 0; reaction < reactions.size; reaction++) met.intern([reaction]);
    let isEnough = true;
    compareClosed(met, {
      generators: this.#generators,
      another: () => !isOver() && this.#another(),
      renamed: (p, [reaction]) => {
        if (isOver()) return [reaction!];
        const { memory, happening } = reactions.question(reaction!);
        return [this.#reactionTo(observer, p, memory, happening)];
      },
      compare: (p, [reaction], [renamed]) => {
        const { memory, happening } = reactions.question(reaction!);
        const given = renamed! < 0 ? -1 : reactions.next(renamed!);
        this.#compareNext(observer, p, [memory, happening], reactions.next(reaction!), given);
        isEnough &&= reactions.readsNoMore(renamed!, reaction!);
      },
    });
    if (reactions.forgot) this.comparisons.complete = false;
    return isEnough && !reactions.isPlain;
  }

  /** The reaction to a question under other names; -1: the author's code throws. */
  #reactionTo(observer: number, p: number, memory: number, happening: number): number {
    const { parts, renaming } = this.#of;
    return orThrows(() =>
      parts.observers.reactions(observer).of(renaming.memory(p, observer, memory), this.#happening(p, happening)),
    );
  }

  #compareSteps(observer: number): void {
    const { parts, renaming } = this.#of;
    const { observers } = parts;
    const asked = observers.asked(observer);
    if (asked.forgot) this.comparisons.complete = false;
    const met = new SequenceTable();
    for (const pair of asked.pairs()) met.intern(pair);
    compareClosed(met, {
      ...this.#closing,
      renamed: (p, [memory, happening]) => [renaming.memory(p, observer, memory!), this.#happening(p, happening!)],
      compare: (p, [memory, happening], renamed) => {
        const given = orThrows(() => observers.after(observer, renamed[0]!, renamed[1]!));
        const next = observers.after(observer, memory!, happening!);
        this.#compareNext(observer, p, [memory!, happening!], next, given);
      },
    });
  }

  #compareNext(observer: number, p: number, question: [number, number], next: number, given: number): void {
    const expected = this.#of.renaming.memory(p, observer, next);
    if (given !== expected) throw this.#observerTellsApart(observer, p, question, expected, given);
  }

  #happening(p: number, happening: number): number {
    const known = this.#happenings.get(p, happening);
    if (known >= 0) return known;
    const renamed = this.#renamedHappening(p, happening);
    this.#happenings.set(p, happening, renamed);
    return renamed;
  }

  #renamedHappening(p: number, happening: number): number {
    const { parts, labels, renaming } = this.#of;
    const { label, before, after } = parts.observers.events.shown(happening);
    const node = labels.node(label);
    const local = (id: number): number => (id < 0 ? id : renaming.local(p, node, id));
    return parts.observers.happening(this.#renamedLabels.of(p, label, before), local(before), local(after));
  }

  /** Envelopes that wait in one queue wait in one queue under other names, and those that do not do not. */
  #compareKeys(): void {
    const { parts, renaming } = this.#of;
    const { envelopes } = parts;
    if (!parts.topology.links.some(({ key }) => key !== null)) return;
    const moved = this.#generators.map(() => ({ to: new Map<number, number>(), from: new Map<number, number>() }));
    for (let id = 0; id < envelopes.size; id++) {
      const { link, queue } = envelopes.get(id);
      if (link.key === null) continue;
      for (const [i, p] of this.#generators.entries()) {
        if (!this.#another()) return;
        const renamed = envelopes.get(renaming.envelope(p, id)).queue;
        const { to, from } = moved[i]!;
        if ((to.get(queue) ?? renamed) !== renamed || (from.get(renamed) ?? queue) !== queue)
          throw this.#keyTellsApart(p, id);
        to.set(queue, renamed);
        from.set(renamed, queue);
      }
    }
  }

  #keyTellsApart(p: number, id: number): PromiseBroken {
    const { parts } = this.#of;
    const { link, message } = parts.envelopes.get(id);
    const who = this.#renamedHandlers.exchanged(p);
    return new PromiseBroken(
      `Symmetry is declared, but the fifo key of ${link.title} tells ${who} apart: given ${inSentence(parts.values.value(message))}, it puts into one queue what it keeps in two once they are exchanged, or the other way round. Let a key speak of members only by what the message holds; or leave symmetry out.`,
    );
  }

  #observerTellsApart(
    observer: number,
    p: number,
    [memory, happening]: [number, number],
    expected: number,
    given: number,
  ): PromiseBroken {
    const { parts, labels } = this.#of;
    const { observers } = parts;
    const told = (id: number): string => (id < 0 ? "it throws" : inSentence(observers.memory(observer, id)));
    const who = this.#renamedHandlers.exchanged(p);
    return new PromiseBroken(
      `Symmetry is declared, but the observer ${observers.nameOf(observer)}, given ${labels.coverage(observers.events.shown(happening).label)}, tells ${who} apart: from ${told(memory)}, with the two exchanged, it goes to ${told(given)} and not to ${told(expected)}. Refer to members only through their states and ids, not by position, by the order of names or by a name written down; or leave symmetry out.`,
    );
  }

  protected toldApart(
    what: string,
    decides: number,
    { renaming: p, said, renamedSaid, ...where }: Difference,
  ): PromiseBroken {
    const { labels, snapshot } = this.#of;
    const { nodes } = this.#of.parts.topology;
    const answer = (code: number): string =>
      code < 0 ? "throws" : code === decides ? `says ${decides === 1}` : "says otherwise";
    const renamed = nodes
      .filter(({ index }) => this.#of.renaming.node(p, index) !== index)
      .map(({ id, index }) => `${id} is called ${nodes[this.#of.renaming.node(p, index)]!.id}`);
    const event = where.label < 0 ? "" : `, at ${labels.coverage(where.label)},`;
    return new PromiseBroken(
      `Symmetry is declared, but ${what} tells members apart: in ${stateInWords(snapshot(where.before))}${event} it ${answer(said)}, and where ${renamed.join(" and ")} it ${answer(renamedSaid)}. Refer to members only through their states and ids, not by position, by the order of names or by a name written down; or leave symmetry out.`,
    );
  }
}

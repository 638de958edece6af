// What predicates are answered under other names: each question about a renamed transition is one about the transition as it is.
// The one idea: a question looks at one component, a permutation moves the component, and what the question's projection says is
// renamed like any value; so nothing has to be renamed as a whole, and what was asked is known exactly.
// Not here: comparing what predicates say (../proved.ts).

import { PairMap } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import { Trials } from "../../arrangements.ts";
import { moved, movedBack } from "../../memo/identity.ts";
import type { Renamings } from "../../memo/proved.ts";
import { BEFORE, EVENT, ONE, type Questions, type Run } from "../../memo/questions.ts";
import type { Permutation } from "../../value-renaming.ts";
import { COUNT } from "../claims/protocol-view.ts";
import type { Labels } from "../events/labels.ts";
import type { PartsOf } from "../events/protocol-parts.ts";
import type { Handlers } from "../nodes/handlers.ts";
import type { NodeSameness } from "../parts/protocol-sameness.ts";
import type { Renaming } from "./protocol-renaming.ts";
import type { RenamedHandlers } from "./renamed-handlers.ts";
import type { RenamedLabels } from "./renamed-labels.ts";

export interface RenamedAnswersOf {
  readonly parts: PartsOf;
  readonly questions: Questions;
  readonly sameness: NodeSameness;
  readonly labels: Labels;
  readonly handlers: Handlers;
  readonly renaming: Renaming;
  readonly renamedHandlers: RenamedHandlers;
  readonly renamedLabels: RenamedLabels;
  /** The nodes of each group. */
  readonly members: readonly (readonly number[])[];
  /** Is told when there are more permutations than can be tried. */
  readonly tooMany: () => void;
}

export class RenamedAnswers implements Renamings {
  readonly #of: RenamedAnswersOf;
  /** All permutations but the identity; null: they are too many. */
  readonly #all: readonly number[] | null;
  readonly #trials: Trials;
  /** (permutation, question) → the question to be asked instead. */
  readonly #instead = new PairMap();
  /** (permutation, question which are one) → the question to be asked instead, and where its members stand there. */
  readonly #insteadRelated = new PairMap();
  readonly #related: { readonly question: number; readonly at: readonly number[] }[] = [];
  /** By permutation: where each node comes from. */
  readonly #from = new Map<number, Permutation>();

  constructor(of: RenamedAnswersOf) {
    this.#of = of;
    const nodes = of.parts.layout.nodes;
    this.#trials = new Trials(of.members, nodes, of.tooMany);
    this.#all = this.#trials.all?.map((permutation) => of.renaming.idOf(permutation)) ?? null;
  }

  others(asked: Run): readonly number[] {
    if (this.#all !== null) return this.#all;
    this.#askAllMembers(asked);
    const { members, renaming } = this.#of;
    const classes = members.map((group) => this.#alike(group, asked));
    return this.#trials.of(classes, asked.reads.length).map((permutation) => renaming.idOf(permutation));
  }

  alike(component: number): readonly number[] {
    const { members, parts } = this.#of;
    if (component >= parts.layout.budgets) return [component];
    const node = component % parts.layout.nodes;
    const group = members.find((each) => each.includes(node));
    return group === undefined ? [component] : group.map((member) => component - node + member);
  }

  /** What was asked of one member of a group is asked of all: so an exchange of members exchanges what was asked. */
  #askAllMembers(asked: Run): void {
    const { questions } = this.#of;
    const done = new Set<string>();
    for (let i = 0; i < asked.reads.length; i++) {
      const [question] = asked.reads[i]!;
      const side = questions.sideOf(question);
      if (side === EVENT) continue;
      if (side === ONE) {
        this.#askAllRelated(question, asked);
        continue;
      }
      const alike = this.alike(questions.componentOf(question));
      const theirs = `${side} ${questions.aspectOf(question)} ${alike[0]}`;
      if (done.has(theirs)) continue;
      done.add(theirs);
      for (const like of alike) asked.ask(questions.of(question, like));
    }
  }

  /**
   * Of all members it is asked which are one, on the sides of those that were asked of: what relates others of them follows from
   * that. Where values are related as well, the members' whole states are asked for.
   */
  #askAllRelated(question: number, asked: Run): void {
    const { questions, members, sameness } = this.#of;
    const { places, values } = questions.relationOf(question);
    const all = new Set(places);
    for (const place of places) {
      const side = sameness.sideOf(place);
      const group = members.find((each) => each.includes(sameness.nodeOf(place))) ?? [];
      for (const member of group) all.add(sameness.place(side, member));
    }
    if (values.length === 0) asked.ask(questions.relation({ places: [...all].sort((a, b) => a - b), values }));
    else for (const place of all) asked.ask(sameness.whole(place));
  }

  /** The members of a group, those together of which an exchange changes no answer to what was asked. */
  #alike(group: readonly number[], asked: Run): number[][] {
    const classes: number[][] = [];
    for (const member of group) {
      const like = classes.find(([first]) => this.#changesNothing(first!, member, asked));
      if (like === undefined) classes.push([member]);
      else like.push(member);
    }
    return classes;
  }

  #changesNothing(a: number, b: number, asked: Run): boolean {
    const exchange = Array.from({ length: this.#of.parts.layout.nodes }, (_, i) => (i === a ? b : i === b ? a : i));
    const p = this.#of.renaming.idOf(exchange);
    for (let i = 0; i < asked.reads.length; i++) {
      const [question, answer] = asked.reads[i]!;
      if (this.answer(p, question, asked) !== answer) return false;
    }
    return true;
  }

  answer(p: number, question: number, asked: Run): number {
    const { questions } = this.#of;
    if (questions.sideOf(question) === ONE) return this.#classesUnder(p, question, asked);
    const raw = asked.ask(this.#insteadOf(p, question));
    return questions.answerFor(question, this.#renamed(p, question, raw, asked));
  }

  /** Values are one under other names where they are one as it is. */
  #classesUnder(p: number, question: number, asked: Run): number {
    const { questions } = this.#of;
    let known = this.#insteadRelated.get(p, question);
    if (known < 0) {
      known = this.#related.push(this.#findRelated(p, question)) - 1;
      this.#insteadRelated.set(p, question, known);
    }
    const { question: instead, at } = this.#related[known]!;
    const classes = questions.classes(asked.ask(instead));
    return questions.answerFor(question, questions.rawOf(movedBack(classes, at)));
  }

  #findRelated(p: number, question: number): { readonly question: number; readonly at: readonly number[] } {
    const { questions, renaming, sameness, parts } = this.#of;
    const place = (each: number): number =>
      sameness.place(sameness.sideOf(each), this.#comesFrom(p, sameness.nodeOf(each)));
    const back = renaming.idOf(Array.from({ length: parts.layout.nodes }, (_, node) => this.#comesFrom(p, node)));
    const { relation, at } = moved(questions.relationOf(question), place, (id) => renaming.value(back, id));
    return { question: questions.relation(relation), at };
  }

  #insteadOf(p: number, question: number): number {
    const { questions, parts } = this.#of;
    const component = questions.componentOf(question);
    if (questions.sideOf(question) === EVENT || component >= parts.layout.budgets) return question;
    const node = component % parts.layout.nodes;
    const from = this.#comesFrom(p, node);
    // Of a large group most members stay where they are: what would be remembered of them does not fit any cache.
    if (from === node) return question;
    const known = this.#instead.get(p, question);
    if (known >= 0) return known;
    const instead = questions.of(question, component - node + from);
    this.#instead.set(p, question, instead);
    return instead;
  }

  #comesFrom(p: number, node: number): number {
    let from = this.#from.get(p);
    if (from === undefined) {
      const { renaming, parts } = this.#of;
      const back: number[] = [];
      for (let other = 0; other < parts.layout.nodes; other++) back[renaming.node(p, other)] = other;
      from = back;
      this.#from.set(p, from);
    }
    return from[node]!;
  }

  /** What becomes of what a question's projection said. */
  #renamed(p: number, question: number, raw: number, asked: Run): number {
    const { questions, parts, renaming } = this.#of;
    const aspect = questions.aspectOf(question);
    if (questions.sideOf(question) === EVENT) return this.#ofEvent(p, aspect, raw, asked);
    const component = questions.componentOf(question);
    if (component >= parts.layout.observers) return renaming.memory(p, component - parts.layout.observers, raw);
    if (component >= parts.layout.budgets) return raw;
    if (component >= parts.layout.inboxes) return aspect === COUNT ? raw : renaming.inbox(p, raw);
    if (aspect === "local") return renaming.local(p, component, raw);
    return raw < 0 || aspect === "plain" || aspect === "status" ? raw : renaming.value(p, raw);
  }

  #ofEvent(p: number, aspect: string, raw: number, asked: Run): number {
    const { renaming, parts, renamedHandlers } = this.#of;
    if (raw < 0) return raw;
    switch (aspect) {
      case "node":
        return renaming.node(p, raw);
      case "message":
        return renaming.envelope(p, raw);
      case "peer":
        return renaming.value(p, raw);
      case "value":
      case "choice":
        return textId(parts.values, renamedHandlers.text(p, parts.values.value(raw) as string));
      case "label":
        return this.#label(p, raw, asked);
      case "sends":
        return this.#sends(p, raw, asked);
      case "kind":
      case "name":
        return raw;
      default:
        throw new Error(`what becomes of event.${aspect} under other names is not known`);
    }
  }

  /** In the order in which the node sends under its other name, which only its handler knows. */
  #sends(p: number, sends: number, asked: Run): number {
    const { handlers, labels, questions, renaming } = this.#of;
    const { lists } = handlers.compiler;
    const sent = lists.get(sends);
    if (sent.length < 2) return lists.intern(sent.map((id) => renaming.envelope(p, id)));
    const label = asked.ask(questions.number(EVENT, 0, "label", () => "the event"));
    return labels.sendsOf(this.#label(p, label, asked));
  }

  /** Of an event in which a node acts. */
  #label(p: number, label: number, asked: Run): number {
    const { labels, questions, renamedLabels } = this.#of;
    const question = questions.number(BEFORE, labels.node(label), "local", () => "the state of the node that acts");
    return renamedLabels.of(p, label, asked.ask(question));
  }
}

const textId = (values: ValueTable, text: string): number => values.intern(text, () => "a name");

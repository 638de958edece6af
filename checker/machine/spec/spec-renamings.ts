// Which renamings a spec's code is asked under, and what its questions are answered then.
// The one idea: a question about a component of the renamed state is one about the component that moves there; of large groups
// those renamings are left out that exchange names between which all that was asked makes no difference.
// Not here: comparing what is answered (spec-symmetry-proof.ts, ../proved.ts).

import { Trials } from "../arrangements.ts";
import { NO_COMPONENT } from "../memo/decision-tree.ts";
import { moved, movedBack } from "../memo/identity.ts";
import type { Renamings } from "../memo/proved.ts";
import { EVENT, ONE, type Questions, type Run, type Side } from "../memo/questions.ts";
import type { SpecRenaming } from "./spec-renaming.ts";
import type { VariableSameness } from "./spec-sameness.ts";

interface RenamingsOf {
  readonly names: readonly string[];
  readonly members: readonly (readonly number[])[];
  readonly renaming: SpecRenaming;
  readonly questions: Questions;
}

/** What an event says in a field, with other names. */
type Text = (p: number, aspect: string, text: string) => string;

export class SpecRenamings implements Renamings {
  readonly #of: RenamingsOf;
  readonly #text: Text;
  readonly #trials: Trials;
  /** All but the one that changes nothing; null: too many. */
  readonly #all: readonly number[] | null;
  readonly #inverses = new Map<number, number>();

  constructor(of: RenamingsOf, text: Text, tooMany: () => void) {
    this.#of = of;
    this.#text = text;
    this.#trials = new Trials(of.members, of.names.length, tooMany);
    this.#all = this.#trials.all?.map((each) => of.renaming.values.idOf(each)) ?? null;
  }

  /** How many components a renamed state has, if it has so many. */
  components(length: number): number {
    return Math.max(length, this.#of.renaming.components);
  }

  /** Where a component of the renamed state comes from. */
  comesFrom(p: number, component: number): number {
    return this.#of.renaming.component(this.#inverse(p), component);
  }

  #inverse(p: number): number {
    const known = this.#inverses.get(p);
    if (known !== undefined) return known;
    const back: number[] = [];
    for (const [from, to] of this.#of.renaming.values.permutation(p).entries()) back[to] = from;
    const inverse = this.#of.renaming.values.idOf(back);
    this.#inverses.set(p, inverse);
    return inverse;
  }

  alike(component: number): readonly number[] {
    return this.#of.renaming.orbitOf(component);
  }

  others(asked: Run): readonly number[] {
    if (this.#all !== null) return this.#all;
    const { questions, renaming } = this.#of;
    for (let i = 0; i < asked.reads.length; i++) {
      const [question] = asked.reads[i]!;
      if (questions.sideOf(question) === EVENT) continue;
      if (questions.sideOf(question) === ONE) {
        for (const [side, component] of this.#related(question))
          asked.ask(questions.number(side, component, "value", () => `what is related`));
        continue;
      }
      for (const component of renaming.orbitOf(questions.componentOf(question)))
        asked.ask(questions.of(question, component));
    }
    return this.#arranged(asked.reads.length, (p) =>
      asked.reads.every(([question, answer]) => this.answer(p, question, asked) === answer),
    );
  }

  /** As `others`, for an action that read these components of a state; they come to hold what is read to decide it. */
  forState(state: Int32Array, asked: Map<number, number>): readonly number[] {
    if (this.#all !== null) return this.#all;
    const { renaming } = this.#of;
    for (const question of asked.keys()) {
      const components =
        question < NO_COMPONENT
          ? renaming.orbitOf(question)
          : this.#related(question - NO_COMPONENT).map(([, component]) => component);
      for (const like of components) if (!asked.has(like)) asked.set(like, state[like] ?? 0);
    }
    return this.#arranged(asked.size, (p) =>
      [...asked].every(
        ([component, id]) =>
          component >= NO_COMPONENT || renaming.id(p, component, id) === asked.get(renaming.component(p, component)),
      ),
    );
  }

  /**
   * The components that decide a question which variables are one, if it depends on names: which variables equal one another does
   * not, which equal a value does.
   */
  #related(question: number): readonly (readonly [side: Side, component: number])[] {
    const { questions } = this.#of;
    const { places, values } = questions.relationOf(question);
    if (values.length === 0) return [];
    const sameness = questions.sameness as VariableSameness;
    return places.flatMap((place) =>
      [...sameness.componentsOf(place)].map((component) => [sameness.sideOf(place), component] as const),
    );
  }

  /** What an action's question about the renamed state asks of the state as it is. */
  askedInstead(p: number, question: number): number {
    if (question < NO_COMPONENT) return this.comesFrom(p, question);
    return NO_COMPONENT + this.#of.questions.relation(this.#relationBehind(p, question - NO_COMPONENT).relation);
  }

  answered(question: number, state: Int32Array): number {
    if (question < NO_COMPONENT) return state[question] ?? 0;
    return this.#of.questions.answer(question - NO_COMPONENT, state, state, -1);
  }

  /** Variables stay where they are, and are one under other names where they are one as it is. */
  #relationBehind(p: number, question: number): ReturnType<typeof moved> {
    const { questions, renaming } = this.#of;
    const back = (id: number): number => renaming.values.value(this.#inverse(p), id);
    return moved(questions.relationOf(question), (place) => place, back);
  }

  /** The renamings but those that exchange alike names. */
  #arranged(reads: number, changesNothing: (exchange: number) => boolean): readonly number[] {
    const { members, names, renaming } = this.#of;
    const exchange = (a: number, b: number): number =>
      renaming.values.idOf(names.map((_, i) => (i === a ? b : i === b ? a : i)));
    const classes = members.map((group) => {
      const found: number[][] = [];
      for (const member of group) {
        const like = found.find(([first]) => changesNothing(exchange(first!, member)));
        if (like === undefined) found.push([member]);
        else like.push(member);
      }
      return found;
    });
    return this.#trials.of(classes, reads).map((permutation) => renaming.values.idOf(permutation));
  }

  answer(p: number, question: number, asked: Run): number {
    const { questions, renaming } = this.#of;
    if (questions.sideOf(question) === ONE) {
      const { relation, at } = this.#relationBehind(p, question);
      const classes = questions.classes(asked.ask(questions.relation(relation)));
      return questions.answerFor(question, questions.rawOf(movedBack(classes, at)));
    }
    const component = questions.componentOf(question);
    if (questions.sideOf(question) === EVENT) {
      const raw = asked.ask(question);
      const aspect = questions.aspectOf(question);
      const isText = aspect !== "name" && raw >= 0;
      return questions.answerFor(question, isText ? renaming.text(raw, (text) => this.#text(p, aspect, text)) : raw);
    }
    const from = this.comesFrom(p, component);
    return questions.answerFor(question, renaming.id(p, from, asked.ask(questions.of(question, from))));
  }
}

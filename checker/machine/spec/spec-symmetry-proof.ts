// The proof that nothing tells declared names apart: actions and predicates are asked under every name when they are asked anything new.
// The one idea: an action is run on the renamed state for the renamed value of its family, and what that run reads is taken for
// read of the state as it is; so all of these runs are one path in the action's tree, and a leaf stands for states in which the
// action was compared with itself under every name. Predicates are proved the same way (../proved.ts).
// Why that is enough: what runs read determines what they answer, so what was compared in one state of a leaf is so in all of them;
// hence in every representative s that is expanded, for every permutation h, what follows on h(s) is h of what follows on s.
// Not here: what permutations make of components and states (spec-renaming.ts).
import { KripkeError, PromiseBroken } from "../../language/index.ts";
import { inSentence } from "../../values/print.ts";
import type { SymmetryProof } from "../machine.ts";
import type { Read } from "../memo/decision-tree.ts";
import { type Difference, PredicatesProved } from "../memo/proved.ts";
import type { Questions } from "../memo/questions.ts";
import { NamesInWords } from "../names-in-words.ts";
import { stateInWords } from "../state-words.ts";
import type { Snapshot } from "../walk.ts";
import type { Instance } from "./action.ts";
import type { SpecRenaming } from "./spec-renaming.ts";
import { SpecRenamings } from "./spec-renamings.ts";

/** One successor: the name of the outcome, and the whole state. */
export interface Successor {
  readonly choice: string;
  readonly after: Int32Array;
}

/** A run of an action in a state, with all that it read. */
export interface Answered {
  readonly successors: readonly Successor[];
  readonly reads: readonly Read[];
}

export interface SpecProofOf {
  readonly spec: string;
  readonly names: readonly string[];
  readonly members: readonly (readonly number[])[];
  readonly renaming: SpecRenaming;
  readonly questions: Questions;
  readonly instances: readonly Instance[];
  readonly snapshot: (state: Int32Array) => Snapshot;
  /** What an action answers in a renamed state. */
  readonly call: (instance: Instance, state: Int32Array) => Answered;
}

export class SpecSymmetryProof extends PredicatesProved implements SymmetryProof {
  readonly #of: SpecProofOf;
  protected readonly renamings: SpecRenamings;
  readonly #words: NamesInWords;
  readonly #byValues: ReadonlyMap<string, Instance>;
  /** One of those whose value has this text. */
  readonly #byText: ReadonlyMap<string, Instance>;

  constructor(of: SpecProofOf) {
    super();
    this.#of = of;
    this.#words = new NamesInWords(of.names);
    this.renamings = new SpecRenamings(
      of,
      (p, aspect, text) => (aspect === "value" ? this.#valueText(p, text) : this.#text(p, text)),
      () => {
        this.comparisons.complete = false;
      },
    );
    this.#byValues = new Map(of.instances.map((instance) => [keyOf(instance.action, instance.values), instance]));
    this.#byText = new Map(
      of.instances.flatMap((instance) => (instance.value === null ? [] : [[instance.value, instance]])),
    );
  }

  /** Everything is compared where it is asked. */
  broken(): PromiseBroken | null {
    return null;
  }

  /**
   * Compares what an action answered in a state with what it answers under every other name. Answers what all of these runs read
   * of the state. Throws PromiseBroken with both answers where they differ.
   */
  action(instance: Instance, state: Int32Array, { successors, reads }: Answered): readonly Read[] {
    const asked = new Map<number, number>(reads as Read[]);
    const tried = new Set<number>();
    for (let left = this.renamings.forState(state, asked); left.length > 0; ) {
      for (const p of left) {
        tried.add(p);
        if (!this.comparisons.mayGoOn()) return [...asked];
        this.comparisons.count++;
        this.#compareAction(p, instance, state, successors, asked);
      }
      left = this.renamings.forState(state, asked).filter((p) => !tried.has(p));
    }
    return [...asked];
  }

  #compareAction(
    p: number,
    instance: Instance,
    state: Int32Array,
    successors: readonly Successor[],
    asked: Map<number, number>,
  ): void {
    const { call } = this.#of;
    const other = this.#renamedInstance(p, instance);
    const expected = successors.map(({ choice, after }) => ({
      choice: this.#text(p, choice),
      after: this.#renamed(p, after),
    }));
    let given: readonly Successor[] | null = null;
    try {
      const answered = call(other, this.#renamed(p, state));
      given = answered.successors;
      for (const [question] of answered.reads) {
        const from = this.renamings.askedInstead(p, question);
        if (!asked.has(from)) asked.set(from, this.renamings.answered(from, state));
      }
    } catch (error) {
      if (!(error instanceof KripkeError) || error instanceof PromiseBroken) throw error;
    }
    if (given === null || !sameSuccessors(expected, given))
      throw this.#actionTellsApart(p, [instance, other], state, expected, given);
  }

  #renamed(p: number, state: Int32Array): Int32Array {
    const out = new Int32Array(this.renamings.components(state.length));
    this.#of.renaming.state(p, state, out);
    return out;
  }

  /** The same action for the renamed values, which symmetry found there. */
  #renamedInstance(p: number, { action, values }: Instance): Instance {
    return this.#byValues.get(
      keyOf(
        action,
        values.map((id) => this.#of.renaming.values.value(p, id)),
      ),
    )!;
  }

  /** The text of a value of a family with other names: what is called so is renamed alike, whosever it is (spec-symmetry.ts). */
  #valueText(p: number, text: string): string {
    return this.#renamedInstance(p, this.#byText.get(text)!).value!;
  }

  /** The text of an outcome's name with other names. */
  #text(p: number, text: string): string {
    return this.#words.renamed(text, (name) => this.#of.renaming.values.text(p, name));
  }

  /** `a is called b and b is called a`. */
  #exchanged(p: number): string {
    const { names, renaming } = this.#of;
    const moved = names.filter((_, i) => renaming.values.to(p, i) !== i);
    return moved.map((name) => `${name} is called ${renaming.values.text(p, name)}`).join(" and ");
  }

  #actionTellsApart(
    p: number,
    [instance, other]: readonly [Instance, Instance],
    state: Int32Array,
    expected: readonly Successor[],
    given: readonly Successor[] | null,
  ): PromiseBroken {
    const { spec, snapshot } = this.#of;
    const told = (successors: readonly Successor[] | null): string =>
      successors === null
        ? "throws"
        : successors.length === 0
          ? "is not enabled"
          : `leads to ${successors.map(({ choice, after }) => `${choice === "" ? "" : `${choice}: `}${inSentence(snapshot(after).variables)}`).join(" or ")}`;
    return new PromiseBroken(
      `"${spec}": symmetry is declared, but the action ${titled(instance)} tells names apart: where ${this.#exchanged(p)}, ${titled(other)} in ${stateInWords(snapshot(this.#renamed(p, state)))} ${told(given)}; by what ${titled(instance)} answers under the names as they are, it ${told(expected)}. ${ADVICE}`,
    );
  }

  protected toldApart(
    what: string,
    decides: number,
    { renaming: p, said, renamedSaid, ...where }: Difference,
  ): PromiseBroken {
    const answer = (code: number): string =>
      code < 0 ? "throws" : code === decides ? `says ${decides === 1}` : "says otherwise";
    return new PromiseBroken(
      `"${this.#of.spec}": symmetry is declared, but ${what} tells names apart: in ${stateInWords(this.#of.snapshot(where.before))} it ${answer(said)}, and where ${this.#exchanged(p)} it ${answer(renamedSaid)}. ${ADVICE}`,
    );
  }
}

const ADVICE =
  "Speak of names only as they stand in the state and in the values of families, not by position, by their order or by a name written down; or leave symmetry out.";

const keyOf = (action: string, values: readonly number[]): string => JSON.stringify([action, ...values]);

const titled = ({ action, value }: Instance): string => (value === null ? action : `${action}(${value})`);

const sameSuccessors = (a: readonly Successor[], b: readonly Successor[]): boolean => {
  const texts = (all: readonly Successor[]): string[] =>
    [...new Set(all.map(({ choice, after }) => `${JSON.stringify(choice)} ${after.join(" ")}`))].sort();
  const [one, other] = [texts(a), texts(b)];
  return one.length === other.length && one.every((text, i) => text === other[i]);
};

// What handlers answered, remembered as integers, and what a question to them is.
// The one idea: there may be millions of answers, and most are looked up again and again, so each is a few words in one of two
// arrays: outcomes of a delivery, and what a node does or suffers unasked.
// Not here: asking (handlers.ts), where the answer to which question lies (there, too).
import { SPONTANEOUS } from "../../../events/kinds.ts";
import { mayLearn } from "../../../values/numbering.ts";
import { layout, write } from "../../../values/record.ts";
import { grown } from "../../../values/sequences.ts";
import type { Spontaneous } from "./handler-info.ts";

/** What a node's handlers are asked: with an envelope, by themselves (-1), or with the notice of a broken connection. */
export interface Question {
  readonly kind: "delivered" | "spontaneous" | "disconnected";
  readonly node: number;
  readonly local: number;
  readonly what: number;
}

export interface Answer {
  readonly choiceIndex: number;
  readonly choice: string | null;
  readonly local: number;
  readonly sends: number;
}

/** An outcome of a delivery; `choice` is the number of its name. */
const OUTCOME = layout("choiceIndex", "choice", "local", "sends");
/** An outcome of what is done unasked. */
const UNASKED = layout("kind", "what", "choiceIndex", "choice", "local", "sends");
/** Before the outcomes of an answer: how many they are. */
const COUNT = 1;

/** Many messages are not wanted. */
const NONE: readonly Answer[] = [];

export class Answers {
  /** Answers, one behind the other: [count, outcome…]. */
  #outcomes = new Int32Array(1024);
  #used = 0;
  /** The same of what is done unasked. */
  #words = new Int32Array(1024);
  #wordsUsed = 0;
  readonly choices: string[] = [];
  readonly #choiceIds = new Map<string, number>();

  /** How many integers the outcomes take, and what is done unasked. */
  get outcomes(): number {
    return this.#used;
  }
  get unasked(): number {
    return this.#wordsUsed;
  }

  forgetOutcomes(): void {
    this.#used = 0;
  }

  forgetUnasked(): void {
    this.#wordsUsed = 0;
  }

  choiceId(name: string | null): number {
    if (name === null) return -1;
    const known = this.#choiceIds.get(name);
    if (known !== undefined) return known;
    mayLearn();
    this.#choiceIds.set(name, this.choices.length);
    return this.choices.push(name) - 1;
  }

  /** Where the outcomes lie from now on. */
  store(answers: readonly Answer[]): number {
    const at = this.#used;
    this.#outcomes = grown(this.#outcomes, at + COUNT + OUTCOME.size * answers.length);
    this.#outcomes[at] = answers.length;
    let to = at + COUNT;
    for (const { choiceIndex, choice, local, sends } of answers) {
      write(OUTCOME, this.#outcomes, to, { choiceIndex, choice: this.choiceId(choice), local, sends });
      to += OUTCOME.size;
    }
    this.#used = to;
    return at;
  }

  /** The outcomes that lie at a place. */
  at(place: number): readonly Answer[] {
    const words = this.#outcomes;
    const count = words[place]!;
    if (count === 0) return NONE;
    const answers: Answer[] = [];
    for (let i = 0, at = place + COUNT; i < count; i++, at += OUTCOME.size)
      answers.push({
        choiceIndex: words[at + OUTCOME.choiceIndex]!,
        choice: this.#choice(words[at + OUTCOME.choice]!),
        local: words[at + OUTCOME.local]!,
        sends: words[at + OUTCOME.sends]!,
      });
    return answers;
  }

  #choice(id: number): string | null {
    return id < 0 ? null : this.choices[id]!;
  }

  /** Where what a node does unasked lies from now on. */
  write(all: readonly Spontaneous[]): number {
    const at = this.#wordsUsed;
    this.#words = grown(this.#words, at + COUNT + UNASKED.size * all.length);
    this.#words[at] = all.length;
    let to = at + COUNT;
    for (const { kind, what, choiceIndex, choice, local, sends } of all) {
      const numbers = { kind: SPONTANEOUS.indexOf(kind), choice: this.choiceId(choice) };
      write(UNASKED, this.#words, to, { ...numbers, what, choiceIndex, local, sends });
      to += UNASKED.size;
    }
    this.#wordsUsed = to;
    return at;
  }

  /** What was written at a place. */
  told(place: number): Spontaneous[] {
    const words = this.#words;
    const all: Spontaneous[] = [];
    for (let i = 0, at = place + COUNT; i < words[place]!; i++, at += UNASKED.size)
      all.push({
        kind: SPONTANEOUS[words[at + UNASKED.kind]!]!,
        what: words[at + UNASKED.what]!,
        choiceIndex: words[at + UNASKED.choiceIndex]!,
        choice: this.#choice(words[at + UNASKED.choice]!),
        local: words[at + UNASKED.local]!,
        sends: words[at + UNASKED.sends]!,
      });
    return all;
  }
}

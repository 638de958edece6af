// What handlers answered, remembered as integers, and what a question to them is.
// The one idea: there may be millions of answers, and most are looked up again and again, so each is a few words in one of two
// arrays: outcomes of a delivery, and what a node does or suffers unasked.
// Not here: asking (handlers.ts), where the answer to which question lies (there, too).
import { SPONTANEOUS } from "../../../events/kinds.ts";
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

export class Answers {
  /** [count, (choice index, choice name, local, sends)…] */
  #outcomes = new Int32Array(1024);
  #used = 0;
  /** [count, (kind, what, choice index, choice name, local, sends)…] */
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
    this.#choiceIds.set(name, this.choices.length);
    return this.choices.push(name) - 1;
  }

  /** The word at a place among the outcomes. */
  outcome(at: number): number {
    return this.#outcomes[at]!;
  }

  /** Where the outcomes lie from now on. */
  store(answers: readonly Answer[]): number {
    const at = this.#used;
    this.#outcomes = grown(this.#outcomes, at + 1 + 4 * answers.length);
    this.#outcomes[at] = answers.length;
    let to = at + 1;
    for (const { choiceIndex, choice, local, sends } of answers) {
      this.#outcomes[to++] = choiceIndex;
      this.#outcomes[to++] = this.choiceId(choice);
      this.#outcomes[to++] = local;
      this.#outcomes[to++] = sends;
    }
    this.#used = to;
    return at;
  }

  /** The outcomes that lie at a place. */
  at(place: number): Answer[] {
    return Array.from({ length: this.#outcomes[place]! }, (_, i) => {
      const [choiceIndex, choice, local, sends] = this.#outcomes.subarray(place + 1 + 4 * i) as unknown as [
        number,
        number,
        number,
        number,
      ];
      return { choiceIndex, choice: this.choices[choice] ?? null, local, sends };
    });
  }

  /** Where what a node does unasked lies from now on. */
  write(all: readonly Spontaneous[]): number {
    const at = this.#wordsUsed;
    this.#words = grown(this.#words, at + 1 + 6 * all.length);
    this.#words[at] = all.length;
    let to = at + 1;
    for (const { kind, what, choiceIndex, choice, local, sends } of all) {
      this.#words.set([SPONTANEOUS.indexOf(kind), what, choiceIndex, this.choiceId(choice), local, sends], to);
      to += 6;
    }
    this.#wordsUsed = to;
    return at;
  }

  /** What was written at a place. */
  told(at: number): Spontaneous[] {
    return Array.from({ length: this.#words[at]! }, (_, i): Spontaneous => {
      const [kind, what, choiceIndex, choice, local, sends] = this.#words.subarray(
        at + 1 + 6 * i,
        at + 7 + 6 * i,
      ) as unknown as [number, number, number, number, number, number];
      return {
        kind: SPONTANEOUS[kind]!,
        what,
        choiceIndex,
        choice: choice < 0 ? null : this.choices[choice]!,
        local,
        sends,
      };
    });
  }
}

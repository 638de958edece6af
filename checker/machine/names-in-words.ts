// Names inside a text: `ask(server1)` names server1, `server12` and `toserver1` do not.
// The one idea: in what authors call an outcome or a value of a family, a name is a word of its own; where it is part of a longer
// word nobody can tell whether it is meant, so it is refused there.
// Not here: names that are values of their own (value-renaming.ts).
import { PromiseBroken } from "../language/index.ts";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

export class NamesInWords {
  readonly #names: readonly string[];
  readonly #asWords: RegExp;

  /** `names`: those that may be exchanged. */
  constructor(names: readonly string[]) {
    this.#names = names;
    const longestFirst = [...names].sort((a, b) => b.length - a.length).map(escaped);
    this.#asWords = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${longestFirst.join("|")})(?![\\p{L}\\p{N}_])`, "gu");
  }

  /** The text with other names. Throws PromiseBroken where a name is part of a longer word. */
  renamed(text: string, to: (name: string) => string): string {
    const left = text.replace(this.#asWords, " ");
    const inside = this.#names.find((name) => left.includes(name));
    if (inside !== undefined)
      throw new PromiseBroken(
        `The name ${inside} occurs inside a longer word (${JSON.stringify(text)}), where symmetry cannot rename it; let ids of nodes be words of their own, as in ask(${inside}), or leave symmetry out.`,
      );
    return text.replace(this.#asWords, to);
  }
}

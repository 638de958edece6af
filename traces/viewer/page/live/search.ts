// Searches and the check behind, as the page knows them: what runs, how far it is, what came of it.
// The one idea: what is found is a trace, and whoever shows the walk takes it from here.
// Not here: the walk (live.ts), elements (seek.tsx, behind.tsx).
import { type Signal, signal } from "@preact/signals";
import type { Asked, Asks, Checked, Found, News, Progress, Way } from "../../live.ts";
import type { ExplainedView } from "../../view.ts";
import { ask, sentenceIn } from "./server.ts";

/** Points of the curve of progress that are kept; beyond, every second one goes. */
const MOST_POINTS = 240;

export class Search {
  readonly #found: (trace: string, note: string) => void;
  /** What is searched for now, in words. */
  readonly seeking: Signal<string | null> = signal(null);
  readonly seekProgress: Signal<Progress | null> = signal(null);
  /** What came of the last search. */
  readonly sought: Signal<{ readonly sentence: string; readonly found: boolean } | null> = signal(null);
  /** What is asked just now to explain the walk; null: nothing is. */
  readonly explaining: Signal<string | null> = signal(null);
  readonly explained: Signal<ExplainedView | null> = signal(null);
  /** Why there is no explanation. */
  readonly unexplained: Signal<string | null> = signal(null);
  /** The check behind, from its beginning; null: none runs, or ran. */
  readonly curve: Signal<readonly Progress[] | null> = signal(null);
  readonly checked: Signal<Checked | null> = signal(null);
  readonly unchecked: Signal<string | null> = signal(null);

  constructor(found: (trace: string, note: string) => void) {
    this.#found = found;
  }

  hear(news: News): void {
    switch (news.kind) {
      case "checking":
        if (this.checked.peek() !== null || this.unchecked.peek() !== null) this.forget();
        this.curve.value = thinned([...(this.curve.peek() ?? []), news.progress]);
        return;
      case "checked":
        this.checked.value = news.checked;
        this.unchecked.value = null;
        return;
      case "unchecked":
        this.unchecked.value = news.sentence;
        return;
      case "seeking":
        if (this.seeking.peek() !== null) this.seekProgress.value = news.progress;
        return;
      case "explaining":
        if (this.explaining.peek() !== null) this.explaining.value = news.what;
        return;
      case "changed":
        this.forget();
    }
  }

  /** What is known of the model as it was. */
  forget(): void {
    this.curve.value = null;
    this.checked.value = null;
    this.unchecked.value = null;
    this.sought.value = null;
    this.otherWalk();
  }

  /** What was explained was another walk. */
  otherWalk(): void {
    this.explained.value = null;
    this.unexplained.value = null;
  }

  explain(way: Way, seconds: number): void {
    void (async () => {
      this.otherWalk();
      this.explaining.value = "what the walk is of";
      try {
        this.explained.value = await ask("explain", { way, seconds });
      } catch (error) {
        this.unexplained.value = sentenceIn(error);
      } finally {
        this.explaining.value = null;
      }
    })();
  }

  /** `from`: where the way is to begin; null: at the start. */
  seek(predicate: string, seconds: number, from: Way | null): void {
    void this.#search("Looking for a way there", "seek", { predicate, seconds, from });
  }

  example(claim: string, seconds: number): void {
    void this.#search(`Looking for an example of "${claim}"`, "example", { claim, seconds });
  }

  stop(what: "seek" | "check"): void {
    void ask("stop", { what }).catch(() => undefined);
  }

  check(seconds: number): void {
    this.forget();
    this.curve.value = [];
    void ask("check", { seconds }).catch((error: unknown) => {
      this.unchecked.value = sentenceIn(error);
    });
  }

  async #search<A extends "seek" | "example">(words: string, what: A & Asked, asked: Asks[A]["asked"]): Promise<void> {
    if (this.seeking.peek() !== null) return;
    this.seeking.value = words;
    this.seekProgress.value = null;
    this.sought.value = null;
    try {
      const { trace, sentence } = (await ask(what, asked)) as Found;
      const told = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.?!]$/.test(sentence) ? "" : "."}`;
      this.sought.value = { sentence: told, found: trace !== null };
      if (trace !== null) this.#found(trace, told);
    } catch (error) {
      this.sought.value = { sentence: sentenceIn(error), found: false };
    } finally {
      this.seeking.value = null;
    }
  }
}

const thinned = (points: readonly Progress[]): readonly Progress[] =>
  points.length <= MOST_POINTS ? points : points.filter((_, i) => i % 2 === 0 || i === points.length - 1);

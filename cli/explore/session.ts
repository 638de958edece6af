// What is explored while the server runs: three threads with the model, and what is told without being asked.
// The one idea: steps, searches and the check behind each have a thread, so none waits for another, and each can be lost alone.
// Not here: the network (server.ts), the threads (thread.ts).
import { sentenceOf } from "../../checker/index.ts";
import type { live } from "../../traces/index.ts";
import { asSentence } from "../sentence.ts";
import type { Explores } from "./messages.ts";
import { ModelThread } from "./thread.ts";

/** News of a check that are kept. */
const MOST = 400;

export class Session {
  readonly #steps: ModelThread;
  readonly #searches: ModelThread;
  readonly #check: ModelThread;
  readonly #listeners = new Set<(news: live.News) => void>();
  /** What was told of the check: a page that comes later is told it, too. */
  readonly #ofCheck: live.News[] = [];
  #checking = 0;

  constructor(explores: Explores) {
    const tell = (news: live.News): void => this.#tell(news);
    this.#steps = new ModelThread(explores, tell);
    this.#searches = new ModelThread(explores, tell);
    this.#check = new ModelThread(explores, tell);
  }

  /** Rejects with a KripkeError, whatever the model's code does. */
  async answer<A extends live.Asked>(what: A, asked: live.Asks[A]["asked"]): Promise<live.Asks[A]["answer"]> {
    switch (what) {
      case "check":
        this.check((asked as live.Asks["check"]["asked"]).seconds);
        return {} as live.Asks[A]["answer"];
      case "stop":
        ((asked as live.Asks["stop"]["asked"]).what === "seek" ? this.#searches : this.#check).stop();
        return {} as live.Asks[A]["answer"];
      case "graph":
      case "explain":
      case "seek":
      case "example":
        return this.#searches.ask(what, asked);
      default:
        return this.#steps.ask(what, asked);
    }
  }

  /** Checks behind; a check that runs ends before. */
  check(seconds: number): void {
    const number = ++this.#checking;
    this.#ofCheck.length = 0;
    void (async () => {
      await this.#check.close("another check began");
      if (number !== this.#checking) return;
      try {
        await this.#check.ask("check", { seconds });
      } catch (error) {
        if (number === this.#checking) this.#tell({ kind: "unchecked", sentence: asSentence(sentenceOf(error)) });
      }
    })();
  }

  /** The model says something else now: what is asked next is asked of what it is now. */
  async changed(file: string, seconds: number | null): Promise<void> {
    const why = `${file} changed meanwhile`;
    await Promise.all([this.#steps.close(why), this.#searches.close(why), this.#check.close(why)]);
    this.#tell({ kind: "changed", file });
    if (seconds !== null) this.check(seconds);
  }

  /** Answers how to stop listening. */
  listen(listener: (news: live.News) => void): () => void {
    this.#listeners.add(listener);
    for (const news of this.#ofCheck) listener(news);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#checking++;
    const why = "the explorer ended";
    await Promise.all([this.#steps.close(why), this.#searches.close(why), this.#check.close(why)]);
  }

  #tell(news: live.News): void {
    if (news.kind === "changed") this.#ofCheck.length = 0;
    else if (news.kind !== "seeking" && news.kind !== "explaining") this.#ofCheck.push(news);
    // Of a long check every second point does.
    if (this.#ofCheck.length > MOST) this.#ofCheck.splice(0, MOST, ...this.#ofCheck.filter((_, i) => i % 2 === 0));
    for (const listener of this.#listeners) listener(news);
  }
}

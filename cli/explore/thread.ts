// A thread that holds the model, as the server sees it: asked, and begun anew where it did not survive.
// The one idea: whatever the model's code does, whoever asked is told in a sentence, and the next question finds a thread.
// Not here: watching it (engine-thread.ts), what it answers (worker.ts).
import { type ExitCode, KripkeError } from "../../checker/index.ts";
import type { live } from "../../traces/index.ts";
import { EngineThread } from "../engine-thread.ts";
import type { Explores, FromWorker, ToWorker } from "./messages.ts";

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds within which a search that is to stop must have answered. */
const PATIENCE = 3000;

export class ModelThread {
  readonly #explores: Explores;
  readonly #hear: (news: live.News) => void;
  readonly #waiting = new Map<number, Waiting>();
  #engine: EngineThread | null = null;
  #asked = 0;

  constructor(explores: Explores, hear: (news: live.News) => void) {
    this.#explores = explores;
    this.#hear = hear;
  }

  ask<A extends live.Asked>(what: A, asked: live.Asks[A]["asked"]): Promise<live.Asks[A]["answer"]> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#tell({ kind: "ask", id, what, asked });
    });
  }

  /** What is being done ends with what was found; or without, if that takes long. */
  stop(): void {
    const engine = this.#engine;
    if (engine === null || this.#waiting.size === 0) return;
    this.#tell({ kind: "stop" });
    setTimeout(() => {
      if (this.#engine === engine && this.#waiting.size > 0) void this.close("it was stopped");
    }, PATIENCE).unref();
  }

  /** Ends the thread; whoever waits is told why. The next question begins another. */
  async close(why: string, exitCode: ExitCode = 75): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    for (const { reject } of this.#waiting.values()) reject(new KripkeError(exitCode, why));
    this.#waiting.clear();
    await engine?.close();
  }

  #tell(what: ToWorker): void {
    this.#engine ??= this.#begun();
    this.#engine.tell({ kind: "relay", what });
  }

  #begun(): EngineThread {
    const { directory } = this.#explores;
    const screen = {
      directory,
      colours: false,
      live: false,
      columns: Number.POSITIVE_INFINITY,
      annotated: null,
    } as const;
    const engine = new EngineThread("cli/explore/worker", { args: [], screen, leftOut: null }, (said) => {
      if (said.kind === "relay" && this.#engine === engine) this.#heard(said.what as FromWorker);
    });
    void engine.ending.then(({ exitCode, sentence }) => {
      if (this.#engine === engine) void this.close(sentence ?? "the thread of the model ended", exitCode as ExitCode);
    });
    engine.tell({ kind: "relay", what: { kind: "begin", explores: this.#explores } satisfies ToWorker });
    return engine;
  }

  #heard(said: FromWorker): void {
    if (said.kind === "news") {
      this.#hear(said.news);
      return;
    }
    const waiting = this.#waiting.get(said.id);
    this.#waiting.delete(said.id);
    if (said.kind === "answer") waiting?.resolve(said.answer as never);
    else waiting?.reject(new KripkeError(said.exitCode as ExitCode, said.sentence));
  }
}

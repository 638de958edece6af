// The thread that holds the module and the engine, as the thread that prints sees it: it is watched, and outlived.
// The one idea: whatever the author's code does to its thread, this one is left to say which call it was, with the exit code
// that it deserves: never 0.
// Not here: what the engine's thread does (engine.ts, suite-worker.ts), signals and printing (main.ts).
import { Worker } from "node:worker_threads";
import type { CallPlace } from "../checker/index.ts";
import { loadable } from "../harness/package.ts";
import { fatal, neverReady } from "../harness/watch/sentences.ts";
import { CALL, EVERY, INTERRUPTED, LOADING, newWords, Standstill } from "../harness/watch/standstill.ts";
import { type Asks, type Beginning, type Fatal, type FromEngine, MAX_CALL_SECONDS, type ToEngine } from "./messages.ts";

/** How the thread ended. */
export interface Ending {
  readonly exitCode: number;
  /** What somebody else must say for it. */
  readonly sentence: string | null;
  /** The call that ended it. */
  readonly fatal: Fatal | null;
}

/** Milliseconds for which a call may stand where the work is to end. */
const IMPATIENT = 1000;
/** What Node calls a thread that ends while its module still awaits something. */
const UNSETTLED = 13;

export class EngineThread {
  readonly ending: Promise<Ending>;
  #end: (ending: Ending) => void = () => undefined;
  readonly #worker: Worker;
  readonly #words = newWords();
  readonly #standstill = new Standstill(this.#words);
  readonly #places: CallPlace[] = [];
  readonly #looking: NodeJS.Timeout;
  asks: Asks = { maxCallSeconds: MAX_CALL_SECONDS };
  #deadline = Number.POSITIVE_INFINITY;

  constructor(module: string, beginning: Omit<Beginning, "words" | "execArgv">, hear: (said: FromEngine) => void) {
    const workerData: Beginning = { ...beginning, words: this.#words, execArgv: process.execArgv };
    this.ending = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#worker = new Worker(new URL(loadable(module)), { workerData, execArgv: [], stdout: true });
    // What the author's code prints is no answer.
    this.#worker.stdout.on("data", (data) => process.stderr.write(data));
    this.#worker.on("message", (said: FromEngine) => {
      this.#hear(said);
      hear(said);
    });
    this.#worker.on("error", (error: Error & { readonly code?: string }) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") this.#fall(this.#now(), "needed memory", "");
      else this.#over(75, `Kripke itself failed (${error.message}); please report it`);
    });
    this.#worker.on("exit", (code) => {
      const where = this.#placeOf(this.#now());
      if (where.loads && code === UNSETTLED) this.#over(150, neverReady(where));
      else this.#fall(this.#now(), "ended the thread", `process.reallyExit(${code})`);
    });
    this.#looking = setInterval(() => this.#look(), EVERY);
  }

  tell(what: ToEngine): void {
    this.#worker.postMessage(what);
  }

  /** The work is to end with what was found. */
  interrupt(): void {
    this.#deadline = performance.now();
    this.#words[INTERRUPTED] = 1;
    this.tell({ kind: "interrupt" });
  }

  #hear(said: FromEngine): void {
    if (said.kind === "asks") {
      this.asks = said.asks;
      this.#deadline = performance.now() + (said.asks.maxSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    } else if (said.kind === "place") this.#places[said.number] = said.place;
    else if (said.kind === "exits") this.#fall(this.#now(), "ended the thread", said.how);
    else if (said.kind === "astray") this.#over(said.exitCode, said.message);
    else if (said.kind === "done") this.#over(said.exitCode, null);
  }

  #look(): void {
    const now = performance.now();
    const limit = Math.min(
      this.asks.maxCallSeconds * 1000,
      now > this.#deadline ? IMPATIENT : Number.POSITIVE_INFINITY,
    );
    const still = this.#standstill.look(limit);
    if (still !== null) this.#fall(still.word, "stood still", String(still.seconds));
  }

  /** The word of the call in which the thread is or was, else of the load; 0 for neither. */
  #now(): number {
    return this.#words[CALL]! || this.#words[LOADING]!;
  }

  #placeOf(word: number): CallPlace {
    return this.#places[word % PLACES] ?? { title: "the model's code", loads: false };
  }

  #fall(word: number, what: Fatal["what"], how: string): void {
    const place = this.#placeOf(word);
    const call = word === 0 || place.loads ? null : { word, what, how };
    this.#over(place.loads ? 150 : 75, fatal(place, what, how), call);
  }

  #over(exitCode: number, sentence: string | null, fatal: Fatal | null = null): void {
    this.#end({ exitCode, sentence, fatal });
  }

  /** Ends the thread; false if it does not end, as one that waits inside the system does not. */
  async close(): Promise<boolean> {
    clearInterval(this.#looking);
    const late = new Promise<false>((resolve) => setTimeout(resolve, IMPATIENT, false));
    return Promise.race([this.#worker.terminate().then(() => true), late]);
  }
}

/** Places in a word, as the checker writes it. */
const PLACES = 4096;

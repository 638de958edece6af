// Threads that look ahead of a search, as the search sees them.
// The one idea: orders go out and answers come in as integers in shared memory, and what is more than integers as a message behind an
// empty record; the thread that searches takes what is there without letting its event loop turn, and sleeps only where it has nothing
// else to do. A network would take the place of this file.
// Not here: what orders are (checker/search/parallel), the threads' side (helper-thread.ts), integers (ring.ts, wire.ts).
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Answer, Helper, Helpers, Order, SearchOptions, Subject } from "../../checker/index.ts";
import { loadable } from "../package.ts";
import { Ring, waitWhile } from "./ring.ts";
import { answerOf, orderInWords } from "./wire.ts";

/** Integers that orders and answers may take that are not fetched yet; larger ones are messages. */
const ORDERS = 1 << 16;
const ANSWERS = 1 << 20;

/** What a thread is begun with, beside its port: plain data. */
export interface Beginning {
  readonly subject: Pick<Subject, "reference" | "scenario" | "parameters">;
  readonly options: Pick<SearchOptions, "symmetry" | "reduction" | "claims" | "liveInstances" | "comparedStates">;
  /** Counts what was said by all. */
  readonly signal: Int32Array<SharedArrayBuffer>;
}

/** What a thread and the search have in common. */
export interface Connected {
  readonly port: MessagePort;
  readonly orders: SharedArrayBuffer;
  readonly answers: SharedArrayBuffer;
}

/** What a thread says. */
export type FromHelper =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly because: string };

class Thread implements Helper {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #orders: Ring;
  readonly #answers: Ring;
  gone: string | null = null;
  /** Was it asked to end because nobody needs it any more? */
  #isOver = false;

  constructor(beginning: Beginning) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const connected: Connected = { port: port2, orders: Ring.memory(ORDERS), answers: Ring.memory(ANSWERS) };
    this.#orders = new Ring(connected.orders);
    this.#answers = new Ring(connected.answers);
    this.#worker = new Worker(new URL(loadable("harness/parallel/helper-thread")), {
      workerData: { ...beginning, ...connected },
      transferList: [port2],
      execArgv: [],
      // What the model prints when it is loaded was printed when it was loaded first.
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.unref();
    this.#port.unref();
    this.#worker.on("error", (error: Error) => this.#end(error.message));
    this.#worker.on("exit", () => this.#end("it was ended"));
  }

  #end(because: string): void {
    this.gone ??= because;
  }

  give(order: Order): void {
    const words = orderInWords(order);
    if (words !== null && this.#orders.write(...words)) return;
    this.#port.postMessage(order);
    this.#orders.write();
  }

  take(): Answer | null {
    if (this.gone !== null) return null;
    const words = this.#answers.read();
    if (words === null) return null;
    if (words.length > 0) return answerOf(words);
    const said = receiveMessageOnPort(this.#port)?.message as FromHelper | undefined;
    if (said?.kind === "failed") this.#end(said.because);
    return said?.kind === "answer" ? said.answer : null;
  }

  close(because: string | null = null): void {
    this.#isOver ||= because === null && this.gone === null;
    this.#end(because ?? "it was closed");
    this.#port.close();
    void this.#worker.terminate();
  }

  /** Why it ended before its time; null: it did not. */
  get lost(): string | null {
    return this.#isOver ? null : this.gone;
  }
}

/** So many threads at most, which are begun when there is work for them. */
export class Threads implements Helpers {
  readonly most: number;
  readonly #beginning: Beginning;
  readonly #threads: Thread[] = [];
  #heard = 0;

  constructor(most: number, beginning: Omit<Beginning, "signal">) {
    this.most = most;
    this.#beginning = { ...beginning, signal: new Int32Array(new SharedArrayBuffer(4)) };
  }

  start(reduction: boolean): Helper {
    const { options } = this.#beginning;
    const thread = new Thread({ ...this.#beginning, options: { ...options, reduction } });
    this.#threads.push(thread);
    return thread;
  }

  wait(milliseconds: number): void {
    const { signal } = this.#beginning;
    waitWhile(signal, 0, this.#heard, milliseconds);
    this.#heard = Atomics.load(signal, 0);
  }

  /** Why each of those ended that ended before their time. */
  get lost(): readonly string[] {
    return this.#threads.map(({ lost }) => lost).filter((because) => because !== null);
  }
}

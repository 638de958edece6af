// Calling an implementation: what it answers, or what is wrong with how it answers.
// The one idea: the driver's side of the wire is not the program's: that a call throws, never ends, or says something between two
// calls is told as what it is, in one sentence, and is no difference to the model.
// Not here: whether an answer fits (run.ts).
import {
  enumerated,
  isKripkeError,
  placeOf,
  type Send,
  sentenceOf,
  suggestion,
  type TraceEvent,
  ValueTable,
  written,
} from "../../checker/index.ts";
import { inWords, type Seen } from "./answers.ts";
import type { Implementation } from "./implementation.ts";

/** An implementation of any messages. */
// biome-ignore lint/suspicious/noExplicitAny: which messages they are was checked where it was given
export type AnyImplementation = Implementation<any, any>;

/** What an implementation cannot be asked any further for: a sentence. */
export class Unfit extends Error {
  /** It never answered: to ask again takes as long. */
  readonly isSlow: boolean;
  constructor(sentence: string, isSlow = false) {
    super(sentence);
    this.isSlow = isSlow;
  }
}

/** What the driver knows of the node. */
export interface Role {
  readonly node: string;
  readonly nodes: ReadonlySet<string>;
  readonly timers: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  /** Seconds that a call may take. */
  readonly maxCallSeconds: number;
}

/** Which method takes what happens at a node; undefined: the implementation has none. */
const methodFor = (of: AnyImplementation, event: TraceEvent): (() => unknown) | undefined => {
  switch (event.kind) {
    case "deliver":
      return () => of.receive(event.message, event.from);
    case "timer":
    case "action": {
      const method = (event.kind === "timer" ? of.timers : of.actions)?.[event.name];
      return method && (() => method(event.value));
    }
    case "crash":
    case "stop":
      return of.crash && (() => of.crash!());
    case "restart":
      return () => of.restart?.();
    case "suspect":
    case "trust":
    case "disconnected":
      return of[event.kind] && (() => of[event.kind]!(event.peer));
    case "init":
      return () => of.start?.();
    case "drop":
    case "duplicate":
    case "disconnect":
    case "partition":
    case "heal":
      return undefined;
  }
};

/** What is sent right behind an answer belongs to it. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One instance of an implementation, from its making to its end. */
export class Called {
  readonly #role: Role;
  readonly #values = new ValueTable();
  #of: AnyImplementation = { receive: () => undefined };
  #sent: Send<unknown>[] | null = null;
  #late: Send<unknown>[] = [];

  constructor(role: Role) {
    this.#role = role;
  }

  /** Makes it, and does not start it yet. */
  async make(make: (wire: { send: (to: string, message: unknown) => void }) => unknown): Promise<void> {
    const send = (to: string, message: unknown): void => {
      (this.#sent ?? this.#late).push({ to, message });
    };
    const of = await this.#within("is made", async () => make({ send }));
    if (typeof of !== "object" || of === null || typeof (of as AnyImplementation).receive !== "function")
      throw new Unfit(
        `the implementation of ${this.#role.node} has no method receive: answer an object with receive(message, from)`,
      );
    this.#of = of as AnyImplementation;
    this.#refuseUnknown();
  }

  /** Has the implementation a method for it? */
  takes(event: TraceEvent): boolean {
    return methodFor(this.#of, event) !== undefined;
  }

  /** Gives it something; what happens to it in words, and whether it runs behind it, so that it can show its state. */
  async ask(event: TraceEvent, what: string, isUp: boolean): Promise<Seen> {
    this.#refuseLate(what);
    const method = methodFor(this.#of, event)!;
    this.#sent = [];
    try {
      const answer = await this.#within(what, method, event.kind !== "init");
      await turn();
      const sends = this.#sendsIn(answer, what);
      return { sends: [...this.#sent, ...sends], ...(isUp ? await this.#state(what) : {}) };
    } finally {
      this.#sent = null;
    }
  }

  /** The run is over. Throws where the implementation did what it should not. */
  async end(): Promise<void> {
    const { stop } = this.#of;
    if (stop !== undefined) await this.#within("is stopped", () => stop.call(this.#of));
    this.#refuseLate("is stopped");
  }

  async #state(what: string): Promise<Pick<Seen, "state">> {
    const { state } = this.#of;
    if (state === undefined) return {};
    const shown = await this.#within(`shows its state (${what})`, () => state.call(this.#of));
    this.#refuseOutside(shown, `the state that the implementation of ${this.#role.node} shows`);
    return { state: { shown } };
  }

  /** `isAsked`: is it given something that the model has happen to it? */
  async #within(what: string, call: () => unknown, isAsked = false): Promise<unknown> {
    const { node, maxCallSeconds } = this.#role;
    const told = (): string => `the implementation of ${node}, when it ${what},`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      if (maxCallSeconds === Number.POSITIVE_INFINITY) return;
      const refuse = (): void =>
        reject(
          new Unfit(
            `${told()} had not answered after ${maxCallSeconds} second${maxCallSeconds === 1 ? "" : "s"}: look for an await that never settles, or give it more time with maxCallSeconds`,
            true,
          ),
        );
      timer = setTimeout(refuse, maxCallSeconds * 1000);
    });
    // Where a call that never returns is broken off, nobody waits for this any more, and it must not end the process.
    late.catch(() => undefined);
    try {
      return await Promise.race([written(placeOf(`the implementation of ${node}`), told, call), late]);
    } catch (error) {
      if (error instanceof Unfit || isKripkeError(error)) throw error;
      throw new Unfit(
        `${told()} threw: ${sentenceOf(error).replace(/[.\s]+$/, "")}${isAsked ? "; where it refuses something, let it answer what the role answers" : ""}`,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  #sendsIn(answer: unknown, what: string): readonly Send<unknown>[] {
    const sends: readonly unknown[] = answer === undefined || answer === null ? [] : [answer].flat(2);
    for (const each of sends)
      if (typeof each !== "object" || each === null || !("to" in each) || !("message" in each))
        throw new Unfit(
          `the implementation of ${this.#role.node}, when it ${what}, answered what is no message: answer nothing, or what send(to, message) makes`,
        );
    const { nodes, node } = this.#role;
    for (const { to, message } of [...this.#sent!, ...(sends as readonly Send<unknown>[])]) {
      this.#refuseOutside(message, `a message of the implementation of ${node}`);
      if (!nodes.has(to))
        throw new Unfit(
          `the implementation of ${node}, when it ${what}, sent ${inWords([{ to, message }])}, and there is no such node; there are ${enumerated([...nodes])}`,
        );
    }
    return sends as readonly Send<unknown>[];
  }

  #refuseOutside(value: unknown, what: string): void {
    try {
      this.#values.intern(value, () => what);
    } catch (error) {
      throw new Unfit(sentenceOf(error));
    }
  }

  #refuseLate(what: string): void {
    if (this.#late.length === 0) return;
    const sent = inWords(this.#late);
    this.#late = [];
    throw new Unfit(
      `the implementation of ${this.#role.node} sent ${sent} before it ${what}, while nothing was asked of it: a call is over when all that it sends is sent, so let its promise wait for that`,
    );
  }

  #refuseUnknown(): void {
    for (const [what, given, known] of [
      ["timer", this.#of.timers, this.#role.timers],
      ["action", this.#of.actions, this.#role.actions],
    ] as const)
      for (const name of Object.keys(given ?? {}))
        if (!known.has(name))
          throw new Unfit(
            `the implementation of ${this.#role.node} has the ${what} "${name}", and its role has none of that name${suggestion(name, [...known], `${what}s`)}`,
          );
  }
}

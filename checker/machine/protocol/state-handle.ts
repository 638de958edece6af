// The local state of a node as a claim sees it: an object that notes which of its fields are read.
// The one idea: a claim that reads one field is asked again only where that field differs.
// Not here: who hands it out (view.ts).
import type { Questions, Run, Side } from "../questions.ts";
import { UNWRAP, type ValueTable } from "../values.ts";
import { inspected } from "../watch.ts";
import type { Locals } from "./locals.ts";

/** What a handle needs to know of its node. */
export interface HandleOf {
  readonly component: number;
  readonly name: string;
  readonly locals: Locals;
}

export class StateHandles {
  readonly #values: ValueTable;
  readonly #questions: Questions;

  constructor(values: ValueTable, questions: Questions) {
    this.#values = values;
    this.#questions = questions;
  }

  /** The state of a node on one side of a run: a plain object comes as a handle, anything else as it is. */
  of(run: Run, side: Side, node: HandleOf): unknown {
    if (run.plain) return this.#values.value(this.#whole(run, side, node));
    if (node.locals.mixed) {
      const plain = this.#questions.number(
        side,
        node.component,
        "plain",
        () => `the state of ${node.name}`,
        (local) => (this.#values.isPlainObject(node.locals.value(local)) ? 1 : 0),
      );
      if (run.ask(plain) === 0) {
        run.watch.handedOut();
        return this.#values.value(this.#whole(run, side, node));
      }
    }
    return this.#handle(run, side, node);
  }

  #whole(run: Run, side: Side, node: HandleOf): number {
    const question = this.#questions.number(
      side,
      node.component,
      "state",
      () => `the whole state of ${node.name}`,
      (local) => node.locals.value(local),
    );
    return run.ask(question);
  }

  /** The value id of a field; -1: there is none. */
  #field(run: Run, side: Side, node: HandleOf, field: string): number {
    const key = this.#values.intern(field, () => "a field");
    const question = this.#questions.number(
      side,
      node.component,
      `.${field}`,
      () => `${node.name}.${field}`,
      (local) => this.#values.field(node.locals.value(local), key),
    );
    return run.ask(question);
  }

  #handle(run: Run, side: Side, node: HandleOf): object {
    const { watch } = run;
    const wholeId = (): number => {
      watch.used(handle);
      return this.#whole(run, side, node);
    };
    const field = (key: string): number => {
      watch.used(handle);
      return this.#field(run, side, node, key);
    };
    const whole = (): object => this.#values.value(wholeId()) as object;
    const refuse = (): never => {
      throw new TypeError(`Cannot change the state of ${node.name}: claims only look`);
    };
    const handle: object = new Proxy(inspected({}, watch), {
      get: (_, key) => {
        if (key === UNWRAP) return wholeId;
        if (typeof key === "symbol") return undefined;
        const value = field(key);
        return value >= 0 ? this.#values.value(value) : (Object.prototype as never)[key];
      },
      has: (_, key) => (typeof key === "symbol" ? key === UNWRAP : field(key) >= 0 || key in Object.prototype),
      ownKeys: () => Reflect.ownKeys(whole()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(whole(), key);
        // The proxy's own target has no such property, so it may not be reported as unconfigurable.
        return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
      },
      set: refuse,
      deleteProperty: refuse,
      defineProperty: refuse,
      setPrototypeOf: refuse,
      isExtensible: () => watch.lookBehind(),
      preventExtensions: () => watch.lookBehind(),
    });
    watch.handle(handle);
    return handle;
  }
}

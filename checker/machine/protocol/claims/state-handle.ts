// The local state of a node as a claim sees it: an object that notes which of its fields are read.
// The one idea: a claim that reads one field is asked again only where that field differs.
// Not here: who hands it out (protocol-view.ts).

import { UNWRAP, type ValueTable } from "../../../values/values.ts";
import { inheritedFrom } from "../../inherited.ts";
import type { Questions, Run } from "../../memo/questions.ts";
import { INSPECT } from "../../memo/watch.ts";
import type { Locals } from "../parts/locals.ts";
import type { NodeSameness } from "../parts/protocol-sameness.ts";

/** The state of a node on one side of a transition: what can be asked of it. */
export class Stateside {
  readonly #sameness: NodeSameness;
  readonly #values: ValueTable;
  readonly #questions: Questions;
  readonly #locals: Locals;
  readonly #place: number;
  readonly #node: string;
  /** By name: the question that asks for the field. */
  readonly #fields = new Map<string, number>();
  #whole = -1;
  #plain = -1;

  constructor(sameness: NodeSameness, questions: Questions, place: number, node: string, locals: Locals) {
    this.#sameness = sameness;
    this.#values = sameness.values;
    this.#questions = questions;
    this.#place = place;
    this.#node = node;
    this.#locals = locals;
  }

  /** The state in a run: a plain object comes as a handle, anything else as it is. */
  of(run: Run): unknown {
    if (run.plain) return this.value(run);
    if (this.#locals.mixed && !this.#isPlain(run)) return run.handed.value(this.value(run));
    run.watch.handles = true;
    return (
      run.handed.at(this.#place) ??
      run.handed.keep(this.#place, new Proxy(new StateHandle(this, run), StateHandle.traps))
    );
  }

  /** All of it. */
  value(run: Run): unknown {
    return this.#values.value(this.id(run));
  }

  /** The id of all of it. */
  id(run: Run): number {
    if (this.#whole < 0) this.#whole = this.#sameness.whole(this.#place);
    return run.ask(this.#whole);
  }

  /** What a field holds; undefined: there is none. */
  field(run: Run, field: string): unknown {
    const id = run.ask(this.#fields.get(field) ?? this.#ofField(field));
    return id < 0 ? undefined : run.handed.value(this.#values.value(id));
  }

  refuse(): never {
    throw new TypeError(`Cannot change the state of ${this.#node}: claims only look`);
  }

  #isPlain(run: Run): boolean {
    if (this.#plain < 0) {
      const isPlain = (local: number): number => (this.#values.isPlainObject(this.#locals.value(local)) ? 1 : 0);
      this.#plain = this.#question("plain", () => `the state of ${this.#node}`, isPlain);
    }
    return run.ask(this.#plain) === 1;
  }

  #ofField(field: string): number {
    const key = this.#values.intern(field, () => "a field");
    const name = (): string => `${this.#node}.${field}`;
    const held = (local: number): number => this.#values.field(this.#locals.value(local), key);
    const question = this.#question(`.${field}`, name, held);
    this.#fields.set(field, question);
    return question;
  }

  #question(aspect: string, name: () => string, projection: (local: number) => number): number {
    const [side, node] = [this.#sameness.sideOf(this.#place), this.#sameness.nodeOf(this.#place)];
    return this.#questions.number(side, node, aspect, name, projection);
  }
}

/** The target of a handle; printing sees it instead of the handle. */
class StateHandle {
  readonly #state: Stateside;
  readonly #run: Run;

  constructor(state: Stateside, run: Run) {
    this.#state = state;
    this.#run = run;
  }

  get [INSPECT](): never {
    return this.#run.watch.lookBehind();
  }

  #field(name: string): unknown {
    return this.#state.field(this.#run, name);
  }

  #whole(): object {
    return this.#state.value(this.#run) as object;
  }

  #id(): number {
    return this.#state.id(this.#run);
  }

  /** Of every handle: one with traps of its own costs more than a claim. */
  static readonly traps: ProxyHandler<StateHandle> = {
    getPrototypeOf: () => Object.prototype,
    get: (target, key) => {
      if (typeof key === "symbol") return key === UNWRAP ? () => target.#id() : undefined;
      const held = target.#field(key);
      return held === undefined ? inheritedFrom(Object.prototype, key) : held;
    },
    has: (target, key) =>
      typeof key === "symbol" ? key === UNWRAP : target.#field(key) !== undefined || key in Object.prototype,
    ownKeys: (target) => Reflect.ownKeys(target.#whole()),
    getOwnPropertyDescriptor: (target, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(target.#whole(), key);
      target.#run.handed.value(descriptor?.value);
      // The proxy's own target has no such property, so it may not be reported as unconfigurable.
      return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
    },
    set: (target) => target.#state.refuse(),
    deleteProperty: (target) => target.#state.refuse(),
    defineProperty: (target) => target.#state.refuse(),
    setPrototypeOf: (target) => target.#state.refuse(),
    isExtensible: (target) => target.#run.watch.lookBehind(),
    preventExtensions: (target) => target.#run.watch.lookBehind(),
  };
}

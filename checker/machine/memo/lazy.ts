// Objects and arrays that hold what is made when it is asked for, once.
// The one idea: they are proxies that share their traps, because a call of the author's code needs several and has a few
// microseconds: an object with getters of its own costs more than the call.
// Not here: what they hold (claims/protocol-view.ts, claims/state-handle.ts, events/observed-events.ts).
import { inheritedFrom } from "../inherited.ts";
import type { Watch } from "./watch.ts";
import { INSPECT } from "./watch.ts";

/** What a lazy object or array holds, by index: asked for once each. */
export type Make = (index: number) => unknown;

const refuse = (): never => {
  throw new TypeError("Cannot change what is given: claims and observers only look");
};

/** Nothing can be changed, and whether it is frozen only the values themselves could say. */
const immutable = {
  set: refuse,
  deleteProperty: refuse,
  defineProperty: refuse,
  setPrototypeOf: refuse,
};

/** The indices that arrays are asked for, as they come: in words. */
const indices = new Map<string, number>();
const indexOf = (key: string, length: number): number => {
  for (let index = indices.size; index < length; index++) indices.set(String(index), index);
  const index = indices.get(key) ?? -1;
  return index < length ? index : -1;
};

class LazyObject {
  readonly #indices: ReadonlyMap<string, number>;
  readonly #make: Make;
  readonly #watch: Watch;
  readonly #held: unknown[] = [];

  constructor(names: ReadonlyMap<string, number>, make: Make, watch: Watch) {
    this.#indices = names;
    this.#make = make;
    this.#watch = watch;
  }

  /** Printing sees the proxy's target. */
  get [INSPECT](): never {
    return this.#watch.lookBehind();
  }

  #read(index: number): unknown {
    const held = this.#held[index];
    if (held !== undefined) return held;
    const made = this.#make(index);
    this.#held[index] = made;
    return made;
  }

  static readonly traps: ProxyHandler<LazyObject> = {
    ...immutable,
    getPrototypeOf: () => Object.prototype,
    isExtensible: (target) => target.#watch.lookBehind(),
    preventExtensions: (target) => target.#watch.lookBehind(),
    get: (target, key) => {
      if (typeof key === "symbol") return undefined;
      const index = target.#indices.get(key);
      return index === undefined ? inheritedFrom(Object.prototype, key) : target.#read(index);
    },
    has: (target, key) => typeof key === "string" && (target.#indices.has(key) || key in Object.prototype),
    ownKeys: (target) => [...target.#indices.keys()],
    getOwnPropertyDescriptor: (target, key) => {
      const index = typeof key === "string" ? target.#indices.get(key) : undefined;
      return index === undefined ? undefined : { value: target.#read(index), enumerable: true, configurable: true };
    },
  };
}

class LazyArray extends Array<unknown> {
  readonly #make: Make;
  readonly #watch: Watch;

  constructor(length: number, make: Make, watch: Watch) {
    super(length);
    this.#make = make;
    this.#watch = watch;
  }

  get [INSPECT](): never {
    return this.#watch.lookBehind();
  }

  #read(index: number): unknown {
    const held = this[index];
    if (held !== undefined) return held;
    const made = this.#make(index);
    this[index] = made;
    return made;
  }

  static readonly traps: ProxyHandler<LazyArray> = {
    ...immutable,
    getPrototypeOf: () => Array.prototype,
    isExtensible: (target) => target.#watch.lookBehind(),
    preventExtensions: (target) => target.#watch.lookBehind(),
    get: (target, key) => {
      if (typeof key === "string") {
        const index = indexOf(key, target.length);
        if (index >= 0) return target.#read(index);
        if (key === "length") return target.length;
      }
      return inheritedFrom(Array.prototype, key);
    },
    has: (target, key) => (typeof key === "string" && indexOf(key, target.length) >= 0) || key in Array.prototype,
    ownKeys: (target) => {
      for (let index = 0; index < target.length; index++) target.#read(index);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor: (target, key) => {
      const index = typeof key === "string" ? indexOf(key, target.length) : -1;
      if (index >= 0) target.#read(index);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  };
}

/** An object with these names, each with its index. What is made is never undefined. */
export const lazyObject = (names: ReadonlyMap<string, number>, make: Make, watch: Watch): object =>
  new Proxy(new LazyObject(names, make, watch), LazyObject.traps);

/** An array of so many. What is made is never undefined. */
export const lazyArray = (length: number, make: Make, watch: Watch): readonly unknown[] =>
  new Proxy(new LazyArray(length, make, watch), LazyArray.traps);

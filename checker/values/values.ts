// Values: the closed universe of what a state may hold, interned bottom-up to small integers.
// The one idea: a composite value is the sequence of the ids of its parts, so equality is equality of ids, an interned value
// costs a few integers, and user code always receives one canonical, frozen instance whatever order it was built in.
// Not here: which component of a state holds which value (components), how traces write values (traces/).
import { isDraft } from "immer";
import { KripkeError, STEP } from "../language/index.ts";
import { hasOwnGetters, MUTATORS, OutsideUniverse, refuseFields, refuseHidden } from "./outside.ts";
import { layout } from "./record.ts";
import { SequenceTable } from "./sequences.ts";

/** How the id of a value inside a handle is found: a handle stands for a value it has not read yet. */
export const UNWRAP = Symbol.for("kripke.unwrap");

/** What a value is made of. */
export const NODE_KIND = { primitive: 0, array: 1, object: 2, set: 3, map: 4 } as const;
type Kind = (typeof NODE_KIND)[keyof typeof NODE_KIND];
const ARRAY = NODE_KIND.array;
const OBJECT = NODE_KIND.object;
const SET = NODE_KIND.set;
const MAP = NODE_KIND.map;

/** A value may be nested so deep. */
const DEEPEST = 200;

const refuseMutation = (): never => {
  throw new TypeError("Cannot change a frozen collection");
};
const mutators = Object.fromEntries(MUTATORS.map((name) => [name, { value: refuseMutation, enumerable: false }]));

/** Freezes a Map or Set for good: `Object.freeze` alone leaves its mutators working. */
const sealed = <T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>>(collection: T): T =>
  Object.freeze(Object.defineProperties(collection, mutators));

/** How many canonical instances are kept alive between two calls; more are forgotten, and built again from their integers. */
const LIVE_INSTANCES = 1 << 17;

/** A primitive: its place among them; an integer of 32 bits, which is longer: itself. */
const PRIMITIVE = layout("kind", "place");
const INTEGER = layout("kind", "number", "nothing");
/** What is between the kind of a plain object or Map and its end: keys, each with what it holds. */
export const KEYED = layout("key", "held");
/** Before the parts of a composite value: its kind. */
const KIND = 1;

export class ValueTable {
  /** A primitive, or [kind, part…], or of a plain object and a Map [kind, KEYED…], all as ids. */
  readonly #sequences = new SequenceTable();
  readonly #primitives: (null | boolean | number | string | bigint)[] = [];
  readonly #primitiveIds = new Map<unknown, number>();
  #instances: unknown[] = [];
  #live = 0;
  readonly #kept: number;
  readonly #ids = new WeakMap<object, number>();

  constructor(kept = LIVE_INSTANCES) {
    this.#kept = kept;
  }

  /**
   * Forgets all canonical instances where they have become many: before user code is called, never while it runs. So within
   * a call there is one instance of each value, and what is part of a whole is the instance that its own id gives. All are
   * forgotten at once: a whole that was kept would hold parts that are built anew beside it. Whoever still holds one keeps a
   * valid value, found through `#ids`.
   */
  makeRoom(): void {
    if (this.#live <= this.#kept) return;
    this.#instances = [];
    this.#live = 0;
  }

  /** Is this the canonical instance of its value? Every primitive is. */
  isCanonical(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return true;
    const id = this.#ids.get(value);
    return id !== undefined && this.#instances[id] === value;
  }

  get size(): number {
    return this.#sequences.size;
  }

  get bytes(): number {
    return this.#sequences.bytes;
  }

  /** The id of a value. Throws KripkeError 75 naming `where` and the path if the value is outside the universe. */
  intern(value: unknown, where: () => string): number {
    try {
      return this.#intern(value);
    } catch (error) {
      if (!(error instanceof OutsideUniverse)) throw error;
      const path = error.at;
      throw new KripkeError(
        75,
        `${where()} holds ${error.what}${path === "" ? "" : ` at ${path}`}: states and messages may hold null, booleans, safe integers, strings, bigints, arrays, plain objects, Sets and Maps; leave a field out or use null where there is nothing.`,
      );
    }
  }

  /** The canonical, deep-frozen instance. */
  value(id: number): unknown {
    const known = this.#instances[id];
    if (known !== undefined) return known;
    return this.#sequences.at(id, 0) === NODE_KIND.primitive ? this.#primitive(id) : this.#build(id);
  }

  isPlainObject(id: number): boolean {
    return this.#sequences.at(id, 0) === OBJECT;
  }

  /** The id of a field's value in a plain object; -1 if it has no such field. */
  field(id: number, key: number): number {
    const length = this.#sequences.length(id);
    for (let at = KIND; at < length; at += KEYED.size)
      if (this.#sequences.at(id, at + KEYED.key) === key) return this.#sequences.at(id, at + KEYED.held);
    return -1;
  }

  /** The members of a set, or the keys and values in turn of a plain object, as ids. */
  parts(id: number): number[] {
    return this.#sequences.get(id).slice(KIND);
  }

  /** A value with its parts replaced; keys of plain objects stay. */
  mapped(id: number, part: (id: number) => number): number {
    const [kind, ...parts] = this.#sequences.get(id) as [number, ...number[]];
    if (kind === SET) return this.#sequences.intern([SET, ...this.#sorted(parts.map(part))]);
    if (kind === MAP) {
      const entries = new Map<number, number>();
      for (let at = 0; at < parts.length; at += KEYED.size)
        entries.set(part(parts[at + KEYED.key]!), part(parts[at + KEYED.held]!));
      return this.#sequences.intern([
        MAP,
        ...this.#sorted([...entries.keys()]).flatMap((key) => [key, entries.get(key)!]),
      ]);
    }
    return this.#sequences.intern([
      kind,
      ...parts.map((held, i) => (kind === OBJECT && i % KEYED.size === KEYED.key ? held : part(held))),
    ]);
  }

  /** Does any object of the table have this field? */
  knowsField(name: string): boolean {
    const key = this.#internPrimitive(name);
    for (let id = 0; id < this.size; id++) if (this.isPlainObject(id) && this.field(id, key) >= 0) return true;
    return false;
  }

  kindOf(id: number): Kind {
    return this.#sequences.at(id, 0) as Kind;
  }

  /**
   * A total order on contents, independent of ids: null < booleans < numbers < strings < bigints < arrays < objects < Sets
   * < Maps; the shorter first, then part by part in canonical order.
   */
  compare(a: number, b: number): number {
    if (a === b) return 0;
    const kind = this.#sequences.at(a, 0);
    const other = this.#sequences.at(b, 0);
    if (kind !== other) return kind - other;
    if (kind === NODE_KIND.primitive) return comparePrimitives(this.#primitive(a), this.#primitive(b));
    const length = this.#sequences.length(a);
    const difference = length - this.#sequences.length(b);
    if (difference !== 0) return difference;
    return this.#compareParts(a, b, kind === OBJECT || kind === MAP ? KEYED.size : 1, length);
  }

  /** Objects and Maps: all keys first, then the values. */
  #compareParts(a: number, b: number, stride: number, length: number): number {
    for (let offset = 0; offset < stride; offset++)
      for (let i = KIND + offset; i < length; i += stride) {
        const order = this.compare(this.#sequences.at(a, i), this.#sequences.at(b, i));
        if (order !== 0) return order;
      }
    return 0;
  }

  #primitive(id: number): null | boolean | number | string | bigint {
    if (this.#sequences.length(id) === INTEGER.size) return this.#sequences.at(id, INTEGER.number);
    return this.#primitives[this.#sequences.at(id, PRIMITIVE.place)]!;
  }

  #intern(value: unknown): number {
    if (typeof value === "object" && value !== null) {
      const known = this.#ids.get(value);
      if (known !== undefined) return known;
      return this.#internObject(value);
    }
    return this.#internPrimitive(value);
  }

  #internPrimitive(value: unknown): number {
    if (typeof value === "number" && (value | 0) === value) return this.#internInteger(value | 0);
    const known = this.#primitiveIds.get(value);
    if (known !== undefined) return known;
    if (typeof value === "number" && !Number.isSafeInteger(value))
      throw new OutsideUniverse(`the number ${value}, which is not a safe integer`);
    if (value !== null && !["boolean", "number", "string", "bigint"].includes(typeof value))
      throw new OutsideUniverse(value === undefined ? "undefined" : `a ${typeof value}`);
    const primitive = value as null | boolean | number | string | bigint;
    const id = this.#sequences.intern([NODE_KIND.primitive, this.#primitives.length]);
    this.#primitives.push(primitive);
    this.#primitiveIds.set(primitive, id);
    return id;
  }

  /** Integers need no table of their own, however many there are. */
  #internInteger(value: number): number {
    this.#integer[INTEGER.number] = value;
    return this.#sequences.intern(this.#integer);
  }
  readonly #integer = Array<number>(INTEGER.size).fill(NODE_KIND.primitive);

  #internObject(value: object): number {
    if (UNWRAP in value) return (value as { [UNWRAP](): number })[UNWRAP]();
    this.#open.push(value);
    try {
      if (this.#open.length > DEEPEST) throw this.#tooDeep();
      const prototype = Object.getPrototypeOf(value);
      // A draft is of a class of its own, and stands for what it drafts.
      if (Array.isArray(value) && prototype === Array.prototype) return this.#internArray(value);
      if (value instanceof Set && (prototype === Set.prototype || isDraft(value))) return this.#internSet(value);
      if (value instanceof Map && (prototype === Map.prototype || isDraft(value))) return this.#internMap(value);
      if (prototype !== Object.prototype && prototype !== null)
        throw new OutsideUniverse(`an instance of ${prototype.constructor?.name || "a class"}`);
      if (STEP in value) throw new OutsideUniverse("a step, as next makes");
      return this.#internPlain(value as Record<string, unknown>);
    } finally {
      this.#open.pop();
    }
  }
  readonly #open: object[] = [];

  /** Only now is it worth while to look whether a value holds itself. */
  #tooDeep(): OutsideUniverse {
    const closes = this.#open.findIndex((value, i) => this.#open.indexOf(value) < i);
    if (closes < 0) return new OutsideUniverse(`a value nested deeper than ${DEEPEST}`);
    return new OutsideUniverse("a cycle", [closes, this.#open.indexOf(this.#open[closes]!)]);
  }

  #part(value: unknown, step: () => string): number {
    try {
      return this.#intern(value);
    } catch (error) {
      if (error instanceof OutsideUniverse) error.steps.push(step());
      throw error;
    }
  }

  #internArray(value: readonly unknown[]): number {
    const sequence = [ARRAY as number];
    for (let i = 0; i < value.length; i++) sequence.push(this.#part(value[i], () => `[${i}]`));
    const keys = Reflect.ownKeys(value);
    // All indices come first, then its length.
    if (keys.length > value.length + 1)
      throw new OutsideUniverse(`an array with a field "${String(keys.at(-1))}" of its own`);
    if (!hasOwnGetters(value)) refuseHidden(value, keys.slice(0, value.length));
    return this.#sequences.intern(sequence);
  }

  #internPlain(value: Record<string, unknown>): number {
    const own = Reflect.ownKeys(value);
    if (!hasOwnGetters(value)) refuseHidden(value, own);
    // Dates and the like keep what they are where no field shows it.
    const tag = Object.prototype.toString.call(value);
    if (tag !== "[object Object]") throw new OutsideUniverse(`an object that is really ${tag.slice(8, -1)}`);
    const sequence = [OBJECT as number];
    for (const key of (own as string[]).sort())
      sequence.push(
        this.#internPrimitive(key),
        this.#part(value[key], () => `.${key}`),
      );
    return this.#sequences.intern(sequence);
  }

  #internSet(value: ReadonlySet<unknown>): number {
    const members: number[] = [];
    for (const member of value) members.push(this.#part(member, () => "{member}"));
    if (!isDraft(value)) refuseFields(value, "a Set");
    return this.#sequences.intern([SET, ...this.#sorted(members)]);
  }

  #internMap(value: ReadonlyMap<unknown, unknown>): number {
    const entries = new Map<number, number>();
    for (const [key, held] of value) {
      const keyId = this.#part(key, () => "{key}");
      if (entries.has(keyId)) throw new OutsideUniverse("a Map with two keys that are equal values");
      entries.set(
        keyId,
        this.#part(held, () => `[${String(key)}]`),
      );
    }
    if (!isDraft(value)) refuseFields(value, "a Map");
    const sequence = [MAP as number];
    for (const key of this.#sorted([...entries.keys()])) sequence.push(key, entries.get(key)!);
    return this.#sequences.intern(sequence);
  }

  /** In canonical order, without repetitions: two members of a JavaScript Set may be equal values. */
  #sorted(ids: number[]): number[] {
    if (ids.length < 2) return ids;
    return [...new Set(ids)].sort((a, b) => this.compare(a, b));
  }

  #build(id: number): unknown {
    const sequence = this.#sequences.get(id);
    const instance = this.#instance(sequence);
    this.#live++;
    this.#instances[id] = instance;
    this.#ids.set(instance, id);
    return instance;
  }

  #instance(sequence: readonly number[]): object {
    switch (sequence[0]) {
      case ARRAY:
        return Object.freeze(sequence.slice(KIND).map((part) => this.value(part)));
      case SET:
        return sealed(new Set(sequence.slice(KIND).map((part) => this.value(part))));
      case MAP: {
        const map = new Map<unknown, unknown>();
        for (const [key, held] of keyed(sequence)) map.set(this.value(key), this.value(held));
        return sealed(map);
      }
      default: {
        const object: Record<string, unknown> = {};
        for (const [keyId, held] of keyed(sequence)) {
          const key = this.value(keyId) as string;
          const value = this.value(held);
          // A field named __proto__ must become a field, not the prototype.
          if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true });
          else object[key] = value;
        }
        return Object.freeze(object);
      }
    }
  }
}

/** The keys of a plain object or Map, each with what it holds. */
const keyed = (sequence: readonly number[]): readonly (readonly [key: number, held: number])[] => {
  const entries: (readonly [number, number])[] = [];
  for (let at = KIND; at < sequence.length; at += KEYED.size)
    entries.push([sequence[at + KEYED.key]!, sequence[at + KEYED.held]!]);
  return entries;
};

const rank = (value: unknown): number =>
  value === null
    ? 0
    : typeof value === "boolean"
      ? 1
      : typeof value === "number"
        ? 2
        : typeof value === "string"
          ? 3
          : 4;

const comparePrimitives = (a: null | boolean | number | string | bigint, b: typeof a): number => {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (a === null || b === null) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
};

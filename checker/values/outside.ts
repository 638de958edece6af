// What no value may be: the errors that name it and where it stands.
// The one idea: whatever a value could hide (symbols, getters, fields that nobody lists) is refused, or two values that differ
// would be taken for one.
// Not here: interning (values.ts).

/** A value outside the universe; the path is filled in on the way out, the innermost step first. */
export class OutsideUniverse extends Error {
  readonly what: string;
  readonly steps: string[] = [];
  /** Of a cycle: how many steps lead from the value to where it closes, and to what it closes on. */
  readonly cycle: readonly [number, number] | null;
  constructor(what: string, cycle: readonly [number, number] | null = null) {
    super(what);
    this.what = what;
    this.cycle = cycle;
  }

  get at(): string {
    const steps = [...this.steps].reverse();
    if (this.cycle === null)
      return steps.length > MOST_STEPS ? `${steps.slice(0, MOST_STEPS).join("")}…` : steps.join("");
    const [closes, on] = this.cycle;
    return `${steps.slice(0, closes).join("")}, which is ${on === 0 ? "the whole" : steps.slice(0, on).join("")} again`;
  }
}

/** Steps of a path that are printed. */
const MOST_STEPS = 20;
/** Where a field hangs, as the last step of a path. */
const fieldStep = (key: string | symbol): string => (typeof key === "symbol" ? `[${String(key)}]` : `.${key}`);

/** A field that may not be there. */
export const outside = (what: string, key: string | symbol): OutsideUniverse => {
  const error = new OutsideUniverse(what);
  error.steps.push(fieldStep(key));
  return error;
};

/** Two values that differ only in what nobody lists would be one value, and a getter answers whatever it likes. */
export const refuseHidden = (value: object, keys: readonly (string | symbol)[]): void => {
  for (const key of keys) {
    if (typeof key === "symbol") throw outside("a field named by a symbol", key);
    const { enumerable, get, set } = Object.getOwnPropertyDescriptor(value, key)!;
    if (get !== undefined || set !== undefined) throw outside("a getter or setter", key);
    if (!enumerable) throw outside("a field that is not enumerable", key);
  }
};

/** What immer and this table put upon a collection that they freeze. */
export const MUTATORS = ["add", "set", "delete", "clear"];

/** Two collections that differ only in fields of their own would be one value. */
export const refuseFields = (collection: object, what: string): void => {
  const frozen = Object.isFrozen(collection);
  const key = Reflect.ownKeys(collection).find((each) => !(frozen && MUTATORS.includes(each as string)));
  if (key !== undefined) throw new OutsideUniverse(`${what} with a field "${String(key)}" of its own`);
};

/** Objects that the engine makes with getters, so that it notices what is read of them. */
const readLazily = new WeakSet<object>();
/** Says of an object that its getters are the engine's own. */
export const withOwnGetters = <T extends object>(object: T): T => {
  readLazily.add(object);
  return object;
};

/** Are the getters of this object the engine's own? */
export const hasOwnGetters = (object: object): boolean => readLazily.has(object);

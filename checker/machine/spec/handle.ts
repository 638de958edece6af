// The state of a spec as the author's code sees it: a handle that notes what is read and can be edited without being read.
// The one idea: a handle is a base that answers reads, with the writes made so far laid over it.
// Not here: editing (draft.ts), and remembering what was read (spec-machine.ts).
import { DRAFT } from "../../language/index.ts";
import { UNWRAP } from "../../values/values.ts";
import { inheritedFrom } from "../inherited.ts";
import type { Handed } from "../memo/identity.ts";
import { inherited } from "../memo/questions.ts";
import { inspected, type Watch } from "../memo/watch.ts";
import { ABSENT, type Variable, type Variables } from "./variables.ts";

/** Answers reads of components in one run of user code, and takes note of them. */
export interface Reader {
  read(component: number): number;
  /** The run learnt which keys or members there are; or, given one by its value id, that it has no component yet. */
  readMembership(variable: Variable, key: number | null): void;
  readonly watch: Watch;
  readonly handed: Handed;
  /** Where the handle of a variable stands (spec-sameness.ts). */
  place(variable: Variable): number;
  /** Do two places hold one value, and one handle? */
  areOne(variable: Variable, other: Variable): boolean;
}

/** The key under which an outcome is recognised as a handle. */
export const LAYERS = Symbol.for("kripke.layers");
/** The key under which the handle of a variable says whose it is. */
export const HANDLE = Symbol.for("kripke.handle");

/** What has been written over a base. */
export interface Layers {
  readonly variables: Variables;
  readonly reader: Reader;
  readonly writes: ReadonlyMap<number, number>;
  /** Edits a draft of them (draft.ts); what the recipe makes of it. */
  readonly edit: (base: Layers, recipe: (draft: unknown) => unknown) => unknown;
}

/** A variable as some layers hold it. */
export interface Held {
  readonly layers: Layers;
  readonly variable: Variable;
}

/** Is it the handle that these layers give for a variable? Layers that did not write a variable hold what their base holds. */
const isHandleOf = (held: Held, layers: Layers, variable: Variable): boolean =>
  held.layers.reader === layers.reader &&
  (held.layers === layers || (!wrote(held.layers, held.variable) && !wrote(layers, variable))) &&
  layers.reader.areOne(held.variable, variable);

/** Is this what these layers hand out for a variable that `components` declares? The handle, or the object that is one with it. */
export const isGivenFor = (value: object, layers: Layers, variable: Variable): boolean => {
  const held = heldBy(value);
  if (held !== null) return isHandleOf(held, layers, variable);
  return !wrote(layers, variable) && layers.reader.handed.was(layers.reader.place(variable), value);
};

export const wrote = ({ writes }: Layers, { members }: Variable): boolean => {
  if (writes.size > 0) for (const component of members.values()) if (writes.has(component)) return true;
  return false;
};

/** Whose handle this is; null: it is none. */
export const heldBy = (value: unknown): Held | null =>
  typeof value === "object" && value !== null && HANDLE in value ? (value as { [HANDLE]: Held })[HANDLE] : null;

export const readThrough = (layers: Layers, component: number): number =>
  layers.writes.get(component) ?? layers.reader.read(component);

const refuse = (): never => {
  throw new TypeError("Cannot change the state: it is immutable; edit it with produce");
};
/** No handle can be changed; whether it is frozen only the value itself can say. */
const immutable = (watch: Watch) => ({
  set: refuse,
  deleteProperty: refuse,
  defineProperty: refuse,
  setPrototypeOf: refuse,
  isExtensible: () => watch.lookBehind(),
  preventExtensions: () => watch.lookBehind(),
});

/** The whole state. */
export const stateHandle = (layers: Layers): object => {
  const { watch } = layers.reader;
  const held = new Map<Variable, unknown>();
  const read = (name: string): unknown => {
    const variable = layers.variables.byName.get(name);
    if (variable === undefined) return inheritedFrom(Object.prototype, name);
    if (!held.has(variable)) held.set(variable, variableHandle(layers, variable));
    return held.get(variable);
  };
  return new Proxy(inspected({}, watch), {
    ...immutable(watch),
    get: (_, key) => {
      if (key === LAYERS) return layers;
      if (key === DRAFT) return (recipe: (draft: unknown) => unknown) => layers.edit(layers, recipe);
      return typeof key === "symbol" ? undefined : read(key);
    },
    has: (_, key) => (typeof key === "symbol" ? key === LAYERS || key === DRAFT : layers.variables.byName.has(key)),
    ownKeys: () => [...layers.variables.byName.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      typeof key === "string" && layers.variables.byName.has(key)
        ? { value: read(key), enumerable: true, configurable: true }
        : undefined,
  });
};

/** The whole state as values, without handles: reads everything. */
export const plainState = (layers: Layers): object =>
  Object.freeze(
    Object.fromEntries(
      layers.variables.all.map((variable) => [variable.name, layers.variables.values.value(wholeOf(layers, variable))]),
    ),
  );

const variableHandle = (layers: Layers, variable: Variable): unknown => {
  const { reader, variables, writes } = layers;
  const { handed, watch } = reader;
  if (variable.kind === "plain") {
    const value = handed.value(variables.value(variable.component, readThrough(layers, variable.component)));
    // What a recipe made is an object of its own, whatever it equals; here it would be the one instance of its value.
    if (writes.has(variable.component) && typeof value === "object" && value !== null) watch.behind = true;
    return value;
  }
  if (!wrote(layers, variable)) return givenFor(layers, variable);
  watch.behind = true;
  return handleOf({ layers, variable });
};

/** The handle of a variable that `components` declares and these layers did not write, or what is one with it. */
export const givenFor = (layers: Layers, variable: Variable): unknown => {
  const { handed, watch } = layers.reader;
  watch.handles = true;
  const place = layers.reader.place(variable);
  return handed.at(place) ?? handed.keep(place, handleOf({ layers, variable }));
};

const handleOf = (held: Held): object => (held.variable.kind === "record" ? recordHandle(held) : setHandle(held));

/** The value id of a whole variable; reads all of it. */
export const wholeOf = (layers: Layers, variable: Variable): number => {
  if (variable.kind !== "plain") layers.reader.readMembership(variable, null);
  return layers.variables.whole(variable, (component) => readThrough(layers, component));
};

/** The id of a key's value or of a member's presence; ABSENT where it has no component. */
export const memberOf = (layers: Layers, variable: Variable, key: unknown): number => {
  const id = layers.variables.values.intern(key, () => `A key or member asked of ${variable.name}`);
  const component = variable.members.get(id);
  if (component !== undefined) return readThrough(layers, component);
  layers.reader.readMembership(variable, id);
  return ABSENT;
};

/** As a Set answers: an object that was built just now is in none, whatever it holds. */
export const hasMember = (layers: Layers, variable: Variable, member: unknown): boolean => {
  const found = heldBy(member) !== null || layers.variables.values.isCanonical(member);
  return found && memberOf(layers, variable, member) !== ABSENT;
};

const recordHandle = (held: Held): object => {
  const { layers, variable } = held;
  const { variables } = layers;
  const { handed, watch } = layers.reader;
  const read = (key: string): unknown => {
    const known = memberOf(layers, variable, key);
    return known === ABSENT
      ? undefined
      : handed.value(
          variables.value(
            variables.member(
              variable,
              variables.values.intern(key, () => "a key"),
            ),
            known,
          ),
        );
  };
  const whole = (): number => wholeOf(layers, variable);
  return new Proxy(inspected({}, watch), {
    ...immutable(watch),
    get: (_, key) => {
      if (key === UNWRAP) return whole;
      if (key === HANDLE) return held;
      return typeof key === "symbol" ? undefined : inherited(read(key), key);
    },
    has: (_, key) =>
      typeof key === "symbol" ? key === UNWRAP || key === HANDLE : read(key) !== undefined || key in Object.prototype,
    ownKeys: () => Reflect.ownKeys(variables.values.value(whole()) as object),
    getOwnPropertyDescriptor: (_, key) => {
      const value = typeof key === "string" ? read(key) : undefined;
      return value === undefined ? undefined : { value, enumerable: true, configurable: true };
    },
  });
};

/** What immer asks of everything it meets; a set knows nothing of it. */
const IMMER = [Symbol.for("immer-state"), Symbol.for("immer-draftable")];

/** A Set whose `has` reads one member; its other methods read them all, and whatever else is asked looks behind it. */
const setHandle = (held: Held): object => {
  const { layers, variable } = held;
  const { handed, watch } = layers.reader;
  const whole = (): number => wholeOf(layers, variable);
  const has = (member: unknown): boolean => hasMember(layers, variable, member);
  return new Proxy(inspected(new Set(), watch), {
    ...immutable(watch),
    has: (_, key) => key === UNWRAP || key === HANDLE || key in Set.prototype,
    get: (_, key) => {
      if (key === UNWRAP) return whole;
      if (key === HANDLE) return held;
      if (key === "has") return has;
      if (typeof key === "symbol" && IMMER.includes(key)) return undefined;
      if (typeof key === "symbol" && key !== Symbol.iterator) return watch.lookBehind();
      const canonical = layers.variables.values.value(whole()) as ReadonlySet<unknown>;
      for (const member of canonical) handed.value(member);
      // These two hand out the Set itself.
      if (key === "forEach" || key === "valueOf") handed.value(canonical);
      const method = inheritedFrom(canonical, key);
      return typeof method === "function" && key !== "constructor" ? method.bind(canonical) : method;
    },
    ownKeys: () => watch.lookBehind(),
    getOwnPropertyDescriptor: () => watch.lookBehind(),
  });
};

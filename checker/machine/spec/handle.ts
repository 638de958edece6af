// The state of a spec as the author's code sees it: a handle that notes what is read and can be edited without being read.
// The one idea: a handle is a base that answers reads, with the writes made so far laid over it.
// Not here: editing (draft.ts), and remembering what was read (spec-machine.ts).
import { DRAFT } from "../../language/index.ts";
import { inherited } from "../questions.ts";
import { UNWRAP } from "../values.ts";
import { drafted } from "./draft.ts";
import { ABSENT, type Variable, type Variables } from "./variables.ts";

/** Answers reads of components in one run of user code, and takes note of them. */
export interface Reader {
  read(component: number): number;
  /** The run learnt which keys or members there are; or, given one by its value id, that it has no component yet. */
  readMembership(variable: Variable, key: number | null): void;
}

/** The key under which an outcome is recognised as a handle. */
export const LAYERS = Symbol.for("kripke.layers");

/** What has been written over a base. */
export interface Layers {
  readonly variables: Variables;
  readonly reader: Reader;
  readonly writes: ReadonlyMap<number, number>;
}

export const readThrough = (layers: Layers, component: number): number =>
  layers.writes.get(component) ?? layers.reader.read(component);

const refuse = (): never => {
  throw new TypeError("Cannot change the state: it is immutable; edit it with produce");
};
const immutable = { set: refuse, deleteProperty: refuse, defineProperty: refuse };

/** The whole state. */
export const stateHandle = (layers: Layers): object => {
  const held = new Map<Variable, unknown>();
  const read = (name: string): unknown => {
    const variable = layers.variables.byName.get(name);
    if (variable === undefined) return (Object.prototype as never)[name];
    if (!held.has(variable)) held.set(variable, variableHandle(layers, variable));
    return held.get(variable);
  };
  return new Proxy(
    {},
    {
      ...immutable,
      get: (_, key) => {
        if (key === LAYERS) return layers;
        if (key === DRAFT) return (recipe: (draft: unknown) => unknown) => drafted(layers, recipe);
        return typeof key === "symbol" ? undefined : read(key);
      },
      has: (_, key) => (typeof key === "symbol" ? key === LAYERS || key === DRAFT : layers.variables.byName.has(key)),
      ownKeys: () => [...layers.variables.byName.keys()],
      getOwnPropertyDescriptor: (_, key) =>
        typeof key === "string" && layers.variables.byName.has(key)
          ? { value: read(key), enumerable: true, configurable: true }
          : undefined,
    },
  );
};

const variableHandle = (layers: Layers, variable: Variable): unknown => {
  if (variable.kind === "plain")
    return layers.variables.value(variable.component, readThrough(layers, variable.component));
  return variable.kind === "record" ? recordHandle(layers, variable) : setHandle(layers, variable);
};

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

const recordHandle = (layers: Layers, variable: Variable): object => {
  const { variables } = layers;
  const read = (key: string): unknown => {
    const known = memberOf(layers, variable, key);
    return known === ABSENT
      ? undefined
      : variables.value(
          variables.member(
            variable,
            variables.values.intern(key, () => "a key"),
          ),
          known,
        );
  };
  const whole = (): object => variables.values.value(wholeOf(layers, variable)) as object;
  return new Proxy(
    {},
    {
      ...immutable,
      get: (_, key) => {
        if (key === UNWRAP) return () => wholeOf(layers, variable);
        return typeof key === "symbol" ? undefined : inherited(read(key), key);
      },
      has: (_, key) => (typeof key === "symbol" ? key === UNWRAP : memberOf(layers, variable, key) !== ABSENT),
      ownKeys: () => Reflect.ownKeys(whole()),
      getOwnPropertyDescriptor: (_, key) => {
        const value = typeof key === "string" ? read(key) : undefined;
        return value === undefined ? undefined : { value, enumerable: true, configurable: true };
      },
    },
  );
};

/** A Set whose `has` reads one member; anything else reads them all. */
const setHandle = (layers: Layers, variable: Variable): object => {
  const whole = (): ReadonlySet<unknown> =>
    layers.variables.values.value(wholeOf(layers, variable)) as ReadonlySet<unknown>;
  return new Proxy(new Set(), {
    ...immutable,
    has: (_, key) => key === UNWRAP || key in Set.prototype,
    get: (_, key) => {
      if (key === UNWRAP) return () => wholeOf(layers, variable);
      if (key === "has") return (member: unknown) => memberOf(layers, variable, member) !== ABSENT;
      const canonical = whole();
      const held = (canonical as never)[key] as unknown;
      return typeof held === "function" ? held.bind(canonical) : held;
    },
  });
};

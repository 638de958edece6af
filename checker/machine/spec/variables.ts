// The variables of a whole-state spec as components: one each, or one for each key of a record and each member of a set.
// The one idea: a member that was never written has no component; whoever learnt that it was absent is told when it gets one.
// Not here: reading and writing them from the author's code (handle.ts, draft.ts).
import { KripkeError, modelError } from "../../language/index.ts";
import { mayLearn } from "../../values/numbering.ts";
import { KEYED, type ValueTable } from "../../values/values.ts";

/** Whatever remembers something that depends on which members there are. */
export interface Dependent {
  /**
   * Is what it said before it forgot still built upon, as that it says the same where nothing changed that it depends on? Then it is told
   * of every later member, too, whether it was asked again or not.
   */
  readonly isBuiltUpon: boolean;
  /** Forgets what it learnt; because this component has come, which it may have learnt not to be there. */
  forget(component?: number): void;
}

/** Of a key or member: not there. Of a member: there. */
export const ABSENT = 0;
export const PRESENT = 1;

/** The values of one component, numbered densely. */
class Domain {
  readonly #ids = new Map<number, number>();
  readonly #values: number[];

  constructor(first: readonly number[]) {
    this.#values = [...first];
  }

  get size(): number {
    return this.#values.length;
  }

  intern(value: number): number {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    mayLearn();
    const id = this.#values.push(value) - 1;
    this.#ids.set(value, id);
    return id;
  }

  value(id: number): number {
    return this.#values[id]!;
  }
}

export interface Variable {
  readonly name: string;
  readonly kind: "plain" | "record" | "set";
  /** Of a plain variable; -1 otherwise. */
  readonly component: number;
  /** By the value id of the key or member. */
  readonly members: Map<number, number>;
  /** Grows when a key or member gets its component. */
  version: number;
  /** Who learnt which keys or members there are. */
  readonly dependents: Set<Dependent>;
  /** Who learnt that a key or member, by its value id, has no component. */
  readonly awaiting: Map<number, Set<Dependent>>;
}

/** Has the dependent to be told when any member, or this one, gets its component. */
export const depend = (dependent: Dependent, variable: Variable, key: number | null): void => {
  if (key === null) variable.dependents.add(dependent);
  else variable.awaiting.set(key, (variable.awaiting.get(key) ?? new Set()).add(dependent));
};

/** Whose a component is: of a plain variable, or of a key or member by its value id. */
export interface Place {
  readonly variable: Variable;
  /** -1: none. */
  readonly key: number;
}

export class Variables {
  readonly all: readonly Variable[];
  readonly byName: ReadonlyMap<string, Variable>;
  readonly values: ValueTable;
  readonly #spec: string;
  readonly #domains: Domain[] = [];
  readonly #names: string[] = [];
  /** By component. */
  readonly #places: Place[] = [];
  /** The keys or members that get a component with this one: those that differ from it only in interchangeable names. */
  alike: (key: number) => readonly number[] = () => [];

  constructor(spec: string, first: object, components: Readonly<Record<string, "record" | "set">>, values: ValueTable) {
    this.#spec = spec;
    this.values = values;
    for (const name of Object.keys(components))
      if (!Object.hasOwn(first, name))
        throw modelError(`"${spec}": components names ${name}, but the initial state has no such variable.`);
    this.all = Object.keys(first).map((name): Variable => {
      const kind = (Object.hasOwn(components, name) ? components[name] : undefined) ?? "plain";
      const component = kind === "plain" ? this.#component(name, []) : -1;
      return { name, kind, component, members: new Map(), version: 0, dependents: new Set(), awaiting: new Map() };
    });
    for (const variable of this.all)
      if (variable.component >= 0) this.#places[variable.component] = { variable, key: -1 };
    this.byName = new Map(this.all.map((variable) => [variable.name, variable]));
  }

  /** How many components there are by now. */
  get components(): number {
    return this.#domains.length;
  }

  /** How many numbers a component has by now. */
  idsOf(component: number): number {
    return this.#domains[component]!.size;
  }

  /** How many components there are, and how many numbers in them. */
  get numbers(): number {
    let count = this.#domains.length;
    for (const domain of this.#domains) count += domain.size;
    return count;
  }

  nameOf(component: number): string {
    return this.#names[component] ?? "nothing more";
  }

  placeOf(component: number): Place {
    return this.#places[component]!;
  }

  /** The component of a key or member, made if need be. */
  member(variable: Variable, key: number): number {
    const known = variable.members.get(key);
    if (known !== undefined) return known;
    const component = this.#made(variable, key);
    for (const other of this.alike(key)) if (!variable.members.has(other)) this.#made(variable, other);
    return component;
  }

  #made(variable: Variable, key: number): number {
    const component = this.#component(
      `${variable.name}[${String(this.values.value(key))}]`,
      variable.kind === "set" ? [-1, -1] : [-1],
    );
    variable.members.set(key, component);
    this.#places[component] = { variable, key };
    variable.version++;
    for (const dependent of [...variable.dependents, ...(variable.awaiting.get(key) ?? [])])
      dependent.forget(component);
    for (const dependent of variable.dependents) if (!dependent.isBuiltUpon) variable.dependents.delete(dependent);
    variable.awaiting.delete(key);
    return component;
  }

  /** The id of a value in a plain component or of a key's value in a record. */
  intern(component: number, value: unknown): number {
    return this.#domains[component]!.intern(
      this.values.intern(value, () => `${this.#spec}: the variable ${this.nameOf(component)}`),
    );
  }

  /** The id of a value, by its value id, in a plain component or as a key's value in a record. */
  internId(component: number, value: number): number {
    return this.#domains[component]!.intern(value);
  }

  valueId(component: number, id: number): number {
    return this.#domains[component]!.value(id);
  }

  value(component: number, id: number): unknown {
    return this.values.value(this.valueId(component, id));
  }

  /** The value id of a whole variable, where `read` gives the ids of its components. */
  whole(variable: Variable, read: (component: number) => number): number {
    if (variable.kind === "plain") return this.valueId(variable.component, read(variable.component));
    const present = [...variable.members]
      .map(([key, component]) => [key, component, read(component)] as const)
      .filter(([, , id]) => id !== ABSENT);
    const where = (): string => `${this.#spec}: the variable ${variable.name}`;
    if (variable.kind === "set")
      return this.values.intern(new Set(present.map(([key]) => this.values.value(key))), where);
    return this.values.intern(
      Object.fromEntries(present.map(([key, component, id]) => [this.values.value(key), this.value(component, id)])),
      where,
    );
  }

  /** Writes a whole variable: every key or member that is known, and the new ones. */
  assign(variable: Variable, value: unknown, write: (component: number, id: number) => void): void {
    if (variable.kind === "plain") {
      write(variable.component, this.intern(variable.component, value));
      return;
    }
    const id = this.values.intern(value, () => `${this.#spec}: the variable ${variable.name}`);
    const whole = this.values.value(id);
    if (variable.kind === "set" ? !(whole instanceof Set) : !this.values.isPlainObject(id))
      throw new KripkeError(
        75,
        `${this.#spec}: components declares ${variable.name} a ${variable.kind}, but it was given ${typeof whole === "object" ? "another kind of object" : String(whole)}.`,
      );
    const parts = this.values.parts(id);
    const given = new Map<number, number>();
    if (variable.kind === "set") for (const member of parts) given.set(member, PRESENT);
    else
      for (let at = 0; at < parts.length; at += KEYED.size) given.set(parts[at + KEYED.key]!, parts[at + KEYED.held]!);
    for (const key of given.keys()) this.member(variable, key);
    for (const [key, component] of variable.members) {
      if (!given.has(key)) write(component, ABSENT);
      else write(component, variable.kind === "set" ? PRESENT : this.#domains[component]!.intern(given.get(key)!));
    }
  }

  /** A whole state, variable by variable. */
  assignAll(state: unknown, assign: (variable: Variable, value: unknown) => void, where: string): void {
    if (typeof state !== "object" || state === null)
      throw new KripkeError(
        75,
        `${this.#spec}: ${where} answered ${String(state)} instead of a state; an action answers the next state, { oneOf: { name: state } }, or undefined.`,
      );
    const names = Object.keys(state);
    const stranger = names.find((name) => !this.byName.has(name));
    if (stranger !== undefined)
      throw new KripkeError(
        75,
        `${this.#spec}: ${where} answered a state with the variable ${stranger}, which the initial state does not have; the variables are ${[...this.byName.keys()].join(", ")}.`,
      );
    const missing = this.all.find((variable) => !Object.hasOwn(state, variable.name));
    if (missing !== undefined)
      throw new KripkeError(
        75,
        `${this.#spec}: ${where} answered a state without the variable ${missing.name}; spread the old state, or edit it with produce.`,
      );
    for (const variable of this.all) assign(variable, (state as Record<string, unknown>)[variable.name]);
  }

  #component(name: string, first: readonly number[]): number {
    mayLearn();
    this.#domains.push(new Domain(first));
    return this.#names.push(name) - 1;
  }
}

// Editing the state of a spec: the draft that `produce` hands to its recipe.
// The one idea: writing a variable, a key or a member is not reading it; what is read becomes an ordinary immer draft of that
// one component, so an action costs nothing for what it leaves alone.
// Not here: reading without editing (handle.ts).
import { createDraft, finishDraft, isDraft, type Objectish } from "immer";
import { KripkeError } from "../../language/index.ts";
import { inherited } from "../questions.ts";
import { type Layers, memberOf, readThrough, stateHandle, wholeOf } from "./handle.ts";
import { ABSENT, PRESENT, type Variable } from "./variables.ts";

/** The state after a recipe: a handle with what the recipe wrote, or whatever the recipe returned. */
export const drafted = (base: Layers, recipe: (draft: unknown) => unknown): unknown => {
  const draft = new Draft(base);
  const handed = draft.state();
  const answer = recipe(handed);
  if (answer !== undefined && answer !== handed) return draft.abandon(answer);
  return stateHandle(draft.finish());
};

class Draft {
  readonly #base: Layers;
  readonly #layers: Layers;
  readonly #writes: Map<number, number>;
  /** immer's drafts of the components that were read and may be changed in place. */
  readonly #open = new Map<number, Objectish>();
  /** By variable, the keys and members written since, in order: JavaScript iterates what was there first, then these. */
  readonly #added = new Map<Variable, Set<number>>();
  /** Those that were deleted, so that they are new if they come again. */
  readonly #deleted = new Map<Variable, Set<number>>();
  #over = false;

  constructor(base: Layers) {
    this.#base = base;
    this.#writes = new Map(base.writes);
    this.#layers = { ...base, writes: this.#writes };
  }

  finish(): Layers {
    this.#flush();
    this.#over = true;
    return this.#layers;
  }

  /** A recipe that returns a state replaces it; then nothing of the draft may be used. */
  abandon(answer: unknown): unknown {
    if (isDraft(answer))
      throw new KripkeError(
        75,
        "A recipe of produce returned a draft; change the draft and return nothing, or return a new state.",
      );
    this.finish();
    return answer;
  }

  state(): object {
    const { byName } = this.#base.variables;
    const variable = (key: string | symbol): Variable => {
      this.#guard();
      const found = typeof key === "string" ? byName.get(key) : undefined;
      if (found === undefined)
        throw new TypeError(
          `Cannot use ${String(key)}: the state has no such variable; they are ${[...byName.keys()].join(", ")}`,
        );
      return found;
    };
    return new Proxy(
      {},
      {
        get: (_, key) =>
          typeof key === "symbol" || (!byName.has(key) && key in Object.prototype)
            ? (Object.prototype as never)[key]
            : this.#get(variable(key)),
        has: (_, key) => typeof key === "string" && byName.has(key),
        ownKeys: () => [...byName.keys()],
        getOwnPropertyDescriptor: (_, key) =>
          typeof key === "string" && byName.has(key)
            ? { value: this.#get(variable(key)), enumerable: true, configurable: true, writable: true }
            : undefined,
        set: (_, key, value) => {
          this.#set(variable(key), value);
          return true;
        },
        deleteProperty: (_, key) => {
          throw new TypeError(`Cannot delete the variable ${String(key)}: every state has all variables`);
        },
      },
    );
  }

  #guard(): void {
    if (this.#over) throw new TypeError("Cannot use a draft after its produce has ended");
  }

  #get(variable: Variable): unknown {
    if (variable.kind === "plain")
      return this.#component(variable.component, readThrough(this.#layers, variable.component));
    return variable.kind === "record" ? this.#record(variable) : this.#members(variable);
  }

  #set(variable: Variable, value: unknown): void {
    for (const component of variable.kind === "plain" ? [variable.component] : variable.members.values())
      this.#open.delete(component);
    // Which keys must be written absent depends on which there are.
    if (variable.kind !== "plain") this.#base.reader.readMembership(variable, null);
    this.#base.variables.assign(variable, value, (component, id) => this.#writes.set(component, id));
    if (variable.kind === "plain") return;
    for (const key of variable.members.keys()) this.#noteDeleted(variable, key);
    const keys = value instanceof Set ? [...value] : Object.keys(value as object);
    for (const key of keys)
      this.#noteAdded(
        variable,
        this.#base.variables.values.intern(key, () => "a key"),
      );
  }

  #noteAdded(variable: Variable, key: number): void {
    const added = this.#added.get(variable) ?? new Set();
    this.#added.set(variable, added.add(key));
  }

  #noteDeleted(variable: Variable, key: number): void {
    this.#added.get(variable)?.delete(key);
    this.#deleted.set(variable, (this.#deleted.get(variable) ?? new Set()).add(key));
  }

  /** The keys or members there are now, in the order in which JavaScript would iterate them. */
  #ordered(variable: Variable): number[] {
    const { values } = this.#base.variables;
    const parts = values.parts(wholeOf(this.#base, variable));
    const before = variable.kind === "set" ? parts : parts.filter((_, i) => i % 2 === 0);
    const kept = before.filter((key) => this.#deleted.get(variable)?.has(key) !== true);
    const added = [...(this.#added.get(variable) ?? [])];
    return [...new Set([...kept, ...added])];
  }

  /** The value of a component: as it is, or as a draft if it can be changed in place. */
  #component(component: number, id: number): unknown {
    const open = this.#open.get(component);
    if (open !== undefined) return open;
    const value = this.#base.variables.value(component, id);
    if (typeof value !== "object" || value === null) return value;
    const draft = createDraft(value as Objectish) as Objectish;
    this.#open.set(component, draft);
    return draft;
  }

  /** Writes what was changed in place, and ends immer's drafts. */
  #flush(): void {
    for (const [component, draft] of this.#open) {
      this.#writes.set(component, this.#base.variables.intern(component, draft));
      finishDraft(draft as never);
    }
    this.#open.clear();
  }

  #record(variable: Variable): object {
    const { variables } = this.#base;
    const component = (key: string): number =>
      variables.member(
        variable,
        variables.values.intern(key, () => "a key"),
      );
    const present = (key: string): boolean => memberOf(this.#layers, variable, key) !== ABSENT;
    const read = (key: string): unknown =>
      present(key) ? this.#component(component(key), readThrough(this.#layers, component(key))) : undefined;
    return new Proxy(
      {},
      {
        get: (_, key) => {
          this.#guard();
          return typeof key === "symbol" ? undefined : inherited(read(key), key);
        },
        has: (_, key) => typeof key === "string" && present(key),
        ownKeys: () => {
          this.#guard();
          return Object.keys(
            Object.fromEntries(this.#ordered(variable).map((key) => [variables.values.value(key), true])),
          );
        },
        getOwnPropertyDescriptor: (_, key) =>
          typeof key === "string" && present(key)
            ? { value: read(key), enumerable: true, configurable: true, writable: true }
            : undefined,
        set: (_, key, value) => {
          this.#guard();
          if (typeof key === "symbol") throw new TypeError("Cannot use a symbol as a key");
          this.#open.delete(component(key));
          this.#writes.set(component(key), variables.intern(component(key), value));
          this.#noteAdded(
            variable,
            variables.values.intern(key, () => "a key"),
          );
          return true;
        },
        deleteProperty: (_, key) => {
          this.#guard();
          if (typeof key !== "string") return true;
          const id = variables.values.intern(key, () => "a key");
          const known = variable.members.get(id);
          // A key without a component is absent in every state so far.
          if (known === undefined) this.#base.reader.readMembership(variable, id);
          else {
            this.#open.delete(known);
            this.#writes.set(known, ABSENT);
            this.#noteDeleted(variable, id);
          }
          return true;
        },
      },
    );
  }

  #members(variable: Variable): object {
    const { variables } = this.#base;
    const where = (): string => `A member of ${variable.name}`;
    const write = (member: unknown, presence: number): void => {
      this.#guard();
      const key = variables.values.intern(member, where);
      this.#writes.set(variables.member(variable, key), presence);
      if (presence === PRESENT) this.#noteAdded(variable, key);
      else this.#noteDeleted(variable, key);
    };
    const methods: Record<string, (member?: unknown) => unknown> = {
      has: (member) => memberOf(this.#layers, variable, member) !== ABSENT,
      add: (member) => {
        write(member, PRESENT);
        return set;
      },
      delete: (member) => {
        const was = memberOf(this.#layers, variable, member) !== ABSENT;
        if (was) write(member, ABSENT);
        return was;
      },
      clear: () => this.#set(variable, new Set()),
    };
    const set: object = new Proxy(new Set(), {
      get: (_, key) => {
        this.#guard();
        if (typeof key === "string" && Object.hasOwn(methods, key)) return methods[key];
        const current = new Set(this.#ordered(variable).map((id) => variables.values.value(id)));
        const held = (current as never)[key] as unknown;
        return typeof held === "function" ? held.bind(current) : held;
      },
    });
    return set;
  }
}

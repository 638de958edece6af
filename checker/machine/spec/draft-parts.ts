// Drafts of what `components` declares: a record of which keys are edited, a set of which members are.
// The one idea: what is only written is only noted; a set of which more is asked than single members becomes immer's draft of
// the whole, on which what was noted is done, so that it means what immer means.
// Not here: the draft of the state (draft.ts).

import { UNWRAP } from "../../values/values.ts";
import { inheritedFrom } from "../inherited.ts";
import { inherited } from "../memo/questions.ts";
import { hasMember, heldBy, type Layers, memberOf, readThrough, wholeOf } from "./handle.ts";
import { ABSENT, PRESENT, type Variable } from "./variables.ts";

type Write = (component: number, id: number) => void;

/** The draft of a whole state, as its parts need it. */
interface Whole {
  readonly base: Layers;
  guard(): void;
  draft(value: unknown): unknown;
}

/** The draft of a variable. */
export interface Part {
  readonly proxy: object;
  readonly modified: boolean;
  /** Writes it to its own variable. */
  write(write: Write): void;
}

const parts = new WeakMap<object, Part>();
export const partOf = (proxy: unknown): Part | undefined => parts.get(proxy as object);

/** What immer knows of a draft: its own, and those that follow it. */
interface DraftState {
  readonly modified_: boolean;
}

const DRAFT_STATE = Symbol.for("immer-state");
export const draftStateOf = Object.assign(
  (value: object): DraftState | undefined => (value as { [DRAFT_STATE]?: DraftState })[DRAFT_STATE],
  { key: DRAFT_STATE },
);

export const isModified = (value: unknown): boolean =>
  typeof value === "object" && value !== null && draftStateOf(value)?.modified_ === true;

/** To immer a draft of another produce: `isDraft`, `current`, `original` and a nested `produce` take it for what it is. */
export const stateFor = (
  of: { readonly base: () => unknown; readonly proxy: () => object; readonly modified: () => boolean },
  type = 0,
): DraftState & object => ({
  ...{ type_: type, scope_: { immer_: { useStrictShallowCopy_: false, shouldUseStrictIteration: () => true } } },
  ...{ parent_: undefined, callbacks_: [], finalized_: false },
  get modified_() {
    return of.modified();
  },
  get base_() {
    return of.base();
  },
  get copy_() {
    return of.proxy();
  },
  get draft_() {
    return of.proxy();
  },
});

/** What a variable is in the base, as immer hands it out. */
const originalOf = (base: Layers, variable: Variable): unknown =>
  base.reader.handed.value(base.variables.values.value(wholeOf(base, variable)));

const DELETED = Symbol("deleted");
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

export class RecordDraft implements Part {
  readonly proxy: object;
  readonly #whole: Whole;
  readonly #variable: Variable;
  /** What was read or written: drafts, what was assigned, DELETED. */
  readonly #fields = new Map<string, unknown>();
  readonly #opened = new Map<string, unknown>();
  /** Keys written, and keys deleted since the beginning: JavaScript lists what was there first, then what came. */
  readonly #added = new Set<string>();
  readonly #deleted = new Set<string>();

  constructor(whole: Whole, variable: Variable) {
    this.#whole = whole;
    this.#variable = variable;
    this.proxy = this.#proxy();
    parts.set(this.proxy, this);
  }

  get modified(): boolean {
    return [...this.#fields].some(([key, value]) => this.#changed(key, value));
  }

  write(write: Write): void {
    const { variables, reader } = this.#whole.base;
    for (const [key, value] of this.#fields) {
      const id = this.#idOf(key);
      const known = this.#variable.members.get(id);
      if (value !== DELETED) {
        if (!this.#changed(key, value)) continue;
        const component = variables.member(this.#variable, id);
        write(component, variables.intern(component, value));
      }
      // A key without a component is absent in every state so far.
      else if (known === undefined) reader.readMembership(this.#variable, id);
      else write(known, ABSENT);
    }
  }

  #idOf(key: string): number {
    return this.#whole.base.variables.values.intern(key, () => "a key");
  }

  /** False is sure: what was written where nothing was read counts as changed. */
  #changed(key: string, value: unknown): boolean {
    return value !== this.#opened.get(key) || isModified(value);
  }

  #ofBase(key: string): unknown {
    const { base } = this.#whole;
    if (memberOf(base, this.#variable, key) === ABSENT) return undefined;
    const component = base.variables.member(this.#variable, this.#idOf(key));
    return base.reader.handed.value(base.variables.value(component, readThrough(base, component)));
  }

  /** As it is now, not drafted. */
  #raw(key: string): unknown {
    const value = this.#fields.has(key) ? this.#fields.get(key) : this.#ofBase(key);
    return value === DELETED ? undefined : value;
  }

  /** Of the base, an object is drafted when it is read, as it is when it was taken out and put back. */
  #get(key: string): unknown {
    const raw = this.#raw(key);
    if (!isObject(raw) || !this.#whole.base.variables.values.isCanonical(raw)) return raw;
    if (this.#fields.has(key) && raw !== this.#ofBase(key)) return raw;
    const draft = this.#whole.draft(raw);
    this.#fields.set(key, draft);
    this.#opened.set(key, draft);
    return draft;
  }

  #keys(): string[] {
    const { base } = this.#whole;
    const { values } = base.variables;
    const before = values.parts(wholeOf(base, this.#variable)).filter((_, i) => i % 2 === 0);
    const kept = before.map((key) => values.value(key) as string).filter((key) => !this.#deleted.has(key));
    // Through an object, because JavaScript lists what looks like a number first.
    return Object.keys(Object.fromEntries([...kept, ...this.#added].map((key) => [key, true])));
  }

  readonly #id = (): number =>
    this.#whole.base.variables.values.intern(
      Object.fromEntries(this.#keys().map((key) => [key, this.#raw(key)])),
      () => `The variable ${this.#variable.name}`,
    );

  #proxy(): object {
    const { base } = this.#whole;
    const state = stateFor({
      base: () => originalOf(base, this.#variable),
      proxy: () => this.proxy,
      modified: () => this.modified,
    });
    return new Proxy(
      {},
      {
        get: (_, key) => {
          this.#whole.guard();
          if (key === DRAFT_STATE) return state;
          if (key === UNWRAP) return this.#id;
          return typeof key === "symbol" ? undefined : inherited(this.#get(key), key);
        },
        has: (_, key) =>
          typeof key === "symbol" ? key === UNWRAP : this.#raw(key) !== undefined || key in Object.prototype,
        ownKeys: () => {
          this.#whole.guard();
          return this.#keys();
        },
        getOwnPropertyDescriptor: (_, key) => {
          const value = typeof key === "string" ? this.#raw(key) : undefined;
          return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true };
        },
        set: (_, key, value) => {
          this.#whole.guard();
          if (typeof key === "symbol") throw new TypeError("Cannot use a symbol as a key");
          this.#fields.set(key, value);
          this.#added.add(key);
          return true;
        },
        deleteProperty: (_, key) => {
          this.#whole.guard();
          if (typeof key !== "string") return true;
          this.#fields.set(key, DELETED);
          this.#added.delete(key);
          this.#deleted.add(key);
          return true;
        },
        defineProperty: () => {
          throw new TypeError("Cannot define properties of a draft: assign them");
        },
      },
    );
  }
}

export class SetDraft implements Part {
  readonly proxy: object;
  readonly #whole: Whole;
  readonly #variable: Variable;
  /** Members that were added (true) and deleted (false), in order; and whether all others were deleted before. */
  readonly #members = new Map<unknown, boolean>();
  #cleared = false;
  /** Immer's draft of the whole, once more was asked than single members. */
  #inner: Set<unknown> | null = null;

  constructor(whole: Whole, variable: Variable) {
    this.#whole = whole;
    this.#variable = variable;
    this.proxy = this.#proxy();
    parts.set(this.proxy, this);
  }

  get modified(): boolean {
    if (this.#inner !== null) return isModified(this.#inner);
    if (this.#cleared) return true;
    return [...this.#members].some(([member, here]) => this.#inBase(member) !== here);
  }

  write(write: Write): void {
    const { variables, reader } = this.#whole.base;
    const variable = this.#variable;
    if (this.#inner !== null) {
      if (!isModified(this.#inner)) return;
      reader.readMembership(variable, null);
      variables.assign(variable, this.#inner, write);
      return;
    }
    if (this.#cleared) {
      reader.readMembership(variable, null);
      for (const component of variable.members.values()) write(component, ABSENT);
    }
    const idOf = (member: unknown): number => variables.values.intern(member, () => `A member of ${variable.name}`);
    // What was built in the recipe and taken out again is another object than what it equals.
    for (const [member, here] of this.#members) {
      if (here || !this.#mayBeOfBase(member)) continue;
      const known = variable.members.get(idOf(member));
      if (known === undefined) reader.readMembership(variable, idOf(member));
      else write(known, ABSENT);
    }
    for (const [member, here] of this.#members) if (here) write(variables.member(variable, idOf(member)), PRESENT);
  }

  #mayBeOfBase(member: unknown): boolean {
    return heldBy(member) !== null || this.#whole.base.variables.values.isCanonical(member);
  }

  #inBase(member: unknown): boolean {
    return !this.#cleared && hasMember(this.#whole.base, this.#variable, member);
  }

  #opened(): Set<unknown> {
    if (this.#inner !== null) return this.#inner;
    const inner = this.#whole.draft(originalOf(this.#whole.base, this.#variable)) as Set<unknown>;
    if (this.#cleared) inner.clear();
    for (const [member, here] of this.#members) {
      if (here) inner.add(member);
      else inner.delete(member);
    }
    this.#inner = inner;
    return inner;
  }

  readonly #methods: { readonly [name: string]: (member?: unknown) => unknown } = {
    has: (member) => {
      if (this.#inner !== null) return this.#inner.has(member);
      return this.#members.get(member) ?? this.#inBase(member);
    },
    add: (member) => {
      this.#whole.guard();
      if (this.#inner !== null) this.#inner.add(member);
      else if (this.#members.get(member) !== true) {
        // One that was deleted comes anew, behind the others.
        this.#members.delete(member);
        this.#members.set(member, true);
      }
      return this.proxy;
    },
    delete: (member) => {
      this.#whole.guard();
      if (this.#inner !== null) return this.#inner.delete(member);
      const was = this.#members.get(member) ?? this.#inBase(member);
      if (was) this.#members.set(member, false);
      return was;
    },
    clear: () => {
      this.#whole.guard();
      if (this.#inner !== null) this.#inner.clear();
      else {
        this.#cleared = true;
        this.#members.clear();
      }
      return undefined;
    },
  };

  #proxy(): object {
    const { base } = this.#whole;
    const state = stateFor(
      {
        base: () => originalOf(base, this.#variable),
        proxy: () => this.proxy,
        modified: () => this.modified,
      },
      3,
    );
    return new Proxy(new Set(), {
      get: (_, key) => {
        this.#whole.guard();
        if (key === DRAFT_STATE) return state;
        if (key === UNWRAP)
          return () => base.variables.values.intern(this.#opened(), () => `The variable ${this.#variable.name}`);
        if (typeof key === "string" && Object.hasOwn(this.#methods, key)) return this.#methods[key];
        const inner = this.#opened();
        const held = inheritedFrom(inner, key);
        return typeof held === "function" && key !== "constructor" ? held.bind(inner) : held;
      },
      has: (_, key) => key === UNWRAP || key in Set.prototype,
      ownKeys: () => [],
      defineProperty: () => {
        throw new TypeError("Cannot define properties of a draft");
      },
    });
  }
}

// Editing the state of a spec: the draft that `produce` hands to its recipe.
// The one idea: writing a variable, a key or a member is not reading it, and what is read becomes an ordinary immer draft of
// that one component. Nothing becomes a number before the recipe has ended: until then two names of one object are one
// object, as they are to immer.
// Not here: drafts of records and sets that are declared as components (draft-parts.ts), reading without editing (handle.ts).
import { Immer, type Objectish } from "immer";
import { KripkeError } from "../../language/index.ts";
import { inRecipe } from "../../language/recipe.ts";
import { inheritedFrom } from "../inherited.ts";
import { draftStateOf, isModified, type Part, partOf, RecordDraft, SetDraft, stateFor } from "./draft-parts.ts";
import {
  givenFor,
  heldBy,
  isGivenFor,
  LAYERS,
  type Layers,
  plainState,
  readThrough,
  stateHandle,
  wrote,
} from "./handle.ts";
import type { Variable } from "./variables.ts";

/** Handles may hang in what is made of a draft, and cannot be frozen. */
const immer = new Immer({ autoFreeze: false });

/** The state after a recipe: a handle with what the recipe wrote, or whatever the recipe returned. */
export const drafted = (base: Layers, recipe: (draft: unknown) => unknown): unknown => {
  const draft = new StateDraft(base);
  try {
    const answer = inRecipe(() => recipe(draft.proxy));
    return answer === undefined || answer === draft.proxy ? stateHandle(draft.finished()) : draft.replaced(answer);
  } finally {
    draft.end();
  }
};

class StateDraft {
  readonly proxy: object;
  readonly base: Layers;
  /** What the variables that were read or written are now: drafts, or what was assigned. */
  readonly #values = new Map<Variable, unknown>();
  /** The drafts that were made of the variables of the base. */
  readonly #opened = new Map<Variable, unknown>();
  /** Immer's, to be ended. */
  readonly #drafts: Objectish[] = [];
  #over = false;

  constructor(base: Layers) {
    this.base = base;
    this.proxy = this.#proxy();
  }

  guard(): void {
    if (this.#over) throw new TypeError("Cannot use a draft after its produce has ended");
  }

  /** An immer draft of a canonical value; primitives are themselves. */
  draft(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    const draft = immer.createDraft(value as Objectish) as Objectish;
    this.#drafts.push(draft);
    return draft;
  }

  /** The base with everything that was written. */
  finished(): Layers {
    const { variables, reader } = this.base;
    const writes = new Map(this.base.writes);
    const write = (component: number, id: number): void => {
      writes.set(component, id);
    };
    for (const [variable, value] of this.#values) {
      const own = value === this.#opened.get(variable) ? partOf(value) : undefined;
      if (own !== undefined) own.write(write);
      else if (this.#changed(variable, value)) {
        // Which keys must be written absent depends on which there are.
        if (variable.kind !== "plain") reader.readMembership(variable, null);
        variables.assign(variable, value, write);
      }
    }
    return { ...this.base, writes };
  }

  /** A recipe that returns something replaces the state by it. Drafts in it end as what they have become. */
  replaced(answer: unknown): unknown {
    if ([...this.#values].some(([variable, value]) => this.#changed(variable, value)))
      throw new KripkeError(
        75,
        "A recipe of produce changed its draft and returned another state; change the draft and return nothing, or return a new state.",
      );
    return this.#settled(answer, new Set());
  }

  end(): void {
    this.#over = true;
    for (const draft of this.#drafts) immer.finishDraft(draft);
  }

  #changed(variable: Variable, value: unknown): boolean {
    if (value === this.#opened.get(variable)) return isModified(value);
    if (this.#isOfBase(variable, value)) return false;
    return typeof value === "object" || variable.kind !== "plain" || value !== this.#ofBase(variable);
  }

  #ofBase(variable: Variable): unknown {
    const { reader, variables } = this.base;
    return reader.handed.value(variables.value(variable.component, readThrough(this.base, variable.component)));
  }

  /** Is it the object that the base holds there? Putting it back undoes what was done to it. */
  #isOfBase(variable: Variable, value: unknown): boolean {
    if (typeof value !== "object" || value === null || draftStateOf(value) !== undefined) return false;
    if (variable.kind !== "plain") return isGivenFor(value, this.base, variable);
    return heldBy(value) === null && this.base.variables.values.isCanonical(value) && value === this.#ofBase(variable);
  }

  /** An object is compared with what the base holds: that is one of those that are perhaps one. */
  #assign(variable: Variable, value: unknown): void {
    if (typeof value === "object" && value !== null) {
      if (variable.kind === "plain") {
        if (heldBy(value) !== null) this.#ofBase(variable);
      } else if (!wrote(this.base, variable)) givenFor(this.base, variable);
    }
    this.#values.set(variable, value);
  }

  #get(variable: Variable): unknown {
    const value = this.#values.get(variable);
    if (this.#values.has(variable) && !this.#isOfBase(variable, value)) return value;
    const opened = this.#open(variable);
    if (typeof opened === "object" && opened !== null) {
      this.#values.set(variable, opened);
      this.#opened.set(variable, opened);
    }
    return opened;
  }

  #open(variable: Variable): unknown {
    if (variable.kind === "plain") return this.draft(this.#ofBase(variable));
    const part: Part = variable.kind === "record" ? new RecordDraft(this, variable) : new SetDraft(this, variable);
    return part.proxy;
  }

  #settled(value: unknown, seen: Set<unknown>): unknown {
    if (typeof value !== "object" || value === null || seen.has(value)) return value;
    if (value === this.proxy) return stateHandle(this.finished());
    const { values } = this.base.variables;
    if (draftStateOf(value) !== undefined)
      return values.value(values.intern(value, () => "What a recipe of produce returned"));
    if (LAYERS in value || heldBy(value) !== null || Object.isFrozen(value)) return value;
    seen.add(value);
    const settled = (part: unknown): unknown => this.#settled(part, seen);
    if (value instanceof Set) {
      const members = [...value].map(settled);
      value.clear();
      for (const member of members) value.add(member);
    } else if (value instanceof Map) for (const [key, held] of value) value.set(key, settled(held));
    else if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
      const fields = value as Record<string, unknown>;
      for (const key of Object.keys(value)) fields[key] = settled(fields[key]);
    }
    return value;
  }

  #proxy(): object {
    const { byName } = this.base.variables;
    const variable = (key: string | symbol): Variable => {
      this.guard();
      const found = typeof key === "string" ? byName.get(key) : undefined;
      if (found === undefined)
        throw new TypeError(
          `Cannot use ${String(key)}: the state has no such variable; they are ${[...byName.keys()].join(", ")}`,
        );
      return found;
    };
    const state = stateFor({
      base: () => plainState(this.base),
      proxy: () => this.proxy,
      modified: () => [...this.#values].some(([each, value]) => this.#changed(each, value)),
    });
    return new Proxy(
      {},
      {
        get: (_, key) => {
          if (draftStateOf.key === key) return state;
          return typeof key === "symbol" || (!byName.has(key) && key in Object.prototype)
            ? inheritedFrom(Object.prototype, key)
            : this.#get(variable(key));
        },
        has: (_, key) => typeof key === "string" && (byName.has(key) || key in Object.prototype),
        ownKeys: () => [...byName.keys()],
        getOwnPropertyDescriptor: (_, key) =>
          typeof key === "string" && byName.has(key)
            ? { value: this.#get(variable(key)), enumerable: true, configurable: true, writable: true }
            : undefined,
        set: (_, key, value) => {
          this.#assign(variable(key), value);
          return true;
        },
        deleteProperty: (_, key) => {
          throw new TypeError(`Cannot delete the variable ${String(key)}: every state has all variables`);
        },
        defineProperty: () => {
          throw new TypeError("Cannot define properties of a draft: assign them");
        },
      },
    );
  }
}

// `produce`: edit an immutable state as if it were mutable.
// The one idea: on ordinary values it is immer's; on the state of a whole-state spec, which is a handle that follows what
// is read, it asks the handle to draft itself, so that writing a variable is not reading it.
// Not here: the handle (machine/).
import { enableMapSet, Immer, produce as immerProduce } from "immer";
import { runsRecipe } from "./recipe.ts";

enableMapSet();

/** The method by which a handle drafts itself. */
export const DRAFT = Symbol.for("kripke.draft");

interface SelfDrafting {
  [DRAFT](recipe: (draft: unknown) => unknown): unknown;
}

const draftsItself = (value: unknown): value is SelfDrafting =>
  typeof value === "object" && value !== null && DRAFT in value;

/** Immer freezes nothing within a recipe: what is made there may still be changed. */
const within = new Immer({ autoFreeze: false });

type Recipe = (draft: unknown, ...arguments_: unknown[]) => unknown;

/** immer's `produce`, with Maps and Sets enabled, that also edits the state of a whole-state spec. */
export const produce = ((base: unknown, recipe: unknown) => {
  if (typeof base === "function" && typeof recipe !== "function")
    return (state = recipe, ...rest: unknown[]) => produce(state, (draft) => (base as Recipe)(draft, ...rest) as never);
  if (draftsItself(base) && typeof recipe === "function") return base[DRAFT](recipe as Recipe);
  return (runsRecipe() ? within.produce : immerProduce)(base as object, recipe as never);
}) as typeof immerProduce;

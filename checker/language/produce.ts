// `produce`: edit an immutable state as if it were mutable.
// The one idea: on ordinary values it is immer's; on the state of a whole-state spec, which is a handle that follows what
// is read, it asks the handle to draft itself, so that writing a variable is not reading it.
// Not here: the handle (machine/).
import { enableMapSet, produce as immerProduce } from "immer";

enableMapSet();

/** The method by which a handle drafts itself. */
export const DRAFT = Symbol.for("kripke.draft");

interface SelfDrafting {
  [DRAFT](recipe: (draft: unknown) => unknown): unknown;
}

const draftsItself = (value: unknown): value is SelfDrafting =>
  typeof value === "object" && value !== null && DRAFT in value;

/** immer's `produce`, with Maps and Sets enabled, that also edits the state of a whole-state spec. */
export const produce = ((base: unknown, recipe: (draft: unknown) => unknown) =>
  draftsItself(base) ? base[DRAFT](recipe) : immerProduce(base, recipe as never)) as typeof immerProduce;

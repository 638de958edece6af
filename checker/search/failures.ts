// Finding an error again in real names.
// The one idea: where states stand for others, the label of a transition that failed belongs to what stands for them; so the
// claims are asked of the real states, and what else may fail is known by its event.
// Not here: the way to the state in which it fails (evidence.ts).
import { askedBy, KripkeError } from "../language/index.ts";
import type { Explored } from "./evidence.ts";
import type { Failure } from "./options.ts";
import type { AskedClaim } from "./watchers/open-claims.ts";

/** Does a transition between real states fail as the one that ended the search did? `open`: the claims that were still asked. */
export const failsLike = (
  { machine, reduction }: Explored,
  { label }: Failure,
  open: readonly AskedClaim[],
): ((before: Int32Array, after: Int32Array, real: number) => boolean) => {
  if (reduction === null) return (_before, _after, real) => real === label;
  return (before, after, real) => {
    try {
      machine.asks.within?.evaluate(after, after, -1);
      for (const { kind, evaluator } of open)
        if (askedBy(kind).predicate === "transition") evaluator?.evaluate(before, after, real);
        else evaluator?.evaluate(after, after, -1);
    } catch (error) {
      if (error instanceof KripkeError) return true;
      throw error;
    }
    return machine.asks.view !== null && machine.events.coarse(real) === machine.events.coarse(label);
  };
};
